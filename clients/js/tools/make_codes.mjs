// SPDX-License-Identifier: MIT
// The service answers in words of four languages and without codes, as its contract has it. This makes the table from
// words to stable codes out of the service's own catalogue: npm run codes
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fingerprint } from '../src/fingerprint.js';

const catalogue = new URL('../../../api/messages/catalogue.def', import.meta.url);

// Every reason has a code: its name, or what is said here. Other problems are told by their HTTP status (errors.js).
const named = {
  ticket_absent: 'session-gone',
  crypto_service_down: 'not-started',
  storage_service_down: 'not-started',
  permission_refused: 'permission-refused',
  permission_undecided: 'user-silent',   // where no cause says more
  problem_forbidden: 'site-not-admitted',
  problem_not_asked: 'user-not-asked',
  reason_denied: 'permission-refused',
  reason_timeout: 'user-silent',
  reason_exhausted: 'allowance-exhausted',
  reason_held: 'file-held',
  reason_integrity: 'data-altered',
  reason_not_started: 'nothing-running'
};

const codeOf = name => named[name] ?? (name.startsWith('reason_') ? name.slice(7).replaceAll('_', '-') : undefined);

// [{ code, texts: [uk, ru, en, pl] }]: the catalogue's entries that have a code.
const entry = /^X\((\w+),\s*((?:"(?:[^"\\]|\\.)*"[\s,]*)+)\)$/gm;
export const entries = [...readFileSync(catalogue, 'utf8').matchAll(entry)].flatMap(([, name, texts]) =>
  codeOf(name) ? [{ code: codeOf(name), texts: JSON.parse(`[${texts}]`) }] : []);

export function make() {
  const prints = {};
  for (const { code, texts } of entries)   // a full stop tells nothing: the original service sets it where ours does not
    for (const text of texts) (prints[code] ??= new Set()).add(fingerprint(text.replace(/\.$/, '')));
  const lines = Object.entries(prints).map(([code, set]) => `  '${code}': '${[...set].join(' ')}'`);
  return '// SPDX-License-Identifier: MIT\n' +
    '// Made by tools/make_codes.mjs: fingerprints of what the service says in uk, ru, en and pl, by stable code.\n' +
    `export const prints = {\n${lines.join(',\n')}\n};\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(make());
