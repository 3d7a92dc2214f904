# SPDX-License-Identifier: MIT
"""What a caller holds is counted: sites that nobody has admitted get little, and take nothing from anybody else."""
import concurrent.futures
import subprocess
import tempfile
import pathlib
import time
import unittest

from harness import MEMORY_COUNTS, DemoKeys, Service, main, run
from steps import b64, expect, sign, ticket, upload

EVIL = "https://a{}.evil.com.ua"
GOOD = "https://bank.example"
OTHER = "https://shop.example"
MIB = 1 << 20

# Two sites are admitted when they ask; everybody else is a stranger.
POLICY = """
[[rule]]
action = "allow"
kinds = ["admission", "signature", "batch"]
origins = ["https://bank.example", "https://shop.example"]
"""
FORM = 'multipart/form-data; boundary="x"'


def setUpModule():
    global keys
    keys = DemoKeys()


def tearDownModule():
    keys.remove()


def multipart(small, ballast):
    """A form with one small field and a large one beside it."""
    parts = [b'--x\r\nContent-Disposition: form-data; name="uploadTicketData"; filename="a"\r\n\r\n' + small,
             b'--x\r\nContent-Disposition: form-data; name="ballast"; filename="b"\r\n\r\n' + ballast]
    return b"\r\n".join(parts) + b"\r\n--x--\r\n"


def many_signers(count):
    """A detached signature over "content" by `count` signers."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key", "-out", folder / "cert",
            "-subj", "/CN=signer", "-days", "2")
        (folder / "content").write_bytes(b"content")
        command = ["openssl", "cms", "-sign", "-binary", "-outform", "DER", "-in", folder / "content", "-out", folder / "p7s"]
        for _ in range(count):
            command += ["-signer", folder / "cert", "-inkey", folder / "key"]
        run(*command)
        return (folder / "p7s").read_bytes()


class Strangers(unittest.TestCase):
    def setUp(self):
        self.service = Service(policy=POLICY, state=None)
        self.addCleanup(self.service.__exit__)

    def tickets(self, origin, count):
        return [ticket(self.service, origin=origin) for _ in range(count)]

    def alive(self, tickets, origin):
        return sum(self.service.api("GET", at, origin=origin).status == 200 for at in tickets)

    def test_sub_domains_share_a_hundred_sessions_and_their_oldest_gives_way(self):
        opened = [(ticket(self.service, origin=EVIL.format(i % 5)), EVIL.format(i % 5)) for i in range(1000)]
        self.assertEqual(sum(self.alive([at], origin) for at, origin in opened), 100)
        self.assertEqual(sum(self.alive([at], origin) for at, origin in opened[-100:]), 100)
        self.assertEqual(self.alive(self.tickets(GOOD, 3), GOOD), 3)
        ticket(self.service)

    def test_admission_lifts_the_bounds_of_a_site(self):
        first = ticket(self.service, origin=GOOD)
        self.tickets(GOOD, 50)
        expect(self.service.api("GET", "/token", origin=GOOD), self.service.api("GET", "/token").status)
        self.tickets(GOOD, 150)
        self.assertEqual(self.alive([first], GOOD), 1)

    def test_slice_of_a_form_costs_what_it_keeps(self):
        ballast = b"\0" * (3 * MIB)
        body = multipart(b"y" * (2 * MIB), ballast)
        kept = 0
        for _ in range(60):
            at = ticket(self.service, origin=EVIL.format(1))
            answer = self.service.api("POST", at + "/data", body, headers={"Content-Type": FORM}, origin=EVIL.format(1))
            kept += answer.status == 200
        self.assertLessEqual(kept * len(body), 64 * MIB)
        self.assertGreater(kept, 5)
        # a small part alone does not keep the rest of its form
        at = ticket(self.service, origin=EVIL.format(1))
        for _ in range(100):
            other = ticket(self.service, origin=GOOD)
            expect(self.service.api("POST", other + "/data", multipart(b"y", ballast), headers={"Content-Type": FORM},
                                    origin=GOOD))

    def test_body_beyond_the_budget_is_refused_and_the_rest_of_the_budget_stays_usable(self):
        at = ticket(self.service, origin=EVIL.format(1))
        connection = self.service.connect()
        answer = None
        try:
            answer = self.service.api("POST", at + "/data", b"\0" * (65 * MIB), origin=EVIL.format(1), connection=connection)
        except OSError:   # closed while the rest was still being sent
            pass
        if answer is not None:
            self.assertIn(answer.status, (413, 507))
        connection.close()
        upload(self.service, at + "/data", b"\0" * (60 * MIB), origin=EVIL.format(1))
        expect(self.service.api("POST", ticket(self.service) + "/data", b"\0" * (65 * MIB)))

    def test_signature_of_seventeen_signers_is_not_verified(self):
        for count, status in ((16, 200), (17, 406)):
            at = ticket(self.service, origin=EVIL.format(1))
            upload(self.service, at + "/data", b"content", origin=EVIL.format(1))
            upload(self.service, at + "/ds/data", many_signers(count), origin=EVIL.format(1))
            expect(self.service.api("POST", at + "/ds/verifier", origin=EVIL.format(1)))
            expect(self.service.api("GET", at + "/ds/verifier", origin=EVIL.format(1)), status)

    def test_flood_of_verifications_does_not_stand_before_signatures(self):
        signature = many_signers(16)
        tickets = []
        for i in range(30):
            origin = EVIL.format(i % 5)
            at = ticket(self.service, origin=origin)
            upload(self.service, at + "/data", b"\0" * MIB, origin=origin)
            upload(self.service, at + "/ds/data", signature, origin=origin)
            tickets.append((at, origin))
        statuses = [self.service.api("POST", at + "/ds/verifier", origin=origin).status for at, origin in tickets * 20]
        self.assertIn(429, statuses)                     # eight wait, no more
        self.assertTrue(sign(self.service, keys.p256, b"content", origin=GOOD) if False else
                        sign(self.service, keys.p256, b"content"))


class Admitted(unittest.TestCase):
    def setUp(self):
        self.service = Service(policy=POLICY, state=None)
        self.addCleanup(self.service.__exit__)

    def open_container(self, origin):
        at = ticket(self.service, origin=origin)
        expect(self.service.api("PUT", at + "/keyStore", {"base64Data": b64(keys.p256)}, origin=origin))
        answer = self.service.api("PUT", at + "/keyStore/verifier", {"keyStorePassword": "demo"}, origin=origin)
        return at, answer

    def test_site_that_opens_containers_does_not_keep_others_from_theirs(self):
        first, answer = self.open_container(GOOD)
        expect(answer)
        for _ in range(599):
            expect(self.open_container(GOOD)[1])
        expect(self.open_container(OTHER)[1])
        # what gave way is opened anew
        expect(self.service.api("PUT", first + "/keyStore/verifier", {"keyStorePassword": "demo"}, origin=GOOD))
        expect(self.service.api("PUT", first + "/keyStore/verifier", {"keyStorePassword": "wrong"}, origin=GOOD), 500)

    def test_content_of_half_a_gigabyte_is_refused_as_base64_and_given_as_octets(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            content, signed = folder / "content", folder / "signed"
            with open(content, "wb") as file:
                file.truncate(512 * MIB)
            run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key", "-out",
                folder / "cert", "-subj", "/CN=signer", "-days", "2")
            run("openssl", "cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-in", content, "-out", signed,
                "-signer", folder / "cert", "-inkey", folder / "key")
            at = ticket(self.service)
            with open(signed, "rb") as file:
                expect(self.service.api("POST", at + "/ds/data", file,
                                        headers={"Content-Type": "application/octet-stream",
                                                 "Content-Length": str(signed.stat().st_size)}))
        refused = expect(self.service.api("GET", at + "/ds/base64SignedData"), 500)
        self.assertIn("signedData", refused.json["failureCause"])
        octets = expect(self.service.api("GET", at + "/ds/signedData")).body
        self.assertEqual(len(octets), 512 * MIB)
        if MEMORY_COUNTS:
            self.assertLess(self.service.memory_mb("RssAnon"), 200)


if __name__ == "__main__":
    main()
