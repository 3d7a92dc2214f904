# SPDX-License-Identifier: MIT
"""Keys side by side: a person takes several into use, a question offers the others, and what is signed is what was shown with
the key that was shown."""
import concurrent.futures
import hashlib
import unittest

from agent import Agent
from harness import DemoKeys, main, openssl_verify, run, stated_digests
from journal_chain import events
from steps import expect, ticket, upload

PAGE = "https://bank.example"
CONTENT = b"content"


def setUpModule():
    global keys
    keys = DemoKeys()


def tearDownModule():
    keys.remove()


def signers_key(signature):
    """The algorithm of the one certificate in a signature, as openssl names it."""
    pem = run("openssl", "pkcs7", "-inform", "DER", "-print_certs", stdin=signature)
    text = run("openssl", "x509", "-noout", "-text", stdin=pem).decode(errors="replace")
    return next(line.split(":")[1].strip() for line in text.splitlines() if "Public Key Algorithm" in line)


class SeveralKeys(unittest.TestCase):
    def setUp(self):
        self.service = keys.service(policy=None, config=f"[origins]\nallow = ['{PAGE}']\n")   # with the P-256 key
        self.addCleanup(self.service.stop)
        self.agent = Agent(self.service)
        self.addCleanup(self.agent.close)
        self.pool = concurrent.futures.ThreadPoolExecutor(4)
        self.addCleanup(self.pool.shutdown)
        for name in ("demo-rsa.p12", "demo-dstu.p12"):
            self.assertTrue(self.agent.log_in(keys.directory / name, "demo")["done"])
        self.dstu, self.rsa, self.p256 = self.in_use()

    def in_use(self):
        """Fingerprints by which the log-ins go, the chosen one first."""
        with Agent(self.service) as fresh:
            return list(dict.fromkeys(key["login"] for key in fresh.state["keys"]))

    def begin(self, path, body=None):
        return self.pool.submit(self.service.api, "POST", path, body, origin=PAGE, connection=self.service.connect())

    def take(self, asked, fingerprint):
        self.agent.send(kind="answer", id=asked["id"], outcome="cancelled", remember=False, path="", reason="test", key=fingerprint)

    def begin_signature(self, token=None, **options):
        at = ticket(self.service, origin=PAGE)
        upload(self.service, at + "/data", CONTENT, origin=PAGE)
        expect(self.service.api("PUT", at + "/option", {"embedCertificateType": "signerCert", **options}, origin=PAGE))
        return at, self.begin(at + "/ds/creator", {"accessTokenUuid": token} if token else {})

    def signed(self, at):
        return expect(self.service.api("GET", at + "/ds/data", origin=PAGE)).body

    def permission_with(self, fingerprint):
        waiting = self.begin("/accessToken", {"accessTimesNumber": 2})
        asked = self.agent.question()
        self.take(asked, fingerprint)
        again = self.agent.question()
        self.assertEqual((again["key"]["fingerprint"], again["uses"]), (fingerprint, 2))
        self.agent.answer(again, "allowed")
        return expect(waiting.result(20)).json["accessTokenUuid"]

    def test_the_last_that_was_taken_is_meant_and_the_question_offers_the_others(self):
        at, waiting = self.begin_signature()
        asked = self.agent.question()
        self.assertEqual(asked["key"]["fingerprint"], self.dstu)
        self.assertEqual([key["fingerprint"] for key in asked["other_keys"]], [self.rsa, self.p256])
        self.assertNotEqual(asked["documents"][0]["digest"], hashlib.sha256(CONTENT).hexdigest())

        self.take(asked, self.rsa)
        again = self.agent.question()
        self.assertEqual(again["key"]["fingerprint"], self.rsa)
        self.assertNotEqual(again["id"], asked["id"])
        self.assertEqual(again["documents"][0]["digest"], hashlib.sha256(CONTENT).hexdigest())
        self.assertFalse(waiting.done())
        self.agent.answer(again, "allowed")
        expect(waiting.result(20))
        signature = self.signed(at)
        openssl_verify(signature, CONTENT, keys.authority)
        self.assertEqual(stated_digests(signature), [hashlib.sha256(CONTENT).hexdigest()])
        self.assertEqual(signers_key(signature), "rsaEncryption")
        answers = [record for record in events(self.service.state, "answer") if record.get("kind") == "signature"]
        self.assertEqual([record["outcome"] for record in answers[-2:]], ["cancelled", "allowed"])

    def test_a_permission_is_for_the_key_that_was_taken_whichever_is_chosen(self):
        token = self.permission_with(self.rsa)
        self.assertTrue(self.agent.command("choose_key", self.p256)["done"])
        self.assertEqual(self.in_use()[0], self.p256)
        at, waiting = self.begin_signature(token)
        expect(waiting.result(20))
        self.assertEqual(signers_key(self.signed(at)), "rsaEncryption")
        at, waiting = self.begin_signature()
        asked = self.agent.question()
        self.assertEqual(asked["key"]["fingerprint"], self.p256)
        self.agent.answer(asked, "denied")
        expect(waiting.result(20), 403)

    def test_one_log_in_ends_with_its_permissions_and_the_others_stay(self):
        token, other = self.permission_with(self.rsa), self.permission_with(self.p256)
        self.assertTrue(self.agent.command("logout", self.rsa)["done"])
        self.assertEqual(self.in_use(), [self.dstu, self.p256])
        expect(self.begin_signature(token)[1].result(20), 403)
        expect(self.begin_signature(other)[1].result(20))
        self.assertEqual(self.agent.command("logout", self.rsa)["code"], "not_found")
        self.assertEqual(self.agent.command("choose_key", self.rsa)["code"], "not_found")
        self.assertTrue(self.agent.command("logout")["done"])
        self.assertEqual(self.in_use(), [])

    def test_a_key_that_was_not_offered_or_has_gone_allows_nothing(self):
        waiting = self.begin_signature()[1]
        self.take(self.agent.question(), "00" * 32)
        expect(waiting.result(20), 403)
        waiting = self.begin_signature()[1]
        asked = self.agent.question()
        self.assertTrue(self.agent.command("logout", self.rsa)["done"])
        self.take(asked, self.rsa)
        expect(waiting.result(20), 403)

    def test_a_container_is_signed_with_the_chosen_key_alone(self):
        waiting = self.begin_signature(asicForm="ASIC_E")[1]
        asked = self.agent.question()
        self.assertEqual(asked["other_keys"], [])
        self.agent.answer(asked, "denied")
        expect(waiting.result(20), 403)

    def test_the_same_key_comes_into_use_once_and_a_page_brings_none_beside_others(self):
        self.assertEqual(self.agent.log_in(keys.directory / "demo-rsa.p12", "demo")["code"], "busy")
        body = {"keyStorePath": str(keys.directory / "demo-rsa.p12"), "keyStorePassword": "demo"}
        refused = self.service.api("POST", "/personalKeysSession", body)
        self.assertEqual(refused.status, 500, refused)
        self.assertEqual(len(self.in_use()), 3)


if __name__ == "__main__":
    main()
