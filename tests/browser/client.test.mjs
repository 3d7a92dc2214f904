// SPDX-License-Identifier: MIT
// The client as a bank's page has it, bundled, in both browsers, against the built daemon; openssl judges what it gives.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { kinds, launch } from './browsers.mjs';
import { bundle } from './bundle.mjs';
import { Service, foreignSite, trustingHome } from './service.mjs';

const policy = origin => `
[[rule]]
action = "allow"
kinds = ["admission", "signature"]
origins = ["${origin}"]
max_uses = 3
`;

// In the page: what a test needs of a Blob and of an error.
const script = `import * as client from 'pidpys-client';
  window.client = client;
  window.octets = async blob => Array.from(new Uint8Array(await blob.arrayBuffer()));
  window.outcome = work => work.then(() => ({ code: 'none' }), error =>
    ({ code: error.code, group: error.group, message: error.message, detail: error.detail, name: error.name, done: error.done?.length }));`;

let site, service, keyless, home;

before(async () => {
  site = await foreignSite({
    '/': '<!doctype html><html lang="uk"><meta charset="utf-8"><title>Банк</title><script type="module" src="client.js"></script>',
    '/client.js': await bundle(script)
  });
  service = await Service.start({ policy: policy(new URL(site.url).origin) });
  keyless = await Service.start({ policy: policy(new URL(site.url).origin), login: false });
  home = trustingHome(service, ['site', site.authority], ['keyless', join(keyless.state, 'tls', 'ca.pem')]);
});

after(async () => {
  await service?.stop();
  await keyless?.stop();
  site?.stop();
  if (home) rmSync(home, { recursive: true, force: true });
});

for (const kind of kinds) describe(kind, () => {
  let browser, page;

  before(async () => {
    browser = await launch(kind, home);
    page = await browser.newPage();
    await page.goto(site.url);
    await page.waitForFunction('window.client');
    await connect(service, 'local.cipher.kiev.ua');
  });
  after(() => browser?.close());

  const connect = (to, host, settings = {}) =>
    page.evaluate(([url, settings]) => { window.signing = new client.PidpysClient({ url, ...settings }); }, [to.url(host, ''), settings]);

  test('signs a file that openssl accepts, and sees by itself whether a signature is valid', async () => {
    const { signature, good, bad, steps } = await page.evaluate(async () => {
      const file = new File(['Сума 100 ₴'], 'договір.txt');
      const steps = [];
      const signature = await signing.sign(file, { note: 'За договором', onProgress: event => steps.push(event.step) });
      const good = await signing.verify(signature, { data: file });
      const bad = await signing.verify(signature, { data: 'Сума 900 ₴' });
      return { signature: await octets(signature), good, bad, steps };
    });
    service.verify(Buffer.from(signature), Buffer.from('Сума 100 ₴'));
    assert.equal(good.valid, true);
    assert.match(good.signers[0].name, /\S+ \S+ \S+/);
    assert.equal(bad.valid, false);
    assert.deepEqual(steps, ['upload', 'permission', 'done']);
  });

  test('signs a list under one permission, together with the data', async () => {
    const { signatures, contents } = await page.evaluate(async () => {
      const signatures = await signing.sign(['один', 'два', 'три'], { type: 'attached' });
      const verdicts = await Promise.all(signatures.map(signature => signing.verify(signature)));
      return {
        signatures: await Promise.all(signatures.map(octets)),
        contents: await Promise.all(verdicts.map(verdict => verdict.content.text()))
      };
    });
    assert.deepEqual(contents, ['один', 'два', 'три']);
    signatures.forEach((signature, i) => assert.equal(service.verify(Buffer.from(signature)).toString(), contents[i]));
  });

  test('a refusal is told by code and by the service’s words', async () => {
    const refused = await page.evaluate(() => outcome(signing.sign(['1', '2', '3', '4'])));   // the policy gives three
    assert.equal(refused.code, 'permission-refused');
    assert.equal(refused.message, 'Запит на використання ЕП відхилено користувачем.');
    const beyond = await page.evaluate(async () => {
      const permission = await signing.permission(1);
      await signing.sign('1', { permission });
      return outcome(signing.sign('2', { permission }));
    });
    assert.equal(beyond.group, 'permission');
  });

  test('the page’s own container is opened with its password, and a wrong one is told', async () => {
    const container = [...readFileSync(join(service.state, 'demo-p256.p12'))];
    const password = readFileSync(join(service.state, 'demo-password'), 'utf8').trim();
    const { signature, wrong } = await page.evaluate(async ([container, password]) => {
      const file = new Uint8Array(container);
      return {
        signature: await octets(await signing.sign('дані', { container: { file, password } })),
        wrong: await outcome(signing.sign('дані', { container: { file, password: 'no' } }))
      };
    }, [container, password]);
    service.verify(Buffer.from(signature), Buffer.from('дані'));
    assert.equal(wrong.code, 'wrong-password');
    assert.equal(wrong.group, 'key');
  });

  test('what is for nobody and what is no message are told apart', async () => {
    const nobody = await page.evaluate("outcome(signing.encrypt('x', { recipients: [] }))");
    assert.equal(nobody.code, 'not-found');
    const rubbish = await page.evaluate("outcome(signing.decrypt('x'))");
    assert.equal(rubbish.code, 'malformed');
  });

  test('an abort ends it', async () => {
    const { name, code } = await page.evaluate(() => {
      const stop = new AbortController();
      return outcome(signing.sign('x', { signal: stop.signal, onProgress: () => stop.abort() }));
    });
    assert.equal(name, 'AbortError');
    assert.equal(code, 20);   // DOMException.ABORT_ERR: not one of ours
  });

  test('a named language is that of the service’s words, too', async () => {
    await connect(service, 'localhost', { language: 'en' });
    const { message } = await page.evaluate(() => signing.status());
    assert.equal(message, 'The services are up.');
    await connect(service, 'local.cipher.kiev.ua', { language: 'uk' });
    assert.equal((await page.evaluate(() => signing.status())).message, 'Сервіси знаходяться у працездатному стані.');
  });

  test('diagnosis: all is well; no key is in use', async () => {
    assert.equal((await page.evaluate(() => signing.diagnose({ ask: true }))).code, 'ready');
    await connect(keyless, 'localhost');
    assert.equal((await page.evaluate(() => signing.diagnose({ ask: true }))).code, 'no-key');
    for (const what of ["'x'", "['x', 'y']"]) {
      const { code, message } = await page.evaluate(`outcome(signing.sign(${what}))`);
      assert.equal(code, 'no-key');
      assert.match(message, /Увійдіть із ключем/);
    }
  });

  test('diagnosis: the site is not admitted', async () => {
    await page.goto(site.url.replace('bank.', 'portal.'));
    await page.waitForFunction('window.client');
    await connect(service, 'localhost');
    assert.equal((await page.evaluate(() => signing.diagnose())).code, 'ready');   // reached, nobody asked
    assert.equal((await page.evaluate(() => signing.diagnose({ ask: true }))).code, 'site-not-admitted');
  });
});
