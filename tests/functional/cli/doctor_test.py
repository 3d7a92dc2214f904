# SPDX-License-Identifier: MIT
"""pidpys doctor: names what is wrong, and says all is well only when a browser would agree."""
import base64
import json
import os
import socket
import unittest

import harness
from agent import Agent
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

    def test_agent_and_key_are_asked_for_at_the_service_s_own_socket(self):
        keys = harness.DemoKeys()
        self.addCleanup(keys.remove)
        login = ["--login", str(keys.directory / "demo-p256.p12"), "--password-file", str(keys.directory / "demo-password")]
        with harness.Service(state=keys.directory, args=login) as service:
            without = self.doctor(service.port, state=service.state)[1]
            self.assertIn("There is no desktop", without)   # whatever other users' agents run on this machine
            self.assertRegex(without, "✓ Key in use: .+, valid until 20")
            with Agent(service):
                self.assertIn("✓ The agent runs", self.doctor(service.port, state=service.state)[1])
            absent = self.home.pidpys("doctor", "--port", service.port, "--state", service.state, DISPLAY=":7")[1]
            self.assertIn("✗ The agent is not running", absent)
        with harness.Service() as service:
            self.assertIn("No key is in use", self.doctor(service.port, state=service.state)[1])

    def test_journal_that_takes_no_record_is_told_with_its_reason(self):
        keys = harness.DemoKeys()
        self.addCleanup(keys.remove)
        container = base64.b64encode((keys.directory / "demo-p256.p12").read_bytes()).decode()
        with harness.Service(state=keys.directory) as service:
            self.assertNotIn("Nothing is signed", self.doctor(service.port, state=service.state)[1])
            at = "/ticket/" + service.api("POST", "/ticket").json["ticketUuid"]
            self.assertEqual(service.api("POST", at + "/data", b"x", headers={"Content-Type": "application/octet-stream"}).status, 200)
            self.assertEqual(service.api("PUT", at + "/keyStore", {"base64Data": container}).status, 200)
            for status in 200, 500:   # no record, no signature
                service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"})
                self.assertEqual(service.api("GET", at + "/ds/data").status, status)
                (service.state / "empty").write_bytes(b"")
                (service.state / "empty").rename(service.state / "journal.db")
            status, output, _ = self.doctor(service.port, state=service.state)
            self.assertEqual(status, 1)
            self.assertRegex(output, "✗ Nothing is signed: the journal takes no record .*journal.db")

    def tools(self):
        """A PATH in which programs that change the machine are told from those that ask it."""
        folder = self.home.path / "bin"
        folder.mkdir()
        for name, text in {"getent": "echo 127.0.0.1 STREAM", "systemctl": f"echo $@ >> {self.home.path}/done"}.items():
            (folder / name).write_text(f"#!/bin/sh\n{text}\n")
            (folder / name).chmod(0o755)
        return f"{folder}:{os.environ['PATH']}"

    def test_fix_does_what_it_says_and_nothing_without_consent(self):
        path = self.tools()
        with harness.Service() as service:
            words = ["doctor", "--fix", "--port", service.port, "--state", service.state]
            status, _, errors = self.home.pidpys(*words, PATH=path)
            self.assertEqual(status, 77)
            self.assertIn("nobody can be asked", errors)
            self.assertFalse((self.home.path / ".pki").exists())
            status, output, errors = self.home.pidpys(*words, "--yes", "--json", PATH=path)
            self.assertEqual(status, 0, output + errors)
            self.assertTrue(json.loads(output[output.rindex('{"good"'):])["good"])
            self.assertIn("✓ pidpys trust install", errors)
            self.assertFalse((self.home.path / "done").exists())
        self.home.pidpys("doctor", "--fix", "--yes", "--port", 1, PATH=path)
        self.assertEqual((self.home.path / "done").read_text(), "--user enable --now pidpysd\n")

    def test_stores_are_named_by_browser_and_profile(self):
        profile = self.home.path / ".mozilla/firefox/x7.work"
        profile.mkdir(parents=True)
        harness.run("certutil", "-N", "--empty-password", "-d", f"sql:{profile}")
        (profile.parent / "profiles.ini").write_text("[Profile0]\nName=Робота\nIsRelative=1\nPath=x7.work\n")
        output = self.home.pidpys("trust", "install", "--browsers-only")[1]
        self.assertIn("✓ Firefox (Робота): trusts the service", output)
        self.assertIn("✓ Chromium, Chrome: trusts the service", output)


if __name__ == "__main__":
    harness.main()
