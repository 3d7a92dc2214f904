// SPDX-License-Identifier: MIT
// The Cipher contract in its shortest form: permission, then for each file ticket, data, options, sign, download.
const api = '/api/v1';

const texts = {
  uk: {
    intro: 'Ця сторінка підписує файли ключем, який тримає ваша місцева служба. Файли не залишають цей компʼютер.',
    file: 'Файли', note: 'Примітка для вікна дозволу', form: 'Вид підпису',
    detached: 'Окремо від файлу', attached: 'Разом із файлом', sign: 'Підписати',
    hint: 'Після натискання служба покаже вікно: хто просить, що саме буде підписано і яким ключем. Без вашого дозволу підпису не буде.',
    keys: name => `Ключ: ${name}`, noKeys: 'Ключ не обрано: увійдіть з ключем у вікні служби.',
    waiting: 'Чекаємо на ваш дозвіл у вікні служби…', signing: 'Підписуємо…', done: 'Готово.',
    download: name => `Завантажити ${name}`, valid: 'Підпис дійсний', down: 'Служба не відповідає.'
  },
  en: {
    intro: 'This page signs files with a key that your local service holds. The files do not leave this computer.',
    file: 'Files', note: 'Note for the permission window', form: 'Kind of signature',
    detached: 'Beside the file', attached: 'Together with the file', sign: 'Sign',
    hint: 'When you press the button the service shows a window: who asks, what exactly is signed and with which key. Nothing is signed without your consent.',
    keys: name => `Key: ${name}`, noKeys: 'No key is in use: log in with a key in the service’s window.',
    waiting: 'Waiting for your consent in the service’s window…', signing: 'Signing…', done: 'Done.',
    download: name => `Download ${name}`, valid: 'The signature is valid', down: 'The service does not answer.'
  }
};
let text = texts.uk;

const $ = id => document.getElementById(id);
const state = (message, kind = '') => { $('state').textContent = message; $('state').className = `state ${kind}`; };

async function call(method, path, body, raw = false) {
  const isForm = body instanceof FormData;
  const response = await fetch(api + path, {
    method,
    body: body === undefined || isForm ? body : JSON.stringify(body),
    headers: body === undefined || isForm ? {} : { 'Content-Type': 'application/json' }
  });
  if (response.ok && raw) return response.blob();
  const answer = await response.json();
  if (!response.ok) throw new Error([answer.message, answer.failureCause].filter(Boolean).join(' '));
  return answer;
}

// As a form the data carries the file's name, which the permission window shows.
function form(field, file) {
  const data = new FormData();
  data.append(field, file);
  return data;
}

const escaped = value => value.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);

// One file is asked about by itself, with its name, size and digest; several by one permission for all.
async function permissionFor(files, note) {
  if (files.length === 1) return undefined;
  const names = files.map(file => `<li>${escaped(file.name)}</li>`).join('');
  const answer = await call('POST', '/accessToken',
    { accessTimesNumber: files.length, metaData: `<p>${escaped(note)}</p><ul>${names}</ul>` });
  return answer.accessTokenUuid;
}

async function signFile(file, permission, note, signatureType) {
  const { ticketUuid } = await call('POST', '/ticket');
  const ticket = `/ticket/${ticketUuid}`;
  try {
    await call('POST', `${ticket}/data`, form('uploadTicketData', file));
    await call('PUT', `${ticket}/metadata`, { metaData: escaped(note) });
    await call('PUT', `${ticket}/option`, { signatureType, embedCertificateType: 'signerCert' });
    await call('POST', `${ticket}/ds/creator`, permission && { accessTokenUuid: permission });
    return await call('GET', `${ticket}/ds/data`, undefined, true);
  } finally {
    await call('DELETE', ticket);
  }
}

async function check(signature, file) {
  const { ticketUuid } = await call('POST', '/ticket');
  const ticket = `/ticket/${ticketUuid}`;
  try {
    await call('POST', `${ticket}/data`, form('uploadTicketData', file));
    await call('POST', `${ticket}/ds/data`, form('uploadDsData', signature));
    await call('POST', `${ticket}/ds/verifier`);
    return await call('GET', `${ticket}/ds/verifier`);
  } finally {
    await call('DELETE', ticket);
  }
}

function show(file, signature, verdict) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.download = `${file.name}.p7s`;
  link.textContent = text.download(link.download);
  link.href = URL.createObjectURL(signature);
  const line = document.createElement('div');
  const signer = verdict.verifyResults[0].signerInfo.ownerCertificateInfo.value.ownerFullName.value;
  line.textContent = `${text.valid}: ${signer}`;
  line.className = 'good';
  item.append(link, line);
  $('results').append(item);
}

async function sign(event) {
  event.preventDefault();
  const files = [...$('file').files];
  $('sign').disabled = true;
  try {
    state(text.waiting);
    const note = $('note').value;
    const permission = await permissionFor(files, note);
    if (permission) state(text.signing);
    const signatureType = new FormData($('form')).get('signatureType');
    for (const file of files) {
      const signature = await signFile(file, permission, note, signatureType);
      show(file, signature, await check(signature, file));
    }
    state(text.done, 'good');
  } catch (error) {
    state(error.message, 'bad');
  } finally {
    $('sign').disabled = false;
  }
}

async function greet() {
  try {
    const certificate = await call('GET', '/certificateInfo/signature');
    const owner = certificate.ownerCertificateInfo?.value.ownerFullName.value;
    state(owner ? text.keys(owner) : text.noKeys, owner ? 'good' : '');
  } catch (error) {
    state(error instanceof TypeError ? text.down : error.message, 'bad');
  }
}

async function speak(language) {
  text = texts[language];
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = text[element.dataset.text];
  for (const button of document.querySelectorAll('[data-language]'))
    button.setAttribute('aria-pressed', button.dataset.language === language);
  await call('POST', `/language/${language}`).catch(() => {});
  await greet();
}

$('form').addEventListener('submit', sign);
$('languages').addEventListener('click', event => event.target.dataset.language && speak(event.target.dataset.language));
speak('uk');
