// SPDX-License-Identifier: MIT
// A fetch that answers by a script: what is not scripted is answered as the contract answers when all goes well.
export const uuid = '822284fa-3822-4923-9f6a-bae56622bee9';

const usual = {
  'GET /status': [200, { message: 'Сервіси знаходяться у працездатному стані.' }],
  'POST /ticket': [200, { message: 'Створена сесія.', ticketUuid: uuid }],
  'POST /accessToken':
    [200, { message: 'Запит на використання ЕП успішно оброблено. Кількість спроб: 2.', accessTokenUuid: 'token' }],
  'GET /ticket/ds/data': [200, new Blob(['signature'])],
  'GET /ticket/ds/signedData': [200, new Blob(['content'])],
  'GET /certificateInfo/signature': [200, {}]
};

// `script`: { 'METHOD /path': [status, body] or a function that gives one, or throws }; the session's id is left out.
export function fakeService(script = {}) {
  const calls = [];
  const fetch = async (url, { method = 'GET', body, headers, signal, mode } = {}) => {
    const { origin, pathname } = new URL(url);
    const name = `${method} ${pathname.replace('/api/v1', '').replace(`/${uuid}`, '')}`;
    const isJson = headers?.['Content-Type'] === 'application/json';
    const call = { name, origin, mode, body: isJson ? JSON.parse(body) : body };
    calls.push(call);
    signal?.throwIfAborted();
    const planned = script[`${origin}`] ?? script[name] ?? usual[name] ?? [200, { message: 'Виконано.' }];
    const ended = new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    ended.catch(() => {});
    const [status, answer] = typeof planned === 'function' ? await Promise.race([planned(call), ended]) : planned;
    const octets = answer instanceof Blob || typeof answer === 'string';
    return new Response(octets ? answer : JSON.stringify(answer), { status });
  };
  return { fetch, calls, names: () => calls.map(call => call.name) };
}

export const down = () => { throw new TypeError('fetch failed'); };
