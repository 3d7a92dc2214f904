# SPDX-License-Identifier: MIT
"""Every bound of the transport, passed by a client that means no good; afterwards others are served as before."""
import contextlib
import socket
import ssl
import time
import unittest

from host import Closed, Host, main

GET = "GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Bounds(unittest.TestCase):
    def host(self, **bounds):
        host = Host(**bounds)
        self.addCleanup(host.__exit__)
        return host

    def connect(self, host, **more):
        wire = host.connect(**more)
        self.addCleanup(wire.tls.close)
        return wire

    def test_head_of_16_kib_is_the_longest(self):
        host = self.host()
        blank = len("GET /status HTTP/1.1\r\nHost: localhost\r\nX: \r\n\r\n")
        self.assertEqual(self._padded(host, 16 * 1024 - blank).status, 200)
        answer = self._padded(host, 16 * 1024 - blank + 1)
        self.assertEqual((answer.status, answer.headers["connection"]), (431, "close"))
        self.assertIn(b'"message"', answer.body)

    def _padded(self, host, padding):
        wire = self.connect(host)
        wire.send("GET /status HTTP/1.1\r\nHost: localhost\r\nX: " + "x" * padding + "\r\n\r\n")
        return wire.response()

    def test_head_without_end_is_refused(self):
        host = self.host()
        for piece, status in (("GET /" + "x" * 1000, 414), ("X: y\r\n", 431)):
            wire = self.connect(host)
            wire.send("GET / HTTP/1.1\r\n" if piece.startswith("X") else "")
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                for _ in range(4000):
                    wire.send(piece)
            self.assertEqual(wire.response().status, status)
        self.assertTrue(host.is_alive())

    def test_too_many_fields_are_431(self):
        host = self.host()
        wire = self.connect(host)
        wire.send("GET / HTTP/1.1\r\n" + "".join(f"A{i}: b\r\n" for i in range(129)) + "\r\n")
        self.assertEqual(wire.response().status, 431)

    def test_slow_head_is_408(self):
        host = self.host(head_time=1000)
        wire = self.connect(host)
        started = time.monotonic()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            for octet in GET:
                wire.send(octet)
                time.sleep(0.1)
        self.assertEqual(wire.response().status, 408)
        self.assertLess(time.monotonic() - started, 8)

    def test_silent_handshake_is_closed(self):
        host = self.host(handshake_time=500)
        with host.tcp() as silent:
            self.assertEqual(silent.recv(1), b"")

    def test_idle_connection_is_closed(self):
        host = self.host(idle_time=500)
        wire = self.connect(host)
        self.assertEqual(wire.get("/status").status, 200)
        self.assertTrue(wire.is_closed())

    def test_body_without_progress_is_408(self):
        host = self.host(body_window=1000)
        wire = self.connect(host)
        wire.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n", "x" * 5000)
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            for _ in range(50):   # a drop now and then is no progress
                wire.send("x")
                time.sleep(0.1)
        self.assertEqual(wire.response().status, 408)

    def test_slow_body_with_progress_is_let_be(self):
        host = self.host(body_window=1000, body_progress=100)
        wire = self.connect(host)
        wire.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\n")
        for _ in range(20):
            wire.send("x" * 200)
            time.sleep(0.15)
        self.assertEqual(wire.response().status, 200)

    def test_client_that_does_not_read_is_closed(self):
        host = self.host(write_time=500)
        wire = self.connect(host)
        wire.send("GET /big?60000000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(3)
        with self.assertRaises(Closed):
            wire.response()

    def test_connection_that_waits_gives_way_to_a_new_one(self):
        host = self.host(connections=8)
        first = [self.connect(host) for _ in range(8)]
        for wire in first:
            wire.get("/status")
        for _ in range(4):
            self.assertEqual(self.connect(host).get("/status").status, 200)
        self.assertTrue(first[0].is_closed())
        self.assertEqual(first[7].get("/status").status, 200)

    def test_working_connections_do_not_give_way(self):
        host = self.host(connections=4)
        working = [self.connect(host) for _ in range(4)]
        for wire in working:
            wire.send("GET /slow?1500 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.3)
        with self.assertRaises((OSError, ssl.SSLError)):
            host.connect().get("/status")
        for wire in working:
            self.assertEqual(wire.response().body, b"slow")
        self.assertTrue(host.is_alive())

    def test_silent_handshakes_do_not_keep_others_out(self):
        host = self.host(handshakes=4)
        silent = [host.tcp() for _ in range(50)]
        self.assertTrue(host.is_alive())
        for one in silent:
            one.close()

    def test_too_many_waiting_replies_are_503(self):
        host = self.host(waiting=3)
        waiting = [self.connect(host) for _ in range(3)]
        for wire in waiting:
            wire.send("GET /hang HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.2)
        wire = self.connect(host)
        self.assertEqual(wire.get("/slow?1").status, 503)
        waiting[0].tls.close()
        time.sleep(0.2)
        self.assertEqual(wire.get("/slow?1").status, 200)

    def test_too_many_uploads_are_503(self):
        host = self.host(uploads=2)
        for _ in range(2):
            self.connect(host).send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nx")
        time.sleep(0.2)
        wire = self.connect(host)
        wire.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nx")
        self.assertEqual(wire.response().status, 503)
        self.assertTrue(host.is_alive())


if __name__ == "__main__":
    main()
