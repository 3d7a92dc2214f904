// SPDX-License-Identifier: MIT
import { prints } from './codes.js';
import { fingerprint } from './fingerprint.js';

// Which codes there are, by what has to be done about them. A code keeps its meaning across versions.
export const groups = {
  connection: ['service-not-running', 'certificate-untrusted', 'name-unresolved', 'browser-blocked', 'browser-asking',
    'browser-dismissed', 'frame-not-allowed', 'page-policy', 'page-insecure', 'unreachable', 'no-answer',
    'foreign-answer'],
  permission: ['site-not-admitted', 'permission-refused', 'user-not-asked', 'user-silent', 'allowance-exhausted'],
  key: ['no-key', 'wrong-password', 'no-certificate', 'expired', 'revoked', 'untrusted', 'unsuitable', 'weak',
    'not-for-this-key', 'too-many-keys', 'sender-unknown', 'no-library', 'other-processor', 'no-narrow-host'],
  data: ['malformed', 'too-large', 'data-altered', 'already-signed'],
  request: ['bad-request', 'invalid-argument', 'not-found', 'unsupported', 'protected-parameters', 'session-gone',
    'nothing-running', 'busy', 'cancelled', 'too-many-requests', 'wrong-host'],
  service: ['not-started', 'unavailable', 'no-room', 'io', 'file-held', 'internal', 'failed']
};

// Where words tell nothing. The original service says much in words of its own.
const byStatus = {
  400: 'bad-request', 403: 'permission-refused', 404: 'not-found', 405: 'unsupported', 413: 'too-large',
  421: 'wrong-host', 429: 'too-many-requests', 501: 'unsupported', 503: 'not-started', 507: 'no-room'
};

const groupOf = code => Object.keys(groups).find(group => groups[group].includes(code));

let codes;   // by fingerprint
function codeOf(text) {
  if (!text) return undefined;
  codes ??= new Map(Object.entries(prints).flatMap(([code, all]) => all.split(' ').map(print => [print, code])));
  const words = text.replace(/ \([^]*$/, '').replace(/\.$/, '');   // the technical detail stands in brackets
  return codes.get(fingerprint(words)) ?? codes.get(fingerprint(words.replace(/^[^:]*: /, '')));
}

export class PidpysError extends Error {
  // `message` is for the user; `detail` is what the service gave as the cause; `done` what a list had come to.
  constructor(code, message, { status, detail, step, done, cause } = {}) {
    super(message, cause && { cause });
    Object.assign(this, { name: 'PidpysError', code, group: groupOf(code), status, detail, step, done });
  }

  static of(status, { message, failureCause } = {}, step) {
    const code = codeOf(failureCause) ?? codeOf(message) ?? byStatus[status] ?? 'failed';
    return new PidpysError(code, message || `HTTP ${status}`, { status, detail: failureCause || undefined, step });
  }
}
