// SPDX-License-Identifier: MIT
// jkurwa as a second opinion (DSTU 4145 with GOST 34.311):
//   node peer.js sign CONTAINER PASSWORD CERTIFICATE CONTENT OUT UNIX_TIME [detached]
//   node peer.js verify SIGNATURE [CONTENT]
//   node peer.js open CONTAINER PASSWORD      prints the identifier of each key
// Exit 0 if it went well and, for verify, the signature holds.
"use strict";

const fs = require("fs");
const gost89 = require("gost89");
const jk = require("jkurwa");

const algo = gost89.compat.algos();
const { Certificate, Priv } = jk;
const Message = jk.models.Message;

function keys(container, password) {
  return Priv.from_protected(fs.readFileSync(container), password, algo).keys;
}

function sign(container, password, certificate, content, out, time, form) {
  const cert = Certificate.from_asn1(fs.readFileSync(certificate));
  const identifier = cert.extension.subjectKeyIdentifier.toString("hex");
  const signer = keys(container, password).find((key) => key.pub().keyid(algo).toString("hex") === identifier);
  const data = fs.readFileSync(content);
  const message = new Message({
    type: "signedData", cert, signer, hash: algo.hash, dataHash: algo.hash(data),
    data: form === "detached" ? null : data, signTime: Number(time),
  });
  fs.writeFileSync(out, message.as_asn1());
  return true;
}

function verify(signature, content) {
  const message = new Message(fs.readFileSync(signature));
  if (content) message.info.contentInfo.content = fs.readFileSync(content);
  return message.verify(algo.hash, () => null, () => null);
}

function open(container, password) {
  for (const key of keys(container, password)) console.log(key.pub().keyid(algo).toString("hex"));
  return true;
}

const [action, ...rest] = process.argv.slice(2);
const holds = { sign, verify, open }[action](...rest);
console.log(holds ? "OK" : "FAIL");
process.exit(holds ? 0 : 1);
