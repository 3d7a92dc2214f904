// SPDX-License-Identifier: MIT
// The daemon as its own process, a browser that trusts it as a user's browser would, and openssl as the judge.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const bin = process.env.PIDPYS_BIN;
export const program = name => join(bin, name);

export class Service {
  // `settings`: the text of pidpys.toml; `prepare`: what else is to lie in the state directory.
  static async start({ policy, settings, prepare, home, extra = [], environment = {}, login = true } = {}) {
    const service = new Service();
    service.state = mkdtempSync(join(tmpdir(), 'pidpys-browser-'));
    execFileSync(program('pidpys'), ['demo', 'make', '--state', service.state]);
    const key = ['--login', join(service.state, 'demo-p256.p12'), '--password-file', join(service.state, 'demo-password')];
    const args = ['--state', service.state, '--listen', '127.0.0.1:0', '--print-ready', ...(login ? key : []), ...extra];
    if (policy) {
      writeFileSync(join(service.state, 'policy.toml'), policy);
      args.push('--policy', join(service.state, 'policy.toml'));
    }
    if (settings) {
      writeFileSync(join(service.state, 'pidpys.toml'), settings);
      args.push('--config', join(service.state, 'pidpys.toml'));
    }
    prepare?.(service.state);
    service.process = spawn(program('pidpysd'), args,
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...(home && { HOME: home }), ...environment } });
    let line = '';
    for await (const piece of service.process.stdout) {
      line += piece;
      if (line.includes('\n')) break;
    }
    service.ready = JSON.parse(line);
    service.port = Number(service.ready.listen[0].split(':').pop());
    const authorities = join(service.state, 'authorities');
    service.authority = join(authorities, readdirSync(authorities).find(name => name.endsWith('.pem')));
    return service;
  }

  url(host = 'localhost', path = '/') { return `https://${host}:${this.port}${path}`; }

  async stop() {
    const ended = new Promise(resolve => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await ended;
    rmSync(this.state, { recursive: true, force: true });
  }

  // Throws unless openssl accepts the signature as CAdES-BES of a configured authority; returns the content.
  verify(signature, content) {
    const at = mkdtempSync(join(tmpdir(), 'pidpys-verify-'));
    writeFileSync(join(at, 'signature'), signature);
    const args = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', join(at, 'signature'), '-CAfile', this.authority, '-purpose', 'any'];
    if (content !== undefined) {
      writeFileSync(join(at, 'content'), content);
      args.push('-content', join(at, 'content'));
    }
    try {
      return execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    } finally {
      rmSync(at, { recursive: true });
    }
  }
}

export const firefoxProfile = home => join(home, '.mozilla', 'firefox', 'pidpys.tests');

// A home directory whose NSS databases, Chromium's and that of a Firefox profile, trust the given authorities (through
// `pidpys trust install` for ours).
export function trustingHome(service, ...others) {
  const home = mkdtempSync(join(tmpdir(), 'pidpys-home-'));
  mkdirSync(firefoxProfile(home), { recursive: true });
  execFileSync('certutil', ['-N', '-d', `sql:${firefoxProfile(home)}`, '--empty-password']);
  execFileSync(program('pidpys'), ['trust', 'install', '--browsers-only', '--state', service.state],
    { env: { ...process.env, HOME: home }, stdio: 'inherit' });
  for (const database of [join(home, '.pki', 'nssdb'), firefoxProfile(home)])
    for (const [name, file] of others) execFileSync('certutil', ['-A', '-d', `sql:${database}`, '-n', name, '-t', 'C,,', '-i', file]);
  return home;
}

export async function browse(home, { headless = true, environment = {} } = {}) {
  return chromium.launch({
    executablePath: '/usr/bin/chromium', headless,
    env: { ...process.env, LC_ALL: 'C.UTF-8', HOME: home, ...environment },   // for file names beyond ASCII
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
      '--host-resolver-rules=MAP local.cipher.kiev.ua 127.0.0.1, MAP bank.example 127.0.0.1']
  });
}

// An HTTPS site of other origins, https://bank.example:PORT and https://portal.example:PORT, with a certificate of an
// authority of its own.
export async function foreignSite(files) {
  const at = mkdtempSync(join(tmpdir(), 'pidpys-site-'));
  const openssl = (...args) => execFileSync('openssl', args, { cwd: at, stdio: 'pipe' });
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem',
    '-subj', '/CN=Site test authority', '-days', '2');
  openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'site.key', '-out', 'site.csr', '-subj', '/CN=bank.example');
  writeFileSync(join(at, 'ext'), 'subjectAltName=DNS:bank.example,DNS:portal.example\nextendedKeyUsage=serverAuth\n');
  openssl('x509', '-req', '-in', 'site.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'ext', '-out', 'site.pem');
  const server = createServer({ key: readFileSync(join(at, 'site.key')), cert: readFileSync(join(at, 'site.pem')) }, (request, response) => {
    const file = files[request.url];
    response.writeHead(file ? 200 : 404, { 'Content-Type': request.url.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(file ?? '');
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    authority: join(at, 'ca.pem'), port: server.address().port, url: `https://bank.example:${server.address().port}/`,
    stop: () => { server.close(); rmSync(at, { recursive: true }); }
  };
}
