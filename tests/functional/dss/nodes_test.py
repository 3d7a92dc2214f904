# SPDX-License-Identifier: MIT
"""Two nodes over one database: a task is signed by both, and by whoever is left when one is killed, held up or ended; no
result is lost, none is replaced, none is there twice."""
import random
import time
import unittest

from batch_test import field
from cutter import Cutter
from dss_host import ALICE_BOX, BOB_BOX, Client, inline
from harness import MEMORY_COUNTS, main, openssl_verify
from nodes import LEASE, RESULT, First, Node, signatures_made, until
from postgres import cluster

FILES = 3000


def files(count=FILES):
    return [inline(b"file %d" % i, f"{i}.txt") for i in range(count)]


class Nodes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.first = First("nodes")
        cls.first_name = cluster().sql("SELECT node FROM pidpys.nodes", "nodes")

    @classmethod
    def tearDownClass(cls):
        cls.first.__exit__()

    def setUp(self):
        self.second = Node(self.first)
        self.addCleanup(self.second.__exit__)
        self.a, self.b = (Client(node, "bob@example.org") for node in (self.first, self.second))   # a key of RSA takes its time
        until(lambda: self.sql("SELECT count(*) FROM pidpys.nodes WHERE seen > now() - interval '1 s'") != "1")

    def sql(self, text):
        return cluster().sql(text, "nodes")

    def results(self):
        rows = self.sql(f"SELECT task, place, {RESULT} FROM pidpys.task_results").splitlines()
        return {tuple(row.split("|")[:2]): row.split("|")[2] for row in rows}

    def held_by_second(self):
        return int(self.sql(f"SELECT count(*) FROM pidpys.task_work WHERE first >= 0 AND node NOT IN ('', '{self.first_name}')"))

    def check(self, client, task, before=None, count=FILES):
        """All is there once, and what was there before is what is there."""
        signatures = client.signatures(task, box=BOB_BOX)
        self.assertEqual((len(signatures), len(set(signatures))), (count, count))
        after = self.results()
        replaced = [place for place, signature in (before or {}).items() if after.get(place) != signature]
        self.assertEqual(len(replaced), 0)
        self.assertEqual(self.sql("SELECT count(*) FROM pidpys.task_work JOIN pidpys.tasks ON number = task WHERE state > 1"), "0")
        for place in random.sample(range(count), 2):
            openssl_verify(signatures[place], b"file %d" % place, self.first.authority)
        return signatures

    def test_large_task_is_signed_by_both_and_read_at_any(self):
        before = signatures_made(self.first)
        task = self.a.sign(files(), BOB_BOX)
        signatures = self.check(self.b, task)
        self.assertEqual(signatures, self.a.signatures(task, box=BOB_BOX))
        made = signatures_made(self.first) - before, signatures_made(self.second)
        print("signatures of the nodes:", *made)
        self.assertGreater(min(made), 0)
        self.assertEqual(sum(made), FILES)   # none was made in vain

    def kill_the_second(self, accepting):
        task = accepting.sign(files(), BOB_BOX)
        until(self.held_by_second)
        self.second.kill()
        before = self.results()
        self.check(self.a, task, before)

    def test_killed_node_loses_nothing(self):
        self.kill_the_second(self.a)

    def test_killed_node_loses_nothing_of_what_it_has_accepted(self):
        self.kill_the_second(self.b)

    def test_node_that_is_held_up_for_longer_than_its_lease_writes_nothing_over_others(self):
        task = self.a.sign(files(), BOB_BOX)
        for _ in range(50):   # with a slice in its hands
            self.second.pause()
            if self.held_by_second():
                break
            self.second.go_on()
            time.sleep(0.05)
        self.assertGreater(self.held_by_second(), 0)
        stopped = time.monotonic()
        self.check(self.a, task)
        before = self.results()
        time.sleep(max(0, LEASE + 0.5 - (time.monotonic() - stopped)))
        self.second.go_on()
        time.sleep(1)
        self.assertTrue(self.results() == before)
        self.check(self.b, self.b.sign(files(10), BOB_BOX), before, 10)   # and it works on

    def test_write_that_comes_to_the_database_after_its_lease_is_refused(self):
        way = Cutter(cluster(), 0, cuts=False)
        self.addCleanup(way.stop)
        with Node(self.first, store=way.address("nodes")) as late:
            self.second.end()
            task = self.a.sign(files(), BOB_BOX)
            way.stall_at(1 << 15)   # octets at a time: only results are as many
            until(lambda: way.stalled)
            self.check(self.a, task)
            before = self.results()
            way.go_on()
            time.sleep(1)
            self.assertTrue(self.results() == before)
            client = Client(late, "bob@example.org")
            self.check(client, client.sign(files(10), BOB_BOX), before, 10)

    def test_node_that_is_ended_gives_back_what_it_has_not_signed(self):
        for _ in range(10):   # until it ends in the middle of a slice
            task, other = self.a.sign(files(), BOB_BOX), self.b.sign(files(), BOB_BOX)
            until(lambda: signatures_made(self.second) and self.held_by_second())
            ended = time.monotonic()
            self.assertEqual(self.second.end(), 0)
            print(f"ended in {time.monotonic() - ended:.1f} s")
            self.assertEqual(self.held_by_second(), 0)
            halves = self.sql("SELECT count(*) FROM pidpys.task_work WHERE EXISTS (SELECT 1 FROM pidpys.task_results WHERE "
                              "task_results.task = task_work.task AND place >= first AND place < last)")
            before = self.results()
            self.check(self.a, task, before)
            self.check(self.a, other, before)
            self.assertEqual(self.sql("SELECT count(*) FROM pidpys.nodes WHERE seen > now() - interval '1 s'"), "1")
            if halves != "0":
                return
            self.second.__exit__()
            self.setUp()
        self.fail("no slice was half done")

    def test_tasks_of_many_go_by_turns(self):
        large = self.a.sign(files(10_000), BOB_BOX)
        small = Client(self.second)
        for _ in range(3):
            self.assertEqual(len(small.signatures(small.sign(files(5), ALICE_BOX), seconds=10)), 5)
        self.assertEqual(self.a.result(large, BOB_BOX)["OperationStatus"], "InProgress")
        self.assertEqual(len(set(self.a.signatures(large, box=BOB_BOX))), 10_000)


class LargeTask(unittest.TestCase):
    FILES = 100_000

    @staticmethod
    def fields(octets):
        """Those of a message whose tags are one octet and whose values are numbers or octets."""
        at = 0

        def number():
            nonlocal at
            value = shift = 0
            while True:
                octet, at = octets[at], at + 1
                value, shift = value | (octet & 127) << shift, shift + 7
                if octet < 128:
                    return value
        while at < len(octets):
            tag, value = octets[at], None
            at += 1
            value = number()
            if tag & 7 == 2:
                value, at = octets[at:at + value], at + value
            yield tag >> 3, value

    def test_hundred_thousand_files_are_a_task_of_all_nodes_and_memory_stays_bounded(self):
        with First("large", dss=f"files_per_task = {self.FILES}\n") as first, Node(first) as second:
            client, other = Client(first), Client(second)
            body = b"".join(field(1, field(1, field(1, b"%d" % i)) + field(2, b"%d.xml" % i)) for i in range(self.FILES))
            more = client.call("POST", f"/DssSign?boxId={ALICE_BOX}", body + field(1, field(1, field(1, b"x"))))
            self.assertEqual((more.status, more.headers["X-Diadoc-ErrorCode"]), (400, "Dss.InvalidRequest"), more)
            began = time.monotonic()
            task = client.call("POST", f"/DssSign?boxId={ALICE_BOX}", body).json["TaskId"]
            accepted = time.monotonic()
            until(lambda: cluster().sql("SELECT state FROM pidpys.tasks", "large") not in ("0", "1"), 60)   # asking, allowed
            signed = time.monotonic()
            answer = other.call("GET", f"/DssSignResult?boxId={ALICE_BOX}&taskId={task}", Accept="application/x-protobuf")
            read = time.monotonic()
            whole = list(self.fields(answer.body))
            results = [dict(self.fields(value)) for number, value in whole if number == 2]
            self.assertEqual((dict(whole)[1], len(results), {result[1] for result in results}), (2, self.FILES, {1}))
            self.assertEqual(len({result[2] for result in results}), self.FILES)
            for place in random.sample(range(self.FILES), 2):
                openssl_verify(results[place][2], b"%d" % place, first.authority)
            made = signatures_made(first), signatures_made(second)
            memory = [node.memory_mb("VmHWM") for node in (first, second)]
            print(f"accepted in {accepted - began:.1f} s, signed in {signed - accepted:.1f} s, read in {read - signed:.1f} s;",
                  "signatures of the nodes:", *made, f"memory: {memory[0]:.0f} and {memory[1]:.0f} MB at most")
            self.assertEqual(sum(made), self.FILES)
            self.assertGreater(min(made), self.FILES // 5)
            if MEMORY_COUNTS:
                self.assertLess(max(memory), 256)


class HeldKey(unittest.TestCase):
    def test_task_goes_to_the_node_that_has_the_key_and_ends_where_none_has(self):
        with First("held") as without:
            certificate = without.state / "held.der"
            certificate.write_bytes(self.certificate_of(without))
            without.cli("dss", "certificate", "remove", self.thumbprint(without, "alice@example.org"))
            without.cli("dss", "certificate", "add", "--user", "alice@example.org", "--held", "--certificate", certificate)
            client = Client(without)
            self.assertEqual(client.wait(client.sign(files(3)))["OperationStatus"], "OperationRetryRequired")
            key = ["--login", str(without.state / "demo-p256.p12"), "--password-file", str(without.state / "key-password")]
            with Node(without, args=key) as has_it:
                until(lambda: cluster().sql("SELECT count(*) FROM pidpys.nodes WHERE seen > now() - interval '1 s'", "held") == "2")
                self.assertEqual(len(client.signatures(client.sign(files(3)))), 3)
                self.assertEqual((signatures_made(without), signatures_made(has_it)), (0, 3))
                has_it.end()
            self.assertEqual(client.wait(client.sign(files(3)))["OperationStatus"], "OperationRetryRequired")

    @staticmethod
    def thumbprint(host, login):
        return cluster().sql(f"SELECT thumbprint FROM pidpys.certificates JOIN pidpys.users ON id = user_id WHERE login = '{login}'", "held")

    @staticmethod
    def certificate_of(host):
        return bytes.fromhex(cluster().sql("SELECT encode(der, 'hex') FROM pidpys.certificates JOIN pidpys.users ON id = user_id "
                                           "WHERE login = 'alice@example.org'", "held"))


if __name__ == "__main__":
    main()
