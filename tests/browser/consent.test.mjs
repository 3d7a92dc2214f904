// SPDX-License-Identifier: MIT
// The whole house at once: a page in Chromium, the daemon, the agent's window on a real screen, a person at the keyboard.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Desktop } from './desktop.mjs';
import { Service, browse, foreignSite, trustingHome } from './service.mjs';

const content = 'Сума 100 ₴';
const patience = { timeout: 90_000 };
let desktop, service, site, home, browser, files;

before(async () => {
  desktop = await Desktop.start();
  service = await Service.start();
  site = await foreignSite({ '/': '<!doctype html><title>Bank</title>' });
  home = trustingHome(service, ['site', site.authority]);
  await desktop.startAgent(service);
  browser = await browse(home, { headless: false, environment: desktop.environment });
  files = mkdtempSync(join(tmpdir(), 'pidpys-files-'));
  writeFileSync(join(files, 'договір.txt'), content);
}, { timeout: 180_000 });

after(async () => {
  await browser?.close();
  await service?.stop();
  site?.stop();
  desktop?.stop();
  for (const at of [home, files]) if (at) rmSync(at, { recursive: true, force: true });
});

async function pressSign(page) {
  await page.goto(service.url());
  await page.locator('#key.good').waitFor(patience);
  await page.locator('#file').setInputFiles(join(files, 'договір.txt'));
  await page.locator('#note').fill('За договором');
  await page.locator('#sign').click();
}

test('a person allows by keyboard, and openssl accepts the page’s signature', async () => {
  const page = await browser.newPage({ locale: 'uk-UA' });
  await pressSign(page);
  await desktop.decide('alt+a');
  await page.locator('#state.good', { hasText: 'Готово.' }).waitFor(patience);
  const [download] = await Promise.all([page.waitForEvent('download', patience), page.locator('#results a').click()]);
  service.verify(readFileSync(await download.path()), Buffer.from(content));
  await page.close();
});

test('a person denies with Enter, and the page says so', async () => {
  const page = await browser.newPage({ locale: 'uk-UA' });
  await pressSign(page);
  await desktop.decide('Return');
  await page.locator('#state.bad', { hasText: 'відхилено користувачем' }).waitFor(patience);
  assert.equal(await page.locator('#results a').count(), 0);
  await page.close();
});

test('a foreign site is let in by a person once, then asks for the key', async () => {
  const page = await browser.newPage();
  await page.goto(site.url);
  const permission = () => page.evaluate(async port =>
    (await fetch(`https://localhost:${port}/api/v1/accessToken`,
      { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"accessTimesNumber": 2}' })).status, service.port);
  const granted = permission();
  await desktop.decide('alt+a');       // the site
  await desktop.decide('alt+a');       // the key
  assert.equal(await granted, 200);
  const refused = permission();
  await desktop.decide('Return');      // the key alone
  assert.equal(await refused, 403);
  assert.equal(await permission(), 403);   // a site that was refused is silent for a while: nobody is asked
  await page.close();
});
