# SPDX-License-Identifier: MIT
"""Heads that wait for a decision: their bodies stay with the client, and whoever leaves is forgotten."""
import socket
import struct
import subprocess
import unittest

from host import MEMORY_COUNTS, Host, main, wait_until
from harness import AS_NOBODY

MIB = 1 << 20


def ask(size, more=""):
    return f"POST /ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n{more}\r\n"


class Waiting(unittest.TestCase):
    def setUp(self):
        self.host = Host()
        self.addCleanup(self.host.__exit__)

    def connect(self, **more):
        wire = self.host.connect(**more)
        self.addCleanup(wire.tls.close)
        return wire

    def asking(self):
        return int(self.host.get("/asking").body)

    def send_until_held_back(self, wire, octets):
        """How much of a body leaves this process while nobody reads it."""
        wire.tls.settimeout(1)
        sent = 0
        try:
            while sent < octets:
                sent += wire.tls.send(b"x" * 65536)
        except TimeoutError:
            pass
        wire.tls.settimeout(10)
        return sent

    def test_body_is_read_once_the_head_is_admitted(self):
        wire = self.connect()
        wire.send(ask(5), "hello")
        self.assertTrue(wait_until(lambda: self.asking() == 1))
        self.host.get("/admit")
        self.assertEqual(wire.response().status, 200)
        self.assertEqual(wire.get("/status").status, 200)

    def test_continue_is_said_when_the_head_is_admitted(self):
        for decision, statuses in (("/admit", (100, 200)), ("/deny", (403,))):
            wire = self.connect()
            wire.send(ask(5, "Expect: 100-continue\r\n"))
            self.assertTrue(wait_until(lambda: self.asking() == 1))
            self.host.get(decision)
            for status in statuses:
                self.assertEqual(wire.response().status, status)
                if status == 100:
                    wire.send("hello")

    def test_refused_head_is_answered_though_its_body_never_came(self):
        wire = self.connect()
        wire.send(ask(2 * MIB))
        self.assertTrue(wait_until(lambda: self.asking() == 1))
        self.host.get("/deny")
        answer = wire.response()
        self.assertEqual((answer.status, answer.headers["connection"]), (403, "close"))

    def test_bodies_of_waiting_heads_stay_with_their_clients(self):
        wires = [self.connect() for _ in range(10)]
        for wire in wires:
            wire.send(ask(200 * MIB))
        self.assertTrue(wait_until(lambda: self.asking() == 10))
        before = self.host.memory("RssAnon")
        sent = [self.send_until_held_back(wire, 200 * MIB) for wire in wires]
        self.assertLess(max(sent), 200 * MIB)   # the socket's buffers alone: TCP holds the client back
        if MEMORY_COUNTS:
            self.assertLess(self.host.memory("RssAnon") - before, 4)
        for wire in wires:   # gone with octets on their way, which hide the end of the connection
            wire.tls.close()
        self.assertTrue(wait_until(lambda: self.asking() == 0, 10))

    def test_client_that_leaves_is_forgotten(self):
        for request in (ask(0), ask(5) + "hello", ask(5 * MIB)):
            for farewell in ("orderly", "reset"):
                wire = self.connect()
                wire.send(request)
                self.assertTrue(wait_until(lambda: self.asking() == 1))
                if farewell == "reset":
                    wire.tls.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                wire.tls.close()
                self.assertTrue(wait_until(lambda: self.asking() == 0, 10))

    def test_waiting_heads_are_counted_with_the_replies(self):
        host = Host(waiting=3)
        self.addCleanup(host.__exit__)
        waiting = [host.connect() for _ in range(3)]
        for wire in waiting:
            wire.send(ask(5))
        self.assertTrue(wait_until(lambda: host.get("/status").status == 503))
        for wire in waiting:
            wire.tls.close()


class AnotherUser(unittest.TestCase):
    def test_connections_of_another_user_leave_room_for_ours(self):
        host = Host(connections=32, connections_of_another=8)
        self.addCleanup(host.__exit__)
        code = f"""if True:
            import encodings.idna, socket, sys
            held = [socket.create_connection(("127.0.0.1", {host.port})) for _ in range(100)]
            print("held", flush=True)
            sys.stdin.read()"""
        with subprocess.Popen([*AS_NOBODY, "python3", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
            self.addCleanup(other.kill)
            self.assertEqual(other.stdout.readline(), "held\n")
            ours = [host.connect() for _ in range(20)]
            for wire in ours:
                self.assertEqual(wire.get("/status").status, 200)
            for wire in ours:   # none of them had to give way
                self.assertEqual(wire.get("/status").status, 200)
                wire.tls.close()
            other.stdin.close()


if __name__ == "__main__":
    main()
