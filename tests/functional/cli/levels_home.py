# SPDX-License-Identifier: MIT
"""A person's home beside a running test authority: `pidpys` with its servers configured, and OpenSSL on what comes of it."""
import base64
import pathlib
import subprocess
import unittest
import urllib.parse

from home import Home
from test_authority import TestAuthority

CONTENT = "Договір".encode()
FAMILIES = ("ecdsa", "rsa", "dstu")


class LevelsCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = TestAuthority(*FAMILIES)

    @classmethod
    def tearDownClass(cls):
        cls.authority.stop()

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.addCleanup(self.authority.clear)
        known = self.home.state / "authorities"
        known.mkdir(parents=True)
        for family in FAMILIES:
            (known / f"{family}.cer").write_bytes(self.authority.certificates(family)["root"])
        self.config = self.home.path / "pidpys.toml"
        port = urllib.parse.urlsplit(self.authority.address).port
        self.config.write_text(f'[network]\nallow = ["127.0.0.0/8"]\nports = [{port}]\n')
        self.document = self.home.path / "договір.txt"
        self.document.write_bytes(CONTENT)
        self.signature = pathlib.Path(str(self.document) + ".p7s")
        self.token = pathlib.Path(str(self.document) + ".ts")
        self.authority.log()

    def run_one(self, status, *words):
        got, output, errors = self.home.pidpys(*words, "--config", self.config)
        self.assertEqual(got, status, output + errors)
        return output, errors

    def key(self, family):
        (self.home.path / "key.p12").write_bytes(self.authority.signer(family).pkcs12)
        return ["--key", self.home.path / "key.p12", *self.home.password_file("test")]

    def asked(self):
        return sorted(line.split()[1].split("/")[1] for line in self.authority.log())

    def openssl(self, family, *words):
        """OpenSSL with the family's anchor; its status and words."""
        chain = self.home.path / "chain.pem"
        certificates = self.authority.certificates(family)
        chain.write_text("".join("-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(certificates[name]).decode() +
                                 "-----END CERTIFICATE-----\n" for name in ("root", "issuing")))
        done = subprocess.run(["openssl", *map(str, words), "-CAfile", str(chain)], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stderr

    def assert_signature_holds(self, family):
        status, errors = self.openssl(family, "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", self.signature,
                                      "-content", self.document, "-purpose", "any", "-out", "/dev/null")
        self.assertEqual(status, 0, errors)
