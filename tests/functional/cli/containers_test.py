# SPDX-License-Identifier: MIT
"""Key containers of other programs at the command line: key info, sign, verify."""
import re
import unittest

import containers
import harness
import peers
from home import Home


class Containers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        containers.require()
        cls.certificates = containers.Certificates()

    @classmethod
    def tearDownClass(cls):
        cls.certificates.remove()

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.document = self.home.path / "договір.txt"
        self.document.write_bytes(b"contract\n" * 100)
        self.signature = self.home.path / "договір.txt.p7s"

    def run_pidpys(self, status, *words):
        actual, output, errors = self.home.pidpys(*words)
        self.assertEqual(actual, status, output + errors)
        return output + errors

    def sign(self, container, *more, status=0):
        return self.run_pidpys(status, "sign", self.document, "--key", container.path, "--overwrite",
                               *self.home.password_file(container.password), *more)

    def verify(self, status=0):
        return self.run_pidpys(status, "verify", self.signature, "--authorities", self.certificates.authorities)

    def test_keys_are_listed_with_what_each_may_do(self):
        purposes = {"signature": ["signature"], "agreement": ["key agreement"], "both": ["signature", "key agreement"]}
        for container in containers.ALL:
            with self.subTest(container.name):
                output = self.run_pidpys(0, "key", "info", container.path, *self.home.password_file(container.password))
                keys = re.split(r"^Key \d+:", output, flags=re.MULTILINE)[1:]
                self.assertEqual([re.findall("Purpose: (.*)", key) for key in keys],
                                 [purposes[purpose] for purpose in container.purposes])
                self.assertEqual(output.count("No certificate"), 0 if container.certified else len(keys))
                if container.national:
                    self.assertRegex(keys[0], "ДСТУ 4145-2002 M257")

    def test_wrong_password_says_so(self):
        for container in containers.ALL:
            with self.subTest(container.name):
                for words in (["key", "info", container.path], ["sign", self.document, "--key", container.path]):
                    self.assertIn("The password is wrong or the key container is damaged",
                                  self.run_pidpys(77, *words, *self.home.password_file("wrong")))
        self.assertFalse(self.signature.exists())

    def test_signature_is_good_for_us_and_for_others(self):
        for container in containers.ALL:
            with self.subTest(container.name):
                self.sign(container, "--certificate", self.certificates.signer(container))
                made, content = self.signature.read_bytes(), self.document.read_bytes()
                self.assertIn("the signature is good", self.verify())
                self.assertTrue(peers.bouncy_castle_accepts(made, content))
                if container.national:
                    self.assertTrue(peers.jkurwa_accepts(made, content))
                    self.assertFalse(peers.jkurwa_accepts(made, content + b"!"))
                self.document.write_bytes(content + b"!")
                self.assertIn("NOT good", self.verify(1))
                self.document.write_bytes(content)

    def test_own_certificate_signs_and_a_key_without_one_does_not(self):
        for container in containers.ALL:
            with self.subTest(container.name):
                if container.certified:
                    self.sign(container)
                    self.assertIn("not to be trusted", self.verify(1))
                else:
                    self.assertIn("no certificate", self.sign(container, status=65))

    def test_certificates_of_the_state_folder_are_found(self):
        folder = self.home.state / "certificates"
        folder.mkdir(parents=True)
        for container in containers.ALL:
            for file in self.certificates.of(container):
                (folder / f"{container.name}-{file.name}").write_bytes(file.read_bytes())
        for container in containers.ALL:
            with self.subTest(container.name):
                self.assertNotIn("No certificate", self.run_pidpys(0, "key", "info", container.path,
                                                                   *self.home.password_file(container.password)))
                if not container.certified:
                    self.sign(container)
                    self.verify()


if __name__ == "__main__":
    harness.main()
