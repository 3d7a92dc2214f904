# SPDX-License-Identifier: MIT
"""The built daemon answers as every example of the DssSign contract says."""
import base64
import time
import unittest

from document import COMPONENTS, check, examples
from dss_host import ALICE_BOX, PASSWORD, Client, DssHost
from harness import main, run
from world import Real, User, body_of

TASK, MESSAGE = "2fd45887-138e-4e08-aeb2-bcd55bf0dd85", "ab149008-561e-42aa-a639-8873a64ceaaf"
ENTITY, PATCHED = "f92492f0-f5fc-4de6-898c-6b77c83d0dba", "0ad643fd-c76f-4408-b6b8-1964f9a40ad5"
SHELF, TOKEN = "dd-api-5f0b7c1e-7a94-4a53-9f0e-6f1f4b0a7c11", "dG9rZW4tdG9rZW4tdG9rZW4tdG9rZW4tdG9rZW4t"
THUMBPRINT, CERTIFICATE = "8A80C2723DBC4F0A94F8CEE21C0A15A68A80C272", "(X.509, DER)"
CONTENT = "Привіт"
BOX = f"boxId={ALICE_BOX}"


def setUpModule():
    global host, user, real, alice
    host = DssHost(policy=None)
    user = User(host, "")
    real, alice = Real(), Client(host)
    real[THUMBPRINT] = alice.call("GET", f"/GetMyCertificates?{BOX}").json["Certificates"][0]["Thumbprint"]


def tearDownModule():
    user.leave()
    host.__exit__()


class Dss(unittest.TestCase):
    maxDiff = None

    def post(self, path, body=None):
        answer = alice.call("POST", path, body)
        self.assertEqual(answer.status, 200, answer)
        return answer

    def task(self):
        """One that waits for the user: asked, so that its question is not taken for the next task's."""
        user.will = "wait"
        real[TASK] = alice.sign([{"Content": {"Content": "eA=="}, "FileName": "x"}])
        for _ in range(1000):
            if user.waiting:
                return
            time.sleep(0.01)
        self.fail("nobody was asked")

    def shelf_file(self):
        real[SHELF] = self.post("/V2/ShelfUpload", CONTENT.encode()).body.decode()

    def entity(self):
        message = self.post("/V3/PostMessage?operationId=" + str(time.monotonic_ns()), {
            "FromBoxId": ALICE_BOX, "IsDraft": True, "DocumentAttachments": [
                {"SignedContent": {"Content": base64.b64encode(CONTENT.encode()).decode()}, "TypeNamedId": "Nonformalized"}]}).json
        real[MESSAGE], real[ENTITY] = message["MessageId"], message["Entities"][0]["EntityId"]

    def patched_content(self):
        prepared = self.post("/PrepareDocumentsToSign", {"BoxId": ALICE_BOX, "DraftDocuments": [
            {"DocumentId": {"MessageId": real(MESSAGE), "EntityId": real(ENTITY)}}]}).json
        real[PATCHED] = prepared["DocumentPatchedContents"][0]["PatchedContentId"]

    def log_in_by_certificate(self):
        key, pem = host.state / "login.key", host.state / "login.pem"
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", pem, "-subj", "/CN=Alice",
            "-days", "30")
        host.cli("dss", "certificate", "add", "--user", "alice@example.org", "--certificate", pem, "--login-only")
        self.der = run("openssl", "x509", "-in", pem, "-outform", "DER")
        real[CERTIFICATE] = base64.b64encode(self.der).decode()
        sealed = host.call("POST", "/V3/Authenticate?type=certificate", self.der, {
            "Authorization": "DiadocAuth ddauth_api_client_id=test-client", "Content-Type": "application/octet-stream"})
        secret = run("openssl", "cms", "-decrypt", "-inform", "DER", "-inkey", key, "-recip", pem, stdin=sealed.body)
        real[TOKEN] = base64.b64encode(secret).decode()

    def wait(self):
        alice.wait(real(TASK))

    STEPS = {
        "task": task, "shelf file": shelf_file, "entity": entity, "patched content": patched_content,
        "log-in by certificate": log_in_by_certificate,
        "begun shelf file": lambda self: real.__setitem__(SHELF, self.post("/ShelfUploadPartInit", b"a").body.decode()),
        "shelf file of one's own name": lambda self: self.post(
            "/ShelfUpload?nameOnShelf=__userId__/api-1&partIndex=0&isLastPart=1", CONTENT.encode()),
        "the user says yes": lambda self: (user.answer_all("allowed"), self.wait()),
        "the user says no": lambda self: (user.answer_all("denied"), self.wait()),
        "no authorization": lambda self: None, "old token": lambda self: None, "unknown client": lambda self: None,
    }

    def authorization(self, example):
        if "no authorization" in example.given:
            return {}
        client = "DiadocAuth ddauth_api_client_id=" + ("nobody" if "unknown client" in example.given else "test-client")
        if "old token" in example.given:
            client += ",ddauth_token=eA=="
        elif "/Authenticate" not in example.path and "unknown client" not in example.given:
            client += f",ddauth_token={alice.token}"
        return {"Authorization": client}

    def drive(self, example):
        for name in (TASK, TOKEN):
            real.values.pop(name, None)
        user.will = "allowed"
        for step in example.given:
            self.STEPS[step](self)
        body, media = body_of(example, real)
        headers = {"Accept": "application/json", **({"Content-Type": media} if media else {}), **self.authorization(example)}
        answer = host.call(example.method, example.target(real), body, headers, connection=alice.connection)
        if example.path.endswith("/DssSign") and answer.status == 200:
            alice.wait(answer.json["TaskId"])   # a user has one open question at a time
        if user.waiting:
            user.answer_all("allowed")
            self.wait()
        return answer

    def compare(self, answer, example):
        documented = example.example["value"]
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (example.status, example.media), answer)
        if "x-code" in example.example:
            self.assertEqual((answer.body.decode(), answer.headers["X-Diadoc-ErrorCode"]), (documented, example.example["x-code"]))
        elif example.media.startswith("application/json"):
            check(answer.json, example.schema)
            if isinstance(documented, dict):
                self.assertEqual(list(answer.json), list(documented))
                for name in ("OperationStatus", "FileSigningResults"):
                    self.assertEqual(bool(answer.json.get(name)), bool(documented.get(name)))
                self.assertEqual(answer.json.get("OperationStatus"), documented.get("OperationStatus"))
        elif documented:
            self.assertTrue(answer.body)

    def test_every_example(self):
        # A refusal silences the next questions for a while: what the user refuses comes last.
        ordered = sorted(examples(lambda path: not path.startswith("/api/v1/") and any(c.isupper() for c in path)),
                         key=lambda example: "the user says no" in example.given)
        for example in ordered:
            with self.subTest(str(example)):
                self.compare(self.drive(example), example)
        self.assertGreater(len(ordered), 70)

    def test_problems_of_any_request(self):
        documented = COMPONENTS["responses"]["DssProblem"]["content"]["text/plain; charset=utf-8"]["examples"]
        for name, answer in (("not_found", host.call("GET", "/Nothing")),
                             ("method_not_allowed", host.call("POST", "/DssSignResult")),
                             ("unsupported_media_type", host.call("POST", "/DssSign", b"x", {"Content-Encoding": "gzip"}))):
            with self.subTest(name):
                self.assertEqual((answer.status, answer.body.decode(), answer.headers["X-Diadoc-ErrorCode"]),
                                 (documented[name]["x-status"], documented[name]["value"], documented[name]["x-code"]))


if __name__ == "__main__":
    main()
