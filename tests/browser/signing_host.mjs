// SPDX-License-Identifier: MIT
// A signing host by the name sign.example with its confirmation page, two clients of the user alice, and a browser's home that
// trusts it.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Service, program } from './service.mjs';

export const login = 'alice@example.org', password = 'correct horse battery', box = '54e9ca30-09c3-4bc9-926f-8f3c1ab56ca3';
const name = 'sign.example';

function certify(at) {
  const openssl = (...words) => execFileSync('openssl', words, { cwd: at, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Host authority', '-days', '2');
  openssl('req', ...key, '-keyout', 'host.key', '-out', 'host.csr', '-subj', `/CN=${name}`);
  writeFileSync(join(at, 'ext'), `subjectAltName=DNS:${name}\nextendedKeyUsage=serverAuth\n`);
  openssl('x509', '-req', '-in', 'host.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'ext', '-out', 'host.pem');
  chmodSync(join(at, 'host.key'), 0o600);
}

function addAccounts(state) {
  const dss = (...words) => execFileSync(program('pidpys'), ['dss', ...words, '--state', state], { stdio: 'pipe' });
  const secret = (file, text) => { writeFileSync(join(state, file), `${text}\n`, { mode: 0o600 }); return join(state, file); };
  dss('client', 'add', 'accounting-1', '--name', 'Бухгалтерія');
  dss('client', 'add', 'archive-1');
  dss('user', 'add', login, '--password-file', secret('login-password', password));
  dss('box', 'add', '--id', box, '--organization', 'ТОВ «Приклад»', '--inn', '1234567890', '--user', login);
  dss('certificate', 'add', '--user', login, '--container', join(state, 'demo-p256.p12'), '--password-file', secret('key-password', 'demo'));
}

export class SigningHost {
  static async start() {
    const host = new SigningHost();
    host.at = mkdtempSync(join(tmpdir(), 'pidpys-host-'));
    certify(host.at);
    host.authority = join(host.at, 'ca.pem');
    host.service = await Service.start({
      login: false, policy: '[[rule]]\naction = "deny"\nkinds = ["batch"]\ndocuments = ["*.exe"]\n', prepare: addAccounts,
      settings: `[host]\nnames = ["${name}"]\ncertificate = "${host.at}/host.pem"\nkey = "${host.at}/host.key"\nconfirm = true\n`
    });
    host.tokens = {};
    return host;
  }

  url(path = '/confirm') { return `https://${name}:${this.service.port}${path}`; }

  // As a program calls: JSON both ways, no browser's fields.
  async call(client, method, path, body) {
    const token = this.tokens[client] ? `, ddauth_token=${this.tokens[client]}` : '';
    const answer = await new Promise((resolve, reject) => {
      const sent = request({
        host: '127.0.0.1', port: this.service.port, servername: name, ca: readFileSync(this.authority), method, path,
        headers: { Host: `${name}:${this.service.port}`, Accept: 'application/json', 'Content-Type': 'application/json',
          Authorization: `DiadocAuth ddauth_api_client_id=${client}${token}` }
      }, resolve);
      sent.on('error', reject);
      sent.end(body && JSON.stringify(body));
    });
    let text = '';
    for await (const piece of answer) text += piece;
    if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${text}`);
    return text;
  }

  // The id of a task of these files: pairs of name and content.
  async sign(client, files) {
    this.tokens[client] ??= await this.call(client, 'POST', '/V3/Authenticate?type=password', { login, password });
    const Files = files.map(([FileName, content]) => ({ FileName, Content: { Content: Buffer.from(content).toString('base64') } }));
    return JSON.parse(await this.call(client, 'POST', `/DssSign?boxId=${box}`, { Files })).TaskId;
  }

  async result(client, task) {
    return JSON.parse(await this.call(client, 'GET', `/DssSignResult?boxId=${box}&taskId=${task}`));
  }

  async end(client, task) {
    for (const until = Date.now() + 20_000; Date.now() < until;) {
      const result = await this.result(client, task);
      if (result.OperationStatus !== 'InProgress') return result;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    throw new Error(`${task} did not end`);
  }

  // A browser's home that trusts this host, and further authorities.
  home(...others) {
    const home = mkdtempSync(join(tmpdir(), 'pidpys-home-'));
    const database = `sql:${join(home, '.pki', 'nssdb')}`;
    mkdirSync(join(home, '.pki', 'nssdb'), { recursive: true });
    execFileSync('certutil', ['-N', '-d', database, '--empty-password']);
    for (const [place, file] of [this.authority, ...others].entries())
      execFileSync('certutil', ['-A', '-d', database, '-n', `authority ${place}`, '-t', 'C,,', '-i', file]);
    return home;
  }

  async stop() {
    await this.service.stop();
    rmSync(this.at, { recursive: true, force: true });
  }
}
