# SPDX-License-Identifier: MIT
"""What a signing host counts: the text is in the format, the figures are those of what was done, and nobody is in it."""
import json
import socket
import unittest

from agent import Agent
from dss_host import ALICE_BOX, PASSWORD, Client, inline
from exposition import parse, value_of
from harness import main
from watched import Watched, until


host = None


def setUpModule():
    global host
    host = Watched()
    unittest.addModuleCleanup(host.__exit__)


class Metrics(unittest.TestCase):
    def test_figures_are_those_of_what_was_done(self):
        before = host.metrics()
        client = Client(host)
        tasks = [client.sign([inline(b"%d" % i) for i in range(5)]) for _ in range(2)]
        for task in tasks:
            client.signatures(task)
        self.assertEqual(host.call("POST", f"/DssSign?boxId={ALICE_BOX}", b"x", {"Authorization": "DiadocAuth"}).status, 401)
        self.assertEqual(host.call("DELETE", "/DssSign").status, 405)
        seen = host.metrics()

        def grown(name, **labels):
            return (value_of(seen, name, **labels) or 0) - (value_of(before, name, **labels) or 0)

        def answers(route, status, method="POST"):
            return grown("pidpys_http_requests_total", route=route, status=status, method=method)
        self.assertEqual(answers("/DssSign", "200"), 2)
        self.assertEqual(answers("/DssSign", "401"), 1)
        self.assertEqual(answers("none", "405", "none"), 1)
        self.assertGreaterEqual(answers("/DssSignResult", "200", "GET"), 2)
        self.assertEqual(grown("pidpys_http_request_duration_seconds_count", route="/DssSign", method="POST"), 3)
        self.assertEqual(grown("pidpys_signatures_total", key="ec", outcome="made"), 10)
        self.assertEqual(value_of(seen, "pidpys_signatures_total", key="rsa", outcome="made"), 0)
        self.assertEqual(grown("pidpys_dss_store_seconds_count", operation="add_task"), 2)
        self.assertGreaterEqual(grown("pidpys_dss_store_seconds_count", operation="add_results"), 2)
        self.assertIsNone(value_of(seen, "pidpys_dss_store_failures_total", operation="add_task"))
        for state in ("asking", "allowed"):
            self.assertEqual(value_of(seen, "pidpys_dss_tasks", state=state), 0)
        self.assertEqual(value_of(seen, "pidpys_dss_oldest_task_age_seconds"), 0)
        self.assertEqual(value_of(seen, "pidpys_questions_open"), 0)
        self.assertEqual(value_of(seen, "pidpys_token_sessions"), 0)
        self.assertGreaterEqual(value_of(seen, "pidpys_connections"), 2)
        for part in ("store", "keys", "queue", "journal", "all"):
            self.assertEqual(value_of(seen, "pidpys_ready", part=part), 1)
        self.assertEqual(value_of(seen, "pidpys_build_info"), 1)

    def test_question_that_waits_is_open_and_its_task_grows_old(self):
        with Watched(policy=None) as host, Agent(host) as agent:
            client = Client(host)
            task = client.sign([inline(b"x")])
            asked = agent.question()
            until(lambda: value_of(host.metrics(), "pidpys_dss_oldest_task_age_seconds"))
            seen = host.metrics()
            self.assertEqual(value_of(seen, "pidpys_questions_open"), 1)
            self.assertEqual(value_of(seen, "pidpys_dss_tasks", state="asking"), 1)
            agent.answer(asked, "allowed")
            client.signatures(task)
            until(lambda: value_of(host.metrics(), "pidpys_questions_open") == 0)
            self.assertEqual(value_of(host.metrics(), "pidpys_dss_tasks", state="asking"), 0)

    def test_no_secret_and_nobody_is_named(self):
        client = Client(host)
        task = client.sign([inline(b"content of mine", "договір.xml")])
        client.signatures(task)
        client.call("POST", "/V3/PostMessage", {"FromBoxId": "x"})
        for path in ("/alice@example.org", "/api/v1/ticket/11112222-0000-4000-8000-000000000000/data"):
            host.call("GET", path, headers={"X-Request-Id": "request-of-mine"})
        _, _, text = host.watch("/metrics")
        ids = {user[name] for user in json.loads(host.cli("dss", "user", "list", "--json")) for name in ("id", "login")}
        self.assertIn("alice@example.org", ids)
        for secret in (PASSWORD, client.token, task, ALICE_BOX, "test-client", "договір", "content of mine", "request-of-mine", "11112222",
                       str(host.state), *ids):
            self.assertNotIn(secret, text)

    def test_labels_come_from_tables_and_nothing_that_a_caller_sends_makes_a_series(self):
        client = Client(host)
        client.signatures(client.sign([inline(b"x")]))

        def series():
            return {(name, tuple(sorted(labels.items()))) for family in host.metrics().values() for name, labels, _ in family.samples}
        host.call("GET", "/nowhere")
        series()
        before = series()
        for i in range(200):
            host.call("GET", f"/nowhere/{i}?a={i}", headers={"Accept-Language": f"x-{i}", "User-Agent": f"agent {i}"})
        for method in ("PATCH", "TRACE", "MKCOL"):
            with host.raw() as wire:
                wire.sendall(f"{method} /nowhere HTTP/1.1\r\nHost: localhost:{host.port}\r\n\r\n".encode())
                wire.recv(1000)
        self.assertEqual(series() - before, set())
        known = {"method": {"GET", "POST", "PUT", "DELETE", "none"}, "outcome": {"made", "failed"},
                 "key": {"dstu4145", "ec", "ed25519", "rsa", "other"}}
        for family in host.metrics().values():
            for _, labels, _ in family.samples:
                for name, values in known.items():
                    self.assertIn(labels.get(name, next(iter(values))), values)
                self.assertRegex(labels.get("status", "200"), r"^[2-5]\d\d$|^other$")


class Door(unittest.TestCase):
    def said(self, octets):
        """What the door answers to these octets."""
        address, _, port = host.ready["metrics"].rpartition(":")
        with socket.create_connection((address, int(port)), 20) as wire:
            wire.sendall(octets)
            answer = b""
            while piece := wire.recv(65536):
                answer += piece
            return answer

    def status(self, octets):
        return int(self.said(octets).split(b" ", 2)[1])

    def test_form_of_the_answer(self):
        status, headers, body = host.watch("/metrics")
        self.assertEqual(status, 200)
        self.assertEqual(headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
        self.assertEqual(headers["Connection"], "close")
        self.assertNotIn("Access-Control-Allow-Origin", headers)
        parse(body)

    def test_nothing_else_is_there(self):
        for path in ("/", "/api/v1/status", "/DssSign", "/metrics/x", "/health", "/docs", "/%2e%2e/metrics"):
            self.assertEqual(host.watch(path)[0], 404, path)
        for method in ("POST", "PUT", "HEAD", "OPTIONS", "DELETE"):
            status, headers, _ = host.watch("/metrics", method)
            self.assertEqual((status, headers["Allow"]), (405, "GET"))
        self.assertEqual(host.watch("/metrics?x=1")[0], 200)

    def test_page_behind_a_name_of_its_own_reads_nothing(self):
        for name in ("evil.example", "127.evil.example", "localhost.evil.example", "10.0.0.1"):
            self.assertEqual(host.watch("/metrics", headers={"Host": name})[0], 421, name)
        for name in ("localhost:9464", "127.0.0.1", "[::1]:1"):
            self.assertEqual(host.watch("/metrics", headers={"Host": name})[0], 200, name)
        self.assertEqual(self.status(b"GET /health/live HTTP/1.0\r\n\r\n"), 200)

    def test_what_is_no_request_is_refused(self):
        self.assertEqual(self.status(b"GET /metrics HTTP/1.1\r\n\r\n"), 400)
        self.assertEqual(self.status(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"), 400)
        self.assertEqual(self.status(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 5000 + b"\r\n\r\n"), 431)
        self.assertEqual(self.status(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"), 400)

    def test_connections_are_bounded_and_the_oldest_gives_way(self):
        address, _, port = host.ready["metrics"].rpartition(":")
        idle = [socket.create_connection((address, int(port)), 20) for _ in range(40)]
        try:
            self.assertEqual(host.watch("/health/live")[0], 200)
            idle[0].settimeout(20)
            self.assertEqual(idle[0].recv(1), b"")
        finally:
            for each in idle:
                each.close()


if __name__ == "__main__":
    main()
