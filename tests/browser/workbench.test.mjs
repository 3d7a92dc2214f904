// SPDX-License-Identifier: MIT
// The workbench beyond signing a file, and the description of the API: tasks, options, code, four languages, access.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Service, browse, trustingHome } from './service.mjs';

const alien = { uk: /[ыэёъ]/i, ru: /[іїєґ]/i, pl: /[а-яіїєґ]/i, en: /[а-яіїєґ]/i };
const shots = process.env.PIDPYS_SHOTS;
let service, home, browser, files, complaints;

before(async () => {
  service = await Service.start({ policy: '[[rule]]\naction = "allow"\nkinds = ["signature"]\n' });
  home = trustingHome(service);
  browser = await browse(home);
  files = mkdtempSync(join(tmpdir(), 'pidpys-files-'));
  writeFileSync(join(files, 'a.txt'), 'перший');
  writeFileSync(join(files, 'b.txt'), 'другий');
});

after(async () => {
  await browser?.close();
  await service?.stop();
  for (const at of [home, files]) rmSync(at, { recursive: true, force: true });
});

async function open(path = '/') {
  const page = await browser.newPage({ locale: 'uk-UA' });
  complaints = [];
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(String(error)));
  await page.goto(service.url('localhost', path));
  return page;
}

async function bench() {
  const page = await open();
  await page.getByText('Ключ:').waitFor();
  await page.locator('[data-option=caId]').waitFor({ state: 'attached' });
  return page;
}

const done = (page, good = true) => page.locator(good ? '#state.good' : '#state.bad').waitFor();

async function downloads(page) {
  const saved = [];
  for (const link of await page.locator('#results a').all()) {
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    saved.push(readFileSync(await download.path()));
  }
  return saved;
}

async function submit(page, button) {
  await page.locator(button).click();
  await page.getByText('Готово.').waitFor({ timeout: 20_000 });
}

test('hashes are signed all at once', async () => {
  const page = await bench();
  await page.locator('#file').setInputFiles(['a.txt', 'b.txt'].map(name => join(files, name)));
  await page.locator('input[value=hashes]').check();
  await submit(page, '#sign');
  const signatures = await downloads(page);
  for (const [i, name] of ['a.txt', 'b.txt'].entries()) service.verify(signatures[i], readFileSync(join(files, name)));
  assert.match(await page.locator('#calls').textContent(), /data\.bulk/);
  await page.close();
});

test('own container, with options', async () => {
  const page = await bench();
  await page.locator('#file').setInputFiles(join(files, 'a.txt'));
  await page.locator('input[value=own]').check();
  await page.locator('#container').setInputFiles(join(service.state, 'demo-rsa.p12'));
  await page.locator('#password').fill('demo');
  await page.locator('#panel-sign summary').click();
  await page.locator('[data-option=embedCertificateType]').selectOption('signerAndCaCert');
  await submit(page, '#sign');
  service.verify((await downloads(page))[0], readFileSync(join(files, 'a.txt')));
  const code = await page.locator('#calls').textContent();
  assert.match(code, /signerAndCaCert/);
  assert.doesNotMatch(code, /"demo"/, 'the password is not shown');
  await page.locator('[data-option=cadesType]').selectOption('CAdESXLong');
  await page.locator('#sign').click();
  await page.getByText(/certificate [0-9A-F]+ names none/).first().waitFor(); // no time-stamp server
  await done(page, false);
  await page.close();
});

test('every option of the contract is offered', async () => {
  const page = await bench();
  const described = await page.evaluate(async () =>
    Object.keys((await (await fetch('/openapi.json')).json()).components.schemas.Options.properties));
  const offered = await page.locator('[data-option]').evaluateAll(all => all.map(each => each.dataset.option));
  assert.deepEqual([...offered, 'signatureType'].sort(), described.sort());
  await page.close();
});

test('verification tells good from bad', async () => {
  const page = await bench();
  await page.locator('#file').setInputFiles(join(files, 'a.txt'));
  await submit(page, '#sign');
  writeFileSync(join(files, 'a.txt.p7s'), (await downloads(page))[0]);
  await page.locator('#tab-verify').click();
  await page.locator('#signature').setInputFiles(join(files, 'a.txt.p7s'));
  await page.locator('#data').setInputFiles(join(files, 'a.txt'));
  await submit(page, '#verify');
  await page.locator('#results li').last().getByText('Підпис дійсний:').waitFor();
  await page.locator('#data').setInputFiles(join(files, 'b.txt'));
  await submit(page, '#verify');
  await page.locator('#results li').last().getByText('Підпис не дійсний:').waitFor();
  await page.close();
});

test('a permission is asked for and then used', async () => {
  const page = await bench();
  await page.locator('#tab-permission').click();
  await page.locator('#uses').fill('1');
  await page.locator('#width').fill('600');
  await submit(page, '#ask');
  await page.getByText('Кількість спроб: 1.').waitFor();
  await page.locator('#tab-sign').click();
  await page.locator('#file').setInputFiles(join(files, 'a.txt'));
  await submit(page, '#sign');
  assert.match(await page.locator('#calls').textContent(), /accessTokenUuid/);
  await page.close();
});

test('calls are shown as fetch, curl and client code that is right', async () => {
  const page = await bench();
  await page.locator('#file').setInputFiles(join(files, 'a.txt'));
  await page.locator('#note').fill("П'ять $(x)");
  await submit(page, '#sign');
  const shown = async kind => { await page.locator(`input[value=${kind}]`).check(); return page.locator('#calls').textContent(); };
  const fetches = await shown('fetch');
  await page.evaluate(code => new Function(`return async (file, form) => { ${code}\n }`), fetches);
  const curl = await shown('curl');
  assert.match(curl, /-F 'uploadTicketData=@a\.txt'/);
  assert.ok(curl.split('\n').every(line => line.startsWith('curl --cacert ca.pem -X ')));
  assert.match(await shown('client'), /await signing\.sign\(input\.files\[0\], \{ note: "П'ять \$\(x\)" \}\);/);
  await page.close();
});

// Text against what is behind it, by WCAG 2: luminance of the nearest background that is not transparent.
const measure = () => {
  const channel = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const parse = color => (color.match(/[\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
  const canvas = matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, alpha = 1] = parse(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return [r, g, b];
    }
    return canvas;
  };
  return [...document.querySelectorAll('body *')].filter(each => each.checkVisibility() &&
    [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim())).map(each => {
    const [a, b] = [light(parse(getComputedStyle(each).color)), light(behind(each))].sort((x, y) => y - x);
    return [(a + 0.05) / (b + 0.05), each.outerHTML.slice(0, 100)];
  }).filter(([ratio]) => ratio < 4.5);
};

for (const path of ['/', '/docs'])
  for (const colorScheme of ['light', 'dark'])
    test(`${path} in four languages, ${colorScheme}: pure, labelled, legible`, async () => {
      const page = await open(path);
      await page.emulateMedia({ colorScheme });
      for (const language of ['uk', 'ru', 'en', 'pl']) {
        await page.locator(`[data-language=${language}]`).click();
        await page.locator(`html[lang=${language}]`).waitFor();
        await page.waitForLoadState('networkidle');
        const words = await page.evaluate(() => {
          const copy = document.body.cloneNode(true);
          for (const each of copy.querySelectorAll('code, pre, select, #languages, #state, #key, script')) each.remove();
          return [document.title, copy.textContent,
            ...[...document.querySelectorAll('[aria-label]')].map(each => each.getAttribute('aria-label'))].join('\n');
        });
        assert.doesNotMatch(words, alien[language]);
        assert.doesNotMatch(words, /undefined/);
        const nameless = await page.locator('input, select, button, pre[tabindex]').evaluateAll(all => all.filter(each =>
          !each.matches('pre') && !(each.labels?.length || each.textContent.trim())).map(each => each.outerHTML));
        assert.deepEqual(nameless, []);
        assert.deepEqual(await page.evaluate(measure), []);
      }
      if (shots) {
        mkdirSync(shots, { recursive: true });
        await page.screenshot({ path: join(shots, `${path === '/' ? 'workbench' : 'docs'}-${colorScheme}.png`), fullPage: path === '/' });
      }
      assert.deepEqual(complaints, []);
      await page.close();
    });

for (const [locale, spoken] of [['pl-PL', 'pl'], ['en-GB', 'en'], ['de-DE', 'uk']])
  test(`a browser that speaks ${locale} is spoken to in ${spoken}`, async () => {
    for (const path of ['/', '/docs']) {
      const page = await browser.newPage({ locale });
      await page.goto(service.url('localhost', path));
      await page.locator(`html[lang=${spoken}] [data-language=${spoken}][aria-pressed=true]`).waitFor();
      await page.close();
    }
  });

test('a log-in elsewhere is seen when the user comes back; what was done stays on the page', async () => {
  const page = await browser.newPage({ locale: 'uk-UA' });
  await page.route('**/certificateInfo/signature', route => route.fulfill({ json: {} }));
  await page.goto(service.url('localhost', '/'));
  await page.locator('#key', { hasText: 'увійдіть з ключем' }).waitFor();
  await page.unroute('**/certificateInfo/signature');
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await page.locator('#key.good', { hasText: 'Ключ:' }).waitFor();
  await page.locator('#file').setInputFiles(join(files, 'a.txt'));
  await submit(page, '#sign');
  await page.locator('[data-language=en]').click();
  await page.locator('#key.good', { hasText: 'Key:' }).waitFor();
  assert.match(await page.locator('#calls').textContent(), /ds\/creator/);
  assert.doesNotMatch(await page.locator('#calls').textContent(), /certificateInfo|language/);
  await page.close();
});

test('tabs are worked by the arrow keys', async () => {
  const page = await bench();
  await page.locator('#tab-sign').focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'tab-verify');
  assert.ok(await page.locator('#panel-verify').isVisible());
  assert.ok(!await page.locator('#panel-sign').isVisible());
  await page.keyboard.press('ArrowLeft');
  assert.ok(await page.locator('#panel-sign').isVisible());
  await page.close();
});

test('the description shows every operation, and a link unfolds it', async () => {
  const page = await open('/docs');
  await page.locator('details').first().waitFor();
  const expected = await page.evaluate(async () => {
    const { paths } = await (await fetch('/openapi.json')).json();
    return Object.values(paths).reduce((sum, methods) => sum + Object.keys(methods).length, 0);
  });
  assert.equal(await page.locator('section:not(#schemas) > details').count(), expected);
  await page.locator('section#sessions summary').first().click();
  await page.locator('section#sessions a[href="#schema-Ticket"]').first().click();
  await page.locator('#schema-Ticket[open]').waitFor();
  // What an operation does beyond its title, and what the words of an enumeration mean, in the reader's language.
  const modifier = page.locator('section#modification > details').first();
  await modifier.locator('summary').click();
  assert.match(await modifier.locator('p').innerText(), /CAdES-X Long/);
  await page.locator('#schema-Remark > summary').click();
  assert.equal(await page.locator('#schema-Remark td div').count(),
    await page.evaluate(async () =>
      (await (await fetch('/openapi.json')).json()).components.schemas.Remark.properties.code.enum.length));
  assert.deepEqual(complaints, []);
  await page.close();
});
