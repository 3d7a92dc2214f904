// SPDX-License-Identifier: MIT
// Browsers guard this computer from the internet's pages. What a page then sees, and what the client makes of it: the
// site counts as the internet's, the service is on loopback.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { kinds, launch } from './browsers.mjs';
import { bundle, source } from './bundle.mjs';
import { Desktop } from './desktop.mjs';
import { Service, foreignSite, trustingHome } from './service.mjs';

const page = more => `<!doctype html><html lang="uk"><meta charset="utf-8"><title>Банк</title>${more}
  <script type="module" src="client.js"></script>`;
const csp = sources => `<meta http-equiv="Content-Security-Policy" content="connect-src ${sources}">`;

let site, bank, service, untrusted;

before(async () => {
  site = await foreignSite({
    '/': page(''),
    '/none': page(csp("'self'")),
    '/only-service': page(csp('https://gone.invalid:*')),
    '/client.js': await bundle("import { PidpysClient } from 'pidpys-client'; window.PidpysClient = PidpysClient;")
  });
  bank = new URL(site.url).origin;
  service = await Service.start();
  untrusted = await Service.start();
});

after(async () => {
  await service?.stop();
  await untrusted?.stop();
  site?.stop();
});

// A browser of a user who was never asked anything; all of it goes with `close`.
async function fresh(kind, options) {
  const home = trustingHome(service, ['site', site.authority]);
  const browser = await launch(kind, home, { publicPort: site.port, ...options });
  return {
    ...browser,
    close: async () => {
      await browser.close();
      rmSync(home, { recursive: true, force: true });
    }
  };
}

const open = async (browser, address) => {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction('window.PidpysClient');
  return page;
};
const diagnose = async (page, url) =>
  (await page.evaluate(url => new PidpysClient({ url }).diagnose({ patience: 60_000 }), url)).code;
const of = service => service.url('local.cipher.kiev.ua', '');

for (const kind of kinds) describe(kind, () => {
  let browser;
  before(async () => { browser = await fresh(kind); });
  after(() => browser?.close());

  test('granted: the service is reached; denied: the client says that the browser is in the way', async () => {
    const page = await open(browser, site.url);
    await browser.answer(bank, 'granted');
    assert.equal(await diagnose(page, of(service)), 'ready');
    await browser.answer(bank, 'denied');
    assert.equal(await diagnose(page, of(service)), 'browser-blocked');
    await page.close();
  });

  test('granted, but: nothing listens, no trust, no such name', async () => {
    await browser.answer(bank, 'granted');
    const page = await open(browser, site.url);
    const stopped = await Service.start();
    await stopped.stop();
    assert.equal(await diagnose(page, of(stopped)), 'service-not-running');
    assert.equal(await diagnose(page, of(untrusted)), 'certificate-untrusted');
    assert.equal(await diagnose(page, service.url('gone.invalid', '')), 'name-unresolved');
    await page.close();
  });

  test('the page’s own policy is told from the browser’s guard', async () => {
    await browser.answer(bank, 'granted');
    const strict = await open(browser, `${bank}/none`);
    assert.equal(await diagnose(strict, of(service)), 'page-policy');
    await strict.close();
    const half = await open(browser, `${bank}/only-service`);   // the client may not look closer
    assert.equal(await diagnose(half, service.url('gone.invalid', '')), 'unreachable');
    await half.close();
  });
});

// The packaged examples for administrators, as they are: they name bank.example.
for (const kind of kinds)
  test(`${kind}: a policy lets a named site in without a question, and no other`, async () => {
    const policy = readFileSync(join(source, 'packaging', 'policies', `${kind}.json`), 'utf8');
    const browser = await fresh(kind, { policy });
    try {
      assert.equal(await diagnose(await open(browser, site.url), of(service)), 'ready');
      const other = bank.replace('bank.', 'portal.');
      await browser.answer(other, 'denied');
      assert.equal(await diagnose(await open(browser, `${other}/`), of(service)), 'browser-blocked');
    } finally {
      await browser.close();
    }
  });

// Chromium asks for the page on top, Firefox for the one in the frame; both want the frame to say so. (A permission set
// through Chromium's protocol would pass over what frames may, an administrator's policy does not.)
const framePolicies = {
  chromium: { LoopbackNetworkAllowedForUrls: ['https://portal.example'] },
  firefox: { policies: { LocalNetworkAccess: { SkipDomains: ['bank.example'] } } }
};
for (const [kind, without] of [['chromium', 'frame-not-allowed'], ['firefox', 'browser-blocked']])
  test(`${kind}: a page in another’s frame reaches the service only if the frame says allow`, async () => {
    const browser = await fresh(kind, { policy: JSON.stringify(framePolicies[kind]) });
    const framed = async allow => {
      const page = await open(browser, `${bank.replace('bank.', 'portal.')}/`);
      await page.evaluate(([src, allow]) => new Promise(loaded => {
        document.body.append(Object.assign(document.createElement('iframe'), { src, allow, onload: loaded }));
      }), [site.url, allow]);
      const frame = page.frames().find(frame => frame.url() === site.url);
      await frame.waitForFunction('window.PidpysClient');
      return diagnose(frame, of(service));
    };
    try {
      assert.equal(await framed('loopback-network'), 'ready');
      assert.equal(await framed(''), without);   // Firefox does not tell a page what its frame may
    } finally {
      await browser.close();
    }
  });

// The browser's question itself, on a screen, and a person at the keyboard. Of Chromium's bubble F6 reaches *Block*, then
// comes *Allow*; Firefox has Alt+A. A question closed with Escape Firefox remembers as a refusal for a while.
const people = {
  chromium: { title: 'Chromium', allow: ['F6', 'Tab', 'Return'], closed: 'browser-dismissed' },
  firefox: { title: 'Firefox', allow: ['alt+a'], closed: 'browser-blocked' }
};
for (const kind of kinds)
  test(`${kind}: the page is told while the browser asks; a person allows one site and closes another’s question`, async () => {
    const { title, allow, closed } = people[kind];
    const desktop = await Desktop.start();
    const browser = await fresh(kind, { headless: false, environment: desktop.environment });
    const answered = async (address, keys) => {
      const page = await open(browser, address);
      await page.evaluate(url => {
        const signing = new PidpysClient({ url, onProgress: event => { window.asked = event; } });
        signing.call('GET', '/status').then(() => { window.code = 'reached'; }, error => { window.code = error.code; });
      }, of(service));
      await page.waitForFunction('window.asked', { timeout: 60_000 });
      assert.equal(await page.evaluate('asked.step'), 'browser-asking');
      assert.match(await page.evaluate('asked.message'), /^Браузер питає/);
      desktop.xdotool('windowfocus', '--sync', desktop.windows(title)[0]);
      desktop.xdotool('key', '--delay', '700', ...keys);
      await page.waitForFunction('window.code', { timeout: 60_000 });
      const code = await page.evaluate('code');
      await page.close();
      return code;
    };
    try {
      assert.equal(await answered(site.url, allow), 'reached');
      assert.equal(await answered(`${bank.replace('bank.', 'portal.')}/`, ['Escape']), closed);
    } finally {
      await browser.close();
      desktop.stop();
    }
  });
