# SPDX-License-Identifier: MIT
"""What a well-behaved client and a clumsy one may send, and what comes back."""
import concurrent.futures
import hashlib
import os
import socket
import ssl
import struct
import subprocess
import time
import unittest

import wine
from harness import AS_NOBODY
from host import MEMORY_COUNTS, Closed, Host, main, wait_until

GET = "GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Requests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.host.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.host.__exit__()

    def connect(self, **more):
        wire = self.host.connect(**more)
        self.addCleanup(wire.tls.close)
        return wire

    def test_keep_alive_answers_many_requests(self):
        wire = self.connect()
        for _ in range(100):
            answer = wire.get("/status")
            self.assertEqual((answer.status, answer.body), (200, b'{"message":"ok"}'))
            self.assertEqual(answer.headers["content-type"], "application/json")

    def test_pipelined_requests_are_answered_in_order(self):
        wire = self.connect()
        wire.send("GET /slow?150 HTTP/1.1\r\nHost: localhost\r\n\r\n" + GET +
                  "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello" + GET)
        self.assertEqual([wire.response().body for _ in range(4)],
                         [b"slow", b'{"message":"ok"}', b"hello", b'{"message":"ok"}'])

    def test_thousands_of_pipelined_requests_are_all_answered(self):
        wire = self.connect()
        wire.send(GET * 3000)
        for _ in range(3000):
            self.assertEqual(wire.response().status, 200)

    def test_pipelined_long_responses_do_not_gather_in_memory(self):
        wire = self.connect()
        before = self.host.memory("RssAnon")
        wire.send("GET /big?4000000 HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20)
        time.sleep(0.5)   # nothing is read meanwhile
        if MEMORY_COUNTS:
            self.assertLess(self.host.memory("RssAnon") - before, 32)
        for _ in range(20):
            self.assertEqual(len(wire.response().body), 4000000)

    def test_request_in_single_octets_is_understood(self):
        wire = self.connect()
        for octet in "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc":
            wire.send(octet)
        self.assertEqual(wire.response().body.decode(), "3 " + hashlib.sha256(b"abc").hexdigest())

    def test_chunked_body_is_put_together(self):
        wire = self.connect()
        wire.send("POST /body HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "5;note=x\r\nhello\r\n", "1\r\n \r\n5\r\nworld\r\n0\r\nTrailer: x\r\n\r\n")
        self.assertEqual(wire.response().body, b"hello world")
        self.assertEqual(wire.get("/status").status, 200)

    def test_empty_chunked_body_with_expect_is_welcome(self):
        wire = self.connect()
        wire.send("POST /body HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n")
        self.assertEqual(wire.response().status, 100)
        wire.send("0\r\n\r\n")
        answer = wire.response()
        self.assertEqual((answer.status, answer.body), (200, b""))

    def test_expect_of_a_refused_request_gets_the_refusal_and_no_100(self):
        wire = self.connect()
        wire.send("POST /refuse HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n")
        answer = wire.response()
        self.assertEqual((answer.status, answer.headers["connection"]), (403, "close"))
        self.assertTrue(wire.is_closed())

    def test_refused_request_with_short_body_keeps_the_connection(self):
        wire = self.connect()
        wire.send("POST /refuse HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello" + GET)
        self.assertEqual(wire.response().status, 403)
        self.assertEqual(wire.response().status, 200)

    def test_head_has_length_and_no_body(self):
        wire = self.connect()
        wire.send("HEAD /big?100000 HTTP/1.1\r\nHost: localhost\r\n\r\n" + GET)
        self.assertEqual(wire.response(body=False).headers["content-length"], "100000")
        self.assertEqual(wire.response().body, b'{"message":"ok"}')

    def test_options_is_answered_by_the_head_alone(self):
        wire = self.connect()
        wire.send("OPTIONS /status HTTP/1.1\r\nHost: localhost\r\n\r\n" + GET)
        answer = wire.response()
        self.assertEqual((answer.status, answer.headers.get("content-length")), (204, None))
        self.assertEqual(wire.response().status, 200)

    def test_http_1_0_is_closed_unless_asked_otherwise(self):
        wire = self.connect()
        wire.send("GET /status HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        self.assertEqual(wire.response().headers["connection"], "keep-alive")
        wire.send("GET /status HTTP/1.0\r\n\r\n")
        self.assertEqual(wire.response().headers["connection"], "close")
        self.assertTrue(wire.is_closed())

    def test_connection_close_is_honoured(self):
        wire = self.connect()
        wire.send("GET /status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        self.assertEqual(wire.response().headers["connection"], "close")
        self.assertTrue(wire.is_closed())

    def test_malformed_heads_are_400_and_the_connection_ends(self):
        for head in ("GET  /status HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /status  HTTP/1.1\r\n\r\n", "GET /status\r\n\r\n",
                     "G=T /status HTTP/1.1\r\n\r\n", "GET status HTTP/1.1\r\n\r\n",
                     "GET https:///status HTTP/1.1\r\n\r\n", "GET /status#x HTTP/1.1\r\n\r\n", "GET /status HTTP/1.1\r\nNo colon\r\n\r\n",
                     "GET /status HTTP/1.1\r\nHost : x\r\n\r\n", "\x16\x03\x01 /status HTTP/1.1\r\n\r\n",
                     "POST /echo HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                     "POST /echo HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
                     "POST /echo HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                     "POST /echo HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
                     "POST /echo HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n",
                     "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                     "GET /status HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
                     "GET /status HTTP/1.1\r\nHost: localhost\r\nOrigin: https://a\r\nOrigin: https://a\r\n\r\n",
                     "GET /status HTTP/1.1\r\nHost: localhost\r\nAuthorization: a\r\nauthorization: b\r\n\r\n",
                     "GET /status HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: none\r\nSec-Fetch-Site: none\r\n\r\n",
                     "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: a/b\r\nContent-Type: c/d\r\n\r\n",
                     "GET /status HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n",
                     "GET /status HTTP/1.1\r\nHost: local\rhost\r\n\r\n", "GET /status HTTP/1.1\r\nA: b\0c\r\n\r\n",
                     "GET /status HTTP/1.1\nHost: localhost\n\n", "\nGET /status HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     "POST /echo HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"):
            with self.subTest(head=head):
                wire = self.connect()
                wire.send(head + GET)
                answer = wire.response()
                self.assertEqual((answer.status, answer.headers["connection"]), (400, "close"))
                self.assertIn(b'"message"', answer.body)
                self.assertTrue(wire.is_closed())

    def test_other_versions_of_http_are_505(self):
        for version in ("HTTP/2.0", "HTTP/1.2"):
            wire = self.connect()
            wire.send(f"GET /status {version}\r\nHost: localhost\r\n\r\n")
            answer = wire.response()
            self.assertEqual((answer.status, answer.headers["connection"]), (505, "close"))
            self.assertTrue(wire.is_closed())

    def test_bare_line_feed_before_a_chunk_is_400_at_once(self):
        wire = self.connect()
        wire.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\n0\n\n")
        self.assertEqual(wire.response().status, 400)
        self.assertTrue(wire.is_closed())

    def test_every_answer_forbids_to_keep_to_guess_and_to_frame_it(self):
        requests = {
            "answer": GET, "error": "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", "bug": "GET /lost HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "octets": "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx",
            "head": "HEAD /status HTTP/1.1\r\nHost: localhost\r\n\r\n", "preflight": "OPTIONS /status HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "malformed": "GET\r\n\r\n", "coding": "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n"}
        for name, request in requests.items():
            with self.subTest(name):
                wire = self.connect()
                wire.send(request)
                answer = wire.response(body=name != "head")
                self.assertEqual(answer.headers["cache-control"], "no-store")
                self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
                if answer.status != 204:
                    self.assertEqual(answer.headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'")

    def test_empty_lines_before_a_request_are_ignored(self):
        wire = self.connect()
        wire.send("\r\n" + GET, "\r\n\r\n" + GET, "\r", "\n" + GET)
        for _ in range(3):
            self.assertEqual(wire.response().status, 200)

    def test_absolute_form_is_the_same_request(self):
        wire = self.connect()
        wire.send("GET https://localhost/status HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.assertEqual(wire.response().body, b'{"message":"ok"}')

    def test_connect_is_501(self):
        wire = self.connect()
        wire.send("CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n")
        self.assertEqual(wire.response().status, 501)
        self.assertTrue(wire.is_closed())

    def test_malformed_chunks_are_400(self):
        for chunks in ("zz\r\n", "5\r\nhelloXX\r\n", "-1\r\n", "ffffffffffffffffff\r\n"):
            with self.subTest(chunks=chunks):
                wire = self.connect()
                wire.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
                self.assertEqual(wire.response().status, 400)
                self.assertTrue(wire.is_closed())

    def test_other_transfer_codings_are_501(self):
        wire = self.connect()
        wire.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")
        answer = wire.response()
        self.assertEqual((answer.status, answer.headers["connection"]), (501, "close"))
        self.assertIn(b'"message"', answer.body)

    def test_chunk_over_the_limit_is_413_before_it_comes(self):
        wire = self.connect()
        wire.send("POST /short HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n")
        answer = wire.response()
        self.assertEqual((answer.status, answer.headers["connection"]), (413, "close"))

    def test_broken_escape_is_400(self):
        self.assertEqual(self.connect().get("/%zz").status, 400)

    def test_blocked_reply_does_not_hold_up_others(self):
        waiting = [self.connect() for _ in range(20)]
        for wire in waiting:
            wire.send("GET /hang HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.assertEqual(self.host.get("/status").status, 200)  # those never end

    def test_client_that_leaves_while_it_waits_is_noticed(self):
        before = int(self.host.get("/left").body)
        for farewell in ("orderly", "reset"):
            wire = self.connect()
            wire.send("GET /hang HTTP/1.1\r\nHost: localhost\r\n\r\n")
            time.sleep(0.1)
            if farewell == "reset":
                wire.tls.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            wire.tls.close()
        self.assertTrue(wait_until(lambda: int(self.host.get("/left").body) >= before + 2))

    def test_pipelined_octets_behind_a_blocked_request_do_not_hide_the_leaving(self):
        before = int(self.host.get("/left").body)
        wire = self.connect()
        wire.send("GET /hang HTTP/1.1\r\nHost: localhost\r\n\r\n" + GET * 10)
        time.sleep(0.1)
        wire.tls.close()
        self.assertTrue(wait_until(lambda: int(self.host.get("/left").body) > before))

    def test_reply_that_is_lost_becomes_500(self):
        self.assertEqual(self.connect().get("/lost").status, 500)

    def test_many_connections_at_once(self):
        def upload(size):
            content = os.urandom(size)
            with self.host.connect(timeout=30) as wire:
                for _ in range(5):
                    wire.send(f"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n", content)
                    if wire.response().body.decode() != f"{size} {hashlib.sha256(content).hexdigest()}":
                        return False
            return True
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            self.assertTrue(all(pool.map(upload, [17, 5000, 70000, 1_200_000] * 12)))

    def test_local_program_is_identified_by_its_socket(self):
        answer = self.connect().get("/peer")
        self.assertRegex(answer.body.decode(), rf"^same {wine.USER} {wine.CLIENT}")

    @wine.lacks(wine.USERS)
    def test_program_of_another_user_is_told_apart(self):
        with open(os.path.join(self.host.directory, "ca.pem")) as file:
            authority = file.read()
        code = f"""if True:
            import encodings.idna, os, socket, ssl
            tls = ssl.create_default_context(cadata={authority!r}).wrap_socket(
                socket.create_connection(("127.0.0.1", {self.host.port})), server_hostname="localhost")
            tls.sendall(b"GET /peer HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n")
            print(tls.recv(10000).decode())"""
        self.assertIn("\n\nother 65534 ", subprocess.run([*AS_NOBODY, "python3", "-c", code], stdout=subprocess.PIPE, text=True,
                                                  check=True).stdout.replace("\r", ""))


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host()

    @classmethod
    def tearDownClass(cls):
        cls.host.__exit__()

    def context(self):
        return ssl.create_default_context(cafile=os.path.join(self.host.directory, "ca.pem"))

    def test_tls_1_2_and_1_3_are_spoken_with_authenticated_encryption(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = self.context()
            context.minimum_version = context.maximum_version = version
            with self.host.connect(context=context) as wire:
                self.assertEqual(wire.get("/status").status, 200)
                self.assertRegex(wire.tls.cipher()[0], "GCM|CHACHA20")

    def test_older_protocols_and_weak_suites_are_refused(self):
        old = self.context()
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        old.set_ciphers("ALL:@SECLEVEL=0")
        cbc = self.context()
        cbc.maximum_version = ssl.TLSVersion.TLSv1_2
        cbc.set_ciphers("ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA")
        for context in (old, cbc):
            with self.assertRaises(ssl.SSLError):
                self.host.connect(context=context)

    def test_session_ticket_resumes(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = self.context()
            context.maximum_version = version
            with self.host.connect(context=context) as wire:
                wire.get("/status")
                session = wire.tls.session
            again = context.wrap_socket(self.host.tcp(), server_hostname="localhost", session=session)
            with again:
                self.assertTrue(again.session_reused)

    def test_alpn_is_http_1_1(self):
        context = self.context()
        context.set_alpn_protocols(["h2", "http/1.1"])
        with self.host.connect(context=context) as wire:
            self.assertEqual(wire.tls.selected_alpn_protocol(), "http/1.1")

    def test_plain_http_gets_a_hint(self):
        with self.host.tcp() as plain:
            plain.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertTrue(plain.recv(1000).startswith(b"HTTP/1.1 400 "))

    def test_garbage_instead_of_a_handshake_ends_the_connection(self):
        with self.host.tcp() as plain:
            plain.sendall(os.urandom(500))
            try:
                while plain.recv(1000):
                    pass
            except ConnectionError:
                pass
        self.assertTrue(self.host.is_alive())


class Stopping(unittest.TestCase):
    def test_running_requests_end_and_idle_connections_are_closed(self):
        with Host() as host:
            idle, running = host.connect(), host.connect()
            idle.get("/status")
            running.send("GET /slow?700 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            time.sleep(0.2)
            host.stop()
            self.assertTrue(idle.is_closed())
            answer = running.response()
            self.assertEqual((answer.body, answer.headers["connection"]), (b"slow", "close"))
            running.tls.close()
            self.assertEqual(host.process.wait(5), 0)
            idle.tls.close()

    def test_request_that_never_ends_does_not_stop_the_stopping(self):
        with Host() as host:
            wire = host.connect()
            wire.send("GET /hang HTTP/1.1\r\nHost: localhost\r\n\r\n")
            time.sleep(0.2)
            started = time.monotonic()
            host.stop()
            self.assertEqual(host.process.wait(10), 0)
            self.assertLess(time.monotonic() - started, 5)
            with self.assertRaises(Closed):
                wire.response()
            wire.tls.close()


if __name__ == "__main__":
    main()
