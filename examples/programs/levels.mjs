// SPDX-License-Identifier: MIT
// Signatures for the long term: `node levels.mjs FILE…` writes FILE.asice, a container of the files with a signature
// of level X Long, and FILE.p7s, the first file's own, signed without servers and raised to that level afterwards.
//
// Node 18 or newer; NODE_EXTRA_CA_CERTS names the service's own authority, ~/.local/state/pidpys/tls/ca.pem.
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import process from 'node:process';
import { PidpysClient } from '../../clients/js/src/index.js';

const signing = new PidpysClient({ url: process.env.PIDPYS_URL ?? 'https://localhost:9091' });

// What the signature proves, or why it does not.
function told(name, { valid, message, signers }) {
  const each = signers.map(({ cause, level, name: signer, provenTime, files = [] }) =>
    [signer, level, provenTime, ...files, cause].filter(Boolean).join(', '));
  console.log(`${name}: ${message} ${each.join('; ')}`);
  if (!valid) process.exitCode = 1;
}

async function run(names) {
  const read = async name => ({ name: basename(name), data: await readFile(name) });
  const files = await Promise.all(names.map(read));

  // Of all files. Servers are asked after the user has allowed the signature.
  const container = await signing.signAsic(files, { options: { cadesType: 'CAdESXLong' } });
  await writeFile(`${names[0]}.asice`, Buffer.from(await container.arrayBuffer()));
  told(`${names[0]}.asice`, await signing.verify(container));

  // Of one. A server that is down now costs no consent: the signature is there, and raising it asks nobody.
  const signature = await signing.sign(files[0]);
  const raised = await signing.raise(signature, { data: files[0] });
  await writeFile(`${names[0]}.p7s`, Buffer.from(await raised.arrayBuffer()));
  told(`${names[0]}.p7s`, await signing.verify(raised, { data: files[0] }));
}

run(process.argv.slice(2)).catch(({ message, detail = '' }) => {
  console.error(message, detail);
  process.exitCode = 1;
});
