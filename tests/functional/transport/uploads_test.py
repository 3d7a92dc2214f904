# SPDX-License-Identifier: MIT
"""Bodies: as long as one likes within their bound, at no cost in memory. PIDPYS_UPLOAD_MIB sets the long one's size."""
import contextlib
import hashlib
import os
import pathlib
import ssl
import time
import unittest

from host import MEMORY_COUNTS, Host, main, wait_until, wine

LONG = int(os.environ.get("PIDPYS_UPLOAD_MIB", "256")) << 20
BLOCK = os.urandom(1 << 20)


class Uploads(unittest.TestCase):
    def setUp(self):
        self.host = Host(body_in_memory=1 << 20)
        self.addCleanup(self.host.__exit__)
        self.wire = self.host.connect(timeout=120)
        self.addCleanup(self.wire.tls.close)

    def spilled(self):
        """Octets of files for long bodies that the server holds: nameless, or with a name as long as they are held."""
        total = 0
        if wine.HERE:
            return sum(path.stat().st_size for path in pathlib.Path(self.host.directory).glob("spill-*.tmp"))
        for entry in pathlib.Path(f"/proc/{self.host.process.pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                if "(deleted)" in os.readlink(entry):
                    total += entry.stat().st_size
        return total

    def mapped(self):
        text = pathlib.Path(f"/proc/{self.host.process.pid}/maps").read_text()
        return [line for line in text.splitlines() if self.host.directory in line]

    def test_long_upload_costs_no_memory(self):
        before, whole = self.host.memory("RssAnon"), self.host.memory("VmRSS")
        digest = hashlib.sha256()
        most = 0
        self.wire.send(f"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: {LONG}\r\n\r\n")
        for i in range(LONG >> 20):
            self.wire.send(BLOCK)
            digest.update(BLOCK)
            if i % 16 == 0:
                most = max(most, self.host.memory("VmRSS"))
        answer = self.wire.response()
        self.assertEqual(answer.body.decode(), f"{LONG} {digest.hexdigest()}")
        if MEMORY_COUNTS:
            self.assertLess(most - whole, 30)
            self.assertLess(self.host.memory("RssAnon") - before, 8)
        self.assertTrue(wait_until(lambda: self.spilled() == 0 and not self.mapped()))
        self.assertEqual(sorted(os.listdir(self.host.directory)), ["ca.pem", "identity.pem"])

    def test_long_chunked_upload_is_the_same(self):
        size = 20 << 20
        digest = hashlib.sha256(BLOCK * 20).hexdigest()
        self.wire.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(20):
            self.wire.send("100000\r\n", BLOCK, "\r\n")
        self.wire.send("0\r\n\r\n")
        self.assertEqual(self.wire.response().body.decode(), f"{size} {digest}")

    def test_long_body_comes_back_from_its_file(self):
        content = BLOCK * 5 + b"end"
        self.wire.send(f"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(content)}\r\n\r\n", content)
        self.assertEqual(self.wire.response().body, content)

    def test_sizes_around_the_bound_of_memory_are_exact(self):
        for size in (0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1):
            content = BLOCK[:size] + b"x" * (size - len(BLOCK[:size]))
            self.wire.send(f"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n", content)
            self.assertEqual(self.wire.response().body, content)

    def test_announced_body_over_its_bound_is_413_and_the_connection_goes_on(self):
        self.wire.send("POST /short HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1001\r\n\r\n", "x" * 1001)
        answer = self.wire.response()
        self.assertEqual(answer.status, 413)
        self.assertIn(b'"message"', answer.body)
        self.assertEqual(self.wire.get("/status").status, 200)

    def test_body_far_over_its_bound_is_413_and_not_read(self):
        self.wire.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000000\r\n\r\n")
        answer = self.wire.response()
        self.assertEqual((answer.status, answer.headers["connection"]), (413, "close"))
        self.assertTrue(self.wire.is_closed())

    def test_answer_to_a_refused_upload_reaches_a_client_that_is_still_sending(self):
        self.wire.send("POST /short HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8000000\r\n\r\n", BLOCK * 7)
        self.assertEqual(self.wire.response().status, 413)

    def test_chunked_body_over_its_bound_is_413(self):
        self.wire.send("POST /short HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "3e8\r\n" + "x" * 1000 + "\r\n1\r\nx\r\n0\r\n\r\n")
        answer = self.wire.response()
        self.assertEqual((answer.status, answer.headers["connection"]), (413, "close"))

    def test_chunk_extension_without_end_is_refused(self):
        self.wire.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5;")
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            for _ in range(200):
                self.wire.send("x" * 10000)
        self.assertEqual(self.wire.response().status, 400)

    def test_client_that_leaves_amid_a_body_leaves_nothing_behind(self):
        self.wire.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000000\r\n\r\n", BLOCK * 10)
        self.assertTrue(wait_until(lambda: self.spilled() > 5_000_000))
        self.wire.tls.close()
        self.assertTrue(wait_until(lambda: self.spilled() == 0))
        self.assertTrue(self.host.is_alive())

    def test_body_that_may_bear_secrets_never_reaches_a_file(self):
        self.wire.send("POST /secret HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8000000\r\n\r\n", BLOCK * 7)
        self.assertEqual(self.host.get("/status").status, 200)
        self.assertEqual(self.spilled(), 0)
        self.wire.send(b"x" * (8000000 - 7 * len(BLOCK)))
        self.assertEqual(self.wire.response().status, 200)

    def test_one_upload_does_not_starve_others(self):
        other = self.host.connect()
        self.addCleanup(other.tls.close)
        self.wire.send(f"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: {64 << 20}\r\n\r\n")
        slowest = 0
        for _ in range(64):
            self.wire.send(BLOCK)
            started = time.monotonic()
            self.assertEqual(other.get("/status").status, 200)
            slowest = max(slowest, time.monotonic() - started)
        self.assertEqual(self.wire.response().status, 200)
        self.assertLess(slowest, 0.5)


if __name__ == "__main__":
    main()
