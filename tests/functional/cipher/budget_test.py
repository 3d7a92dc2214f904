# SPDX-License-Identifier: MIT
"""What a caller holds is counted: sites that nobody has admitted get little, and take nothing from anybody else."""
import concurrent.futures
import pathlib
import tempfile
import threading
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
             b'--x\r\nContent-Disposition: form-data; name="ballast"\r\n\r\n' + ballast]
    return b"\r\n".join(parts) + b"\r\n--x--\r\n"


def attempt(service, *args, **more):
    """The status, None where the service has closed before it had taken the whole body."""
    try:
        return service.api(*args, **more).status
    except OSError:
        return None


def make_signer(folder, name="cert"):
    key = ["-key", folder / "key"] if (folder / "key").exists() else ["-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key"]
    run("openssl", "req", "-x509", *key, "-out", folder / name, "-subj", f"/CN={name}", "-days", "2")


def many_signers(count, content):
    """A detached signature by `count` signers, each of whom makes a verifier hash the content anew."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "content").write_bytes(content)
        command = ["openssl", "cms", "-sign", "-binary", "-noattr", "-md", "sha512", "-outform", "DER", "-in", folder / "content",
                   "-out", folder / "p7s"]
        for i in range(count):
            make_signer(folder, f"cert{i}")
            command += ["-signer", folder / f"cert{i}", "-inkey", folder / "key"]
        run(*command)
        return (folder / "p7s").read_bytes()


class AnonymousMemory:
    """The most that a service had in memory of its own while the block ran, in MiB; mapped files do not count."""

    def __init__(self, service):
        self.service, self.most, self.ended = service, 0, threading.Event()
        self.thread = threading.Thread(target=self._watch)

    def _watch(self):
        while not self.ended.wait(0.005):
            self.most = max(self.most, self.service.memory_mb("RssAnon"))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


class Budget(unittest.TestCase):
    def setUp(self):
        self.service = Service(policy=POLICY)
        self.addCleanup(self.service.__exit__)

    def tickets(self, origin, count):
        return [ticket(self.service, origin=origin) for _ in range(count)]

    def alive(self, tickets, origin):
        return sum(self.service.api("GET", at, origin=origin).status == 200 for at in tickets)


class Strangers(Budget):
    def test_sub_domains_share_a_hundred_sessions_and_their_oldest_gives_way(self):
        opened = [(ticket(self.service, origin=EVIL.format(i % 5)), EVIL.format(i % 5)) for i in range(1000)]
        kept = [at for at, origin in opened if self.alive([at], origin)]
        self.assertEqual(kept, [at for at, _ in opened[-100:]])
        self.assertEqual(self.alive(self.tickets(GOOD, 3), GOOD), 3)
        ticket(self.service)

    def test_admission_lifts_the_bounds_of_a_site(self):
        first = ticket(self.service, origin=GOOD)
        expect(self.service.api("PUT", first + "/keyStore", {"base64Data": b64(keys.p256)}, origin=GOOD))
        self.tickets(GOOD, 150)
        self.assertEqual(self.alive([first], GOOD), 1)

    def test_slice_of_a_form_costs_what_it_keeps(self):
        body = multipart(b"y" * (2 * MIB), b"\0" * (3 * MIB))
        kept = 0
        for at in self.tickets(EVIL.format(1), 30):
            kept += attempt(self.service, "POST", at + "/data", body, headers={"Content-Type": FORM},
                            origin=EVIL.format(1)) == 200
        self.assertEqual(kept, 12)   # of 5 MiB in 64 MiB

    def test_small_part_does_not_keep_its_form(self):
        body = multipart(b"y", b"\0" * (3 * MIB))
        for at in self.tickets(EVIL.format(1), 60):
            expect(self.service.api("POST", at + "/data", body, headers={"Content-Type": FORM}, origin=EVIL.format(1)))

    def test_body_beyond_the_budget_is_refused_and_the_budget_stays(self):
        at = ticket(self.service, origin=EVIL.format(1))
        status = attempt(self.service, "POST", at + "/data", b"\0" * (65 * MIB), origin=EVIL.format(1))
        self.assertIn(status, (None, 413, 507))
        upload(self.service, at + "/data", b"\0" * (60 * MIB), origin=EVIL.format(1))
        upload(self.service, ticket(self.service) + "/data", b"\0" * (65 * MIB))

    def test_signature_of_seventeen_signers_is_not_verified(self):
        for count in (16, 17):
            at = ticket(self.service, origin=EVIL.format(1))
            upload(self.service, at + "/data", b"content", origin=EVIL.format(1))
            upload(self.service, at + "/ds/data", many_signers(count, b"content"), origin=EVIL.format(1))
            expect(self.service.api("POST", at + "/ds/verifier", origin=EVIL.format(1)))
            answer = self.service.api("GET", at + "/ds/verifier", origin=EVIL.format(1)).json
            self.assertEqual("verifyResults" in answer, count == 16, answer)

    def test_flood_of_verifications_does_not_stand_before_signatures(self):
        content = b"\0" * (5 * MIB)
        signature = many_signers(16, content)
        at, origins = [], [EVIL.format(i % 5) for i in range(12)]
        for origin in origins:
            at.append(ticket(self.service, origin=origin))
            upload(self.service, at[-1] + "/data", content, origin=origin)
            upload(self.service, at[-1] + "/ds/data", signature, origin=origin)
        # Connected before and let go at one moment: who is slow to arrive fills no queue.
        connections, gate = [self.service.connect() for _ in at], threading.Barrier(len(at))
        for connection in connections:
            connection.connect()

        def verify(each, origin, connection):
            gate.wait(60)
            return self.service.api("POST", each + "/ds/verifier", origin=origin, connection=connection).status

        with concurrent.futures.ThreadPoolExecutor(len(at)) as callers:
            statuses = list(callers.map(verify, at, origins, connections))
        for connection in connections:
            connection.close()
        self.assertIn(429, statuses)                      # of twelve, two run and eight wait at most
        self.assertGreaterEqual(statuses.count(200), 8)
        sign(self.service, keys.p256, b"content")


class Admitted(Budget):
    def open_container(self, origin):
        at = ticket(self.service, origin=origin)
        expect(self.service.api("PUT", at + "/keyStore", {"base64Data": b64(keys.p256)}, origin=origin))
        self.open(at, origin)
        return at

    def open(self, at, origin, password="demo", status=200):
        expect(self.service.api("PUT", at + "/keyStore/verifier", {"keyStorePassword": password}, origin=origin), status)

    def test_site_that_opens_containers_does_not_keep_others_from_theirs(self):
        first = self.open_container(GOOD)
        for _ in range(599):
            self.open_container(GOOD)
        self.open_container(OTHER)
        self.open(first, GOOD)                            # what gave way is opened anew
        self.open(first, GOOD, "wrong", 500)

    def test_content_of_half_a_gigabyte_is_refused_as_base64_and_given_as_octets(self):
        at = ticket(self.service)
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            make_signer(folder)
            with open(folder / "content", "wb") as file:
                file.truncate(512 * MIB)
            run("openssl", "cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-in", folder / "content", "-out",
                folder / "signed", "-signer", folder / "cert", "-inkey", folder / "key")
            size = (folder / "signed").stat().st_size
            with open(folder / "signed", "rb") as file, AnonymousMemory(self.service) as memory:
                headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
                expect(self.service.api("POST", at + "/ds/data", file, headers=headers))
                refused = expect(self.service.api("GET", at + "/ds/base64SignedData"), 500)
                octets = self.length_of(at + "/ds/signedData")
        self.assertIn("ds/signedData", refused.json["failureCause"])
        self.assertEqual(octets, 512 * MIB)
        if MEMORY_COUNTS:
            self.assertLess(memory.most, 100)             # once 3.8 GB

    def length_of(self, path):
        connection = self.service.connect()
        connection.request("GET", "/api/v1" + path)
        response = connection.getresponse()
        length = 0
        while piece := response.read(MIB):
            length += len(piece)
        connection.close()
        return length


if __name__ == "__main__":
    main()
