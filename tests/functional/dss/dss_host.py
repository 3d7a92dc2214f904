# SPDX-License-Identifier: MIT
"""A signing host with two users, and a client that speaks JSON. Standard library alone."""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import postgres
from harness import BIN, Service, run

PASSWORD = "correct horse battery"
ALICE_BOX = "54e9ca30-09c3-4bc9-926f-8f3c1ab56ca3"
BOB_BOX = "0bbbbbbb-09c3-4bc9-926f-8f3c1ab56ca3"
UNPAID_BOX = "0ccccccc-09c3-4bc9-926f-8f3c1ab56ca3"
ALLOW_BATCHES = '[[rule]]\naction = "allow"\nkinds = ["batch"]\n'
DENY_BATCHES = '[[rule]]\naction = "deny"\nkinds = ["batch"]\n'


def private_file(path, text):
    path.write_text(text)
    path.chmod(0o600)
    return path


class DssHost(Service):
    """pidpysd with accounts made by `pidpys dss`, in SQLite or the database at `store`. alice has two boxes (one unpaid) and a P-256 key, bob a box and an RSA key."""

    def __init__(self, policy=ALLOW_BATCHES, store=None, **more):
        state = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-dss-"))
        if store is None and os.environ.get("PIDPYS_TEST_STORE") == "postgresql":
            store = postgres.new_database()
        self.store = store
        if store is not None:
            more["config"] = f'[dss]\nstore = "{store}"\n' + more.get("config", "")
            private_file(state / "config.toml", more["config"])
            self.cli("dss", "store", "migrate", state=state)
        self.cli("demo", "make", state=state)
        self.authority = next((state / "authorities").glob("*.pem"))
        password = private_file(state / "login-password", PASSWORD + "\n")
        self.cli("dss", "client", "add", "test-client", "--rate", "100000", state=state)
        for login, key in (("alice@example.org", "demo-p256.p12"), ("bob@example.org", "demo-rsa.p12")):
            self.cli("dss", "user", "add", login, "--last-name", "Тестенко", "--password-file", password, state=state)
            private_file(state / "key-password", "demo\n")
            self.cli("dss", "certificate", "add", "--user", login, "--container", state / key,
                     "--password-file", state / "key-password", state=state)
        for box, login, *flags in ((ALICE_BOX, "alice@example.org"), (BOB_BOX, "bob@example.org"),
                                   (UNPAID_BOX, "alice@example.org", "--unpaid")):
            self.cli("dss", "box", "add", "--id", box, "--organization", "ТОВ Тест", "--inn", "1234567890",
                     "--user", login, *flags, state=state)
        super().__init__(policy=policy, state=state, **more)
        self.owns_state = True
        self.clients = []   # connections to close

    def stop(self):
        for connection in getattr(self, "clients", []):
            connection.close()
        return super().stop()

    def cli(self, *words, state=None):
        command = [*words, "--state", state or self.state]
        if self.store is not None and words[0] == "dss":
            command += ["--config", (state or self.state) / "config.toml"]
        return run(BIN / "pidpys", "--language", "en", *command).decode()

    def restart(self, policy=ALLOW_BATCHES):
        """Another process over the same state; this object becomes the new one."""
        config = None if self.store is None else (self.state / "config.toml").read_text()
        super().__init__(policy=policy, state=self.state, config=config)
        self.owns_state = True


class Client:
    """One user's JSON client, in the shape that the vendor documents."""

    def __init__(self, host, login="alice@example.org", key="test-client", password=PASSWORD):
        self.host, self.key, self.connection = host, key, host.connect()
        host.clients.append(self.connection)
        self.authorization = f"DiadocAuth ddauth_api_client_id={key}"
        answer = self.call("POST", "/V3/Authenticate?type=password", {"login": login, "password": password})
        assert answer.status == 200, answer
        self.token = answer.body.decode()
        self.authorization += f", ddauth_token={self.token}"

    def call(self, method, path, body=None, **headers):
        headers = {"Authorization": self.authorization, "Accept": "application/json",
                   **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.host.call(method, path, body, headers, connection=self.connection)

    def sign(self, files, box=ALICE_BOX, query=""):
        answer = self.call("POST", f"/DssSign?boxId={box}{query}", {"Files": files})
        assert answer.status == 200, answer
        return answer.json["TaskId"]

    def result(self, task, box=ALICE_BOX):
        answer = self.call("GET", f"/DssSignResult?boxId={box}&taskId={task}")
        assert answer.status == 200, answer
        return answer.json

    def wait(self, task, box=ALICE_BOX, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            result = self.result(task, box)
            if result["OperationStatus"] != "InProgress":
                return result
            time.sleep(0.05)
        raise AssertionError(f"{task} did not end")

    def signatures(self, task, **more):
        result = self.wait(task, **more)
        assert result["OperationStatus"] == "Completed", result
        return [base64.b64decode(file["Signature"]) for file in result["FileSigningResults"]]


def inline(content, name="file.txt"):
    return {"Content": {"Content": base64.b64encode(content).decode()}, "FileName": name}


class Protoc:
    """curl and protoc: no code of this project between the test and the wire."""
    proto = pathlib.Path(os.environ.get("PIDPYS_PROTO", "api/dss/proto"))

    def __init__(self, host, token=None):
        self.host = host
        self.authorization = "Authorization: DiadocAuth ddauth_api_client_id=test-client"
        if token is not None:
            self.authorization += f",ddauth_token={token}"

    def encode(self, message, file, text):
        return self._protoc("--encode", message, file, text.encode())

    def decode(self, message, file, octets):
        return self._protoc("--decode", message, file, octets).decode()

    def _protoc(self, mode, message, file, data):
        return run("protoc", f"--proto_path={self.proto}", f"{mode}=Diadoc.Api.Proto.{message}", self.proto / file, stdin=data)

    def curl(self, path, body=None, *options):
        command = ["curl", "-sS", "--connect-to", f"::127.0.0.1:{self.host.door()}", "--cacert", self.host.ready["ca"],
                   "-H", self.authorization, "-w", "%{http_code}", "-o", self.host.state / "answer", *options]
        if body is not None:   # as the SDKs do: no Content-Type, no Accept
            command += ["-H", "Content-Type:", "-H", "Accept:", "--data-binary", "@-"]
        status = run(*command, f"https://localhost:{self.host.port}{path}", stdin=body)
        return int(status), (self.host.state / "answer").read_bytes()
