// SPDX-License-Identifier: MIT
// FNV-1a over the code points of a text, at most five digits of it. The service's words are known by it, so that they need
// not travel to pages.
export function fingerprint(text) {
  let hash = 2166136261;
  for (const sign of text) hash = Math.imul(hash ^ sign.codePointAt(0), 16777619) >>> 0;
  return (hash % 36 ** 5).toString(36);
}
