# SPDX-License-Identifier: MIT
"""pidpys doctor: names what is wrong, and says all is well only when a browser would agree."""
import socket
import unittest

import harness
from home import Home


class Doctor(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def doctor(self, port, language="en", state=None):
        words = ["doctor", "--port", port] + (["--state", state] if state else [])
        return self.home.pidpys(*words, language=language)

    def test_nothing_ever_started(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            status, output, _ = self.doctor(free.getsockname()[1])
        self.assertEqual(status, 1)
        self.assertIn("has never started", output)
        self.assertIn("is not running", output)
        self.assertIn("systemctl --user enable --now pidpysd", output)

    def test_port_taken_by_another_program_names_it(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            status, output, _ = self.doctor(taken.getsockname()[1])
        self.assertEqual(status, 1)
        self.assertRegex(output, r"is taken by the program \S+ \(process \d+\)")

    def test_each_language_speaks(self):
        words = {"uk": "Служба ще не запускалася", "ru": "Служба ещё не запускалась", "en": "has never started",
                 "pl": "nigdy nie była uruchomiona", "de": "has never started"}
        for language, expected in words.items():
            self.assertIn(expected, self.home.pidpys("trust", "status", language=language)[1], language)
        self.assertIn(words["uk"], self.home.pidpys("trust", "status", LANG="C.UTF-8")[1])

    def test_damaged_identity_is_told(self):
        tls = self.home.state / "tls"
        tls.mkdir(parents=True)
        (tls / "identity.pem").write_text("rubbish")
        self.assertIn("is damaged", self.doctor(1)[1])

    def test_file_that_is_passed_over_is_named(self):
        authorities = self.home.state / "authorities"
        authorities.mkdir(parents=True)
        (authorities / "LIST.CRL").write_bytes(b"rubbish")
        (authorities / "empty.cer").write_bytes(b"")
        (authorities / "README").write_text("no certificate")
        status, output, _ = self.doctor(1)
        self.assertEqual(status, 1)
        self.assertIn("Certification authorities: 0; revocation lists: 0", output)
        for name in ("LIST.CRL", "empty.cer"):
            self.assertRegex(output, f"✗ A file is not used: .*{name}")
        self.assertNotIn("README", output)

    def test_running_service_answers_and_a_stranger_does_not_pass_for_it(self):
        with harness.Service() as service:
            status, output, _ = self.doctor(service.port, state=service.state)
            self.assertIn("the service answers", output)
            self.assertIn("does not trust the service", output)
            self.assertEqual(status, 1)

            self.home.pidpys("trust", "install", "--browsers-only", "--state", service.state)
            self.assertNotIn("does not trust the service\n    → pidpys trust install\n✗",
                             self.doctor(service.port, state=service.state)[1])

            self.home.pidpys("trust", "install", "--browsers-only")  # an identity of its own, that is not served
            self.assertIn("has another identity", self.doctor(service.port)[1])


if __name__ == "__main__":
    harness.main()
