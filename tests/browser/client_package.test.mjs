// SPDX-License-Identifier: MIT
// What npm would publish: its files, its size in a page, its types.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { client, bundle, modules } from './bundle.mjs';

test('the package holds its module, its types, its words for people, and nothing else', () => {
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: client, stdio: ['ignore', 'pipe', 'ignore'] });
  const [{ files }] = JSON.parse(packed);
  assert.deepEqual(files.map(file => file.path).sort(), ['LICENSE', 'README.md', 'index.d.ts', 'package.json',
    'src/codes.js', 'src/connection.js', 'src/errors.js', 'src/fingerprint.js', 'src/index.js', 'src/words.js']);
  assert.equal(readFileSync(`${client}/LICENSE`, 'utf8'), readFileSync(`${client}/../../LICENSE`, 'utf8'));
});

test('it depends on nothing, and a page loads at most 9 KB of it', async () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(`${client}/package.json`));
  assert.deepEqual([dependencies, peerDependencies], [undefined, undefined]);
  const module = await bundle("export * from 'pidpys-client'");
  assert.ok(gzipSync(module, { level: 9 }).length <= 9216, `${gzipSync(module).length} octets`);
});

test('its types say what it exports, and take right uses and refuse wrong ones', () => {
  const at = fileURLToPath(new URL('.', import.meta.url));
  writeFileSync(join(at, 'uses.mts'), `
    import { PidpysClient, PidpysError, groups, languages, words, type Code } from 'pidpys-client';
    const client = new PidpysClient({ language: 'uk' });
    const one: Blob = await client.sign(new File([], 'a'), { note: 'x', signal: AbortSignal.timeout(1) });
    const many: Blob[] = await client.sign([one, 'text', { name: 'a', data: new Uint8Array() }]);
    const code: Code = groups.key[0];
    try { await client.verify(one, { data: many[0] }); }
    catch (error) { if (error instanceof PidpysError && error.code === code) words['no-key'][languages[0]]; }
    // @ts-expect-error: there is no such language
    new PidpysClient({ language: 'de' });
    // @ts-expect-error: an envelope is for somebody
    await client.encrypt(one);
    // @ts-expect-error: no such code
    const wrong: Code = 'nonsense';
  `);
  const compilerOptions =
    { noEmit: true, strict: true, target: 'es2022', module: 'nodenext', lib: ['es2022', 'dom', 'dom.iterable'], types: [] };
  writeFileSync(join(at, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['uses.mts'] }));
  try {
    execFileSync(process.execPath, [join(modules, 'typescript/bin/tsc'), '--project', at], { stdio: 'pipe' });
  } catch (error) {
    assert.fail(error.stdout.toString());
  }
});

test('the types name the very codes and exports that the module has', async () => {
  const module = await import(`${client}/src/index.js`);
  const types = readFileSync(`${client}/index.d.ts`, 'utf8');
  const declared = [...types.matchAll(/^export declare (?:const|class) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(declared.sort(), Object.keys(module).sort());
  for (const [group, codes] of Object.entries(module.groups)) {
    const name = `${group[0].toUpperCase()}${group.slice(1)}Code`;
    const [, union] = new RegExp(`type ${name} =([^;]*);`).exec(types);
    assert.deepEqual([...union.matchAll(/'([\w-]+)'/g)].map(([, code]) => code), codes);
  }
});
