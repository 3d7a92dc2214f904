#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""pidpys authorities: the national registry is taken from files and servers whole or not at all, and judged by its pins."""
import hashlib
import json
import os
import pathlib
import sys
import unittest

import harness
from home import Home
from test_authority import TestAuthority

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "online"))
from broken_server import BrokenServer, tls_context   # noqa: E402

INTEROP = pathlib.Path(os.environ["PIDPYS_INTEROP_DIR"])
REGISTRY = INTEROP / "pki/registry"
LIST, BUNDLE = REGISTRY / "CAs.json", REGISTRY / "roots-26.p7b"
ISSUER = INTEROP / "pki/czo-certs/CA-TEST_DSTU.cer"
SAMPLE = INTEROP / "cades/CAdES-BES-DSTU-4145.p7s"   # under a test root


def setUpModule():
    if not INTEROP.exists():
        print("SKIPPED: no foreign data")
        raise unittest.SkipTest("no foreign data")


class Authorities(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.folder = self.home.state / "registry"
        self.server = BrokenServer()
        self.addCleanup(self.server.stop)
        self.server.files |= {"/CAs.json": LIST.read_bytes(), "/CACertificates.p7b": BUNDLE.read_bytes()}

    def run_one(self, status, *words, **environment):
        got, output, errors = self.home.pidpys("authorities", *words, **environment)
        self.assertEqual(got, status, output + errors)
        return output, errors

    def json(self, *words, **environment):
        return json.loads(self.run_one(0, *words, "--json", **environment)[0])

    def test_from_files(self):
        self.assertIn("There is no national registry", self.run_one(0, "list")[0])
        output, _ = self.run_one(0, "update", LIST, BUNDLE)
        self.assertIn("Authorities with addresses: 33", output)
        self.assertIn("Certificates: 26; trusted national roots among them: 18", output)
        self.assertEqual((self.folder / "CAs.json").read_bytes(), LIST.read_bytes())
        self.assertEqual((self.folder / "CACertificates.p7b").stat().st_mode & 0o777, 0o600)
        report = self.json("list")
        self.assertEqual([each["id"] for each in report["authorities"]][:3], ["iddDfs", "tovUkraine", "ca43395033"])
        self.assertEqual({each["source"] for each in report["authorities"]}, {"registry"})
        self.assertEqual((report["registry"]["certificates"], report["registry"]["roots"]), (26, 18))
        self.assertEqual(self.json("list", "--test-roots")["registry"]["roots"], 26)
        self.assertEqual(self.json("show", "ca37567646")["tsp"], "http://ca.treasury.gov.ua:43221/services/tsp/")
        self.assertIn("http://ca.tax.gov.ua/services/ocsp/", self.run_one(0, "show", "iddDfs")[0])
        self.assertIn("there is no authority nobody", self.run_one(66, "show", "nobody")[1])
        self.run_one(64, "remove", "iddDfs")
        self.run_one(0, "remove", "registry")
        self.assertEqual(list(self.folder.iterdir()), [])
        self.assertIn("There is no national registry", self.run_one(66, "remove", "registry")[1])

    def test_from_a_server_that_is_named(self):
        report = self.json("update", self.server.url("/CAs.json"), self.server.url("/CACertificates.p7b"))
        self.assertEqual(report, {"good": True, "authorities": 33, "certificates": 26, "roots": 18})
        self.assertEqual(self.server.paths(), ["/CAs.json", "/CACertificates.p7b"])

    def test_a_server_or_list_with_a_fault_changes_nothing_and_is_told_of(self):
        self.run_one(0, "update", LIST, BUNDLE)
        text = LIST.read_bytes()
        self.server.files |= {"/comma": text.replace(b'"ca.informjust.ua",', b'"ca.informjust.ua"', 1), "/cut": text[:5000],
                              "/cut.p7b": BUNDLE.read_bytes()[:5000], "/stranger.p7b": self.stranger()}
        for path, status, words in (
                ("/comma", 65, "line 12: no JSON"), ("/cut", 65, "no JSON"), ("/cut.p7b", 65, ""),
                ("/stranger.p7b", 65, "no national root"), ("/html", 65, "web page"), ("/absent", 69, "404"),
                ("/busy", 69, "503"), ("/loop", 69, "redirections"), ("/large", 65, ""), ("/endless", 65, "more than"),
                ("/half", 69, "broke off"), ("/empty", 65, "answered nothing")):
            # The good one before it must not be taken alone.
            errors = self.run_one(status, "update", self.server.url("/CAs.json"), self.server.url(path))[1]
            line = errors.strip().splitlines()[-1]
            self.assertIn(words, line)
            self.assertIn(f"127.0.0.1:{self.server.port}{path}", line)
            self.assertTrue(line.startswith("pidpys: "))
        self.assertEqual((self.folder / "CAs.json").read_bytes(), text)
        self.assertEqual((self.folder / "CACertificates.p7b").read_bytes(), BUNDLE.read_bytes())

    def stranger(self):
        tls_context(self.home.path, "DNS:x")
        return (self.home.path / "ca.pem").read_bytes()

    def test_a_list_leads_nowhere_else(self):
        inner = BrokenServer()
        self.addCleanup(inner.stop)
        errors = self.run_one(77, "update", self.server.url(f"/to?307,{inner.url('/good')}"))[1]
        self.assertIn("may not choose", errors)
        self.assertEqual(inner.asked, [])

    def test_the_service_s_network_is_used(self):
        config = self.home.path / "config.toml"
        config.write_text(f'[network]\nproxy = "{self.server.url("")}"\n')
        errors = self.run_one(69, "update", "--config", config, "http://lists.example.ua/CAs.json")[1]
        self.assertIn("http://lists.example.ua/CAs.json", errors)
        self.assertEqual(self.server.paths(), ["http://lists.example.ua/CAs.json"])
        config.write_text("[network]\noffline = true\n")
        self.assertIn("offline", self.run_one(69, "update", "--config", config, self.server.url("/CAs.json"))[1])
        self.assertIn("offline", self.run_one(69, "update", "--offline")[1])
        self.assertEqual(len(self.server.asked), 1)

    def test_signatures_are_judged_by_its_pinned_roots(self):
        bundle = self.home.path / "bundle.pem"
        bundle.write_bytes(harness.run("openssl", "pkcs7", "-inform", "DER", "-in", BUNDLE, "-print_certs") +
                           harness.run("openssl", "x509", "-inform", "DER", "-in", ISSUER))
        self.assertIn("pidpys authorities update", self.home.pidpys("verify", SAMPLE)[2])
        self.run_one(0, "update", bundle)
        self.assertEqual(self.home.pidpys("verify", SAMPLE)[2], "")

        def reason(*words):
            [signer] = json.loads(self.home.pidpys("verify", SAMPLE, "--json", *words)[1])["signers"]
            return signer["reason"]

        # The way is there, and with a root of tests trusted it has an end; the certificate's own time is over.
        self.assertIn("does not lead to a trusted certification authority", reason())
        self.assertNotIn("does not lead", reason("--test-roots"))
        config = self.home.path / "pidpys.toml"
        config.write_text("authorities.test_roots = true\n")
        self.assertNotIn("does not lead", reason("--config", config))

    def test_doctor_offers_it(self):
        self.assertIn("pidpys authorities update", self.home.pidpys("doctor")[1])
        self.run_one(0, "update", LIST, BUNDLE)
        output = self.home.pidpys("doctor")[1]
        self.assertIn("National registry: 33 authorities; 26 certificates, 18 of them trusted roots", output)
        self.assertNotIn("pidpys authorities update", output)
        os.utime(self.folder / "CAs.json", (1, 1))
        self.assertIn("pidpys authorities update", self.home.pidpys("doctor")[1])

    def test_a_trusted_list_is_known_by_what_it_is_and_taken_of_its_signer_alone(self):
        self.run_one(0, "update", LIST, BUNDLE)
        genuine = (REGISTRY / "tl-ua-ec-32.signature.xml").read_text()   # without the list that it is over
        document = self.home.path / "list"
        for text, words in (
                ('<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#"></TrustServiceStatusList>', "there is none"),
                (f'<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#">{genuine}</TrustServiceStatusList>',
                 "over another document"),
                (f'<!DOCTYPE x><TrustServiceStatusList>{genuine}</TrustServiceStatusList>', "a document type"),
                ('<TrustServiceStatusList', "not XML")):
            document.write_text(text)
            errors = self.run_one(65, "update", document)[1]
            self.assertIn(f"{document}: the trusted list: ", errors)
            self.assertIn(words, errors)
        (self.folder / "TL-UA-EC.xml").write_text("<TrustServiceStatusList/>")
        self.assertIn("TL-UA-EC.xml: the trusted list", self.run_one(0, "list")[1])
        self.assertEqual(len(self.json("list")["authorities"]), 33)

    def test_a_further_signer_of_the_trusted_list_is_named_by_the_configuration_alone(self):
        self.run_one(0, "update", LIST, BUNDLE)
        document, config = self.home.path / "list", self.home.path / "pidpys.toml"
        with TestAuthority("ecdsa") as authority:
            document.write_bytes(authority.trusted_list("ecdsa"))
            fingerprint = hashlib.sha256(authority.certificates("ecdsa")["stamps"]).hexdigest()
        refused = f"its signer is not known here, SHA-256 {fingerprint}"
        errors = self.run_one(65, "update", document)[1]
        self.assertIn(refused, errors)
        self.assertIn("authorities.trusted_list_signers", errors)

        def configure(*signers):
            config.write_text(f"[authorities]\ntrusted_list_signers = {json.dumps(signers)}\n")

        configure(fingerprint[:-1] + ("0" if fingerprint[-1] != "0" else "1"))
        self.assertIn(refused, self.run_one(65, "update", document, "--config", config)[1])
        configure(fingerprint, "czo.gov.ua")
        self.assertIn("trusted_list_signers", self.run_one(65, "update", document, "--config", config)[1])
        self.assertFalse((self.folder / "TL-UA-EC.xml").exists())

        configure(":".join(fingerprint.upper()[i:i + 2] for i in range(0, 64, 2)))
        self.assertIn("no. 32", self.run_one(0, "update", document, "--config", config)[0])
        self.assertEqual(self.json("list", "--config", config)["registry"]["trustedList"]["number"], 32)
        # Where the configuration does not name it any more, what was fetched is no word for itself.
        (self.folder / "pidpys.toml").write_text(config.read_text())
        report = self.json("list")
        self.assertNotIn("trustedList", report["registry"])
        self.assertTrue(any(refused in each for each in report["unusable"]), report["unusable"])

        service = harness.Service(config=config.read_text(), state=self.home.state)
        self.addCleanup(service.stop)
        self.assertIn("КНЕДП «Перевірка»",
                      [each["name"] for each in service.api("GET", "/certificateAuthority/supported").json["ca"]])

    def test_own_authorities_stand_first_and_can_be_removed(self):
        self.run_one(0, "update", LIST)
        own = self.home.state / "authorities"
        own.mkdir()
        (own / "ours.pem").write_bytes(b"# id: tovUkraine\n# tsp: http://tsp.ours/\n" + self.stranger())
        report = self.json("list")["authorities"]
        self.assertEqual((report[0]["id"], report[0]["source"], report[0]["tsp"]), ("tovUkraine", "own", "http://tsp.ours/"))
        self.assertEqual(len(report), 33)
        elsewhere = self.home.path / "elsewhere"   # where the service's configuration has authorities, commands have them too
        elsewhere.mkdir()
        (elsewhere / "theirs.pem").write_bytes(b"# id: theirs\n" + self.stranger())
        config = self.home.path / "pidpys.toml"
        config.write_text('authorities.paths = ["elsewhere"]\n')
        self.assertEqual(self.json("show", "theirs", "--config", config)["file"], str(elsewhere / "theirs.pem"))
        self.run_one(66, "show", "theirs")
        config.write_text("authorities.own = false\n")
        self.assertEqual(self.json("show", "tovUkraine", "--config", config)["source"], "registry")
        self.run_one(0, "remove", "tovUkraine")
        self.assertFalse((own / "ours.pem").exists())
        self.assertEqual(self.json("show", "tovUkraine")["source"], "registry")


class InTheService(unittest.TestCase):
    def test_pages_are_told_of_the_registry_s_authorities(self):
        home = Home()
        self.addCleanup(home.remove)
        self.assertEqual(home.pidpys("authorities", "update", LIST, BUNDLE)[0], 0)
        service = harness.Service(state=home.state)
        self.addCleanup(service.stop)
        listed = service.api("GET", "/certificateAuthority/supported").json["ca"]
        self.assertEqual(len(listed), 33)
        self.assertEqual(listed[0], {"id": "iddDfs", "name": "КНЕДП ДПС"})


if __name__ == "__main__":
    unittest.main()
