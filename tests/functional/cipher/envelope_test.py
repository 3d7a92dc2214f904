# SPDX-License-Identifier: MIT
"""Messages to somebody through the contract: one page encrypts, another decrypts, OpenSSL does the other half; a key is used
with its user's yes and a record, and of what does not open nobody learns why."""
import base64
import concurrent.futures
import hashlib
import os
import random
import shutil
import struct
import tempfile
import threading
import unittest

from agent import Agent
from correspondents import PASSWORD, Correspondent, openssl_decrypt, openssl_encrypt
from harness import MEMORY_COUNTS, Service, main, run
from journal_chain import events
from steps import b64, expect, ticket, upload

PAGE, OTHER_PAGE, REFUSED_PAGE = "https://bank.example", "https://other.example", "https://third.example"
CONFIG = f"[origins]\nallow = ['{PAGE}', '{OTHER_PAGE}', '{REFUSED_PAGE}']\n"
CONTENT = "Договір\n".encode() * 1000
MIB = 1 << 20


def tlv(tag, content):
    return tag + b"\x84" + struct.pack(">I", len(content)) + content


def setUpModule():
    global folder, people, signer_alone, service
    folder = tempfile.mkdtemp(prefix="pidpys-envelope-")
    people = {name: Correspondent(folder, name, *keys) for name, keys in {
        "rsa": ("rsa2048", "rsa2048"), "p256": ("p256", "p256"), "p521": ("p256", "p521"), "m257": ("m257", "m257"),
        "other-m257": ("m257", "m257"), "m431": ("m257", "m431")}.items()}
    service = start(people["m257"])


def start(holder, policy=None, config=CONFIG):
    """A service with the keys of one of them in use."""
    state = tempfile.mkdtemp(prefix="service-", dir=folder)
    os.makedirs(state + "/authorities")
    for person in people.values():
        shutil.copy(person.authority, f"{state}/authorities/{person.name}.pem")
    (holder.folder / "password").write_text(PASSWORD)
    login = ["--login", str(holder.file(".p12")), "--password-file", str(holder.folder / "password")]
    return Service(policy=policy, state=state, args=login, config=config)


def tearDownModule():
    service.stop()
    shutil.rmtree(folder, ignore_errors=True)


def encrypt(to, content=CONTENT, sender=None, at=None, host=None, **options):
    host = host or service
    at = ticket(host, origin=PAGE)
    upload(host, at + "/data", content, origin=PAGE)
    expect(host.api("POST", at + "/encryptor/certificates",
                    {"recipientCertificates": [b64(person.certificate) for person in to]}, origin=PAGE))
    expect(host.api("PUT", at + "/option", options, origin=PAGE))
    if sender:
        expect(host.api("PUT", at + "/keyStore", {"base64Data": b64(sender.container)}, origin=PAGE))
    expect(host.api("POST", at + "/encryptor", {"keyStorePassword": PASSWORD} if sender else None, origin=PAGE))
    message = expect(host.api("GET", at + "/encryptor/data", origin=PAGE)).body
    said = expect(host.api("GET", at + "/encryptor", origin=PAGE)).json
    assert said == {"message": "Зашифрування даних виконано успішно."}, said
    assert base64.b64decode(expect(host.api("GET", at + "/encryptor/base64Data", origin=PAGE)).json["base64Data"]) == message
    expect(host.api("DELETE", at, origin=PAGE))
    return message


def begin_decryption(message, person=None, host=None, certificates=(), page=OTHER_PAGE):
    """A ticket of another page, with the message and a container, if one is brought."""
    host = host or service
    at = ticket(host, origin=page)
    upload(host, at + "/data", message, origin=page)
    if person:
        expect(host.api("PUT", at + "/keyStore", {
            "base64Data": b64(person.container), "certificates": [b64(one) for one in certificates]}, origin=OTHER_PAGE))
    return at


def decrypt(message, person, certificates=()):
    """The content, and what is said of the sender."""
    at = begin_decryption(message, person, certificates=certificates)
    expect(service.api("POST", at + "/decryptor", {"keyStorePassword": PASSWORD}, origin=OTHER_PAGE))
    content = expect(service.api("GET", at + "/decryptor/data", origin=OTHER_PAGE)).body
    said = expect(service.api("GET", at + "/decryptor", origin=OTHER_PAGE)).json
    assert said["message"] == "Розшифрування даних виконано успішно."
    expect(service.api("DELETE", at, origin=OTHER_PAGE))
    return content, said


def refused(message, person, host=None):
    """Status and body of everything that is said of a message that does not open."""
    host = host or service
    at = begin_decryption(message, person, host)
    said = [host.api("POST", at + "/decryptor", {"keyStorePassword": PASSWORD}, origin=OTHER_PAGE)]
    said += [host.api("GET", at + path, origin=OTHER_PAGE) for path in
             ("/decryptor/data", "/decryptor/base64Data", "/decryptor")]
    expect(host.api("DELETE", at, origin=OTHER_PAGE))
    return [(answer.status, answer.body) for answer in said]


def owner(certificate):
    return certificate["ownerCertificateInfo"]["value"]["ownerFullName"]["value"]


class Flow(unittest.TestCase):
    def test_each_kind_of_recipient_reads_what_a_page_encrypts(self):
        for name, person in people.items():
            for content in (b"", b"x", CONTENT):
                with self.subTest(name, size=len(content)):
                    message = encrypt([person], content)
                    self.assertEqual(decrypt(message, person)[0], content)
                    if name in ("rsa", "p256", "p521"):
                        self.assertEqual(openssl_decrypt(message, person), content)

    def test_messages_of_openssl_are_read(self):
        oaep = ("-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256", "-keyopt", "rsa_mgf1_md:sha256")
        for name, options in (("rsa", ["-aes-256-cbc"]), ("p256", ["-aes-256-gcm"]), ("p521", ["-aes-128-cbc", "-stream"]),
                              ("rsa", ["-aes-256-gcm"])):
            with self.subTest(name, options=options):
                message = openssl_encrypt(CONTENT, [people[name].certificate], *options)
                self.assertEqual(decrypt(message, people[name])[0], CONTENT)
                self.assertEqual(decrypt(b64(message).encode(), people[name])[0], CONTENT)
        message = run("openssl", "cms", "-encrypt", "-binary", "-outform", "PEM", "-aes-256-cbc", "-recip",
                      self.pem(people["rsa"]), *oaep, stdin=CONTENT)
        self.assertEqual(decrypt(message, people["rsa"])[0], CONTENT)

    @staticmethod
    def pem(person):
        file = person.file("-agreement.pem")
        file.write_bytes(run("openssl", "x509", "-inform", "DER", stdin=person.certificate))
        return file

    def test_several_recipients_each_read_it_and_others_do_not(self):
        several = [people[name] for name in ("rsa", "p256", "m257", "m431")]
        message = encrypt(several)
        for person in several:
            self.assertEqual(decrypt(message, person)[0], CONTENT)
        for status, body in refused(message, people["p521"])[1:]:
            self.assertEqual(status, 500)
            self.assertEqual(body.decode(), '{"message":"Розшифрування даних не виконано.",'
                                            '"failureCause":"Дані не призначені для цього ключа."}')

    def test_senders_container_is_proved_to_who_reads_and_of_others_nothing_is_said(self):
        sender, reader = people["m257"], people["other-m257"]
        for embed, certificates in (("signerCert", ()), ("signerAndCaCert", ()), ("nothing", [sender.certificate])):
            with self.subTest(embed):
                content, said = decrypt(encrypt([reader], sender=sender, embedCertificateType=embed), reader, certificates)
                self.assertEqual(content, CONTENT)
                self.assertEqual((owner(said["senderInfo"]), said["isSenderAuthenticated"]), (sender.name, True))
        message = encrypt([reader], sender=sender)
        at = begin_decryption(message, reader)
        expect(service.api("POST", at + "/decryptor", {"keyStorePassword": PASSWORD}, origin=OTHER_PAGE))
        answer = expect(service.api("GET", at + "/decryptor/data", origin=OTHER_PAGE), 500).json
        self.assertIn("Сертифікат відправника не знайдено (serial ", answer["failureCause"])
        for message in (encrypt([reader]), encrypt([reader], sender=people["m431"], embedCertificateType="signerCert")):
            content, said = decrypt(message, reader)
            self.assertEqual((content, "senderInfo" in said, said["isSenderAuthenticated"]), (CONTENT, False, False))

    def test_wrong_password_is_an_error_although_no_key_would_be_used(self):
        at = ticket(service, origin=PAGE)
        upload(service, at + "/data", CONTENT, origin=PAGE)
        for what in (("POST", at + "/encryptor/certificates", {"recipientCertificates": [b64(people["rsa"].certificate)]}),
                     ("PUT", at + "/keyStore", {"base64Data": b64(people["m257"].container)}),
                     ("POST", at + "/encryptor", {"keyStorePassword": "no"})):
            expect(service.api(*what, origin=PAGE))
        answer = expect(service.api("GET", at + "/encryptor/data", origin=PAGE), 500).json
        self.assertIn("Невірний пароль", answer["failureCause"])

    def test_certificates_of_recipients_are_chosen_by_their_use(self):
        at = ticket(service, origin=PAGE)
        person = people["m257"]

        def load(octets, status=200):
            return expect(service.api("POST", at + "/encryptor/certificates", octets, origin=PAGE,
                                      headers={"Content-Type": "application/octet-stream"}), status).json
        self.assertIn(person.name + ":", load(person.signing_certificate, 500)["failureCause"])
        both = b"".join(base64.encodebytes(one).join((b"-----BEGIN CERTIFICATE-----\n", b"-----END CERTIFICATE-----\n"))
                        for one in (person.signing_certificate, person.certificate))
        load(both)
        load(people["rsa"].certificate)
        upload(service, at + "/data", CONTENT, origin=PAGE)
        expect(service.api("POST", at + "/encryptor", origin=PAGE))
        message = expect(service.api("GET", at + "/encryptor/data", origin=PAGE)).body
        for reader in (person, people["rsa"]):
            self.assertEqual(decrypt(message, reader)[0], CONTENT)
        expect(service.api("PUT", at + "/encryptor/certificates",
                           {"recipientCertificates": [b64(people["p256"].certificate)]}, origin=PAGE))
        expect(service.api("POST", at + "/encryptor", origin=PAGE))
        message = expect(service.api("GET", at + "/encryptor/data", origin=PAGE)).body
        self.assertEqual(openssl_decrypt(message, people["p256"]), CONTENT)
        self.assertEqual(refused(message, people["rsa"])[1][0], 500)

    def test_transport_file_is_read(self):
        sender, reader = people["m257"], people["other-m257"]
        block = lambda label, octets: label + b"\0" + struct.pack("<I", len(octets)) + octets
        header = b"EDRPOU=12345678\r\nDOC_TYPE=3\r\n\0"
        for name in (b"", b"TRANSPORTABLE\0" + struct.pack("<I", len(header)) + header):
            file = name + block(b"CERTCRYPT", sender.certificate) + block(b"UA1_CRYPT", encrypt([reader], sender=sender))
            content, said = decrypt(file, reader)
            self.assertEqual((content, owner(said["senderInfo"])), (CONTENT, sender.name))

    def test_settings_choose_the_ciphers_and_the_sender(self):
        config = CONFIG + '[envelope]\naes = "gcm"\ndstu = "kalyna"\nsender = "ephemeral"\noriginator_parameters = "full"\n'
        with start(people["m257"], config=config) as host:
            message = encrypt([people["rsa"]], host=host)
            self.assertTrue(bytes.fromhex("060b2a864886f70d0109100117") in message)   # AuthEnvelopedData
            self.assertEqual(decrypt(message, people["rsa"])[0], CONTENT)
            message = encrypt([people["other-m257"]], sender=people["m257"], host=host)
            self.assertTrue(bytes.fromhex("060c2a8624020101010101030302") in message)   # Kalyna
            content, said = decrypt(message, people["other-m257"])
            self.assertEqual((content, "senderInfo" in said), (CONTENT, False))
        with start(people["m257"], config=CONFIG + '[envelope]\nsender = "static"\n') as host:
            at = ticket(host, origin=PAGE)
            upload(host, at + "/data", CONTENT, origin=PAGE)
            expect(host.api("POST", at + "/encryptor/certificates",
                            {"recipientCertificates": [b64(people["m431"].certificate)]}, origin=PAGE))
            self.assertIn("envelope.sender", expect(host.api("POST", at + "/encryptor", origin=PAGE), 500).json["failureCause"])


class UseOfTheKey(unittest.TestCase):
    def setUp(self):
        self.holder = people["m257"]
        self.agent = Agent(service)
        self.addCleanup(self.agent.close)
        self.pool = concurrent.futures.ThreadPoolExecutor()
        self.addCleanup(self.pool.shutdown)

    def begin(self, at, page=OTHER_PAGE):
        return self.pool.submit(service.api, "POST", at + "/decryptor", origin=page, connection=service.connect())

    def content(self, at, status=200, page=OTHER_PAGE):
        return expect(service.api("GET", at + "/decryptor/data", origin=page), status)

    def test_held_key_opens_with_a_yes_and_the_question_says_what(self):
        message = encrypt([self.holder], sender=people["other-m257"], embedCertificateType="signerCert")
        at = begin_decryption(message)
        waiting = self.begin(at)
        asked = self.agent.question()
        self.assertEqual((asked["question"], asked["origin"], asked["uses"]), ("decryption", OTHER_PAGE, 1))
        self.assertEqual((asked["key"]["owner"], asked["correspondents"]), (self.holder.name, ["other-m257"]))
        document, = asked["documents"]
        self.assertEqual((document["size"], document["digest"]), (len(message), hashlib.sha256(message).hexdigest()))
        self.agent.answer(asked, "allowed")
        expect(waiting.result(20))
        self.assertEqual(self.content(at).body, CONTENT)
        opened = events(service.state, "decryption")[-1]
        self.assertEqual((opened["under"], opened["by"], opened["digests"], opened["origin"], opened["key"]), (
            asked["id"], "agent", [document["digest"]], OTHER_PAGE, asked["key"]["fingerprint"]))

    def test_no_is_403_and_nothing_is_opened(self):
        before = len(events(service.state, "decryption"))
        at = begin_decryption(encrypt([self.holder]), page=REFUSED_PAGE)
        waiting = self.begin(at, REFUSED_PAGE)
        self.agent.answer(self.agent.question(), "denied")
        expect(waiting.result(20), 403)
        self.content(at, 500, REFUSED_PAGE)
        self.assertEqual(len(events(service.state, "decryption")), before)

    def test_message_for_another_is_refused_before_anybody_is_asked(self):
        before = len(events(service.state, "question"))
        at = begin_decryption(encrypt([people["p256"]]))
        answer = expect(service.api("POST", at + "/decryptor", origin=OTHER_PAGE), 500)
        self.assertEqual(answer.json["failureCause"], "Дані не призначені для цього ключа.")
        self.assertEqual(len(events(service.state, "question")), before)

    def test_permission_is_used_up_by_opening(self):
        waiting = self.pool.submit(service.api, "POST", "/accessToken", {"accessTimesNumber": 1}, origin=OTHER_PAGE,
                                   connection=service.connect())
        self.agent.answer(self.agent.question(), "allowed")
        token = expect(waiting.result(20)).json["accessTokenUuid"]
        message = encrypt([self.holder])
        at = begin_decryption(message)
        expect(service.api("POST", at + "/decryptor", {"accessTokenUuid": token}, origin=OTHER_PAGE))
        self.assertEqual(self.content(at).body, CONTENT)
        self.assertEqual(events(service.state, "decryption")[-1]["by"], "permission")
        expect(service.api("POST", at + "/decryptor", {"accessTokenUuid": token}, origin=OTHER_PAGE), 403)

    def test_policy_speaks_of_decryption_by_itself(self):
        rules = '[[rule]]\naction = "allow"\nkinds = {}\n'
        message = encrypt([self.holder])
        for kinds, status in (('["admission", "signature"]', 403), ('["admission", "decryption"]', 200)):
            with start(self.holder, policy=rules.format(kinds)) as host:
                at = begin_decryption(message, host=host)
                expect(host.api("POST", at + "/decryptor", origin=OTHER_PAGE), status)

    def test_own_container_is_recorded_and_asked_about_where_that_is_set(self):
        message = encrypt([people["p256"]])
        decrypt(message, people["p256"])
        self.assertEqual(events(service.state, "decryption")[-1]["by"], "caller")
        config = CONFIG + "[consent]\nask_each_signature = true\n"
        with start(self.holder, policy='[[rule]]\naction = "deny"\nkinds = ["decryption", "encryption"]\n', config=config) as host:
            at = begin_decryption(message, people["p256"], host)
            expect(host.api("POST", at + "/decryptor", {"keyStorePassword": PASSWORD}, origin=OTHER_PAGE), 403)
            at = ticket(host, origin=PAGE)
            upload(host, at + "/data", CONTENT, origin=PAGE)
            for person, status in ((people["other-m257"], 403), (people["rsa"], 200)):   # the sender's key, and none
                expect(host.api("POST", at + "/encryptor/certificates",
                                {"recipientCertificates": [b64(person.certificate)]}, origin=PAGE))
                expect(host.api("PUT", at + "/keyStore", {"base64Data": b64(self.holder.container)}, origin=PAGE))
                expect(host.api("POST", at + "/encryptor", {"keyStorePassword": PASSWORD}, origin=PAGE), status)

    def test_encryption_in_a_persons_name_is_recorded(self):
        encrypt([people["other-m257"]], sender=self.holder)
        made = events(service.state, "encryption")[-1]
        self.assertEqual((made["by"], made["owner"], made["digests"]), (
            "caller", self.holder.name, [hashlib.sha256(CONTENT).hexdigest()]))
        before = len(events(service.state, "encryption"))
        encrypt([people["rsa"]], sender=self.holder)
        encrypt([people["m431"]])
        self.assertEqual(len(events(service.state, "encryption")), before)


class NoOracle(unittest.TestCase):
    def test_every_change_gets_one_answer_and_one_record(self):
        """Of the wrapped key, the content and the tag: where structure and recipient stay as they were."""
        for name, gcm in (("rsa", False), ("p256", True), ("m257", False)):
            person = people[name]
            message = (openssl_encrypt(CONTENT, [person.certificate], "-aes-256-gcm") if gcm else encrypt([person]))
            wrapped = self.wrapped_key(message, name)
            places = [wrapped, wrapped + 5, wrapped + 17] + ([len(message) - 1, len(message) - 20, len(message) // 2] if gcm else [])
            said, records = set(), set()
            for place in places:
                changed = bytearray(message)
                changed[place] ^= 1
                said.add(tuple(refused(bytes(changed), person)))
                record = events(service.state, "decryption")[-1]
                for passing in ("at", "digests"):
                    record.pop(passing)
                records.add(str(record))
            self.assertEqual(len(said), 1, (name, said))
            self.assertEqual(len(records), 1, (name, records))
            self.assertIn("failed", records.pop())
            (started, *others), = said
            self.assertEqual(started[0], 200)
            self.assertEqual({status for status, _ in others}, {500})

    @staticmethod
    def wrapped_key(message, name):
        """The place of the encrypted key: it is the last OCTET STRING before the content's header."""
        size = {"rsa": 256, "p256": 40, "m257": 44}[name]
        header = {256: b"\x04\x82\x01\x00", 40: b"\x04\x28", 44: b"\x04\x2c"}[size]
        end = message.index(bytes.fromhex("06092a864886f70d010701"))   # id-data
        place = message.rindex(header, 0, end - size + 1 + len(header)) + len(header)
        assert place + size <= end
        return place

    def test_random_changes_never_open_to_something_else_where_integrity_is_and_never_break_the_service(self):
        message = openssl_encrypt(b"content", [people["p256"].certificate], "-aes-256-gcm")
        chance = random.Random(12)
        for _ in range(200):
            changed = bytearray(message)
            for _ in range(chance.randint(1, 3)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            for status, body in refused(bytes(changed), people["p256"])[1:2]:
                self.assertTrue(status == 500 or body == b"content", body)


class LongMessages(unittest.TestCase):
    def test_long_content_goes_through_in_little_memory(self):
        size = 192 * MIB
        piece = os.urandom(MIB)
        for name in ("p256", "m257"):
            person = people[name]
            with start(people["m257"]) as host:
                at = ticket(host, origin=PAGE)
                before, most = host.memory_mb("RssAnon"), 0

                def call(method, path, body=None, where=None):
                    nonlocal most
                    answer = expect(host.api(method, at + path, body, origin=PAGE, headers={
                        "Content-Type": "application/octet-stream"} if body is not None else {}))
                    most = max(most, host.memory_mb("RssAnon"))
                    return answer
                upload(host, at + "/data", piece * (size // MIB), origin=PAGE)
                call("POST", "/encryptor/certificates", person.certificate)
                call("POST", "/encryptor")
                message = call("GET", "/encryptor/data").body
                self.assertGreater(len(message), size)
                upload(host, at + "/data", message, origin=PAGE)
                del message
                call("PUT", "/keyStore", person.container)
                expect(host.api("POST", at + "/decryptor", {"keyStorePassword": PASSWORD}, origin=PAGE))
                content = call("GET", "/decryptor/data").body
                self.assertEqual(hashlib.sha256(content).digest(), hashlib.sha256(piece * (size // MIB)).digest())
                if MEMORY_COUNTS:
                    self.assertLess(most - before, 40)

    def test_signature_in_pieces_around_a_message_is_no_way_past_the_budget(self):
        """It has to be put together in memory: of 100 MiB that is refused, before it is."""
        halves = tlv(b"\x04", bytes(50 * MIB)) * 2
        for layer in (b"\x24", b"\xa0"):
            halves = layer + b"\x80" + halves + bytes(2)
        inner = b"\x30\x80" + bytes.fromhex("06092a864886f70d010701") + halves + bytes(2)
        data = b"\x30\x80\x02\x01\x01\x31\x00" + inner + b"\x31\x00" + bytes(2)
        message = b"\x30\x80" + bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80" + data + bytes(4)
        with start(people["p256"]) as host:
            at = begin_decryption(message, people["p256"], host)
            peak = []
            done = threading.Event()
            watch = threading.Thread(target=lambda: [peak.append(host.memory_mb("RssAnon")) for _ in iter(done.is_set, True)])
            watch.start()
            expect(host.api("POST", at + "/decryptor", {"keyStorePassword": PASSWORD}, origin=OTHER_PAGE))
            answer = expect(host.api("GET", at + "/decryptor/data", origin=OTHER_PAGE), 500).json
            done.set()
            watch.join()
            self.assertIn("Перевищено допустимий розмір", answer["failureCause"])
            if MEMORY_COUNTS:
                self.assertLess(max(peak), 40)


if __name__ == "__main__":
    main()
