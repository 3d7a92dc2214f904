# SPDX-License-Identifier: MIT
"""kill -9 at every touch of the disk, and at any time: what the journal leaves is a whole chain, and every record
that it said was kept is in it. A next process goes on with the same chain."""
import pathlib
import random
import shutil
import subprocess
import tempfile
import time
import unittest

from harness import BIN, main, run
from journal_chain import records

HOST = BIN / "journal_crash_host"
RECORDS = 7


class Crash(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-journal-"))
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)

    def digests(self, file):
        return [digest for record in records(run(BIN / "pidpys", "audit", "export", "--file", file).decode())
                for digest in record.get("digests", [])]

    def check(self, file, printed):
        """The chain holds and has what was kept; its head."""
        kept = [line.removeprefix("kept ") for line in printed.decode().splitlines()]
        shown = subprocess.run([BIN / "pidpys", "audit", "verify", "--file", file], capture_output=True)
        if not kept and shown.returncode != 0:   # killed before there was a database with a record
            return None
        self.assertEqual(shown.returncode, 0, shown)
        self.assertLessEqual(set(kept), set(self.digests(file)))
        return run(BIN / "pidpys", "audit", "head", "--file", file).decode().split()

    def test_killed_at_every_touch_of_the_disk(self):
        code, touches = -9, 0
        while code == -9:
            file = self.directory / f"{touches}.db"
            done = subprocess.run([HOST, file, str(RECORDS), str(touches)], stdout=subprocess.PIPE, timeout=60)
            code = done.returncode
            head = self.check(file, done.stdout)
            after = subprocess.run([HOST, file, "2", "-1"], capture_output=True, timeout=60)
            self.assertEqual(after.returncode, 0, after.stderr)
            self.check(file, done.stdout + after.stdout)
            if head:
                run(BIN / "pidpys", "audit", "verify", "--file", file, "--count", head[0], "--head", head[1])
            touches += 1
        self.assertEqual(code, 0)
        self.assertGreater(touches, 3 * RECORDS)

    def test_killed_at_any_time_many_times_over(self):
        file, kept, pins = self.directory / "journal.db", b"", []
        for _ in range(25):
            host = subprocess.Popen([HOST, file, "0", "-1"], stdout=subprocess.PIPE)
            kept += host.stdout.readline()   # one at least, so that every round adds
            time.sleep(random.random() * 0.02)
            host.kill()
            rest = host.communicate()[0]
            kept += rest[:rest.rfind(b"\n") + 1]
            pins.append(self.check(file, kept))
        for count, head in pins:
            run(BIN / "pidpys", "audit", "verify", "--file", file, "--count", count, "--head", head)


if __name__ == "__main__":
    main()
