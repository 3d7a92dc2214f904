# SPDX-License-Identifier: MIT
"""kill -9 at every step of a running 100-file task: a task accepted with 200 ends, each file has one signature, and
what was recorded before is what stands there after. The database is read here by Python's own SQLite."""
import pathlib
import random
import shutil
import sqlite3
import subprocess
import tempfile
import time
import unittest

from dss_host import Client, DssHost, inline
from harness import BIN, main, openssl_verify

FILES = 100
COMPLETED = 2


def journal(state):
    """{task: (state, {file: signature})} as it stands on the disk."""
    database = sqlite3.connect(state / "dss" / "dss.db")
    tasks = {}
    for number, task, status in database.execute("SELECT number, id, state FROM tasks").fetchall():
        rows = database.execute("SELECT key, signature FROM task_results WHERE key >= ? AND key < ?", (number << 24, (number + 1) << 24))
        tasks[task] = (status, {key & 0xFFFFFF: signature for key, signature in rows})
    database.close()
    return tasks


class Crash(unittest.TestCase):
    def setUp(self):
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-crash-"))
        self.addCleanup(shutil.rmtree, self.state, ignore_errors=True)

    def host(self, *words):
        return subprocess.run([BIN / "dss_crash_host", *map(str, words)], stdout=subprocess.PIPE, timeout=120)

    def run_and_kill(self, event, resumed_event=None):
        state = self.state / f"{event}-{resumed_event}"
        shutil.copytree(self.state / "clean", state)
        killed = self.host("run", state, event)
        before = journal(state)
        if resumed_event is not None:   # a second crash while the first is being mended
            self.host("resume", state, resumed_event)
        self.assertEqual(self.host("resume", state).returncode, 0)
        after = journal(state)
        for line in killed.stdout.decode().splitlines():
            self.assertIn(line.removeprefix("task "), after)
        for task, (status, signatures) in after.items():
            self.assertEqual(status, COMPLETED)
            self.assertEqual(sorted(signatures), list(range(FILES)))
            self.assertEqual(len(set(signatures.values())), FILES)
            for file, signature in before[task][1].items():
                self.assertEqual(signatures[file], signature)
        shutil.rmtree(state)
        return killed.returncode, after

    def test_killed_at_every_event(self):
        self.assertEqual(self.host("init", self.state / "clean").returncode, 0)
        events, code = 0, -9
        while code == -9:
            code, after = self.run_and_kill(events)
            events += 1
        self.assertEqual(code, 0)
        self.assertGreater(events, FILES)   # every signature was an event, and the steps of the journal
        (_, signatures), = after.values()
        openssl_verify(signatures[42], b"file 42", cades=False)

    def test_killed_twice(self):
        self.assertEqual(self.host("init", self.state / "clean").returncode, 0)
        for first, second in ((0, 0), (1, 1), (50, 50), (102, 1)):
            self.run_and_kill(first, second)

    def test_daemon_killed_at_any_time(self):
        with DssHost() as host:
            for _ in range(8):
                client = Client(host)
                task = client.sign([inline(b"file %d" % i) for i in range(FILES)])
                time.sleep(random.random() * 0.06)
                host.kill()
                before = journal(host.state)
                host.stop()
                host.restart()
                signatures = Client(host).signatures(task)
                self.assertEqual(len(set(signatures)), FILES)
                for file, signature in before[task][1].items():
                    self.assertEqual(signatures[file], signature)
                openssl_verify(signatures[7], b"file 7", host.authority)


if __name__ == "__main__":
    main()
