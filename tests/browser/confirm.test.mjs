// SPDX-License-Identifier: MIT
// A person at the confirmation page of a signing host, in Chromium.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch } from './browsers.mjs';
import { foreignSite } from './service.mjs';
import { SigningHost, login, password } from './signing_host.mjs';

const hostile = [['<script>document.title="run"</script>.pdf', 'a'], ['рахунок\u202efdp.exe.pdf', 'b'],
  ['<img src=x onerror=document.title="run">.pdf', 'c'], ['договір № 17 від 30.11.2026.pdf', 'd']];
const shots = process.env.PIDPYS_SHOTS;
let host, site, home, browser;

before(async () => {
  host = await SigningHost.start();
  site = await foreignSite({ '/': '' });
  home = host.home(site.authority);
  browser = await launch('chromium', home);
});

after(async () => {
  await browser?.close();
  site?.stop();
  await host?.stop();
  if (home) rmSync(home, { recursive: true, force: true });
});

// A tab with no cookie of another one's, and what the browser complains of.
async function open(language = 'uk', { scripts = true } = {}) {
  const page = await browser.newPage();
  const complaints = [];
  page.on('console', message => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(String(error)));
  await page.setExtraHTTPHeaders({ 'Accept-Language': language });
  await page.setJavaScriptEnabled(scripts);
  await page.setViewport({ width: 1100, height: 900 });
  await page.goto(host.url());
  return { page, complaints };
}

const press = async (page, selector) => { await Promise.all([page.waitForNavigation(), page.click(selector)]); };
const read = page => page.evaluate(() => document.body.innerText);

async function logIn(page, word = password) {
  await page.type('#login', login);
  await page.type('#password', word);
  await press(page, '.log-in button');
}

async function wait(page, ...tasks) {
  for (const until = Date.now() + 20_000; Date.now() < until;) {
    await page.goto(host.url());
    const shown = await page.$$eval('[name=task]', fields => fields.map(field => field.value));
    if (tasks.every(task => shown.includes(task))) return;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  assert.fail('the task does not appear');
}

// The whole page, or its beginning.
async function shoot(page, name, clip) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `confirm-${name}.png`), ...(clip ? { clip } : { fullPage: true }) });
}

const formOf = task => `form:has([value="${task}"])`;

test('a person logs in, allows one task and refuses another, without any script', async () => {
  const { page, complaints } = await open('uk', { scripts: false });
  await shoot(page, 'log-in');
  await logIn(page, 'wrong');
  assert.match(await read(page), /Невірний логін або пароль/);
  assert.equal(await page.$eval('#login', field => field.value), login);
  await page.type('#password', password);
  await press(page, '.log-in button');
  assert.match(await read(page), /нічого не чекає/);
  const [cookie] = await page.cookies();
  assert.deepEqual([cookie.name, cookie.secure, cookie.httpOnly, cookie.sameSite, cookie.path],
    ['__Host-pidpys-confirm', true, true, 'Strict', '/']);

  const wanted = await host.sign('accounting-1', hostile);
  const unwanted = await host.sign('archive-1', Array.from({ length: 30 }, (_, place) => [`Акт ${place + 1}.pdf`, `${place}`]));
  await wait(page, wanted, unwanted);
  const text = await read(page);
  for (const part of ['Бухгалтерія просить підписати', 'ТОВ «Приклад»', hostile[0][0], 'рахунок\uFFFDfdp.exe.pdf', hostile[2][0], hostile[3][0]])
    assert.ok(text.includes(part), part);
  assert.ok(!(await page.content()).includes('\u202e'));
  assert.equal(await page.evaluate(() => document.querySelectorAll('script, img, iframe, [style]').length), 0);
  await shoot(page, 'light');
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await shoot(page, 'dark');
  await page.setViewport({ width: 320, height: 640, deviceScaleFactor: 2 });
  await shoot(page, '320', { x: 0, y: 0, width: 320, height: 1700 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 320, 'nothing is beside the screen');
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  await page.setViewport({ width: 1100, height: 900 });

  await page.click(`${formOf(wanted)} [name=skip][value="1"]`);
  await press(page, `${formOf(wanted)} .allow`);
  assert.match(await read(page), /Дозволено/);
  await shoot(page, 'allowed');
  const done = await host.end('accounting-1', wanted);
  assert.equal(done.OperationStatus, 'Completed');
  assert.deepEqual(done.FileSigningResults.map(file => file.FileSigningStatus),
    ['SigningCompleted', 'SigningError', 'SigningCompleted', 'SigningCompleted']);
  host.service.verify(Buffer.from(done.FileSigningResults[0].Signature, 'base64'), 'a');

  await press(page, `${formOf(unwanted)} [value=refuse]`);
  assert.match(await read(page), /Відмовлено/);
  assert.equal((await host.end('archive-1', unwanted)).OperationStatus, 'CanceledByUser');

  await press(page, '.leave button');
  assert.ok(await page.$('#password'));
  assert.deepEqual(await page.cookies(), []);
  assert.deepEqual(complaints, ['Failed to load resource: the server responded with a status of 403 (Forbidden)']);   // the wrong password
  await page.close();
});

test('names run nothing where scripts may', async () => {
  const { page, complaints } = await open('en');
  await logIn(page);
  const task = await host.sign('accounting-1', hostile);
  await wait(page, task);
  assert.equal(await page.title(), 'Confirmation of signatures');
  assert.deepEqual(complaints, []);
  await press(page, `${formOf(task)} [value=refuse]`);
  await press(page, '.leave button');
  await page.close();
});

test('the keyboard alone is enough, and Enter in a field answers nothing', async () => {
  const { page } = await open('en');
  await page.focus('#login');
  await page.keyboard.type(login);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  const task = await host.sign('accounting-1', hostile);
  await wait(page, task);
  await page.focus('[name=skip]');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.match(await read(page), /still waits/);
  assert.equal((await host.result('accounting-1', task)).OperationStatus, 'InProgress');
  await page.focus('[name=skip]');
  for (let places = 0; places < 60; ++places) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement?.value === 'allow')) break;
  }
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(ring, 'solid');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.equal((await host.end('accounting-1', task)).OperationStatus, 'Completed');
  await press(page, '.leave button');
  await page.close();
});

test('another site can neither send a form of its own nor show the page in itself', async () => {
  const { page } = await open('en');
  await logIn(page);
  const task = await host.sign('accounting-1', [['a.pdf', 'a']]);
  await wait(page, task);
  const [token, list] = await Promise.all(['token', 'list'].map(name => page.$eval(`${formOf(task)} [name=${name}]`, field => field.value)));
  const foreign = await browser.newPage();
  await foreign.goto(site.url);
  const answer = foreign.waitForResponse(response => response.url() === host.url('/confirm/answer'));
  await foreign.evaluate((action, fields) => {   // though it had stolen the form
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action });
    for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement('input'), { name, value }));
    document.body.append(form);
    form.submit();
  }, host.url('/confirm/answer'), { token, list, task, answer: 'allow' });
  assert.equal((await answer).status(), 403);
  await foreign.goto(site.url);
  const framed = foreign.waitForResponse(response => response.url() === host.url());
  await foreign.evaluate(src => document.body.append(Object.assign(document.createElement('iframe'), { src })), host.url());
  assert.equal((await framed).status(), 403);
  const readable = await foreign.evaluate(url => fetch(url, { credentials: 'include' }).then(() => true, () => false), host.url());
  assert.equal(readable, false);
  assert.equal((await host.result('accounting-1', task)).OperationStatus, 'InProgress');
  await foreign.close();
  await page.goto(host.url());
  await press(page, `${formOf(task)} [value=refuse]`);
  await press(page, '.leave button');
  await page.close();
});

test('texts stand out from what is behind them, in both looks', async () => {
  const { page } = await open('en');
  await logIn(page);
  const task = await host.sign('accounting-1', hostile);
  await wait(page, task);
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    const faint = await page.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
      const paint = (...colours) => {
        canvas.globalAlpha = 1;
        for (const [colour, alpha] of colours) { canvas.globalAlpha = alpha; canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(value => value / 255)
          .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
          .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
      };
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.color = 'Canvas';
      const canvasColour = getComputedStyle(probe).color;
      probe.remove();
      const found = [];
      for (const element of document.querySelectorAll('h1, h2, p, dt, dd, th, td, a, button, summary, span')) {
        if (!element.innerText?.trim() || element.matches('.skip')) continue;
        const behind = [[canvasColour, 1]];
        for (const above of [...function* () { for (let at = element; at; at = at.parentElement) yield at; }()].reverse())
          behind.push([getComputedStyle(above).backgroundColor, 1]);
        const style = getComputedStyle(element);
        const [low, high] = [paint(...behind), paint(...behind, [style.color, Number(style.opacity)])].sort((a, b) => a - b);
        if ((high + 0.05) / (low + 0.05) < 4.5) found.push(`${element.tagName} ${element.innerText.slice(0, 40)}`);
      }
      return found;
    });
    assert.deepEqual(faint, [], scheme);
  }
  await press(page, `${formOf(task)} [value=refuse]`);
  await page.close();
});
