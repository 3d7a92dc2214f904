# SPDX-License-Identifier: MIT
"""Key containers of other programs through the API: each way of giving them, certificates given separately."""
import unittest

import containers
import peers
from harness import Service, main, openssl_verify
from steps import b64, expect, ticket, upload, verify

CONTENT = "Договір № 1, сума 100 ₴".encode() + bytes(range(256))
WRONG_PASSWORD = ("Помилка завантаження ключового контейнера: "
                  "Невірний пароль до ключового контейнера або порушено його цілісність.")


def setUpModule():
    global certificates, service
    containers.require()
    certificates = containers.Certificates()
    service = Service(state=certificates.folder, config=f"[keys]\npaths = ['{containers.FOLDER / 'containers'}']\n")


def tearDownModule():
    service.stop()
    certificates.remove()


def put_octets(at, container):
    headers = {"Content-Type": "application/octet-stream"}
    return expect(service.api("PUT", at + "/keyStore", container.octets, headers=headers))


def put_base64(at, container, **more):
    return expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(container.octets), **more}))


def put_path(at, container):
    return expect(service.api("PUT", at + "/keyStore", {"keyStorePath": str(container.path.resolve())}))


def session(container, put=put_octets, **more):
    at = ticket(service)
    upload(service, at + "/data", CONTENT)
    expect(service.api("PUT", at + "/option", {"embedCertificateType": "signerCert"}))
    put(at, container, **more)
    return at


def about_keys(at, container):
    return expect(service.api("PUT", at + "/keyStore/verifier", {"keyStorePassword": container.password})).json


def importer(at, container, certificate, status=200):
    body = {"keyStorePassword": container.password, "certificateData": b64(certificate)}
    return expect(service.api("PUT", at + "/keyStore/certificate/importer", body), status).json


def signature(at, container):
    expect(service.api("POST", at + "/ds/creator", {"keyStorePassword": container.password}))
    return expect(service.api("GET", at + "/ds/data")).body


class Containers(unittest.TestCase):
    def accepted(self, container, made):
        self.assertTrue(peers.bouncy_castle_accepts(made, CONTENT))
        self.assertFalse(peers.bouncy_castle_accepts(made, CONTENT + b"!"))
        if container.national:
            self.assertTrue(peers.jkurwa_accepts(made, CONTENT))
        [result] = verify(service, made, CONTENT)["verifyResults"]
        self.assertEqual((result["status"], result["isValid"]), ("SUCCESS", True))
        [result] = verify(service, made, CONTENT + b"!", 406)["verifyResults"]
        self.assertFalse(result["isValid"])

    def test_each_container_opens_each_way_and_signs_with_a_certificate_given_separately(self):
        for container in containers.ALL:
            with self.subTest(container.name):
                made = set()
                for put in (put_octets, put_base64, put_path):
                    at = session(container, put)
                    importer(at, container, certificates.signer(container).read_bytes())
                    info = about_keys(at, container)["signature"]
                    self.assertEqual((info["canBeUsed"], info["message"]), (True, ""))
                    owner = info["certificateInfo"]["ownerCertificateInfo"]["value"]["ownerFullName"]["value"]
                    self.assertEqual(owner, "Контейнеренко Ключ Сертифікатович")
                    made.add(signature(at, container))
                self.assertEqual(len(made), 3)
                self.accepted(container, made.pop())
                for other in made:
                    self.assertTrue(verify(service, other, CONTENT)["verifyResults"][0]["isValid"])

    def test_each_container_says_what_its_keys_may_do(self):
        for container in containers.ALL:
            with self.subTest(container.name):
                told = about_keys(session(container), container)
                self.assertEqual(told["signature"]["canBeUsed"], container.certified)
                agrees = any(purpose != "signature" for purpose in container.purposes)
                if container.certified:
                    self.assertIn("certificateInfo", told["signature"])
                else:  # the keys are there: their certificates are what is missing
                    self.assertEqual(told["signature"]["message"], "Немає сертифіката цього ключа.")
                    self.assertEqual(told["keyAgreement"]["message"], "Немає сертифіката цього ключа." if agrees else "")

    def test_certificates_of_all_keys_come_with_the_container(self):
        for container in containers.ALL:
            with self.subTest(container.name):
                given = [b64(file.read_bytes()) for file in certificates.of(container)]
                at = session(container, put_base64, certificates=given)
                told = about_keys(at, container)
                self.assertTrue(told["signature"]["canBeUsed"])
                self.assertEqual(told["keyAgreement"]["canBeUsed"], "agreement" in container.purposes)
                self.assertTrue(verify(service, signature(at, container), CONTENT)["verifyResults"][0]["isValid"])

    def test_wrong_password_is_the_contracts_text(self):
        for container in containers.ALL:
            with self.subTest(container.name):
                for put in (put_octets, put_path):
                    at = session(container, put)
                    answer = expect(service.api("PUT", at + "/keyStore/verifier", {"keyStorePassword": "wrong"}), 500)
                    self.assertEqual(answer.json["message"], WRONG_PASSWORD)
                at = session(container)
                expect(service.api("POST", at + "/ds/creator", {"keyStorePassword": "wrong"}))
                answer = expect(service.api("GET", at + "/ds/data"), 500).json
                self.assertIn("Невірний пароль до ключового контейнера", answer["failureCause"])

    def test_own_certificate_of_a_container_signs(self):
        for container in containers.ALL:
            with self.subTest(container.name):
                if not container.certified:
                    continue
                made = signature(session(container), container)
                if not container.national:  # expired certificates: Bouncy Castle would not even look
                    openssl_verify(made, CONTENT, cades=False)
                else:
                    self.assertTrue(peers.bouncy_castle_accepts(made, CONTENT))
                [result] = verify(service, made, CONTENT, 406)["verifyResults"]  # nobody here trusts its authority
                self.assertEqual((result["status"], result["isValid"]), ("SUCCESS", False))

    def test_key_without_certificate_fails_with_its_reason(self):
        for container in containers.ALL:
            with self.subTest(container.name):
                if container.certified:
                    continue
                at = session(container)
                expect(service.api("POST", at + "/ds/creator", {"keyStorePassword": container.password}))
                answer = expect(service.api("GET", at + "/ds/data"), 500).json
                self.assertEqual(answer["message"], "Електронний підпис не створено.")
                self.assertIn("Немає сертифіката ключа", answer["failureCause"])
                password = {"keyStorePassword": container.password}
                answer = service.api("PUT", at + "/keyStore/certificate/info/signature", password)
                self.assertIn("Немає сертифіката ключа", expect(answer, 500).json["failureCause"])

    def test_certificate_of_another_key_or_none_at_all_is_not_imported(self):
        one, other = containers.ALL[0], containers.ALL[1]
        at = session(one)
        for nonsense in (certificates.signer(other).read_bytes(), b"", b"rubbish", b"\x30\x03\x02\x01\x00"):
            answer = importer(at, one, nonsense, 500)
            self.assertEqual(answer["message"], "Помилка при імпорті сертифіката.")
            self.assertTrue(answer["failureCause"])
        body = {"keyStorePassword": "wrong", "certificateData": b64(certificates.signer(one).read_bytes())}
        answer = expect(service.api("PUT", at + "/keyStore/certificate/importer", body), 500).json
        self.assertIn("Невірний пароль", answer["failureCause"])
        self.assertFalse(about_keys(at, one)["signature"]["canBeUsed"])

    def test_certificate_belongs_to_its_session_and_its_container(self):
        container = containers.ALL[0]
        at = session(container)
        importer(at, container, certificates.signer(container).read_bytes())
        self.assertFalse(about_keys(session(container), container)["signature"]["canBeUsed"])
        put_octets(at, container)
        self.assertFalse(about_keys(at, container)["signature"]["canBeUsed"])

    def test_genuine_diia_certificates_are_imported_together(self):
        container = next(each for each in containers.ALL if each.name == "diia-test.p12")
        folder = containers.FOLDER / "diia-test"
        at = session(container)
        for name in ("diia-test-sign-7775603.cer", "diia-test-kep-7775604.cer"):
            importer(at, container, (folder / name).read_bytes())
        told = about_keys(at, container)
        for purpose in ("signature", "keyAgreement"):
            self.assertTrue(told[purpose]["canBeUsed"])
            self.assertEqual(told[purpose]["message"], "Строк дії сертифіката закінчився або ще не настав.")
        made = signature(at, container)
        self.assertTrue(peers.bouncy_castle_accepts(made, CONTENT))

    def test_certificates_of_the_state_folder_serve_every_session(self):
        container = containers.ALL[1]
        folder = certificates.folder / "certificates"
        folder.mkdir()
        try:
            (folder / "EU-1.cer").write_bytes(certificates.signer(container).read_bytes())
            (folder / "damaged.cer").write_bytes(b"rubbish")
            made = signature(session(container), container)
            self.assertTrue(verify(service, made, CONTENT)["verifyResults"][0]["isValid"])
            login = {"keyStorePath": str(container.path.resolve()), "keyStorePassword": container.password}
            expect(service.api("POST", "/personalKeysSession", login))
            self.assertIn("notAfter", expect(service.api("GET", "/certificateInfo/signature")).json)
            expect(service.api("DELETE", "/personalKeysSession"))
        finally:
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()


if __name__ == "__main__":
    main()
