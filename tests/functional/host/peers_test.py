# SPDX-License-Identifier: MIT
"""Whom limits hold: each address alone, and behind a trusted proxy the client that it names."""
import unittest

from harness import main
from network_host import Client, NetworkHost

PROXY = "127.0.0.3"


class Rates(unittest.TestCase):
    def asked(self, host, times, source="127.0.0.9", **fields):
        """How many of so many requests at once were let in (401: nobody has logged in)."""
        connection = host.connect(source=source)
        try:
            statuses = [host.ask("GET", "/GetMyOrganizations", connection=connection, **fields).status for _ in range(times)]
        finally:
            connection.close()
        self.assertLessEqual(set(statuses), {401, 429})
        return statuses.count(401)

    def test_address_that_is_too_fast_hears_429_and_others_do_not(self):
        with NetworkHost("address_requests_per_second = 1") as host:
            self.assertLess(self.asked(host, 40), 20)
            answer = host.ask("GET", "/GetMyOrganizations", connection=host.connect(source="127.0.0.9"))
            self.assertIn((answer.status, answer.headers["Retry-After"]), {(429, "1"), (401, None)})
            self.assertEqual(self.asked(host, 1, "127.0.0.10"), 1)
            # What one writes who is no trusted proxy makes nobody of them.
            self.assertLess(self.asked(host, 40, x_forwarded_for="198.51.100.1"), 20)
            self.assertEqual(self.asked(host, 1, "127.0.0.11"), 1)

    def test_behind_a_trusted_proxy_each_client_is_counted_by_itself(self):
        with NetworkHost(f'address_requests_per_second = 1\ntrusted_proxies = ["{PROXY}"]') as host:
            for i in range(20):
                self.assertEqual(self.asked(host, 1, PROXY, x_forwarded_for=f"198.51.100.{i}, 127.0.0.3"), 1)
            self.assertLess(self.asked(host, 40, PROXY, x_forwarded_for="8.8.8.8, 203.0.113.5"), 20)
            for field in ("garbage", "198.51.100.1,,", "198.51.100.1:0x", '"198.51.100.1"'):
                answer = host.ask("GET", "/GetMyOrganizations", connection=host.connect(source=PROXY), x_forwarded_for=field)
                self.assertEqual((answer.status, answer.headers["X-Diadoc-ErrorCode"]), (400, "Http.BadRequest"), field)
            self.assertEqual(self.asked(host, 1, "127.0.0.12", x_forwarded_for="garbage"), 1)

    def test_user_who_is_too_fast_hears_429_from_whichever_address(self):
        with NetworkHost("user_requests_per_second = 2") as host:
            alice, bob = Client(host), Client(host, "bob@example.org")
            statuses = []
            for i in range(20):
                connection = host.connect(source=f"127.0.0.{20 + i}")
                statuses.append(host.ask("GET", "/GetMyOrganizations", connection=connection,
                                         authorization=alice.authorization).status)
                connection.close()
            self.assertIn(429, statuses)
            self.assertEqual(bob.call("GET", "/GetMyOrganizations").status, 200)


class Connections(unittest.TestCase):
    def open(self, host, source, count):
        made = []
        for _ in range(count):
            connection = host.connect(source=source)
            self.addCleanup(connection.close)
            host.ask("GET", "/GetMyOrganizations", connection=connection)
            made.append(connection)
        return made

    def alive(self, host, connections):
        alive = 0
        for connection in connections:
            connection.auto_open = False
            try:
                alive += host.ask("GET", "/GetMyOrganizations", connection=connection).status == 401
            except Exception:
                pass
        return alive

    def test_address_has_its_share_of_connections_and_a_proxy_is_no_address(self):
        with NetworkHost(f'address_connections = 3\ntrusted_proxies = ["{PROXY}"]') as host:
            other = self.open(host, "127.0.0.10", 2)
            mine = self.open(host, "127.0.0.9", 8)
            behind = self.open(host, PROXY, 8)
            self.assertEqual([self.alive(host, each) for each in (mine, other, behind)], [3, 2, 8])

    def test_body_beyond_the_share_of_an_address_is_refused_by_its_head(self):
        with NetworkHost("address_octets = 1048576") as host:
            client = Client(host)
            for size, status in ((2_000_000, 507), (500_000, 200)):
                connection = host.connect(source="127.0.0.9")
                self.addCleanup(connection.close)
                connection.putrequest("POST", "/V2/ShelfUpload?fileExtension=.bin")
                connection.putheader("Content-Length", str(size))
                connection.putheader("Authorization", client.authorization)
                connection.endheaders()
                if status == 200:
                    connection.send(b"x" * size)
                self.assertEqual(connection.getresponse().status, status)


if __name__ == "__main__":
    main()
