// SPDX-License-Identifier: MIT
// Debian's two browsers under one library: Chromium by its own protocol, Firefox by WebDriver BiDi.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { firefoxProfile } from './service.mjs';

export const kinds = ['chromium', 'firefox'];
const programs = { chromium: '/usr/bin/chromium', firefox: '/usr/bin/firefox-esr' };

// Where an administrator's file is read, and the folder that may be laid over for a test.
const policyFiles = {
  chromium: ['/etc/chromium', 'policies/managed/policy.json'],
  firefox: ['/usr/lib/firefox-esr/distribution', 'policies.json']
};

// The browser with an administrator's policy that only it sees: in a mount namespace of its own.
function underPolicy(kind, policy) {
  const at = mkdtempSync(join(tmpdir(), 'pidpys-policy-'));
  const [over, file] = policyFiles[kind];
  const launcher = join(at, 'launch');
  mkdirSync(join(at, 'files', dirname(file)), { recursive: true });
  writeFileSync(join(at, 'files', file), policy);
  writeFileSync(launcher, `#!/bin/sh
exec unshare --mount --map-root-user sh -c 'mount --bind ${at}/files ${over} && exec ${programs[kind]} "$@"' sh "$@"
`);
  chmodSync(launcher, 0o755);
  return { launcher, remove: () => rmSync(at, { recursive: true, force: true }) };
}

// All names of the tests are this computer. `publicPort`: what is there counts as the internet's, so that the browser
// guards this computer from it.
export async function launch(kind, home, { publicPort, policy, headless = true, environment = {} } = {}) {
  const policed = policy && underPolicy(kind, policy);
  const common = {
    executablePath: policed?.launcher ?? programs[kind], headless, env: { ...process.env, LC_ALL: 'C.UTF-8', HOME: home, ...environment }
  };
  const browser = await (kind === 'chromium' ? puppeteer.launch({
    ...common, browser: 'chrome',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-component-update', '--disable-sync',
      '--host-resolver-rules=MAP local.cipher.kiev.ua 127.0.0.1, MAP *.example 127.0.0.1',
      ...(publicPort ? [`--ip-address-space-overrides=127.0.0.1:${publicPort}=public`] : [])]
  }) : puppeteer.launch({
    ...common, browser: 'firefox', userDataDir: firefoxProfile(home), acceptInsecureCerts: false,
    extraPrefsFirefox: {
      'network.dns.localDomains': 'local.cipher.kiev.ua,bank.example,portal.example',
      ...(publicPort && { 'network.lna.address_space.public.override': `127.0.0.1:${publicPort}` })
    }
  }));
  return {
    newPage: () => browser.newPage(),
    // What the user would have answered to the browser's question about `origin`: granted, denied, prompt.
    answer: (origin, state) =>
      browser.defaultBrowserContext().setPermission(origin, { permission: { name: 'loopback-network' }, state }),
    close: async () => {
      await browser.close();
      policed?.remove();
    }
  };
}
