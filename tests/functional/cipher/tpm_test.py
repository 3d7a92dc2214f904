# SPDX-License-Identifier: MIT
"""Keys in a TPM 2.0, through tpm2-pkcs11: a page names the token and brings the PIN, a command names the key. OpenSSL judges."""
import os
import time
import unittest

from harness import Service, main, openssl_verify
from home import Home
from soft_tpm import LABEL, MODULE, PIN, SoftTpm
from steps import expect, ticket, upload

PAGE = "https://bank.example"
CONTENT = b"content"
POLICY = f"""
[[rule]]
action = "allow"
kinds = ["admission", "signature"]
origins = ["{PAGE}"]
"""


class Tpm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = Home()
        cls.addClassCleanup(cls.home.remove)
        cls.tpm = SoftTpm(cls.home.path)
        cls.addClassCleanup(cls.tpm.stop)
        cls.tpm.key(LABEL, "01", "EC:prime256v1")
        cls.tpm.key(LABEL, "02", "rsa:2048")

    def setUp(self):
        self.tpm.flush()

    def connected(self, service):
        for _ in range(100):
            told = expect(service.api("GET", "/token/connected", origin=PAGE)).json["tokenInfo"]
            tokens = [token for token in told if token["name"] == LABEL]
            if tokens:
                return tokens[0]
            time.sleep(0.1)
        self.fail("the TPM is not seen")

    def signed(self, service, path):
        at = ticket(service, origin=PAGE)
        upload(service, at + "/data", CONTENT, origin=PAGE)
        expect(service.api("PUT", at + "/option", {"embedCertificateType": "signerCert"}, origin=PAGE))
        expect(service.api("PUT", at + "/keyStore", {"keyStorePath": path}, origin=PAGE))
        expect(service.api("POST", at + "/ds/creator", {"keyStorePassword": PIN}, origin=PAGE))
        return expect(service.api("GET", at + "/ds/data", origin=PAGE)).body

    def test_a_page_signs_with_keys_of_the_tpm(self):
        with Service(policy=POLICY, environment=os.environ | self.tpm.environment) as service:
            token = self.connected(service)
            # Every TPM says this: a token is known by all its names together.
            self.assertEqual(token["serial"], "0000000000000000")
            self.assertEqual(token["passiveModePath"], "")
            self.assertRegex(token["activeModePath"], f"^pkcs11:token={LABEL};manufacturer=[^;]+;model=[^;]+;serial=0000000000000000$")
            at = ticket(service, origin=PAGE)
            expect(service.api("PUT", at + "/keyStore", {"keyStorePath": token["activeModePath"]}, origin=PAGE))
            # Two wrong ones in all: the third would lock the TPM.
            for said in ("Невірний пароль (PIN)", "уже відхилив"):
                wrong = service.api("PUT", at + "/keyStore/verifier", {"keyStorePassword": "9999"}, origin=PAGE)
                self.assertIn(said, expect(wrong, 500).json["failureCause"])
            for number in ("%01", "%02"):
                with self.subTest(number):
                    made = self.signed(service, f"{token['activeModePath']};id={number}")
                    openssl_verify(made, CONTENT, self.home.path / "ca.pem")

    def test_commands_sign_with_keys_of_the_tpm(self):
        document = self.home.path / "document"
        document.write_bytes(CONTENT)
        for number, options in (("%01", []), ("%01", ["--digest", "SHA512"]), ("%02", []), ("%02", ["--digest", "SHA384"])):
            with self.subTest(number, options=options):
                self.tpm.flush()
                status, _, errors = self.home.pidpys(
                    "sign", document, "--key", f"pkcs11:token={LABEL};serial=0000000000000000;id={number}", "--overwrite", *options,
                    *self.home.password_file(PIN), **self.tpm.environment)
                self.assertEqual(status, 0, errors)
                openssl_verify((self.home.path / "document.p7s").read_bytes(), CONTENT, self.home.path / "ca.pem")

    def test_a_wrong_pin_is_told_and_opensc_sees_the_same(self):
        status, _, errors = self.home.pidpys("sign", self.home.path / "ca.pem", "--key", f"pkcs11:token={LABEL};id=%01",
                                             *self.home.password_file("9999"), **self.tpm.environment)
        self.assertEqual(status, 77, errors)
        self.assertIn("PIN is wrong", errors)
        self.tpm.flush()
        output = self.home.pidpys("token", "list", **self.tpm.environment)[1]
        self.assertIn("Owner of pidpys-tpm 01", output)
        self.assertIn(MODULE, output)
        self.assertIn("serial num         : 0000000000000000", self.tpm.run("pkcs11-tool", "--module", MODULE, "-L"))


if __name__ == "__main__":
    main()
