# SPDX-License-Identifier: MIT
"""Bad input gets a clear error and loses nothing: after each case the daemon still signs."""
import socket
import time
import unittest

from der import elements, tlv
from harness import DemoKeys, Service, main, openssl_verify
from steps import b64, expect, sign, ticket, upload

OCTETS = {"Content-Type": "application/octet-stream"}


def setUpModule():
    global keys, service
    keys = DemoKeys()
    service = Service(state=keys.directory)


def tearDownModule():
    service.stop()
    keys.remove()


class BadInput(unittest.TestCase):
    def tearDown(self):
        openssl_verify(sign(service, keys.p256, b"still alive"), b"still alive", keys.authority)
        self.assertIsNone(service.process.poll())

    def refused(self, answer, *statuses):
        self.assertIn(answer.status, statuses, answer)
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        self.assertTrue(answer.json["message"])
        if answer.status == 500:
            self.assertTrue(answer.json["failureCause"])

    def test_malformed_json(self):
        at = ticket(service)
        for body in (b"{", b"{]", b'{"a":}', b"\xff\xfe", b'{"a":"\xff"}', b"[" * 100_000, b'{"a":' * 40 + b"1" + b"}" * 40):
            for method, path in (("PUT", "/option"), ("PUT", "/keyStore"), ("PUT", "/metadata"), ("POST", "/ds/creator/data.bulk")):
                self.refused(service.api(method, at + path, body, headers={"Content-Type": "application/json"}), 400, 500)

    def test_wrong_types_in_json(self):
        at = ticket(service)
        upload(service, at + "/data", b"x")
        self.refused(service.api("POST", at + "/data", {"base64Data": 5}), 500)
        self.refused(service.api("PUT", at + "/keyStore", {"base64Data": {"a": 1}}), 500)
        self.refused(service.api("POST", at + "/ds/creator/data.bulk", {"dataToSign": "x"}), 500)
        self.refused(service.api("POST", at + "/ds/creator/data.bulk", {"dataToSign": [1]}), 500)
        self.refused(service.api("PUT", at + "/option", {"signatureType": ["attached"]}), 400, 500)

    def test_wrong_base64(self):
        at = ticket(service)
        for text in ("!!!", "Zg", "Zg=", "Zm9v\u0000"):
            self.refused(service.api("POST", at + "/data", {"base64Data": text}), 500)

    def test_unknown_ticket(self):
        for uuid in ("00000000-0000-4000-8000-000000000000", "x", "..", "%2e%2e", "a" * 5000):
            answer = service.api("GET", f"/ticket/{uuid}/ds/data")
            self.refused(answer, 400)
            self.assertEqual(answer.json["message"], "Сесія відсутня.")

    def test_unknown_path_and_wrong_method(self):
        self.refused(service.api("GET", "/nothing"), 404)
        answer = service.api("DELETE", "/status")
        self.refused(answer, 405)
        self.assertIn("GET", answer.headers["Allow"])

    def test_job_that_never_started(self):
        at = ticket(service)
        upload(service, at + "/data", b"x")
        for path in ("/ds/creator", "/ds/data", "/ds/base64Data"):
            answer = service.api("GET", at + path)
            self.refused(answer, 500)
            self.assertEqual(answer.json["message"], "Електронний підпис не створено.")
        self.refused(service.api("GET", at + "/ds/verifier"), 406, 500)

    def test_signing_without_key_or_data(self):
        at = ticket(service)
        upload(service, at + "/data", b"x")
        answer = service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"})
        self.refused(answer if answer.status != 200 else service.api("GET", at + "/ds/data"), 500, 503)
        at = ticket(service)
        expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(keys.p256)}))
        answer = service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"})
        self.refused(answer if answer.status != 200 else service.api("GET", at + "/ds/data"), 500)

    def test_wrong_password(self):
        at = ticket(service)
        upload(service, at + "/data", b"x")
        expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(keys.p256)}))
        answer = service.api("PUT", at + "/keyStore/verifier", {"keyStorePassword": "wrong"})
        self.refused(answer, 500)
        self.assertEqual(answer.json["message"], "Помилка завантаження ключового контейнера: Невірний пароль до ключового "
                                                 "контейнера або порушено його цілісність.")
        expect(service.api("POST", at + "/ds/creator", {"keyStorePassword": "wrong"}))
        self.refused(service.api("GET", at + "/ds/data"), 500)
        expect(service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"}))
        expect(service.api("GET", at + "/ds/data"))

    def test_garbage_and_cut_containers(self):
        for garbage in (b"", b"\x30", b"garbage" * 100, keys.p256[:200], keys.p256[:-1],
                        b"\x30\x84\xff\xff\xff\xff" + bytes(100), b"0" * (8 << 20)):
            at = ticket(service)
            answer = service.api("PUT", at + "/keyStore", garbage, headers=OCTETS)
            if answer.status == 200:
                answer = service.api("PUT", at + "/keyStore/verifier", {"keyStorePassword": "demo"})
            self.refused(answer, 500)

    def test_iteration_count_of_two_to_the_31(self):
        version, content, mac = elements(elements(keys.p256)[0][1])
        digest, salt, _ = elements(mac[1])
        count = (0x02, (2**31).to_bytes(5, "big"))
        bomb = tlv(0x30, tlv(*version) + tlv(*content) + tlv(0x30, tlv(*digest) + tlv(*salt) + tlv(*count)))
        at = ticket(service)
        answer = service.api("PUT", at + "/keyStore", bomb, headers=OCTETS)
        if answer.status == 200:
            started = time.monotonic()
            answer = service.api("PUT", at + "/keyStore/verifier", {"keyStorePassword": "demo"})
            self.assertLess(time.monotonic() - started, 5)
        self.refused(answer, 500)

    def test_metadata_of_a_megabyte_with_nested_tags(self):
        at = ticket(service)
        self.refused(service.api("PUT", at + "/metadata", {"metaData": "x"}), 400)
        upload(service, at + "/data", b"x")
        expect(service.api("PUT", at + "/metadata", {"metaData": "<b>" * 100_000 + "<div>" * 140_000}))
        expect(service.api("PUT", at + "/metadata", {"metaData": ""}))

    def test_bodies_over_the_bounds(self):
        at = ticket(service)
        with service.raw() as raw:
            raw.sendall(f"PUT /api/v1{at}/option HTTP/1.1\r\nHost: localhost:{service.port}\r\nContent-Length: {65 << 20}\r\n\r\n".encode())
            self.assertIn(b" 413 ", raw.recv(4096))
        with service.raw() as raw:
            raw.sendall(f"GET /api/v1/status HTTP/1.1\r\nHost: localhost:{service.port}\r\nX: {'a' * 20_000}\r\n\r\n".encode())
            self.assertIn(b" 431 ", raw.recv(4096))

    def test_malformed_heads(self):
        for head in (b"GET  /api/v1/status HTTP/1.1\r\n\r\n", b"\x16\x03\x01\r\n\r\n", b"GET /\r\n\r\n",
                     b"GET /api/v1/status HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                     b"POST /api/v1/ticket HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                     b"POST /api/v1/ticket HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n"):
            with service.raw() as raw:
                raw.sendall(head)
                answer = raw.recv(4096)
                self.assertTrue(answer == b"" or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4")), answer[:100])
        with service.raw() as raw:
            raw.sendall(b"GET / HTTP/9.9\r\n\r\n")
            self.assertIn(b" 505 ", raw.recv(4096))

    def test_client_that_leaves_mid_upload(self):
        at = ticket(service)
        raw = service.raw()
        raw.sendall(f"POST /api/v1{at}/data HTTP/1.1\r\nHost: localhost:{service.port}\r\nContent-Type: application/octet-stream\r\n"
                    f"Content-Length: 1000000\r\n\r\n".encode() + b"x" * 1000)
        raw.shutdown(socket.SHUT_RDWR)
        raw.close()
        answer = service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"})
        self.refused(answer if answer.status != 200 else service.api("GET", at + "/ds/data"), 500, 503)

    def test_second_start_of_a_running_or_finished_job(self):
        at = ticket(service)
        upload(service, at + "/data", b"x")
        expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(keys.p256)}))
        statuses = {service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"}).status for _ in range(5)}
        self.assertLessEqual(statuses, {200, 500})
        expect(service.api("GET", at + "/ds/data"))
        expect(service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"}))

    def test_a_page_cannot_probe_the_disk(self):
        at = ticket(service)
        answers = []
        for path in ("/etc/passwd", "/nonexistent/file", str(keys.directory / "demo-p256.p12"), "../../etc/shadow"):
            answer = service.api("PUT", at + "/keyStore", {"keyStorePath": path}, origin=None)
            if answer.status == 200:
                answer = service.api("PUT", at + "/keyStore/verifier", {"keyStorePassword": "demo"})
            answers.append((answer.status, answer.body))
        self.assertEqual(len({status for status, _ in answers}), 1, answers)
        self.assertEqual(len({body for _, body in answers}), 1, answers)

    def test_unsupported_features_say_so(self):
        at = ticket(service)
        upload(service, at + "/data", b"x")
        expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(keys.p256)}))
        for options in ({"cadesType": "CAdESX"}, {"cadesType": "CAdES_A"}):
            expect(service.api("PUT", at + "/option", options))
            self.refused(service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"}), 500)
        for path in ("/encryptor", "/decryptor"):   # no recipients, and no message
            self.refused(service.api("POST", at + path, {"keyStorePassword": "demo"}), 200 if path == "/decryptor" else 500)
        self.refused(service.api("PUT", at + "/option", {"encryptedData": "x", "secretKey": "y"}), 500)

    def test_language_nobody_speaks(self):
        self.refused(service.api("POST", "/language/xx"), 400, 500)


if __name__ == "__main__":
    main()
