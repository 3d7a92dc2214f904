# SPDX-License-Identifier: MIT
"""Several network threads, as a signing host has them: connections are spread, and bounds are those of the whole process."""
import collections
import hashlib
import os
import threading
import time
import unittest

import wine
from host import Closed, Host, main, wait_until

THREADS = 3


class Threads(unittest.TestCase):
    def host(self, **bounds):
        host = Host(threads=THREADS, **bounds)
        self.addCleanup(host.__exit__)
        return host

    def connect(self, host):
        wire = host.connect()
        self.addCleanup(wire.tls.close)
        return wire

    def test_each_thread_has_as_many_connections_as_the_others(self):
        host = self.host()
        wires = [self.connect(host) for _ in range(4 * THREADS)]
        shares = collections.Counter(wire.get("/thread").body for wire in wires)
        self.assertEqual(sorted(shares.values()), [4] * THREADS)
        for wire in wires:   # and each stays where it is
            self.assertEqual(wire.get("/thread").body, wire.get("/thread").body)

    def test_thread_that_lost_its_connections_gets_the_next(self):
        host = self.host()
        wires = [self.connect(host) for _ in range(2 * THREADS)]
        one = wires[0].get("/thread").body
        for wire in wires:
            if wire.get("/thread").body == one:
                wire.tls.close()
        host.connect().get("/status")   # until it is seen
        self.assertIn(one, [self.connect(host).get("/thread").body for _ in range(2 * THREADS)])

    def test_bodies_and_answers_of_many_at_once_are_each_their_own(self):
        host, wrong = self.host(), []

        def client(number):
            wire = host.connect()
            for size in (0, 10, 40_000, 3_000_000):
                body = bytes([number]) * size
                wire.send(f"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n".encode() + body)
                answer = wire.response()
                if answer.body.decode() != f"{size} {hashlib.sha256(body).hexdigest()}":
                    wrong.append((number, size, answer))
            wire.tls.close()
        clients = [threading.Thread(target=client, args=(number,)) for number in range(24)]
        for each in clients:
            each.start()
        for each in clients:
            each.join(60)
        self.assertEqual(wrong, [])
        self.assertTrue(host.is_alive())

    def test_bound_of_connections_is_that_of_all_threads(self):
        host = self.host(connections=6)
        first = [self.connect(host) for _ in range(6)]
        for wire in first:
            wire.get("/status")
        for _ in range(3):
            self.assertEqual(self.connect(host).get("/status").status, 200)
        self.assertEqual(sum(wire.is_closed(0.5) for wire in first), 3)

    def test_bound_of_an_address_is_that_of_all_threads(self):
        host = self.host(connections_of_another=4)
        busy = [self.connect(host) for _ in range(4)]
        for wire in busy:
            wire.send("GET /slow?1500 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.3)
        with self.assertRaises((OSError, Closed)):
            host.connect().get("/status")
        for wire in busy:
            self.assertEqual(wire.response().body, b"slow")

    def newcomers_come_where_idle_ones_are_on_one_thread_alone(self, **bounds):
        host = self.host(**bounds)
        wires = [self.connect(host) for _ in range(4 * THREADS)]
        shares = {}
        for wire in wires:
            shares.setdefault(wire.get("/thread").body, []).append(wire)
        idle, *others = shares.values()
        busy = [wire for share in others for wire in share]
        for wire in busy:
            wire.send("GET /slow?3000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.3)
        for _ in range(3 * THREADS):
            self.assertEqual(self.connect(host).get("/status").status, 200)
        self.assertTrue(all(wire.is_closed(0.5) for wire in idle))
        for wire in busy:   # whoever works stays
            self.assertEqual(wire.response().body, b"slow")

    def test_newcomer_to_a_busy_thread_takes_the_place_of_an_idle_one_on_another(self):
        self.newcomers_come_where_idle_ones_are_on_one_thread_alone(connections=4 * THREADS)

    def test_newcomer_of_an_address_takes_the_place_of_an_idle_one_of_it_on_another_thread(self):
        self.newcomers_come_where_idle_ones_are_on_one_thread_alone(connections_of_another=4 * THREADS)

    def test_newcomer_is_refused_where_every_thread_is_busy(self):
        host = self.host(connections=2 * THREADS)
        busy = [self.connect(host) for _ in range(2 * THREADS)]
        for wire in busy:
            wire.send("GET /slow?1500 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.3)
        for _ in range(2 * THREADS):
            with self.assertRaises((OSError, Closed)):
                host.connect().get("/status")
        for wire in busy:
            self.assertEqual(wire.response().body, b"slow")

    def test_connections_that_end_at_once_or_within_a_handshake_leave_nothing(self):
        host = self.host(connections_of_another=600)
        self.assertTrue(host.is_alive())

        def client(hello):
            for _ in range(300):
                with host.tcp() as tcp:
                    tcp.sendall(hello)
        hellos = (b"", b"\x16\x03\x01\x02\x00\x01\x00\x01", b"GET / HTTP/1.1\r\n\r\n", b"\0" * 100)
        clients = [threading.Thread(target=client, args=(hello,)) for hello in hellos]
        for each in clients:
            each.start()
        for each in clients:
            each.join(60)
        self.assertTrue(host.is_alive())
        if not wine.HERE:
            self.assertTrue(wait_until(lambda: self.sockets(host) == 1))   # the listener

    @staticmethod
    def sockets(host):
        count, folder = 0, f"/proc/{host.process.pid}/fd"
        for name in os.listdir(folder):
            try:
                count += os.readlink(f"{folder}/{name}").startswith("socket:")
            except FileNotFoundError:   # closed meanwhile
                pass
        return count

    @wine.lacks(wine.LIMITS)
    def test_listener_without_descriptors_takes_connections_again_when_there_are_some(self):
        import resource
        host = self.host(connections_of_another=600)
        self.assertTrue(host.is_alive())
        open_now = len(os.listdir(f"/proc/{host.process.pid}/fd"))
        resource.prlimit(host.process.pid, resource.RLIMIT_NOFILE, (open_now + 10, open_now + 10))
        crowd = [host.tcp() for _ in range(30)]   # more than it can take; the rest waits in the listener's queue
        self.assertTrue(wait_until(lambda: self.sockets(host) > 8))
        with self.assertRaises((OSError, Closed)), host.tcp(0.5) as tcp:
            host.tls.wrap_socket(tcp, server_hostname="localhost")
        for tcp in crowd:
            tcp.close()
        self.assertTrue(host.is_alive())

    def test_stop_waits_for_what_runs_on_every_thread_and_for_no_longer(self):
        host = self.host()
        wires = [self.connect(host) for _ in range(2 * THREADS)]
        for wire in wires:
            wire.send("GET /slow?700 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.2)
        host.stop()
        for wire in wires:
            answer = wire.response()
            self.assertEqual((answer.body, answer.headers["connection"]), (b"slow", "close"))
        self.assertEqual(host.process.wait(10), 0)


if __name__ == "__main__":
    main()
