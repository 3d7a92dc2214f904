// SPDX-License-Identifier: MIT
// A token of SoftHSM2 with one key and its certificate, and a container that merely lies there.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const module = '/usr/lib/softhsm/libsofthsm2.so';

export class SoftHsm {
  constructor(label, pin) {
    this.at = mkdtempSync(join(tmpdir(), 'pidpys-hsm-'));
    this.environment = { SOFTHSM2_CONF: join(this.at, 'softhsm2.conf') };
    this.authority = join(this.at, 'ca.pem');
    mkdirSync(join(this.at, 'tokens'));
    writeFileSync(this.environment.SOFTHSM2_CONF, `directories.tokendir = ${join(this.at, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`);
    const run = (program, ...args) =>
      execFileSync(program, args, { cwd: this.at, env: { ...process.env, ...this.environment, GNUTLS_PIN: pin }, stdio: 'pipe' });
    const tool = (...args) => run('pkcs11-tool', '--module', module, '--token-label', label, '--login', '--pin', pin, ...args);
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '2', '-extfile', 'ext'];
    writeFileSync(join(this.at, 'ext'), 'keyUsage=critical,digitalSignature,nonRepudiation\n');
    run('openssl', 'req', '-x509', ...ec, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Token Authority', '-days', '2');

    run('softhsm2-util', '--init-token', '--free', '--label', label, '--so-pin', '12345678', '--pin', pin);
    tool('--keypairgen', '--key-type', 'EC:prime256v1', '--id', '02', '--label', 'key', '--usage-sign');
    writeFileSync(join(this.at, 'public.pem'),
      run('p11tool', '--provider', module, '--login', '--export-pubkey', `pkcs11:token=${label};id=%02;type=public`));
    run('openssl', 'x509', '-new', '-force_pubkey', 'public.pem', '-subj', '/CN=Owner of the token', '-set_serial', '2', ...signed,
      '-outform', 'DER', '-out', 'key.der');
    tool('--write-object', 'key.der', '--type', 'cert', '--id', '02', '--label', 'key');

    run('openssl', 'req', '-new', ...ec, '-keyout', 'stored.key', '-out', 'stored.csr', '-subj', '/CN=Owner of the container');
    run('openssl', 'x509', '-req', '-in', 'stored.csr', '-set_serial', '3', ...signed, '-out', 'stored.pem');
    run('openssl', 'pkcs12', '-export', '-inkey', 'stored.key', '-in', 'stored.pem', '-out', 'stored.p12', '-passout', 'pass:secret');
    tool('--write-object', 'stored.p12', '--type', 'data', '--label', 'stored.p12');
  }

  remove() { rmSync(this.at, { recursive: true, force: true }); }
}
