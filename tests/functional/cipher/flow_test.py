# SPDX-License-Identifier: MIT
"""The main job: data in, signature out, and the signature is good in the eyes of others."""
import base64
import concurrent.futures
import hashlib
import unittest

import peers
from harness import DemoKeys, Service, main, openssl_verify
from steps import b64, expect, sign, ticket, upload, verify


def setUpModule():
    global keys, service
    keys = DemoKeys()
    service = Service(state=keys.directory)


def tearDownModule():
    service.stop()
    keys.remove()


class Signing(unittest.TestCase):
    content = "Договір № 1, сума 100 ₴".encode() + bytes(range(256))

    def test_detached_signatures_of_each_key_verify_by_openssl(self):
        for container in (keys.p256, keys.rsa):
            signature = sign(service, container, self.content)
            openssl_verify(signature, self.content, keys.authority)
            with self.assertRaises(AssertionError):
                openssl_verify(signature, self.content + b"!", keys.authority)

    def test_signature_is_good_for_bouncy_castle(self):
        signature = sign(service, keys.p256, self.content)
        self.assertTrue(peers.bouncy_castle_accepts(signature, self.content))
        self.assertFalse(peers.bouncy_castle_accepts(signature, self.content + b"!"))

    def test_attached_signature_gives_its_content_back(self):
        signature = sign(service, keys.p256, self.content, signatureType="attached")
        self.assertEqual(openssl_verify(signature, authority=keys.authority), self.content)
        at = ticket(service)
        upload(service, at + "/ds/data", signature)
        self.assertEqual(expect(service.api("GET", at + "/ds/signedData")).body, self.content)
        self.assertEqual(base64.b64decode(expect(service.api("GET", at + "/ds/base64SignedData")).json["base64Data"]),
                         self.content)

    def test_signature_without_certificate_embeds_none(self):
        signature = sign(service, keys.p256, self.content, embedCertificateType="nothing")
        self.assertLess(len(signature), len(sign(service, keys.p256, self.content)))

    def test_chain_is_embedded_on_request(self):
        signature = sign(service, keys.p256, self.content, embedCertificateType="signerAndCaCert")
        self.assertGreater(len(signature), len(sign(service, keys.p256, self.content)) + 300)

    def test_empty_content_is_signed(self):
        openssl_verify(sign(service, keys.p256, b""), b"", keys.authority)

    def test_second_signer_joins_and_both_verify(self):
        first = sign(service, keys.p256, self.content)
        at = ticket(service)
        upload(service, at + "/data", self.content)
        upload(service, at + "/ds/data", first)
        expect(service.api("PUT", at + "/option", {"dataToSignQualifier": "alreadySigned", "embedCertificateType": "signerCert"}))
        expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(keys.rsa)}))
        expect(service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"}))
        both = expect(service.api("GET", at + "/ds/data")).body
        openssl_verify(both, self.content, keys.authority)
        results = verify(service, both, self.content)["verifyResults"]
        self.assertEqual([r["isValid"] for r in results], [True, True])

    def test_same_signer_twice_is_refused_unless_asked_for(self):
        first = sign(service, keys.p256, self.content)
        for duplicate, status in ((False, 500), ("true", 200)):
            at = ticket(service)
            upload(service, at + "/data", self.content)
            upload(service, at + "/ds/data", first)
            expect(service.api("PUT", at + "/option",
                               {"dataToSignQualifier": "ALREADY_SIGNED", "duplicateSign": duplicate}))
            expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(keys.p256)}))
            expect(service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"}))
            answer = service.api("GET", at + "/ds/data")
            self.assertEqual(answer.status, status, answer)
            if status == 500:
                self.assertTrue(answer.json["failureCause"])

    def test_bulk_digests_become_signatures_of_the_contents(self):
        contents = [b"first", b"second", b"third"]
        at = ticket(service)
        expect(service.api("PUT", at + "/option", {"embedCertificateType": "signerCert"}))
        expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(keys.p256)}))
        digests = [b64(hashlib.sha256(content).digest()) for content in contents]
        answer = expect(service.api("POST", at + "/ds/creator/data.bulk",
                                    {"dataToSign": digests, "keyStorePassword": "demo"}))
        self.assertIsInstance(answer.json, list)
        for content, signature in zip(contents, answer.json, strict=True):
            openssl_verify(base64.b64decode(signature), content, keys.authority)

    def test_bulk_digest_of_wrong_length_names_its_index(self):
        at = ticket(service)
        expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(keys.p256)}))
        digests = [b64(hashlib.sha256(b"x").digest()), b64(b"short")]
        answer = expect(service.api("POST", at + "/ds/creator/data.bulk",
                                    {"dataToSign": digests, "keyStorePassword": "demo"}), 500)
        self.assertIn("1", answer.json["failureCause"])

    def test_many_tickets_in_parallel_all_sign(self):
        def one(index):
            content = str(index).encode() * 1000
            local = service.connect()
            call = lambda method, path, body=None, **more: expect(service.api(method, path, body, connection=local, **more))
            at = "/ticket/" + call("POST", "/ticket").json["ticketUuid"]
            call("POST", at + "/data", content, headers={"Content-Type": "application/octet-stream"})
            call("PUT", at + "/keyStore", keys.p256, headers={"Content-Type": "application/octet-stream"})
            call("PUT", at + "/option", {"embedCertificateType": "signerCert"})
            call("POST", at + "/ds/creator", {"keyStorePassword": "demo"})
            signature = call("GET", at + "/ds/data").body
            local.close()
            return content, signature
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for content, signature in pool.map(one, range(24)):
                openssl_verify(signature, content, keys.authority)


class Verifying(unittest.TestCase):
    content = b"content"

    def test_valid_signature_answers_200_with_one_success(self):
        answer = verify(service, sign(service, keys.p256, self.content), self.content)
        self.assertEqual(answer["message"], "Електронний підпис дійсний.")
        self.assertEqual(len(answer["verifyResults"]), 1)
        result = answer["verifyResults"][0]
        self.assertEqual(result["status"], "SUCCESS")
        self.assertIs(result["isValid"], True)
        name = result["signerInfo"]["ownerCertificateInfo"]["value"]["ownerFullName"]["value"]
        self.assertEqual(len(name.split()), 3)
        self.assertRegex(result["signingDateTime"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")

    def test_changed_content_answers_406_with_the_cause(self):
        answer = verify(service, sign(service, keys.p256, self.content), b"other", status=406)
        self.assertEqual(answer["message"], "Електронний підпис не дійсний.")
        self.assertIs(answer["verifyResults"][0]["isValid"], False)

    def test_one_flipped_bit_anywhere_in_the_signature_never_verifies(self):
        signature = sign(service, keys.p256, self.content)
        for position in range(len(signature) - 71, len(signature), 5):
            broken = bytearray(signature)
            broken[position] ^= 1
            verify(service, bytes(broken), self.content, status=406)

    def test_attached_verification_ignores_session_data(self):
        signature = sign(service, keys.p256, self.content, signatureType="attached")
        verify(service, signature, b"unrelated")

    def test_signer_of_an_unknown_authority_is_not_valid(self):
        stranger = DemoKeys()
        try:
            signature = sign(service, stranger.p256, self.content)
            answer = verify(service, signature, self.content, status=406)
            self.assertIs(answer["verifyResults"][0]["isValid"], False)
            self.assertTrue(answer.get("failureCause") or answer["verifyResults"][0].get("failureCause"))
        finally:
            stranger.remove()


if __name__ == "__main__":
    main()
