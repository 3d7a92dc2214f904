# SPDX-License-Identifier: MIT
"""Tokens in the service: the agent's log-in, and a page that names a token and brings its PIN. SoftHSM2 beside OpenSSL."""
import concurrent.futures
import os
import time
import unittest

from agent import Agent
from harness import Service, main, openssl_verify
from home import Home
from journal_chain import events
from soft_hsm import PIN, SoftHsm
from steps import expect, ticket, upload

PAGE = "https://bank.example"
CONTENT = b"content"


def setUpModule():
    global home, hsm
    home = Home()
    hsm = SoftHsm(home.path, "bank", "other")
    hsm.key("bank", "02", "EC:prime256v1", "--usage-sign")
    hsm.key("bank", "03", "rsa:2048", "--usage-sign")
    hsm.key("other", "05", "EC:prime256v1", "--usage-sign")


def tearDownModule():
    home.remove()


class Tokens(unittest.TestCase):
    def setUp(self):
        self.service = Service(policy=None, config=f"[origins]\nallow = ['{PAGE}']\n", environment=os.environ | hsm.environment)
        self.addCleanup(self.service.stop)
        self.agent = Agent(self.service)
        self.addCleanup(self.agent.close)
        self.pool = concurrent.futures.ThreadPoolExecutor(4)
        self.addCleanup(self.pool.shutdown)

    def call(self, method, path, body=None):
        return self.service.api(method, path, body, origin=PAGE)

    def begin(self, path, body):
        return self.pool.submit(self.service.api, "POST", path, body, origin=PAGE, connection=self.service.connect())

    def paths(self):
        """activeModePath of each token, by its name, as soon as they are seen."""
        for _ in range(100):
            told = expect(self.call("GET", "/token/connected")).json["tokenInfo"]
            if len(told) == 2:
                return {token["name"]: token["activeModePath"] for token in told}
            time.sleep(0.1)
        self.fail("the tokens are not seen")

    def listed(self):
        self.agent.send(kind="command", request=5, command="list_tokens", target="")
        entries = self.agent.next("tokens")["entries"]
        self.agent.next("result")
        return {entry["label"]: entry for entry in entries}

    def test_the_agent_lists_tokens_and_logs_in_and_pages_sign_with_the_permission(self):
        self.paths()
        tokens = self.listed()
        self.assertEqual(sorted(tokens), ["bank", "other"])
        self.assertEqual((tokens["bank"]["pin"], tokens["bank"]["pin_on_device"]), ("usable", False))
        uri = tokens["bank"]["uri"]

        wrong = self.agent.log_in(uri, "9999")
        self.assertEqual((wrong["done"], wrong["pin"], wrong.get("pin_state")), (False, "wrong", "few_tries"))
        self.assertEqual(self.agent.log_in(uri, "9999")["pin"], "wrong_again")
        self.assertEqual(self.agent.log_in("pkcs11:token=none", PIN)["code"], "not_found")
        self.assertEqual(self.agent.log_in("pkcs11:token=bank?module-path=/tmp/evil.so", PIN)["code"], "denied")
        self.assertTrue(self.agent.log_in(uri + ";id=%02", PIN)["done"])

        waiting = self.begin("/accessToken", {"accessTimesNumber": 2})
        asked = self.agent.question()
        self.assertEqual(asked["key"]["owner"], "Owner of bank 02")
        self.agent.answer(asked, "allowed")
        token = expect(waiting.result(20)).json["accessTokenUuid"]
        for _ in range(2):
            at = ticket(self.service, origin=PAGE)
            upload(self.service, at + "/data", CONTENT, origin=PAGE)
            expect(self.call("PUT", at + "/option", {"embedCertificateType": "signerCert"}))
            expect(self.call("POST", at + "/ds/creator", {"accessTokenUuid": token}))
            openssl_verify(expect(self.call("GET", at + "/ds/data")).body, CONTENT, hsm.folder / "ca.pem")

        self.assertTrue(self.agent.log_in(tokens["other"]["uri"], PIN)["done"])   # beside it
        self.assertTrue(self.agent.command("screen_locked")["done"])
        with Agent(self.service) as fresh:
            self.assertEqual(fresh.state["keys"], [])
        self.assertEqual(self.agent.log_in(uri, "8888")["pin"], "wrong")   # logged out: a PIN is looked at anew
        self.assertTrue(self.agent.log_in(uri + ";id=%02", PIN)["done"])

    def load(self, path):
        at = ticket(self.service, origin=PAGE)
        upload(self.service, at + "/data", CONTENT, origin=PAGE)
        expect(self.call("PUT", at + "/option", {"embedCertificateType": "signerCert"}))
        return at, self.call("PUT", at + "/keyStore", {"keyStorePath": path})

    def test_a_page_names_a_token_and_brings_its_pin_and_the_user_is_asked(self):
        path = self.paths()["other"]
        at, loaded = self.load(path)
        expect(loaded)
        wrong = expect(self.call("PUT", at + "/keyStore/verifier", {"keyStorePassword": "9999"}), 500)
        self.assertIn("PIN", wrong.json["failureCause"])
        again = expect(self.call("PUT", at + "/keyStore/verifier", {"keyStorePassword": "9999"}), 500)
        self.assertIn("уже відхилив", again.json["failureCause"])
        usage = expect(self.call("PUT", at + "/keyStore/verifier", {"keyStorePassword": int(PIN)}))   # as clients send it
        self.assertTrue(usage.json)
        info = expect(self.call("PUT", at + "/keyStore/certificate/info/signature", {"keyStorePassword": PIN})).json
        self.assertIn("Owner of other 05", str(info))

        waiting = self.begin(at + "/ds/creator", {"keyStorePassword": PIN})
        asked = self.agent.question()
        self.assertEqual((asked["origin"], asked["key"]["owner"]), (PAGE, "Owner of other 05"))
        self.agent.answer(asked, "allowed")
        expect(waiting.result(20))
        openssl_verify(expect(self.call("GET", at + "/ds/data")).body, CONTENT, hsm.folder / "ca.pem")
        self.assertEqual(events(self.service.state, "signature")[-1]["origin"], PAGE)

        waiting = self.begin(at + "/ds/creator", {"keyStorePassword": PIN})
        self.agent.answer(self.agent.question(), "denied")
        expect(waiting.result(20), 403)

    def test_paths_that_lead_nowhere_or_load_code_are_refused_before_anything_is_touched(self):
        self.paths()
        for path in ("pkcs11:token=none", "pkcs11:token=bank?pin-value=1234", "pkcs11:token=bank?module-path=/tmp/evil.so",
                     "pkcs11:manufacturer=SoftHSM%20project", "PKCS11:token=%zz"):
            refused = expect(self.load(path)[1], 500)
            self.assertTrue(refused.json["failureCause"], path)
        self.assertIn("Носій не підключено", expect(self.load("pkcs11:token=none")[1], 500).json["failureCause"])


if __name__ == "__main__":
    main()
