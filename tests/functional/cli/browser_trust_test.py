# SPDX-License-Identifier: MIT
"""Does a real Chromium refuse the service before `pidpys trust install` and accept it after? The identity is served by
`openssl s_server`, so that nothing but trust is looked at."""
import os
import socket
import subprocess
import time
import unittest

import harness
from home import Home


class BrowserTrust(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.assertEqual(self.home.pidpys("trust", "install", "--browsers-only")[0], 0)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        identity = self.home.state / "tls/identity.pem"
        self.server = subprocess.Popen(["openssl", "s_server", "-accept", f"127.0.0.1:{self.port}", "-cert", identity, "-key",
                                        identity, "-www", "-quiet"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.kill)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            time.sleep(0.05)

    def page(self, host="localhost"):
        command = ["chromium", "--headless", "--disable-gpu", "--dump-dom", f"--user-data-dir={self.home.path}/profile",
                   "--host-resolver-rules=MAP bank.ua 127.0.0.1", f"https://{host}:{self.port}/"]
        if os.geteuid() == 0:
            command.insert(1, "--no-sandbox")
        done = subprocess.run(command, env=os.environ | {"HOME": str(self.home.path)}, capture_output=True, text=True,
                              timeout=120)
        return done.stdout

    def test_accepts_with_trust_and_refuses_without_it_and_for_other_names(self):
        self.assertIn("s_server", self.page())
        self.assertNotIn("s_server", self.page("bank.ua"))
        self.assertEqual(self.home.pidpys("trust", "remove", "--browsers-only")[0], 0)
        self.assertNotIn("s_server", self.page())


if __name__ == "__main__":
    harness.main()
