# SPDX-License-Identifier: MIT
"""A way to PostgreSQL that ends: each connection is cut after a number of octets, in either direction, that chance has chosen. Or one
that stalls."""
import pathlib
import random
import shutil
import socket
import tempfile
import threading


class Cutter:
    """`cuts`: whether it does so now; what was connected before is cut by the same number."""

    SHORT, LONGEST = 1 << 16, 8 << 20   # octets: a slice of results of RSA takes a megabyte

    def __init__(self, cluster, seed, cuts=True):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-cutter-"))
        self.server = str(cluster.folder / ".s.PGSQL.5432")
        self.random, self.cuts = random.Random(seed), cuts
        self.connections = self.cut = 0
        self.longest, self.open = None, threading.Event()
        self.open.set()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.folder / ".s.PGSQL.5432"))
        self.folder.chmod(0o755)
        self.listener.listen(64)
        threading.Thread(target=self._welcome, daemon=True).start()

    def address(self, database):
        return f"postgresql://pidpys@/{database}?host={self.folder}"

    def stall_at(self, octets):
        """Nothing comes to the server any more once so many of them come at a time; they come with all others after go_on()."""
        self.longest = octets

    @property
    def stalled(self):
        return not self.open.is_set()

    def go_on(self):
        self.longest = None
        self.open.set()

    def stop(self):
        self.open.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        shutil.rmtree(self.folder)

    def _length(self):
        """Half of them short, from one octet on and as often of each order of magnitude."""
        chance = self.random.random
        return int(self.SHORT ** chance()) if chance() < 0.5 else int(self.LONGEST * chance())

    def _welcome(self):
        while True:
            try:
                client, server = self.listener.accept()[0], socket.socket(socket.AF_UNIX)
                server.connect(self.server)
            except OSError:
                return
            self.connections += 1
            for ends in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._carry, args=(*ends, self._length()), daemon=True).start()

    def _carry(self, source, target, asks, left):
        try:
            while octets := source.recv(1 << 17):
                if asks:
                    if self.longest is not None and len(octets) >= self.longest:
                        self.open.clear()
                    self.open.wait()
                if self.cuts and left <= len(octets):
                    target.sendall(octets[:left])
                    self.cut += 1
                    break
                left -= len(octets)
                target.sendall(octets)
        except OSError:
            pass
        for end in (source, target):   # closed by whoever drops it last: its number may be another's at once
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
