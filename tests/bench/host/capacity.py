#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""capacity.py [--json FILE]: what a signed file costs a node and the database, and whether a model that is fed with
that, comes out where one and two nodes really do. All of them share this machine's processors, and so they do in the model."""
import os
import pathlib
import random
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests" / "functional"), str(ROOT / "tests" / "functional" / "dss"), str(ROOT / "tests" / "bench")]
sys.dont_write_bytecode = True

from dss_host import Client, DssHost, inline  # noqa: E402
from figures import processor_ms, tell  # noqa: E402
from model import Costs, files_per_second  # noqa: E402
from nodes import Node  # noqa: E402
from postgres import Cluster  # noqa: E402

FILES, ROUNDS = 20_000, 3


class Process:
    def __init__(self, pid):
        self.pid = pid


def server_ms(server):
    """Processor time of all of PostgreSQL's processes that live."""
    parents = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(text.rpartition(")")[2].split()[1])
    main = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    total = 0
    for pid, parent in parents.items():
        try:
            total += processor_ms(Process(pid)) if main in (pid, parent) else 0
        except OSError:   # it has ended
            pass
    return total


def octets_of_tables(server):
    return int(server.sql("SELECT sum(pg_total_relation_size(relid)) FROM unnest('{pidpys.task_files,pidpys.task_results}'::regclass[])"
                          " AS parent, pg_partition_tree(parent)", "capacity"))


def logged(server):
    return int(server.sql("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint", "capacity"))


def results(server):
    return int(server.sql("SELECT count(*) FROM pidpys.task_results", "capacity"))


def sign(server, nodes, client):
    """One large task, from its acceptance: its speed and what a file of it cost."""
    before_octets, before_log = octets_of_tables(server), logged(server)
    task = client.sign([inline(random.randbytes(100), f"{i}.xml") for i in range(FILES)])
    begun = time.monotonic()
    signed = results(server)
    node_ms, database_ms = sum(processor_ms(node.process) for node in nodes), server_ms(server)
    while client.result(task)["OperationStatus"] == "InProgress":
        time.sleep(0.05)
    seconds = time.monotonic() - begun
    count = results(server) - signed
    return {"per_s": count / seconds,
            "node_us": (sum(processor_ms(node.process) for node in nodes) - node_ms) * 1e3 / count,
            "database_us": (server_ms(server) - database_ms) * 1e3 / count,
            "octets": (octets_of_tables(server) - before_octets) / FILES, "log": (logged(server) - before_log) / FILES}


def best(runs):
    return max(runs, key=lambda run: run["per_s"])


def commit_ms(server):
    """What the disk makes a writer wait."""
    server.sql("CREATE TABLE waits (number bigint)", "capacity")
    begun, count = time.monotonic(), 200
    server.sql("DO $$ BEGIN FOR i IN 1..200 LOOP INSERT INTO waits VALUES (i); COMMIT; END LOOP; END $$", "capacity")
    return (time.monotonic() - begun) * 1e3 / count


def measure(server):
    with DssHost(store=server.database("capacity")) as first:
        client = Client(first)
        one = best([sign(server, [first], client) for _ in range(ROUNDS)])
        wait = commit_ms(server)
        with Node(first) as second:
            two = best([sign(server, [first, second], client) for _ in range(ROUNDS)])
    cores = len(os.sched_getaffinity(0))
    figures = {"host_file_node_us": round(one["node_us"], 1), "host_file_database_us": round(one["database_us"], 1),
               "host_file_octets": round(one["octets"]), "host_file_log_octets": round(one["log"]), "host_commit_ms": round(wait, 2)}
    for count, run in ((1, one), (2, two)):
        costs = Costs(run["node_us"] / 1e6, run["database_us"] / 1e6, wait / 1e3)
        modelled = files_per_second(costs, nodes=count, threads=cores, cores=cores)
        figures |= {f"host_{count}_nodes_files_per_s": round(run["per_s"]), f"host_{count}_nodes_model_files_per_s": round(modelled),
                    f"host_{count}_nodes_model_vs_measured": round(modelled / run["per_s"], 2)}
    return figures


if __name__ == "__main__":
    cluster = Cluster("durable")
    try:
        tell(measure(cluster))
    finally:
        cluster.stop()
