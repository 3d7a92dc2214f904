# SPDX-License-Identifier: MIT
"""Levels in containers: sign --asic --level, verify and upgrade against a running test authority; OpenSSL on what comes of it."""
import json
import os

import asic
import wine
from harness import main
from levels_home import CONTENT, LevelsCase


class Containers(LevelsCase):
    def setUp(self):
        super().setUp()
        self.container = self.home.path / "договір.asic"

    def members(self):
        return asic.members(self.container.read_bytes())

    def assert_holds(self, family, signature, over):
        members = self.members()
        self.signature.write_bytes(members[signature])
        content = self.home.path / "content"
        content.write_bytes(members[over])
        status, errors = self.openssl(family, "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", self.signature,
                                      "-content", content, "-purpose", "any", "-out", "/dev/null")
        self.assertEqual(status, 0, errors)

    def signed(self, form="e", *words):
        self.run_one(0, "sign", self.document, "--asic", form, "-o", self.container, *self.key("ecdsa"), *words)

    def joined(self, *words):
        self.run_one(0, "sign", "--add", self.container, *self.key("rsa"), *words)

    def upgraded(self, *words):
        return json.loads(self.run_one(0, "upgrade", self.container, *words, "--json")[0])

    def test_sign_at_a_level(self):
        for family in ("ecdsa", "rsa"):
            for form, name, over in (("s", "META-INF/signature.p7s", self.document.name),
                                     ("e", "META-INF/signature001.p7s", "META-INF/ASiCManifest001.xml")):
                with self.subTest(f"{family} {form}"):
                    report = json.loads(self.run_one(
                        0, "sign", self.document, "--asic", form, "-o", self.container, *self.key(family), "--level", "XL",
                        "--timestamp-content", "--overwrite", "--json")[0])
                    self.assertEqual((report["level"], report["remarks"]), ("CAdES-X Long", []))
                    self.assertEqual(self.asked(), ["ocsp", "ocsp", "tsp", "tsp"])
                    self.assert_holds(family, name, over)

    def test_each_signature_is_judged_as_one_by_itself(self):
        self.signed("e", "--embed", "chain")
        self.joined("--embed", "chain")

        def verified(status, *words):
            report = json.loads(self.run_one(status, "verify", self.container, "--json", *words)[0])
            return [signature["signers"][0] for signature in report["signatures"]]

        self.asked()
        for signer in verified(0):
            self.assertEqual((signer["indication"], signer["revocationSources"]), ("TOTAL-PASSED", ["asked", "asked"]))
        self.assertEqual(self.asked(), ["ocsp"] * 4)
        for signer in verified(2, "--offline"):
            self.assertEqual((signer["indication"], signer["subIndication"]), ("INDETERMINATE", "TRY_LATER"))
        self.container.write_bytes(asic.archive((self.members() | {self.document.name: b"other"}).items()))
        for signer in verified(1):
            self.assertEqual((signer["verdict"], signer["subIndication"]), ("invalid", "HASH_FAILURE"))
        self.assertEqual(self.asked(), [])
        self.assertIn("is NOT good", self.run_one(1, "verify", self.container)[0])

    def test_each_signature_is_raised_and_nothing_else_changes(self):
        self.signed()
        self.joined()
        before = self.members()
        names = ["META-INF/signature001.p7s", "META-INF/signature002.p7s"]
        report = self.upgraded()
        self.assertEqual((report["container"], report["changed"], report["remarks"]), (str(self.container), True, []))
        self.assertEqual([(one["signature"], one["signers"][0]["level"]) for one in report["signatures"]],
                         [(name, "CAdES-X Long") for name in names])
        after = self.members()
        self.assertEqual(list(after), list(before))
        for name, octets in before.items():
            (self.assertNotEqual if name in names else self.assertEqual)(after[name], octets, name)
        self.assertTrue(asic.declares(self.container.read_bytes(), "e"))
        for family, number in (("ecdsa", 1), ("rsa", 2)):
            self.assert_holds(family, f"META-INF/signature00{number}.p7s", f"META-INF/ASiCManifest00{number}.xml")
        verified = json.loads(self.run_one(0, "verify", self.container, "--json", "--offline")[0])
        self.assertEqual({one["signers"][0]["indication"] for one in verified["signatures"]}, {"TOTAL-PASSED"})

    @wine.lacks(wine.MODES)
    def test_who_may_not_read_it_may_not_read_it_raised(self):
        self.signed()
        self.container.chmod(0o600)
        self.assertTrue(self.upgraded()["changed"])
        self.assertEqual(self.container.stat().st_mode & 0o777, 0o600)

    def test_a_container_of_one_file_is_raised_to_the_archive(self):
        self.signed("s")
        self.joined()
        [signature] = self.upgraded("--level", "LTA")["signatures"]
        self.assertEqual([signer["level"] for signer in signature["signers"]], ["CAdES-B-LTA"] * 2)
        self.assertTrue(asic.declares(self.container.read_bytes(), "s"))
        self.assertEqual(self.run_one(0, "verify", self.container, "--content", self.home.path / "back")[1], "")
        self.assertEqual((self.home.path / "back").read_bytes(), CONTENT)

    def test_a_signature_that_has_the_level_stays_as_it_is(self):
        self.signed("e", "--level", "XL")
        self.joined()
        before = self.members()
        self.upgraded()
        after = self.members()
        self.assertEqual(after["META-INF/signature001.p7s"], before["META-INF/signature001.p7s"])
        self.assertNotEqual(after["META-INF/signature002.p7s"], before["META-INF/signature002.p7s"])
        there = os.stat(self.container)
        self.assertIn("already", self.run_one(0, "upgrade", self.container)[0])
        self.assertFalse(self.upgraded()["changed"])
        self.assertEqual(os.stat(self.container), there)  # not written again

    def test_another_file_is_written_where_it_is_asked_for(self):
        self.signed()
        octets = self.container.read_bytes()
        self.assertIn("--overwrite", self.run_one(73, "upgrade", self.container, "--out", self.document)[1])
        self.assertEqual(self.document.read_bytes(), CONTENT)
        other = self.home.path / "other.asice"
        self.run_one(0, "upgrade", self.container, "--out", other)
        self.assertEqual(self.container.read_bytes(), octets)
        self.assertIn("CAdES-X Long", self.run_one(0, "verify", other)[0])

    def test_what_fails_leaves_the_container_as_it_was(self):
        self.signed()
        self.joined()
        good, folder = self.container.read_bytes(), sorted(self.home.path.iterdir())

        def fails(status, *words):
            octets = self.container.read_bytes()
            errors = self.run_one(status, "upgrade", self.container, *words)[1]
            self.assertEqual(self.container.read_bytes(), octets)
            self.assertEqual(sorted(self.home.path.iterdir()), folder)
            return errors

        self.authority.fault("tsp", "rejection")
        self.assertIn("META-INF/signature001.p7s: ", fails(69))
        self.authority.clear()
        self.assertIn("offline", fails(69, "--offline"))
        self.assertIn("--data", fails(64, "--data", self.document))
        self.authority.log()
        self.container.write_bytes(asic.archive((self.members() | {self.document.name: b"other"}).items()))
        self.assertIn(self.document.name, fails(65))
        self.container.write_bytes(good[:-1])
        fails(65)
        self.assertEqual(self.asked(), [])  # nobody was told of what is damaged


if __name__ == "__main__":
    main()
