# SPDX-License-Identifier: MIT
"""/health/live and /health/ready: a part that fails is named, and nothing else of it is told."""
import sqlite3
import subprocess
import unittest

from dss_host import Client, inline
from harness import BIN, main
from watched import Watched


class Health(unittest.TestCase):
    def test_parts_are_told_and_the_one_that_fails(self):
        with Watched() as host:
            self.assertEqual(host.watch("/health/live")[::2], (200, '{"live":true}\n'))
            ready, told = host.is_ready()
            self.assertTrue(ready)
            self.assertEqual(told, {"ready": True, "workers": True, "store": True, "keys": True, "queue": True,
                                    "journal": True, "draining": False})
            client = Client(host)
            client.signatures(client.sign([inline(b"x")]))
            self.assertTrue(host.is_ready()[0])
            done = subprocess.run([BIN / "pidpysd", "--state", host.state / "other", "--listen", "127.0.0.1:0", "--config",
                                   self.config(host)], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 69, done.stderr)
            self.assertIn("in use", done.stderr)

            host.stop()   # and a store that cannot be read
            database = sqlite3.connect(host.state / "dss/dss.db")
            database.execute("PRAGMA user_version = 9999")   # of a later program
            database.close()
            host.restart()
            ready, told = host.is_ready()
            self.assertFalse(ready)
            self.assertEqual({name for name, well in told.items() if well is False}, {"ready", "store", "draining"})
            self.assertTrue(all(isinstance(value, bool) for value in told.values()))
            self.assertEqual(host.watch("/health/live")[0], 200)

    def config(self, host):
        file = host.state / "taken.toml"
        file.write_text(f'[metrics]\nlisten = "{host.ready["metrics"]}"\n')
        return file


if __name__ == "__main__":
    main()
