// SPDX-License-Identifier: MIT
// The pages of examples/web: a person picks a file, presses the button and has a signature that openssl accepts.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { compileScript, parse } from 'vue/compiler-sfc';
import { kinds, launch } from './browsers.mjs';
import { bundle, client, modules, source } from './bundle.mjs';
import { Service, foreignSite, trustingHome } from './service.mjs';

const web = join(source, 'examples', 'web');
const read = file => readFileSync(file, 'utf8');
const content = 'Сума 100 ₴';
let service, refusing, site, home, files;

// What an integrator's build makes of a component.
const react = () => bundle(`import { createRoot } from 'react-dom/client'; import { Sign } from '${web}/Sign.jsx';
  createRoot(document.body).render(<Sign note="Договір" />);`, { jsx: 'automatic', define: { 'process.env.NODE_ENV': '"production"' } });
const vue = () => {
  const { descriptor } = parse(read(join(web, 'Sign.vue')));
  const { content } = compileScript(descriptor, { id: 'sign', inlineTemplate: true, genDefaultAs: 'Sign' });
  return bundle(`import { createApp } from 'vue'; ${content}; createApp(Sign, { note: 'Договір' }).mount(document.body);`);
};
const shell = script => `<!doctype html><meta charset="utf-8"><body><script type="module" src="${script}"></script>`;

// The site's files; `port` is that of the service, which the examples know by its usual one.
async function siteFiles(port) {
  const files = {
    '/plain.html': read(join(web, 'plain.html')), '/jquery.html': read(join(web, 'jquery.html')),
    '/jquery.min.js': read(join(modules, 'jquery/dist/jquery.min.js')),
    '/react.html': shell('react.js'), '/react.js': await react(), '/vue.html': shell('vue.js'), '/vue.js': await vue()
  };
  for (const name of readdirSync(join(client, 'src'))) files[`/pidpys-client/${name}`] = read(join(client, 'src', name));
  return Object.fromEntries(Object.entries(files).flatMap(([path, text]) =>
    [[path, text.replaceAll(':9091', `:${port.allowing}`)], [`/refused${path}`, text.replaceAll(':9091', `:${port.refusing}`)]]));
}

before(async () => {
  const rule = (action, kind) => `[[rule]]\naction = "${action}"\nkinds = ["${kind}"]\n`;
  service = await Service.start({ policy: rule('allow', 'admission') + rule('allow', 'signature') });
  refusing = await Service.start({ policy: rule('allow', 'admission') + rule('deny', 'signature') });
  site = await foreignSite(await siteFiles({ allowing: service.port, refusing: refusing.port }));
  home = trustingHome(service, ['site', site.authority], ['refusing', join(refusing.state, 'tls', 'ca.pem')]);
  files = mkdtempSync(join(tmpdir(), 'pidpys-files-'));
  writeFileSync(join(files, 'договір.txt'), content);
});

after(async () => {
  await service?.stop();
  await refusing?.stop();
  site?.stop();
  for (const at of [home, files]) if (at) rmSync(at, { recursive: true, force: true });
});

for (const kind of kinds) describe(kind, () => {
  let browser;
  before(async () => { browser = await launch(kind, home); });
  after(() => browser?.close());

  const press = async path => {
    const page = await browser.newPage();
    await page.goto(new URL(path, site.url).href);
    await (await page.waitForSelector('input[type=file]')).uploadFile(join(files, 'договір.txt'));
    await (await page.waitForSelector('button:not([disabled])')).click();
    return page;
  };

  for (const name of ['plain', 'jquery', 'react', 'vue']) test(name, async () => {
    const page = await press(`/${name}.html`);
    await page.waitForSelector('a[download]');
    assert.equal(await page.$eval('a', link => link.download), 'договір.txt.p7s');
    const octets = await page.$eval('a', async link => [...new Uint8Array(await (await fetch(link.href)).arrayBuffer())]);
    service.verify(Buffer.from(octets), Buffer.from(content));
    await page.close();

    const refused = await press(`/refused/${name}.html`);
    await refused.waitForFunction("document.querySelector('[role=status]').textContent.includes('відхилено користувачем')");
    await refused.close();
  });
});
