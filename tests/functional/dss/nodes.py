# SPDX-License-Identifier: MIT
"""Nodes of one signing host over one PostgreSQL database, and what that says of them."""
import http.client
import re
import signal
import time

from dss_host import ALLOW_BATCHES, DssHost
from harness import Service
from postgres import cluster

LEASE = 2   # seconds
CONFIG = f'lease_seconds = {LEASE}\n[metrics]\nlisten = "127.0.0.1:0"\n'


def signatures_made(node):
    """How many this node has made since its start."""
    host, _, port = node.ready["metrics"].rpartition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20)
    try:
        connection.request("GET", "/metrics")
        body = connection.getresponse().read().decode()
    finally:
        connection.close()
    return sum(int(count) for count in re.findall(r'^pidpys_signatures_total\{.*outcome="made"\} (\d+)$', body, re.M))


class Paused:
    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def end(self):
        """As an administrator ends it, but that nobody waits for balancers."""
        self.process.send_signal(signal.SIGTERM)
        while self.process.poll() is None and "going on for" not in self.log_text():
            time.sleep(0.02)
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


class First(Paused, DssHost):
    """The node that has made the accounts."""

    def __init__(self, name, dss="", **more):
        super().__init__(store=cluster().database(name), config=dss + CONFIG, **more)

    def stop(self):
        self.process.kill()
        return super().stop()


class Node(Paused, Service):
    """Another one."""

    def __init__(self, first, policy=ALLOW_BATCHES, **more):
        self.clients = []
        super().__init__(policy=policy, config=(first.state / "config.toml").read_text(), **more)

    def stop(self):
        for connection in self.clients:
            connection.close()
        self.process.kill()
        return super().stop()
