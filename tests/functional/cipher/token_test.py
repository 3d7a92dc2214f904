# SPDX-License-Identifier: MIT
"""Tokens in the service: the agent's log-in, and a page that names a token and brings its PIN. SoftHSM2 beside OpenSSL."""
import base64
import concurrent.futures
import os
import time
import unittest

from agent import Agent
from harness import Service, main, openssl_verify
from home import Home
from journal_chain import events
from soft_hsm import PIN, SoftHsm
from steps import b64, expect, ticket, upload

PAGE = "https://bank.example"
CONTENT = b"content"


def setUpModule():
    global home, hsm
    home = Home()
    hsm = SoftHsm(home.path, "bank", "other", "fresh")
    hsm.key("bank", "02", "EC:prime256v1", "--usage-sign")
    hsm.key("bank", "03", "rsa:2048", "--usage-sign")
    hsm.key("other", "05", "EC:prime256v1", "--usage-sign")
    hsm.container("other", "stored.p12")
    hsm.container("other", "private.p12", "--private")


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
            if len(told) == 3:
                return {token["name"]: token["activeModePath"] for token in told}
            time.sleep(0.1)
        self.fail("the tokens are not seen")

    def entries(self):
        self.agent.send(kind="command", request=5, command="list_tokens", target="")
        entries = self.agent.next("tokens")["entries"]
        self.agent.next("result")
        return entries

    def listed(self):
        return {entry["label"]: entry for entry in self.entries() if not entry["container"]}

    def test_the_agent_lists_tokens_and_logs_in_and_pages_sign_with_the_permission(self):
        self.paths()
        tokens = self.listed()
        self.assertEqual(sorted(tokens), ["bank", "fresh", "other"])
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

    def test_new_keys_are_made_in_a_token_that_the_person_chooses(self):
        self.paths()
        form = {"PROFILE_ID": "2.25.305419898", "NEW_KEY_TYPE": "SIGNATURE_AND_AGREEMENT", "SURNAME": "Лесь", "GIVEN_NAME": "Марта",
                "COMMON_NAME": "Лесь Марта", "COUNTRY_NAME": "UA"}
        waiting = self.begin("/generator/creator", form)
        asked = self.agent.question()
        self.assertEqual((asked["question"], asked["may_be_in_token"], asked["token"], asked["pin"]), ("new_keys", True, "", "none"))
        uri = self.listed()["fresh"]["uri"]
        self.agent.answer(asked, "allowed", path=uri, secret="9999")
        again = self.agent.question()   # the person may mend it
        self.assertEqual((again["token"], again["pin"], again["pin_state"]), (uri, "wrong", "few_tries"))
        self.agent.answer(again, "allowed", path=uri, secret=PIN)
        made = expect(waiting.result(20)).json
        self.assertEqual(sorted(made), ["message", "signature"])
        request = hsm.folder / "request.der"
        request.write_bytes(base64.b64decode(made["signature"]["base64Data"]))
        hsm.run("openssl", "req", "-verify", "-noout", "-inform", "DER", "-in", request)
        listed = hsm.tool("fresh", "--list-objects", "--type", "privkey")
        self.assertEqual((listed.count("Private Key Object"), listed.count("Лесь Марта")), (1, 1))
        self.assertEqual(events(self.service.state, "keys_made")[-1]["origin"], PAGE)

        for profile, cause in (("2.25.305419896", ""), ("2.25.305419898", "Носій не підключено")):   # no DSTU 4145 there; no token
            waiting = self.begin("/generator/creator", form | {"PROFILE_ID": profile})
            self.agent.answer(self.agent.question(), "allowed", path="pkcs11:token=none" if cause else uri, secret=PIN)
            self.assertIn(cause, expect(waiting.result(20), 500).json["failureCause"])
        self.assertEqual(hsm.tool("fresh", "--list-objects", "--type", "privkey"), listed)

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

        imported = {"keyStorePassword": PIN, "certificateData": b64((hsm.folder / "certificate.der").read_bytes())}
        expect(self.call("PUT", at + "/keyStore/certificate/importer", imported))
        time.sleep(0.5)   # logged out aside, after each request: another PIN goes to the token, and is no other's
        wrong = expect(self.call("PUT", at + "/keyStore/verifier", {"keyStorePassword": "7777"}), 500)
        self.assertIn("Невірний пароль (PIN) носія", wrong.json["failureCause"])

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

    def passive(self):
        """passiveModePath of the token with a container, as soon as it is seen."""
        for _ in range(100):
            told = expect(self.call("GET", "/token/connected")).json
            if told["passiveTokenPath"]:
                break
            time.sleep(0.1)
        modes = {token["name"]: token["passiveModePath"] for token in told["tokenInfo"]}
        self.assertEqual((modes["bank"], told["passiveTokenPath"]), ("", [modes["other"]]))
        return modes["other"]

    def test_a_page_opens_a_container_that_merely_lies_on_a_token_by_its_password(self):
        path = self.passive()
        self.assertRegex(path, r"^pkcs11:token=other;serial=[0-9a-f]+;object=stored\.p12;type=data$")
        at, loaded = self.load(path)
        expect(loaded)
        wrong = expect(self.call("PUT", at + "/keyStore/verifier", {"keyStorePassword": "wrong"}), 500)
        self.assertIn("Невірний пароль", wrong.json["message"] + wrong.json["failureCause"])
        self.assertNotIn("PIN", str(wrong.json))
        expect(self.call("PUT", at + "/keyStore/verifier", {"keyStorePassword": "secret"}))
        waiting = self.begin(at + "/ds/creator", {"keyStorePassword": "secret"})
        asked = self.agent.question()
        self.assertEqual((asked["origin"], asked["key"]["owner"]), (PAGE, "Owner of stored.p12"))
        self.agent.answer(asked, "allowed")
        expect(waiting.result(20))
        openssl_verify(expect(self.call("GET", at + "/ds/data")).body, CONTENT, hsm.folder / "ca.pem")

        at, loaded = self.load(path)
        expect(loaded)
        for _ in range(10):
            expect(self.call("PUT", at + "/keyStore/verifier", {"keyStorePassword": "wrong"}), 500)
        expect(self.call("PUT", at + "/keyStore/verifier", {"keyStorePassword": "secret"}), 500)   # for an hour

    def test_a_path_is_for_whoever_was_told_it_and_private_containers_for_nobody_but_the_person(self):
        path = self.passive()
        stranger = self.service.api("POST", "/ticket").json["ticketUuid"]   # a program of the user, that was told nothing
        refused = self.service.api("PUT", f"/ticket/{stranger}/keyStore", {"keyStorePath": path})
        self.assertIn("Носій не підключено", expect(refused, 500).json["failureCause"])
        expect(self.load(path)[1])
        hidden = path.replace("stored.p12", "private.p12")
        self.assertIn("Носій не підключено", expect(self.load(hidden)[1], 500).json["failureCause"])
        self.assertEqual([entry["container"] for entry in self.entries() if entry["container"]], ["stored.p12"])
        self.assertEqual(self.agent.log_in(hidden, "secret")["code"], "not_found")
        self.assertTrue(self.agent.log_in("pkcs11:token=other;id=%05", PIN)["done"])
        for _ in range(100):
            shown = sorted(entry["container"] for entry in self.entries() if entry["container"])
            if len(shown) == 2:
                break
            time.sleep(0.1)
        self.assertEqual(shown, ["private.p12", "stored.p12"])
        self.assertEqual(self.passive(), path)
        self.assertIn("Носій не підключено", expect(self.load(hidden)[1], 500).json["failureCause"])
        self.assertTrue(self.agent.log_in(hidden, "secret")["done"])
        self.assertTrue(self.agent.log_in(path, "secret")["done"])

    def test_paths_that_lead_nowhere_or_load_code_are_refused_before_anything_is_touched(self):
        self.paths()
        for path in ("pkcs11:token=none", "pkcs11:token=bank?pin-value=1234", "pkcs11:token=bank?module-path=/tmp/evil.so",
                     "pkcs11:manufacturer=SoftHSM%20project", "PKCS11:token=%zz"):
            refused = expect(self.load(path)[1], 500)
            self.assertTrue(refused.json["failureCause"], path)
        self.assertIn("Носій не підключено", expect(self.load("pkcs11:token=none")[1], 500).json["failureCause"])


if __name__ == "__main__":
    main()
