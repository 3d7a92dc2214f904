// SPDX-License-Identifier: MIT
// A person at the demo page: picks files, presses the button, downloads signatures that openssl accepts.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync, mkdtempSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { kinds, launch } from './browsers.mjs';
import { Service, browse, trustingHome } from './service.mjs';

let service, home, browser, files;
const shots = process.env.PIDPYS_SHOTS;

before(async () => {
  service = await Service.start({ policy: '[[rule]]\naction = "allow"\nkinds = ["signature"]\n' });
  home = trustingHome(service);
  browser = await browse(home);
  files = mkdtempSync(join(tmpdir(), 'pidpys-files-'));
  writeFileSync(join(files, 'договір.txt'), 'Сума 100 ₴');
  writeFileSync(join(files, 'b<i>.bin'), Buffer.from([0, 1, 2, 255]));
});

after(async () => {
  await browser?.close();
  await service?.stop();
  for (const at of [home, files]) rmSync(at, { recursive: true, force: true });
});

async function signOnPage(page, names, form) {
  await page.getByText('Ключ:').waitFor();
  await page.locator('#file').setInputFiles(names.map(name => join(files, name)));
  await page.locator('#note').fill('Примітка <script>');
  await page.locator(`input[value=${form}]`).check();
  await page.locator('#sign').click();
  await page.locator('#state.good', { hasText: 'Готово.' }).waitFor({ timeout: 20_000 });
  const signatures = [];
  for (const link of await page.locator('#results a').all()) {
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    signatures.push([download.suggestedFilename(), readFileSync(await download.path())]);
  }
  return signatures;
}

for (const host of ['localhost', 'local.cipher.kiev.ua'])
  test(`page at ${host} signs files that openssl verifies`, async () => {
    const page = await browser.newPage({ locale: 'uk-UA' });
    const complaints = [];
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', error => complaints.push(String(error)));
    await page.goto(service.url(host));
    const signatures = await signOnPage(page, ['договір.txt', 'b<i>.bin'], 'detached');
    if (shots) { mkdirSync(shots, { recursive: true }); await page.screenshot({ path: join(shots, `demo-${host}.png`), fullPage: true }); }
    assert.equal(signatures.length, 2);
    for (const [name, signature] of signatures) {
      const content = readFileSync(join(files, name.includes('договір') ? 'договір.txt' : 'b<i>.bin'));
      service.verify(signature, content);
      assert.throws(() => service.verify(signature, Buffer.concat([content, Buffer.from('!')])));
    }
    assert.deepEqual(complaints, []);
    await page.close();
  });

test('page signs together with the file', async () => {
  const page = await browser.newPage({ locale: 'uk-UA' });
  await page.goto(service.url());
  const [[, signature]] = await signOnPage(page, ['договір.txt'], 'attached');
  assert.equal(service.verify(signature).toString(), 'Сума 100 ₴');
  await page.close();
});

for (const kind of kinds)
  test(`a file is signed and verified by the keyboard alone in ${kind}`, async () => {
    const its = await launch(kind, home);
    const page = await its.newPage();
    const faults = [];
    page.on('pageerror', error => faults.push(String(error)));
    await page.goto(service.url());
    await page.waitForSelector('#key.good');
    await page.evaluate(() => {    // the page's policy lets nobody fetch what it offers for download
      const make = URL.createObjectURL;
      URL.createObjectURL = blob => { window.made = blob; return make.call(URL, blob); };
    });
    await (await page.$('#file')).uploadFile(join(files, 'договір.txt'));
    await page.focus('#sign');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#state.good:not([hidden])', { timeout: 20_000 });
    const octets = await page.evaluate(async () => {
      const signature = await window.made.arrayBuffer();
      const chosen = new DataTransfer();
      chosen.items.add(new File([signature], 'a.p7s'));
      document.getElementById('signature').files = chosen.files;
      return [...new Uint8Array(signature)];
    });
    service.verify(Buffer.from(octets), readFileSync(join(files, 'договір.txt')));
    await page.focus('#tab-sign');
    await page.keyboard.press('ArrowRight');
    await (await page.$('#data')).uploadFile(join(files, 'b<i>.bin'));
    await page.focus('#verify');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#results li:nth-child(2) .bad', { timeout: 20_000 });
    assert.deepEqual(faults, []);
    await its.close();
  });
