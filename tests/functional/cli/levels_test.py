# SPDX-License-Identifier: MIT
"""pidpys sign --level, upgrade and timestamp against a running test authority, and OpenSSL on what comes of it."""
import json
import signal
import subprocess
import urllib.request

import wine
from harness import main
from levels_home import CONTENT, FAMILIES, LevelsCase


class Levels(LevelsCase):
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
            [signer] = report.pop("signers")
            self.assertEqual(report, {"signature": str(self.signature), "changed": True, "remarks": []})
            self.assertEqual(signer["level"], "CAdES-T" if level == "T" else f"CAdES-B-{level}")
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
        signer = self.verified(2, "--offline")
        self.assertEqual((signer["indication"], signer["subIndication"]), ("INDETERMINATE", "TRY_LATER"))
        self.assertEqual((signer["revocationSources"], signer["timeProven"]), (["none", "none"], False))
        self.assertEqual(self.asked(), [])
        self.assertIn("Nobody certifies the time", self.run_one(2, "verify", self.signature, "--offline")[0])
        self.document.write_bytes(CONTENT + b"!")
        signer = self.verified(1)
        self.assertEqual((signer["indication"], signer["subIndication"]), ("TOTAL-FAILED", "HASH_FAILURE"))

    def test_a_clock_that_is_apart_is_told(self):
        self.addCleanup(self.authority.clock, 0)
        self.authority.clock(86_400)
        server = self.authority.url("tsp", "ecdsa")
        for words in (("sign", self.document, *self.key("ecdsa"), "--level", "T"), ("upgrade", self.signature, "--level", "LTA"),
                      ("timestamp", "make", self.document, "--server", server),
                      ("sign", self.document, *self.key("ecdsa"), "--timestamp-content", "--asic", "e")):
            with self.subTest(" ".join(map(str, words[:1]))):
                output, errors = self.run_one(0, *words)
                self.assertRegex(errors, f"^! The time of the time-stamp differs from this computer's clock \\({server}: 20")
                remarks = json.loads(self.run_one(0, *words, "--overwrite", "--json")[0])["remarks"]
                self.assertEqual({remark["code"] for remark in remarks}, {"clockApart"})

    def test_what_is_made_is_told_with_its_level_and_time(self):
        for level, title in ((None, "CAdES-BES"), ("T", "CAdES-T"), ("XL", "CAdES-X Long"), ("LT", "CAdES-B-LT")):
            key = ("sign", self.document, *self.key("ecdsa"), *(["--level", level] if level else []), "--overwrite")
            report = json.loads(self.run_one(0, *key, "--json")[0])
            self.assertEqual((report["level"], "time" in report, report["remarks"]), (title, level is not None, []))
            line = self.run_one(0, *key)[0].splitlines()[-1]
            self.assertRegex(line, f": level {title}" + (", time certified: 20" if level else "$"))

    def test_the_list_that_says_revoked_is_named_as_the_responder_is(self):
        for said, by in (("ocsp", {}), ("crl", {"ocsp": "404"})):
            signer = self.authority.signer("ecdsa", **by)
            self.authority.revoke(signer)
            (self.home.path / "key.p12").write_bytes(signer.pkcs12)
            errors = self.run_one(65, "sign", self.document, "--key", self.home.path / "key.p12",
                                  *self.home.password_file("test"), "--level", "XL")[1]
            self.assertRegex(errors, self.authority.url(said, "ecdsa") + r"[\w/.-]*: revoked at 20[\dT:-]+Z, keyCompromise")
        self.assertFalse(self.signature.exists())

    def test_a_wrong_signature_is_not_raised_and_stays_as_it_is(self):
        self.run_one(0, "sign", self.document, *self.key("ecdsa"))
        before = self.signature.read_bytes()
        self.document.write_bytes(CONTENT + b"!")
        self.run_one(65, "upgrade", self.signature)
        self.assertEqual(self.signature.read_bytes(), before)
        self.assertEqual(self.asked(), [])

    def test_what_could_not_be_checked_is_not_called_bad(self):
        self.run_one(0, "sign", self.document, *self.key("ecdsa"), "--embed", "none")
        words = self.run_one(2, "verify", self.signature)[0]
        self.assertIn("? Unknown signer: the signature could not be checked", words)
        self.assertNotIn("NOT good", words)

        query = self.home.path / "query"   # without certReq: the token comes without certificates
        subprocess.run(["openssl", "ts", "-query", "-data", self.document, "-sha256", "-out", query], check=True,
                       capture_output=True)
        with urllib.request.urlopen(self.authority.url("tsp", "ecdsa"), query.read_bytes(), timeout=60) as answer:
            self.token.write_bytes(answer.read())
        words = self.run_one(2, "timestamp", "verify", self.token)[0]
        self.assertIn("? The time-stamp could not be checked", words)
        self.assertNotIn("not valid", words)

    def test_a_status_that_nobody_tells_is_not_called_valid(self):
        self.run_one(0, "sign", self.document, *self.key("ecdsa"), "--embed", "chain")
        self.assertIn("the certificate valid", self.run_one(0, "verify", self.signature)[0])
        words = self.run_one(2, "verify", self.signature, "--offline")[0]
        self.assertIn("could not be checked: Whether the certificate is revoked is not known", words)
        self.assertNotIn("valid;", words)

    def test_a_server_for_nothing_is_a_mistake(self):
        server = ("--server", self.authority.url("tsp", "ecdsa"))
        for more in ((), ("--asic", "s")):
            errors = self.run_one(64, "sign", self.document, *self.key("ecdsa"), *server, *more)[1]
            self.assertIn("--level", errors)
        self.assertFalse(self.signature.exists())
        self.run_one(0, "sign", self.document, *self.key("ecdsa"), *server, "--timestamp-content")

    def test_timestamp_of_a_file(self):
        for family in FAMILIES:
            with self.subTest(family):
                report = json.loads(self.run_one(0, "timestamp", "make", self.document, "--server", self.authority.url("tsp", family),
                                                 "--overwrite", "--json")[0])
                self.assertEqual((report["timestamp"], report["server"]), (str(self.token), self.authority.url("tsp", family)))
                verify = ("ts", "-verify", "-in", self.token, "-token_in", "-data")
                if family != "dstu":
                    self.assertEqual(self.openssl(family, *verify, self.document)[0], 0)
                    self.assertNotEqual(self.openssl(family, *verify, self.config)[0], 0)
                self.assertIn("✓ The time-stamp is valid", self.home.pidpys("timestamp", "verify", self.token)[1])
                status, output, _ = self.home.pidpys("timestamp", "verify", self.token, "--data", self.config, "--json")
                judged = json.loads(output)
                self.assertEqual((status, judged["valid"], judged["time"]), (1, False, report["time"]))
                self.assertIn("other data", judged["reason"])
        self.run_one(0, "timestamp", "make", self.document, "--server", self.authority.url("tsp", "rsa"), "--hash", "sha512", "-o",
                     self.home.path / "t")
        shown = subprocess.run(["openssl", "ts", "-reply", "-in", self.home.path / "t", "-token_in", "-text"],
                               capture_output=True, text=True, timeout=60).stdout
        self.assertIn("Hash Algorithm: sha512", shown)

    def judged_stamp(self, status, *words):
        got, output, errors = self.home.pidpys("timestamp", "verify", self.token, "--json", "--config", self.config, *words)
        self.assertEqual(got, status, output + errors)
        return json.loads(output)

    def test_the_status_of_a_time_stamps_server_is_asked(self):
        self.run_one(0, "timestamp", "make", self.document, "--server", self.authority.url("tsp", "rsa"))
        self.asked()
        good = self.judged_stamp(0)
        self.assertEqual((good["revocationChecked"], good["revocationSources"], good["remarks"]), (True, ["asked"], []))
        self.assertEqual(self.asked(), ["ocsp"])
        offline = self.judged_stamp(0, "--offline")
        self.assertEqual((offline["revocationChecked"], offline["revocationSources"]), (False, ["none"]))
        self.assertIn("offline", offline["remarks"][0]["message"])
        self.assertEqual(self.asked(), [])
        self.authority.fault("ocsp", "503")
        self.assertEqual(self.judged_stamp(0)["revocationSources"], ["asked"])  # by the list of the authority
        self.assertIn("crl", self.asked())
        self.authority.clear()
        server = self.authority.stamp_server("rsa")
        self.authority.revoke(server)
        self.addCleanup(self.authority.release, server)
        revoked = self.judged_stamp(1)
        self.assertFalse(revoked["valid"])
        self.assertIn("revoked", revoked["reason"])

    def test_time_stamps_that_cannot_be_looked_at_or_believed(self):
        self.run_one(0, "timestamp", "make", "--server", self.authority.url("tsp", "rsa"), self.document)
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
        server = ("--server", self.authority.url("tsp", "ecdsa"))
        self.authority.fault("tsp", "rejection")
        for command in (("timestamp", "make", self.document), ("sign", self.document, *self.key("ecdsa"), "--level", "T")):
            with self.subTest(command[0]):
                errors = self.run_one(69, *command, *server)[1]
                self.assertIn(self.authority.url("tsp", "ecdsa"), errors)
                self.assertIn("Ліміт позначок часу вичерпано", errors)
        self.assertRegex(self.run_one(66, "timestamp", "make", self.document)[1],
                         "no time-stamp server is known.*\\n +→ name a server: --server URL")
        self.assertFalse(self.signature.exists() or self.token.exists())

    def test_offline_asks_nobody(self):
        for command in (("timestamp", "make", self.document, "--server", self.authority.url("tsp", "ecdsa")),
                        ("sign", self.document, *self.key("ecdsa"), "--level", "XL")):
            with self.subTest(command[0]):
                self.assertIn("offline", self.run_one(69, *command, "--offline")[1])
        self.assertEqual(self.asked(), [])
        self.assertFalse(self.signature.exists() or self.token.exists())

    @wine.lacks(wine.TERMINALS)
    def test_progress_at_a_terminal_and_ctrl_c(self):
        make = ("timestamp", "make", self.document, "--config", self.config, "--server", self.authority.url("tsp", "ecdsa"))
        waiting = f"Waiting for {self.authority.address} …".encode()
        status, seen = self.home.at_terminal(*make, answers=[])
        self.assertEqual(status, 0, seen)
        self.assertIn(b"\r" + waiting + b"\x1b[K\r\x1b[K", seen)
        self.token.unlink()
        self.authority.fault("tsp", "", delay=60_000)
        status, seen = self.home.at_terminal(*make, answers=[(waiting, b"\x03")])
        self.assertEqual(status, -signal.SIGINT, seen)
        self.assertFalse(self.token.exists())
        self.assertEqual(sorted(self.home.path.glob("договір*")), [self.document])

    @wine.lacks(wine.TERMINALS)
    def test_ctrl_c_is_no_verdict(self):
        waiting = f"Waiting for {self.authority.address} …".encode()
        key = self.key("ecdsa")
        self.run_one(0, "timestamp", "make", self.document, "--server", self.authority.url("tsp", "ecdsa"))
        self.run_one(0, "sign", self.document, *key, "--embed", "chain")
        container = self.home.path / "договір.asice"
        self.run_one(0, "sign", self.document, *key, "--embed", "chain", "--asic", "e", "--out", container)
        self.authority.fault("ocsp", "", delay=60_000)
        for command in (("verify", self.signature), ("verify", container), ("timestamp", "verify", self.token)):
            with self.subTest(command):
                status, seen = self.home.at_terminal(*command, "--config", self.config, answers=[(waiting, b"\x03")])
                self.assertEqual(status, -signal.SIGINT, seen)
                self.assertNotRegex(seen.decode(), "TOTAL|valid|✓")


if __name__ == "__main__":
    main()
