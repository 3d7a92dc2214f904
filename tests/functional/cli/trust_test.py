# SPDX-License-Identifier: MIT
"""pidpys trust: every browser of the user, and nothing of others."""
import subprocess
import shutil
import unittest

import harness
from home import Home


class Trust(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def database(self, place):
        folder = self.home.path / place
        folder.mkdir(parents=True)
        harness.run("certutil", "-N", "--empty-password", "-d", f"sql:{folder}")
        return folder

    def nicknames(self, folder):
        listing = harness.run("certutil", "-L", "-d", f"sql:{folder}").decode()
        return [line.split()[0] for line in listing.splitlines() if line.startswith("pidpys-local-authority-")]

    def test_install_status_remove_in_every_browser(self):
        folders = [self.database(place) for place in (
            ".mozilla/firefox/a b.default", "snap/firefox/common/.mozilla/firefox/s.default",
            ".var/app/org.mozilla.firefox/.mozilla/firefox/f.default", "snap/chromium/current/.pki/nssdb")]
        folders.append(self.home.path / ".pki/nssdb")  # made by the installation

        status, output, _ = self.home.pidpys("trust", "install", "--browsers-only")
        self.assertEqual(status, 0, output)
        for folder in folders:
            self.assertEqual(len(self.nicknames(folder)), 1, folder)
        self.assertEqual(self.home.pidpys("trust", "status", "--browsers-only")[0], 0)

        self.assertEqual(self.home.pidpys("trust", "remove", "--browsers-only")[0], 0)
        for folder in folders:
            self.assertEqual(self.nicknames(folder), [], folder)
        status, output, _ = self.home.pidpys("trust", "status", "--browsers-only")
        self.assertEqual(status, 1)
        self.assertIn("does not trust", output)

    def test_install_again_after_a_new_identity_leaves_one_authority(self):
        self.home.pidpys("trust", "install", "--browsers-only")
        shutil.rmtree(self.home.state / "tls")
        self.assertEqual(self.home.pidpys("trust", "status", "--browsers-only")[0], 1)
        status, output, _ = self.home.pidpys("trust", "install", "--browsers-only")
        self.assertEqual(status, 0, output)
        self.assertEqual(len(self.nicknames(self.home.path / ".pki/nssdb")), 1)

    def test_renew_replaces_the_authority_where_it_was_trusted(self):
        trusting = self.database(".mozilla/firefox/a.default")
        self.home.pidpys("trust", "install", "--browsers-only")
        new = self.database(".mozilla/firefox/b.default")   # made after, never trusted us

        status, output, _ = self.home.pidpys("trust", "renew", "--browsers-only")
        self.assertEqual(status, 0, output)
        self.assertEqual(len(self.nicknames(trusting)), 1)
        self.assertEqual(self.nicknames(new), [])
        status, output, _ = self.home.pidpys("trust", "status", "--browsers-only")
        self.assertIn("a.default): trusts", output)

    def test_profile_with_a_damaged_database_is_named_and_the_others_are_served(self):
        bad = self.home.path / ".mozilla/firefox/bad.default"
        bad.mkdir(parents=True)
        (bad / "cert9.db").write_text("no database")
        status, output, _ = self.home.pidpys("trust", "install", "--browsers-only")
        self.assertEqual(status, 1)
        self.assertIn("bad.default): failed", output)
        self.assertEqual(len(self.nicknames(self.home.path / ".pki/nssdb")), 1)

    def test_missing_certutil_says_what_to_install(self):
        status, output, _ = self.home.pidpys("trust", "install", "--browsers-only", PATH="/nonexistent")
        self.assertEqual(status, 1)
        self.assertIn("libnss3-tools", output)

    def test_authority_key_is_nowhere(self):
        self.home.pidpys("trust", "install", "--browsers-only")
        keys = subprocess.run(["grep", "-rlE", "PRIVATE KEY", self.home.path], capture_output=True, text=True).stdout.split()
        self.assertEqual(keys, [str(self.home.state / "tls/identity.pem")])
        self.assertEqual((self.home.state / "tls/identity.pem").stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.home.state.stat().st_mode & 0o777, 0o700)


if __name__ == "__main__":
    harness.main()
