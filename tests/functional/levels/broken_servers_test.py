# SPDX-License-Identifier: MIT
"""Servers that answer nonsense, nothing or something false: the page is told in `failureCause` which server it was and what
it said, a case a kind, and the service signs on."""
import base64
import pathlib
import shutil
import sys
import tempfile
import unittest
import urllib.parse

from harness import Service, main
from test_authority import CRL_FAULTS, OCSP_FAULTS, TSP_FAULTS, TestAuthority, TRANSPORT_FAULTS

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "online"))
from broken_server import BrokenServer, tls_context   # noqa: E402

CONTENT = "Договір".encode()
SITE = "https://bank.example"
FAMILY = "ecdsa"
ASIDE = "half"  # such a server is waited for, and its host left alone after that: tested by itself

TRANSPORT = {
    "html": "answered a web page (HTML) in place of",
    "404": "answered 404 Not Found (not here)",
    "503": "answered 503 Service Unavailable (too many questions)",
    "empty": "answered nothing",
    "loop": "leads on and on (more than 3 redirections)",
}
# What is wrong with a server, and what is said of it. None: it is good enough.
TSP = TRANSPORT | {
    "big": "sent more than 1048576 octets",
    "wrong-nonce": "has another nonce than the request",
    "no-nonce": "has another nonce than the request",
    "wrong-imprint": "has stamped other data",
    "another's": "has stamped other data",
    "stranger": "unable to get local issuer certificate",
    "not-a-server": "the time-stamp's signer is not for time-stamps: its extended key usage is not that of this service",
    "no-certificates": "the signer's certificate is not there",
    "late": None,
    "rejection": "answers status 2 (rejection), addInfoNotAvailable: Ліміт позначок часу вичерпано",
    "out-of-order": "answers status 2 (rejection), timeNotAvailable: Джерело часу недоступне",
}
# Of a responder, where no list is to be had either.
OCSP = TRANSPORT | {
    "big": "sent more than 1048576 octets",
    "try-later": "answers status 3 (tryLater)",
    "unauthorized": "answers status 6 (unauthorized)",
    "unknown": "does not know the certificate",
    "other-serial": "is about another certificate",
    "stale": "out of its time",
    "future": "the status answer is of the future: ",
    "announced": ", superseded",
    "unsigned": "the signature does not match",
    "stranger": "signed by a responder of another authority",
    "other-authority": "signed by a responder of another authority",
    "wrong-nonce": "has another nonce than the request",
    "no-nonce": "has another nonce than the request",
    "by-key": None,
    "no-certificates": "responder's certificate is not there",
    "next-update": None,
    "brief": None,
    "sha1": "signed with SHA1",
}
# Of a list, where the responder does not answer.
CRL = TRANSPORT | {
    "big": "neither a certificate nor a revocation list",
    "unknown-critical": "it has a critical extension that is not known here",
    "wrong-issuer": "it is of another issuer",
    "expired": "it is out of its time",
    "cut": "neither a certificate nor a revocation list",
    "unsigned": "it is not signed by the certificate's issuer",
    "sha1": "it is signed with an algorithm that proves nothing",
}


def setUpModule():
    global authority
    authority = TestAuthority(FAMILY)


def tearDownModule():
    authority.stop()


class Broken(unittest.TestCase):
    def start(self, network="", allow='allow = ["127.0.0.0/8"]'):
        """A service of its own: no server is left alone for what it did before, no answer is kept."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-broken-"))
        self.addCleanup(shutil.rmtree, folder)
        (folder / "authorities").mkdir()
        (folder / "authorities/root.cer").write_bytes(authority.certificates(FAMILY)["root"])
        port = urllib.parse.urlsplit(authority.address).port
        self.service = Service(state=folder, config=f"[network]\nports = [{port}]\n{allow}\n{network}\n")
        self.addCleanup(self.service.stop)

    def setUp(self):
        self.start()
        self.addCleanup(authority.clear)
        self.addCleanup(authority.clock, 0)

    def api(self, method, path, body=None):
        return self.service.api(method, path, body, origin=SITE)

    def ticket(self, **options):
        at = "/ticket/" + self.api("POST", "/ticket").json["ticketUuid"]
        self.api("POST", at + "/data", {"base64Data": base64.b64encode(CONTENT).decode()})
        self.api("PUT", at + "/option", options)
        return at

    def begin(self, signer, **options):
        at = self.ticket(**options)
        self.api("PUT", at + "/keyStore", {"base64Data": base64.b64encode(signer.pkcs12).decode()})
        self.assertEqual(self.api("POST", at + "/ds/creator", {"keyStorePassword": signer.password}).status, 200)
        return at

    def sign(self, signer, **options):
        return self.api("GET", self.begin(signer, **options) + "/ds/data")

    def assert_signs_on(self):
        self.assertEqual(self.sign(authority.signer(FAMILY), cadesType="CAdESXLong").status, 200)

    def check(self, service, said, **others):
        for fault, words in said.items():
            with self.subTest(fault):
                answer = self.sign(authority.signer(FAMILY, **{service: fault}, **others), cadesType="CAdESXLong")
                if words is None:
                    self.assertEqual(answer.status, 200, answer)
                    continue
                self.assertEqual(answer.status, 500, answer)
                cause = answer.json["failureCause"]
                self.assertIn(words, cause)
                self.assertIn(authority.url(service, FAMILY, "fault", fault) + ": ", cause)
                self.assertNotIn("користувачем", cause)  # nobody here has refused anything
        self.assert_signs_on()

    def test_time_stamp_servers(self):
        self.check("tsp", TSP)

    def test_responders(self):
        self.check("ocsp", OCSP, crl="404")

    def test_lists(self):
        self.check("crl", CRL, ocsp="404")

    def test_nothing_that_the_authority_can_do_wrong_is_left_out(self):
        for said, faults in ((TSP, TSP_FAULTS), (OCSP, OCSP_FAULTS), (CRL, CRL_FAULTS)):
            self.assertEqual(set(said), {*TRANSPORT_FAULTS, *faults} - {ASIDE})

    def test_half_an_answer_and_silence(self):
        waiting = [(service, self.begin(authority.signer(FAMILY, crl="404", **{service: ASIDE}), cadesType="CAdESXLong"))
                   for service in ("tsp", "ocsp")]
        plain = self.sign(authority.signer(FAMILY))  # waits for nobody
        self.assertEqual(plain.status, 200)
        for service, at in waiting:
            failed = self.api("GET", at + "/ds/data")
            self.assertEqual(failed.status, 500)
            self.assertRegex(failed.json["failureCause"], rf"/{service}/{FAMILY}/fault/half: sent \d+ octets and fell silent")

    def test_a_server_whose_tls_has_another_name(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        server = BrokenServer(tls_context(folder.name, "DNS:other.example.ua"))
        self.addCleanup(server.stop)
        self.start(f'timestamp_servers = ["{server.url("/good")}"]\ntls_authorities = "{folder.name}/ca.pem"')
        at = self.ticket()
        self.assertEqual(self.api("POST", at + "/ts/creator").status, 200)
        cause = self.api("GET", at + "/ts/data").json["failureCause"]
        self.assertIn(server.url("/good") + ": its TLS certificate is not to be trusted", cause)
        self.assertEqual(server.asked, [])

    def test_a_clock_that_is_wrong_by_a_day_spoils_no_proof(self):
        for ahead in (86_400, -86_400):
            for level in ("CAdEST", "CAdESXLong", "CAdESBLTA"):
                with self.subTest(f"{ahead} {level}"):
                    signer = authority.signer(FAMILY)
                    authority.clock(ahead)
                    at = self.begin(signer, cadesType=level, embedDataTs="true")
                    self.assertEqual(self.api("GET", at + "/ds/data").status, 200)
                    told = self.api("GET", at + "/ds/creator").json["remarks"]
                    self.assertEqual({remark["code"] for remark in told}, {"clockApart"})
                    self.assertIn(authority.url("tsp", FAMILY) + ": 20", told[0]["message"])
                    authority.clock(0)
        # Told to the administrator, too, with the server; not as often as pages ask.
        lines = [line for line in self.service.log_text().splitlines() if "clock of a time-stamp server" in line]
        self.assertIn(authority.url("tsp", FAMILY) + ": 20", lines[0])
        self.assertLess(len(lines), 6)

    def test_what_authorities_say_for_a_while_is_asked_once(self):
        for responder, first, second in (("next-update", ["ocsp", "ocsp", "tsp"], ["ocsp", "tsp"]),
                                         ("404", ["crl", "crl", "crl", "ocsp", "ocsp", "tsp"], ["ocsp", "ocsp", "tsp"])):
            self.start()
            authority.fault("ocsp", responder)
            for expected in (first, second):
                with self.subTest(f"{responder} {expected}"):
                    authority.log()
                    self.assertEqual(self.sign(authority.signer(FAMILY), cadesType="CAdESXLong").status, 200)
                    self.assertEqual(sorted(line.split()[1].split("/")[1] for line in authority.log()), expected)

    def test_addresses_in_a_foreign_signature_do_not_lead_to_the_machines_own_network(self):
        signature = self.sign(authority.signer(FAMILY), embedCertificateType="signerCert").body
        for allow, words in (("", "loopback"), ('allow = ["192.0.2.0/24"]', "loopback")):
            self.start(allow=allow)
            authority.log()
            at = self.ticket(signatureTsVerifyOption="verifyIfPresent")
            self.api("POST", at + "/ds/data", signature)
            self.assertEqual(self.api("POST", at + "/ds/modifier").status, 200)
            failed = self.api("GET", at + "/ds/modifiedData")
            self.assertEqual(failed.status, 500)
            self.assertIn(authority.address, failed.json["failureCause"])
            self.assertIn(words, failed.json["failureCause"])
            self.api("POST", at + "/ds/verifier")
            self.api("GET", at + "/ds/verifier")
            self.assertEqual(authority.log(), [])


if __name__ == "__main__":
    main()
