# SPDX-License-Identifier: MIT
"""pidpys key, sign, verify: without a service; checked by OpenSSL where it can."""
import base64
import hashlib
import os
import subprocess
import unittest

import harness
import wine
from home import Home


class Signatures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.demo = harness.DemoKeys()

    @classmethod
    def tearDownClass(cls):
        cls.demo.remove()

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.document = self.home.path / "договір.txt"
        self.document.write_bytes(b"contract\n" * 100)
        self.signature = self.home.path / "договір.txt.p7s"

    def with_key(self, name="p256", password="demo"):
        return ["--key", self.demo.directory / f"demo-{name}.p12", *self.home.password_file(password)]

    def good(self, *words):
        status, output, errors = self.home.pidpys(*words)
        self.assertEqual(status, 0, output + errors)
        return output

    def bad(self, *words):
        """Which code means what, report_test shows."""
        status, output, errors = self.home.pidpys(*words)
        self.assertIn(status, (1, 2, 65, 66, 69, 73, 77), output + errors)
        return output + errors

    def verify(self, *words):
        return ["verify", self.signature, "--authorities", self.demo.directory / "authorities", *words]

    def test_detached_by_either_key_is_good_for_us_and_for_openssl(self):
        for name in ("p256", "rsa"):
            self.good("sign", self.document, *self.with_key(name), "--overwrite")
            content = harness.openssl_verify(self.signature.read_bytes(), self.document.read_bytes(), self.demo.authority)
            self.assertEqual(content, self.document.read_bytes())
            self.assertIn("the signature is good", self.good(*self.verify()))

    def test_name_of_the_document_is_guessed_whatever_the_case_of_the_suffix(self):
        self.good("sign", self.document, *self.with_key())
        for suffix in (".P7S", ".P7s"):
            self.signature = self.signature.rename(self.home.path / f"договір.txt{suffix}")
            self.assertIn("the signature is good", self.good(*self.verify()))

    def test_attached_gives_its_content_back(self):
        self.good("sign", self.document, *self.with_key(), "--attached", "--embed", "chain")
        harness.openssl_verify(self.signature.read_bytes(), authority=self.demo.authority)
        self.good(*self.verify("--content", self.home.path / "out"))
        self.assertEqual((self.home.path / "out").read_bytes(), self.document.read_bytes())

    def test_signature_in_pem_base64_or_utf16_is_as_good_as_in_der(self):
        self.good("sign", self.document, *self.with_key())
        der = self.signature.read_bytes()
        lines = base64.encodebytes(der).decode()
        for dressed in (f"-----BEGIN CMS-----\n{lines}-----END CMS-----\n".encode(),
                        f"-----BEGIN PKCS7-----\r\n{lines}-----END PKCS7-----".encode("utf-8-sig"),
                        lines.encode(), lines.encode("utf-16"), der + b"\r\n"):
            self.signature.write_bytes(dressed)
            self.assertIn("the signature is good", self.good(*self.verify()))
        self.good("sign", self.document, *self.with_key("rsa"), "--add", self.signature)
        self.assertIn("Пробна", self.good(*self.verify()))

    def test_signature_of_a_mail_verifies_with_what_it_signs(self):
        key, certificate, mail = (self.home.path / name for name in ("key.pem", "certificate.pem", "mail.eml"))
        container = self.demo.directory / "demo-p256.p12"
        for what in (["-nocerts", "-nodes", "-out", key], ["-clcerts", "-nokeys", "-out", certificate]):
            subprocess.run(["openssl", "pkcs12", "-in", container, "-passin", "pass:demo", *what], check=True, capture_output=True)
        for form in ([], ["-nodetach"]):
            subprocess.run(["openssl", "smime", "-sign", "-in", self.document, "-inkey", key, "-signer", certificate,
                            "-out", mail, *form], check=True, capture_output=True)
            self.assertIn("the signature is good",
                          self.good("verify", mail, "--authorities", self.demo.directory / "authorities"))
        mail.write_bytes(mail.read_bytes()[:-200])
        self.bad("verify", mail, "--authorities", self.demo.directory / "authorities")

    def test_second_signer_is_added_and_the_same_one_is_not(self):
        self.good("sign", self.document, *self.with_key("p256"))
        self.good("sign", self.document, *self.with_key("rsa"), "--add", self.signature)
        output = self.good(*self.verify())
        self.assertIn("Демченко", output)
        self.assertIn("Пробна", output)
        self.bad("sign", self.document, *self.with_key("rsa"), "--add", self.signature)
        self.good("sign", self.document, *self.with_key("rsa"), "--add", self.signature, "--duplicate")

    def test_signing_says_what_is_signed(self):
        digest = hashlib.sha256(self.document.read_bytes()).hexdigest()
        said = self.good("sign", self.document, *self.with_key("p256"), "--attached")
        self.assertIn(f"{len(self.document.read_bytes())} octets, SHA-256 {digest}", said)
        said = self.good("sign", self.document, *self.with_key("rsa"), "--add", self.signature)
        self.assertIn("SHA-256 " + digest, said)
        self.assertEqual(harness.stated_digests(self.signature.read_bytes()), [digest, digest])

    def test_signer_is_not_added_to_a_signature_of_something_else(self):
        for form in ((), ("--attached",)):
            self.good("sign", self.document, *self.with_key("p256"), "--overwrite", *form)
            before = self.signature.read_bytes()
            other = self.home.path / "harmless.txt"
            for content in (b"harmless", b""):
                other.write_bytes(content)
                self.bad("sign", other, *self.with_key("rsa"), "--add", self.signature)
                self.assertEqual(self.signature.read_bytes(), before)

    def test_file_given_beside_an_attached_signature_is_compared(self):
        self.good("sign", self.document, *self.with_key(), "--attached")
        for beside in ([], ["--data", self.document]):
            self.assertNotIn("beside", self.good(*self.verify(*beside)))
        other = self.home.path / "other.txt"
        other.write_bytes(b"another contract")
        said = self.bad(*self.verify("--data", other))
        self.assertIn("NOT what was signed", said)
        self.assertNotIn("✓", said)
        self.bad(*self.verify("--data", self.home.path / "absent"))

    def test_changed_document_or_unknown_authority_is_refused(self):
        self.good("sign", self.document, *self.with_key())
        self.assertIn("not to be trusted", self.bad("verify", self.signature))
        self.document.write_bytes(b"another contract")
        self.assertIn("NOT good", self.bad(*self.verify()))

    def test_what_a_good_signature_rests_on_is_told_beside_the_verdict(self):
        key = self.home.path / "key.pem"
        subprocess.run(["openssl", "pkcs12", "-in", self.demo.directory / "demo-rsa.p12", "-passin", "pass:demo",
                        "-nodes", "-out", key], check=True, capture_output=True)

        def sign(*how):
            subprocess.run(["openssl", "cms", "-sign", "-binary", "-in", self.document, "-signer", key, "-inkey", key,
                            "-outform", "DER", "-out", self.signature, *how], check=True, capture_output=True)

        sign("-md", "sha256", "-cades")
        good = self.good(*self.verify())
        self.assertNotIn("SHA-1", good)
        self.assertNotIn("signing-certificate", good)
        sign("-md", "sha1")
        old = self.bad(*self.verify())  # nothing proves that it is of a time when SHA-1 was enough
        self.assertIn("SHA-1", old)
        self.assertIn("signing-certificate", old)
        sign("-md", "sha256", "-noattr")
        self.assertIn("no signed attributes", self.good(*self.verify()))

    def test_octets_after_the_signature_are_refused(self):
        self.good("sign", self.document, *self.with_key())
        self.signature.write_bytes(self.signature.read_bytes() + b"\0")
        self.bad(*self.verify())

    def test_file_that_is_there_is_not_overwritten_unasked(self):
        self.signature.write_text("mine")
        self.assertIn("--overwrite", self.bad("sign", self.document, *self.with_key()))
        self.assertEqual(self.signature.read_text(), "mine")

    def test_bad_input_is_a_clear_error_and_leaves_no_file(self):
        self.bad("sign", self.document, *self.with_key(password="wrong"))
        self.bad("sign", self.home.path / "absent", *self.with_key())
        rubbish = self.home.path / "rubbish.p12"
        rubbish.write_bytes(os.urandom(500))
        self.bad("sign", self.document, "--key", rubbish, "--password-file", self.home.path / "password")
        self.bad("key", "info", rubbish, "--password-file", self.home.path / "absent")
        self.assertFalse(self.signature.exists())
        for rubbish_signature in (b"", b"rubbish", os.urandom(1000)):
            self.signature.write_bytes(rubbish_signature)
            self.bad(*self.verify())

    @wine.lacks(wine.TERMINALS)
    def test_password_is_asked_at_the_terminal_without_echo(self):
        with_a_slip = b"dex\x7fmo\r"
        status, seen = self.home.at_terminal("key", "info", self.demo.directory / "demo-p256.p12",
                                             answers=[(b"Password of", with_a_slip)])
        self.assertEqual(status, 0, seen)
        self.assertIn("Демченко Дмитро Демидович".encode(), seen)
        self.assertNotIn(b"demo\r", seen)

    def test_password_is_not_an_option_and_without_terminal_nothing_is_asked(self):
        self.assertNotIn("--password ", self.home.pidpys("sign", "--help")[1])
        self.assertRegex(self.bad("key", "info", self.demo.directory / "demo-p256.p12"), "terminal|console")

    @wine.lacks(wine.MODES)
    def test_password_file_of_all_is_refused(self):
        key = self.with_key()
        (self.home.path / "password").chmod(0o644)
        self.assertIn("chmod 600", self.bad("sign", self.document, *key))

    @wine.lacks(wine.LIMITS)
    def test_key_info_by_descriptor(self):
        reading, writing = os.pipe()
        os.write(writing, b"demo")
        os.close(writing)
        done = subprocess.run([harness.BIN / "pidpys", "--language", "en", "key", "info", self.demo.directory / "demo-rsa.p12",
                               "--password-fd", str(reading)], pass_fds=[reading], capture_output=True, text=True)
        os.close(reading)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("TINUA-2345678901", done.stdout)
        self.assertIn("RSA 2048", done.stdout)


if __name__ == "__main__":
    harness.main()
