# SPDX-License-Identifier: MIT
"""pidpys key revoke: asked at the terminal, written to a file, and taken by OpenSSL's server of CMP."""
import json
import unittest

from cmp_server import REVOCATION_ANSWER, CmpAuthority
from harness import main
from home import Home


class KeyRevoke(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = CmpAuthority()

    @classmethod
    def tearDownClass(cls):
        cls.authority.remove()

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.password = self.home.password_file("demo")
        self.key = self.home.path / "key.p12"
        self.request = self.home.path / "key.p12.revocation"
        self.key.write_bytes(self.authority.container("rsa").read_bytes())

    def revoke(self, *words, reason="key-compromise"):
        return self.home.pidpys("key", "revoke", self.key, "--reason", reason, *self.password, *words)

    def test_request_is_written_and_accepted(self):
        for kind in ("rsa", "ecdsa"):
            self.key.write_bytes(self.authority.container(kind).read_bytes())
            status, output, errors = self.revoke("--yes", "--overwrite", "--json")
            self.assertEqual(status, 0, errors)
            self.assertIn(f"Person {kind}", errors)
            report = json.loads(output)
            self.assertEqual((report["request"], report["format"], report["reason"]), (str(self.request), "CMP", "key-compromise"))
            self.assertEqual(self.authority.answer(self.request.read_bytes(), kind), REVOCATION_ANSWER)
        self.assertEqual(self.revoke("--yes")[0], 73)   # it stands there
        out = self.home.path / "out"
        self.assertEqual(self.revoke("--yes", "--out", out, "--since", "2026-01-02T03:04:05Z")[0], 0)
        self.assertIn(b"20260102030405Z", out.read_bytes())

    def test_a_person_is_asked(self):
        words = ("key", "revoke", self.key, "--reason", "superseded", *self.password)
        status, seen = self.home.at_terminal(*words, answers=[(b"[y/n]", b"n\n")])
        self.assertEqual(status, 77)
        self.assertIn(b"nothing can be signed with this key any more", seen)
        self.assertFalse(self.request.exists())
        status, _ = self.home.at_terminal(*words, answers=[(b"[y/n]", b"y\n")])
        self.assertEqual(status, 0)
        self.assertTrue(self.request.exists())
        self.request.unlink()
        status, _, errors = self.revoke()
        self.assertEqual(status, 77)
        self.assertIn("--yes", errors)
        self.assertFalse(self.request.exists())

    def test_what_makes_no_sense_is_a_clear_error(self):
        for words, told in ((("--since", "2999-01-01T00:00:00Z"), "2999"), (("--since", "yesterday"), "yesterday")):
            status, _, errors = self.revoke("--yes", *words)
            self.assertEqual(status, 64)
            self.assertIn(told, errors)
        self.assertEqual(self.revoke("--yes", reason="remove-from-crl")[0], 64)
        self.assertEqual(self.revoke("--yes", "--purpose", "agreement")[0], 65)
        self.assertFalse(self.request.exists())


if __name__ == "__main__":
    main()
