# SPDX-License-Identifier: MIT
"""pidpys key make: containers that we and others open, certificates that are right."""
import unittest

import harness
import peers
from home import Home

ORDINARY = ["rsa2048", "rsa3072", "p256", "p384", "p521", "ed25519"]
NATIONAL = ["m163", "m167", "m173", "m179", "m191", "m233", "m257", "m307", "m367", "m431"]
NAMES = {"rsa2048": "RSA 2048", "rsa3072": "RSA 3072", "p256": "ECDSA P-256", "p384": "ECDSA P-384",
         "p521": "ECDSA P-521", "ed25519": "Ed25519"}


class KeyMake(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.key = self.home.path / "key.p12"
        self.document = self.home.path / "document"
        self.document.write_bytes(b"contract\n" * 100)
        self.password = self.home.password_file("Пароль 1")

    def run_pidpys(self, status, *words):
        actual, output, errors = self.home.pidpys(*words)
        self.assertEqual(actual, status, output + errors)
        return output + errors

    def make(self, *words, status=0):
        return self.run_pidpys(status, "key", "make", self.key, "--name", "Ключенко Клим Карпович", *self.password, *words)

    def test_each_algorithm_makes_a_key_that_signs(self):
        for algorithm in ORDINARY + NATIONAL:
            with self.subTest(algorithm):
                self.make("--algorithm", algorithm, "--demo-authority", "--tax-number", "1234567890", "--overwrite")
                info = self.run_pidpys(0, "key", "info", self.key, *self.password)
                self.assertIn("Ключенко Клим Карпович", info)
                self.assertIn("TINUA-1234567890", info)
                self.assertIn(NAMES.get(algorithm, "ДСТУ 4145-2002 " + algorithm.upper()), info)
                self.run_pidpys(0, "sign", self.document, "--key", self.key, *self.password, "--overwrite")
                weak = algorithm in ("m163", "m167", "m173", "m179", "m191")
                verdict = self.run_pidpys(1 if weak else 0, "verify", f"{self.document}.p7s")
                self.assertIn("the signature is good", verdict)
                self.assertEqual("too weak" in verdict, weak)
                if algorithm in ("ed25519", "m233", "m257"):
                    signature = (self.home.path / "document.p7s").read_bytes()
                    self.assertTrue(peers.bouncy_castle_accepts(signature, self.document.read_bytes()))

    def test_openssl_opens_the_ordinary_ones(self):
        for algorithm in ORDINARY:
            with self.subTest(algorithm):
                self.make("--algorithm", algorithm, "--demo-authority", "--overwrite")
                words = ["openssl", "pkcs12", "-in", self.key, "-passin", "pass:Пароль 1"]
                harness.run(*words, "-nocerts", "-noenc")
                leaf = harness.run(*words, "-clcerts", "-nokeys")
                authority = max((self.home.state / "authorities").iterdir(), key=lambda file: file.stat().st_mtime_ns)
                harness.run("openssl", "verify", "-x509_strict", "-CAfile", authority, stdin=leaf)

    def test_bouncy_castle_opens_the_scheme_of_aes(self):
        for algorithm in ("rsa2048", "p256", "ed25519"):  # the private number of a national key it wants in another form
            with self.subTest(algorithm):
                self.make("--algorithm", algorithm, "--scheme", "aes", "--overwrite")
                self.assertTrue(peers.bouncy_castle_opens(self.key, "Пароль 1"))
                self.assertFalse(peers.bouncy_castle_opens(self.key, "інший"))

    def test_jkurwa_opens_the_scheme_of_gost(self):
        self.home.password_file("secret 1")  # its own passwords are ASCII alone
        for algorithm in ("m257", "m431"):
            with self.subTest(algorithm):
                self.make("--algorithm", algorithm, "--overwrite")
                self.assertTrue(peers.jkurwa_opens(self.key, "secret 1"))
                self.assertFalse(peers.jkurwa_opens(self.key, "secret 2"))

    def test_self_signed_is_trusted_by_whom_its_certificate_is_given_to(self):
        certificate = self.home.path / "certificate.pem"
        for algorithm in ("p256", "m257", "ed25519"):
            with self.subTest(algorithm):
                output = self.make("--algorithm", algorithm, "--certificate-out", certificate, "--overwrite")
                self.assertIn("self-signed", output)
                self.assertEqual(self.key.stat().st_mode & 0o077, 0)
                self.run_pidpys(0, "sign", self.document, "--key", self.key, *self.password, "--overwrite")
                self.assertIn("not to be trusted", self.run_pidpys(1, "verify", f"{self.document}.p7s"))
                trusted = self.home.path / "trusted"
                trusted.mkdir(exist_ok=True)
                (trusted / "friend.pem").write_bytes(certificate.read_bytes())
                self.run_pidpys(0, "verify", f"{self.document}.p7s", "--authorities", trusted)

    def test_national_key_identifier_is_the_one_others_look_for(self):
        self.home.password_file("secret 1")
        self.make("--certificate-out", self.home.path / "certificate.pem")
        identifier = harness.run("node", peers.JKURWA / "peer.js", "open", self.key, "secret 1").decode().split()[0]
        shown = harness.run("openssl", "x509", "-in", self.home.path / "certificate.pem", "-noout", "-ext",
                            "subjectKeyIdentifier").decode()
        self.assertIn(identifier.upper(), shown.replace(":", ""))

    def test_demo_authority_leaves_no_key_behind(self):
        self.make("--demo-authority")
        [authority] = (self.home.state / "authorities").iterdir()
        self.assertNotIn(b"PRIVATE KEY", authority.read_bytes())
        self.assertEqual({file.name for file in self.home.path.iterdir()}, {".local", "key.p12", "document", "password"})

    def test_what_makes_no_sense_is_a_clear_error_and_leaves_no_key(self):
        for words in (["--tax-number", "12"], ["--tax-number", "12345678xx"]):
            self.assertIn("ten digits", self.make(*words, status=64))
        self.run_pidpys(64, "key", "make", self.key, "--name", "Однослово", *self.password)
        self.run_pidpys(64, "key", "make", self.key, "--name", "Довге " + "х" * 100, *self.password)
        self.home.password_file("")
        self.assertIn("needs a password", self.make(status=64))
        self.assertFalse(self.key.exists())
        for words in (["--algorithm", "dsa"], ["--scheme", "rot13"], []):
            status, _, _ = self.home.pidpys("key", "make", self.key, *words)
            self.assertNotEqual(status, 0)
        self.key.write_text("mine")
        self.assertIn("--overwrite", self.make(status=73))
        self.assertEqual(self.key.read_text(), "mine")

    def at_terminal(self, *answers):
        keys = [answer + b"\r" for answer in answers]
        return self.home.at_terminal("key", "make", self.key, "--name", "А Б", "--algorithm", "p256",
                                     answers=zip((b"Password of", b"Once more"), keys, strict=True))

    def test_password_is_asked_twice_at_the_terminal(self):
        status, seen = self.at_terminal(b"one", b"two")
        self.assertEqual(status, 64)
        self.assertIn(b"differ", seen)
        self.assertFalse(self.key.exists())
        status, seen = self.at_terminal(b"secret", b"secret")
        self.assertEqual(status, 0, seen)
        self.assertNotIn(b"secret", seen)
        self.assertTrue(self.key.exists())


if __name__ == "__main__":
    harness.main()
