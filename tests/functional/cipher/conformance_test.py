# SPDX-License-Identifier: MIT
"""What real clients send and compare (cipher-api 2.2, 11, 12)."""
import base64
import json
import unittest

from harness import DemoKeys, Service, main, openssl_verify
from steps import b64, expect, sign, ticket, upload

PAGE = "https://bank.example"


def setUpModule():
    global keys, service
    keys = DemoKeys()
    service = Service(state=keys.directory)


def tearDownModule():
    service.stop()
    keys.remove()


class Conformance(unittest.TestCase):
    def test_ticket_accepts_every_empty_body(self):
        for path in ("/ticket", "/ticket/", "/ticket?_=123"):
            for body, kind in ((None, None), (b"", "text/plain"), (b"", "application/json"), (b"[]", "application/json"),
                               (b"null", "application/json"), (b"{}", "application/json; charset=UTF-8")):
                answer = expect(service.api("POST", path, body, headers={"Content-Type": kind} if kind else {}))
                uuid = answer.json["ticketUuid"]
                self.assertRegex(uuid, r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
                self.assertEqual(answer.body.decode(), f'{{"message":"Створена сесія.","ticketUuid":"{uuid}"}}')
                self.assertEqual(answer.headers["Content-Type"], "application/json")

    def test_expect_continue_with_an_empty_chunked_body(self):
        with service.raw() as raw:
            raw.sendall(f"POST /api/v1/ticket HTTP/1.1\r\nHost: localhost:{service.port}\r\nExpect: 100-continue\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n".encode())
            first = raw.recv(4096)
            self.assertTrue(first.startswith(b"HTTP/1.1 100"), first)
            raw.sendall(b"0\r\n\r\n")
            rest = first.partition(b"\r\n\r\n")[2]
            while b"ticketUuid" not in rest:
                rest += raw.recv(4096)
            self.assertIn(b"HTTP/1.1 200", rest)

    def test_enum_spellings_and_loose_types(self):
        at = ticket(service)
        options = {"signatureType": "ATTACHED ", "embedCertificateType": "SIGNER_CERT", "duplicateSign": False, "embedDataTs": "false",
                   "embedSignatureTs": False, "signatureTsVerifyOption": "VERIFY_IF_PRESENT", "dataToSignQualifier": "NOT_SIGNED_BEFORE",
                   "cadesType": "CAdESBES", "caId": "testCipherCa", "cleanUpForm": True, "generateQR": 1, "expandDSType": None}
        answer = expect(service.api("PUT", at + "/option", options))
        self.assertEqual(answer.json["message"], "Запит на встановлення налаштувань сесії виконано.")
        self.assertIsInstance(answer.json["settedOptions"], dict)
        upload(service, at + "/data", b"loose")
        expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(keys.p256)}))
        expect(service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"}))
        self.assertEqual(openssl_verify(expect(service.api("GET", at + "/ds/data")).body, authority=keys.authority), b"loose")

    def test_json_is_json_in_any_case_and_after_a_byte_order_mark(self):
        for kind, mark in (("Application/JSON", b""), ("  APPLICATION/json\t;charset=UTF-8", b""), ("application/json", b"\xef\xbb\xbf")):
            headers = {"Content-Type": kind}
            at = ticket(service)
            send = lambda method, path, value: expect(service.api(method, at + path, mark + json.dumps(value).encode(), headers=headers))
            send("POST", "/data", {"base64Data": b64(b"what is meant")})
            send("PUT", "/option", {"embedCertificateType": "signerCert"})
            send("PUT", "/keyStore", {"base64Data": b64(keys.p256)})
            send("POST", "/ds/creator", {"keyStorePassword": "demo"})
            openssl_verify(expect(service.api("GET", at + "/ds/data")).body, b"what is meant", keys.authority)

    def test_running_job_answers_the_exact_202_or_is_done(self):
        at = ticket(service)
        upload(service, at + "/data", bytes(64 << 20))
        expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(keys.p256)}))
        started = expect(service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"}))
        self.assertEqual(started.body.decode(), '{"message":"Ініційована асинхронна операція створення електронного підпису."}')
        running = service.api("GET", at + "/ds/creator")
        if running.status == 202:
            self.assertEqual(running.body.decode(), r'{"message":"Операція \"Створення електронного підпису\" '
                                                    r'знаходиться в стадії виконання."}')
        expect(service.api("GET", at + "/ds/data"))
        self.assertEqual(expect(service.api("GET", at + "/ds/creator")).body.decode(),
                         '{"message":"Електронний підпис успішно створений."}')

    def test_preflight_of_a_generated_client(self):
        answer = service.api("OPTIONS", "/status", origin=PAGE, headers={
            "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "access-control-allow-origin,content-type",
            "Access-Control-Request-Private-Network": "true"})
        self.assertIn(answer.status, (200, 204))
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], PAGE)
        self.assertIn("access-control-allow-origin", answer.headers["Access-Control-Allow-Headers"])
        self.assertEqual(answer.headers["Access-Control-Allow-Private-Network"], "true")

    def test_multipart_upload_of_data_and_signature(self):
        signature = sign(service, keys.p256, b"form data")
        at = ticket(service)
        for path, field, octets in (("/data", "uploadTicketData", b"form data"), ("/ds/data", "uploadDsData", signature)):
            body = (b"--edge\r\nContent-Disposition: form-data; name=\"" + field.encode() + b"\"; filename=\"f\"\r\n"
                    b"Content-Type: application/octet-stream\r\n\r\n" + octets + b"\r\n--edge--\r\n")
            expect(service.api("POST", at + path, body, headers={"Content-Type": "multipart/form-data; boundary=edge"}))
        expect(service.api("POST", at + "/ds/verifier", b"null", headers={"Content-Type": "text/plain"}))
        expect(service.api("GET", at + "/ds/verifier"))

    def test_base64_text_sent_as_octets_is_decoded(self):
        signature = sign(service, keys.p256, b"text")
        at = ticket(service)
        upload(service, at + "/data", b"text")
        upload(service, at + "/ds/data", base64.encodebytes(signature))
        expect(service.api("POST", at + "/ds/verifier"))
        expect(service.api("GET", at + "/ds/verifier"))

    def test_key_store_facts(self):
        at = ticket(service)
        expect(service.api("PUT", at + "/keyStore", keys.p256, headers={"Content-Type": "application/octet-stream"}))
        facts = expect(service.api("PUT", at + "/keyStore/verifier", {"keyStorePassword": "demo"})).json
        self.assertIs(facts["signature"]["canBeUsed"], True)
        self.assertIn("certificateInfo", facts["signature"])
        self.assertEqual(facts["keyAgreement"]["canBeUsed"], False)
        info = expect(service.api("PUT", at + "/keyStore/certificate/info/signature", {"keyStorePassword": "demo"})).json
        self.assertEqual(list(info)[0], "ownerCertificateInfo")
        self.assertEqual(expect(service.api("PUT", at + "/keyStore/certificate/info/keyAgreement", {"keyStorePassword": "demo"})).json, {})
        answer = service.api("PUT", at + "/keyStore/certificate/base64/signature", {"keyStorePassword": "demo"})
        der = base64.b64decode(expect(answer).json["base64Data"])
        self.assertEqual(der[0], 0x30)

    def test_service_information(self):
        self.assertEqual(expect(service.api("GET", "/status", headers={"Content-Type": "application/json"})).json["message"],
                         "Сервіси знаходяться у працездатному стані.")
        authorities = expect(service.api("GET", "/certificateAuthority/supported")).json["ca"]
        self.assertTrue(all({"id", "name"} <= set(entry) for entry in authorities))
        self.assertIn("demoCa", [entry["id"] for entry in authorities])
        self.assertIsInstance(expect(service.api("GET", "/features")).json, list)
        tokens = expect(service.api("GET", "/token/connected")).json
        self.assertEqual(tokens["activeTokenPath"], [])
        image = expect(service.api("GET", "/captcha/imageGenerator/Ab3dE"))
        self.assertTrue(image.headers["Content-Type"].startswith("image/"))

    def test_get_of_a_ticket_changes_nothing(self):
        at = ticket(service)
        answer = expect(service.api("GET", at))
        self.assertEqual(answer.json["ticketUuid"], at.rpartition("/")[2])
        expect(service.api("GET", at))
        deleted = expect(service.api("DELETE", at, b"[]", headers={"Content-Type": "application/json"}))
        self.assertEqual(deleted.json["message"], "Видалена сесія.")
        self.assertEqual(service.api("GET", at).status, 400)

    def test_language_is_per_origin(self):
        expect(service.api("POST", "/language/ru", origin=PAGE))
        self.assertEqual(service.api("POST", "/ticket", origin=PAGE).json["message"], "Создана сессия.")
        self.assertEqual(service.api("POST", "/ticket").json["message"], "Створена сесія.")
        expect(service.api("POST", "/language/uk", origin=PAGE))
        self.assertEqual(service.api("POST", "/ticket", origin=PAGE).json["message"], "Створена сесія.")

    def test_signed_data_is_read_before_the_verifier(self):
        signature = sign(service, keys.p256, b"inner", signatureType="attached")
        at = ticket(service)
        upload(service, at + "/data", b"")
        upload(service, at + "/ds/data", signature)
        expect(service.api("PUT", at + "/option", {"embedCertificateType": "signerCert"}))
        expect(service.api("POST", at + "/ds/verifier"))
        self.assertEqual(base64.b64decode(expect(service.api("GET", at + "/ds/base64SignedData")).json["base64Data"]), b"inner")
        expect(service.api("GET", at + "/ds/verifier"))

    def test_number_as_password(self):
        at = ticket(service)
        upload(service, at + "/data", b"x")
        expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(keys.p256)}))
        answer = service.api("PUT", at + "/keyStore/verifier", {"keyStorePassword": 12345})
        self.assertEqual(answer.status, 500)
        self.assertIn("Невірний пароль", answer.json["message"])

    def test_already_signed_without_a_signature_is_a_first_signature(self):
        openssl_verify(sign(service, keys.p256, b"first", dataToSignQualifier="alreadySigned"), b"first", keys.authority)

    def test_finished_session_signs_again_with_new_data(self):
        at = ticket(service)
        expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(keys.p256)}))
        for content in (b"one", b"two"):
            upload(service, at + "/data", content)
            expect(service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"}))
            signature = expect(service.api("GET", at + "/ds/data"))
            self.assertEqual(signature.headers["Content-Type"], "application/octet-stream")


if __name__ == "__main__":
    main()
