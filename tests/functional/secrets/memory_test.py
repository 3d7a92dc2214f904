# SPDX-License-Identifier: MIT
"""Private numbers and passwords stand in the secure heap alone, and nowhere once their use is over. The memory of the
running daemon is read from outside, after each way of using a key."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import containers
from dss_host import Client, DssHost, inline, private_file
from harness import ALLOW_ALL, BIN, Service, main, run
from steps import b64, expect, ticket, upload

SCAN = pathlib.Path(__file__).parents[1] / "tools/scan_memory.py"
AS_ROOT = [] if os.geteuid() == 0 else ["sudo", "-n"]
CONTENT = b"contract"


def number(text, name):
    """The hexadecimal number that `openssl … -text` prints below `name`."""
    block = re.search(rf"{name}:\s*((?:[0-9a-f]{{2}}[:\s]*)+)", text)[1]
    return bytes.fromhex(re.sub(r"[^0-9a-f]", "", block)).lstrip(b"\0")


def forms(octets):
    """A number's octets as DER and as bignum libraries hold them: an inner part, so that alignment does not matter."""
    part = octets[4:28]
    return [part.hex(), part[::-1].hex()]


def texts(password):
    return [password.encode(code).hex() for code in ("utf-8", "utf-16-be", "utf-16-le")]


class Key:
    """A container of `pidpys key make`, its password and the private numbers that openssl finds in it."""

    def __init__(self, folder, algorithm, numbers):
        self.password = f"пароль {algorithm} {os.urandom(6).hex()}"
        self.path = folder / f"{algorithm}.p12"
        self.password_file = private_file(folder / f"{algorithm}.password", self.password + "\n")
        run(BIN / "pidpys", "key", "make", self.path, "--name", "Ключенко Клим", "--algorithm", algorithm,
            "--password-file", self.password_file, "--state", folder)
        pem = run("openssl", "pkcs12", "-in", self.path, "-passin", "pass:" + self.password, "-nocerts", "-nodes")
        text = run("openssl", "pkey", "-text", "-noout", stdin=pem).decode()
        self.secrets = {f"{algorithm} {name}": forms(number(text, name)) for name in numbers}
        self.secrets[f"{algorithm} password"] = texts(self.password)


class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-keys-"))
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.host = DssHost(policy=ALLOW_ALL, config=f"[keys]\npaths = ['{folder}']\n")
        cls.p256, cls.ed25519 = Key(folder, "p256", ["priv"]), Key(folder, "ed25519", ["priv"])
        cls.rsa = Key(folder, "rsa2048", ["privateExponent", "prime1", "prime2", "exponent1", "coefficient"])

    @classmethod
    def tearDownClass(cls):
        cls.host.__exit__()

    def found(self, secrets, host=None):
        scan = [*AS_ROOT, SCAN, str((host or self.host).process.pid)]
        done = subprocess.run(scan, input=json.dumps(secrets), capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    def nowhere(self, secrets, when):
        for name, places in self.found(secrets).items():
            self.assertEqual(places, {"secure": 0, "ordinary": 0}, f"{name} {when}")

    def not_in_the_open(self, secrets, when, host=None):
        for name, places in self.found(secrets, host).items():
            if "prime" not in name:  # libcrypto's Montgomery contexts of RSA, for as long as the key is in use
                self.assertEqual(places["ordinary"], 0, f"{name} {when}")

    def session(self, key):
        at = ticket(self.host)
        upload(self.host, at + "/data", CONTENT)
        expect(self.host.api("PUT", at + "/keyStore", {"base64Data": b64(key.path.read_bytes())}))
        return at

    def test_scan_sees_what_is_there(self):
        planted = os.urandom(40)
        at = ticket(self.host)
        upload(self.host, at + "/data", planted)
        self.assertGreater(self.found({"planted": [planted.hex()]})["planted"]["ordinary"], 0)

    def test_key_in_use_is_in_the_secure_heap_alone_and_gone_after_log_out(self):
        for key in (self.p256, self.ed25519, self.rsa):
            expect(self.host.api("POST", "/personalKeysSession",
                                 {"keyStorePath": str(key.path), "keyStorePassword": key.password}))
            self.assertGreater(max(places["secure"] for places in self.found(key.secrets).values()), 0)
            self.not_in_the_open(key.secrets, "after the log-in")
            at = ticket(self.host)
            upload(self.host, at + "/data", CONTENT)
            expect(self.host.api("POST", at + "/ds/creator"))
            expect(self.host.api("GET", at + "/ds/data"))
            self.not_in_the_open(key.secrets, "after a signature")
            expect(self.host.api("DELETE", at))
            expect(self.host.api("DELETE", "/personalKeysSession"))
            self.nowhere(key.secrets, "after the log-out")

    def test_key_of_the_command_line_is_in_the_secure_heap_alone(self):
        for key in (self.p256, self.rsa):
            with Service(args=["--login", key.path, "--password-file", key.password_file]) as host:
                self.not_in_the_open(key.secrets, "after the start", host)

    def test_containers_of_a_page_leave_nothing(self):
        for key in (self.p256, self.ed25519, self.rsa):
            at = self.session(key)
            secret = {"keyStorePassword": key.password}
            expect(self.host.api("POST", at + "/ds/creator", secret))
            expect(self.host.api("GET", at + "/ds/data"))
            hashes = [b64(os.urandom(32 if key is not self.ed25519 else 64)) for _ in range(3)]
            expect(self.host.api("POST", at + "/ds/creator/data.bulk", {"dataToSign": hashes, **secret}))
            expect(self.host.api("POST", at + "/ds/verifier", b"", headers={"Content-Type": "text/plain"}))
            self.host.api("GET", at + "/ds/verifier")
            self.not_in_the_open(key.secrets, "in an open session")
            expect(self.host.api("DELETE", at))
            self.nowhere(key.secrets, "after the session")

    def test_wrong_password_leaves_nothing(self):
        wrong = "не той " + os.urandom(6).hex()
        at = self.session(self.p256)
        expect(self.host.api("POST", at + "/ds/creator", {"keyStorePassword": wrong}))
        self.host.api("GET", at + "/ds/data")
        self.nowhere({"wrong password": texts(wrong), **self.p256.secrets}, "after a wrong password")

    def test_national_container_leaves_nothing(self):
        if not containers.FOLDER.exists():
            print("SKIPPED: no foreign data")
            return
        numbers = re.findall(r'"d":"([0-9a-f]+)"', (containers.FOLDER / "containers/gost.expected.txt").read_text())
        secrets = {f"number {i}": forms(bytes.fromhex(text)) for i, text in enumerate(numbers)}
        secrets["password"] = texts("testpassword")
        at = ticket(self.host)
        upload(self.host, at + "/data", CONTENT)
        octets = (containers.FOLDER / "containers/gost.p12").read_bytes()
        expect(self.host.api("PUT", at + "/keyStore", {"base64Data": b64(octets)}))
        expect(self.host.api("POST", at + "/ds/creator", {"keyStorePassword": "testpassword"}))
        self.host.api("GET", at + "/ds/data")  # it holds no certificate
        self.not_in_the_open(secrets, "in an open session")
        expect(self.host.api("DELETE", at))
        self.nowhere(secrets, "after the session")

    def test_batch_of_dss_leaves_its_passwords_nowhere(self):
        client = Client(self.host)
        client.signatures(client.sign([inline(CONTENT)]))
        container = self.host.state / "demo-p256.p12"
        pem = run("openssl", "pkcs12", "-in", container, "-passin", "pass:demo", "-nocerts", "-nodes")
        scalar = forms(number(run("openssl", "pkey", "-text", "-noout", stdin=pem).decode(), "priv"))
        self.assertGreater(self.found({"scalar": scalar})["scalar"]["secure"], 0)
        self.not_in_the_open({"scalar": scalar, "login": texts("correct horse battery")}, "after a batch")


if __name__ == "__main__":
    main()
