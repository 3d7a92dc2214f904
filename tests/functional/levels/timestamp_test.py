# SPDX-License-Identifier: MIT
"""ts/creator and ts/verifier over the network (cipher-api 4.7): what a page gets is read by OpenSSL, OpenSSL's and genuine
time-stamps are judged here, and whatever is none of the session's data is not valid."""
import base64
import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from harness import Service, main
from test_authority import TestAuthority

CONTENT = "Договір".encode()
SITE, REFUSED = "https://bank.example", "https://refused.example"
NETWORK = '[network]\nallow = ["127.0.0.0/8"]\nports = [{port}]\n'
INTEROP = pathlib.Path(os.environ["PIDPYS_INTEROP_DIR"])
TOKEN_ATTRIBUTES = {"content": bytes.fromhex("060b2a864886f70d0109100214"), "signature": bytes.fromhex("060b2a864886f70d010910020e")}


def pem(der):
    return "-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der).decode() + "-----END CERTIFICATE-----\n"


def setUpModule():
    global authority, service, folder, port
    authority = TestAuthority("ecdsa", "rsa", "dstu")
    port = urllib.parse.urlsplit(authority.address).port
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-stamps-"))
    known = folder / "authorities"
    known.mkdir()
    for family in ("ecdsa", "rsa", "dstu"):
        (known / f"{family}.pem").write_text(f"# id: {family}\n# tsp: {authority.url('tsp', family)}\n" +
                                             pem(authority.certificates(family)["root"]))
    for name in ("ROOT-TEST_DSTU", "CA-TEST_TSP_DSTU", "ROOT-TEST_RSA", "CA-TEST_TSA_RSA"):
        if INTEROP.exists():
            shutil.copy(INTEROP / f"pki/czo-certs/{name}.cer", known)
    service = Service(state=folder, config=f'[origins]\ndeny = ["{REFUSED}"]\n' + NETWORK.format(port=port))


def tearDownModule():
    service.stop()
    authority.stop()
    shutil.rmtree(folder)


def length_of(der):
    """Octets of the element that stands first."""
    size, head = der[1], 2
    if size & 0x80:
        head += size & 0x7F
        size = int.from_bytes(der[2:head], "big")
    return head, head + size


def token_in(signature, attribute):
    """The time-stamp in an attribute of a signature: the first value of its SET."""
    at = signature.index(TOKEN_ATTRIBUTES[attribute]) + 13
    head, _ = length_of(signature[at:])
    return signature[at + head:at + head + length_of(signature[at + head:])[1]]


class Timestamps(unittest.TestCase):
    def tearDown(self):
        authority.clear()

    def api(self, method, path, body=None, headers=None, site=SITE):
        return service.api(method, path, body, headers=headers, origin=site)

    def ticket(self, content=CONTENT, **options):
        at = "/ticket/" + self.api("POST", "/ticket").json["ticketUuid"]
        if content is not None:
            self.api("POST", at + "/data", {"base64Data": base64.b64encode(content).decode()})
        self.assertEqual(self.api("PUT", at + "/option", options).status, 200)
        return at

    def made(self, family, content=CONTENT):
        at = self.ticket(content, caId=family)
        self.assertEqual(self.api("POST", at + "/ts/creator", b"", {"Content-Type": "text/plain"}).json,
                         {"message": "Ініційована асинхронна операція створення електронної позначки часу."})
        token = self.api("GET", at + "/ts/data")  # waits
        self.assertEqual((token.status, token.headers["Content-Type"]), (200, "application/octet-stream"), token)
        self.assertEqual(self.api("GET", at + "/ts/creator").json, {"message": "Електронна позначка часу успішно створена."})
        self.assertEqual(base64.b64decode(self.api("GET", at + "/ts/base64Data").json["base64Data"]), token.body)
        return at, token.body

    def judge(self, token, content=CONTENT, headers=None, **options):
        at = self.ticket(content, **options)
        uploaded = self.api("POST", at + "/ts/data", token,
                            {"Content-Type": "application/octet-stream"} if headers is None else headers)
        self.assertEqual(uploaded.status, 200, uploaded)
        self.assertEqual(self.api("POST", at + "/ts/verifier", b"null", {"Content-Type": "text/plain"}).status, 200)
        return self.api("GET", at + "/ts/verifier")

    def told(self, answer):
        """What an answer says of statuses."""
        return (answer.json["isRevocationChecked"], answer.json["revocationSources"],
                [remark["code"] for remark in answer.json.get("remarks", [])])

    @contextlib.contextmanager
    def other_service(self, **more):
        global service
        usual, service = service, Service(**more)
        try:
            yield
        finally:
            service.stop()
            service = usual

    def assert_not_valid(self, answer, words):
        self.assertEqual((answer.status, answer.json["message"]), (406, "Електронна позначка часу не дійсна."), answer)
        self.assertIn(words, answer.json["failureCause"])

    def openssl(self, *words, stdin=None):
        return subprocess.run(["openssl", *map(str, words)], input=stdin, capture_output=True, cwd=folder, timeout=60)

    def test_a_page_gets_a_time_stamp_that_openssl_accepts(self):
        (folder / "data").write_bytes(CONTENT)
        (folder / "other").write_bytes(CONTENT + b"!")
        for family, issuer in (("ecdsa", True), ("rsa", True), ("dstu", False)):
            with self.subTest(family):
                at, token = self.made(family)
                (folder / "token").write_bytes(token)
                if issuer:
                    verify = ("ts", "-verify", "-in", "token", "-token_in", "-CAfile", f"authorities/{family}.pem", "-data")
                    self.assertEqual(self.openssl(*verify, "data").returncode, 0)
                    self.assertNotEqual(self.openssl(*verify, "other").returncode, 0)
                self.assertEqual(self.api("POST", at + "/ts/verifier").status, 200)
                judged = self.api("GET", at + "/ts/verifier")  # the one that was made here
                self.assertEqual(judged.status, 200, judged)
                self.assertEqual(list(judged.json)[:4], ["message", "dateTime", "tsaCertificateSerialNumber",
                                                         "tsaCertificateIssuerX500Name"])
                self.assertEqual(judged.json["message"], "Електронна позначка часу дійсна.")
                server = self.openssl("x509", "-inform", "DER", "-noout", "-serial",
                                      stdin=authority.certificates(family)["stamps"]).stdout.decode()
                self.assertEqual(server.strip(), "serial=" + judged.json["tsaCertificateSerialNumber"])

    def test_a_time_that_is_far_from_the_clock_here_is_told(self):
        self.addCleanup(authority.clock, 0)
        authority.clock(86_400)
        at = self.ticket(caId="ecdsa")
        self.assertEqual(self.api("POST", at + "/ts/creator").status, 200)
        self.assertEqual(self.api("GET", at + "/ts/data").status, 200)
        (told,) = self.api("GET", at + "/ts/creator").json["remarks"]
        self.assertEqual(told["code"], "clockApart")
        self.assertIn(authority.url("tsp", "ecdsa") + ": 20", told["message"])
        self.assertEqual(self.api("POST", at + "/ts/verifier").status, 200)
        judged = self.api("GET", at + "/ts/verifier")
        self.assertEqual(judged.status, 200, judged)
        self.assertIn("clockApart", [remark["code"] for remark in judged.json["remarks"]])

    def test_a_national_authoritys_server_is_asked_in_its_own_digest(self):
        gost = bytes.fromhex("060a2a862402010101010201")
        self.assertIn(gost, self.made("dstu")[1])
        self.assertNotIn(gost, self.made("rsa")[1])

    def test_it_comes_as_octets_json_or_form_bare_or_in_its_answer(self):
        token = self.made("ecdsa")[1]
        text = base64.b64encode(token).decode()
        whole = b"\x30\x82" + (5 + len(token)).to_bytes(2, "big") + b"\x30\x03\x02\x01\x00" + token
        form = (b'--x\r\nContent-Disposition: form-data; name="uploadTsData"; filename="a.ts"\r\n\r\n' + token + b"\r\n--x--\r\n")
        for body, headers in ((token, None), (whole, None), (text.encode(), None), ({"base64Data": text}, {}),
                              (form, {"Content-Type": "multipart/form-data; boundary=x"})):
            self.assertEqual(self.judge(body, headers=headers).status, 200)

    def test_openssls_time_stamps_are_judged(self):
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "tsa.key")
        self.openssl("req", "-x509", *key, "-out", "tsa.pem", "-subj", "/CN=Чужий сервер", "-utf8", "-days", "2",
                     "-addext", "extendedKeyUsage=critical,timeStamping", "-addext", "basicConstraints=critical,CA:FALSE")
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text("[tsa]\ndefault_tsa=t\n[t]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\n"
                                        "signer_digest=sha256\ndefault_policy=1.2.3\ndigests=sha256\ness_cert_id_alg=sha256\n")
        (folder / "data").write_bytes(CONTENT)
        self.openssl("ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "q")
        made = self.openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q", "-out", "r")
        self.assertEqual(made.returncode, 0, made.stderr)
        stranger = (folder / "r").read_bytes()
        self.assert_not_valid(self.judge(stranger), "unable to get local issuer certificate")
        with tempfile.TemporaryDirectory(prefix="pidpys-stamps-") as state:
            (pathlib.Path(state) / "authorities").mkdir()
            shutil.copy(folder / "tsa.pem", pathlib.Path(state) / "authorities")
            with self.other_service(state=state):
                judged = self.judge(stranger)
        self.assertEqual(judged.status, 200, judged)
        self.assertIn("Чужий сервер", judged.json["tsaCertificateIssuerX500Name"])

    def test_what_is_not_over_the_data_or_not_whole_is_not_valid(self):
        token = self.made("ecdsa")[1]
        self.assert_not_valid(self.judge(token, CONTENT + b"!"), "other data")
        self.assert_not_valid(self.judge(token, None), "no data is loaded")
        for garbage in (b"", b"\x30\x03\x02\x01\x00", b"<html></html>", token[:-20], token + b"\0"):
            with self.subTest(garbage[:16]):
                at = self.ticket()
                if self.api("POST", at + "/ts/data", garbage, {"Content-Type": "application/octet-stream"}).status == 200:
                    self.api("POST", at + "/ts/verifier")
                    answer = self.api("GET", at + "/ts/verifier")
                    self.assertEqual(answer.status, 406, answer)
                    self.assertTrue(answer.json["failureCause"])
        last = token[:-1] + bytes([token[-1] ^ 1])
        self.assertEqual(self.judge(last).status, 406)
        self.assertEqual(self.judge(token).status, 200)

    def test_genuine_time_stamps(self):
        if not INTEROP.exists():
            print("SKIPPED: no foreign data")
            raise unittest.SkipTest("no foreign data")
        for name in ("CAdES-T-DSTU-4145", "CAdES-T-RSA"):
            signature = (INTEROP / f"pki/czo-cades/{name}.p7s").read_bytes()
            with self.subTest(name):
                judged = self.judge(token_in(signature, "content"), b"Test\r\n")
                self.assertEqual(judged.status, 200, judged)
                self.assertRegex(judged.json["dateTime"], "^2024-03-04T")
                self.assert_not_valid(self.judge(token_in(signature, "content"), b"Test\n"), "other data")
                self.assert_not_valid(self.judge(token_in(signature, "signature"), b"Test\r\n"), "other data")
        answer = (INTEROP / "pki/crl-ocsp-tsp/tsp_response.dat").read_bytes()  # a toy without signed attributes
        self.assertEqual(self.judge(answer, b"x").status, 406)

    def test_revocation_of_the_server_counts_with_additional_verifying(self):
        for family in ("ecdsa", "rsa", "dstu"):
            with self.subTest(family):
                token = self.made(family)[1]
                authority.log()
                plain = self.judge(token)
                self.assertEqual((plain.status, self.told(plain), authority.log()), (200, (False, ["none"], []), []))
                strict = self.judge(token, tsAdditionalVerifying="true")
                self.assertEqual((strict.status, self.told(strict)), (200, (True, ["asked"], [])))
                self.assertEqual([line.split()[1] for line in authority.log()], [f"/ocsp/{family}"])
                server = authority.stamp_server(family)
                authority.revoke(server)
                self.addCleanup(authority.release, server)
                self.assertEqual(self.judge(token).status, 200)
                self.assert_not_valid(self.judge(token, tsAdditionalVerifying="true"), "revoked")

    def test_a_status_that_nobody_tells_is_told_with_who_was_asked(self):
        token = self.made("ecdsa")[1]
        for down in ("ocsp", "crl"):
            authority.fault(down, "503")
        for offline, words in ((), authority.url("ocsp", "ecdsa")), (("--offline",), "offline"):
            authority.log()
            with self.subTest(offline), tempfile.TemporaryDirectory(prefix="pidpys-stamps-") as state:
                shutil.copytree(folder / "authorities", pathlib.Path(state) / "authorities")
                # One of its own: a server that failed is left alone for a while.
                with self.other_service(state=state, args=offline, config=NETWORK.format(port=port)):
                    unknown = self.judge(token, tsAdditionalVerifying="true")
                self.assertEqual((unknown.status, self.told(unknown)), (200, (False, ["none"], ["revocationUnknown"])))
                self.assertIn(words, unknown.json["remarks"][0]["message"])
                self.assertEqual(bool(authority.log()), not offline)

    def test_many_that_wait_for_a_responder_hold_no_worker(self):
        token = self.made("ecdsa")[1]
        authority.fault("ocsp", "", delay=2000)
        sessions = []
        for _ in range(2 * (os.cpu_count() or 1) + 2):
            at = self.ticket(tsAdditionalVerifying="true")
            self.api("POST", at + "/ts/data", token, {"Content-Type": "application/octet-stream"})
            self.assertEqual(self.api("POST", at + "/ts/verifier").status, 200)
            sessions.append(at)
        started = time.monotonic()
        self.assertEqual(self.judge(token).status, 200)  # asks nobody, so it is served at once
        self.assertLess(time.monotonic() - started, 2)
        for at in sessions:
            self.assertEqual(self.told(self.api("GET", at + "/ts/verifier")), (True, ["asked"], []))

    def test_without_data_a_server_or_a_time_stamp_the_start_or_the_job_says_so(self):
        at = self.ticket(None)
        self.assertIn("no data is loaded", self.api("POST", at + "/ts/creator").json["failureCause"])
        self.assertIn("no time-stamp is loaded", self.api("POST", at + "/ts/verifier").json["failureCause"])
        for method, path in (("GET", "/ts/creator"), ("GET", "/ts/data"), ("GET", "/ts/base64Data"), ("GET", "/ts/verifier")):
            self.assertEqual(self.api(method, at + path).status, 500)
        at = self.ticket()
        self.assertEqual(self.api("POST", at + "/ts/creator").status, 200)
        failed = self.api("GET", at + "/ts/data")
        self.assertEqual((failed.status, failed.json["message"]), (500, "Електронну позначку часу не створено."))
        self.assertIn("no time-stamp server is known", failed.json["failureCause"])

    def test_a_site_that_is_not_admitted_makes_nobody_talk_to_a_server(self):
        at = "/ticket/" + self.api("POST", "/ticket", site=REFUSED).json["ticketUuid"]
        self.api("POST", at + "/data", b"x", site=REFUSED)
        self.api("PUT", at + "/option", {"caId": "ecdsa"}, site=REFUSED)
        authority.log()
        self.assertEqual(self.api("POST", at + "/ts/creator", site=REFUSED).status, 403)
        self.assertEqual(authority.log(), [])

    def test_a_running_job_is_202_and_started_once(self):
        authority.fault("tsp", "", delay=2000)
        at = self.ticket(caId="ecdsa")
        self.assertEqual(self.api("POST", at + "/ts/creator").status, 200)
        running = self.api("GET", at + "/ts/creator")
        self.assertEqual((running.status, running.json["message"]),
                         (202, 'Операція "Створення електронної позначки часу" знаходиться в стадії виконання.'))
        self.assertIn("already running", self.api("POST", at + "/ts/creator").json["failureCause"])
        self.assertEqual(self.api("GET", at + "/ts/data").status, 200)


if __name__ == "__main__":
    main()
