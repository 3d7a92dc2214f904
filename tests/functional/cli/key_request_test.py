# SPDX-License-Identifier: MIT
"""pidpys key make by a profile, request, import-certificate, change-password: the way of a key from its birth to a signature
that others accept, with the authority in between played by other people's programs."""
import unittest

import harness
import peers
from home import Home

PROFILES = """
[[key_profile]]
oid = "2.25.77"
id = "staff"
caption = "Співробітник"
algorithm = "ecdsa"
curve = "P-384"
fields = [{ name = "COMMON_NAME" }, "COUNTRY_NAME", { name = "DEPARTMENT", optional = true, subject = "2.5.4.11" }]
"""


class KeyRequest(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.key = self.home.path / "key.p12"
        self.document = self.home.path / "document"
        self.document.write_bytes(b"contract\n" * 100)
        self.password = self.home.password_file("secret 1")
        self.authorities = self.home.path / "authorities"
        self.authorities.mkdir()

    def run_pidpys(self, status, *words):
        actual, output, errors = self.home.pidpys(*words)
        self.assertEqual(actual, status, output + errors)
        return output + errors

    def make(self, profile, *words, status=0):
        return self.run_pidpys(status, "key", "make", self.key, "--profile", profile, *self.password, "--name",
                               "Ключенко Клим Карпович", *words)

    def file(self, name):
        return self.home.path / name

    def import_certificates(self, *files, status=0):
        certificates = [word for file in files for word in ("--certificate", file)]
        return self.run_pidpys(status, "key", "import-certificate", self.key, *certificates, *self.password)

    def sign_and_verify(self):
        self.run_pidpys(0, "sign", self.document, "--key", self.key, *self.password, "--overwrite", "--embed", "signer")
        verdict = self.run_pidpys(0, "verify", f"{self.document}.p7s", "--authorities", self.authorities)
        self.assertIn("Ключенко Клим Карпович", verdict)
        return self.file("document.p7s").read_bytes()

    def test_pair_of_national_keys_from_birth_to_signature(self):
        self.make("default", "--tax-number", "1234567890")
        self.assertEqual(self.key.stat().st_size, 1255)
        for file in (self.key, self.file("key_sign.p10"), self.file("key_agree.p10")):
            self.assertEqual(file.stat().st_mode & 0o077, 0, file)
        self.assertTrue(peers.jkurwa_opens(self.key, "secret 1"))
        answers = [(self.file(f"key_{name}.p10"), self.file(f"{name}.cer")) for name in ("sign", "agree")]
        self.assertTrue(peers.bouncy_castle_issues(self.authorities / "ca.cer", *answers))
        before = self.key.read_bytes()
        told = self.import_certificates(*(certificate for _, certificate in answers))
        self.assertIn("key-before.p12", told)
        self.assertEqual(self.file("key-before.p12").read_bytes(), before)
        info = self.run_pidpys(0, "key", "info", self.key, *self.password)
        self.assertNotIn("No certificate", info)
        self.assertEqual(info.count("TINUA-1234567890"), 2)
        signature = self.sign_and_verify()
        self.assertTrue(peers.bouncy_castle_accepts(signature, self.document.read_bytes()))
        self.run_pidpys(0, "encrypt", self.document, "--to", self.file("agree.cer"), "--overwrite")
        self.run_pidpys(0, "decrypt", f"{self.document}.p7e", "--key", self.key, *self.password, "--out", self.file("back"))
        self.assertEqual(self.file("back").read_bytes(), self.document.read_bytes())

    def test_ordinary_key_that_openssl_issues_a_certificate_for(self):
        for profile in ("ecdsa", "rsa"):
            with self.subTest(profile):
                self.key = self.file(f"{profile}.p12")
                self.make(profile, "--field", "MAIL=klym@example.com.ua")
                authority = self.authorities / "ca.pem"
                harness.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                            "-keyout", self.file("ca.key"), "-out", authority, "-days", "2", "-subj", "/CN=OpenSSL CA")
                harness.run("openssl", "x509", "-req", "-inform", "DER", "-in", self.file(f"{profile}_sign.p10"), "-CA",
                            authority, "-CAkey", self.file("ca.key"), "-copy_extensions", "copyall", "-days", "1", "-out",
                            self.file("answer.pem"))
                self.import_certificates(self.file("answer.pem"))
                self.sign_and_verify()
                harness.run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", f"{self.document}.p7s",
                            "-content", self.document, "-CAfile", authority, "-purpose", "any", "-out", "/dev/null")
                self.assertTrue(peers.bouncy_castle_opens(self.key, "secret 1"))
                shown = harness.run("openssl", "pkcs12", "-info", "-in", self.key, "-passin", "pass:secret 1", "-noenc")
                self.assertIn(b"BEGIN PRIVATE KEY", shown)
                self.assertEqual(shown.count(b"localKeyID"), 2)

    def test_password_is_changed_and_the_old_container_is_kept(self):
        self.make("ecdsa")
        new = self.file("new-password")
        new.write_text("інший пароль\n")
        new.chmod(0o600)
        for count in range(2):
            old = ["--password-file", new] if count else self.password
            self.run_pidpys(0, "key", "change-password", self.key, *old, "--new-password-file", new)
        self.run_pidpys(77, "key", "info", self.key, *self.password)
        self.run_pidpys(0, "key", "info", self.key, "--password-file", new)
        self.run_pidpys(0, "key", "info", self.file("key-before.p12"), *self.password)
        self.run_pidpys(0, "key", "info", self.file("key-before-2.p12"), "--password-file", new)
        self.run_pidpys(77, "key", "change-password", self.key, *self.password, "--new-password-file", new)
        self.assertFalse(self.file("key-before-3.p12").exists())

    def test_requests_for_keys_that_are_there(self):
        self.make("default")
        told = self.run_pidpys(0, "key", "request", self.key, *self.password, "--profile", "default", "--purpose", "signature",
                               "--field", "SURNAME=Інша", "--field", "GIVEN_NAME=Інна", "--field", "COMMON_NAME=Інша Інна")
        self.assertIn("key_sign-2.p10", told)
        self.assertNotIn("agreement", told)
        subject = harness.run("openssl", "req", "-inform", "DER", "-in", self.file("key_sign-2.p10"), "-noout", "-subject",
                              "-nameopt", "utf8").decode()
        self.assertIn("CN=Інша Інна", subject.replace(" = ", "="))

    def test_profiles_of_a_file(self):
        file = self.file("profiles.toml")
        file.write_text(PROFILES)
        self.make("staff", "--profiles", file, "--field", "DEPARTMENT=Каса", "--field", "COUNTRY_NAME=ua")
        text = harness.run("openssl", "req", "-inform", "DER", "-in", self.file("key_sign.p10"), "-noout", "-verify", "-text",
                           "-nameopt", "utf8").decode()
        self.assertIn("OU=Каса", text.replace(" = ", "="))
        self.assertIn("C=UA", text.replace(" = ", "="))
        self.assertIn("secp384r1", text)
        self.assertIn("Key Agreement", text)
        self.assertIn("there are: staff", self.run_pidpys(64, "key", "make", self.file("x"), "--profile", "seal", "--profiles",
                                                         file, *self.password))

    def test_what_makes_no_sense_is_a_clear_error_and_leaves_nothing(self):
        self.assertIn("SURNAME", self.run_pidpys(64, "key", "make", self.key, "--profile", "default", *self.password))
        self.assertIn("has no field X", self.make("default", "--field", "X=1", status=64))
        self.assertIn("COUNTRY_NAME", self.make("default", "--field", "COUNTRY_NAME=Україна", status=64))
        self.assertIn("has no field DRFOU", self.make("seal", "--tax-number", "1234567890", "--field", "ORGANIZATION_NAME=Каса",
                                                      status=64))
        self.assertFalse(self.key.exists())
        self.key.write_text("mine")
        self.assertNotIn("--overwrite", self.make("default", status=73))   # which there is not beside --profile
        self.assertEqual(self.key.read_text(), "mine")
        self.assertEqual(list(self.home.path.glob("*.p10")), [])

    def test_certificate_of_another_key_is_refused(self):
        self.make("ecdsa")
        before = self.key.read_bytes()
        other = self.file("other.pem")
        harness.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                    self.file("other.key"), "-out", other, "-subj", "/CN=Other")
        self.import_certificates(other, status=65)
        self.assertEqual(self.key.read_bytes(), before)
        self.assertEqual(list(self.home.path.glob("*-before*")), [])


if __name__ == "__main__":
    harness.main()
