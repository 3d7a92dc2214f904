#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""host.py [--json FILE]: a signing host on PostgreSQL, its server on the same machine, beside the same host on SQLite."""
import asyncio
import multiprocessing
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
IN_PROGRESS = b"\x08\x01"   # DssSignResult.OperationStatus
POLLERS, POLL_SECONDS, EACH_SECONDS = 2000, 45, 15   # each client asks every 15 s, as those of the SDK do
IDLE_SECONDS, COUNTED_TASKS = 20, 4
PATIENCE = 60   # seconds, of anything
# As whoever expects so many clients sets it. Of their rate: 133 a second, for which the usual bounds leave room.
LIMITS = f"[limits]\nconnections = {POLLERS + 500}\n"


def request(count, size=SIZE):
    return b"".join(field(1, field(1, field(1, random.randbytes(size))) + field(2, b"%d.xml" % i)) for i in range(count))


def put(client, body):
    answer = client.call("POST", f"/DssSign?boxId={ALICE_BOX}", body)
    assert answer.status == 200, answer
    return answer.json["TaskId"]


def seconds_for(client, body):
    """From the request until the client has all signatures. In protobuf: it is not Python's JSON that is measured."""
    begun = time.monotonic()
    task = put(client, body)
    while (answer := result(client, task)).startswith(IN_PROGRESS):
        assert time.monotonic() < begun + PATIENCE
        time.sleep(0.01)
    assert len(answer) > FILES * 500, answer[:100]
    return time.monotonic() - begun


def result(client, task):
    answer = client.call("GET", f"/DssSignResult?boxId={ALICE_BOX}&taskId={task}", Accept="application/x-protobuf")
    assert answer.status == 200, answer
    return answer.body


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


async def ask(streams, text):
    """One request over an open connection; its answer is read and not looked at."""
    reader, writer = streams
    writer.write(text)
    head = await reader.readuntil(b"\r\n\r\n")
    assert b" 200 " in head.split(b"\r\n")[0], head
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.split(b":")[1]))


async def poller(host, text, gate, course):
    """Begins when it is connected, as a client does, and counts from the moment when all are."""
    async with gate:
        streams = await asyncio.open_connection("127.0.0.1", host.port, ssl=host.tls, server_hostname="localhost",
                                                ssl_handshake_timeout=PATIENCE)
    course.one_more_is_here()
    await asyncio.sleep(random.uniform(0, EACH_SECONDS))
    while not course.over():
        counts, begun = course.counts(), time.monotonic()
        await asyncio.wait_for(ask(streams, text), PATIENCE)
        if counts:
            course.waits.append(time.monotonic() - begun)
        await asyncio.sleep(max(0, begun + EACH_SECONDS - time.monotonic()))
    streams[1].transport.abort()   # two thousand farewells are nobody's subject


class Course:
    def __init__(self):
        self.missing, self.until, self.waits, self.own = POLLERS, None, [], []
        self.begins = multiprocessing.get_context("fork").Event()

    def one_more_is_here(self):
        self.missing -= 1
        if self.missing == 0:
            self.begun, self.busy = time.monotonic(), time.process_time()
            self.until = self.begun + POLL_SECONDS
            self.begins.set()

    def counts(self):
        return self.until is not None

    def over(self):
        return self.counts() and time.monotonic() > self.until

    async def watch_itself(self):
        """How late this program is: what it adds to every wait."""
        while not self.over():
            begun = time.monotonic()
            await asyncio.sleep(0.01)
            if self.counts():
                self.own.append(time.monotonic() - begun - 0.01)


async def poll(host, text, course):
    gate = asyncio.Semaphore(32)   # so many handshakes at a time
    pollers = [poller(host, text, gate, course) for _ in range(POLLERS)]
    await asyncio.wait_for(asyncio.gather(course.watch_itself(), *pollers), 2 * PATIENCE + POLL_SECONDS)


def keep_signing(host, begins, signed):
    """Batches one after another, in a process of its own, for as long as the others ask."""
    client, body = Client(host), request(FILES)
    assert begins.wait(2 * PATIENCE)
    until = time.monotonic() + POLL_SECONDS
    while time.monotonic() < until:
        seconds_for(client, body)
        signed.value += FILES


def polling(host, client):
    task, course = client.sign([inline(b"content")]), Course()
    client.signatures(task)
    text = (f"GET /DssSignResult?boxId={ALICE_BOX}&taskId={task} HTTP/1.1\r\nHost: localhost:{host.port}\r\n"
            f"Authorization: {client.authorization}\r\nAccept: application/json\r\n\r\n").encode()
    fork = multiprocessing.get_context("fork")
    signed = fork.Value("q", 0)
    signer = fork.Process(target=keep_signing, args=(host, course.begins, signed), daemon=True)
    signer.start()
    try:
        begun = time.monotonic()
        asyncio.run(poll(host, text, course))
        share = (time.process_time() - course.busy) / (time.monotonic() - course.begun)
        signer.join(PATIENCE)
        assert signer.exitcode == 0, signer
    finally:
        signer.kill()
    cuts, own = (statistics.quantiles(times, n=100) for times in (course.waits, course.own))
    return {"host_poll_requests": len(course.waits), "host_poll_p50_ms": round(cuts[49] * 1e3, 1),
            "host_poll_p99_ms": round(cuts[98] * 1e3, 1), "host_poll_files_beside": signed.value,
            "host_poll_connect_s": round(course.begun - begun, 1), "host_poll_client_share": round(share, 2),
            "host_poll_client_p99_ms": round(own[98] * 1e3, 1)}


def trips(server):
    relay = Relay(server)
    server.database("counted")
    with DssHost(store=relay.address("counted")) as host:
        client = Client(host)
        client.signatures(put(client, request(512)))   # statements are prepared, the day's partitions are there
        body, before = request(2 * FILES, 100), relay.trips
        tasks = [put(client, body) for _ in range(COUNTED_TASKS)]   # what their acceptance costs is counted, too
        deadline = time.monotonic() + PATIENCE
        while results_in(server) < COUNTED_TASKS * 2 * FILES + 512:   # not through the relay, nor does anybody poll
            assert time.monotonic() < deadline
            time.sleep(0.05)
        of_512 = (relay.trips - before) / (COUNTED_TASKS * 2 * FILES) * 512
        client.wait(tasks[-1])
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
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 2 * POLLERS + 512), most))   # the host inherits it
    cluster = Cluster("durable")   # SQLite waits for the disk too
    try:
        tell(measure(cluster))
    finally:
        cluster.stop()
