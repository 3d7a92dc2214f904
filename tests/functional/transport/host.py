# SPDX-License-Identifier: MIT
"""The transport alone as its own process, and raw HTTP over TLS to drive it."""
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import wine  # noqa: E402
from harness import BIN, MEMORY_COUNTS, main  # noqa: E402,F401


class Host:
    def __init__(self, **bounds):
        self.directory = tempfile.mkdtemp(prefix="pidpys-transport-")
        arguments = [f"{name}={value}" for name, value in bounds.items()]
        self.process = subprocess.Popen([BIN / "transport_host", self.directory, *arguments], stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())
        self.tls = ssl.create_default_context(cafile=os.path.join(self.directory, "ca.pem"))
        self.relay = wine.Relay(BIN, f"127.0.0.1:{self.port}") if wine.HERE else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        if self.relay:
            self.relay.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def tcp(self, timeout=10):
        if self.relay:
            return self.relay.connect(timeout)
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def connect(self, timeout=10, context=None):
        return Wire((context or self.tls).wrap_socket(self.tcp(timeout), server_hostname="localhost"))

    def get(self, path):
        with self.connect() as wire:
            return wire.get(path)

    def memory(self, field):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+) kB", text).group(1)) / 1024

    def stop(self):
        self.process.send_signal(wine.END)

    def is_alive(self):
        return self.process.poll() is None and self.get("/status").status == 200


class Response:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def __repr__(self):
        return f"{self.status} {self.headers} {self.body[:200]!r}"


class Closed(Exception):
    pass


class Wire:
    """A connection that says exactly what it is told and reads responses one by one."""

    def __init__(self, tls):
        self.tls = tls
        self.unread = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.tls.close()

    def send(self, *pieces):
        for piece in pieces:
            self.tls.sendall(piece.encode() if isinstance(piece, str) else piece)

    def _more(self):
        try:
            piece = self.tls.recv(65536)
        except (ssl.SSLEOFError, ConnectionError) as error:
            raise Closed(str(error)) from error
        if not piece:
            raise Closed("end")
        self.unread += piece

    def response(self, body=True):
        while b"\r\n\r\n" not in self.unread:
            self._more()
        head, self.unread = self.unread.split(b"\r\n\r\n", 1)
        lines = head.decode().split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
        length = int(headers.get("content-length", 0)) if body and status >= 200 else 0
        while len(self.unread) < length:
            self._more()
        content, self.unread = self.unread[:length], self.unread[length:]
        return Response(status, headers, content)

    def get(self, path):
        self.send(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return self.response()

    def is_closed(self, seconds=5):
        """True if the server ends the connection within that time, without another octet."""
        self.tls.settimeout(seconds)
        try:
            self._more()
        except Closed:
            return True
        except TimeoutError:
            return False
        raise AssertionError(f"unexpected: {self.unread[:200]!r}")


def wait_until(condition, seconds=5):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False
