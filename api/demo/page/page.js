// SPDX-License-Identifier: MIT
// A workbench for the Cipher contract: each task is a few calls, which the page shows as code.
import { call, calls, written } from './calls.js';
import { texts } from './texts.js';

const $ = id => document.getElementById(id);
const fill = (text, value) => text.replace('{}', value);
const escaped = value => value.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);
let language = 'uk', text = texts.uk;
let description;                // of the options: /openapi.json
let permission;                 // { id, left }: what the user has granted beforehand
let client = '';                // the last task as a call of pidpys-client

function tell(place, message, kind = '') {
  Object.assign($(place), { textContent: message, className: `state ${kind}`, role: kind === 'bad' ? 'alert' : 'status', hidden: false });
}
const state = (message, kind) => tell('state', message, kind);

// --- what is shown

function showCalls() {
  const kind = document.querySelector('input[name=kind]:checked').value;
  $('calls').textContent = written(kind, client, text.masked);
  $('calls').hidden = !calls.length;
  $('no-calls').hidden = calls.length > 0;
}

function line(words, kind = '') {
  const made = document.createElement('div');
  made.textContent = words;
  made.className = kind;
  return made;
}

function show(...children) {
  const item = document.createElement('li');
  item.append(...children);
  $('results').append(item);
}

function link(blob, name, words = fill(text.download, name)) {
  const made = document.createElement('a');
  Object.assign(made, { download: name, textContent: words, href: URL.createObjectURL(blob) });
  return made;
}

function verdictLines(verdict) {
  return (verdict.verifyResults ?? []).map(signer => {
    const name = signer.signerInfo?.ownerCertificateInfo.value.ownerFullName.value ?? '—';
    if (signer.isValid) return line(fill(text.valid, name), 'good');
    return line(`${fill(text.invalid, name)} ${signer.failureCause ?? ''}`, 'bad');
  });
}

// --- options: their names, values and meaning come from the service's own description

const ofVerify = ['signatureTsVerifyOption', 'dataTsVerifyOption', 'tsAdditionalVerifying'];
const chosen = {};              // by name: survives a change of language

function option(name, schema) {
  const label = document.createElement('label');
  const meaning = document.createElement('small');
  meaning.textContent = language === 'en' ? schema.description : schema['x-description'][language];
  const input = document.createElement(schema.enum ? 'select' : 'input');
  input.dataset.option = name;
  if (schema.enum) {
    input.add(new Option(fill(text.unset, schema.default), ''));
    for (const value of schema.enum) input.add(new Option(value, value));
  }
  input.value = chosen[name] ?? '';
  input.addEventListener('change', () => { chosen[name] = input.value; });
  label.append(name, meaning, input);
  return label;
}

function showOptions() {
  if (!description) return;
  const all = Object.entries(description).filter(([name]) => name !== 'signatureType');
  for (const place of document.querySelectorAll('[data-options]')) {
    const here = all.filter(([name]) => (place.dataset.options === 'verify') === ofVerify.includes(name));
    place.replaceChildren(...here.map(([name, schema]) => option(name, schema)));
  }
}

const optionsOf = task => Object.fromEntries(Object.entries(chosen)
  .filter(([name, value]) => value && ofVerify.includes(name) === (task === 'verify')));

// --- tasks

// One session, closed whatever happens.
async function session(work) {
  const { ticketUuid } = await call('POST', '/ticket');
  const at = `/ticket/${ticketUuid}`;
  try {
    return await work(at);
  } finally {
    await call('DELETE', at).catch(() => {});
  }
}

async function ask(uses, metaData, size = {}) {
  const granted = await call('POST', '/accessToken', { json: { accessTimesNumber: uses, metaData, ...size } });
  permission = { id: granted.accessTokenUuid, left: uses };
  return granted;
}

// What stands in the body of ds/creator: the container's password, a permission, or nothing and the user is asked.
function leave(wish, uses) {
  if (wish.password !== undefined) return { keyStorePassword: wish.password };
  if (permission && permission.left >= uses) return { accessTokenUuid: permission.id };
  return undefined;
}

const used = uses => { if (permission && (permission.left -= uses) <= 0) permission = undefined; };

async function signFile(file, wish) {
  return session(async at => {
    await call('POST', `${at}/data`, { form: { uploadTicketData: file } });
    if (wish.note) await call('PUT', `${at}/metadata`, { json: { metaData: escaped(wish.note) } });
    const options = { signatureType: wish.type, embedCertificateType: 'signerCert', ...wish.options };
    await call('PUT', `${at}/option`, { json: options });
    if (wish.container) await call('PUT', `${at}/keyStore`, { form: { uploadKeyStore: wish.container } });
    const json = leave(wish, 1);
    await call('POST', `${at}/ds/creator`, { json });
    const signature = await call('GET', `${at}/ds/data`, { raw: true });
    if (json?.accessTokenUuid) used(1);
    return signature;
  });
}

const base64 = octets => btoa(Array.from(octets, octet => String.fromCharCode(octet)).join(''));
const fromBase64 = value => Uint8Array.from(atob(value), c => c.charCodeAt(0));

async function signHashes(files, wish) {
  const hashes = await Promise.all(files.map(async file =>
    base64(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())))));
  return session(async at => {
    await call('PUT', `${at}/option`, { json: { embedCertificateType: 'signerCert', ...wish.options } });
    if (wish.container) await call('PUT', `${at}/keyStore`, { form: { uploadKeyStore: wish.container } });
    const json = leave(wish, files.length);
    const made = await call('POST', `${at}/ds/creator/data.bulk`, { json: { dataToSign: hashes, ...json } });
    if (json?.accessTokenUuid) used(files.length);
    return made.map(signature => new Blob([fromBase64(signature)], { type: 'application/octet-stream' }));
  });
}

async function check(signature, data, options = {}) {
  return session(async at => {
    if (data) await call('POST', `${at}/data`, { form: { uploadTicketData: data } });
    await call('POST', `${at}/ds/data`, { form: { uploadDsData: signature } });
    if (Object.keys(options).length) await call('PUT', `${at}/option`, { json: options });
    await call('POST', `${at}/ds/verifier`);
    const verdict = await call('GET', `${at}/ds/verifier`);
    const content = data ? undefined : await call('GET', `${at}/ds/signedData`, { raw: true }).catch(() => undefined);
    return { ...verdict, content };
  });
}

// Code of an object without what is not set.
function code(members) {
  const set = Object.entries(members).filter(([, value]) => value !== undefined && value !== '' && value !== '{}');
  return set.length ? `, { ${set.map(([name, value]) => `${name}: ${value}`).join(', ')} }` : '';
}

async function sign() {
  const files = [...$('file').files];
  const type = document.querySelector('input[name=signatureType]:checked').value;
  const own = document.querySelector('input[name=key]:checked').value === 'own';
  const wish = { type, note: $('note').value, options: optionsOf('sign') };
  if (own) Object.assign(wish, { container: $('container').files[0], password: $('password').value });
  const several = files.length > 1 ? 'input.files' : 'input.files[0]';
  client = `const signature = await signing.sign(${several}` + code({
    type: type === 'attached' && "'attached'" || undefined, note: wish.note && JSON.stringify(wish.note),
    container: own ? '{ file: container.files[0], password: password.value }' : undefined,
    permission: permission && 'permission', options: JSON.stringify(wish.options) }) + ');';
  state(text.waiting);
  let signatures;
  if (type === 'hashes') {
    signatures = await signHashes(files, wish);
  } else {
    // One file is asked about by itself, with its name, size and digest; several by one permission for all.
    if (!own && files.length > 1 && !(permission?.left >= files.length)) {
      const names = files.map(file => `<li>${escaped(file.name)}</li>`).join('');
      await ask(files.length, `<p>${escaped(wish.note)}</p><ul>${names}</ul>`);
      state(text.working);
    }
    signatures = [];
    for (const file of files) signatures.push(await signFile(file, wish));
  }
  for (const [i, signature] of signatures.entries()) {
    const named = new File([signature], `${files[i].name}.p7s`);
    show(link(signature, named.name), ...verdictLines(await check(named, files[i])));
  }
}

async function verify() {
  state(text.working);
  const options = optionsOf('verify');
  const [signature, data] = [$('signature').files[0], $('data').files[0]];
  client = 'const verdict = await signing.verify(signature.files[0]' +
    code({ data: data && 'data.files[0]', options: JSON.stringify(options) }) + ');';
  const verdict = await check(signature, data, options);
  const content = verdict.content ? [link(verdict.content, signature.name.replace(/\.p7s$/, ''), text.content)] : [];
  show(line(verdict.message), ...verdictLines(verdict), ...content);
}

async function askForPermission() {
  state(text.waiting);
  const [uses, note] = [Number($('uses').value), $('permission-note').value];
  const size = {};
  if ($('width').value) size.prefViewWidth = Number($('width').value);
  if ($('height').value) size.prefViewHeight = Number($('height').value);
  client = `const permission = await signing.permission(${uses}` + code({ note: note && JSON.stringify(note),
    width: size.prefViewWidth, height: size.prefViewHeight }) + ');';
  const granted = await ask(uses, escaped(note), size);
  show(line(granted.message, 'good'), line(granted.accessTokenUuid));
}

// Runs a task of a form and tells how it went.
function on(form, button, task) {
  $(form).addEventListener('submit', async event => {
    event.preventDefault();
    $(button).disabled = true;
    calls.length = 0;
    try {
      await task();
      state(text.done, 'good');
    } catch (error) {
      state(error instanceof TypeError ? text.down : error.message, 'bad');
    } finally {
      $(button).disabled = false;
      showCalls();
      greet();
    }
  });
}

// --- the page itself

// Whose key is in use, if any: asked again whenever the user comes back, perhaps from logging in.
async function greet() {
  try {
    const certificate = await call('GET', '/certificateInfo/signature', { quiet: true });
    const owner = certificate.ownerCertificateInfo?.value.ownerFullName.value;
    tell('key', owner ? fill(text.keys, owner) : text.noKeys, owner ? 'good' : '');
  } catch (error) {
    tell('key', error instanceof TypeError ? text.down : error.message, 'bad');
  }
}

// Before browsers stop to trust this page and all others that use the service.
async function tellTrust() {
  try {
    const trust = await (await fetch('/trust.json')).json();
    $('trust').hidden = !trust.due;
    const day = new Date(trust.ends * 1000).toLocaleDateString(language);
    if (trust.due) $('trust').textContent = fill(text.trust, day);
  } catch {
    $('trust').hidden = true;   // the state says that the service does not answer
  }
}

async function spoken(wanted, words) {
  [language, text] = [wanted, words];
  $('state').hidden = true;     // its words are of the language before
  showOptions();
  await call('POST', `/language/${language}`, { quiet: true }).catch(() => {});
  await greet();
  await tellTrust();
  showCalls();
}

function choose(tab) {
  for (const each of document.querySelectorAll('[role=tab]')) {
    const is = each === tab;
    each.setAttribute('aria-selected', is);
    each.tabIndex = is ? 0 : -1;
    $(each.getAttribute('aria-controls')).hidden = !is;
  }
}

$('tabs').addEventListener('click', event => event.target.role === 'tab' && choose(event.target));
$('tabs').addEventListener('keydown', event => {
  const tabs = [...document.querySelectorAll('[role=tab]')];
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
  next.focus();
  choose(next);
});
for (const radio of document.querySelectorAll('input[name=key]')) radio.addEventListener('change', () => {
  const own = radio.value === 'own' && radio.checked;
  $('own').hidden = !own;
  $('container').required = own;
});
for (const radio of document.querySelectorAll('input[name=kind]')) radio.addEventListener('change', showCalls);
addEventListener('focus', greet);
on('form', 'sign', sign);
on('verify-form', 'verify', verify);
on('permission-form', 'ask', askForPermission);
const loaded = fetch('/openapi.json').then(answer => answer.json());
await framed(texts, spoken);
description = (await loaded.catch(() => undefined))?.components.schemas.Options.properties;
showOptions();
