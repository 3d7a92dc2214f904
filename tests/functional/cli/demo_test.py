# SPDX-License-Identifier: MIT
"""pidpys demo: keys that OpenSSL opens, once and no more."""
import unittest

import harness
import peers
import wine
from home import Home


class Demo(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.state = self.home.path / "state"

    def make(self, *words):
        status, output, errors = self.home.pidpys("demo", "make", "--state", self.state, *words)
        self.assertEqual(status, 0, output + errors)
        return output

    def test_keys_open_and_their_certificates_lead_to_the_authority(self):
        self.make()
        for name, person in (("demo-p256", "Демченко Дмитро Демидович"), ("demo-rsa", "Пробна Павлина Петрівна")):
            pem = harness.run("openssl", "pkcs12", "-in", self.state / f"{name}.p12", "-passin", "pass:demo", "-clcerts",
                              "-nokeys")
            harness.run("openssl", "verify", "-x509_strict", "-CAfile", self.state / "authorities/demo-ca.pem", stdin=pem)
            subject = harness.run("openssl", "x509", "-noout", "-subject", "-nameopt", "utf8", "-ext", "keyUsage", stdin=pem)
            self.assertIn(person, subject.decode())
            self.assertIn("TINUA-", subject.decode())
            self.assertIn("Digital Signature, Non Repudiation", subject.decode())

    def test_national_key_opens_and_its_signature_is_good(self):
        self.make()
        key = [self.state / "demo-dstu.p12", "--password-file", self.state / "demo-password"]
        status, output, errors = self.home.pidpys("key", "info", *key)
        self.assertEqual(status, 0, output + errors)
        for text in ("Державна Дарина Данилівна", "TINUA-3456789012", "ДСТУ 4145-2002 M257"):
            self.assertIn(text, output)
        document = self.home.path / "document"
        document.write_bytes(b"contract")
        self.assertEqual(self.home.pidpys("sign", document, "--key", *key)[0], 0)
        self.assertEqual(self.home.pidpys("verify", f"{document}.p7s", "--authorities", self.state / "authorities")[0], 0)
        self.assertTrue(peers.bouncy_castle_accepts((self.home.path / "document.p7s").read_bytes(), b"contract"))

    def test_second_time_changes_nothing_and_force_makes_anew(self):
        self.make()
        before = (self.state / "demo-p256.p12").read_bytes()
        self.assertIn("already", self.make())
        self.assertEqual((self.state / "demo-p256.p12").read_bytes(), before)
        self.make("--force")
        self.assertNotEqual((self.state / "demo-p256.p12").read_bytes(), before)

    @wine.lacks(wine.MODES)
    def test_files_are_for_their_owner_and_the_authority_has_no_key(self):
        self.make()
        for path in self.state.rglob("*"):
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)
            if path.is_file():
                self.assertNotIn(b"PRIVATE KEY", path.read_bytes(), path)

    def test_unwritable_place_is_a_clear_error(self):
        (self.home.path / "file").write_text("")
        status, _, errors = self.home.pidpys("demo", "make", "--state", self.home.path / "file/below")
        self.assertEqual(status, 74)
        self.assertIn("file/below", errors)


if __name__ == "__main__":
    harness.main()
