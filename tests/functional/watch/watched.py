# SPDX-License-Identifier: MIT
"""A signing host that is watched."""
import http.client
import json
import time

from dss_host import ALLOW_BATCHES, DssHost
from exposition import parse
from harness import Service

METRICS = '[metrics]\nlisten = "127.0.0.1:0"\n'


class Watched(DssHost):
    def __init__(self, config=METRICS, **more):
        super().__init__(config=config, **more)

    def restart(self, policy=ALLOW_BATCHES, config=METRICS):
        """Another process over the same state; this object becomes the new one."""
        Service.__init__(self, policy=policy, state=self.state, config=config)
        self.owns_state = True

    def watch(self, path, method="GET", headers=None):
        """(status, headers, body) of the side door."""
        host, _, port = self.ready["metrics"].rpartition(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=20)
        try:
            connection.request(method, path, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode()
        finally:
            connection.close()

    def metrics(self):
        status, _, body = self.watch("/metrics")
        assert status == 200, body
        return parse(body)

    def is_ready(self):
        status, _, body = self.watch("/health/ready")
        return status == 200, json.loads(body)

    def log_objects(self):
        return [json.loads(line) for line in self.log_text().splitlines()]


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("it did not come to that")
