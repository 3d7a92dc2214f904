# SPDX-License-Identifier: MIT
"""What the service encrypts is read by jkurwa and Bouncy Castle; it reads Bouncy Castle's messages, jkurwa's and the field's."""
import os
import shutil
import tempfile
import unittest

from containers import FOLDER as FOREIGN
from correspondents import PASSWORD, Correspondent
from harness import Service, main
from peers import bouncy_castle_makes_envelope, bouncy_castle_opens_envelope, jkurwa_opens_envelope
from steps import b64, expect, ticket, upload

CONTENT = "Звіт, якого не читає ніхто інший\n".encode() * 100


def setUpModule():
    global folder, people, service
    folder = tempfile.mkdtemp(prefix="pidpys-peers-")
    people = {name: Correspondent(folder, name, *keys) for name, keys in {
        "accountant": ("m257", "m431"), "office": ("m257", "m431"), "rsa": ("rsa2048", "rsa2048"),
        "p256": ("p256", "p256"), "p521": ("p256", "p521")}.items()}
    state = tempfile.mkdtemp(prefix="service-", dir=folder)
    os.makedirs(state + "/authorities")
    for person in people.values():
        shutil.copy(person.authority, f"{state}/authorities/{person.name}.pem")
    service = Service(state=state)


def tearDownModule():
    service.stop()
    shutil.rmtree(folder, ignore_errors=True)


def session(data, container, certificates=()):
    at = ticket(service)
    upload(service, at + "/data", data)
    if container:
        expect(service.api("PUT", at + "/keyStore", {
            "base64Data": b64(container), "certificates": [b64(one) for one in certificates]}))
    return at


def encrypt(to, sender=None):
    at = session(CONTENT, sender and sender.container)
    expect(service.api("POST", at + "/encryptor/certificates", {"recipientCertificates": [b64(to.certificate)]}))
    expect(service.api("POST", at + "/encryptor", {"keyStorePassword": PASSWORD} if sender else None))
    message = expect(service.api("GET", at + "/encryptor/data")).body
    expect(service.api("DELETE", at))
    return message


def decrypt(message, container, password=PASSWORD, certificates=()):
    at = session(message, container, certificates)
    expect(service.api("POST", at + "/decryptor", {"keyStorePassword": password}))
    content = expect(service.api("GET", at + "/decryptor/data")).body
    said = expect(service.api("GET", at + "/decryptor")).json
    expect(service.api("DELETE", at))
    return content, said


class Jkurwa(unittest.TestCase):
    def test_it_reads_what_a_page_encrypts(self):
        accountant, office = people["accountant"], people["office"]
        for sender in (accountant, None):   # it knows no originatorInfo: no certificate of the sender goes along
            with self.subTest(sender=bool(sender)):
                message = encrypt(office, sender)
                self.assertEqual(jkurwa_opens_envelope(message, office, accountant), CONTENT)


class BouncyCastle(unittest.TestCase):
    def test_it_reads_what_a_page_encrypts(self):
        for name in ("rsa", "p256", "p521"):
            with self.subTest(name):
                self.assertEqual(bouncy_castle_opens_envelope(encrypt(people[name]), people[name]), CONTENT)

    def test_its_messages_are_read(self):
        for name, agreement, form in (("rsa", "oaep-sha256", "cbc"), ("rsa", "oaep-sha1", "gcm"), ("p521", "eccdh-sha384", "stream"),
                                      ("p256", "ecdh-sha256", "gcm-attributes")):
            with self.subTest(name, agreement=agreement, form=form):
                message = bouncy_castle_makes_envelope(CONTENT, people[name], people["p256"], agreement, form)
                self.assertEqual(decrypt(message, people[name].container)[0], CONTENT)


class Samples(unittest.TestCase):
    def sample(self, name):
        if not FOREIGN.is_dir():
            raise unittest.SkipTest("no foreign data")
        return (FOREIGN / name).read_bytes()

    def test_a_report_to_the_tax_office_and_the_message_within_are_opened(self):
        key = self.sample("keys/jkurwa/Key40A0.pem")
        own, sender = (self.sample(f"keys/jkurwa/SELF_SIGNED_ENC_{name}.cer") for name in ("40A0", "6929"))
        for name, certificates in (("enc_message.transport", [own]), ("enc_message.p7", [own, sender])):
            with self.subTest(name):
                content, said = decrypt(self.sample("keys/jkurwa/" + name), key, "", certificates)
                self.assertEqual((content, said["isSenderAuthenticated"]), (b"123", False))   # certified by itself

    def test_messages_of_other_services_are_opened(self):
        container = self.sample("containers/diia-test.p12")
        own = self.sample("diia-test/diia-test-kep-7775604.cer")
        fox = b"The quick brown fox jumps over the lazy dog"
        for name, content, certificates in (("uapki/ua-eph.p7e", fox, []), ("uapki/ua-static.p7e", fox, [own]),
                                            ("own/e2.p7e", b"E2 works", [])):
            with self.subTest(name):
                self.assertEqual(decrypt(self.sample("keys/" + name), container, "testpassword", certificates)[0], content)


if __name__ == "__main__":
    main()
