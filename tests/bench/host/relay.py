# SPDX-License-Identifier: MIT
"""A relay before PostgreSQL that counts round trips: how often the client speaks after it has heard an answer."""
import pathlib
import selectors
import socket
import tempfile
import threading


class Relay:
    def __init__(self, cluster):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-relay-"))
        self.server = str(cluster.folder / ".s.PGSQL.5432")
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.folder / ".s.PGSQL.5432"))
        self.listener.listen(64)
        self.trips = 0
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ, None)
        threading.Thread(target=self._run, daemon=True).start()

    def address(self, database):
        return f"postgresql://pidpys@/{database}?host={self.folder}"

    def _run(self):
        while True:
            for key, _ in self.selector.select():
                if key.data is None:
                    self._welcome()
                elif key.fileobj.fileno() >= 0:   # else it was closed with its other end, which spoke in the same moment
                    self._carry(key.fileobj, *key.data)

    def _welcome(self):
        client, server = self.listener.accept()[0], socket.socket(socket.AF_UNIX)
        server.connect(self.server)
        heard = [True]   # shared by both directions: the server spoke last
        self.selector.register(client, selectors.EVENT_READ, (server, heard, True))
        self.selector.register(server, selectors.EVENT_READ, (client, heard, False))

    def _carry(self, source, target, heard, asks):
        try:
            octets = source.recv(1 << 20)
            if octets:
                self.trips += asks and heard[0]
                heard[0] = not asks
                target.sendall(octets)
                return
        except OSError:
            pass
        for end in (source, target):
            if end in self.selector.get_map():
                self.selector.unregister(end)
            end.close()
