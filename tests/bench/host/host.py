#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""host.py [--json FILE]: a signing host on PostgreSQL, its server on the same machine, beside the same host on SQLite."""
import asyncio
import pathlib
import random
import resource
import statistics
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests" / "functional"), str(ROOT / "tests" / "functional" / "dss"), str(ROOT / "tests" / "bench")]
sys.dont_write_bytecode = True

from batch_test import field  # noqa: E402
from dss_host import ALICE_BOX, Client, DssHost, inline  # noqa: E402
from figures import processor_ms, tell  # noqa: E402
from postgres import Cluster  # noqa: E402
from relay import Relay  # noqa: E402

FILES, SIZE, ROUNDS = 10_000, 10_000, 5
POLLERS, POLL_SECONDS, EACH_SECONDS = 2000, 45, 15   # each client asks every 15 s, as those of the SDK do
IDLE_SECONDS = 20
LIMITS = f"[limits]\nconnections = {2 * POLLERS}\nconnections_of_another = {2 * POLLERS}\nwaiting = {2 * POLLERS}\n"


def request(count):
    return b"".join(field(1, field(1, field(1, random.randbytes(SIZE))) + field(2, b"%d.xml" % i)) for i in range(count))


def put(client, body):
    answer = client.call("POST", f"/DssSign?boxId={ALICE_BOX}", body)
    assert answer.status == 200, answer
    return answer.json["TaskId"]


def seconds_for(client, body):
    """From the request to the end that the client sees."""
    begun = time.monotonic()
    task = put(client, body)
    while client.result(task)["OperationStatus"] == "InProgress":
        time.sleep(0.01)
    return time.monotonic() - begun


def speed(on_postgres, on_sqlite):
    """Turn by turn, so that both meet the same machine; the best of each."""
    body = request(FILES)
    times = {client: [] for client in (on_postgres, on_sqlite)}
    for _ in range(ROUNDS):
        for client, all_of_it in times.items():
            all_of_it.append(seconds_for(client, body))
    postgres, sqlite = (FILES / min(times[client]) for client in (on_postgres, on_sqlite))
    return {"host_files_p256_per_s": round(postgres), "host_files_p256_sqlite_per_s": round(sqlite),
            "host_files_p256_vs_sqlite": round(postgres / sqlite, 2)}


def result_ms(host, client):
    """Processor time of the node for one `DssSignResult` of a finished task of one file."""
    task = client.sign([inline(b"content")])
    client.signatures(task)
    before, count = processor_ms(host.process), 2000
    for _ in range(count):
        client.result(task)
    return {"host_result_node_ms": round((processor_ms(host.process) - before) / count, 3)}


async def poller(host, client, task, gate, ends, waits):
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", host.port, ssl=host.tls, server_hostname="localhost",
                                                       ssl_handshake_timeout=120)
    text = (f"GET /DssSignResult?boxId={ALICE_BOX}&taskId={task} HTTP/1.1\r\nHost: localhost:{host.port}\r\n"
            f"Authorization: {client.authorization}\r\nAccept: application/json\r\n\r\n").encode()
    await ends.wait_until_all_are_here()
    await asyncio.sleep(random.uniform(0, EACH_SECONDS))
    while not ends.over():
        begun = time.monotonic()
        writer.write(text)
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head.split(b"\r\n")[0], head
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.split(b":")[1]))
        waits.append(time.monotonic() - begun)
        await asyncio.sleep(EACH_SECONDS)
    writer.close()


class Ends:
    def __init__(self, count):
        self.missing, self.all_here, self.until = count, asyncio.Event(), None

    async def wait_until_all_are_here(self):
        self.missing -= 1
        if self.missing == 0:
            self.until = time.monotonic() + POLL_SECONDS
            self.all_here.set()
        await self.all_here.wait()

    def over(self):
        return time.monotonic() > self.until

    def end(self):
        self.until = self.until or 0
        self.all_here.set()


async def poll(host, client, task, waits):
    ends, gate = Ends(POLLERS), asyncio.Semaphore(32)   # so many handshakes at a time
    batches = asyncio.create_task(asyncio.to_thread(keep_signing, host, ends))
    try:
        await asyncio.gather(*(poller(host, client, task, gate, ends, waits) for _ in range(POLLERS)))
    finally:
        ends.end()
    return await batches


def keep_signing(host, ends):
    """Batches one after another while the others ask; the files signed."""
    client, body, signed = Client(host), request(FILES), 0
    while not ends.all_here.is_set():
        time.sleep(0.05)
    while not ends.over():
        seconds_for(client, body)
        signed += FILES
    return signed


def polling(host, client):
    task, waits = client.sign([inline(b"content")]), []
    client.signatures(task)
    signed = asyncio.run(poll(host, client, task, waits))
    cuts = statistics.quantiles(waits, n=100)
    return {"host_poll_requests": len(waits), "host_poll_p50_ms": round(cuts[49] * 1e3, 1),
            "host_poll_p99_ms": round(cuts[98] * 1e3, 1), "host_poll_files_beside": signed}


def trips(server):
    relay = Relay(server)
    server.database("counted")
    with DssHost(store=relay.address("counted")) as host:
        client = Client(host)
        client.signatures(put(client, request(512)))   # statements are prepared, the day's partitions are there
        body = request(FILES)
        task = put(client, body)
        before, signed = relay.trips, results_in(server)   # not through the relay, nor does anybody poll
        while results_in(server) < FILES + 512:
            time.sleep(0.05)
        of_512 = (relay.trips - before) / (FILES + 512 - signed) * 512
        client.wait(task)
        time.sleep(2)
        before = relay.trips
        time.sleep(IDLE_SECONDS)
        idle = relay.trips - before
    return {"host_round_trips_per_512": round(of_512, 2), "host_idle_questions_per_s": round(idle / IDLE_SECONDS, 2)}


def results_in(server):
    return int(server.sql("SELECT count(*) FROM pidpys.task_results", "counted"))


def measure(server):
    figures = {}
    with DssHost(store=server.database("signing")) as host:
        client = Client(host)
        client.signatures(put(client, request(FILES)), seconds=600)
        figures["host_10k_files_rss_mb"] = round(host.memory_mb("VmHWM"), 1)
        with DssHost() as embedded:
            figures |= speed(client, Client(embedded))
        figures |= result_ms(host, client)
    with DssHost(store=server.database("polling"), config=LIMITS) as host:
        figures |= polling(host, Client(host))
    return figures | trips(server)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (2 * POLLERS + 512,) * 2)   # the host inherits it
    cluster = Cluster("durable")   # SQLite waits for the disk too
    try:
        tell(measure(cluster))
    finally:
        cluster.stop()
