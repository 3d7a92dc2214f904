# SPDX-License-Identifier: MIT
"""What befalls a database and what stands beside it: no room, no connection left, a node whose clock is wrong, an HSM whose helper is
killed. Nothing that was acknowledged is lost, nodes go on by themselves."""
import json
import os
import pathlib
import signal
import tempfile
import threading
import time
import unittest
import urllib.request

from dss_host import ALICE_BOX, BOB_BOX, Client, inline, private_file
from harness import main, openssl_verify, run
from nodes import LEASE, RESULT, First, Node, signatures_made, until
from postgres import Cluster, cluster
from soft_hsm import PIN, SoftHsm, helpers_of

FILES = 3000


def files(count=FILES):
    return [inline(b"file %d" % i) for i in range(count)]


class Results:
    """Of one database, as they stand there."""

    def __init__(self, server, database):
        self.server, self.database = server, database

    def sql(self, text):
        return self.server.sql(text, self.database)

    def rows(self):
        rows = self.sql(f"SELECT task, place, {RESULT} FROM pidpys.task_results").splitlines()
        return {tuple(row.split("|")[:2]): row.split("|")[2] for row in rows}

    def judge(self, test, before, *readers, task, count=FILES, box=BOB_BOX):
        """All of the task is there once and the same to all readers, and what was there before is what is there."""
        seen = [reader.signatures(task, box=box) for reader in readers]
        after = self.rows()
        found = {"lost": count - len(set(seen[0])) + sum(place not in after for place in before),
                 "replaced": sum(after.get(place, signature) != signature for place, signature in before.items()),
                 "doubled": int(self.sql("SELECT count(*) - count(DISTINCT (task, place)) FROM pidpys.task_results")),
                 "unlike": sum(each != seen[0] for each in seen),
                 "work left": int(self.sql("SELECT count(*) FROM pidpys.task_work JOIN pidpys.tasks ON number = task WHERE state > 1"))}
        print(f"{test.id().split('.')[-1]}: {len(before)} results before;", found)
        test.assertEqual(set(found.values()), {0}, found)
        return seen[0]


class Full(unittest.TestCase):
    def test_database_without_room_refuses_and_goes_on_when_there_is_some(self):
        server = Cluster("small")
        self.addCleanup(server.stop)
        server.sql("CREATE DATABASE small TABLESPACE small")
        ballast = pathlib.Path(f"/proc/{server.process.pid}/root{server.folder}/small/ballast")
        results = Results(server, "small")
        with First("small", store=f"postgresql://pidpys@/small?host={server.folder}") as first, Node(first) as second:
            alice, bob, other = Client(first), Client(first, "bob@example.org"), Client(second, "bob@example.org")
            early = alice.sign(files(5))
            signatures = alice.signatures(early)
            task = bob.sign(files(), BOB_BOX)
            until(lambda: len(results.rows()) > 5)
            with open(ballast, "wb") as weight:   # all that there is
                while True:
                    try:
                        os.write(weight.fileno(), bytes(1 << 12))
                    except OSError:
                        break
            before = results.rows()
            self.assertLess(len(before), FILES)
            until(lambda: "No space left on device" in first.log_text() + second.log_text())
            for refused in (alice.call("POST", f"/DssSign?boxId={ALICE_BOX}", {"Files": files()}),
                            alice.call("POST", "/ShelfUpload?nameOnShelf=__userId__/x&partIndex=0&isLastPart=1", os.urandom(1 << 20))):
                self.assertEqual(refused.status, 500, refused)
                self.assertIn("internal error", refused.body.decode())
                self.assertNotIn("space", refused.body.decode())
            self.assertEqual(alice.signatures(early), signatures)
            time.sleep(4 * LEASE)
            for node in (first, second):
                with urllib.request.urlopen(f"http://{node.ready['metrics']}/health/live", timeout=20) as answer:
                    self.assertEqual(answer.status, 200)
            self.assertEqual(bob.result(task, BOB_BOX)["OperationStatus"], "InProgress")
            self.assertLess(int(results.sql("SELECT max(tries) FROM pidpys.task_work")), 4)   # nobody gave up for it
            ballast.unlink()
            last = results.judge(self, before, bob, other, task=task)
            openssl_verify(last[FILES - 1], b"file %d" % (FILES - 1), first.authority)
            self.assertEqual(alice.signatures(early), signatures)
            self.assertEqual(len(alice.signatures(alice.sign(files(FILES)))), FILES)


class TooFew(unittest.TestCase):
    """Connections."""

    def flood(self, clients, database):
        """Statuses of whoever asks meanwhile, and a large task that is judged."""
        statuses, ends = [], threading.Event()

        def ask(client):
            while not ends.is_set():
                statuses.append(client.call("GET", "/V2/GetMyUser").status)
        task = clients[0].sign(files(), BOB_BOX)
        askers = [threading.Thread(target=ask, args=(Client(client.host),)) for client in clients for _ in range(8 // len(clients))]
        for asker in askers:
            asker.start()
        try:
            clients[0].wait(task, BOB_BOX)
        finally:
            ends.set()
            for asker in askers:
                asker.join()
        Results(cluster(), database).judge(self, {}, *clients, task=task)
        return statuses

    def test_two_connections_of_a_node_serve_all_who_wait_for_one(self):
        with First("two", dss="store_connections = 2\n") as first, Node(first) as second:
            statuses = self.flood([Client(node, "bob@example.org") for node in (first, second)], "two")
            print(len(statuses), "requests meanwhile")
            self.assertEqual(set(statuses), {200})

    def test_server_that_gives_fewer_than_a_node_wants_is_used_by_those(self):
        cluster().sql("CREATE ROLE few LOGIN")
        store = cluster().database("few").replace("pidpys@", "few@")
        cluster().sql("ALTER DATABASE few OWNER TO few")
        with First("few", store=store) as host:
            client = Client(host, "bob@example.org")

            def let_in(connections):
                cluster().sql(f"ALTER ROLE few CONNECTION LIMIT {connections}")
                cluster().sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'few'")

            def answers():
                return client.call("GET", "/V2/GetMyUser").status == 200
            let_in(2)
            until(lambda: cluster().sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'few' AND query LIKE 'LISTEN%'") == "1")
            until(answers)   # by the other one
            statuses = self.flood([client], "few")
            self.assertEqual(cluster().sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'few'"), "2")
            refused = sum(status != 200 for status in statuses)
            print(len(statuses), "requests meanwhile,", refused, "refused")
            self.assertEqual(refused, 0, host.log_text()[-1000:])
            let_in(0)
            self.assertEqual(client.call("GET", "/V2/GetMyUser").status, 500)
            self.assertIn("too many connections for role", host.log_text())
            let_in(-1)
            until(answers)
            self.flood([client], "few")


class Clock(unittest.TestCase):
    def check(self, offset):
        name = "ahead" if offset[0] == "+" else "behind"
        faked = os.environ | {"LD_PRELOAD": run("faketime", "-f", "+0", "printenv", "LD_PRELOAD").decode().strip(), "FAKETIME": offset,
                              "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        results = Results(cluster(), name)
        with First(name) as right, Node(right, environment=faked) as wrong:
            clients = [Client(node, "bob@example.org") for node in (right, wrong)]
            until(lambda: results.sql("SELECT count(*) FROM pidpys.nodes WHERE seen > now() - interval '1 s'") == "2")
            for client in clients:
                made = signatures_made(right), signatures_made(wrong)
                results.judge(self, results.rows(), *clients, task=client.sign(files(), BOB_BOX))
                made = signatures_made(right) - made[0], signatures_made(wrong) - made[1]
                print("signatures of the nodes:", *made)
                self.assertGreater(min(made), 0)
                self.assertEqual(sum(made), FILES)   # nobody took what another one had
            task = clients[1].sign(files(), BOB_BOX)
            until(lambda: results.sql("SELECT count(DISTINCT node) FROM pidpys.task_work WHERE first >= 0 AND node <> ''") == "2")
            wrong.kill()
            before, killed = results.rows(), time.monotonic()
            results.judge(self, before, clients[0], task=task)
            print(f"ended {time.monotonic() - killed:.1f} s after the node was killed")
            self.assertLess(time.monotonic() - killed, 30)

    def test_node_ten_minutes_ahead_takes_nothing_from_others_and_loses_nothing(self):
        self.check("+10m")

    def test_node_ten_minutes_behind_takes_nothing_from_others_and_loses_nothing(self):
        self.check("-10m")


class Hsm(unittest.TestCase):
    def test_helper_that_is_killed_in_mid_batch_costs_no_result_where_another_node_has_the_hsm(self):
        results = Results(cluster(), "helpers")
        with tempfile.TemporaryDirectory() as folder:
            hsm = SoftHsm(folder, "bank")
            os.environ |= hsm.environment
            hsm.key("bank", "01", "rsa:2048", "--usage-sign")
            pin = private_file(pathlib.Path(folder) / "pin", PIN + "\n")
            with First("helpers") as first, Node(first) as second:
                thumbprint = json.loads(first.cli("dss", "certificate", "add", "--user", "bob@example.org", "--token",
                                                  "pkcs11:token=bank;id=%01", "--pin-file", pin, "--json"))["id"]
                clients = [Client(node, "bob@example.org") for node in (first, second)]

                def sign(client, count=FILES):
                    return client.sign(files(count), BOB_BOX, query=f"&certificateThumbprint={thumbprint}")
                for client in clients:
                    client.signatures(sign(client, 1), box=BOB_BOX)
                task = sign(clients[1])
                until(lambda: results.sql("SELECT count(DISTINCT node) FROM pidpys.task_work WHERE first >= 0 AND node <> ''") == "2")
                until(lambda: len(results.rows()) > 3)
                for helper in helpers_of(second.process.pid):
                    os.kill(helper, signal.SIGKILL)
                before = results.rows()
                signatures = results.judge(self, before, *clients, task=task)
                self.assertLess(len(before), FILES)
                self.assertIn("left to other nodes", second.log_text())
                openssl_verify(signatures[7], b"file 7", hsm.folder / "ca.pem")
                before = signatures_made(second)
                results.judge(self, results.rows(), *clients, task=sign(clients[1]))
                self.assertGreater(signatures_made(second), before)   # its library was started anew


if __name__ == "__main__":
    main()
