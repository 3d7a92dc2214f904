# SPDX-License-Identifier: MIT
"""The test authority before OpenSSL's own clients: what is right is right, and each fault is one."""
import http.client
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from harness import BIN, need, openssl_verify, run
from test_authority import CRL_FAULTS, OCSP_FAULTS, TRANSPORT_FAULTS, TSP_FAULTS, TestAuthority

FAMILIES = ("ecdsa", "rsa", "dstu")


def pem(der):
    return run("openssl", "x509", "-inform", "DER", stdin=der)


def fetch(url, body=None, timeout=20, headers=None):
    request = urllib.request.Request(url, data=body, headers=headers or {})
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        return answer.read()


class AuthorityTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need("openssl")
        cls.authority = TestAuthority(*FAMILIES)
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-authority-"))
        cls.houses = {family: cls.authority.certificates(family) for family in FAMILIES}
        for family in ("ecdsa", "rsa"):
            for name, certificate in cls.houses[family].items():
                (cls.folder / f"{family}-{name}.pem").write_bytes(pem(certificate))
        (cls.folder / "data").write_text("Договір")

    @classmethod
    def tearDownClass(cls):
        cls.authority.stop()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def tearDown(self):
        self.authority.clear()
        self.authority.log()

    def file(self, name, octets):
        path = self.folder / name
        path.write_bytes(octets)
        return path

    # One time-stamp by OpenSSL's client; the problem it has with it, or nothing.
    def stamp(self, family, fault=""):
        query = self.folder / "q.tsq"
        run("openssl", "ts", "-query", "-data", self.folder / "data", "-sha256", "-cert", "-out", query)
        answer = fetch(self.authority.url("tsp", family) + (f"?fault={fault}" if fault else ""), query.read_bytes())
        done = subprocess.run(["openssl", "ts", "-verify", "-in", self.file("r.tsr", answer), "-queryfile", query, "-CAfile",
                               self.folder / f"{family}-root.pem"], capture_output=True, text=True)
        return "" if done.returncode == 0 else done.stdout + done.stderr

    def status(self, family, signer, fault="", more=()):
        url = self.authority.url("ocsp", family) + (f"/fault/{fault}" if fault else "")
        done = subprocess.run(["openssl", "ocsp", "-url", url, "-issuer", self.folder / f"{family}-issuing.pem", "-cert",
                               self.file("ee.pem", pem(signer.certificate)), "-CAfile", self.folder / f"{family}-root.pem",
                               "-verify_other", self.folder / f"{family}-issuing.pem", *more], capture_output=True, text=True)
        return done.stdout + done.stderr

    def list(self, family, fault="", which=()):
        url = self.authority.url("crl", family, *which) + (f"?fault={fault}" if fault else "")
        path = self.file("list.crl", fetch(url))
        issuer = "root" if "root" in which else "issuing"
        done = subprocess.run(["openssl", "crl", "-inform", "DER", "-in", path, "-noout", "-text", "-CAfile",
                               self.folder / f"{family}-{issuer}.pem"], capture_output=True, text=True)
        return done.stdout + done.stderr

    def test_time_stamps_and_their_faults(self):
        for family in ("ecdsa", "rsa"):
            self.assertEqual(self.stamp(family), "")
            for fault in ("wrong-nonce", "no-nonce", "wrong-imprint", "another's", "stranger", "not-a-server", "rejection",
                          "out-of-order", "html", "empty"):
                with self.subTest(family=family, fault=fault):
                    self.assertNotEqual(self.stamp(family, fault), "")

    def test_statuses_and_their_faults(self):
        for family in ("ecdsa", "rsa"):
            signer = self.authority.signer(family)
            good = self.status(family, signer)
            self.assertIn("Response verify OK", good)
            self.assertIn(": good", good)
            self.assertIn(": good", self.status(family, signer, "by-key"))
            self.assertIn("Next Update", self.status(family, signer, "next-update"))
            for fault, words in {"unknown": ": unknown", "other-serial": "No Status found", "stale": "WARNING: Status times invalid",
                                 "unsigned": "Response Verify Failure", "stranger": "Response Verify Failure",
                                 "other-authority": "Response Verify Failure", "wrong-nonce": "Nonce Verify error",
                                 "no-nonce": "WARNING: no nonce in response", "try-later": "Responder Error: trylater",
                                 "unauthorized": "Responder Error: unauthorized", "404": "Error querying OCSP responder",
                                 "no-certificates": "Response Verify Failure"}.items():
                with self.subTest(family=family, fault=fault):
                    answer = self.status(family, signer, fault)
                    self.assertIn(words, answer)
                    self.assertFalse("Response verify OK" in answer and ": good" in answer
                                     and fault not in ("stale", "no-nonce"), answer)

    def test_the_national_services_answer(self):
        query = self.folder / "national.tsq"
        run("openssl", "ts", "-query", "-data", self.folder / "data", "-sha256", "-cert", "-out", query)
        answer = self.file("national.tsr", fetch(self.authority.url("tsp", "dstu"), query.read_bytes()))
        text = run("openssl", "ts", "-reply", "-in", answer, "-text").decode()
        self.assertIn("Status: Granted", text)
        self.assertIn("Policy OID: 1.2.804.2.1.1.1.2.3.1", text)
        signer = self.authority.signer("dstu")
        issuer = self.file("dstu-issuing.pem", pem(self.houses["dstu"]["issuing"]))
        person = self.file("dstu-person.pem", pem(signer.certificate))
        ask = ["openssl", "ocsp", "-url", self.authority.url("ocsp", "dstu"), "-issuer", issuer, "-cert", person, "-noverify"]
        self.assertIn(": good", run(*ask).decode())
        self.authority.revoke(signer, reason=4)
        self.assertIn("superseded", run(*ask).decode())

    def test_revoked_held_and_released(self):
        signer = self.authority.signer("ecdsa")
        serial = signer.serial.upper().lstrip("0")
        self.authority.hold(signer, ago=60)
        self.assertIn("certificateHold", self.status("ecdsa", signer))
        held = self.list("ecdsa")
        self.assertIn("verify OK", held)
        self.assertIn(serial, held)
        self.assertIn("Certificate Hold", held)
        self.authority.publish("ecdsa")
        self.authority.release(signer)
        self.assertIn(": good", self.status("ecdsa", signer))
        self.assertIn(serial, self.list("ecdsa"))  # as it was published
        delta = self.list("ecdsa", which=("delta",))
        self.assertIn("X509v3 Delta CRL Indicator: critical", delta)
        self.assertIn("Remove From CRL", delta)
        self.authority.revoke(signer, reason=1)
        self.assertIn("keyCompromise", self.status("ecdsa", signer))
        self.assertIn("Key Compromise", self.list("ecdsa", which=("delta",)))
        self.assertNotIn(serial, self.list("ecdsa", which=("root",)))

    def test_lists_and_their_faults(self):
        self.assertIn("verify OK", self.list("rsa"))
        self.assertIn("verify OK", self.list("rsa", which=("root",)))
        self.assertIn("1.2.3.4.5: critical", self.list("rsa", "unknown-critical"))
        self.assertNotIn("verify OK", self.list("rsa", "wrong-issuer"))
        self.assertNotIn("verify OK", self.list("rsa", "unsigned"))
        self.assertIn("nable to load CRL", self.list("rsa", "cut"))
        next_update = {fault: re.search("Next Update: (.*)", self.list("rsa", fault)).group(1) for fault in ("", "expired")}
        self.assertLess(ssl.cert_time_to_seconds(next_update["expired"]), time.time())
        self.assertGreater(ssl.cert_time_to_seconds(next_update[""]), time.time())

    def test_issuers_come_as_a_bundle(self):
        bundle = self.file("issuers.p7b", fetch(self.authority.url("aia", "ecdsa")))
        text = run("openssl", "pkcs7", "-inform", "DER", "-in", bundle, "-print_certs").decode()
        self.assertEqual(text.count("BEGIN CERTIFICATE"), 2)

    def test_keys_of_every_family_open_and_sign(self):
        for family in FAMILIES:
            with self.subTest(family=family):
                signer = self.authority.signer(family, name="Іваненко Іван", password="Пароль")
                key = self.file("key.p12", signer.pkcs12)
                password = self.file("password", "Пароль".encode())
                password.chmod(0o600)
                signature = self.folder / "data.p7s"
                run(BIN / "pidpys", "sign", self.folder / "data", "--key", key, "--password-file", password, "--out", signature,
                    "--embed", "chain", "--overwrite")
                if family != "dstu":
                    certificate = run("openssl", "pkcs12", "-in", key, "-passin", "pass:Пароль", "-nokeys", "-clcerts")
                    self.assertEqual(run("openssl", "x509", "-outform", "DER", stdin=certificate), signer.certificate)
                    public = run("openssl", "pkey", "-pubout", stdin=signer.pkcs8.encode())
                    self.assertEqual(public, run("openssl", "x509", "-inform", "DER", "-pubkey", "-noout", stdin=signer.certificate))
                    root = self.folder / f"{family}-root.pem"
                    openssl_verify(signature.read_bytes(), (self.folder / "data").read_bytes(), root)
                    with self.assertRaises(AssertionError):
                        openssl_verify(signature.read_bytes(), b"other", root)
                self.assertIn("BEGIN PRIVATE KEY", signer.pkcs8)

    def test_faults_of_the_transport(self):
        url = self.authority.url("tsp", "ecdsa")
        self.assertIn(b"<html>", fetch(url, b"x", headers={"X-Fault": "html"}))
        self.assertEqual(len(fetch(url + "?fault=big", b"x")), 10 << 20)
        for status in ("404", "503"):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                fetch(f"{url}/fault/{status}", b"x")
            self.assertEqual(refused.exception.code, int(status))
        with self.assertRaises(urllib.error.HTTPError) as refused:
            fetch(self.authority.url("crl", "ecdsa") + "?fault=loop")
        self.assertIn("infinite loop", str(refused.exception))

    def test_half_an_answer_and_silence(self):
        query = self.folder / "half.tsq"
        run("openssl", "ts", "-query", "-data", self.folder / "data", "-sha256", "-cert", "-out", query)
        host = self.authority.address.removeprefix("http://")
        connection = http.client.HTTPConnection(host, timeout=1)
        connection.request("POST", "/tsp/ecdsa?fault=half", query.read_bytes())
        answer = connection.getresponse()
        half = answer.read(int(answer.headers["Content-Length"]) // 2)
        self.assertEqual(half[0], 0x30)
        with self.assertRaises((socket.timeout, TimeoutError)):
            answer.read(1)
        connection.close()

    def test_a_fault_set_before_ends_after_its_times(self):
        self.authority.fault("tsp", "rejection", times=1)
        self.assertNotEqual(self.stamp("ecdsa"), "")
        self.assertEqual(self.stamp("ecdsa"), "")
        self.assertEqual(self.authority.log(), ["POST /tsp/ecdsa rejection", "POST /tsp/ecdsa"])

    def test_the_clock_is_the_testers(self):
        signer = self.authority.signer("ecdsa")
        self.authority.clock(-86400 * 30)
        try:
            self.assertIn("Status times invalid", self.status("ecdsa", signer, more=("-status_age", "3600")))
        finally:
            self.authority.clock(0)

    def test_addresses_in_certificates_lead_here(self):
        signer = self.authority.signer("ecdsa", ocsp="try-later")
        text = run("openssl", "x509", "-inform", "DER", "-noout", "-text", stdin=signer.certificate).decode()
        for address in (self.authority.url("ocsp", "ecdsa") + "/fault/try-later", self.authority.url("aia", "ecdsa"),
                        self.authority.url("crl", "ecdsa"), self.authority.url("crl", "ecdsa", "delta"),
                        self.authority.url("tsp", "ecdsa")):
            self.assertIn(f"URI:{address}", text)

    def test_every_fault_that_is_named_exists(self):
        signer = self.authority.signer("dstu")
        query = self.folder / "f.tsq"
        run("openssl", "ts", "-query", "-data", self.folder / "data", "-sha256", "-cert", "-out", query)
        request = self.folder / "f.req"
        run("openssl", "ocsp", "-issuer", self.folder / "ecdsa-issuing.pem", "-cert",
            self.file("ee.pem", pem(self.authority.signer("ecdsa").certificate)), "-reqout", request, check=False)
        for service, faults, body in (("tsp", TSP_FAULTS, query.read_bytes()), ("ocsp", OCSP_FAULTS, request.read_bytes()),
                                      ("crl", CRL_FAULTS, None)):
            for fault in faults + TRANSPORT_FAULTS:
                if fault in ("half", "404", "503", "loop"):
                    continue
                with self.subTest(service=service, fault=fault):
                    fetch(self.authority.url(service, "ecdsa") + f"?fault={fault}", body)
            with self.assertRaises(urllib.error.HTTPError) as refused:
                fetch(self.authority.url(service, "ecdsa") + "?fault=no-such", body)
            self.assertEqual(refused.exception.code, 500)
        self.assertTrue(signer.certificate)


if __name__ == "__main__":
    unittest.main()
