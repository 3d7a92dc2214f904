#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The online client against servers that behave badly: each is one clear message, and nothing waits for ever."""
import base64
import json
import os
import re
import socket
import subprocess
import tempfile
import unittest

import harness
from broken_server import BrokenServer, Handler, tls_context

MALFORMED, TOO_LARGE, INVALID, DENIED, CANCELLED, UNAVAILABLE = 0, 1, 5, 15, 17, 18
LOOPBACK = {"allow": ["127.0.0.0/8"]}


def probe(setup, **more):
    """The lines of fetch_probe; `environment` adds to a bare one."""
    environment = {"PATH": os.environ["PATH"], **more.pop("environment", {})}
    done = subprocess.run([harness.BIN / "fetch_probe"], input=json.dumps({**setup, **more}), capture_output=True,
                          text=True, timeout=60, env=environment)
    if done.returncode:
        raise AssertionError(f"fetch_probe: {done.returncode} {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


class ServerTest(unittest.TestCase):
    def setUp(self):
        self.server = BrokenServer()
        self.addCleanup(self.server.stop)
        self.loopback = {**LOOPBACK, "ports": [self.server.port]}

    def one(self, path, setup=None, **request):
        request.setdefault("urls", [self.server.url(path)])
        [line] = probe(setup or self.loopback, requests=[request])
        return line

    def refused(self, path, code, *words, **request):
        line = self.one(path, **request)
        self.assertEqual(line.get("error"), code, line)
        self.assertIn(f"127.0.0.1:{self.server.port}", line["detail"])
        for word in words:
            self.assertIn(word, line["detail"])
        return line["detail"]


class Answers(ServerTest):
    def test_a_question_is_posted_with_its_length_and_type(self):
        self.assertEqual(self.one("/good", body="question")["front"], "good")
        [asked] = self.server.asked
        self.assertEqual((asked["method"], asked["body"]), ("POST", b"question"))
        self.assertEqual(asked["headers"]["Content-Type"], "application/timestamp-query")
        self.assertEqual(asked["headers"]["Content-Length"], "8")
        self.assertNotIn("Expect", asked["headers"])

    def test_lists_are_got(self):
        self.assertEqual(self.one("/good", kind=2)["front"], "good")
        self.assertEqual(self.server.asked[0]["method"], "GET")

    def test_servers_that_answer_rubbish_are_told_of_in_words(self):
        self.refused("/html", MALFORMED, "web page (HTML) in place of time-stamp")
        self.refused("/disguised", MALFORMED, "web page (HTML)")
        self.refused("/absent", UNAVAILABLE, "answered 404 Not Found", "no such thing")
        self.refused("/empty", MALFORMED, "answered nothing")
        self.refused("/odd", MALFORMED, "no answer of its kind", "calls its answer text/plain", expect="good")
        self.refused("/nowhere", UNAVAILABLE, "302", "without saying where to go")

    def test_what_a_server_says_is_shown_harmless(self):
        detail = self.refused("/busy", UNAVAILABLE, "503 Service", "the signer rests")
        self.assertTrue(detail.isascii() and detail.isprintable(), detail)

    def test_answers_are_bounded(self):
        self.refused("/large", TOO_LARGE, "more than 1048576 octets")
        self.refused("/endless", TOO_LARGE, "more than 1048576 octets")
        self.refused("/headers", TOO_LARGE, "header fields without an end")
        self.assertEqual(self.one("/large", kind=2)["size"], 10 << 20)   # a revocation list may

    def test_half_an_answer_is_none(self):
        self.refused("/half", UNAVAILABLE, "broke off its answer")
        self.refused("/dropped", UNAVAILABLE, "without an answer")

    def test_silence_ends(self):
        setup = {**self.loopback, "exchange_ms": 300}
        for path, words in (("/silent", "sent 4 octets and fell silent"), ("/slow", "did not answer within")):
            line = self.one(path, setup=setup)
            self.assertEqual(line["error"], UNAVAILABLE, line)
            self.assertIn(words, line["detail"])

    def test_a_port_where_nobody_listens(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        line = self.one("", setup={**LOOPBACK, "ports": [port]}, urls=[f"http://127.0.0.1:{port}/"])
        self.assertEqual(line["error"], UNAVAILABLE)
        self.assertIn(str(port), line["detail"])

    def test_no_address_at_all(self):
        self.assertEqual(self.one("", urls=[])["error"], INVALID)


class Rounds(ServerTest):
    def test_a_busy_server_is_asked_once_more(self):
        self.assertEqual(self.one("/once_busy")["front"], "good")
        self.assertEqual(self.one("/later", expect="good")["front"], "good")
        self.assertEqual(self.server.paths(), ["/once_busy"] * 2 + ["/later"] * 2)

    def test_what_another_round_would_not_change_is_asked_once(self):
        for path in ("/absent", "/html", "/large"):
            self.one(path)
            self.assertEqual(self.server.paths().count(path), 1, path)
        self.one("/busy")
        self.assertEqual(self.server.paths().count("/busy"), 2)

    def test_addresses_are_asked_in_their_order_until_one_answers(self):
        urls = [self.server.url(path) for path in ("/html", "/absent", "/good", "/never")]
        line = self.one("", urls=urls)
        self.assertEqual(line["url"], urls[2])
        self.assertEqual(self.server.paths(), ["/html", "/absent", "/good"])

    def test_each_address_is_told_of_when_none_answers(self):
        detail = self.one("", urls=[self.server.url("/html"), self.server.url("/absent")])["detail"]
        self.assertIn("/html: answered a web page", detail)
        self.assertIn("/absent: answered 404", detail)

    def test_a_server_that_failed_is_left_alone_for_a_while(self):
        asked = {"urls": [self.server.url("/busy")]}
        first, second, other = probe(self.loopback, in_turn=True, requests=[asked, asked, {"urls": [self.server.url("/good")]}])
        self.assertIn("not asked again for", second["detail"])
        self.assertIn("503", second["detail"])
        self.assertEqual(other["front"], "good")   # another of its addresses
        self.assertEqual(self.server.paths().count("/busy"), 2)

    def test_a_server_that_says_when_to_come_again_is_asked_then_or_not_at_all(self):
        self.assertEqual(self.one("/wait?1")["front"], "good")
        # Beyond the patience there is nothing to wait for.
        self.refused("/wait?30", UNAVAILABLE, "503", patience_ms=3000)
        self.assertEqual(self.server.paths(), ["/wait?1"] * 2 + ["/wait?30"])
        date = "Fri,_31_Dec_2100_23:59:59_GMT"
        asked = {"urls": [self.server.url(f"/wait?{date}"), self.server.url("/good")]}
        first, second = probe(self.loopback, in_turn=True, requests=[asked, {"urls": asked["urls"][:1]}])
        self.assertEqual(first["front"], "good")   # others are asked meanwhile
        [seconds] = re.findall(r"not asked again for (\d+) s", second["detail"])
        self.assertTrue(60 < int(seconds) <= 3600, second)   # longer than its own time, and bounded

    def test_after_its_time_it_is_asked_again(self):
        asked = {"urls": [self.server.url("/once_busy")]}
        [line] = probe({**self.loopback, "back_off_s": 0}, requests=[asked])
        self.assertEqual(line["front"], "good")


class Redirections(ServerTest):
    def to(self, place, status=307):
        return self.server.url(f"/to?{status},{place}")

    def test_a_question_follows_with_its_body(self):
        for status in (301, 302, 307, 308):
            self.assertEqual(self.one("", urls=[self.to("/good", status)], body="question")["front"], "good")
            asked = self.server.asked[-1]
            self.assertEqual((asked["method"], asked["path"], asked["body"]), ("POST", "/good", b"question"))

    def test_a_loop_ends(self):
        self.refused("/loop", UNAVAILABLE, "more than 3 redirections")
        self.assertEqual(self.server.paths(), ["/loop"] * 4)

    def test_each_hop_passes_the_guard_also_from_a_trusted_server(self):
        inner = BrokenServer()
        self.addCleanup(inner.stop)
        for place in (inner.url("/good"), "ftp://127.0.0.1/", "file:///etc/passwd", "http://a:b@127.0.0.1/",
                      f"http://localhost:{inner.port}/good", f"http://2130706433:{inner.port}/good"):
            line = self.one("", setup={"ports": [inner.port]}, urls=[self.to(place)], configured=True)
            self.assertEqual(line.get("error"), DENIED, (place, line))
        self.assertEqual(inner.asked, [])
        line = self.one("", setup={}, urls=[self.to("/good")], configured=True)
        self.assertEqual(line.get("front"), "good")   # the same server


class GuardAtTheSocket(ServerTest):
    def test_a_foreign_file_leads_to_no_loopback_however_it_is_written(self):
        setup = {"ports": [self.server.port]}
        for host in ("127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "[::1]", "[::ffff:127.0.0.1]",
                     "0.0.0.0", "[::]"):
            line = self.one("", setup=setup, urls=[self.server.url("/good", host)])
            self.assertEqual(line.get("error"), DENIED, (host, line))
        self.assertEqual(self.server.asked, [])

    def test_a_name_that_leads_to_loopback_is_refused_when_the_socket_opens(self):
        # A network that is allowed lets names of the local network through to the look-up; 127/8 is not that network.
        line = self.one("", setup={"allow": ["10.0.0.0/8"], "ports": [self.server.port]},
                        urls=[self.server.url("/good", "localhost")])
        self.assertEqual(line.get("error"), DENIED, line)
        self.assertIn("is loopback", line["detail"])
        self.assertEqual(self.server.asked, [])

    def test_ports_of_other_services_are_refused(self):
        line = self.one("", setup=LOOPBACK, urls=[self.server.url("/good")])
        self.assertEqual(line.get("error"), DENIED)
        self.assertIn("port", line["detail"])

    def test_what_the_user_configured_is_trusted(self):
        self.assertEqual(self.one("/good", setup={}, configured=True)["front"], "good")

    def test_a_connection_of_a_trusted_request_is_not_lent(self):
        setup = {"ports": [self.server.port], "in_turn": True}
        trusted, foreign = probe(setup, requests=[{"urls": [self.server.url("/good")], "configured": True},
                                                  {"urls": [self.server.url("/good")]}])
        self.assertEqual(trusted.get("front"), "good")
        self.assertEqual(foreign.get("error"), DENIED)


class Tls(unittest.TestCase):
    def server(self, name):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        server = BrokenServer(tls_context(folder.name, name))
        self.addCleanup(server.stop)
        return server, f"{folder.name}/ca.pem"

    def ask(self, server, **setup):
        [line] = probe({**LOOPBACK, "ports": [server.port]}, requests=[{"urls": [server.url("/good")]}], **setup)
        return line

    def test_names_and_authorities_are_verified(self):
        server, authority = self.server("IP:127.0.0.1")
        self.assertEqual(self.ask(server, ca=authority).get("front"), "good")
        line = self.ask(server)   # the system does not know the authority
        self.assertEqual(line.get("error"), UNAVAILABLE)
        self.assertIn("TLS certificate is not to be trusted", line["detail"])

        other, authority = self.server("DNS:other.example.ua")
        line = self.ask(other, ca=authority)
        self.assertEqual(line.get("error"), UNAVAILABLE)
        self.assertIn("TLS certificate is not to be trusted", line["detail"])
        self.assertEqual(other.asked, [])

    def test_https_does_not_lead_to_http(self):
        server, authority = self.server("IP:127.0.0.1")
        plain = BrokenServer()
        self.addCleanup(plain.stop)
        [line] = probe({**LOOPBACK, "ports": [server.port, plain.port], "ca": authority},
                       requests=[{"urls": [server.url(f"/to?307,{plain.url('/good')}")]}])
        self.assertEqual(line.get("error"), DENIED)
        self.assertIn("from https to http", line["detail"])
        self.assertEqual(plain.asked, [])


class Proxy(Handler):
    """Answers what it is asked for itself, once the caller has named itself."""

    def act(self, times):
        wanted = "Basic " + base64.b64encode(b"user:secret").decode()
        if self.headers.get("Proxy-Authorization") == wanted:
            return self.answer(b"through the proxy")
        self.answer(b"", 407, headers=[("Proxy-Authenticate", "Negotiate"), ("Proxy-Authenticate", 'Basic realm="x"')])


class Proxies(unittest.TestCase):
    def setUp(self):
        self.proxy = BrokenServer(handler=Proxy)
        self.addCleanup(self.proxy.stop)

    def ask(self, url, environment=None, **setup):
        [line] = probe(setup, requests=[{"urls": [url]}], environment=environment or {})
        return line

    def test_requests_go_through_it_with_the_configured_password(self):
        line = self.ask("http://ca.example.ua/tsp", proxy=self.proxy.url(""), proxy_credentials="user:secret")
        self.assertEqual(line.get("front"), "through the proxy", line)
        self.assertEqual(self.proxy.asked[-1]["path"], "http://ca.example.ua/tsp")

    def test_the_environment_names_it(self):
        line = self.ask("http://ca.example.ua/", environment={"http_proxy": f"http://user:secret@127.0.0.1:{self.proxy.port}"})
        self.assertEqual(line.get("front"), "through the proxy", line)

    def test_a_password_that_lacks_is_told_of(self):
        line = self.ask("http://ca.example.ua/", proxy=self.proxy.url(""))
        self.assertEqual(line.get("error"), UNAVAILABLE)
        self.assertIn("407", line["detail"])

    def test_a_tunnel_that_is_refused(self):
        line = self.ask("https://ca.example.ua/", proxy=self.proxy.url(""))
        self.assertEqual(line.get("error"), UNAVAILABLE)
        self.assertIn("ca.example.ua", line["detail"])

    def test_it_is_no_way_round_the_guard(self):
        for url in ("http://127.0.0.1/", "http://169.254.169.254/", "http://localhost/", "http://printer/",
                    "http://10.0.0.1/", "http://ca.example.ua:25/"):
            self.assertEqual(self.ask(url, proxy=self.proxy.url("")).get("error"), DENIED, url)
        self.assertEqual(self.proxy.asked, [])

    def test_exceptions_go_directly(self):
        server = BrokenServer()
        self.addCleanup(server.stop)
        line = self.ask(server.url("/good"), proxy=self.proxy.url(""), no_proxy=["127.0.0.0/8"], ports=[server.port],
                        **LOOPBACK)
        self.assertEqual(line.get("front"), "good")


class Ends(ServerTest):
    def test_requests_to_a_slow_server_hold_no_threads_and_end_with_the_client(self):
        threads, *lines = probe({**self.loopback, "exchange_ms": 30000}, end_after_ms=500,
                                requests=[{"urls": [self.server.url("/slow")], "times": 64}])
        self.assertEqual(threads["threads"], 2)
        self.assertEqual([line.get("error") for line in lines], [CANCELLED] * 64)
        self.assertEqual(self.server.paths().count("/slow"), 64)

    def test_others_go_on_beside_them(self):
        lines = probe({**self.loopback, "exchange_ms": 1000, "back_off_s": 1},
                      requests=[{"urls": [self.server.url("/slow")], "times": 100, "patience_ms": 1500, "asker": "page"},
                                {"urls": [self.server.url("/good")], "times": 10}])
        self.assertEqual([line.get("front") for line in lines[100:]], ["good"] * 10)

    def test_one_asker_leaves_places_to_others(self):
        page = {"urls": [self.server.url("/slow")], "times": 300, "asker": "page"}
        lines = probe({**self.loopback, "exchange_ms": 30000}, requests=[
            {**page, "patience_ms": 20000},
            {"urls": [self.server.url("/good")], "times": 5, "asker": "other", "patience_ms": 5000},
            {"urls": [self.server.url("/good")], "times": 5, "asker": "third", "patience_ms": 5000}], stop_after_ms=6000)
        self.assertEqual([line.get("front") for line in lines[300:]], ["good"] * 10)
        self.assertEqual({line.get("error") for line in lines[:300]}, {CANCELLED})   # they waited all the time
        self.assertEqual(self.server.paths().count("/slow"), 64)

    def test_half_an_answer_is_no_fault_of_the_other_addresses(self):
        silent, good = ({"urls": [self.server.url(path)]} for path in ("/silent", "/good"))
        lines = probe({**self.loopback, "exchange_ms": 300}, in_turn=True, requests=[silent, good, silent])
        self.assertEqual(lines[1].get("front"), "good")
        self.assertIn("not asked again for", lines[2]["detail"])

    def test_a_stop_ends_them(self):
        lines = probe({**self.loopback, "exchange_ms": 30000}, stop_after_ms=300,
                      requests=[{"urls": [self.server.url("/slow")], "times": 3}])
        self.assertEqual([line.get("error") for line in lines], [CANCELLED] * 3)

    def test_too_many_at_once_are_refused_at_once(self):
        lines = probe({**self.loopback, "exchange_ms": 30000}, end_after_ms=500,
                      requests=[{"urls": [self.server.url("/slow")], "times": 1030}])[1:]
        self.assertEqual(len(lines), 1030)
        codes = {line.get("error") for line in lines}
        self.assertEqual(len([line for line in lines if line.get("error") == CANCELLED]), 1024, codes)

    def test_patience_is_for_all_of_it(self):
        line = self.one("/slow", setup={**self.loopback, "exchange_ms": 30000}, patience_ms=300)
        self.assertEqual(line.get("error"), UNAVAILABLE)

    def test_offline_asks_nobody(self):
        line = self.one("/good", setup={**self.loopback, "offline": True})
        self.assertEqual(line.get("error"), UNAVAILABLE)
        self.assertIn("offline", line["detail"])
        self.assertEqual(self.server.asked, [])


if __name__ == "__main__":
    unittest.main()
