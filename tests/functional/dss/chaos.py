#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""chaos.py [SECONDS]: three nodes over one database, of which one after the other is killed, held up, ended or cut off at random, or all
of which have their connections cut at any octet, while clients start tasks at any of them. Tells what became of the tasks, and of the results: lost, replaced, unlike to two readers.
All of these have to be 0. ./dev chaos runs it."""
import collections
import http.client
import os
import random
import sys
import threading
import time

from cutter import Cutter
from dss_host import BOB_BOX, Client, inline
from nodes import LEASE, First, Node
from postgres import cluster

NODES = 3
DATABASE = "chaos"


class Chaos:
    def __init__(self, seconds):
        self.seconds, self.end = seconds, 0.0
        cluster().database(DATABASE)
        self.cutter = Cutter(cluster(), random.random(), cuts=False)
        self.first = First(DATABASE, store=self.cutter.address(DATABASE))
        self.nodes = [self.first] + [Node(self.first) for _ in range(NODES - 1)]
        self.lock = threading.Lock()
        self.tasks = {}      # accepted: how many files
        self.seen = {}       # (task, place): what was there when it was looked
        self.done = collections.Counter()
        self.replaced = 0

    def client(self, wanted=None):
        """At any node that answers, or at this one, with one log-in for all."""
        while True:
            with self.lock:
                node = wanted or random.choice(self.nodes)
            try:
                client = Client.__new__(Client)
                client.host, client.key, client.connection = node, "test-client", node.connect(timeout=5)
                client.authorization = self.authorization
                client.call("GET", "/V2/GetMyUser")
                return client
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)

    def start_tasks(self):
        while time.monotonic() < self.end:
            count = random.choice((1, 3, 100, 1500, 4000))
            try:
                task = self.client().sign([inline(b"file %d" % i) for i in range(count)], BOB_BOX)
            except (OSError, http.client.HTTPException, AssertionError):
                continue   # not accepted, as far as the client knows
            with self.lock:
                self.tasks[task] = count
            time.sleep(random.random())

    def look(self):
        rows = cluster().sql("SELECT id, place, concat(md5(signature), ' ', task_results.xmin) FROM pidpys.task_results JOIN pidpys.tasks ON "
                             "task = number", DATABASE)
        for row in rows.splitlines():
            task, place, signature = row.split("|")
            self.replaced += self.seen.setdefault((task, place), signature) != signature

    def harm(self):
        place = random.randrange(NODES)
        node = self.nodes[place]
        how = random.choice(("kill", "hold up", "end", "cut", "cut at octets"))
        self.done[how] += 1
        if how == "hold up":
            node.pause()
            time.sleep(random.uniform(0.2, 2 * LEASE))
            node.go_on()
        elif how == "cut at octets":
            self.cutter.cuts = True
            time.sleep(random.uniform(0.2, 2 * LEASE))
            self.cutter.cuts = False
        elif how == "cut":
            cluster().sql("SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity WHERE application_name = "
                          "'pidpys' ORDER BY random() LIMIT 6) AS chosen", DATABASE)
        else:
            node.end() if how == "end" else node.kill()
            time.sleep(random.uniform(0, 2 * LEASE))
            with self.lock:
                if node is self.first:
                    node.process.stdout.close()
                    node.restart()
                else:
                    node.__exit__()
                    self.nodes[place] = Node(self.first)

    def run(self):
        self.end = time.monotonic() + self.seconds
        self.authorization = Client(self.first, "bob@example.org").authorization
        clients = [threading.Thread(target=self.start_tasks, daemon=True) for _ in range(2)]
        for client in clients:
            client.start()
        while time.monotonic() < self.end:
            self.harm()
            self.look()
            time.sleep(random.random())
        for client in clients:
            client.join()
        return self.judge()

    def judge(self):
        states, lost, unlike = collections.Counter(), 0, 0
        for task, count in self.tasks.items():
            try:
                result = self.client().wait(task, BOB_BOX, seconds=120)
            except AssertionError:
                states["without an end"] += 1
                continue
            states[result["OperationStatus"]] += 1
            if result["OperationStatus"] != "Completed":
                continue
            signatures = [file.get("Signature") for file in result["FileSigningResults"]]
            lost += count - len(set(filter(None, signatures)))
            for node in self.nodes:
                again = self.client(node).result(task, BOB_BOX)
                unlike += signatures != [file.get("Signature") for file in again["FileSigningResults"]]
        self.look()
        rows = int(cluster().sql("SELECT count(*) FROM pidpys.task_results", DATABASE))
        twice = rows - int(cluster().sql("SELECT count(*) FROM (SELECT DISTINCT task, place FROM pidpys.task_results) AS all_of", DATABASE))
        left = int(cluster().sql("SELECT count(*) FROM pidpys.task_work JOIN pidpys.tasks ON number = task WHERE state > 1", DATABASE))
        print("harm:", dict(self.done), f"of {self.cutter.connections} connections {self.cutter.cut} cut at octets")
        print(f"tasks accepted: {len(self.tasks)} with {sum(self.tasks.values())} files; their ends: {dict(states)}")
        print(f"results: lost {lost}, replaced {self.replaced}, twice {twice}, unlike to two readers {unlike}; work left of ended tasks {left}")
        well = not (lost or self.replaced or twice or unlike or left) and set(states) <= {"Completed"} and self.tasks
        print("well" if well else "NOT WELL")
        return 0 if well else 1

    def close(self):
        for node in reversed(self.nodes):
            node.__exit__()
        self.cutter.stop()


if __name__ == "__main__":
    random.seed(os.environ.get("PIDPYS_CHAOS_SEED"))
    chaos = Chaos(float(sys.argv[1]) if len(sys.argv) > 1 else 60)
    try:
        sys.exit(chaos.run())
    finally:
        chaos.close()
