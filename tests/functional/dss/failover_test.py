# SPDX-License-Identifier: MIT
"""A primary of PostgreSQL that dies in the middle of a task, and a standby that is promoted: nodes whose `dss.store` names both go on
by themselves. With synchronous replication nothing that anybody was told is lost; without it, what is lost stands in the journals."""
import collections
import http.client
import json
import threading
import time
import unittest
import urllib.request

from dss_host import ALICE_BOX, BOB_BOX, Client, inline
from harness import BIN, main, openssl_verify, run
from nodes import First, Node, until
from postgres import Cluster

FILES = 3000


class Pair:
    """A primary and its standby, which listen with TLS alone."""

    def __init__(self, name, synchronous):
        self.name, self.primary = name, Cluster("tls", "durable")
        self.primary.sql(f"CREATE DATABASE {name}")
        self.standby = Cluster("tls", "durable", f"standby={self.primary.folder}")
        if synchronous:   # as docs/host.md has it
            self.primary.sql("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            self.primary.sql("SELECT pg_reload_conf()")
            until(lambda: self.primary.sql("SELECT sync_state FROM pg_stat_replication") == "sync")
        self.address = (f"postgresql://pidpys@localhost:{self.standby.port},localhost:{self.primary.port}/{name}"
                        f"?sslrootcert={self.primary.folder}/authority.pem")   # the standby first: it takes no writes yet

    def leave_the_standby_behind(self):
        self.standby.sql("ALTER SYSTEM SET primary_conninfo = ''")
        self.standby.sql("SELECT pg_reload_conf()")
        until(lambda: self.primary.sql("SELECT count(*) FROM pg_stat_replication") == "0")

    def fail_over(self):
        self.primary.cut_power()
        assert self.standby.sql("SELECT pg_promote()") == "t"

    def results(self, server):
        rows = server.sql("SELECT id, place, concat(md5(signature), ' ', task_results.xmin) FROM pidpys.task_results JOIN pidpys.tasks ON "
                          "number = task", self.name)
        return {tuple(row.split("|")[:2]): row.split("|")[2] for row in rows.splitlines()}

    def stop(self):
        self.standby.stop()
        self.primary.stop()


class Stream(threading.Thread):
    """A client that starts small tasks at either node for as long as it may, and keeps what it was told."""

    def __init__(self, clients):
        super().__init__(daemon=True)
        self.clients, self.ends, self.refused = clients, False, 0
        self.accepted, self.seen = {}, {}

    def run(self):
        for number in range(1_000_000):
            if self.ends:
                return
            client = self.clients[number % 2]
            try:
                task = client.sign([inline(b"%d" % i) for i in range(1 + number % 3)], ALICE_BOX)
                self.accepted[task] = 1 + number % 3
                for old in list(self.accepted)[-3:]:
                    result = client.result(old, ALICE_BOX)
                    if result["OperationStatus"] == "Completed":
                        self.seen[old] = [file["Signature"] for file in result["FileSigningResults"]]
            except (AssertionError, OSError, http.client.HTTPException):   # 500: as far as it knows nothing was begun
                self.refused += 1
            time.sleep(0.02)


class Failover(unittest.TestCase):
    def begin(self, name, synchronous):
        self.pair = Pair(name, synchronous)
        self.addCleanup(self.pair.stop)
        self.first = First(name, store=self.pair.address)
        self.addCleanup(self.first.__exit__)
        self.second = Node(self.first)
        self.addCleanup(self.second.__exit__)
        self.nodes = (self.first, self.second)

    def is_ready(self, node):
        try:
            with urllib.request.urlopen(f"http://{node.ready['metrics']}/health/ready", timeout=20) as answer:
                return json.loads(answer.read())["ready"]
        except urllib.error.HTTPError:
            return False

    def in_the_middle_of(self, task, server):
        """Both nodes are at it."""
        until(lambda: server.sql(f"SELECT count(DISTINCT node) FROM pidpys.task_work JOIN pidpys.tasks ON number = task WHERE id = '{task}' "
                                 "AND first >= 0 AND node <> ''", self.pair.name) == "2")
        until(lambda: any(of == task for of, _ in self.pair.results(server)))

    def test_nothing_that_was_told_is_lost_where_replication_is_synchronous(self):
        self.begin("synchronous", True)
        pair = self.pair
        large_at, read_at = (Client(node, "bob@example.org") for node in self.nodes)
        stream = Stream([Client(node) for node in self.nodes])
        stream.start()
        until(lambda: len(stream.seen) > 5)
        large = large_at.sign([inline(b"file %d" % i) for i in range(FILES)], BOB_BOX)
        self.in_the_middle_of(large, pair.primary)
        before, told = pair.results(pair.primary), dict(stream.accepted)
        began = time.monotonic()
        pair.fail_over()
        promoted = time.monotonic()
        for node in self.nodes:
            until(lambda node=node: self.is_ready(node))
        back = time.monotonic()
        until(lambda: len(stream.accepted) > len(told) + 20)
        stream.ends = True
        stream.join()
        counts, large_signatures = collections.Counter(), None
        for task, count in {**stream.accepted, large: FILES}.items():
            client, box = (read_at, BOB_BOX) if task == large else (stream.clients[0], ALICE_BOX)
            signatures = client.signatures(task, box=box)
            counts["lost"] += count - len(set(signatures))
            counts["unlike"] += task in stream.seen and [file["Signature"] for file in client.result(task, box)["FileSigningResults"]
                                                         ] != stream.seen[task]
            large_signatures = signatures if task == large else large_signatures
        after = pair.results(pair.standby)
        counts["lost"] += sum(place not in after for place in before)
        counts["replaced"] = sum(after.get(place) not in (None, signature) for place, signature in before.items())
        counts["doubled"] = int(pair.standby.sql("SELECT count(*) - count(DISTINCT (task, place)) FROM pidpys.task_results", pair.name))
        counts["work left"] = int(pair.standby.sql("SELECT count(*) FROM pidpys.task_work", pair.name))
        print(f"{len(before)} results before the end of the primary; promoted {promoted - began:.1f} s after it, nodes ready "
              f"{back - promoted:.1f} s after that; tasks accepted: {len(stream.accepted)}, refused meanwhile: {stream.refused};", dict(counts))
        self.assertTrue(any(of == large for of, _ in before) and len(before) < FILES, len(before))
        self.assertEqual(set(counts.values()), {0}, counts)
        for place in (0, 511, FILES - 1):
            openssl_verify(large_signatures[place], b"file %d" % place, self.first.authority)
        self.assertEqual([node.process.poll() for node in self.nodes], [None, None])

    def test_what_a_standby_without_synchronous_replication_has_not_got_stands_in_the_journals(self):
        self.begin("behind", False)
        pair, client = self.pair, Client(self.first)
        kept = client.sign([inline(b"kept")])
        signatures = client.signatures(kept)
        until(lambda: pair.standby.sql("SELECT count(*) FROM pidpys.task_results", pair.name) == "1")
        pair.leave_the_standby_behind()
        contents = [b"lost %d" % i for i in range(40)]
        lost = [client.sign([inline(content)]) for content in contents]
        for task in lost:
            client.signatures(task)
        pair.fail_over()
        until(lambda: self.is_ready(self.first))
        self.assertEqual(client.signatures(kept), signatures)
        for task in lost:
            self.assertEqual(client.call("GET", f"/DssSignResult?boxId={ALICE_BOX}&taskId={task}").status, 404)
        for number in range(40):   # with the numbers of those that are lost, some of them
            content = b"new %d" % number
            openssl_verify(client.signatures(client.sign([inline(content)]))[0], content, self.first.authority)
        recorded = "".join(run(BIN / "pidpys", "audit", "list", "--json", "--limit", "0", "--state", node.state).decode() for node in self.nodes)
        self.assertEqual([task for task in [kept, *lost] if task not in recorded], [])


if __name__ == "__main__":
    main()
