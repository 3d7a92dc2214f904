// SPDX-License-Identifier: MIT
// jkurwa as a second opinion (DSTU 4145 with GOST 34.311):
//   node peer.js sign CONTAINER PASSWORD CERTIFICATE CONTENT OUT UNIX_TIME [detached]
//   node peer.js verify SIGNATURE [CONTENT]
//   node peer.js open CONTAINER PASSWORD      prints the identifier of each key
//   node peer.js encrypt OWN PASSWORD PEER PASSWORD CONTENT          prints ukm, wrapped key, iv and data in hex, to the
//                                                                    peer's agreement key with one's own
//   node peer.js decrypt OWN PASSWORD PEER PASSWORD UKM KEY IV DATA  prints the content in hex
//   node peer.js open_envelope OWN PASSWORD MESSAGE SENDER_CERTIFICATE         prints its content in hex
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

function agreementKey(container, password) {
  return keys(container, password).find((key) => key.curve.m === 431);
}

function encrypt(own, ownPassword, peer, peerPassword, content) {
  const recipient = { pubkey: agreementKey(peer, peerPassword).pub() };
  const made = agreementKey(own, ownPassword).encrypt(fs.readFileSync(content), recipient, algo);
  console.log([made.ukm, made.wcek, made.iv, made.data].map((octets) => octets.toString("hex")).join("\n"));
  return true;
}

function decrypt(own, ownPassword, peer, peerPassword, ...hex) {
  const [ukm, wcek, iv, data] = hex.map((text) => Buffer.from(text, "hex"));
  const sender = agreementKey(peer, peerPassword).pub();
  console.log(Buffer.from(agreementKey(own, ownPassword).decrypt(data, sender, { ukm, wcek, iv }, algo)).toString("hex"));
  return true;
}

function open_envelope(own, password, message, senderCertificate) {
  const sender = Certificate.from_asn1(fs.readFileSync(senderCertificate));
  const opened = new Message(fs.readFileSync(message)).decrypt(agreementKey(own, password), algo, () => sender);
  console.log(Buffer.from(opened).toString("hex"));
  return true;
}

const [action, ...rest] = process.argv.slice(2);
const holds = { sign, verify, open, encrypt, decrypt, open_envelope }[action](...rest);
console.log(holds ? "OK" : "FAIL");
process.exit(holds ? 0 : 1);
