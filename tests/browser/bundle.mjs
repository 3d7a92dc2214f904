// SPDX-License-Identifier: MIT
// The client as an integrator has it: found by its name in node_modules, put into one file by a bundler.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

export const source = process.env.PIDPYS_SOURCE;
export const client = join(source, 'clients', 'js');
export const modules = dirname(dirname(createRequire(import.meta.url).resolve('esbuild/package.json')));

// One minified module.
export async function bundle(contents, more) {
  const { outputFiles: [{ text }] } = await build({
    stdin: { contents, resolveDir: modules, loader: 'jsx' }, nodePaths: [modules], preserveSymlinks: true,
    bundle: true, minify: true, format: 'esm', charset: 'utf8', write: false, logLevel: 'silent',
    ...more
  });
  return text;
}
