# SPDX-License-Identifier: MIT
"""Containers made to cost much: what they ask for is bounded, and given up when nobody waits for it any more. No clock
decides here: an answer of "cancelled" shows that the derivation did not come to its end, which says "wrong password"."""
import base64
import concurrent.futures
import http.client
import pathlib
import time
import unittest

import wine
from der import tlv
from harness import Service, main
from steps import b64, expect, ticket

CANCELLED = "Операцію скасовано"


def oid(dotted):
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    octets = [40 * first + second]
    for arc in rest:
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.insert(0, 0x80 | arc & 0x7F)
        octets += groups
    return tlv(0x06, bytes(octets))


def number(value):
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def encrypted_key(iterations):
    """An EncryptedPrivateKeyInfo that no password opens: PBES2, PBKDF2 with HMAC-SHA-256, AES-256-CBC."""
    prf = tlv(0x30, oid("1.2.840.113549.2.9") + tlv(0x05, b""))
    pbkdf2 = tlv(0x30, oid("1.2.840.113549.1.5.12") + tlv(0x30, tlv(0x04, bytes(16)) + number(iterations) + prf))
    cipher = tlv(0x30, oid("2.16.840.1.101.3.4.1.42") + tlv(0x04, bytes(16)))
    return tlv(0x30, tlv(0x30, oid("1.2.840.113549.1.5.13") + tlv(0x30, pbkdf2 + cipher)) + tlv(0x04, bytes(64)))


def with_proc_type(der):
    body = base64.encodebytes(der).decode()
    return f"-----BEGIN ENCRYPTED PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n{body}-----END ENCRYPTED PRIVATE KEY-----\n".encode()


class CostlyContainer(unittest.TestCase):
    def setUp(self):
        self.service = Service()
        self.addCleanup(self.service.stop)
        self.pool = concurrent.futures.ThreadPoolExecutor()
        self.addCleanup(self.pool.shutdown)

    def begin(self, container):
        """A session whose container is being opened on a worker, and the answer to come."""
        at = ticket(self.service)
        expect(self.service.api("PUT", at + "/keyStore", {"base64Data": b64(container)}))
        connection = self.service.connect()
        self.addCleanup(connection.close)
        return at, self.pool.submit(self.service.api, "PUT", at + "/keyStore/verifier", {"keyStorePassword": "x"},
                                    connection=connection)

    def processor_ticks(self):
        fields = pathlib.Path(f"/proc/{self.service.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def begin_deriving(self, *containers):
        """As begin, for several, until the daemon is seen to compute."""
        before = self.processor_ticks()
        begun = [self.begin(container) for container in containers]
        while self.processor_ticks() < before + 20 and not any(answer.done() for _, answer in begun):
            time.sleep(0.01)
        return begun

    def test_deleted_session_pays_no_more(self):
        [(at, waiting)] = self.begin_deriving(encrypted_key(9_900_000))
        expect(self.service.api("DELETE", at))
        answer = waiting.result(60)
        self.assertEqual(answer.status, 500)
        self.assertIn(CANCELLED, answer.json["failureCause"])

    def test_stop_waits_for_no_derivation(self):
        begun = self.begin_deriving(*[encrypted_key(9_900_000)] * 4)
        self.service.process.send_signal(wine.END)
        self.assertEqual(self.service.process.wait(60), 0, self.service.log_text())
        causes = []
        for _, waiting in begun:
            try:
                causes.append(waiting.result(60).json["failureCause"])
            except (OSError, http.client.HTTPException):
                pass   # no worker had taken it up
        self.assertTrue(causes)
        for cause in causes:
            self.assertNotIn("пароль", cause)
        self.assertTrue(any(CANCELLED in cause for cause in causes), causes)

    def test_header_lines_lead_past_no_bound(self):
        for _ in range(2):
            _, waiting = self.begin(with_proc_type(encrypted_key(60_000_000)))
            self.assertEqual(waiting.result(60).status, 500)
        ticket(self.service)


if __name__ == "__main__":
    main()
