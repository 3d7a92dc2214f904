// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { File } from 'node:buffer';
import { test } from 'node:test';
import { PidpysClient, PidpysError } from '../src/index.js';
import { fakeService } from './fake_service.mjs';

const clientOf = service => new PidpysClient({ fetch: service.fetch, url: 'https://local.cipher.kiev.ua:9091' });
const document = new File(['Сума 100 ₴'], 'договір.txt');

test('one file: the contract’s order of calls, the name in a form, the signature as a Blob', async () => {
  const service = fakeService();
  const steps = [];
  const signature = await clientOf(service).sign(document,
    { note: 'За <b>', type: 'attached', options: { caId: 'iddDfs' }, onProgress: event => steps.push(event.step) });
  assert.equal(await signature.text(), 'signature');
  assert.deepEqual(service.names(), ['POST /ticket', 'POST /ticket/data', 'PUT /ticket/metadata', 'PUT /ticket/option',
    'POST /ticket/ds/creator', 'GET /ticket/ds/data', 'DELETE /ticket']);
  const [, data, metadata, option, creator] = service.calls.map(call => call.body);
  assert.equal(data.get('uploadTicketData').name, 'договір.txt');
  assert.deepEqual(metadata, { metaData: 'За &#60;b&#62;' });
  assert.deepEqual(option, { signatureType: 'attached', embedCertificateType: 'signerCert', caId: 'iddDfs' });
  assert.equal(creator, undefined);
  assert.deepEqual(steps, ['upload', 'permission', 'done']);
});

test('several files go in one form, and the container of all is one signature', async () => {
  const service = fakeService();
  const steps = [];
  const more = { name: 'додаток.txt', data: 'Додаток' };
  const container = await clientOf(service).signAsic([document, more],
    { options: { cadesType: 'CAdESXLong' }, onProgress: event => steps.push(`${event.step} ${event.name}`) });
  assert.equal(await container.text(), 'signature');
  const [, data, option] = service.calls.map(call => call.body);
  assert.deepEqual(data.getAll('uploadTicketData').map(file => file.name), ['договір.txt', 'додаток.txt']);
  assert.deepEqual(option, { signatureType: 'detached', embedCertificateType: 'signerCert', asicForm: 'ASIC_E',
    cadesType: 'CAdESXLong' });
  assert.equal(service.names().filter(name => name === 'POST /ticket/ds/creator').length, 1);
  assert.equal(steps[0], 'upload договір.txt, додаток.txt');
});

test('a signature is raised, and a server that fails is told in its own words', async () => {
  const service = fakeService({ 'GET /ticket/ds/modifiedData': [200, new Blob(['raised'])] });
  const raised = await clientOf(service).raise(new Blob(['sig']), { data: document, options: { cadesType: 'CAdESBLT' } });
  assert.equal(await raised.text(), 'raised');
  assert.deepEqual(service.names(), ['POST /ticket', 'POST /ticket/ds/data', 'POST /ticket/data', 'PUT /ticket/option',
    'POST /ticket/ds/modifier', 'GET /ticket/ds/modifiedData', 'DELETE /ticket']);
  const down = fakeService({ 'GET /ticket/ds/modifiedData':
    [500, { message: 'Не модифіковано.', failureCause: 'Зараз недоступно (http://tsp.example.ua/: answered 503)' }] });
  const error = await clientOf(down).raise(new Blob(['sig'])).catch(error => error);
  assert.equal(error.code, 'unavailable');
  assert.match(error.detail, /tsp\.example\.ua/);
});

test('octets without a name go as they are', async () => {
  for (const source of ['Сума 100 ₴', new TextEncoder().encode('Сума 100 ₴'), new Blob(['Сума 100 ₴'])]) {
    const service = fakeService();
    await clientOf(service).sign(source);
    assert.equal(await service.calls[1].body.text(), 'Сума 100 ₴');
  }
  const named = fakeService();
  await clientOf(named).sign({ name: 'a.xml', data: '<a/>' });
  assert.equal(named.calls[1].body.get('uploadTicketData').name, 'a.xml');
});

test('a list is asked about once, and again for the rest when the user granted fewer', async () => {
  const service = fakeService();
  const signatures = await clientOf(service).sign([document, document, document], { note: 'Три' });
  assert.equal(signatures.length, 3);
  const asked = service.calls.filter(call => call.name === 'POST /accessToken').map(call => call.body);
  assert.deepEqual(asked.map(body => body.accessTimesNumber), [3, 1]);   // the fake grants two
  assert.match(asked[0].metaData, /^<p>Три<\/p><ul>(<li>договір.txt<\/li>){3}<\/ul>$/);
  const uses = service.calls.filter(call => call.name === 'POST /ticket/ds/creator').map(call => call.body);
  assert.deepEqual(uses, Array(3).fill({ accessTokenUuid: 'token' }));
});

test('a permission asked for beforehand is used, and nobody is asked again', async () => {
  const service = fakeService();
  const client = clientOf(service);
  const permission = await client.permission(2, { note: 'x' });
  assert.deepEqual(permission, { id: 'token', uses: 2 });
  await client.sign([document, document], { permission });
  assert.equal(permission.uses, 0);
  assert.equal(service.names().filter(name => name === 'POST /accessToken').length, 1);
});

test('a service without permissions (the original’s second generation) signs each by itself', async () => {
  const service = fakeService({ 'POST /accessToken': [404, { message: 'Немає.' }] });
  assert.equal((await clientOf(service).sign([document, document])).length, 2);
});

test('the page’s own container is brought with its password, and nobody is asked for a permission', async () => {
  const service = fakeService();
  const container = { file: new Blob(['key']), password: 'secret', caId: 'iddDfs', certificates: [new Blob(['cert'])] };
  await clientOf(service).sign([document, document], { container });
  const bodies = name => service.calls.filter(call => call.name === name).map(call => call.body);
  assert.deepEqual(bodies('POST /accessToken'), []);
  assert.equal(await bodies('PUT /ticket/keyStore')[0].text(), 'key');
  assert.deepEqual(bodies('PUT /ticket/keyStore/certificate/importer')[0],
    { keyStorePassword: 'secret', certificateData: btoa('cert') });
  assert.deepEqual(bodies('POST /ticket/ds/creator')[0], { keyStorePassword: 'secret' });
  assert.ok(bodies('PUT /ticket/option').some(option => option.caId === 'iddDfs'));
});

test('the session ends whatever happens, and the error keeps the signatures made before', async () => {
  let made = 0;
  const refusal = [403, { message: 'Запит на використання ЕП відхилено користувачем.' }];
  const service = fakeService({
    'POST /ticket/ds/creator': () => ++made < 3 ? [200, { message: 'Ініційована.' }] : refusal,
    'POST /accessToken': [200, { message: 'Кількість спроб: 9.', accessTokenUuid: 'token' }]
  });
  const error = await clientOf(service).sign([document, document, document]).catch(error => error);
  assert.ok(error instanceof PidpysError);
  assert.equal(error.code, 'permission-refused');
  assert.equal(error.group, 'permission');
  assert.equal(error.message, 'Запит на використання ЕП відхилено користувачем.');
  assert.equal(error.step, 'POST /ticket/ds/creator');
  assert.equal(error.done.length, 2);
  const count = name => service.names().filter(one => one === name).length;
  assert.equal(count('DELETE /ticket'), count('POST /ticket'));
});

test('where the download names no cause, the job is asked for it', async () => {
  const service = fakeService({
    'GET /ticket/ds/data': [500, { message: 'Електронний підпис не створено.' }],
    'GET /ticket/ds/creator':
      [500, { message: 'Електронний підпис не створено.', failureCause: 'Немає сертифіката ключа (at a.b.C)' }]
  });
  const error = await clientOf(service).sign(document).catch(error => error);
  assert.equal(error.code, 'no-certificate');
  assert.equal(error.group, 'key');
  assert.equal(error.detail, 'Немає сертифіката ключа (at a.b.C)');
});

test('503 without a key in use says that no key is; with one it says what the service said', async () => {
  const refusal = [503, { message: 'Сервіс виконання криптографічних операцій не запущено.' }];
  const one = fakeService({ 'POST /ticket/ds/creator': refusal });
  assert.equal((await clientOf(one).sign(document).catch(error => error)).code, 'no-key');
  const several = fakeService({ 'POST /accessToken': refusal });
  assert.equal((await clientOf(several).sign([document, document]).catch(error => error)).code, 'no-key');
  const inUse = { 'GET /certificateInfo/signature': [200, { notAfter: {} }] };
  const held = fakeService({ 'POST /ticket/ds/creator': refusal, ...inUse });
  assert.equal((await clientOf(held).sign(document).catch(error => error)).code, 'not-started');
});

test('verification: valid, not valid (406), and not checked at all', async () => {
  const signerInfo = { ownerCertificateInfo: { value: { ownerFullName: { value: 'Петренко Петро' } } } };
  const result = isValid => ({ status: 'SUCCESS', isValid, signingDateTime: '2026-01-01T00:00:00Z', signerInfo });
  const more = { level: 'CAdESXLong', judgedAt: '2026-01-01T00:00:01Z', isTimeProven: true, files: ['a.txt'] };
  const good = fakeService({ 'GET /ticket/ds/verifier':
    [200, { message: 'Дійсний.', verifyResults: [{ ...result(true), ...more }] }] });
  const verdict = await clientOf(good).verify(new File(['sig'], 'a.p7s'), { data: document });
  assert.equal(verdict.valid, true);
  const { name, level, provenTime, files } = verdict.signers[0];
  assert.deepEqual([name, level, provenTime, files], ['Петренко Петро', 'CAdESXLong', '2026-01-01T00:00:01Z', ['a.txt']]);
  assert.equal(verdict.content, undefined);
  assert.ok(!good.names().includes('GET /ticket/ds/signedData'));

  const bad = fakeService({ 'GET /ticket/ds/verifier':
    [406, { message: 'Ні.', failureCause: '', verifyResults: [result(true), result(false)] }] });
  const second = await clientOf(bad).verify(new Blob(['sig']));
  assert.equal(second.valid, false);
  assert.equal(await second.content.text(), 'content');

  const empty = fakeService({ 'GET /ticket/ds/verifier': [200, { message: 'Дійсний.', verifyResults: [] }] });
  assert.equal((await clientOf(empty).verify(new Blob(['sig']))).valid, false);   // nobody vouches for anything

  const unread = fakeService({ 'GET /ticket/ds/verifier':
    [406, { message: 'Перевірку не виконано.', failureCause: 'Невірний формат даних' }] });
  assert.equal((await clientOf(unread).verify(new Blob(['sig'])).catch(error => error)).code, 'malformed');
});

test('what cannot be told is not called valid; content that cannot be read is no failure of the check', async () => {
  const silent = fakeService({ 'GET /ticket/ds/verifier': [200, { message: 'Дійсний.' }] });
  assert.equal((await clientOf(silent).verify(new Blob(['sig'])).catch(error => error)).code, 'failed');
  const broken = fakeService({
    'GET /ticket/ds/verifier': [406, { message: 'Ні.', verifyResults: [{ status: 'FAILURE', failureCause: 'x' }] }],
    'GET /ticket/ds/signedData': [500, { message: 'Помилка.' }]
  });
  const { valid, signers: [signer], content } = await clientOf(broken).verify(new Blob(['sig']));
  assert.deepEqual([valid, signer.checked, signer.cause, content], [false, false, 'x', undefined]);
});

test('another program’s JSON is not taken for a session', async () => {
  const service = fakeService({ 'POST /ticket': [200, {}] });
  assert.equal((await clientOf(service).sign(document).catch(error => error)).code, 'foreign-answer');
  assert.deepEqual(service.names(), ['POST /ticket']);
});

test('encryption and decryption speak the contract', async () => {
  const service = fakeService({
    'GET /ticket/encryptor/data': [200, new Blob(['envelope'])], 'GET /ticket/decryptor/data': [200, new Blob(['open'])]
  });
  const bodyOf = name => service.calls.find(call => call.name === name).body;
  const envelope = await clientOf(service).encrypt(document, { recipients: [new Blob(['cert'])] });
  assert.equal(await envelope.text(), 'envelope');
  assert.deepEqual(bodyOf('POST /ticket/encryptor/certificates'), { recipientCertificates: [btoa('cert')] });
  const opened = await clientOf(service).decrypt(envelope, { container: { path: '/keys/a.p12', password: 'p' } });
  assert.equal(await opened.text(), 'open');
  assert.deepEqual(bodyOf('PUT /ticket/keyStore'), { keyStorePath: '/keys/a.p12' });
  assert.deepEqual(bodyOf('POST /ticket/decryptor'), { keyStorePassword: 'p' });
});

test('an abort ends the work with the caller’s reason, and the session', async () => {
  const stop = new AbortController();
  const reason = new Error('the user left');
  const service = fakeService({ 'POST /ticket/ds/creator': () => { stop.abort(reason); throw reason; } });
  const error = await clientOf(service).sign(document, { signal: stop.signal }).catch(error => error);
  assert.equal(error, reason);
  assert.equal(service.names().at(-1), 'DELETE /ticket');
});

test('a language is told to the service once, and a service that does not know it is no error', async () => {
  const service = fakeService({ 'POST /language/pl': [400, { message: 'Мова не підтримується.' }] });
  const client = new PidpysClient({ fetch: service.fetch, language: 'pl' });
  await client.status();
  await client.status();
  assert.deepEqual(service.names(), ['POST /language/pl', 'GET /status', 'GET /status']);
});

test('the address may be given with or without its path', async () => {
  for (const url of ['https://h:9090', 'https://h:9090/', 'https://h:9090/api/v1', 'https://h:9090/api/v1/']) {
    const service = fakeService();
    await new PidpysClient({ url, fetch: service.fetch }).status();
    assert.equal(service.calls[0].origin, 'https://h:9090');
    assert.equal(service.names()[0], 'GET /status');
  }
});
