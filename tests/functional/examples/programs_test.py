# SPDX-License-Identifier: MIT
"""The programs of examples/: each signs through a service, trusts no other, and says what the service said."""
import http.server
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse

import asic
from harness import ALLOW_ALL, DemoKeys, Service, main, need, openssl_verify, run
from test_authority import TestAuthority

PROGRAMS = pathlib.Path(os.environ["PIDPYS_SOURCE"]) / "examples" / "programs"
NOBODY_MAY = '[[rule]]\naction = "deny"\nkinds = ["signature"]\n'


class PlainRelay(http.server.BaseHTTPRequestHandler):
    """Mono's TLS cannot read the constraints of the service's authority: it gets the same answers without TLS."""
    protocol_version = "HTTP/1.1"

    def relay(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = {"Content-Type": self.headers["Content-Type"]} if self.headers["Content-Type"] else {}
        answer = self.server.service.call(self.command, self.path, body, kind)
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = do_DELETE = relay

    def log_message(self, *_):
        pass


def setUpModule():
    global keys, services, folder
    keys = DemoKeys()
    login = ["--login", keys.directory / "demo-p256.p12", "--password-file", keys.directory / "demo-password"]
    services = [Service(policy, [str(word) for word in login]) for policy in (ALLOW_ALL, NOBODY_MAY)]
    folder = tempfile.TemporaryDirectory()


def tearDownModule():
    for service in services:
        service.__exit__()
    keys.remove()
    folder.cleanup()


class Programs(unittest.TestCase):
    def run_program(self, command, service, url=None):
        ca = service.ready["ca"] if url is None else ""
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "PIDPYS_CA": ca,
                       "PIDPYS_URL": url or f"https://localhost:{service.port}"}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)

    def check(self, command, url_of=lambda service: None):
        document = pathlib.Path(folder.name) / self.id() / "договір 1.txt"
        document.parent.mkdir()
        document.write_bytes(content := os.urandom(100_000))
        signature = document.with_name(document.name + ".p7s")
        command = [*map(str, command), str(document)]

        refused = self.run_program(command, services[1], url_of(services[1]))
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("відхилено користувачем", refused.stderr)
        self.assertFalse(signature.exists())

        done = self.run_program(command, services[0], url_of(services[0]))
        self.assertEqual(done.returncode, 0, done.stderr)
        openssl_verify(signature.read_bytes(), content, keys.authority)
        signature.unlink()
        return command

    def check_trust(self, command):
        """The authority of one service does not vouch for the other."""
        environment = {**os.environ, "PIDPYS_CA": services[1].ready["ca"],
                       "PIDPYS_URL": f"https://localhost:{services[0].port}"}
        done = subprocess.run(command, env=environment, capture_output=True, timeout=120)
        self.assertNotEqual(done.returncode, 0)
        self.assertFalse(pathlib.Path(command[-1] + ".p7s").exists())

    def test_python(self):
        self.check_trust(self.check([sys.executable, PROGRAMS / "sign.py"]))

    def test_javascript_at_levels(self):
        need("node")
        program = ["node", str(PROGRAMS / "levels.mjs")]
        place = pathlib.Path(folder.name) / self.id()
        place.mkdir()
        names = [place / "договір.txt", place / "додаток.txt"]
        for name in names:
            name.write_bytes(os.urandom(1000))
        with TestAuthority("ecdsa") as authority, tempfile.TemporaryDirectory() as state:
            signer = authority.signer("ecdsa")
            state = pathlib.Path(state)
            (state / "key.p12").write_bytes(signer.pkcs12)
            (state / "password").write_text(signer.password)
            (state / "authorities").mkdir()
            (state / "authorities" / "root.cer").write_bytes(authority.certificates("ecdsa")["root"])
            port = urllib.parse.urlsplit(authority.address).port
            login = ["--login", str(state / "key.p12"), "--password-file", str(state / "password")]
            with Service(ALLOW_ALL, login, state, f'[network]\nallow = ["127.0.0.0/8"]\nports = [{port}]\n') as service:
                environment = {**os.environ, "NODE_EXTRA_CA_CERTS": service.ready["ca"],
                               "PIDPYS_URL": f"https://localhost:{service.port}"}
                command = [*program, *map(str, names)]
                done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
                self.assertEqual(done.returncode, 0, done.stderr)
                container, raised = done.stdout.splitlines()
                for line in container, raised:
                    self.assertRegex(line, r"дійсний\. .*, CAdESXLong, \d{4}-")
                self.assertIn("договір.txt, додаток.txt", container)
                self.assertEqual(asic.members((place / "договір.txt.asice").read_bytes())["договір.txt"], names[0].read_bytes())
                openssl_verify((place / "договір.txt.p7s").read_bytes(), names[0].read_bytes(), cades=False)
                authority.fault("tsp", "503")
                failed = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
                self.assertNotEqual(failed.returncode, 0)
                self.assertIn(authority.url("tsp", "ecdsa"), failed.stderr)

    def test_php(self):
        need("php")
        self.check_trust(self.check(["php", PROGRAMS / "sign.php"]))

    def test_java(self):
        need("java")
        self.check_trust(self.check(["java", PROGRAMS / "Sign.java"]))

    def test_c_sharp(self):
        need("mcs", "mono")
        program = pathlib.Path(folder.name) / "Sign.exe"
        run("mcs", "-r:System.Net.Http", f"-out:{program}", PROGRAMS / "Sign.cs")
        relays = {}
        for service in services:
            relay = http.server.HTTPServer(("127.0.0.1", 0), PlainRelay)
            relay.service = service
            threading.Thread(target=relay.serve_forever).start()
            self.addCleanup(relay.server_close)
            self.addCleanup(relay.shutdown)
            relays[service] = f"http://127.0.0.1:{relay.server_port}"
        self.check(["mono", program], relays.get)


class Shape(unittest.TestCase):
    def test_each_example_is_short(self):
        examples = [file for file in PROGRAMS.parent.rglob("*") if file.is_file() and file.suffix != ".md"]
        self.assertGreaterEqual(len(examples), 4)
        for file in examples:
            lines = file.read_text().splitlines()
            self.assertLessEqual(len(lines), 60, file)
            self.assertLessEqual(max(map(len, lines)), 120, file)


if __name__ == "__main__":
    main()
