# SPDX-License-Identifier: MIT
"""The state that an example wants (x-given), made in a running service, and the user who answers its questions."""
import base64
import json
import threading

from agent import Agent


class User:
    """Sits before the agent and answers every question as told: allowed, denied, or "wait" for `answer_all`."""

    def __init__(self, service, key_path):
        self.service, self.key_path, self.will, self.waiting = service, key_path, "allowed", []
        self.arrive()

    def arrive(self):
        self.agent = Agent(self.service)
        self.agent.socket.settimeout(None)
        self.thread = threading.Thread(target=self._sit, args=(self.agent,), daemon=True)
        self.thread.start()

    def leave(self):
        self.agent.socket.shutdown(2)
        self.thread.join(20)
        self.agent.close()

    def _sit(self, agent):
        try:
            while True:
                asked = agent.question()
                self.waiting.append(asked)
                if self.will != "wait":
                    self.answer_all(self.will)
        except (EOFError, OSError):
            pass

    def answer_all(self, outcome):
        while self.waiting:
            asked = self.waiting.pop(0)
            path, secret = "", b""
            if outcome == "allowed" and asked["question"] == "container":
                path = str(self.key_path)
            elif outcome == "allowed" and asked["question"] == "new_keys":
                path, secret = str(self.key_path.with_name(f"new-{asked['id']}.p12")), b"\0long enough"
            self.agent.send(kind="answer", id=asked["id"], outcome=outcome, remember=False, path=path, reason="", secret=secret)


class Real:
    """Documented values and what they are in this world; the same table backwards."""

    def __init__(self):
        self.values = {}

    def __setitem__(self, documented, real):
        self.values[documented] = real

    def __call__(self, thing):
        return self._replace(thing, self.values)

    def documented(self, thing):
        return self._replace(thing, {real: documented for documented, real in self.values.items()})

    def _replace(self, thing, table):
        if isinstance(thing, dict):
            return {name: self._replace(value, table) for name, value in thing.items()}
        if isinstance(thing, list):
            return [self._replace(value, table) for value in thing]
        if isinstance(thing, str):
            for one, other in table.items():
                thing = thing.replace(one, other)
        return thing


def octets(text, real):
    """A body or field of octets: Base64 of this world where the document stands for such, else the text itself."""
    if text in real.values:
        return base64.b64decode(real(text))
    return text.encode()


def form(fields, real):
    """multipart/form-data and its media type."""
    boundary, parts = "----pidpys", b""
    for name, value in fields.items():
        parts += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="a.txt"\r\n\r\n'.encode()
        parts += octets(value, real) + b"\r\n"
    return parts + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def written_form(text):
    """A form that the document writes out, and its media type."""
    return text.encode(), f"multipart/form-data; boundary={text.partition(chr(13))[0].removeprefix('--')}"


def body_of(example, real):
    """Body and media type of the example's request."""
    request = example.request()
    if request is None:
        return None, None
    media, _, value = request
    if media == "multipart/form-data":
        return written_form(value) if isinstance(value, str) else form(value, real)
    if media == "application/json":
        return json.dumps(real(value), ensure_ascii=False).encode(), media
    return octets(value, real), media
