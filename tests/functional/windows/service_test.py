# SPDX-License-Identifier: MIT
"""pidpysd as a service of Windows from its installation to its removal, under Wine's own service manager, which lives as long
as a program in its prefix does: it signs by rules with a key of a file and with one that the system keeps, which also
opens what was encrypted to it."""
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import tempfile
import unittest

from harness import ALLOW_ALL, BIN, DemoKeys, main, openssl_verify

WINE = os.environ["PIDPYS_WINE"]
PREFIX = pathlib.Path(os.environ["PIDPYS_WINEPREFIX"])
FOLDER = "C:\\ProgramData\\pidpys\\service"
PLACE = PREFIX / "drive_c/ProgramData/pidpys/service"
CONTENT = "Договір".encode()
SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\"
SOURCE = SERVICES + "EventLog\\Application\\pidpys"


def wine(*words):
    """A program in the prefix: its exit code and what it has written."""
    environment = {**os.environ, "WINEPREFIX": str(PREFIX), "WINEDEBUG": "-all", "LC_ALL": "en_US.UTF-8",
                   "WINEDLLOVERRIDES": "mscoree,mshtml="}
    with tempfile.TemporaryFile() as written:   # a pipe would be held by what Wine starts on the way
        code = subprocess.run([str(word) for word in words], env=environment, stdin=subprocess.DEVNULL, stdout=written,
                              stderr=subprocess.STDOUT, timeout=120).returncode
        written.seek(0)
        return code, written.read().decode(errors="replace")


def pidpysd(*words):
    return wine(BIN / "pidpysd", *words)


def in_registry(key):
    return wine(WINE, "reg", "query", key)[0] == 0


def setUpModule():
    global keys, waiting, port
    shutil.rmtree(PREFIX, ignore_errors=True)
    # Made, and the session that made it gone to its end: its service manager would be on its way out and still answer.
    wine(WINE, "wineboot", "--init")
    wine(pathlib.Path(WINE).parent / "wineserver64", "--wait")
    environment = {**os.environ, "WINEPREFIX": str(PREFIX), "WINEDEBUG": "-all"}
    waiting = subprocess.Popen([WINE, BIN.parent / "bin/relay.exe"], env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wine(WINE, "cmd", "/c", "exit")   # the new one has begun
    keys = DemoKeys()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]


def tearDownModule():
    pidpysd("service", "remove")
    waiting.kill()   # and with it all of Wine in the prefix
    waiting.wait()
    keys.remove()
    shutil.rmtree(PREFIX, ignore_errors=True)


class Client:
    """A program of the host: to the service another user's."""

    def __init__(self):
        tls = ssl.create_default_context(cafile=PLACE / "state/tls/ca.pem")
        self.connection = http.client.HTTPSConnection("localhost", port, context=tls, timeout=60)
        self.connection._create_connection = lambda *_: socket.create_connection(("127.0.0.1", port), 60)

    def call(self, method, path, body=None, kind="application/json"):
        self.connection.request(method, "/api/v1" + path, body, {"Content-Type": kind})
        answer = self.connection.getresponse()
        octets = answer.read()
        if answer.status != 200:
            raise AssertionError(f"{method} {path}: {answer.status} {octets[:300]!r}")
        return octets

    def sign(self):
        try:
            return self.signature()
        finally:
            self.connection.close()

    def signature(self):
        at = "/ticket/" + json.loads(self.call("POST", "/ticket"))["ticketUuid"]
        self.call("POST", at + "/data", CONTENT, "application/octet-stream")
        self.call("PUT", at + "/option", '{"embedCertificateType": "signerCert"}')
        token = json.loads(self.call("POST", "/accessToken", '{"accessTimesNumber": 1}'))["accessTokenUuid"]
        self.call("POST", at + "/ds/creator", json.dumps({"accessTokenUuid": token}))
        return self.call("GET", at + "/ds/data")


class WindowsService(unittest.TestCase):
    def install(self, *login):
        code, said = pidpysd("service", "install", "--policy", FOLDER + "\\rules.toml", "--listen", f"127.0.0.1:{port}", "--offline",
                             *login)
        self.assertEqual(code, 0, said)
        self.addCleanup(self.leave_nothing)
        self.assertIn(FOLDER + "\\state", said)
        for folder in (PLACE.parent, PLACE, PLACE / "state"):   # as far as Wine can say it in modes
            self.assertEqual(folder.stat().st_mode & 0o022, 0, folder)
        (PLACE / "rules.toml").write_text(ALLOW_ALL)
        # Whoever asks the service is another user to it: nobody logs on as its account.
        (PLACE / "pidpys.toml").write_text("[callers]\nallow_other_users = true\n")

    @staticmethod
    def leave_nothing():
        pidpysd("service", "remove")
        # To Wine's folders belong to its one user, so that the next installation would take these for somebody else's.
        shutil.rmtree(PLACE.parent, ignore_errors=True)

    def runs(self):
        code, said = pidpysd("service", "start")
        self.assertEqual(code, 0, said + self.state())
        self.assertEqual(pidpysd("service", "status")[0], 0)

    def state(self):
        return pidpysd("service", "status")[1]

    def ends(self):
        code, said = pidpysd("service", "stop")
        self.assertEqual(code, 0, said)
        self.assertNotEqual(pidpysd("service", "status")[0], 0)
        with self.assertRaises(OSError):
            socket.create_connection(("127.0.0.1", port), 5)

    def gone(self):
        code, said = pidpysd("service", "remove")
        self.assertEqual(code, 0, said)
        self.assertFalse(in_registry(SERVICES + "pidpys"))
        self.assertFalse(in_registry(SOURCE))
        self.assertTrue((PLACE / "state/tls/ca.pem").exists())   # its state stays, and so does its journal
        self.assertTrue(any((PLACE / "state").rglob("journal.db")))
        code, said = pidpysd("service", "status")
        self.assertNotEqual(code, 0)

    def test_from_installation_to_removal_with_a_key_of_a_file(self):
        self.install("--login", FOLDER + "\\key.p12", "--password-file", FOLDER + "\\password")
        (PLACE / "key.p12").write_bytes(keys.p256)
        (PLACE / "password").write_text(keys.password)
        self.assertTrue(in_registry(SERVICES + "pidpys"))
        self.assertTrue(in_registry(SOURCE))
        self.runs()
        openssl_verify(Client().sign(), CONTENT, keys.authority)
        self.ends()
        self.runs()   # again: its state serves
        openssl_verify(Client().sign(), CONTENT, keys.authority)
        self.ends()
        self.gone()

    def test_key_that_the_system_keeps(self):
        for place in ("user", "machine"):
            with self.subTest(place):
                certificate = PREFIX / "drive_c" / f"{place}.der"
                code, said = wine(BIN / "kept_key", "make", place, f"C:\\{place}.der")
                self.assertEqual(code, 0, said)
                self.addCleanup(wine, BIN / "kept_key", "remove", place)
                der = certificate.read_bytes()
                pem = PREFIX / f"{place}.pem"
                pem.write_text(ssl.DER_cert_to_PEM_cert(der))
                self.install("--login", "store:" + hashlib.sha256(der).hexdigest()[:16])
                self.runs()
                openssl_verify(Client().sign(), CONTENT, pem)
                self.ends()
                self.gone()
                self.leave_nothing()

    def test_letter_to_a_key_that_the_system_keeps(self):
        certificate, letter = PREFIX / "drive_c/reader.der", PREFIX / "drive_c/letter.p7e"
        self.assertEqual(wine(BIN / "kept_key", "make", "user", "C:\\reader.der")[0], 0)
        self.addCleanup(wine, BIN / "kept_key", "remove", "user")
        der = certificate.read_bytes()
        (PREFIX / "reader.pem").write_text(ssl.DER_cert_to_PEM_cert(der))
        subprocess.run(["openssl", "cms", "-encrypt", "-binary", "-aes256", "-outform", "DER", "-out", letter, PREFIX / "reader.pem"],
                       input=CONTENT, check=True)
        key = "store:" + hashlib.sha256(der).hexdigest()[:16]
        decrypt = [BIN / "pidpys", "decrypt", "C:\\letter.p7e", "--key", key, "--out", "C:\\letter"]
        code, said = wine(*decrypt)
        self.assertEqual(code, 0, said)
        self.assertEqual((PREFIX / "drive_c/letter").read_bytes(), CONTENT)
        # Nobody's: whatever the key makes of it, no content comes of it.
        octets = bytearray(letter.read_bytes())
        octets[-1] ^= 1
        letter.write_bytes(octets)
        self.assertNotEqual(wine(*decrypt, "--overwrite")[0], 0)
        self.assertEqual((PREFIX / "drive_c/letter").read_bytes(), CONTENT)
        # OAEP, which such a keeper does not know, is told.
        (PREFIX / "drive_c/plain").write_bytes(CONTENT)
        code, said = wine(BIN / "pidpys", "encrypt", "C:\\plain", "--to", "C:\\reader.der", "--out", "C:\\letter.p7e", "--overwrite")
        self.assertEqual(code, 0, said)
        code, said = wine(*decrypt, "--overwrite")
        self.assertNotEqual(code, 0)
        self.assertIn("PKCS #1 v1.5 alone", said)

    def test_key_that_nobody_keeps_is_told_and_the_service_does_not_start(self):
        self.install("--login", "store:" + "0" * 64)
        code, said = pidpysd("service", "start")
        self.assertNotEqual(code, 0)
        self.assertIn("73", said)
        self.assertIn("73", self.state())
        self.gone_without_state()

    def gone_without_state(self):
        self.assertEqual(pidpysd("service", "remove")[0], 0)
        self.assertFalse(in_registry(SERVICES + "pidpys"))


if __name__ == "__main__":
    main()
