# SPDX-License-Identifier: MIT
"""A page asks for the end of a certificate: the person is asked, and OpenSSL's server of CMP takes the request as an authority
would."""
import base64
import concurrent.futures
import unittest

from agent import Agent
from cmp_server import ERROR, REVOCATION_ANSWER, CmpAuthority
from harness import Service, main
from journal_chain import events
from steps import b64, expect, ticket

PAGE = "https://bank.example"


def setUpModule():
    global authority
    authority = CmpAuthority()


def tearDownModule():
    authority.remove()


class Revoker(unittest.TestCase):
    def setUp(self):
        self.service = Service(policy=None, config=f"[origins]\nallow = ['{PAGE}']\n")
        self.addCleanup(self.service.stop)
        self.agent = Agent(self.service)
        self.addCleanup(self.agent.close)
        self.pool = concurrent.futures.ThreadPoolExecutor(1)
        self.addCleanup(self.pool.shutdown)

    def begin(self, at, body):
        return self.pool.submit(self.service.api, "POST", at + "/keyStore/certificate/revoker/signature", body, origin=PAGE,
                                connection=self.service.connect())

    def revoke(self, at, outcome="allowed", **body):
        waiting = self.begin(at, body)
        asked = self.agent.question()
        self.agent.answer(asked, outcome)
        return asked, waiting.result(20)

    def test_openssl_accepts_the_request_of_a_container_and_of_a_held_key(self):
        for kind in ("rsa", "ecdsa"):
            with self.subTest(kind):
                at = ticket(self.service, origin=PAGE)
                expect(self.service.api("PUT", at + "/keyStore", {"base64Data": b64(authority.container(kind).read_bytes())},
                                        origin=PAGE))
                asked, answer = self.revoke(at, keyStorePassword="demo", revocationReason="SUPERSEDED")
                self.assertEqual((asked["question"], asked["subject"], asked["origin"]), ("revocation", "superseded", PAGE))
                self.assertEqual(asked["key"]["owner"], f"Person {kind}")
                self.assertTrue(asked["since"])
                expect(answer)
                self.assertEqual(answer.json["revocationRequestFormat"], "CMP")
                request = base64.b64decode(answer.json["revocationRequest"])
                self.assertEqual(authority.answer(request, kind), REVOCATION_ANSWER)
                changed = bytearray(request)
                changed[request.index(bytes.fromhex("0603551d1504030a01")) + 9] ^= 1   # the reason
                self.assertEqual(authority.answer(bytes(changed), kind), ERROR)
        self.assertTrue(self.agent.log_in(authority.container("rsa"), "demo")["done"])
        _, answer = self.revoke(ticket(self.service, origin=PAGE), revocationReason="KEY_COMPROMISE")
        self.assertEqual(authority.answer(base64.b64decode(expect(answer).json["revocationRequest"]), "rsa"), REVOCATION_ANSWER)
        signed = events(self.service.state, "revocation_signed")
        self.assertEqual([record["reason"] for record in signed], ["superseded", "superseded", "keyCompromise"])

    def test_no_and_nobody_are_refusals(self):
        at = ticket(self.service, origin=PAGE)
        expect(self.service.api("PUT", at + "/keyStore", {"base64Data": b64(authority.container("rsa").read_bytes())}, origin=PAGE))
        _, answer = self.revoke(at, "denied", keyStorePassword="demo", revocationReason="SUPERSEDED")
        self.assertEqual(answer.status, 403)
        self.agent.close()
        expect(self.begin(at, {"keyStorePassword": "demo"}).result(20), 403)
        self.assertEqual(events(self.service.state, "revocation_signed"), [])

    def test_a_policy_revokes_nothing(self):
        with Service() as service:
            at = ticket(service)
            expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(authority.container("rsa").read_bytes())}))
            expect(service.api("POST", at + "/keyStore/certificate/revoker/signature", {"keyStorePassword": "demo"}), 403)


if __name__ == "__main__":
    main()
