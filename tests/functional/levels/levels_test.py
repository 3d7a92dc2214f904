# SPDX-License-Identifier: MIT
"""Levels above CAdES-BES over the network: the service against a running test authority, and OpenSSL
on what comes of it."""
import base64
import pathlib
import subprocess
import tempfile
import unittest
import urllib.parse

from agent import Agent
from harness import Service, main
from test_authority import TestAuthority

CONTENT = "Договір".encode()
SITE = "https://bank.example"


def setUpModule():
    global authority, service, folder
    authority = TestAuthority("ecdsa", "rsa", "dstu")
    port = urllib.parse.urlsplit(authority.address).port
    state = tempfile.mkdtemp(prefix="pidpys-levels-")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-levels-"))
    for where in (pathlib.Path(state), folder):
        (where / "authorities").mkdir()
        for family in ("ecdsa", "rsa", "dstu"):
            (where / "authorities" / f"{family}.cer").write_bytes(authority.certificates(family)["root"])
    service = Service(state=state, config=f'[network]\nallow = ["127.0.0.0/8"]\nports = [{port}]\n')


def tearDownModule():
    service.stop()
    authority.stop()


def b64(octets):
    return base64.b64encode(octets).decode()


class Levels(unittest.TestCase):
    def tearDown(self):
        authority.clear()

    def api(self, method, path, body=None):
        return service.api(method, path, body, origin=SITE)

    def ticket(self, signer, **options):
        at = "/ticket/" + self.api("POST", "/ticket").json["ticketUuid"]
        self.api("POST", at + "/data", {"base64Data": b64(CONTENT)})
        self.api("PUT", at + "/keyStore", {"base64Data": b64(signer.pkcs12)})
        self.assertEqual(self.api("PUT", at + "/option", options).status, 200)
        return at

    def sign(self, at, signer):
        started = self.api("POST", at + "/ds/creator", {"keyStorePassword": signer.password})
        self.assertEqual(started.status, 200, started)
        return self.api("GET", at + "/ds/data")

    def openssl(self, *arguments):
        return subprocess.run(["openssl", *arguments], capture_output=True, text=True, timeout=60)

    def accepted_by_openssl(self, family, signature):
        root = folder / f"{family}-chain.pem"
        certificates = authority.certificates(family)
        pem = ["-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(certificates[name]).decode() + "-----END CERTIFICATE-----\n"
               for name in ("root", "issuing")]
        root.write_text("".join(pem))
        (folder / "s").write_bytes(signature)
        (folder / "d").write_bytes(CONTENT)
        done = self.openssl("cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", str(folder / "s"), "-content",
                            str(folder / "d"), "-CAfile", str(root), "-purpose", "any", "-out", "/dev/null")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_windows_are_told_which_server_is_waited_for_and_their_stop_ends_the_job(self):
        signer = authority.signer("ecdsa")
        at = self.ticket(signer, cadesType="CAdEST")
        authority.fault("tsp", "", delay=5000)
        agent = Agent(service)
        self.addCleanup(agent.close)
        self.api("POST", at + "/ds/creator", {"keyStorePassword": signer.password})
        while "awaited" not in (news := agent.next("progress")):   # the job may be told of before it waits
            pass
        self.assertEqual((news["asker"], news["awaited"], news["server"], news["stoppable"]),
                         (SITE, "timestamp", authority.url("tsp", "ecdsa"), True))
        agent.send(kind="command", request=1, command="stop_work", target=news["id"])
        self.assertEqual(agent.next("progress")["total"], 0)
        stopped = self.api("GET", at + "/ds/data")
        self.assertEqual(stopped.status, 500, stopped)
        self.assertIn("stopped by the user, while " + news["server"], stopped.json["failureCause"])

        authority.fault("tsp", "503")
        self.api("POST", at + "/ds/creator", {"keyStorePassword": signer.password})
        while (news := agent.next("progress"))["total"] != 0:
            pass
        self.assertEqual((news["failure"], news["server"]), ("unavailable", authority.url("tsp", "ecdsa")))

    def test_a_page_gets_x_long_with_keys_of_every_family(self):
        for family in ("ecdsa", "rsa", "dstu"):
            with self.subTest(family):
                signer = authority.signer(family)
                authority.log()
                answer = self.sign(self.ticket(signer, cadesType="CAdESXLong", embedDataTs="true"), signer)
                self.assertEqual(answer.status, 200, answer)
                asked = [line.split()[1].split("/")[1] for line in authority.log()]
                self.assertEqual(sorted(asked), ["ocsp", "ocsp", "tsp", "tsp"])
                if family != "dstu":
                    self.accepted_by_openssl(family, answer.body)

    def test_a_server_that_is_down_is_named_and_the_next_start_goes_on(self):
        signer = authority.signer("ecdsa")
        at = self.ticket(signer, cadesType="CAdEST")
        for fault, words in (("rejection", "Ліміт позначок часу вичерпано"), ("html", "/tsp/ecdsa"), ("404", "404")):
            with self.subTest(fault):
                authority.fault("tsp", fault)
                failed = self.sign(at, signer)
                self.assertEqual(failed.status, 500)
                self.assertIn(words, failed.json["failureCause"])
        authority.clear()
        self.assertEqual(self.sign(at, signer).status, 200)

    def test_a_signature_that_waits_for_its_stamp_is_given_for_the_password_of_its_key_alone(self):
        signer = authority.signer("ecdsa")
        at = self.ticket(signer, cadesType="CAdEST")
        authority.fault("tsp", "rejection")
        self.assertEqual(self.sign(at, signer).status, 500)
        authority.clear()
        for wrong in ({"keyStorePassword": "WRONG"}, {"keyStorePassword": ""}, None):
            with self.subTest(wrong):
                started = self.api("POST", at + "/ds/creator", wrong)
                self.assertEqual(started.status if started.status != 200 else self.api("GET", at + "/ds/data").status, 500)
        self.assertEqual(self.sign(at, signer).status, 200)

    def test_the_modifier_raises_an_uploaded_signature(self):
        signer = authority.signer("rsa")
        at = self.ticket(signer, embedCertificateType="signerCert")
        bes = self.sign(at, signer).body
        self.assertEqual(self.api("POST", at + "/ds/data", {"base64Data": b64(bes)}).status, 200)
        self.assertEqual(self.api("POST", at + "/ds/modifier").status, 200)
        raised = self.api("GET", at + "/ds/modifiedData")
        self.assertEqual(raised.status, 200, raised)
        self.assertGreater(len(raised.body), len(bes) + 4000)
        self.accepted_by_openssl("rsa", raised.body)

    def test_the_modifier_says_that_it_lacks_the_data_of_a_detached_signature(self):
        signer = authority.signer("ecdsa")
        bes = self.sign(self.ticket(signer, embedCertificateType="signerCert"), signer).body
        at = "/ticket/" + self.api("POST", "/ticket").json["ticketUuid"]
        self.assertEqual(self.api("POST", at + "/ds/data", {"base64Data": b64(bes)}).status, 200)
        self.assertEqual(self.api("POST", at + "/ds/modifier").status, 200)
        failed = self.api("GET", at + "/ds/modifiedData")
        self.assertEqual(failed.status, 500, failed)
        self.assertIn("no data is loaded into the session", failed.json["failureCause"])
        self.api("POST", at + "/data", {"base64Data": b64(CONTENT)})
        self.assertEqual(self.api("POST", at + "/ds/modifier").status, 200)
        self.assertEqual(self.api("GET", at + "/ds/modifiedData").status, 200)

    def test_signatures_that_wait_delay_no_other(self):
        signer = authority.signer("ecdsa")
        authority.fault("tsp", "", delay=3000)
        waiting = [self.ticket(signer, cadesType="CAdEST") for _ in range(16)]
        for at in waiting:
            self.api("POST", at + "/ds/creator", {"keyStorePassword": signer.password})
        plain = self.ticket(signer)
        self.assertEqual(self.sign(plain, signer).status, 200)
        still = [self.api("GET", at + "/ds/creator").status for at in waiting]
        self.assertIn(202, still)
        for at in waiting:
            self.assertEqual(self.api("GET", at + "/ds/data").status, 200)


if __name__ == "__main__":
    main()
