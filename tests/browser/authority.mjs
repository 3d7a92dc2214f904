// SPDX-License-Identifier: MIT
// The project's test authority (tests/authority) as its own process, and Bouncy Castle as the judge of what a signature
// holds above CAdES-BES.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from './service.mjs';

const jars = ['bcprov', 'bcpkix', 'bcutil'].map(name => `/usr/share/java/${name}.jar`).join(':');

// tests/interop/java, compiled; the folder of its classes.
function compile() {
  const sources = join(process.env.PIDPYS_SOURCE, 'tests/interop/java'), classes = mkdtempSync(join(tmpdir(), 'pidpys-java-'));
  execFileSync('javac', ['-encoding', 'UTF-8', '-d', classes, '-cp', jars,
    ...readdirSync(sources).filter(name => name.endsWith('.java')).map(name => join(sources, name))], { stdio: 'pipe' });
  return classes;
}

export class Authority {
  static async start(...families) {
    const authority = new Authority();
    authority.process = spawn(program('pidpys-test-authority'), families, { stdio: ['pipe', 'pipe', 'inherit'] });
    for await (const line of authority.process.stdout) {
      authority.address = JSON.parse(line).address;
      break;
    }
    return authority;
  }

  get port() { return Number(new URL(this.address).port); }

  async order(what, words) {
    const answer = await fetch(`${this.address}/control/${what}?${new URLSearchParams(words)}`, { method: 'POST' });
    return answer.json();
  }

  // DER by name: root, issuing, stamps, status …
  async certificates(family) {
    const house = await this.order('house', { family });
    return Object.fromEntries(Object.entries(house).map(([name, text]) => [name, Buffer.from(text, 'base64')]));
  }

  async signer(family, password) {
    const issued = await this.order('issue', { family, password, name: 'Петренко Олена' });
    return { password, certificate: Buffer.from(issued.certificate, 'base64'), container: issued.pkcs12 };
  }

  // What Bouncy Castle found in an attached signature of the signer; throws where it finds a fault.
  async recompute(family, signer, signature) {
    const at = mkdtempSync(join(tmpdir(), 'pidpys-levels-'));
    const { stamps, status } = await this.certificates(family);
    const files = Object.entries({ signature, certificate: signer.certificate, stamps, status }).map(([name, octets]) => {
      writeFileSync(join(at, name), octets);
      return join(at, name);
    });
    this.classes ??= compile();
    try {
      return execFileSync('java', ['-cp', `${this.classes}:${jars}`, 'VerifyLevels', ...files], { stdio: 'pipe' }).toString();
    } finally {
      rmSync(at, { recursive: true });
    }
  }

  stop() {
    this.process.stdin.end();
    if (this.classes) rmSync(this.classes, { recursive: true });
  }
}
