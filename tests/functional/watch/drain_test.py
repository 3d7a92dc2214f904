# SPDX-License-Identifier: MIT
"""A host that is told to end: not ready at once, going on for the time of the drain, and nothing is lost of what runs."""
import pathlib
import signal
import sqlite3
import unittest

from dss_host import BOB_BOX, Client, inline
from harness import main, openssl_verify
from watched import METRICS, Watched, until

LONG = "drain_seconds = 600\n" + METRICS
FILES = 200


def journal(state):
    """{task: {file: signature}} as it stands on the disk."""
    database = sqlite3.connect(pathlib.Path(state) / "dss/dss.db")
    tasks = {}
    for number, task in database.execute("SELECT number, id FROM tasks").fetchall():
        rows = database.execute("SELECT key, signature FROM task_results WHERE key >= ? AND key < ?", (number << 24, (number + 1) << 24))
        tasks[task] = {key & 0xFFFFFF: signature for key, signature in rows}
    database.close()
    return tasks


def files():
    return [inline(b"file %d" % i) for i in range(FILES)]


class Drain(unittest.TestCase):
    def test_goes_on_while_balancers_look_away_and_a_second_request_hastens(self):
        with Watched(config=LONG) as host:
            bob = Client(host, "bob@example.org")
            task = bob.sign(files(), BOB_BOX)
            host.process.send_signal(signal.SIGTERM)
            until(lambda: not host.is_ready()[0])
            told = host.is_ready()[1]
            self.assertEqual({name for name, well in told.items() if not well}, {"ready"})
            self.assertTrue(told["draining"])
            self.assertEqual(host.watch("/health/live")[0], 200)
            late = Client(host, "bob@example.org")   # who comes late is served
            signatures = late.signatures(task, box=BOB_BOX)
            self.assertEqual(len(set(signatures)), FILES)
            more = late.signatures(late.sign([inline(b"late")], BOB_BOX), box=BOB_BOX)
            openssl_verify(more[0], b"late", host.authority)
            self.assertIsNone(host.process.poll())
            host.process.send_signal(signal.SIGTERM)
            self.assertEqual(host.process.wait(60), 0)
            self.assertIn("going on for 600 s", host.log_text())

    def test_nothing_is_lost_of_tasks_that_run_and_where_nobody_watches_the_end_comes_at_once(self):
        with Watched(config="") as host:
            bob = Client(host, "bob@example.org")
            tasks = [bob.sign(files(), BOB_BOX) for _ in range(6)]
            host.process.send_signal(signal.SIGTERM)
            self.assertEqual(host.process.wait(60), 0)
            self.assertNotIn("going on", host.log_text())
            before = journal(host.state)
            self.assertEqual(set(before), set(tasks))
            self.assertLess(sum(map(len, before.values())), len(tasks) * FILES, "nothing was under way")
            host.stop()
            host.restart()
            bob = Client(host, "bob@example.org")
            for task in tasks:
                signatures = bob.signatures(task, box=BOB_BOX)
                self.assertEqual(len(set(signatures)), FILES)
                for file, signature in before[task].items():
                    self.assertEqual(signatures[file], signature)
            openssl_verify(signatures[FILES - 1], b"file %d" % (FILES - 1), host.authority)


if __name__ == "__main__":
    main()
