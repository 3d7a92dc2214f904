# SPDX-License-Identifier: MIT
"""Two nodes whose every connection to PostgreSQL is cut after a number of octets that chance has chosen, in either direction, while
they sign: what of it was lost, replaced, doubled, or unlike to two readers. PIDPYS_CUT_SEED repeats what was chosen, PIDPYS_CUT_FILES
says how many."""
import collections
import http.client
import os
import random
import time
import unittest

from cutter import Cutter
from dss_host import BOB_BOX, Client, inline
from harness import main, openssl_verify
from nodes import RESULT, First, Node, until
from postgres import cluster

FILES = int(os.environ.get("PIDPYS_CUT_FILES", "2500"))
SIZES = (1, 600, 900, FILES - 1501)


def steadily(call, seconds=120):
    """What is answered in the end: a store that has failed is 500."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return call()
        except (AssertionError, OSError, http.client.HTTPException):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


class Cut(unittest.TestCase):
    def test_connections_that_are_cut_at_any_octet_cost_no_result(self):
        seed = int(os.environ.get("PIDPYS_CUT_SEED", random.randrange(1 << 32)))
        print("PIDPYS_CUT_SEED =", seed)
        cluster().database("cut")
        cutter = Cutter(cluster(), seed, cuts=False)
        self.addCleanup(cutter.stop)
        with First("cut", store=cutter.address("cut")) as first, Node(first) as second:
            clients = [Client(node, "bob@example.org") for node in (first, second)]
            cutter.cuts = True
            began, counts, seen = time.monotonic(), collections.Counter(), {}
            tasks = {steadily(lambda count=count: clients[count % 2].sign([inline(b"file %d" % i) for i in range(count)], BOB_BOX)): count
                     for count in SIZES}

            def look():
                rows = cluster().sql(f"SELECT task, place, {RESULT} FROM pidpys.task_results", "cut").splitlines()
                for row in rows:
                    task, place, signature = row.split("|")
                    counts["replaced"] += seen.setdefault((task, place), signature) != signature
                counts["lost"] += len(seen) - len(rows)
                return cluster().sql("SELECT count(*) FROM pidpys.tasks WHERE state < 2", "cut") == "0"
            until(look, 120)
            took = time.monotonic() - began
            for task, count in tasks.items():
                readers = []
                for client in clients:
                    result = steadily(lambda client=client: client.result(task, BOB_BOX))
                    counts["not completed"] += result["OperationStatus"] != "Completed"
                    readers.append([file.get("Signature") for file in result["FileSigningResults"]])
                counts["lost"] += count - len(set(filter(None, readers[0])))
                counts["unlike"] += readers[0] != readers[1]
            cutter.cuts = False
            for task in tasks:
                openssl_verify(steadily(lambda: clients[0].signatures(task, box=BOB_BOX))[0], b"file 0", first.authority)
            look()
            counts["doubled"] = int(cluster().sql("SELECT count(*) - count(DISTINCT (task, place)) FROM pidpys.task_results", "cut"))
            counts["work left"] = int(cluster().sql("SELECT count(*) FROM pidpys.task_work", "cut"))
            unknown = int(cluster().sql("SELECT count(*) FROM pidpys.tasks", "cut")) - len(tasks)
            print(f"{FILES} files in {took:.1f} s over {cutter.connections} connections, {cutter.cut} of them cut; tasks whose 200 was cut "
                  f"off: {unknown};", dict(counts))
            self.assertGreater(cutter.cut, 10)
            self.assertEqual(set(counts.values()), {0}, counts)


if __name__ == "__main__":
    main()
