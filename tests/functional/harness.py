# SPDX-License-Identifier: MIT
"""Drives the built daemon as its own process over real TLS. Each answer that it gives is compared with the description of the
API (described.py); otherwise the standard library alone.

PIDPYS_BIN names the folder of the programs (set by CTest). Each Service has a state directory, ports and a policy of
its own, so any number of tests run side by side.
"""
import http.client
import json
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

import wine

# Benchmarks name no description: what they measure is not judged.
if "PIDPYS_DOCUMENT" in os.environ:
    from described import check_answer
else:
    def check_answer(*_): pass

BIN = pathlib.Path(os.environ.get("PIDPYS_BIN", "build/dev/bin"))

# Sanitizers keep freed memory for a while: bounds on memory hold for ordinary builds alone.
MEMORY_COUNTS = not os.environ.get("PIDPYS_SANITIZE")

# In front of a command that another user of this machine runs.
AS_NOBODY = [*([] if os.geteuid() == 0 else ["sudo", "-n"]), "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

ALLOW_ALL = """
[[rule]]
action = "allow"
kinds = ["admission", "signature", "batch"]
"""


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


class Service:
    """A running pidpysd. `policy`: text of a policy file, None for none."""

    def __init__(self, policy=ALLOW_ALL, args=(), state=None, config=None, environment=None,
                 program="pidpysd", listen="127.0.0.1:0", authority=None):
        self.owns_state = state is None
        self.state = pathlib.Path(state or tempfile.mkdtemp(prefix="pidpys-"))
        command = [str(BIN / program), "--state", str(self.state), "--listen", listen, "--print-ready"]
        if policy is not None:
            (self.state / "policy.toml").write_text(policy)
            command += ["--policy", str(self.state / "policy.toml")]
        if config is not None:
            (self.state / "config.toml").write_text(config)
            command += ["--config", str(self.state / "config.toml")]
        self.log = open(self.state / "log.txt", "ab")
        self.process = subprocess.Popen(command + list(args), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=self.log, env=environment)
        line = self._ready_line(20)
        try:
            self.ready = json.loads(line)
        except ValueError:
            self.stop()
            raise RuntimeError(f"pidpysd did not start: {line!r}\n" + self.log_text())
        self.ready |= {name: str(wine.path_of(self.ready[name])) for name in ("ca", "state")}
        self.address = self.ready["listen"][0]
        self.host, _, port = self.address.rpartition(":")
        self.port = int(port)
        self.tls = ssl.create_default_context(cafile=authority or self.ready["ca"])
        self._connection = None
        self.relays, self.lock = {}, threading.Lock()

    def _ready_line(self, seconds):
        deadline = time.monotonic() + seconds
        line = b""
        while not line.endswith(b"\n") and time.monotonic() < deadline:
            if select.select([self.process.stdout], [], [], 0.1)[0]:
                piece = os.read(self.process.stdout.fileno(), 4096)
                if not piece:
                    break
                line += piece
        return line

    def _relay(self, to):
        with self.lock:
            if to not in self.relays:
                self.relays[to] = wine.Relay(BIN, to)
            return self.relays[to]

    def door(self):
        """The port of the loopback through which programs of this computer come in."""
        return self._relay(self.address).port if wine.HERE else self.port

    def tcp(self, timeout=20):
        """A connection to the service's port."""
        if wine.HERE:
            return self._relay(self.address).connect(timeout)
        return socket.create_connection((self.host, self.port), timeout)

    def client_process(self):
        """The number of the process that the service sees at the other end."""
        return self._relay(self.address).process_id if wine.HERE else os.getpid()

    def agent_socket(self, timeout=20):
        """A connection to the place where agents are heard."""
        place = self.state / "agent.sock"
        if wine.HERE:
            return self._relay(place).connect(timeout)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(timeout)
        connection.connect(str(place))
        return connection

    def connect(self, timeout=30):
        connection = http.client.HTTPSConnection("localhost", self.port, context=self.tls, timeout=timeout)
        if wine.HERE:
            connection._create_connection = lambda *_: self.tcp(timeout)
        return connection

    def raw(self, timeout=20):
        """A TLS socket, for requests no HTTP library would send."""
        return self.tls.wrap_socket(self.tcp(timeout), server_hostname="localhost")

    def call(self, method, path, body=None, headers=None, origin=None, connection=None):
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body, ensure_ascii=False).encode()
            headers.setdefault("Content-Type", "application/json")
        if origin:
            headers["Origin"] = origin
        if connection is None:
            if self._connection is None:
                self._connection = self.connect()
            connection = self._connection
        try:
            connection.request(method, path, body, headers)
            answer = Answer(connection.getresponse())
        except (http.client.HTTPException, OSError):
            connection.close()
            raise
        check_answer(method, path, answer)
        return answer

    def api(self, method, path, body=None, **more):
        return self.call(method, "/api/v1" + path, body, **more)

    def memory_mb(self, field="VmRSS"):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+) kB", text).group(1)) / 1024

    def log_text(self):
        return wine.names_in((self.state / "log.txt").read_text(errors="replace"))

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self._connection_open():
            self._connection.close()
        if self.process.poll() is None:
            self.process.send_signal(wine.END)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
        for relay in getattr(self, "relays", {}).values():
            relay.close()
        self.process.stdout.close()
        self.log.close()
        code = self.process.returncode
        return code

    def _connection_open(self):
        return getattr(self, "_connection", None) is not None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        if self.owns_state:
            shutil.rmtree(self.state, ignore_errors=True)


def need(*programs):
    """./dev installs every tool: without one of them a test fails, it does not look away."""
    missing = [name for name in programs if shutil.which(name) is None and not pathlib.Path(name).exists()]
    if missing:
        raise AssertionError(f"not installed: {', '.join(missing)}; ./dev installs it")


def run(*command, stdin=None, check=True):
    """Runs a program; returns its standard output as octets."""
    done = subprocess.run([str(word) for word in command], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if check and done.returncode != 0:
        raise AssertionError(f"{command}: {done.stderr.decode(errors='replace')}")
    return done.stdout


class DemoKeys:
    """A demo authority and demo keys, made once for a test module by `pidpys demo make`."""
    password = "demo"

    def __init__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-demo-"))
        run(BIN / "pidpys", "demo", "make", "--state", self.directory)
        self.p256 = (self.directory / "demo-p256.p12").read_bytes()
        self.rsa = (self.directory / "demo-rsa.p12").read_bytes()
        self.dstu = (self.directory / "demo-dstu.p12").read_bytes()
        self.authority = next((self.directory / "authorities").glob("*.pem"))

    def service(self, **more):
        """A service over the keys' folder, with the P-256 key in use."""
        login = {"--login": "demo-p256.p12", "--password-file": "demo-password"}
        args = [word for option, file in login.items() for word in (option, str(self.directory / file))]
        return Service(state=self.directory, args=args, **more)

    def remove(self):
        shutil.rmtree(self.directory, ignore_errors=True)


def openssl_verify(signature, content=None, authority=None, cades=True):
    """`openssl cms -verify`: the verified content. Raises AssertionError where openssl refuses."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "s.p7s").write_bytes(signature)
        command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", folder / "s.p7s"]
        command += ["-CAfile", authority, "-purpose", "any"] if authority else ["-noverify"]
        if cades:
            command += ["-cades"]
        if content is not None:
            (folder / "content").write_bytes(content)
            command += ["-content", folder / "content"]
        return run(*command)


def stated_digests(signature):
    """The messageDigest attributes of a signature's signers in hex, as openssl prints them."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "s.p7s"
        file.write_bytes(signature)
        printed = run("openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in", file).decode(errors="replace")
    digests = []
    for block in printed.split("object: messageDigest")[1:]:
        dump = re.findall(r"^ +[0-9a-f]{4} - ((?:[0-9a-f]{2}[ -])+)", block.split("object:")[0], re.MULTILINE)
        digests.append(re.sub("[ -]", "", "".join(dump)))
    return digests


def main():
    """unittest's main, closing with the plain line CI reads."""
    program = unittest.main(exit=False, verbosity=1)
    result = program.result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed - len(result.skipped)} passed, {failed} failed, {len(result.skipped)} skipped")
    raise SystemExit(1 if failed or result.testsRun == 0 else 0)
