// SPDX-License-Identifier: MIT
// What the client makes of what a browser lets a page see: one case a code.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { PidpysClient, groups, words } from '../src/index.js';
import { down, fakeService } from './fake_service.mjs';

const url = 'https://local.cipher.kiev.ua:9091';
const plain = 'http://127.0.0.1:9091', local = 'https://localhost:9091';
const answers = [200, 'x'];

// The page's surroundings, taken away after each test.
function surround(things) {
  for (const [name, value] of Object.entries(things))
    Object.defineProperty(globalThis, name, { value, configurable: true });
}
const navigatorWith = (state, knows = 'loopback-network') => ({
  permissions: { query: async ({ name }) => { if (name !== knows) throw new TypeError(name); return { state }; } }
});
afterEach(() => { for (const name of ['navigator', 'document', 'isSecureContext']) delete globalThis[name]; });

const codeOf = async (script, options) => {
  const { code, group, message } = await new PidpysClient({ url, fetch: fakeService(script).fetch }).diagnose(options);
  if (group === 'connection') assert.equal(message.slice(0, 20), words[code].uk.slice(0, 20));
  assert.ok(code === 'ready' && !group || groups[group].includes(code), `${code} is of no group`);
  return code;
};

test('nothing listens', async () =>
  assert.equal(await codeOf({ [url]: down, [plain]: down, [local]: down }), 'service-not-running'));
test('it listens, but TLS fails under every name', async () =>
  assert.equal(await codeOf({ [url]: down, [plain]: answers, [local]: down }), 'certificate-untrusted'));
test('it is trusted as localhost, but not found by its name', async () =>
  assert.equal(await codeOf({ [url]: down, [plain]: answers, [local]: answers }), 'name-unresolved'));

for (const knows of ['loopback-network', 'local-network-access'])
  test(`the browser’s user said no (${knows})`, async () => {
    surround({ navigator: navigatorWith('denied', knows) });
    assert.equal(await codeOf({ [url]: down, [plain]: answers }), 'browser-blocked');
  });

test('the browser is still asking when patience ends', async () => {
  surround({ navigator: navigatorWith('prompt') });
  assert.equal(await codeOf({ [url]: () => new Promise(() => {}) }, { patience: 1 }), 'browser-asking');
});
test('nobody is asked, and nothing comes', async () =>
  assert.equal(await codeOf({ [url]: () => new Promise(() => {}) }, { patience: 1 }), 'no-answer'));

test('the frame has not been given the right', async () => {
  surround({ document: { featurePolicy: { features: () => ['loopback-network'], allowsFeature: () => false },
    addEventListener() {}, removeEventListener() {} }, navigator: navigatorWith('denied') });
  assert.equal(await codeOf({ [url]: down }), 'frame-not-allowed');
});

test('the page’s own policy stops it', async () => {
  const listeners = new Set();
  surround({ document: {
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener)
  } });
  const blocked = origin => () => {
    for (const listener of listeners) listener({ blockedURI: `${origin}/` });
    throw new TypeError('fetch failed');
  };
  assert.equal(await codeOf({ [url]: blocked(url) }), 'page-policy');
  assert.equal(await codeOf({ [url]: down, [plain]: blocked(plain) }), 'unreachable');   // cannot be told apart
  assert.equal(listeners.size, 0);
});

test('a page without HTTPS', async () => {
  surround({ isSecureContext: false });
  assert.equal(await codeOf({ [url]: down }), 'page-insecure');
});

test('another program listens', async () => assert.equal(await codeOf({ [url]: [200, '<html>'] }), 'foreign-answer'));
test('the original service before log-in', async () => {
  const script = { 'GET /status': [503, { message: 'Сервіс зберігання даних не запущено.' }] };
  assert.equal(await codeOf(script), 'not-started');
});

test('only when asked, what the user alone can tell', async () => {
  assert.equal(await codeOf({}), 'ready');
  assert.equal(await codeOf({}, { ask: true }), 'no-key');
  assert.equal(await codeOf({ 'GET /certificateInfo/signature': [200, { notAfter: {} }] }, { ask: true }), 'ready');
  const refused = [403, { message: 'Користувач або налаштування не дозволяють цьому сайту використовувати сервіс.' }];
  assert.equal(await codeOf({ 'GET /certificateInfo/signature': refused }, { ask: true }), 'site-not-admitted');
});

test('an abort is an abort, not a diagnosis', async () => {
  const reason = new Error('left');
  const client = new PidpysClient({ url, fetch: fakeService().fetch });
  await assert.rejects(client.diagnose({ signal: AbortSignal.abort(reason) }), reason);
});

test('every call is explained so, and the browser’s own error is kept', async () => {
  const { fetch } = fakeService({ [url]: down, [plain]: down });
  const error = await new PidpysClient({ url, fetch, language: 'en' }).sign('x').catch(error => error);
  assert.equal(error.code, 'service-not-running');
  assert.match(error.message, /^No signing service answers/);
  assert.ok(error.cause instanceof TypeError);
});
