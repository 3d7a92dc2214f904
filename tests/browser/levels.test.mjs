// SPDX-License-Identifier: MIT
// A page of another origin asks for CAdES-X Long, in both browsers and with keys of three families: the service asks a
// real time-stamp server and real responders, and Bouncy Castle recomputes what came of it.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Authority } from './authority.mjs';
import { kinds, launch } from './browsers.mjs';
import { bundle } from './bundle.mjs';
import { Service, foreignSite, trustingHome } from './service.mjs';

const families = ['ecdsa', 'rsa', 'dstu'];
const password = 'пароль';
const policy = origin => `
[[rule]]
action = "allow"
kinds = ["admission", "signature"]
origins = ["${origin}"]
`;
const script = `import * as client from 'pidpys-client';
  window.client = client;
  window.octets = async blob => Array.from(new Uint8Array(await blob.arrayBuffer()));`;

let authority, site, service, home;

before(async () => {
  authority = await Authority.start(...families);
  const roots = await Promise.all(families.map(async family => [family, (await authority.certificates(family)).root]));
  site = await foreignSite({
    '/': '<!doctype html><html lang="uk"><meta charset="utf-8"><title>Банк</title><script type="module" src="client.js"></script>',
    '/client.js': await bundle(script)
  });
  service = await Service.start({
    policy: policy(new URL(site.url).origin), login: false,
    settings: `[network]\nallow = ["127.0.0.0/8"]\nports = [${authority.port}]\n`,
    prepare: state => {
      mkdirSync(join(state, 'authorities'), { recursive: true });
      for (const [family, root] of roots) writeFileSync(join(state, 'authorities', `${family}.cer`), root);
    }
  });
  home = trustingHome(service, ['site', site.authority]);
});

after(async () => {
  await service?.stop();
  site?.stop();
  authority?.stop();
  if (home) rmSync(home, { recursive: true, force: true });
});

for (const kind of kinds) describe(kind, () => {
  let browser, page;

  before(async () => {
    browser = await launch(kind, home);
    page = await browser.newPage();
    await page.goto(site.url);
    await page.waitForFunction('window.client');
    await page.evaluate(url => { window.signing = new client.PidpysClient({ url }); }, service.url('local.cipher.kiev.ua', ''));
  });
  after(() => browser?.close());

  for (const family of families) test(`CAdES-X Long with a key of ${family}`, async () => {
    const signer = await authority.signer(family, password);
    const signature = Buffer.from(await page.evaluate(async ([file, password]) => octets(await signing.sign(new Blob(['Договір']), {
      type: 'attached', container: { file: new Blob([Uint8Array.from(atob(file), c => c.charCodeAt(0))]), password }, options: { cadesType: 'CAdESXLong' }
    })), [signer.container, signer.password]));
    assert.equal(await authority.recompute(family, signer, signature), 'version 1 stamp refs 2 answers 2\n');
    const damaged = Buffer.from(signature);
    damaged[damaged.length - 40] ^= 1;   // in the last of the unsigned attributes
    await assert.rejects(authority.recompute(family, signer, damaged), /Command failed/);
  });

  test('a time-stamp server that refuses is named to the page, in its own words', async () => {
    const signer = await authority.signer('ecdsa', password);
    await authority.order('fault', { service: 'tsp', fault: 'rejection' });
    const failure = await page.evaluate(async ([file, password]) => signing.sign(new Blob(['Договір']), {
      container: { file: new Blob([Uint8Array.from(atob(file), c => c.charCodeAt(0))]), password }, options: { cadesType: 'CAdEST' }
    }).then(() => 'none', error => error.detail), [signer.container, signer.password]);
    await authority.order('fault', { service: 'tsp', fault: '' });
    assert.match(failure, new RegExp(`${authority.address}/tsp/ecdsa`));
    assert.match(failure, /Ліміт позначок часу вичерпано/);
  });
});
