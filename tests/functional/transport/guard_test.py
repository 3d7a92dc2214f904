# SPDX-License-Identifier: MIT
"""The whole service's answers to heads that a browser, a proxy or somebody with bad intentions could send."""
import json
import subprocess
import unittest

from agent import Agent
from harness import AS_NOBODY, MEMORY_COUNTS, Service, main
from host import Closed, Wire

PAGE = "https://bank.example"
BROWSED = "Sec-Fetch-Site: {}\r\nSec-Fetch-Mode: {}\r\nSec-Fetch-Dest: {}\r\n"


def setUpModule():
    global service
    service = Service()


def tearDownModule():
    service.__exit__()


class Guard(unittest.TestCase):
    def exchange(self, *pieces, body=True, of=None):
        with Wire((of or service).raw()) as wire:
            wire.send(*pieces)
            return wire.response(body)

    def get(self, path="/api/v1/status", fields="", host=None, method="GET"):
        host = f"Host: localhost:{service.port}\r\n" if host is None else host
        return self.exchange(f"{method} {path} HTTP/1.1\r\n{host}{fields}\r\n", body=method != "HEAD")

    def test_every_answer_forbids_to_keep_to_guess_and_to_frame_it(self):
        answers = {
            "answer": self.get(), "not found": self.get("/api/v1/nothing"), "method": self.get(method="DELETE"),
            "page": self.get("/"), "script": self.get("/page.js"), "head": self.get(method="HEAD"),
            "preflight": self.get(method="OPTIONS", fields=f"Origin: {PAGE}\r\nAccess-Control-Request-Method: POST\r\n"),
            "misdirected": self.get(host="Host: evil.example\r\n"), "foreign": self.get(fields="Origin: null\r\n"),
            "dss": self.get("/GetMyOrganizations"), "malformed": self.exchange("GET\r\n\r\n"),
            "coding": self.exchange("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n"),
            "long": self.get("/" + "x" * 20000), "large": self.get(fields="X: " + "x" * 20000 + "\r\n")}
        for name, answer in answers.items():
            with self.subTest(name, status=answer.status):
                self.assertEqual(answer.headers["cache-control"], "no-store")
                self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
                if answer.status != 204:
                    self.assertIn("default-src 'none'", answer.headers["content-security-policy"])
                    self.assertIn("frame-ancestors 'none'", answer.headers["content-security-policy"])
        self.assertIn("script-src 'self'", answers["page"].headers["content-security-policy"])
        self.assertEqual((answers["long"].status, answers["large"].status), (414, 431))

    def test_fields_that_decide_something_come_once(self):
        ours = f"Host: localhost:{service.port}\r\n"
        for fields in (ours, f"Origin: {PAGE}\r\nOrigin: {PAGE}\r\n", "Origin: \r\nOrigin: https://a.example\r\n",
                       "Content-Type: a/b\r\nContent-Type: a/b\r\n", "Authorization: a b\r\nAuthorization: a b\r\n",
                       "Content-Length: 0\r\nContent-Length: 0\r\n", "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
                       "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n"):
            with self.subTest(fields):
                answer = self.get(fields=fields)
                self.assertEqual((answer.status, answer.headers["connection"]), (400, "close"))
                self.assertIn("message", json.loads(answer.body))

    def test_host_is_ours_or_nobodys(self):
        port = service.port
        for host, status in ((f"localhost:{port}", 200), (f"LOCALHOST:{port}", 200), (f"[::1]:{port}", 200),
                             (f"localhost:0{port}", 400), (f"localhost:{port} x", 400), (f"a@localhost:{port}", 400),
                             ("localhost", 421), (f"evil.example:{port}", 421), (f"localhost:{port + 1}", 421)):
            with self.subTest(host):
                self.assertEqual(self.get(host=f"Host: {host}\r\n").status, status)
        self.assertEqual(self.get(host="").status, 400)

    def test_absolute_form_names_the_host_in_place_of_the_field(self):
        port = service.port
        for target, status in ((f"https://localhost:{port}/api/v1/status", 200), (f"HTTPS://LocalHost:{port}/api/v1/status", 200),
                               (f"https://evil.example:{port}/api/v1/status", 421), (f"http://localhost:{port}/api/v1/status", 421),
                               (f"https://localhost:{port + 1}/", 421), (f"https://a@localhost:{port}/", 400),
                               (f"https://localhost:{port}/api/v1/status#x", 400)):
            with self.subTest(target):
                self.assertEqual(self.get(target).status, status)
        self.assertEqual(self.get(f"https://localhost:{port}/api/v1/status", host="Host: evil.example\r\n").status, 200)

    def test_origin_that_is_empty_or_no_origin_is_refused(self):
        for origin in ("", "null", "https://", "file:///x", "https://bank.example/", "https://bank.example:0443", "a b"):
            with self.subTest(origin):
                self.assertEqual(self.get("/api/v1/token/connected", f"Origin: {origin}\r\n").status, 403)

    def test_origin_with_a_dot_behind_it_is_another_one(self):
        answer = self.get(fields=f"Origin: {PAGE}.\r\n")
        self.assertEqual(answer.headers["access-control-allow-origin"], PAGE + ".")
        ticket = json.loads(service.api("POST", "/ticket", b"", origin=PAGE).body)["ticketUuid"]
        self.assertEqual(self.get(f"/api/v1/ticket/{ticket}", f"Origin: {PAGE}\r\n").status, 200)
        self.assertEqual(self.get(f"/api/v1/ticket/{ticket}", f"Origin: {PAGE}.\r\n").status, 400)

    def test_what_names_the_user_is_not_shown_to_a_navigation(self):
        for path in ("/api/v1/token/connected", "/api/v1/certificateInfo/signature", "/GetMyCertificates"):
            for site in ("none", "same-origin", "cross-site"):
                with self.subTest(path, site=site):
                    self.assertEqual(self.get(path, BROWSED.format(site, "navigate", "document")).status, 403)
        self.assertEqual(self.get("/", BROWSED.format("none", "navigate", "document")).status, 200)
        for mode, destination in (("no-cors", "image"), ("navigate", "iframe"), ("cors", "empty"), ("", "")):
            with self.subTest(mode=mode, destination=destination):
                self.assertEqual(self.get("/", BROWSED.format("none", mode, destination)).status, 403)
        self.assertEqual(self.get("/", "Sec-Fetch-Site: none\r\n").status, 403)

    def test_preflight_says_back_tokens_alone(self):
        answer = self.get(method="OPTIONS", fields=f"Origin: {PAGE}\r\nAccess-Control-Request-Method: PUT\r\n"
                          "Access-Control-Request-Headers: content-type, <b>x</b>, x y,x-token\r\n")
        self.assertEqual(answer.headers["access-control-allow-headers"], "content-type,x-token")

    def test_transfer_coding_that_is_unknown_is_501_with_a_message(self):
        answer = self.exchange("POST /api/v1/ticket HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n")
        self.assertEqual(answer.status, 501)
        self.assertGreater(len(json.loads(answer.body)["message"]), 5)
        answer = self.exchange("POST /DssSign HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n")
        self.assertEqual((answer.status, answer.headers["x-diadoc-errorcode"]), (501, "Http.NotImplemented"))

    def test_chunk_beyond_the_bound_is_413_at_once(self):
        answer = self.exchange(f"POST /api/v1/ticket HTTP/1.1\r\nHost: localhost:{service.port}\r\n"
                               "Transfer-Encoding: chunked\r\n\r\n40000000\r\n")
        self.assertEqual(answer.status, 413)

    def test_dss_call_without_a_client_is_401(self):
        for authorization in ("", "Authorization: DiadocAuth ddauth_token=AAAA\r\n", "Authorization: Bearer AAAA\r\n"):
            self.assertEqual(self.get("/GetMyOrganizations", authorization).status, 401)

    def test_browser_or_program_of_another_user_is_refused_by_its_head(self):
        with open(service.ready["ca"]) as file:
            authority = file.read()
        head = f"Host: localhost:{service.port}\\r\\nContent-Length: 200000000\\r\\n"
        known = "Authorization: DiadocAuth ddauth_api_client_id=a,ddauth_token=AAAA\\r\\n"
        code = f"""if True:
            import encodings.idna, socket, ssl
            context = ssl.create_default_context(cadata={authority!r})
            for path, fields in (("/api/v1/ticket", ""), ("/DssSign", ""), ("/DssSign", "Origin: {PAGE}\\r\\n"), ("/DssSign", "{known}")):
                tls = context.wrap_socket(socket.create_connection(("127.0.0.1", {service.port})), server_hostname="localhost")
                tls.settimeout(10)
                tls.sendall(f"POST {{path}} HTTP/1.1\\r\\n{head}{{fields}}\\r\\n".encode())
                print(tls.recv(100).decode().split(" ")[1])"""   # not an octet of the body has been sent
        done = subprocess.run([*AS_NOBODY, "python3", "-c", code], stdout=subprocess.PIPE, text=True, check=True)
        self.assertEqual(done.stdout.split(), ["403"] * 4)


class Asking(unittest.TestCase):
    """A site that nobody has admitted sends long bodies while the user is asked about it."""

    def test_heads_wait_alone_four_of_a_site_until_their_clients_leave(self):
        with Service(policy=None) as asked, Agent(asked) as agent:
            before = asked.memory_mb()
            head = (f"POST /DssSign HTTP/1.1\r\nHost: localhost:{asked.port}\r\nOrigin: {PAGE}\r\n"
                    "Content-Length: 60000000\r\n\r\n")
            wires = [Wire(asked.raw()) for _ in range(4)]
            for wire in wires:
                wire.send(head)
                wire.tls.settimeout(1)
                with self.assertRaises(TimeoutError):   # TCP holds it back: nobody reads
                    while True:
                        wire.tls.send(b"x" * 65536)
            question = agent.question()
            self.assertEqual((question["question"], question["origin"]), ("admission", PAGE))
            with Wire(asked.raw()) as fifth:
                fifth.send(head)
                self.assertEqual(fifth.response().status, 429)
            if MEMORY_COUNTS:
                self.assertLess(asked.memory_mb() - before, 8)
            for wire in wires:
                wire.tls.close()
            self.assertEqual(agent.next("withdraw")["id"], question["id"])
            self.assertEqual(asked.api("GET", "/status").status, 200)


class Shares(unittest.TestCase):
    """What one site has under way is not in the way of others."""

    def setUp(self):
        self.service = Service(policy=None)
        self.addCleanup(self.service.__exit__)

    def open(self, path, origin, length, start=b""):
        wire = Wire(self.service.raw())
        self.addCleanup(wire.tls.close)
        origin = f"Origin: {origin}\r\n" if origin else ""
        wire.send(f"POST {path} HTTP/1.1\r\nHost: localhost:{self.service.port}\r\n{origin}Content-Length: {length}\r\n\r\n", start)
        return wire

    def test_half_bodies_of_a_site_hold_neither_others_nor_more_than_its_share(self):
        ticket = self.service.api("POST", "/ticket", b"").json["ticketUuid"]
        half = [self.open(f"/api/v1/ticket/{ticket}/data", f"https://n{i}.evil.example", 60_000_000, b"x" * 100) for i in range(40)]
        refused = 0
        for wire in half:
            wire.tls.settimeout(0.2)
            try:
                refused += wire.response().status == 429
            except (TimeoutError, Closed):
                pass
        self.assertEqual(refused, 40 - 32)
        answer = self.open(f"/api/v1/ticket/{ticket}/data", None, 5, b"hello").response()
        self.assertEqual(answer.status, 200)
        ticket = self.service.api("POST", "/ticket", b"", origin=PAGE).json["ticketUuid"]
        answer = self.open(f"/api/v1/ticket/{ticket}/data", PAGE, 5, b"hello").response()
        self.assertEqual(answer.status, 200)

    def test_body_beyond_the_share_of_a_site_that_nobody_admitted_is_refused_by_its_head(self):
        ticket = self.service.api("POST", "/ticket", b"", origin=PAGE).json["ticketUuid"]
        self.assertEqual(self.open(f"/api/v1/ticket/{ticket}/data", PAGE, 100_000_000).response().status, 507)
        ticket = self.service.api("POST", "/ticket", b"").json["ticketUuid"]
        self.assertEqual(self.open(f"/api/v1/ticket/{ticket}/data", None, 3_000_000_000).response().status, 413)


if __name__ == "__main__":
    main()
