// SPDX-License-Identifier: MIT
// The local signing service (pidpys, or the original Cipher service) as one object: contract "Cipher", /api/v1.
import { causeOf, localNetwork, watchPolicy } from './connection.js';
import { PidpysError, groups } from './errors.js';
import { languages, pageLanguage, words } from './words.js';

export { PidpysError, groups, languages, words };

const isList = value => typeof value === 'object' && Symbol.iterator in value && !ArrayBuffer.isView(value);
const escaped = text => String(text).replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`);

// A Blob or File, text (UTF-8), octets, or { name, data }.
function fileOf(source) {
  const { name, data = source } = source instanceof Blob ? { name: source.name } : source;
  return { name, blob: data instanceof Blob ? data : new Blob([data]) };
}

async function base64(source) {
  const octets = new Uint8Array(await fileOf(source).blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < octets.length; at += 8192) text += String.fromCharCode(...octets.subarray(at, at + 8192));
  return btoa(text);
}

// As a form the data carries the file's name, which the permission window shows.
function form(field, ...sources) {
  const files = sources.map(fileOf);
  if (files.length === 1 && !files[0].name) return files[0].blob;
  const data = new FormData();
  for (const { name, blob } of files) data.append(field, blob, name);
  return data;
}

export class PidpysClient {
  #url; #fetch; #language; #onProgress; #reached = false; #told = false;

  constructor({ url = 'https://local.cipher.kiev.ua:9091', language, fetch, onProgress } = {}) {
    this.#url = url.replace(/\/(api\/v1\/?)?$/, '');
    this.#fetch = fetch ?? globalThis.fetch.bind(globalThis);
    this.#language = language;
    this.#onProgress = onProgress;
  }

  // One request of the contract: for what has no method here. A body is JSON unless it is a Blob or a form.
  async call(method, path, body, { signal, as = 'json', keepalive, onProgress } = {}) {
    const plain = body === undefined || body instanceof FormData;
    const octets = body instanceof Blob;
    const response = await this.#reach(path, {
      method, signal, keepalive,
      headers: plain ? {} : { 'Content-Type': octets ? 'application/octet-stream' : 'application/json' },
      body: plain || octets ? body : JSON.stringify(body)
    }, onProgress);
    if (response.ok && as === 'blob') return response.blob();
    const answer = await response.json().catch(error => {
      signal?.throwIfAborted();
      throw this.#own('foreign-answer', { status: response.status, step: path, cause: error });
    });
    // "Not valid" is an answer of the verifier, not its failure.
    if (response.ok || (response.status === 406 && answer.verifyResults)) return answer;
    throw PidpysError.of(response.status, answer, `${method} ${path.replace(/^\/ticket\/[^/]+/, '/ticket')}`);
  }

  async status({ signal } = {}) {
    try {
      return { ready: true, message: (await this.call('GET', '/status', undefined, { signal })).message };
    } catch (error) {
      if (error.status !== 503) throw error;
      return { ready: false, message: error.message };
    }
  }

  // What is in the way, if anything is: { code, group, message }. `ask`: also what only the user can tell, whether this
  // site may use the service and whether a key is in use; the service may show its window for that.
  async diagnose({ ask = false, patience = 10_000, signal } = {}) {
    const stop = new AbortController();
    const end = () => stop.abort(signal?.reason);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', end);
    const timer = ask ? undefined : setTimeout(end, patience);
    try {
      const { ready, message } = await this.status({ signal: stop.signal });
      if (!ready) return { code: 'not-started', group: 'service', message };
      if (ask && !await this.certificate('signature', { signal: stop.signal })) throw this.#own('no-key');
      return { code: 'ready', message };
    } catch (error) {
      signal?.throwIfAborted();
      const late = stop.signal.aborted && this.#own(await localNetwork() === 'prompt' ? 'browser-asking' : 'no-answer');
      if (!late && !(error instanceof PidpysError)) throw error;
      const { code, group, message } = late || error;
      return { code, group, message };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    }
  }

  // The certificate object of the key in use (contract 5.2); null: no such key is.
  async certificate(keyType = 'signature', { signal } = {}) {
    const answer = await this.call('GET', `/certificateInfo/${keyType}`, undefined, { signal });
    return Object.keys(answer).length ? answer : null;
  }

  // The user's leave for signatures: { id, uses }. `uses` is what was granted, and counts down as it is used.
  async permission(uses, { note = '', noteHtml, width, height, signal, onProgress } = {}) {
    const wish = {
      accessTimesNumber: uses, metaData: noteHtml ?? escaped(note), prefViewWidth: width, prefViewHeight: height
    };
    const answer = await this.#held(() => this.call('POST', '/accessToken', wish, { signal, onProgress }), signal);
    const told = /(\d+)\D*$/.exec(answer.message)?.[1];
    return { id: answer.accessTokenUuid, uses: Number(told ?? uses) };
  }

  // A CAdES signature (DER) of each: one for a file, an array for a list. A list is asked about once.
  async sign(files, options = {}) {
    if (!isList(files)) return this.#signOne(files, options, { index: 0, count: 1 });
    const list = [...files];
    const done = [];
    let { permission } = options;
    let one = list.length < 2 || Boolean(options.container);   // each is asked about by itself, or none is
    for (const [index, file] of list.entries()) {
      const at = { index, count: list.length };
      try {
        if (!one && !(permission?.uses > 0)) {
          this.#tell(options, { ...at, step: 'permission' });
          permission = await this.#permissionFor(list.slice(index), options);
          one = !permission;
        }
        done.push(await this.#signOne(file, { ...options, permission }, at));
      } catch (error) {
        if (error instanceof PidpysError) error.done = done;
        throw error;
      }
    }
    return done;
  }

  // One container (ASiC-E) of a file or a list of files with their names, and the signature over all of them.
  async signAsic(files, options = {}) {
    const all = isList(files) ? [...files] : [files];
    const more = { ...options, options: { asicForm: 'ASIC_E', ...options.options } };
    return this.#signOne(all, more, { index: 0, count: 1 });
  }

  // The signature, or every signature in a container, at CAdES-X Long or the level of `options`. `data` is what a
  // detached signature is of.
  async raise(signature, { data, options, signal, onProgress } = {}) {
    return this.#session({ signal, onProgress }, async call => {
      await call('POST', '/ds/data', form('uploadDsData', signature));
      if (data !== undefined) await call('POST', '/data', form('uploadTicketData', data));
      if (options) await call('PUT', '/option', options);
      await call('POST', '/ds/modifier');
      return this.#result(call, '/ds/modifiedData', '/ds/modifier');
    });
  }

  // { valid, message, signers, content? }. `data` is what a detached signature is of.
  async verify(signature, { data, options, signal, onProgress } = {}) {
    return this.#session({ signal, onProgress }, async call => {
      if (data !== undefined) await call('POST', '/data', form('uploadTicketData', data));
      await call('POST', '/ds/data', form('uploadDsData', signature));
      if (options) await call('PUT', '/option', options);
      await call('POST', '/ds/verifier');
      const answer = await call('GET', '/ds/verifier');
      if (!answer.verifyResults) throw PidpysError.of(200, answer, 'GET /ticket/ds/verifier');
      const signers = answer.verifyResults.map(result => ({
        valid: result.status === 'SUCCESS' && result.isValid === true,
        checked: result.status === 'SUCCESS',
        name: result.signerInfo?.ownerCertificateInfo?.value?.ownerFullName?.value,
        time: result.signingDateTime,
        level: result.level,
        provenTime: result.isTimeProven ? result.judgedAt : undefined,
        files: result.files,
        cause: result.failureCause,
        remarks: result.remarks ?? [],
        certificate: result.signerInfo
      }));
      const content = data === undefined ? await this.#content(call) : undefined;
      const valid = signers.length > 0 && signers.every(signer => signer.valid);
      return { valid, message: answer.message, signers, content };
    });
  }

  // What is inside an attached signature, also one that is not valid, if it can be read at all.
  async #content(call) {
    try {
      return await call('GET', '/ds/signedData', undefined, { as: 'blob' });
    } catch (error) {
      if (!error.status) throw error;
      return undefined;
    }
  }

  // An envelope for the holders of the `recipients` certificates.
  async encrypt(file, { recipients, ...options }) {
    const recipientCertificates = await Promise.all([...recipients].map(base64));
    return this.#convert('encryptor', file, options,
      call => call('POST', '/encryptor/certificates', { recipientCertificates }));
  }

  async decrypt(file, options = {}) {
    return this.#convert('decryptor', file, options);
  }

  #convert(job, file, { container, options, signal, onProgress }, prepare) {
    return this.#session({ signal, onProgress }, async call => {
      await call('POST', '/data', form('uploadTicketData', file));
      await prepare?.(call);
      if (options) await call('PUT', '/option', options);
      if (container) await this.#bring(call, container);
      await call('POST', `/${job}`, container && { keyStorePassword: container.password });
      return this.#result(call, `/${job}/data`, `/${job}`);
    });
  }

  #signOne(files, options, at) {
    const { type = 'detached', note, noteHtml, permission, container, signal, onProgress } = options;
    const all = Array.isArray(files) ? files : [files];
    const name = all.map(file => file.name).filter(Boolean).join(', ') || undefined;
    const tell = step => this.#tell(options, { ...at, step, name });
    const key = (permission || container) && { accessTokenUuid: permission?.id, keyStorePassword: container?.password };
    return this.#session({ signal, onProgress }, async call => {
      tell('upload');
      await call('POST', '/data', form('uploadTicketData', ...all));
      if (note || noteHtml) await call('PUT', '/metadata', { metaData: noteHtml ?? escaped(note) });
      await call('PUT', '/option', { signatureType: type, embedCertificateType: 'signerCert', ...options.options });
      if (container) await this.#bring(call, container);
      tell(permission || container ? 'sign' : 'permission');
      const start = () => call('POST', '/ds/creator', key);
      await (container ? start() : this.#held(start, signal));
      if (permission) permission.uses -= 1;
      const signature = await this.#result(call, '/ds/data', '/ds/creator');
      tell('done');
      return signature;
    });
  }

  // The original's second generation knows no permissions: then nobody is asked.
  async #permissionFor(files, { note = '', noteHtml, signal, onProgress }) {
    const names = files.map(file => `<li>${escaped(file.name ?? '…')}</li>`).join('');
    try {
      const shown = (noteHtml ?? `<p>${escaped(note)}</p>`) + `<ul>${names}</ul>`;
      return await this.permission(files.length, { noteHtml: shown, signal, onProgress });
    } catch (error) {
      if (error.code === 'not-found') return undefined;
      throw error;
    }
  }

  // The page's own container, for this session alone.
  async #bring(call, { file, path, password, caId, certificates = [] }) {
    if (caId) await call('PUT', '/option', { caId });
    await call('PUT', '/keyStore', path ? { keyStorePath: path } : fileOf(file).blob);
    for (const certificate of certificates)
      await call('PUT', '/keyStore/certificate/importer',
        { keyStorePassword: password, certificateData: await base64(certificate) });
  }

  // The original tells the cause of a failed job only at the job itself.
  async #result(call, path, job) {
    try {
      return await call('GET', path, undefined, { as: 'blob' });
    } catch (error) {
      if (!(error instanceof PidpysError) || error.detail || !error.status) throw error;
      await call('GET', job);
      throw error;
    }
  }

  // Work in a session of its own, which ends with it.
  async #session(options, work) {
    const { ticketUuid } = await this.call('POST', '/ticket', undefined, options);
    if (!ticketUuid) throw this.#own('foreign-answer', { step: 'POST /ticket' });
    const ticket = `/ticket/${ticketUuid}`;
    try {
      return await work((method, path, body, more) => this.call(method, ticket + path, body, { ...options, ...more }));
    } finally {
      await this.call('DELETE', ticket, undefined, { keepalive: true }).catch(() => {});
    }
  }

  // "Not started" is what the contract says when no key is in use, too.
  async #held(work, signal) {
    try {
      return await work();
    } catch (error) {
      if (error.code !== 'not-started') throw error;
      const key = await this.certificate('signature', { signal }).catch(() => error);
      throw key ? error : this.#own('no-key', { status: error.status, step: error.step, cause: error });
    }
  }

  async #reach(path, init, onProgress) {
    const { signal } = init;
    await this.#speak(signal);
    const policy = watchPolicy(new URL(this.#url).origin);
    let asked = false;
    const timer = this.#reached ? undefined : setTimeout(async () => {
      asked = await localNetwork() === 'prompt';
      if (asked) this.#tell({ onProgress }, { step: 'browser-asking', message: this.#words('browser-asking') });
    }, 3000);
    try {
      const response = await this.#fetch(`${this.#url}/api/v1${path}`,
        { ...init, cache: 'no-store', credentials: 'omit' });
      this.#reached = true;
      return response;
    } catch (cause) {
      signal?.throwIfAborted();
      this.#reached = false;
      const stopped = await policy.stopped();
      throw this.#own(await causeOf({ url: this.#url, fetch: this.#fetch, signal, asked, stopped }), { cause });
    } finally {
      clearTimeout(timer);
      policy.end();
    }
  }

  // Once, the language that the page named; a service that does not know it keeps its own.
  async #speak(signal) {
    if (!this.#language || this.#told) return;
    this.#told = true;
    try {
      await this.call('POST', `/language/${this.#language}`, undefined, { signal });
    } catch (error) {
      if (error.status) return;
      this.#told = false;
      throw error;
    }
  }

  #words(code) {
    const language = languages.includes(this.#language) ? this.#language : pageLanguage();
    const { origin, hostname } = new URL(this.#url);
    return words[code][language].replace('{origin}', origin).replace('{host}', hostname);
  }

  #own(code, more) {
    return new PidpysError(code, this.#words(code), more);
  }

  #tell({ onProgress = this.#onProgress }, event) {
    onProgress?.(event);
  }
}
