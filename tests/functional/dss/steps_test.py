# SPDX-License-Identifier: MIT
"""kill -9 of one of three nodes at every step of a task of 1,000 files that all of them sign: the one that accepted it, and one that
came to help. The task ends with the others, each file has one signature, and none that was recorded before is another one after."""
import collections
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

from harness import BIN, main, openssl_verify
from nodes import RESULT
from postgres import cluster

FILES = 1000
DATABASE = "steps"


class Host:
    """A node. `dies_at`: which step; below 0: none."""

    def __init__(self, state, store, dies_at=-1):
        self.process = subprocess.Popen([BIN / "dss_crash_host", "node", state, str(dies_at), store], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        assert self.process.stdout.readline() == b"ready\n"

    def accept(self):
        """The task's id; None: it was killed before it could say so."""
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().decode().removeprefix("task ").strip() or None

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Steps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.state = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-steps-"))
        cls.addClassCleanup(shutil.rmtree, cls.state)
        cls.store = cluster().database(DATABASE)
        subprocess.run([BIN / "dss_crash_host", "init", cls.state, cls.store], check=True, timeout=60)
        cls.others = []
        for _ in range(2):
            cls.others.append(Host(cls.state, cls.store))
            cls.addClassCleanup(cls.others[-1].end)

    def sql(self, text):
        return cluster().sql(text, DATABASE)

    def signatures(self):
        rows = self.sql(f"SELECT task, place, {RESULT} FROM pidpys.task_results").splitlines()
        return {tuple(row.split("|")[:2]): row.split("|")[2] for row in rows}

    def one(self, step, accepts):
        """(Was it killed?, where it stood then: results of its own and all of them)."""
        victim = Host(self.state, self.store, step)
        told = (victim if accepts else self.others[0]).accept()
        deadline = time.monotonic() + 30
        while self.sql("SELECT count(*) FROM pidpys.tasks WHERE state < 2") != "0" and victim.process.poll() is None:
            assert time.monotonic() < deadline, "the task does not end"
            time.sleep(0.02)
        killed, before = victim.process.poll() == -9, self.signatures()
        while self.sql("SELECT count(*) FROM pidpys.tasks WHERE state < 2") != "0":
            assert time.monotonic() < deadline, "the task does not end"
            time.sleep(0.02)
        victim.end()
        after = self.signatures()
        states = dict(row.split("|") for row in self.sql("SELECT id, state FROM pidpys.tasks").splitlines())
        self.counts["lost"] += told is not None and told not in states
        self.counts["not completed"] += sum(state != "2" for state in states.values())
        self.counts["lost"] += abs(len(states) * FILES - len(after))
        self.counts["lost"] += sum(place not in after for place in before)
        self.counts["replaced"] += sum(after.get(place, signature) != signature for place, signature in before.items())
        self.counts["doubled"] += int(self.sql("SELECT count(*) - count(DISTINCT signature) FROM pidpys.task_results"))
        self.counts["doubled"] += int(self.sql("SELECT count(*) - count(DISTINCT (task, place)) FROM pidpys.task_results"))
        self.counts["work left"] += int(self.sql("SELECT count(*) FROM pidpys.task_work"))
        if told is not None:
            signature = bytes.fromhex(self.sql(f"SELECT encode(signature, 'hex') FROM pidpys.task_results JOIN pidpys.tasks ON number = task "
                                               f"WHERE id = '{told}' AND place = {FILES - 1 - step}"))
            openssl_verify(signature, b"file %d" % (FILES - 1 - step), cades=False)
        self.sql("TRUNCATE pidpys.tasks, pidpys.task_files, pidpys.task_results")
        return killed

    def at_every_step(self, accepts):
        self.counts, step, survived = collections.Counter(), 0, 0
        while survived < 2:   # how many steps are its own is another number each time
            survived = 0 if self.one(step, accepts) else survived + 1
            step += 1
        print("killed at", step - 2, "steps;", dict(self.counts))
        self.assertGreater(step - 2, 8)
        self.assertEqual(set(self.counts.values()), {0}, self.counts)

    def test_node_that_accepted_the_task_is_killed_at_every_step(self):
        self.at_every_step(True)

    def test_node_that_helps_is_killed_at_every_step(self):
        self.at_every_step(False)


if __name__ == "__main__":
    main()
