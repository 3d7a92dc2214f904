# SPDX-License-Identifier: MIT
"""pidpys verify and timestamp verify on time-stamps of containers: tokens of OpenSSL's server and of the test authority's."""
import json
import unittest
import urllib.parse

import asic
import asic_stamps
from asic_stamps import FILE, CONTENT
from harness import main
from home import Home
from openssl_authority import OpensslAuthority
from test_authority import TestAuthority


def setUpModule():
    global authority, openssl
    authority, openssl = TestAuthority("ecdsa", "dstu"), OpensslAuthority()


def tearDownModule():
    authority.stop()
    openssl.remove()


class StampsOfContainers(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.addCleanup(authority.clear)
        known = self.home.state / "authorities"
        known.mkdir(parents=True)
        (known / "openssl.pem").write_bytes(openssl.file("ca.pem"))
        for family in ("ecdsa", "dstu"):
            (known / f"{family}.cer").write_bytes(authority.certificates(family)["root"])
        self.config = self.home.path / "pidpys.toml"
        port = urllib.parse.urlsplit(authority.address).port
        self.config.write_text(f'[network]\nallow = ["127.0.0.0/8"]\nports = [{port}]\n')
        self.container = self.home.path / "out.asic"
        authority.log()

    def stamp_by(self, family):
        """A maker of tokens, by timestamp make at the family's server; OpenSSL's without a family."""
        def stamp(octets):
            data = self.home.path / "data"
            data.write_bytes(octets)
            got, output, errors = self.home.pidpys("timestamp", "make", data, "--overwrite", "--config", self.config,
                                                   "--server", authority.url("tsp", family))
            self.assertEqual(got, 0, output + errors)
            return (self.home.path / "data.ts").read_bytes()
        return openssl.stamp if family == "openssl" else stamp

    def signed(self):
        document, key = self.home.path / FILE, self.home.path / "person.p12"
        document.write_bytes(CONTENT)
        key.write_bytes(openssl.file("person.p12"))
        got, output, errors = self.home.pidpys("sign", document, "--asic", "e", "--out", self.container, "--overwrite", "--key",
                                               key, *self.home.password_file("demo"))
        self.assertEqual(got, 0, output + errors)
        return asic.members(self.container.read_bytes())

    def run_on(self, members, status, *words, command=("verify",)):
        self.container.write_bytes(asic.archive(members.items()))
        got, output, errors = self.home.pidpys(*command, self.container, "--config", self.config, *words)
        self.assertEqual(got, status, output + errors)
        return output

    def report(self, members, status, *words, **more):
        return json.loads(self.run_on(members, status, "--json", *words, **more))

    def test_a_time_stamp_of_a_file_holds_and_nobody_has_signed(self):
        for family in ("openssl", "ecdsa", "dstu"):
            with self.subTest(family):
                members = asic_stamps.only_stamped(self.stamp_by(family))
                report = self.report(members, 1)
                self.assertEqual((report["valid"], report["container"], report["signatures"], report["unsignedFiles"]),
                                 (False, "ASiC-S", [], [FILE]))
                [stamp] = report["timestamps"]
                self.assertEqual((stamp["timestamp"], stamp["valid"], stamp["files"], stamp["faults"]),
                                 (asic_stamps.ONLY, True, [FILE], []))
                self.assertEqual(stamp["revocationSources"], ["none"] if family == "openssl" else ["asked"])
                words = self.run_on(members, 1)
                for part in ("✓ The time-stamp is valid", f"The time-stamp covers: {FILE}", "signed by nobody"):
                    self.assertIn(part, words)

    def test_timestamp_verify_answers_for_the_time_stamps_alone(self):
        command = ("timestamp", "verify")
        stamped = asic_stamps.only_stamped(openssl.stamp)
        report = self.report(stamped, 0, command=command)
        self.assertEqual((report["valid"], [each["timestamp"] for each in report["timestamps"]]), (True, [asic_stamps.ONLY]))
        self.assertIn("✓ The time-stamp is valid", self.run_on(stamped, 0, command=command))
        signed = self.signed()
        self.assertEqual(self.report(asic_stamps.archived(signed, openssl.stamp), 0, command=command)["valid"], True)
        self.assertIn("no time-stamp in the container", self.report(signed, 2, command=command)["reason"])
        self.run_on(stamped, 64, "--data", self.config, command=command)
        for name, members, words in asic_stamps.spoiled_stamps(openssl.stamp):
            with self.subTest(name):
                report = self.report(members, 2 if "cut" in name else 1, command=command)
                self.assertIn(words, report["timestamps"][0]["reason"])

    def test_an_archive_time_stamp_is_told_with_the_time_that_it_proves(self):
        for family in ("openssl", "ecdsa", "dstu"):
            with self.subTest(family):
                signed = self.signed()
                members = asic_stamps.archived(signed, self.stamp_by(family))
                report = self.report(members, 0)
                [signature], [stamp] = report["signatures"], report["timestamps"]
                [signer] = signature["signers"]
                self.assertEqual((signer["timeProven"], signer["judgedAt"]), (True, stamp["time"]))
                self.assertEqual([(each["kind"], each["verdict"]) for each in signer["timestamps"]], [("archive", "valid")])
                self.assertEqual(sorted(stamp["files"]), sorted(name for name in signed if name != "mimetype"))
                words = self.run_on(members, 0)
                for part in ("existed at", f"{asic_stamps.TOKEN}:", f"The time-stamp covers: {asic_stamps.SIGNATURE}"):
                    self.assertIn(part, words)

    def test_what_is_spoiled_is_told_in_words(self):
        signed = self.signed()
        other = asic.members(self.container.read_bytes())
        self.assertEqual(other, signed)
        other = self.signed()[asic_stamps.SIGNATURE]
        told = {"changed manifest": "is over other data", "token over something else": "is over other data",
                "missing file": "The time-stamp covers what is not in the container: more.txt",
                "changed signature": f"Changed after the time-stamp: {asic_stamps.SIGNATURE}"}
        for name, members, _ in asic_stamps.spoiled_archives(signed, other, openssl.stamp):
            with self.subTest(name):
                report = self.report(members, 0)
                self.assertEqual((report["timestamps"][0]["valid"], report["signatures"][0]["signers"][0]["timeProven"]),
                                 (False, False))
                words = self.run_on(members, 0)
                for part in ("✗ The time-stamp is not valid", "Nobody certifies the time", told[name]):
                    self.assertIn(part, words)
        for name, members in asic_stamps.refused_archives(signed, openssl.stamp):
            with self.subTest(name):
                self.assertIsNone(self.report(members, 2)["valid"])

    def test_the_status_of_the_server_is_asked_and_offline_is_not(self):
        members = asic_stamps.only_stamped(self.stamp_by("ecdsa"))
        authority.log()
        self.assertTrue(self.report(members, 1)["timestamps"][0]["revocationChecked"])
        self.assertEqual([line.split()[1] for line in authority.log()], ["/ocsp/ecdsa"])
        [stamp] = self.report(members, 1, "--offline")["timestamps"]
        self.assertEqual((stamp["valid"], stamp["revocationSources"]), (True, ["none"]))
        self.assertIn("offline", stamp["remarks"][0]["message"])
        self.assertEqual(authority.log(), [])
        server = authority.stamp_server("ecdsa")
        authority.revoke(server)
        self.addCleanup(authority.release, server)
        self.assertIn("revoked", self.report(members, 1)["timestamps"][0]["reason"])


if __name__ == "__main__":
    main()
