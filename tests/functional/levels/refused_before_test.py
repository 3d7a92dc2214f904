# SPDX-License-Identifier: MIT
"""A level that cannot be reached, as far as that is known without a server, is refused before anybody is asked: no use of
the permission is taken, nothing is signed and no server hears of it."""
import base64
import os
import pathlib
import tempfile
import unittest
import urllib.parse

from harness import Service, main
from test_authority import TestAuthority

FAMILY = "ecdsa"
SITE = "https://bank.example"
POLICY = """
[[rule]]
action = "allow"
kinds = ["admission", "signature"]
"""


def setUpModule():
    global authority
    authority = TestAuthority(FAMILY)


def tearDownModule():
    authority.stop()


class RefusedBefore(unittest.TestCase):
    def start(self, signer, root):
        """With the signer's key in use; `root`: whether the service knows the authority."""
        folder = tempfile.TemporaryDirectory(prefix="pidpys-before-")
        self.addCleanup(folder.cleanup)
        state = pathlib.Path(folder.name)
        (state / "authorities").mkdir()
        if root:
            (state / "authorities/root.cer").write_bytes(authority.certificates(FAMILY)["root"])
        (state / "key.p12").write_bytes(signer.pkcs12)
        (state / "password").write_text(signer.password + "\n")
        os.chmod(state / "password", 0o600)
        port = urllib.parse.urlsplit(authority.address).port
        self.service = Service(state=state, policy=POLICY,
                               args=["--login", str(state / "key.p12"), "--password-file", str(state / "password")],
                               config=f'[network]\nallow = ["127.0.0.0/8"]\nports = [{port}]\n')
        self.addCleanup(self.service.stop)

    def api(self, method, path, body=None):
        return self.service.api(method, path, body, origin=SITE)

    def ticket(self, level):
        at = "/ticket/" + self.api("POST", "/ticket").json["ticketUuid"]
        self.api("POST", at + "/data", {"base64Data": base64.b64encode(b"content").decode()})
        self.assertEqual(self.api("PUT", at + "/option", {"cadesType": level}).status, 200)
        return at

    def check(self, levels, words):
        token = {"accessTokenUuid": self.api("POST", "/accessToken", {"accessTimesNumber": 1}).json["accessTokenUuid"]}
        authority.log()
        for level in levels:
            with self.subTest(level):
                at = self.ticket(level)
                for body in (token, token, None):
                    refused = self.api("POST", at + "/ds/creator", body)
                    self.assertEqual(refused.status, 500, refused)
                    self.assertIn(words, refused.json["failureCause"])
        self.assertEqual(authority.log(), [])
        plain = self.ticket("CAdESBES")
        self.assertEqual(self.api("POST", plain + "/ds/creator", token).status, 200)  # the use is there
        self.assertEqual(self.api("GET", plain + "/ds/data").status, 200)

    def test_a_certificate_that_has_ended(self):
        self.start(authority.signer(FAMILY, hours=-1), root=True)
        self.check(("CAdEST", "CAdESXLong", "CAdESBLTA"), "is out of its time")

    def test_a_path_that_leads_to_no_known_authority(self):
        self.start(authority.signer(FAMILY), root=False)
        self.check(("CAdESXLong", "CAdESBLT", "CAdESBLTA"), "certificate ")


if __name__ == "__main__":
    main()
