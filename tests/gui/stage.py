# SPDX-License-Identifier: MIT
"""A stage for the agent: a daemon by hand that asks whatever a test wants asked, and the agent's program before it, on
the display and the buses of the environment (with_buses, xvfb-run)."""
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time

AGENT = os.environ["PIDPYS_AGENT"]
DOCUMENT = "Рядок документа".encode()

KEY = {"owner": "Петренко Олена Іванівна", "organization": "ТОВ «Приклад»", "issuer": "Демонстраційний центр",
       "serial": "3A7F00C14B2296E004", "fingerprint": "ab" * 32, "not_after": 1_893_456_000}
RECORD = {"sequence": 0, "at": 1_796_000_000_000, "event": "signature", "kind": "signature", "outcome": "", "remembered": False,
          "origin": "https://bank.ua", "program": "", "process": 0, "client": "", "box": "", "owner": KEY["owner"],
          "fingerprint": KEY["fingerprint"], "count": 1, "algorithm": "SHA-256", "digests": ["ab" * 32],
          "digest_count": 1, "by": "agent", "reason": "", "id": "7c0d1f6e", "under": "", "hash": "cd" * 32}


def document(name="Договір №17.pdf", size=482_113, **more):
    return {"name": name, "size": size, "digest_algorithm": "SHA-256", "digest": "9f86d081884c7d65" * 4,
            "digest_only": False, "at_hand": False, **more}


class Daemon:
    """Listens where the agent looks for pidpysd (channel/message.hpp), and answers its commands."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-stage-"))
        self.endpoint = self.folder / "agent.sock"
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.endpoint))
        self.listener.listen(1)
        self.agent = None
        self.connected, self.answers, self.fetched, self.greeted = threading.Event(), [], 0, 0.0
        self.lists = {"list_history": {"kind": "history", "before": 0, "entries": []},
                      "list_permissions": {"kind": "permissions", "entries": []},
                      "list_origins": {"kind": "origins", "entries": []},
                      "list_silences": {"kind": "silences", "entries": []}}
        self.login_error = "wrong_password"
        self.refused = {}   # commands that fail, and with which code
        threading.Thread(target=self._serve, daemon=True).start()

    def send(self, octets=b"", **message):
        payload = json.dumps(message).encode() + octets
        self.agent.sendall(struct.pack("<I", len(payload)) + payload)

    def _exactly(self, count):
        octets = b""
        while len(octets) < count:
            piece = self.agent.recv(count - len(octets))
            if not piece:
                raise EOFError
            octets += piece
        return octets

    def _serve(self):
        try:
            self.agent, _ = self.listener.accept()
            self.send(kind="hello", version=5, program="pidpysd", watches=False)
            self.state()
            while True:
                payload = self._exactly(struct.unpack("<I", self._exactly(4))[0])
                self._handle(json.loads(payload.split(b"\0")[0]))
        except (EOFError, OSError):
            pass

    def _handle(self, message):
        kind = message["kind"]
        if kind == "hello":
            self.greeted = time.monotonic()
            self.connected.set()
        elif kind == "answer":
            self.answers.append(message)
        elif kind == "login":
            self.send(kind="result", request=message["request"], done=False, code=self.login_error, detail="")
        elif kind == "fetch":
            self.fetched += 1
            self.send(kind="piece", request=message["request"], size=len(DOCUMENT),
                      octets=b"\0" + DOCUMENT[message["offset"]:])
        elif kind == "command":
            if message["command"] in self.lists:
                self.send(**self.lists[message["command"]])
            refused = self.refused.get(message["command"])
            failure = {"code": refused, "detail": ""} if refused else {}
            self.send(kind="result", request=message["request"], done=not refused, **failure)

    def state(self, keys=()):
        self.send(kind="state", started=True, keys=[{"key": key, "purpose": "signature"} for key in keys],
                  listening=["127.0.0.1:9091"], demo_page="https://localhost:9091/", language="uk", agents=1, journal="")

    def ask(self, question, documents=(), seconds=600, **more):
        """Asks, and returns the question's name."""
        name = f"question-{time.monotonic_ns()}"
        asked = {"kind": "ask", "id": name, "question": question, "origin": "https://bank.ua", "program": "",
                 "process": 0, "client": "", "box": "", "organization": "", "asker": "bank.ua", "key": KEY,
                 "document_count": len(documents), "severable": False, "uses": 1, "lifetime": 0,
                 "deadline": int((time.time() + seconds) * 1000), "metadata": "", "metadata_cut": False,
                 "width": 0, "height": 0, **more}
        self.send(**asked)
        if documents:
            self.send(kind="documents", id=name, documents=list(documents))
        return name

    def progress(self, work, finished, total, asker):
        self.send(kind="progress", id=work, finished=finished, total=total, asker=asker, owner=KEY["owner"],
                  stoppable=True, permission=False)

    def close(self):
        for end in (self.agent, self.listener):
            if end is not None:
                end.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Stage:
    """The daemon, and the agent connected to it."""

    def __init__(self, language="uk", *options):
        self.daemon = Daemon()
        environment = {**os.environ, "LANG": f"{language}_UA.UTF-8", "QT_QPA_PLATFORM": "xcb",
                       "QT_QPA_PLATFORMTHEME": ""}
        settings = self.daemon.folder / "agent.ini"
        settings.write_text(f"[General]\nlanguage={language}\n")
        self.agent = subprocess.Popen([AGENT, "--socket", str(self.daemon.endpoint), "--no-tray", "--settings",
                                       str(settings), *(options or ("--autostart",))], env=environment)
        if not self.daemon.connected.wait(60):
            self.close()
            raise AssertionError("the agent does not connect")

    def close(self):
        self.agent.terminate()
        self.agent.wait(30)
        self.daemon.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
