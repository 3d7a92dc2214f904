// SPDX-License-Identifier: MIT
// A bank's page of another origin, with the calls of the vendor's samples: jQuery 2.2.4, metadata, accessToken, then N
// signatures with one permission.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { Service, browse, foreignSite, trustingHome } from './service.mjs';

const jquery = readFileSync(createRequire(import.meta.url).resolve('jquery/dist/jquery.min.js'));
const policy = site => `
[[rule]]
action = "allow"
kinds = ["admission", "signature"]
origins = ["${site}"]
max_uses = 3
`;

let service, home, browser, site, page;

before(async () => {
  site = await foreignSite({
    '/': '<!doctype html><meta charset="utf-8"><title>Банк</title><script src="jquery.js"></script>',
    '/jquery.js': jquery
  });
  service = await Service.start({ policy: policy(new URL(site.url).origin) });
  home = trustingHome(service, ['site', site.authority]);
  browser = await browse(home);
  page = await browser.newPage();
  await page.goto(site.url);
  await page.addScriptTag({ content: `const base = 'https://local.cipher.kiev.ua:${service.port}/api/v1';
    // As in the samples: the message comes from the answer, or from the failed answer's JSON.
    const call = (type, path, data, more) => new Promise(resolve => {
      $.ajax($.extend({ url: base + path, type: type, dataType: 'json', contentType: 'application/json', cache: false,
        data: data === undefined ? undefined : JSON.stringify(data) }, more))
        .done((json, status, xhr) => resolve({ status: xhr.status, json: json }))
        .fail(xhr => { try { resolve({ status: xhr.status, json: JSON.parse(xhr.responseText) }); }
                       catch (e) { resolve({ status: xhr.status, json: null, text: xhr.responseText }); } });
    });
    const octets = text => new TextEncoder().encode(text);
    const open = async text => {
      const ticket = '/ticket/' + (await call('POST', '/ticket')).json.ticketUuid;
      await call('POST', ticket + '/data', undefined, { data: octets(text), contentType: 'application/octet-stream', processData: false });
      return ticket;
    };` });
});

after(async () => {
  await browser?.close();
  await service?.stop();
  site?.stop();
  if (home) rmSync(home, { recursive: true, force: true });
});

test('metadata before data is refused, after data accepted', async () => {
  const result = await page.evaluate(async () => {
    const ticket = '/ticket/' + (await call('POST', '/ticket')).json.ticketUuid;
    const early = await call('PUT', ticket + '/metadata', { metaData: '<h1>дополнительное описание</h1>' });
    await call('POST', ticket + '/data', { base64Data: btoa('x') });
    const late = await call('PUT', ticket + '/metadata', { metaData: '<h1>дополнительное описание</h1>' });
    return { early, late };
  });
  assert.equal(result.early.status, 400);
  assert.equal(result.early.json.message, 'Дані сесії не були завантажені перед встановленням метаданих.');
  assert.equal(result.late.status, 200);
  assert.equal(result.late.json.message, 'Метадані сесії успішно завантажені.');
});

test('one permission of three uses signs three files and no fourth', async () => {
  const result = await page.evaluate(async () => {
    const permission = await call('POST', '/accessToken', { accessTimesNumber: 3, metaData: '<b>три файли</b>', prefViewWidth: 400, prefViewHeight: 300 });
    const signatures = [], statuses = [];
    for (let i = 0; i < 4; ++i) {
      const ticket = await open('файл ' + i);
      await call('PUT', ticket + '/option', { signatureType: 'detached', embedCertificateType: 'signerCert' });
      const started = await call('POST', ticket + '/ds/creator', { accessTokenUuid: permission.json.accessTokenUuid });
      const done = started.status === 200 ? await call('GET', ticket + '/ds/base64Data') : started;
      statuses.push(done.status);
      if (done.status === 200) signatures.push(done.json.base64Data);
      await call('DELETE', ticket);
    }
    return { permission, statuses, signatures };
  });
  assert.equal(result.permission.json.message, 'Запит на використання ЕП успішно оброблено. Кількість спроб: 3.');
  assert.deepEqual(result.statuses, [200, 200, 200, 403]);
  result.signatures.forEach((signature, i) => service.verify(Buffer.from(signature, 'base64'), Buffer.from(`файл ${i}`)));
});

test('the user refuses more uses than the policy allows', async () => {
  const answer = await page.evaluate(() => call('POST', '/accessToken', { accessTimesNumber: 4 }));
  assert.equal(answer.status, 403);
  assert.equal(answer.json.message, 'Запит на використання ЕП відхилено користувачем.');
});

test('a generated client that asks for access-control-allow-origin passes its preflight', async () => {
  const status = await page.evaluate(async () =>
    (await fetch(base + '/status', { headers: { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'application/json' } })).status);
  assert.equal(status, 200);
});

test('a ticket of the bank is invisible to the demo page', async () => {
  const ticket = await page.evaluate(() => open('secret'));
  const other = await browser.newPage({ locale: 'uk-UA' });
  await other.goto(service.url());
  const answer = await other.evaluate(async path => (await fetch('/api/v1' + path)).json(), ticket);
  assert.equal(answer.message, 'Сесія відсутня.');
  await other.close();
});
