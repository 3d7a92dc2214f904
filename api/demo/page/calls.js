// SPDX-License-Identifier: MIT
// The calls of the service: made here, kept, and written down as code that makes them again.
export const api = `${location.origin}/api/v1`;
export const calls = [];        // { method, path, json | form | nothing, status }

// Throws an Error with the service's own words. `raw`: the answer is a Blob. `quiet`: not one of the calls that are shown.
export async function call(method, path, { json, form, raw = false, quiet = false } = {}) {
  const made = { method, path, json, form };
  if (!quiet) calls.push(made);
  const request = { method };
  if (json !== undefined) {
    request.headers = { 'Content-Type': 'application/json' };
    request.body = JSON.stringify(json);
  }
  if (form !== undefined) {
    request.body = new FormData();
    for (const [field, file] of Object.entries(form)) request.body.append(field, file, file.name);
  }
  const response = await fetch(api + path, request);
  made.status = response.status;
  if (response.ok && raw) return response.blob();
  const answer = await response.json();
  if (response.ok || answer.verifyResults) return answer;
  throw new Error([answer.message, answer.failureCause].filter(Boolean).join(' '));
}

const hidden = (json, mask) => 'keyStorePassword' in json ? { ...json, keyStorePassword: `<${mask}>` } : json;
const shortened = json => JSON.stringify(json, (name, value) =>
  typeof value === 'string' && value.length > 400 ? `${value.slice(0, 40)}…` : value);
const js = value => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const shell = value => `'${value.replaceAll("'", "'\\''")}'`;

function asFetch({ method, path, json, form, status }, mask) {
  const lines = [];
  const parts = [`method: '${method}'`];
  if (form) {
    lines.push('form = new FormData();');
    for (const [field, file] of Object.entries(form))
      lines.push(`form.append(${js(field)}, file);   // ${file.name}`);
    parts.push('body: form');
  }
  if (json)
    parts.push("headers: { 'Content-Type': 'application/json' }", `body: JSON.stringify(${shortened(hidden(json, mask))})`);
  lines.push(`await fetch(${js(api + path)}, { ${parts.join(', ')} });   // ${status ?? '…'}`);
  return lines.join('\n');
}

function asCurl({ method, path, json, form, status }, mask) {
  const words = ['curl', '--cacert ca.pem', `-X ${method}`];
  for (const [field, file] of Object.entries(form ?? {})) words.push(`-F ${shell(`${field}=@${file.name}`)}`);
  if (json) words.push("-H 'Content-Type: application/json'", `-d ${shell(shortened(hidden(json, mask)))}`);
  return `${words.join(' ')} ${shell(api + path)}   # ${status ?? '…'}`;
}

// `client`: the same work as one call of pidpys-client.
export function written(kind, client, mask) {
  if (kind === 'client')
    return `import { PidpysClient } from 'pidpys-client';

const signing = new PidpysClient({ url: ${js(location.origin)} });
${client}`;
  return calls.map(each => kind === 'curl' ? asCurl(each, mask) : asFetch(each, mask)).join('\n');
}
