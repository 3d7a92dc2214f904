# SPDX-License-Identifier: MIT
"""An agent by hand: speaks the daemon's private channel (channel/message.hpp) over its Unix socket."""
import json
import socket
import struct


class Agent:
    def __init__(self, service):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(20)
        self.socket.connect(str(service.state / "agent.sock"))
        self.send(kind="hello", version=1, program="test agent")
        self.next("state")

    def send(self, **message):
        octets = json.dumps(message).encode()
        self.socket.sendall(struct.pack("<I", len(octets)) + octets)

    def _exactly(self, count):
        octets = b""
        while len(octets) < count:
            piece = self.socket.recv(count - len(octets))
            if not piece:
                raise EOFError("the daemon has closed the channel")
            octets += piece
        return octets

    def receive(self):
        return json.loads(self._exactly(struct.unpack("<I", self._exactly(4))[0]))

    def next(self, kind):
        """The next message of this kind; others are dropped."""
        while (message := self.receive())["kind"] != kind:
            pass
        return message

    def question(self):
        """The next question, with all of its documents."""
        asked = self.next("ask")
        asked["documents"] = []
        while len(asked["documents"]) < asked["document_count"]:
            asked["documents"] += self.next("documents")["documents"]
        return asked

    def answer(self, question, outcome, remember=False):
        self.send(kind="answer", id=question["id"], outcome=outcome, remember=remember, path="", reason="test")

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
