# SPDX-License-Identifier: MIT
"""An agent by hand: speaks the daemon's private channel (channel/message.hpp) over its local socket."""
import json
import struct


class Agent:
    def __init__(self, service):
        self.socket = service.agent_socket()
        self.send(kind="hello", version=11, program="test agent")
        self.state = self.next("state")

    def send(self, secret=b"", **message):
        octets = json.dumps(message).encode() + secret
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
        text, _, rest = self._exactly(struct.unpack("<I", self._exactly(4))[0]).partition(b"\0")
        return json.loads(text) | ({"octets": rest} if rest else {})

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

    def answer(self, question, outcome, remember=False, path="", secret=None):
        self.send(kind="answer", id=question["id"], outcome=outcome, remember=remember, path=path, reason="test",
                  secret=b"" if secret is None else b"\0" + secret.encode())

    def fetch(self, question, document):
        """The octets of a document that is asked about; a refusal's code where it is not to be had."""
        octets = b""
        while True:
            self.send(kind="fetch", request=79, id=question["id"], document=document, offset=len(octets))
            while (piece := self.receive()).get("request") != 79:
                pass
            if piece["kind"] == "result":
                return piece["code"]
            octets += piece.get("octets", b"")
            if len(octets) >= piece["size"]:
                return octets

    def command(self, command, target=""):
        """The daemon's result: done, or code and detail."""
        self.send(kind="command", request=78, command=command, target=target)
        while (result := self.next("result"))["request"] != 78:
            pass
        return result

    def log_in(self, path, password, certificates=()):
        """The daemon's result: done, or code and detail."""
        self.send(kind="login", request=77, path=str(path), certificates=[str(file) for file in certificates],
                  secret=b"\0" + password.encode())
        return self.next("result")

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
