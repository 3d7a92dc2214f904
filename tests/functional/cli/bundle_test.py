# SPDX-License-Identifier: MIT
"""pidpys doctor --bundle: what helps, and nothing that says whose machine it is."""
import json
import os
import re
import socket
import unittest
import zipfile

import harness
from agent import Agent
from home import Home
from place import enter_own_world

PROXY = "hunter2-of-the-proxy"
PLANTED = "Таємниченко"


class Bundle(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = harness.Service()   # a closed port is tried for seconds
        cls.addClassCleanup(cls.service.__exit__)

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.file = self.home.path / "bundle.zip"

    def bundle(self, *words, language="en", **environment):
        status, output, errors = self.home.pidpys("doctor", "--bundle", self.file, *words, language=language, **environment)
        self.assertEqual(status, 0, output + errors)
        with zipfile.ZipFile(self.file) as archive:
            self.assertIsNone(archive.testzip())
            return {name: archive.read(name).decode() for name in archive.namelist()}

    def test_says_what_is_in_it_in_each_language_and_holds_texts_alone(self):
        for language, word in {"uk": "Перегляньте", "ru": "просмотрите", "en": "read the texts", "pl": "przejrzyj"}.items():
            texts = self.bundle("--port", self.service.port, language=language)
            self.assertIn(word.lower(), texts["README.txt"].lower())
            self.assertLessEqual(set(texts), {"README.txt", "doctor.json", "versions.json", "settings.json", "log.txt"})
            for name in set(texts) - {"README.txt", "log.txt"}:
                self.assertIn(name, texts["README.txt"])
                json.loads(texts[name])
            self.assertEqual(self.file.stat().st_mode & 0o077, 0)
            self.file.unlink()

    def test_finds_and_versions_are_in_it(self):
        texts = self.bundle("--port", "1")
        told = json.loads(texts["doctor.json"])
        self.assertIn("Port 1: the service is not running", [each["message"] for each in told])
        versions = json.loads(texts["versions.json"])
        self.assertRegex(versions["openssl"], "^OpenSSL 3")
        self.assertRegex(versions["pidpys"], r"^\d+\.\d+")

    def test_file_that_is_there_is_left_alone(self):
        self.file.write_text("mine")
        status, _, _ = self.home.pidpys("doctor", "--bundle", self.file, "--port", self.service.port)
        self.assertEqual((status, self.file.read_text()), (73, "mine"))

    def test_secrets_planted_in_the_state_are_not_in_it(self):
        """Whatever stands in the state directory, the settings and the key in use."""
        state = self.home.state
        state.mkdir(parents=True)
        harness.run(harness.BIN / "pidpys", "key", "make", self.home.path / f"{PLANTED}.p12", "--name", f"{PLANTED} \"Марко\" Ілліч",
                    "--tax-number", "3012345678", "--password-file", self.home.password_file("pass-of-the-key")[1],
                    "--demo-authority", "--state", state)
        (state / "authorities").mkdir(exist_ok=True)
        (state / "authorities" / f"{PLANTED}.cer").write_text("rubbish")
        (state / "admissions.json").write_text(json.dumps({"origins": [
            {"origin": "https://secret-bank.example", "allowed": True, "since": 1}]}))
        config = self.home.path / ".config/pidpys/pidpys.toml"
        config.parent.mkdir(parents=True)
        (self.home.path / "proxy").write_text(f"me:{PROXY}\n")
        config.write_text(f'[network]\nproxy = "http://secret-proxy.example:1"\nproxy_password_file = "{self.home.path}/proxy"\nno_proxy = ["secret-host.example"]\n'
                          '[origins]\nallow = ["https://secret-bank.example"]\n[consent]\npatience_seconds = 77\n')
        config.chmod(0o600)
        environment = {"XDG_RUNTIME_DIR": str(self.home.path)}
        login = ["--login", self.home.path / f"{PLANTED}.p12", "--password-file", self.home.path / "password"]
        with harness.Service(state=state, args=list(map(str, login)), environment=os.environ | environment) as service:
            with Agent(service) as agent:
                owner = agent.state["keys"][0]["facts"]["owner"] if "facts" in agent.state["keys"][0] else PLANTED
                texts = self.bundle("--port", str(service.port), **environment)
        everything = "\n".join(texts.values())
        self.assertIn("Key in use: …", everything)
        settings = json.loads(texts["settings.json"])["pidpys.toml"]
        self.assertEqual(settings, {"network.proxy": "(…)", "network.proxy_password_file": "(…)", "network.no_proxy": "(…)", "origins.allow": "(…)",
                                    "consent.patience_seconds": "77"})
        secrets = [PROXY, "secret-proxy", PLANTED, "Марко", "3012345678", "pass-of-the-key", "secret-bank", "secret-host", owner,
                   str(self.home.path), self.home.path.name]
        for file in state.rglob("*.pem"):
            secrets += [line for line in file.read_text().splitlines() if len(line) > 20 and not line.startswith("-")]
        self.assertGreater(len(secrets), 100)
        for secret in secrets:
            self.assertNotIn(secret, everything)
        self.assertNotRegex(everything, rf"\b{re.escape(socket.gethostname())}\b")


if __name__ == "__main__":
    enter_own_world()   # names that nobody answers for are told at once
    harness.main()
