// SPDX-License-Identifier: MIT
// A bank's page as the vendor's samples have it: it asks every few seconds what is plugged in, shows the first token, takes the
// PIN of the person and signs there. Both browsers, SoftHSM2; openssl judges.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { kinds, launch } from './browsers.mjs';
import { Service, foreignSite, trustingHome } from './service.mjs';
import { SoftHsm } from './soft_hsm.mjs';

const pin = '1234';
const policy = origin => `
[[rule]]
action = "allow"
kinds = ["admission", "signature"]
origins = ["${origin}"]
`;

const html = `<!doctype html><html lang="uk"><meta charset="utf-8"><title>Банк</title>
<p id="token"></p><p id="serial"></p><p id="owner"></p><p id="told"></p><input id="secret" type="password">
<button id="active">Підписати носієм</button> <button id="passive">Підписати контейнером</button>
<textarea id="signature"></textarea><script src="page.js"></script>`;

// What it calls is said by the address: "#9090" is the service's port.
const script = `
const base = 'https://local.cipher.kiev.ua:' + location.hash.slice(1) + '/api/v1';
const at = id => document.getElementById(id);
let token;

async function call(method, path, body) {
  const headers = body === undefined || body instanceof Blob ? {} : { 'Content-Type': 'application/json' };
  const answer = await fetch(base + path, { method, headers, body: body === undefined || body instanceof Blob ? body : JSON.stringify(body) });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.failureCause ?? json.message);
  return json;
}

async function look() {
  const { tokenInfo } = await call('GET', '/token/connected');
  if (tokenInfo.length > 0) {
    token = tokenInfo[0];
    at('token').textContent = token.name;
    at('serial').textContent = token.serial;
  }
  setTimeout(look, 500);
}

async function sign(path) {
  at('told').textContent = at('signature').value = at('owner').textContent = '';
  const keyStorePassword = at('secret').value;
  at('secret').value = '';
  const ticket = '/ticket/' + (await call('POST', '/ticket')).ticketUuid;
  try {
    await call('POST', ticket + '/data', { base64Data: btoa('100 UAH') });
    await call('PUT', ticket + '/option', { signatureType: 'detached', embedCertificateType: 'signerCert' });
    await call('PUT', ticket + '/keyStore', { keyStorePath: path });
    await call('PUT', ticket + '/keyStore/verifier', { keyStorePassword });
    const info = await call('PUT', ticket + '/keyStore/certificate/info/signature', { keyStorePassword });
    at('owner').textContent = JSON.stringify(info);
    await call('POST', ticket + '/ds/creator', { keyStorePassword });
    at('signature').value = (await call('GET', ticket + '/ds/base64Data')).base64Data;
    at('told').textContent = 'Готово';
  } catch (error) {
    at('told').textContent = error.message;
  } finally {
    await call('DELETE', ticket);
  }
}

at('active').onclick = () => sign(token.activeModePath);
at('passive').onclick = () => sign(token.passiveModePath);
look();`;

let hsm, site, service, home;

before(async () => {
  hsm = new SoftHsm('bank', pin);
  site = await foreignSite({ '/': html, '/page.js': script });
  service = await Service.start({ policy: policy(new URL(site.url).origin), login: false, environment: hsm.environment });
  home = trustingHome(service, ['site', site.authority]);
  service.authority = hsm.authority;
});

after(async () => {
  await service?.stop();
  site?.stop();
  hsm?.remove();
  if (home) rmSync(home, { recursive: true, force: true });
});

for (const kind of kinds) describe(kind, () => {
  let browser, page;

  before(async () => {
    browser = await launch(kind, home);
    page = await browser.newPage();
    await page.goto(`${site.url}#${service.port}`);
    await page.waitForFunction("document.getElementById('serial').textContent");
  });
  after(() => browser?.close());

  const told = async (button, secret) => {
    await page.type('#secret', secret);
    await page.click(button);
    await page.waitForFunction("document.getElementById('told').textContent", { timeout: 60_000 });
    return page.$eval('#told', element => element.textContent);
  };
  const signature = async owner => {
    assert.match(await page.$eval('#owner', element => element.textContent), owner);
    service.verify(Buffer.from(await page.$eval('#signature', element => element.value), 'base64'), Buffer.from('100 UAH'));
  };

  test('the token is shown as other programs see it', async () => {
    assert.equal(await page.$eval('#token', element => element.textContent), 'bank');
    const seen = execFileSync('p11tool', ['--provider', '/usr/lib/softhsm/libsofthsm2.so', '--list-tokens'],
      { env: { ...process.env, ...hsm.environment }, encoding: 'utf8' });
    assert.ok(seen.includes(await page.$eval('#serial', element => element.textContent)));
  });

  test('a wrong PIN is told, the right one signs', async () => {
    assert.match(await told('#active', kind === 'chromium' ? '9999' : '8888'), /PIN/);   // each once: a PIN is not sent twice
    assert.equal(await told('#active', pin), 'Готово');
    await signature(/Owner of the token/);
  });

  test('the container that lies on the token is opened by its own password', async () => {
    assert.match(await told('#passive', pin), /[Пп]ароль/);
    assert.equal(await told('#passive', 'secret'), 'Готово');
    await signature(/Owner of the container/);
  });
});
