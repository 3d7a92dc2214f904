// SPDX-License-Identifier: MIT
// The codes, the service's catalogue and the client's own words keep together.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PidpysError, groups, languages, words } from '../src/index.js';
import { prints } from '../src/codes.js';
import { entries, make } from '../tools/make_codes.mjs';

const all = Object.values(groups).flat();

test('the table is what the catalogue makes (npm run codes)', () =>
  assert.equal(readFileSync(new URL('../src/codes.js', import.meta.url), 'utf8'), make()));

test('every code is in one group, and every code that words have is in one', () => {
  assert.equal(new Set(all).size, all.length);
  for (const code of Object.keys(prints)) assert.ok(all.includes(code), code);
});

test('no two codes share a fingerprint', () => {
  const seen = Object.values(prints).flatMap(text => text.split(' '));
  assert.equal(new Set(seen).size, seen.length);
});

test('the service’s words are known in each language, with detail, with a stop, and inside another message', () => {
  assert.ok(entries.length > 25);
  for (const { code, texts } of entries) for (const text of texts) {
    for (const failureCause of [text, `${text} (ctx: a (b))`, `${text.replace(/\.$/, '')}.`])
      assert.equal(PidpysError.of(500, { message: '…', failureCause }).code, code, failureCause);
    assert.equal(PidpysError.of(500, { message: text }).code, code, text);
    const inside = `Помилка завантаження ключового контейнера: ${text}`;
    assert.equal(PidpysError.of(500, { message: inside }).code, code, text);
  }
});

test('unknown words are told by their status', () => {
  for (const [status, code] of [
    [400, 'bad-request'], [403, 'permission-refused'], [404, 'not-found'], [413, 'too-large'], [421, 'wrong-host'],
    [429, 'too-many-requests'], [500, 'failed'], [503, 'not-started'], [507, 'no-room']
  ])
    assert.equal(PidpysError.of(status, { message: 'інші слова' }).code, code);
  assert.equal(PidpysError.of(500, {}).message, 'HTTP 500');
});

// Letters that only another of the four languages has.
const foreign = { uk: /[ыэъё]/i, ru: /[іїєґ’]/i, en: /[^\x20-\x7e“”’]/, pl: /[а-яіїєґ]/i };

test('the client’s own words: four languages, each whole and pure, for every failure to reach the service', () => {
  for (const code of groups.connection) assert.ok(words[code], code);
  for (const [code, texts] of Object.entries(words)) {
    assert.ok(all.includes(code), code);
    assert.deepEqual(Object.keys(texts), languages);
    for (const language of languages)
      assert.doesNotMatch(texts[language].replace(/«[^»]*»|\{\w+\}/g, ''), foreign[language], `${code} ${language}`);
    const marks = text => text.match(/\{\w+\}/g) ?? [];
    for (const language of languages) assert.deepEqual(marks(texts[language]), marks(texts.uk));
  }
});

test('the guide’s tables have every code once, in its group, with the service’s words', () => {
  const guide = readFileSync(new URL('../../../docs/for-developers.md', import.meta.url), 'utf8');
  const [, errors] = /\n## Errors\n([^]*?)\n## /.exec(guide);
  const sections = errors.split('\n### ').slice(1);
  assert.deepEqual(sections.map(section => /^\w+/.exec(section)[0]), Object.keys(groups));
  for (const section of sections) {
    const group = /^\w+/.exec(section)[0];
    const rows = [...section.matchAll(/^\| `([\w-]+)` \| (.*?) \|/gm)].map(([, code, told]) => ({ code, told }));
    assert.deepEqual(rows.map(row => row.code), groups[group]);
    if (group === 'connection') continue;   // the client's own words
    for (const { code, told } of rows) {
      const said = entries.filter(entry => entry.code === code).map(entry => entry.texts[0]);
      assert.ok(said.length ? said.includes(told) : /^\*\(.*\)\*$/.test(told), `${code}: ${told}`);
    }
  }
});
