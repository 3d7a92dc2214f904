#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""capacity.py [--json FILE]: what a file costs a node and the database, from its acceptance to the reading of its signature, and
whether a model that is fed with that (model.py) comes out where one and two nodes really do. Nodes, database and this client
share this machine's processors, and so they do in the model. docs/capacity.md goes by these figures."""
import os
import pathlib
import random
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests" / "functional"), str(ROOT / "tests" / "functional" / "dss"), str(ROOT / "tests" / "bench")]
sys.dont_write_bytecode = True

from batch_test import field  # noqa: E402
from dss_host import ALICE_BOX, Client, DssHost, inline  # noqa: E402
from figures import processor_ms, tell  # noqa: E402
from model import SLICE, Costs, files_per_second  # noqa: E402
from nodes import Node  # noqa: E402
from postgres import Cluster  # noqa: E402

FILES, SIZE, ROUNDS = 100_000, 1000, 3
SMALL = 500   # tasks
PATIENCE = 120   # seconds, of anything
CONFIG = f"files_per_task = {FILES}\n"
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
RECORD = 70   # octets of the journal for a file: its digest (docs/configuration.md)


class Questions:
    """A session of psql that stays: what it is asked costs the machine next to nothing."""

    def __init__(self, server, database):
        command = ["psql", "-qXtA", "-v", "ON_ERROR_STOP=1", "-h", server.folder, "-p", str(server.port), "-U", "pidpys", "-d", database]
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, text):
        """The one row that it answers."""
        self.process.stdin.write(text + ";\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline().strip()
        assert line, text
        return line

    def close(self):
        self.process.communicate("", timeout=PATIENCE)


class Process:
    def __init__(self, pid):
        self.pid = pid


def server_ms(server):
    """Processor time of all of PostgreSQL's processes: of those that live, and of children of its first that have ended."""
    main = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    total = 0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, words = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
            if main in (pid, int(words[1])):
                total += processor_ms(Process(pid))
            if pid == main:
                total += (int(words[13]) + int(words[14])) * TICK_MS
        except OSError:   # it has ended
            pass
    return total


def machine_ms():
    """Of all processors together: at work, and waiting for a disk or nothing."""
    words = [int(word) * TICK_MS for word in pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    user, nice, system, idle, waiting, hard, soft, stolen = words
    return {"busy": user + nice + system + hard + soft, "idle": idle + waiting, "stolen": stolen}


def octets_of_tables(server):
    return int(server.sql("SELECT sum(pg_total_relation_size(relid)) FROM unnest('{pidpys.task_files,pidpys.task_results}'::regclass[])"
                          " AS parent, pg_partition_tree(parent)", "capacity"))


def journal_octets(nodes):
    """When what stands in its log has been written back (journal/sqlite_journal.cpp)."""
    time.sleep(3)
    return sum((node.state / "journal.db").stat().st_size for node in nodes)


class Scene:
    def __init__(self, server, nodes, questions):
        self.server, self.nodes, self.questions = server, nodes, questions

    def snapshot(self):
        log, waits, waited = self.questions.ask("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint, wal_sync, "
                                                "wal_sync_time + wal_write_time FROM pg_stat_wal").split("|")
        return {"node": sum(processor_ms(node.process) for node in self.nodes), "database": server_ms(self.server),
                "client": time.process_time() * 1e3, "log": int(log), "waits": int(waits), "waited": float(waited),
                "at": time.monotonic()} | machine_ms()

    def cost(self, before):
        return {name: value - before[name] for name, value in self.snapshot().items()}


def request():
    return b"".join(field(1, field(1, field(1, random.randbytes(SIZE))) + field(2, b"%d.xml" % i)) for i in range(FILES))


def accept(client, body):
    answer = client.call("POST", f"/DssSign?boxId={ALICE_BOX}", body)
    assert answer.status == 200, answer
    return answer.json["TaskId"]


def end_of(questions, task):
    """When it was completed, by the database: asking a node would bring all signatures along."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        state, finished = questions.ask(f"SELECT state, finished FROM pidpys.tasks WHERE id = '{task}'").split("|")
        if int(state) > 1:
            assert int(state) == 2, state
            return int(finished) / 1e3
        time.sleep(0.1)
    raise AssertionError("the task does not end")


def read(client, task):
    answer = client.call("GET", f"/DssSignResult?boxId={ALICE_BOX}&taskId={task}", Accept="application/x-protobuf")
    assert answer.status == 200 and len(answer.body) > FILES * 500, answer.status


def run(scene, client, body):
    """One large task: what its acceptance, its signatures and their reading cost, for a file."""
    before_octets, before_journal = octets_of_tables(scene.server), journal_octets(scene.nodes)
    before = scene.snapshot()
    task = accept(client, body)
    accepted, begun, before_signing = scene.cost(before), time.time(), scene.snapshot()
    seconds = end_of(scene.questions, task) - begun
    signing, before_reading = scene.cost(before_signing), scene.snapshot()
    read(client, task)
    reading = scene.cost(before_reading)
    share = seconds / signing["at"]   # of what was measured: the rest is a moment of idleness
    mine = signing["node"] + signing["database"] + signing["client"]
    return {"per_s": FILES / seconds, "octets": (octets_of_tables(scene.server) - before_octets) / FILES,
            "log": (accepted["log"] + signing["log"]) / FILES, "journal": (journal_octets(scene.nodes) - before_journal) / FILES, "commit_ms": signing["waited"] / max(1, signing["waits"]),
            **{f"{name}_{place}_us": cost[place] * 1e3 / FILES
               for name, cost in (("accept", accepted), ("sign", signing), ("read", reading)) for place in ("node", "database")},
            "system_us": max(0, signing["busy"] - mine) * 1e3 / FILES, "client_us": signing["client"] * 1e3 / FILES,
            "idle": signing["idle"] * share / (signing["busy"] + signing["idle"]), "stolen": signing["stolen"] / signing["busy"]}


def small_tasks(scene, client):
    """What a task of one file costs, with the request that starts it and one that reads its result."""
    before, waiting = scene.snapshot(), []
    for _ in range(SMALL):
        waiting.append(client.sign([inline(b"content")]))
        if len(waiting) > 10:   # it has ended by then: nobody asks twice
            client.signatures(waiting.pop(0))
    for task in waiting:
        client.signatures(task)
    cost = scene.cost(before)
    return {"host_task_node_us": round(cost["node"] * 1e3 / SMALL), "host_task_database_us": round(cost["database"] * 1e3 / SMALL),
            "host_task_log_octets": round(cost["log"] / SMALL)}


def best(runs):
    return max(runs, key=lambda run: run["per_s"])


def journal_ms(folder):
    """What the disk makes a node wait that puts a slice into its journal."""
    file, times = folder / "waits", []
    with open(file, "wb", buffering=0) as out:
        for _ in range(50):
            begun = time.monotonic()
            out.write(random.randbytes(SLICE * RECORD))
            os.fdatasync(out.fileno())
            times.append((time.monotonic() - begun) * 1e3)
    file.unlink()
    return sum(times) / len(times)


def measure(server):
    store, body = server.database("capacity"), request()
    server.sql("ALTER SYSTEM SET track_wal_io_timing = on")
    server.sql("SELECT pg_reload_conf()")
    questions = Questions(server, "capacity")
    with DssHost(store=store, config=CONFIG) as first:
        client, wait = Client(first), journal_ms(first.state)
        one = best([run(Scene(server, [first], questions), client, body) for _ in range(ROUNDS)])
        tasks = small_tasks(Scene(server, [first], questions), client)
        with Node(first) as second:
            two = best([run(Scene(server, [first, second], questions), client, body) for _ in range(ROUNDS)])
    questions.close()
    cores = len(os.sched_getaffinity(0))
    figures = {f"host_file_{name}": round(one[name], 1) for name in one if name.endswith("_us")}
    figures |= tasks | {"host_file_octets": round(one["octets"]), "host_file_log_octets": round(one["log"]),
                "host_file_journal_octets": round(one["journal"]),
                "host_journal_ms": round(wait, 2), "host_commit_ms": round(one["commit_ms"], 2)}
    for count, made in ((1, one), (2, two)):
        costs = Costs(made["sign_node_us"] / 1e6, made["sign_database_us"] / 1e6,
                      (made["system_us"] + made["client_us"]) / 1e6, wait / 1e3, made["commit_ms"] / 1e3)
        modelled = files_per_second(costs, nodes=count, cores=cores)
        figures |= {f"host_{count}_nodes_files_per_s": round(made["per_s"]), f"host_{count}_nodes_model_files_per_s": round(modelled),
                    f"host_{count}_nodes_model_vs_measured": round(modelled / made["per_s"], 2),
                    f"host_{count}_nodes_idle": round(made["idle"], 2), f"host_{count}_nodes_stolen": round(made["stolen"], 3)}
    return figures


if __name__ == "__main__":
    cluster = Cluster("durable")
    try:
        tell(measure(cluster))
    finally:
        cluster.stop()
