# SPDX-License-Identifier: MIT
"""What the agent's window is shown is what the key signs, by the digests that openssl finds in the signatures."""
import base64
import concurrent.futures
import hashlib
import pathlib
import tempfile
import unittest
import urllib.parse
import xml.etree.ElementTree

import asic
from agent import Agent
from harness import DemoKeys, main, run, stated_digests
from steps import b64, expect, sign, ticket, upload

PAGE = "https://bank.example"
SHOWN, HIDDEN = b"harmless", b"I owe you everything"


def setUpModule():
    global keys, service, attached, detached
    keys = DemoKeys()
    service = keys.service(policy=None, config=f"[origins]\nallow = ['{PAGE}']\n")
    other = (keys.directory / "demo-rsa.p12").read_bytes()
    attached = sign(service, other, HIDDEN, signatureType="attached")
    detached = sign(service, other, SHOWN)


def tearDownModule():
    service.stop()
    keys.remove()


def sha256(octets):
    return hashlib.sha256(octets).hexdigest()


class Order(unittest.TestCase):
    def setUp(self):
        self.agent = Agent(service)
        self.addCleanup(self.agent.close)
        self.pool = concurrent.futures.ThreadPoolExecutor()
        self.addCleanup(self.pool.shutdown)
        self.at = ticket(service, origin=PAGE)

    def load(self, data=None, signature=None, **options):
        if data is not None:
            upload(service, self.at + "/data", data, origin=PAGE)
        if signature is not None:
            upload(service, self.at + "/ds/data", signature, origin=PAGE)
        expect(service.api("PUT", self.at + "/option", options, origin=PAGE))

    def begin(self, path, body=None):
        return self.pool.submit(service.api, "POST", self.at + path, body, origin=PAGE, connection=service.connect())

    def asked_and_signed(self, path="/ds/creator", body=None):
        """The documents of the one question, and the answer once it is allowed."""
        waiting = self.begin(path, body)
        asked = self.agent.question()
        self.agent.answer(asked, "allowed")
        return asked["documents"], expect(waiting.result(20))

    def signature(self):
        return expect(service.api("GET", self.at + "/ds/data", origin=PAGE)).body

    def test_first_signature_and_joined_ones_sign_what_was_shown(self):
        for content, inputs in ((SHOWN, {"data": SHOWN}),
                                (SHOWN, {"data": SHOWN, "signatureType": "attached"}),
                                (SHOWN, {"data": SHOWN, "signature": detached, "dataToSignQualifier": "alreadySigned"})):
            self.at = ticket(service, origin=PAGE)
            self.load(**inputs)
            documents, _ = self.asked_and_signed()
            self.assertEqual([(d["size"], d["digest"]) for d in documents], [(len(content), sha256(content))])
            self.assertEqual(set(stated_digests(self.signature())), {sha256(content)})

    def test_files_of_a_container_are_those_of_the_manifest_that_is_signed(self):
        self.load(asicForm="ASIC_E")
        for name, content in (("a.txt", SHOWN), ("б.txt", HIDDEN)):
            body = f'--x\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'.encode() + content + b"\r\n--x--"
            headers = {"Content-Type": "multipart/form-data; boundary=x"}
            expect(service.api("POST", self.at + "/data", body, headers=headers, origin=PAGE))
        documents, _ = self.asked_and_signed()
        shown = [(document["name"], document["size"], document["digest"]) for document in documents]
        self.assertEqual(shown, [("a.txt", len(SHOWN), sha256(SHOWN)), ("б.txt", len(HIDDEN), sha256(HIDDEN))])
        members = asic.members(self.signature())
        manifest = members["META-INF/ASiCManifest001.xml"]
        self.assertEqual(stated_digests(members["META-INF/signature001.p7s"]), [sha256(manifest)])
        references = xml.etree.ElementTree.fromstring(manifest).findall("{*}DataObjectReference")
        self.assertEqual([(urllib.parse.unquote(each.get("URI")), base64.b64decode(each.find("{*}DigestValue").text).hex())
                          for each in references], [(name, digest) for name, _, digest in shown])

    def test_content_of_an_attached_signature_is_what_the_window_describes(self):
        self.load(signature=attached, dataToSignQualifier="alreadySigned")
        documents, _ = self.asked_and_signed()
        self.assertEqual([(d["size"], d["digest"], d["digest_only"]) for d in documents], [(len(HIDDEN), sha256(HIDDEN), False)])
        self.assertEqual(stated_digests(self.signature()), [sha256(HIDDEN)] * 2)

    def test_other_content_than_the_data_beside_it_is_never_signed_or_asked_about(self):
        token = self.begin("/accessToken", {"accessTimesNumber": 1})
        self.agent.answer(self.agent.question(), "allowed")
        token = expect(token.result(20)).json["accessTokenUuid"]
        self.load(data=SHOWN, signature=attached, dataToSignQualifier="alreadySigned")
        for body in (None, {"accessTokenUuid": token}):
            refused = expect(service.api("POST", self.at + "/ds/creator", body, origin=PAGE), 500)
            self.assertTrue(refused.json["failureCause"])
            self.assertEqual(expect(service.api("GET", self.at + "/ds/creator", origin=PAGE), 500).json["failureCause"],
                             refused.json["failureCause"])
        # Neither was the use of the permission taken, nor is a question open: the next one is about what is shown.
        self.load(data=SHOWN, dataToSignQualifier="notSignedBefore")
        expect(service.api("POST", self.at + "/ds/creator", {"accessTokenUuid": token}, origin=PAGE))
        self.assertEqual(stated_digests(self.signature()), [sha256(SHOWN)])
        documents, _ = self.asked_and_signed()
        self.assertEqual([d["digest"] for d in documents], [sha256(SHOWN)])

    def test_signature_of_another_kind_of_content_or_of_nobody_is_not_joined(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "data").write_bytes(SHOWN)
            run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x",
                "-keyout", folder / "key", "-out", folder / "certificate")
            cms = ["openssl", "cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-in", folder / "data",
                   "-signer", folder / "certificate", "-inkey", folder / "key"]
            honest = run(*cms)
            token = run(*cms, "-econtent_type", "1.2.840.113549.1.9.16.1.4")   # TSTInfo
            nobody = run("openssl", "crl2pkcs7", "-nocrl", "-outform", "DER", "-certfile", folder / "certificate")
        for signature in (token, nobody):
            for data in (None, SHOWN):
                self.at = ticket(service, origin=PAGE)
                self.load(data=data, signature=signature, dataToSignQualifier="alreadySigned")
                self.assertTrue(expect(service.api("POST", self.at + "/ds/creator", origin=PAGE), 500).json["failureCause"])
        self.at = ticket(service, origin=PAGE)
        self.load(signature=honest, dataToSignQualifier="alreadySigned")
        documents, _ = self.asked_and_signed()
        self.assertEqual([d["digest"] for d in documents], [sha256(SHOWN)])
        self.assertEqual(len(stated_digests(self.signature())), 2)

    def test_bulk_names_every_hash_as_one_without_a_document(self):
        hashes = [hashlib.sha256(str(i).encode()).digest() for i in range(1500)]
        documents, answer = self.asked_and_signed("/ds/creator/data.bulk", {"dataToSign": [b64(h) for h in hashes]})
        self.assertEqual([d["digest"] for d in documents], [h.hex() for h in hashes])
        self.assertTrue(all(d["digest_only"] and not d["name"] and not d["size"] for d in documents))
        self.assertEqual(len(answer.json), len(hashes))

    def test_permission_names_no_document(self):
        self.load(data=SHOWN)
        documents, _ = self.asked_and_signed("/accessToken", {"accessTimesNumber": 3})
        self.assertEqual(documents, [])

    def test_password_without_a_container_is_refused_beside_a_held_key(self):
        self.load(data=SHOWN)
        refused = expect(service.api("POST", self.at + "/ds/creator", {"keyStorePassword": "demo"}, origin=PAGE), 500)
        self.assertTrue(refused.json["failureCause"])


if __name__ == "__main__":
    main()
