# SPDX-License-Identifier: MIT
"""pidpys sign --level, upgrade and timestamp against a running test authority, and OpenSSL on what comes of it."""
import base64
import json
import pathlib
import signal
import subprocess
import unittest
import urllib.parse

import asic
from harness import main
from home import Home
from test_authority import TestAuthority

CONTENT = "Договір".encode()
FAMILIES = ("ecdsa", "rsa", "dstu")


def setUpModule():
    global authority
    authority = TestAuthority(*FAMILIES)


def tearDownModule():
    authority.stop()


class Levels(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.addCleanup(authority.clear)
        known = self.home.state / "authorities"
        known.mkdir(parents=True)
        for family in FAMILIES:
            (known / f"{family}.cer").write_bytes(authority.certificates(family)["root"])
        self.config = self.home.path / "pidpys.toml"
        port = urllib.parse.urlsplit(authority.address).port
        self.config.write_text(f'[network]\nallow = ["127.0.0.0/8"]\nports = [{port}]\n')
        self.document = self.home.path / "договір.txt"
        self.document.write_bytes(CONTENT)
        self.signature = pathlib.Path(str(self.document) + ".p7s")
        self.token = pathlib.Path(str(self.document) + ".ts")
        authority.log()

    def run_one(self, status, *words):
        got, output, errors = self.home.pidpys(*words, "--config", self.config)
        self.assertEqual(got, status, output + errors)
        return output, errors

    def key(self, family):
        (self.home.path / "key.p12").write_bytes(authority.signer(family).pkcs12)
        return ["--key", self.home.path / "key.p12", *self.home.password_file("test")]

    def asked(self):
        return sorted(line.split()[1].split("/")[1] for line in authority.log())

    def openssl(self, family, *words):
        """OpenSSL with the family's anchor; its status and words."""
        chain = self.home.path / "chain.pem"
        certificates = authority.certificates(family)
        chain.write_text("".join("-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(certificates[name]).decode() +
                                 "-----END CERTIFICATE-----\n" for name in ("root", "issuing")))
        done = subprocess.run(["openssl", *map(str, words), "-CAfile", str(chain)], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stderr

    def assert_signature_holds(self, family):
        status, errors = self.openssl(family, "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", self.signature,
                                      "-content", self.document, "-purpose", "any", "-out", "/dev/null")
        self.assertEqual(status, 0, errors)

    def test_sign_in_a_container_at_a_level(self):
        container = self.home.path / "out.asic"
        for family in ("ecdsa", "rsa"):
            for form, name, over in (("s", "META-INF/signature.p7s", self.document.name),
                                     ("e", "META-INF/signature001.p7s", "META-INF/ASiCManifest001.xml")):
                with self.subTest(f"{family} {form}"):
                    self.run_one(0, "sign", self.document, "--asic", form, "--out", container, *self.key(family),
                                 "--level", "XL", "--timestamp-content", "--overwrite")
                    self.assertEqual(self.asked(), ["ocsp", "ocsp", "tsp", "tsp"])
                    members = asic.members(container.read_bytes())
                    self.signature.write_bytes(members[name])
                    content = self.home.path / "content"
                    content.write_bytes(members[over])
                    status, errors = self.openssl(family, "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in",
                                                  self.signature, "-content", content, "-purpose", "any", "-out", "/dev/null")
                    self.assertEqual(status, 0, errors)

    def test_sign_at_a_level(self):
        for family in FAMILIES:
            with self.subTest(family):
                output, errors = self.run_one(0, "sign", self.document, *self.key(family), "--level", "XL",
                                              "--timestamp-content", "--overwrite")
                self.assertIn(str(self.signature), output)
                self.assertEqual(errors, "")  # no progress where nobody looks
                self.assertEqual(self.asked(), ["ocsp", "ocsp", "tsp", "tsp"])
                if family != "dstu":
                    self.assert_signature_holds(family)

    def test_upgrade_step_by_step(self):
        key = self.key("rsa")
        self.run_one(0, "sign", self.document, *key)
        size = len(self.signature.read_bytes())
        for level in ("T", "LT", "LTA"):
            report = json.loads(self.run_one(0, "upgrade", self.signature, "--level", level, "--json")[0])
            self.assertEqual(report, {"signature": str(self.signature), "level": level, "unknown": []})
            raised = self.signature.read_bytes()
            self.assertGreater(len(raised), size + 1000)
            size = len(raised)
            self.assert_signature_holds("rsa")
        self.assertEqual(self.home.pidpys("verify", self.signature)[0], 0)
        self.assertIn("--overwrite", self.run_one(73, "upgrade", self.signature, "--out", self.document)[1])
        self.assertEqual(self.document.read_bytes(), CONTENT)

    def verified(self, status, *words):
        report = json.loads(self.run_one(status, "verify", self.signature, "--report", "json", *words)[0])
        return report["signers"][0]

    def test_verify_tells_level_and_time_and_asks_for_what_is_not_there(self):
        key = self.key("ecdsa")
        self.run_one(0, "sign", self.document, *key, "--level", "XL", "--timestamp-content")
        self.asked()
        signer = self.verified(0)
        self.assertEqual((signer["indication"], signer["level"], signer["timeProven"]), ("TOTAL-PASSED", "CAdES-X Long", True))
        self.assertEqual([(stamp["kind"], stamp["verdict"]) for stamp in signer["timestamps"]],
                         [("content", "valid"), ("signature", "valid")])
        self.assertEqual(signer["revocationSources"], ["embedded", "embedded"])
        words = self.run_one(0, "verify", self.signature)[0]
        for part in ("CAdES-X Long", "existed at", "Time-stamp of the data"):
            self.assertIn(part, words)
        self.assertEqual(self.asked(), [])  # it brings all along

        self.run_one(0, "sign", self.document, *key, "--embed", "chain", "--overwrite")
        signer = self.verified(0)
        self.assertEqual((signer["indication"], signer["revocationSources"]), ("TOTAL-PASSED", ["asked", "asked"]))
        self.assertEqual(self.asked(), ["ocsp", "ocsp"])
        signer = self.verified(0, "--offline")
        self.assertEqual((signer["indication"], signer["subIndication"]), ("INDETERMINATE", "TRY_LATER"))
        self.assertEqual((signer["revocationSources"], signer["timeProven"]), (["none", "none"], False))
        self.assertEqual(self.asked(), [])
        self.assertIn("Nobody certifies the time", self.run_one(0, "verify", self.signature, "--offline")[0])
        self.document.write_bytes(CONTENT + b"!")
        signer = self.verified(1)
        self.assertEqual((signer["indication"], signer["subIndication"]), ("TOTAL-FAILED", "HASH_FAILURE"))

    def test_each_signature_in_a_container_is_judged_as_one_by_itself(self):
        container = self.home.path / "договір.asice"
        self.run_one(0, "sign", self.document, "--asic", "e", "-o", container, *self.key("ecdsa"), "--embed", "chain")
        self.run_one(0, "sign", "--add", container, *self.key("rsa"), "--embed", "chain")

        def verified(status, *words):
            report = json.loads(self.run_one(status, "verify", container, "--json", *words)[0])
            return [signature["signers"][0] for signature in report["signatures"]]

        self.asked()
        for signer in verified(0):
            self.assertEqual((signer["indication"], signer["revocationSources"]), ("TOTAL-PASSED", ["asked", "asked"]))
        self.assertEqual(self.asked(), ["ocsp"] * 4)
        for signer in verified(0, "--offline"):
            self.assertEqual((signer["indication"], signer["subIndication"]), ("INDETERMINATE", "TRY_LATER"))
        members = asic.members(container.read_bytes())
        container.write_bytes(asic.archive((members | {self.document.name: b"other"}).items()))
        for signer in verified(1):
            self.assertEqual((signer["verdict"], signer["subIndication"]), ("invalid", "HASH_FAILURE"))
        self.assertEqual(self.asked(), [])
        self.assertIn("is NOT good", self.run_one(1, "verify", container)[0])

    def test_a_wrong_signature_is_not_raised_and_stays_as_it_is(self):
        self.run_one(0, "sign", self.document, *self.key("ecdsa"))
        before = self.signature.read_bytes()
        self.document.write_bytes(CONTENT + b"!")
        self.run_one(65, "upgrade", self.signature)
        self.assertEqual(self.signature.read_bytes(), before)
        self.assertEqual(self.asked(), [])

    def test_timestamp_of_a_file(self):
        for family in FAMILIES:
            with self.subTest(family):
                report = json.loads(self.run_one(0, "timestamp", "make", self.document, "--server", authority.url("tsp", family),
                                                 "--overwrite", "--json")[0])
                self.assertEqual((report["timestamp"], report["server"]), (str(self.token), authority.url("tsp", family)))
                verify = ("ts", "-verify", "-in", self.token, "-token_in", "-data")
                if family != "dstu":
                    self.assertEqual(self.openssl(family, *verify, self.document)[0], 0)
                    self.assertNotEqual(self.openssl(family, *verify, self.config)[0], 0)
                self.assertIn("✓ The time-stamp is valid", self.home.pidpys("timestamp", "verify", self.token)[1])
                status, output, _ = self.home.pidpys("timestamp", "verify", self.token, "--data", self.config, "--json")
                judged = json.loads(output)
                self.assertEqual((status, judged["valid"], judged["time"]), (1, False, report["time"]))
                self.assertIn("other data", judged["reason"])
        self.run_one(0, "timestamp", "make", self.document, "--server", authority.url("tsp", "rsa"), "--hash", "sha512", "-o",
                     self.home.path / "t")
        shown = subprocess.run(["openssl", "ts", "-reply", "-in", self.home.path / "t", "-token_in", "-text"],
                               capture_output=True, text=True, timeout=60).stdout
        self.assertIn("Hash Algorithm: sha512", shown)

    def judged_stamp(self, status, *words):
        got, output, errors = self.home.pidpys("timestamp", "verify", self.token, "--json", "--config", self.config, *words)
        self.assertEqual(got, status, output + errors)
        return json.loads(output)

    def test_the_status_of_a_time_stamps_server_is_asked(self):
        self.run_one(0, "timestamp", "make", self.document, "--server", authority.url("tsp", "rsa"))
        self.asked()
        good = self.judged_stamp(0)
        self.assertEqual((good["revocationChecked"], good["revocationSources"], good["remarks"]), (True, ["asked"], []))
        self.assertEqual(self.asked(), ["ocsp"])
        offline = self.judged_stamp(0, "--offline")
        self.assertEqual((offline["revocationChecked"], offline["revocationSources"]), (False, ["none"]))
        self.assertIn("offline", offline["remarks"][0]["message"])
        self.assertEqual(self.asked(), [])
        authority.fault("ocsp", "503")
        self.assertEqual(self.judged_stamp(0)["revocationSources"], ["asked"])  # by the list of the authority
        self.assertIn("crl", self.asked())
        authority.clear()
        server = authority.stamp_server("rsa")
        authority.revoke(server)
        self.addCleanup(authority.release, server)
        revoked = self.judged_stamp(1)
        self.assertFalse(revoked["valid"])
        self.assertIn("revoked", revoked["reason"])

    def test_time_stamps_that_cannot_be_looked_at_or_believed(self):
        self.run_one(0, "timestamp", "make", "--server", authority.url("tsp", "rsa"), self.document)
        empty = self.home.path / "nobody"
        empty.mkdir()
        status, output, _ = self.home.pidpys("timestamp", "verify", self.token, "--authorities", empty)
        self.assertEqual(status, 1)
        self.assertIn("unable to get local issuer certificate", output)
        self.assertEqual(self.home.pidpys("timestamp", "verify", self.document, "--data", self.document)[0], 2)
        self.assertEqual(self.home.pidpys("timestamp", "verify", self.home.path / "none.ts")[0], 2)
        self.token.rename(self.home.path / "t")
        self.assertIn("--data", self.home.pidpys("timestamp", "verify", self.home.path / "t")[2])

    def test_what_a_server_says_is_told_and_nothing_is_written(self):
        server = ("--server", authority.url("tsp", "ecdsa"))
        authority.fault("tsp", "rejection")
        for command in (("timestamp", "make", self.document), ("sign", self.document, *self.key("ecdsa"), "--level", "T")):
            with self.subTest(command[0]):
                errors = self.run_one(69, *command, *server)[1]
                self.assertIn(authority.url("tsp", "ecdsa"), errors)
                self.assertIn("Ліміт позначок часу вичерпано", errors)
        self.assertIn("no time-stamp server is known", self.run_one(66, "timestamp", "make", self.document)[1])
        self.assertFalse(self.signature.exists() or self.token.exists())

    def test_offline_asks_nobody(self):
        for command in (("timestamp", "make", self.document, "--server", authority.url("tsp", "ecdsa")),
                        ("sign", self.document, *self.key("ecdsa"), "--level", "XL")):
            with self.subTest(command[0]):
                self.assertIn("offline", self.run_one(69, *command, "--offline")[1])
        self.assertEqual(self.asked(), [])
        self.assertFalse(self.signature.exists() or self.token.exists())

    def test_progress_at_a_terminal_and_ctrl_c(self):
        make = ("timestamp", "make", self.document, "--config", self.config, "--server", authority.url("tsp", "ecdsa"))
        waiting = f"Waiting for {authority.address} …".encode()
        status, seen = self.home.at_terminal(*make, answers=[])
        self.assertEqual(status, 0, seen)
        self.assertIn(b"\r" + waiting + b"\x1b[K\r\x1b[K", seen)
        self.token.unlink()
        authority.fault("tsp", "", delay=60_000)
        status, seen = self.home.at_terminal(*make, answers=[(waiting, b"\x03")])
        self.assertEqual(status, -signal.SIGINT, seen)
        self.assertFalse(self.token.exists())
        self.assertEqual(sorted(self.home.path.glob("договір*")), [self.document])


if __name__ == "__main__":
    main()
