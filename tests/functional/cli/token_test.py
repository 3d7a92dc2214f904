# SPDX-License-Identifier: MIT
"""Tokens at the command line: SoftHSM2 has the keys, OpenSSL judges, p11tool and pkcs11-tool see the same."""
import json
import os
import re
import time
import unittest

import harness
from home import Home
from soft_hsm import MODULE, PIN, SoftHsm


class Tokens(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = Home()
        cls.addClassCleanup(cls.home.remove)
        cls.hsm = SoftHsm(cls.home.path, "one", "two", "three")
        cls.certificate = cls.hsm.key("one", "02", "EC:prime256v1", "--usage-sign")
        cls.hsm.key("one", "01", "rsa:2048", "--usage-sign")
        cls.hsm.key("one", "06", "rsa:2048", "--usage-sign", "--always-auth")
        cls.agreeing = cls.hsm.key("one", "05", "EC:prime256v1", "--usage-derive", usages="keyAgreement")
        cls.hsm.key("two", "02", "EC:secp384r1", "--usage-sign")
        cls.hsm.container("two", "stored.p12")
        cls.hsm.container("two", "private.p12", "--private")
        cls.document = cls.home.path / "document.txt"
        cls.document.write_bytes("документ\n".encode())

    def pidpys(self, expected, *words):
        status, output, errors = self.home.pidpys(*words, **self.hsm.environment)
        self.assertEqual(status, expected, output + errors)
        return output if expected == 0 else errors

    def sign(self, expected, name, *words, pin=PIN):
        return self.pidpys(expected, "sign", self.document, "--key", name, *self.home.password_file(pin), "--overwrite", *words)

    def test_list_has_what_other_programs_see(self):
        report = json.loads(self.pidpys(0, "token", "list", "--json"))
        tokens = {each["label"]: each for each in report["tokens"] if each["module"] == "softhsm2"}
        self.assertEqual(set(tokens), {"one", "two", "three"})
        seen = self.hsm.run("p11tool", "--provider", MODULE, "--list-all-certs", "pkcs11:token=one")
        listed = {each["key"].rpartition("id=")[2] for each in tokens["one"]["certificates"]}
        self.assertEqual(listed, {"%01", "%02", "%05", "%06"})
        for each in listed:
            self.assertIn(f"id={each}", seen)
        self.assertIn(tokens["one"]["serial"], seen)
        text = self.pidpys(0, "token", "list")
        self.assertIn("Owner of two 02", text)

    def test_keys_sign_as_openssl_verifies(self):
        for number, more in (("02", []), ("01", []), ("01", ["--pss"]), ("06", []), ("02", ["--digest", "SHA512"])):
            with self.subTest(number, more=more):
                self.sign(0, f"pkcs11:token=one;id=%{number}", *more)
                self.hsm.run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", f"{self.document}.p7s", "-content",
                             self.document, "-CAfile", self.home.path / "ca.pem", "-purpose", "any", "-out", "/dev/null")

    def test_message_to_a_key_of_a_token_is_decrypted(self):
        message = self.home.path / "message.p7e"
        self.hsm.run("openssl", "cms", "-encrypt", "-binary", "-aes256", "-in", self.document, "-outform", "DER", "-out", message,
                     "-recip", self.agreeing, "-keyopt", "ecdh_kdf_md:sha256")
        out = self.home.path / "decrypted"
        self.pidpys(0, "decrypt", message, "--key", "pkcs11:token=one", *self.home.password_file(PIN), "--out", out, "--overwrite")
        self.assertEqual(out.read_bytes(), self.document.read_bytes())

    def verify(self):
        self.hsm.run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", f"{self.document}.p7s", "-content",
                     self.document, "-CAfile", self.home.path / "ca.pem", "-purpose", "any", "-out", "/dev/null")

    def test_container_that_merely_lies_there_is_opened_by_its_password(self):
        report = json.loads(self.pidpys(0, "token", "list", "--json"))
        stored = {each["label"]: each["containers"] for each in report["tokens"]}
        self.assertEqual([each["label"] for each in stored["two"]], ["stored.p12"])
        self.assertEqual(stored["one"], [])
        name = stored["two"][0]["key"]
        seen = self.hsm.run("p11tool", "--provider", MODULE, "--list-all", "pkcs11:token=two")
        self.assertRegex(seen, "(?s)object=stored.p12;type=data")
        self.assertIn(name, self.pidpys(0, "token", "list"))
        self.sign(0, name, pin="secret")
        self.verify()
        for key, password, kind in ((name, "secret", "PKCS#12"), ("pkcs11:token=two;id=%02", PIN, "PKCS #11")):
            info = self.pidpys(0, "key", "info", key, *self.home.password_file(password), "--json")
            self.assertEqual(json.loads(info)["container"], kind)
        self.assertIn("The password is wrong", self.sign(77, name, pin=PIN))
        self.assertIn("private.p12", self.sign(66, "pkcs11:token=two;object=private.p12;type=data", pin="secret"))
        os.environ |= self.hsm.environment
        status, screen = self.home.at_terminal(
            "sign", self.document, "--key", "pkcs11:token=two;object=private.p12;type=data", "--overwrite",
            answers=[(b"two", PIN.encode() + b"\n"), (b"private.p12", b"secret\n")])
        self.assertEqual(status, 0, screen)
        self.verify()

    def test_wrong_pin_is_told(self):
        self.assertIn("PIN is wrong", self.sign(77, "pkcs11:token=two;id=%02", pin="9999"))
        self.sign(0, "pkcs11:token=two;id=%02")

    def test_script_with_a_wrong_pin_does_not_lock_the_token(self):
        for pin in ("1111", "2222", "3333"):
            self.assertIn("PIN is wrong", self.sign(77, "pkcs11:token=two;id=%02", pin=pin))
        for pin in ("1111", PIN):   # neither reaches the token: the right one would have signed
            self.assertIn("three times in a row", self.sign(77, "pkcs11:token=two;id=%02", pin=pin))
        status, seen = self.home.at_terminal("sign", self.document, "--key", "pkcs11:token=two;id=%02", "--overwrite",
                                             answers=[(b"assword", f"{PIN}\n".encode())], **self.hsm.environment)
        self.assertEqual(status, 0, seen)
        self.sign(0, "pkcs11:token=two;id=%02")

    def test_names_that_lead_nowhere(self):
        self.assertIn("token=none", self.sign(66, "pkcs11:token=none"))
        self.sign(64, "pkcs11:manufacturer=SoftHSM%20project")   # several of them
        self.sign(65, "pkcs11:token=one;id=%77")
        self.sign(77, "pkcs11:token=one?module-path=/tmp/evil.so")
        self.sign(65, "pkcs11:token=one;id")

    def test_keys_are_made_in_a_token_certified_and_used_as_others_see(self):
        words = ("--name", "Ключенко Клим Карпович", *self.home.password_file(PIN))
        for profile, kind in (("ecdsa", "EC_POINT"), ("rsa", "RSA")):
            with self.subTest(profile):
                request = self.home.path / "three_sign.p10"
                request.unlink(missing_ok=True)
                status, output, errors = self.home.pidpys("key", "make", "pkcs11:token=three", "--profile", profile, "--json", *words,
                                                          folder=self.home.path, **self.hsm.environment)
                self.assertEqual(status, 0, output + errors)
                name = json.loads(output)["requests"][0]["key"]
                number = name.rpartition("id=")[2].replace("%", "")
                self.assertEqual(json.loads(output)["requests"][0]["file"], "three_sign.p10")
                self.hsm.run("openssl", "req", "-verify", "-noout", "-inform", "DER", "-in", request)
                private = self.hsm.tool("three", "--list-objects", "--type", "privkey", "--id", number)
                self.assertIn("sensitive, always sensitive, never extractable", private)
                self.assertIn("Ключенко", private)
                self.assertIn("Private key", self.hsm.run("p11tool", "--provider", MODULE, "--login", "--list-privkeys", "pkcs11:token=three"))

                self.hsm.run("openssl", "req", "-inform", "DER", "-in", request, "-out", self.home.path / "request.pem")
                certificate = self.home.path / "issued.pem"
                extensions = self.home.path / "of-request"
                extensions.write_text("keyUsage=critical,digitalSignature,nonRepudiation\n")
                self.hsm.run("openssl", "x509", "-req", "-in", self.home.path / "request.pem", "-CA", self.home.path / "ca.pem", "-CAkey",
                             self.home.path / "ca.key", "-set_serial", "77", "-days", "9", "-extfile", extensions, "-out", certificate)
                imported = ("key", "import-certificate", "pkcs11:token=three", "--certificate", certificate, "--certificate",
                            self.home.path / "ca.pem", *self.home.password_file(PIN))
                self.assertIn("id=", self.pidpys(0, *imported))
                self.pidpys(0, *imported)   # once more changes nothing
                listed = self.hsm.tool("three", "--list-objects", "--type", "cert")
                self.assertEqual(len(re.findall(rf"(?i)ID:\s+{number}\b", listed)), 1, listed)
                self.sign(0, name)
                self.hsm.run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", f"{self.document}.p7s", "-content",
                             self.document, "-CAfile", self.home.path / "ca.pem", "-purpose", "any", "-out", "/dev/null")
        before = self.hsm.tool("three", "--list-objects", "--type", "privkey")
        self.pidpys(65, "key", "make", "pkcs11:token=three", "--profile", "default", *words)   # SoftHSM makes none of DSTU 4145
        status, _, errors = self.home.pidpys("key", "make", "pkcs11:token=three", "--profile", "ecdsa", *words,
                                             folder="/proc/self", **self.hsm.environment)
        self.assertNotEqual(status, 0)
        self.assertEqual(self.hsm.tool("three", "--list-objects", "--type", "privkey"), before, "a key that nobody asked a certificate for")
        self.assertIn("--profile", self.pidpys(64, "key", "make", "pkcs11:token=three", *words))
        self.pidpys(65, "key", "import-certificate", "pkcs11:token=three", "--certificate", self.certificate, *self.home.password_file(PIN))

    def test_pin_at_the_terminal(self):
        os.environ |= self.hsm.environment
        out = self.home.path / "signed"
        status, screen = self.home.at_terminal("sign", self.document, "--key", "pkcs11:token=one;id=%02", "--out", out,
                                               answers=[(b"one", PIN.encode() + b"\n")])
        self.assertEqual(status, 0, screen)
        self.assertNotIn(PIN.encode(), screen)


class Service(unittest.TestCase):
    def test_key_of_a_token_is_taken_at_start_and_the_token_is_told(self):
        home = Home()
        self.addCleanup(home.remove)
        hsm = SoftHsm(home.path, "pidpys-host")
        hsm.key("pidpys-host", "02", "EC:prime256v1", "--usage-sign")
        password = home.password_file(PIN)
        with harness.Service(args=["--login", "pkcs11:token=pidpys-host", *map(str, password)],
                             environment=os.environ | hsm.environment) as service:
            service.api("GET", "/token/connected")
            for _ in range(100):
                tokens = service.api("GET", "/token/connected").json
                if tokens["tokenInfo"]:
                    break
                time.sleep(0.1)
            self.assertEqual(tokens["tokenInfo"][0]["name"], "pidpys-host")
            self.assertEqual(tokens["activeTokenPath"], [tokens["tokenInfo"][0]["activeModePath"]])
            self.assertTrue(tokens["activeTokenPath"][0].startswith("pkcs11:token=pidpys-host;manufacturer=SoftHSM%20project"))
            self.assertEqual(tokens["passiveTokenPath"], [])
            permission = service.api("POST", "/accessToken", {"accessTimesNumber": 1}).json["accessTokenUuid"]
            at = "/ticket/" + service.api("POST", "/ticket").json["ticketUuid"]
            self.assertEqual(service.api("POST", f"{at}/data", b"content").status, 200)
            self.assertEqual(service.api("PUT", f"{at}/option", {"embedCertificateType": "signerCert"}).status, 200)
            made = service.api("POST", f"{at}/ds/creator", {"accessTokenUuid": permission})
            self.assertEqual(made.status, 200, made)
            harness.openssl_verify(service.api("GET", f"{at}/ds/data").body, b"content", home.path / "ca.pem")


if __name__ == "__main__":
    harness.main()
