# SPDX-License-Identifier: MIT
"""The machine's policy in /etc/pidpys/policy.d: what an administrator narrowed holds for every user's service."""
import json
import os
import subprocess
import unittest

from place import Daemon, Overlay
from harness import BIN, main
from home import Home


class Policy(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.etc = Overlay(self, "/etc")
        self.folder = self.etc.files / "pidpys/policy.d"
        self.folder.mkdir(parents=True)

    def write(self, name, text, mode=0o644):
        (self.folder / name).write_text(text)
        (self.folder / name).chmod(mode)

    def serve(self, *arguments, language="en"):
        daemon = Daemon("--listen", "127.0.0.1:0", *arguments, words=self.etc.words, language=language)
        self.addCleanup(daemon.__exit__)
        return daemon

    def asked(self, daemon, origin):
        """The status that a page gets which nobody has admitted, nobody being there to ask."""
        ready = json.loads(daemon.ready())
        word = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", ready["ca"],
                               "-H", f"Origin: {origin}",
                               f"https://localhost:{ready['listen'][0].rpartition(':')[2]}/api/v1/token/connected"],
                              capture_output=True, text=True)
        return word.stdout

    def test_sites_are_bounded_whatever_the_user_allows(self):
        self.write("10-sites.toml", '[origins]\nonly = ["https://*.bank.ua"]\ndeny = ["https://old.bank.ua"]\n')
        config = self.home.path / "pidpys.toml"
        config.write_text('[origins]\nallow = ["https://my.bank.ua", "https://old.bank.ua", "https://evil.ua"]\n')
        config.chmod(0o600)
        for origin, expected in (("https://my.bank.ua", "200"), ("https://old.bank.ua", "403"), ("https://evil.ua", "403")):
            self.assertEqual(self.asked(self.serve("--config", config), origin), expected, origin)

    def test_files_bind_the_service_that_is_given_everything_on_its_command_line(self):
        self.write("10.toml", "network.offline = true\n")
        daemon = self.serve("--state", self.home.path / "state")
        daemon.ready()
        self.assertIn("bound by the machine's policy /etc/pidpys/policy.d/10.toml", daemon.end()[1])

    def test_broken_or_open_file_stops_the_start_with_words(self):
        for text, mode, words in (("[origins]\nalow = []\n", 0o644, "10.toml:2: немає ключа origins.alow. Можливо, origins.allow?"),
                                  ("rubbish", 0o644, "10.toml:1: це не TOML"),
                                  ("listen = ['127.0.0.1:1']\n", 0o644, "10.toml:1: немає ключа listen"),
                                  ("network.offline = false\n", 0o666, "10.toml може змінити хтось, крім root")):
            self.write("10.toml", text, mode)
            code, errors = self.serve(language="uk").refusal()
            self.assertEqual(code, 78, errors)
            self.assertIn(words, errors)

    def test_file_of_a_user_is_not_the_administrators(self):
        if os.geteuid() != 0:
            return   # in a namespace of one user nobody else can own a file; the unit tests look at modes
        self.write("10.toml", "network.offline = true\n")
        os.chown(self.folder / "10.toml", 33, 33)
        code, errors = self.serve().refusal()
        self.assertEqual(code, 78)
        self.assertIn("somebody other than root may change /etc/pidpys/policy.d/10.toml", errors)

    def test_doctor_says_which_settings_come_from_where(self):
        self.write("10.toml", "network.offline = true\n[origins]\ndeny = ['https://evil.ua']\n")
        config = self.home.path / ".config/pidpys/pidpys.toml"
        config.parent.mkdir(parents=True)
        config.write_text("log_level = 'debug'\nnetwork.offline = false\n")
        config.chmod(0o600)
        words = [*self.etc.words, BIN / "pidpys", "doctor", "--port", "1"]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.home.path), "LANG": "en_US.UTF-8"}
        told = subprocess.run(words, capture_output=True, text=True, env=environment).stdout
        self.assertIn("✓ Policy of the machine /etc/pidpys/policy.d/10.toml: network.offline, origins.deny", told)
        self.assertIn(f"✓ Your settings {config}: log_level, network.offline", told)
        self.assertIn("– The machine's policy bounds your settings: network.offline", told)
        self.write("20.toml", "rubbish")
        told = subprocess.run(words, capture_output=True, text=True, env=environment).stdout
        self.assertIn("✗ The service does not start: /etc/pidpys/policy.d/20.toml:1: this is not TOML: rubbish", told)

    def test_command_line_asks_no_server_where_the_machine_is_offline(self):
        self.write("10.toml", "network.offline = true\n")
        done = subprocess.run([*self.etc.words, BIN / "pidpys", "authorities", "update", "http://127.0.0.1:9/x"], text=True,
                              capture_output=True, env={"PATH": os.environ["PATH"], "HOME": str(self.home.path), "LANG": "en_US.UTF-8"})
        self.assertEqual(done.returncode, 69)
        self.assertIn("offline", done.stderr)


if __name__ == "__main__":
    main()
