# SPDX-License-Identifier: MIT
"""ds/verifier on time-stamps of containers (cipher-api 5.3, pki 8): tokens of OpenSSL's server and of the test authority's,
good ones and spoiled ones."""
import base64
import pathlib
import shutil
import tempfile
import unittest
import urllib.parse

import asic
import asic_stamps
from asic_stamps import CONTENT, FILE
from harness import Service, main
from openssl_authority import OpensslAuthority
from steps import expect, sign, ticket, upload
from test_authority import TestAuthority

FAMILIES = ("ecdsa", "dstu")


def setUpModule():
    global authority, openssl, service, folder
    authority, openssl = TestAuthority(*FAMILIES), OpensslAuthority()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-asic-stamps-"))
    known = folder / "authorities"
    known.mkdir()
    (known / "openssl.pem").write_bytes(openssl.file("ca.pem"))
    for family in FAMILIES:
        root = base64.encodebytes(authority.certificates(family)["root"]).decode()
        (known / f"{family}.pem").write_text(f"# id: {family}\n# tsp: {authority.url('tsp', family)}\n"
                                             f"-----BEGIN CERTIFICATE-----\n{root}-----END CERTIFICATE-----\n")
    port = urllib.parse.urlsplit(authority.address).port
    service = Service(state=folder, config=f'[network]\nallow = ["127.0.0.0/8"]\nports = [{port}]\n')


def tearDownModule():
    service.stop()
    authority.stop()
    openssl.remove()
    shutil.rmtree(folder)


def stamp_by(family):
    """A maker of tokens at the family's server, by ts/creator; OpenSSL's without a family."""
    def stamp(octets):
        at = ticket(service)
        upload(service, at + "/data", octets)
        expect(service.api("PUT", at + "/option", {"caId": family}))
        expect(service.api("POST", at + "/ts/creator"))
        return expect(service.api("GET", at + "/ts/data")).body
    return openssl.stamp if family == "openssl" else stamp


def signed():
    """Members of an ASiC-E signed by OpenSSL's person."""
    return asic.members(sign(service, openssl.file("person.p12"), CONTENT, asicForm="ASIC_E"))


class StampsOfContainers(unittest.TestCase):
    def tearDown(self):
        authority.clear()

    def verify(self, members, status, **options):
        at = ticket(service)
        upload(service, at + "/ds/data", asic.archive(members.items()))
        expect(service.api("PUT", at + "/option", options))
        expect(service.api("POST", at + "/ds/verifier"))
        answer = expect(service.api("GET", at + "/ds/verifier"), status).json
        self.assertEqual(status == 406, bool(answer.get("failureCause")), answer)
        return answer

    def test_a_time_stamp_of_a_file_is_told_and_is_no_signature(self):
        for family in ("openssl", *FAMILIES):
            with self.subTest(family):
                answer = self.verify(asic_stamps.only_stamped(stamp_by(family)), 406)
                self.assertEqual(answer["verifyResults"], [])   # who counts signers finds none
                self.assertIn("nobody has signed", answer["failureCause"])
                [stamp] = answer["timestamps"]
                self.assertEqual(list(stamp), ["timestamp", "files", "isFailure", "isValid", "dateTime", "tsaCertificateSerialNumber",
                                               "tsaCertificateIssuerX500Name", "isRevocationChecked", "revocationSources"])
                self.assertEqual((stamp["timestamp"], stamp["files"]), (asic_stamps.ONLY, [FILE]))
                self.assertEqual((stamp["isFailure"], stamp["isValid"], stamp["revocationSources"]), (False, True, ["none"]))

    def test_a_time_stamp_of_a_file_that_is_spoiled_says_why(self):
        for family in ("openssl", "ecdsa"):
            for name, members, words in asic_stamps.spoiled_stamps(stamp_by(family)):
                with self.subTest(f"{family}: {name}"):
                    [stamp] = self.verify(members, 406)["timestamps"]
                    self.assertFalse(stamp["isValid"])
                    self.assertIn(words, stamp["failureCause"])

    def test_the_status_of_its_server_is_asked_with_additional_verifying(self):
        members = asic_stamps.only_stamped(stamp_by("ecdsa"))
        authority.log()
        for additional, sources, asked in (("false", ["none"], False), ("true", ["asked"], True)):
            [stamp] = self.verify(members, 406, tsAdditionalVerifying=additional)["timestamps"]
            self.assertEqual((stamp["isValid"], stamp["revocationSources"], bool(authority.log())), (True, sources, asked))
        server = authority.stamp_server("ecdsa")
        authority.revoke(server)
        self.addCleanup(authority.release, server)
        [stamp] = self.verify(members, 406, tsAdditionalVerifying="true")["timestamps"]
        self.assertEqual((stamp["isValid"], "revoked" in stamp["failureCause"]), (False, True))

    def test_an_archive_time_stamp_proves_when_the_signature_existed(self):
        for family in ("openssl", *FAMILIES):
            with self.subTest(family):
                bare = signed()
                [result] = self.verify(bare, 200)["verifyResults"]
                self.assertFalse(result["isTimeProven"])
                members = asic_stamps.archived(bare, stamp_by(family))
                answer = self.verify(members, 200, signatureTsVerifyOption="verifyOrFailIfNotPresent")
                [result], [stamp] = answer["verifyResults"], answer["timestamps"]
                self.assertEqual((stamp["timestamp"], stamp["isValid"]), (asic_stamps.TOKEN, True))
                self.assertEqual(sorted(stamp["files"]), sorted(name for name in bare if name != "mimetype"))
                self.assertEqual((result["isTimeProven"], result["judgedAt"]), (True, stamp["dateTime"]))
                self.assertEqual(result["signatureTimestamps"],
                                 [{"dateTime": stamp["dateTime"], "isFailure": False, "isValid": True}])

    def test_a_newer_archive_time_stamp_is_over_the_older_one(self):
        first = asic_stamps.archived(signed(), stamp_by("ecdsa"), manifest="META-INF/ASiCArchiveManifest001.xml")
        members = asic_stamps.archived(first, openssl.stamp, token="META-INF/timestamp002.tst",
                                       rootfile="META-INF/ASiCArchiveManifest001.xml")
        answer = self.verify(members, 200)
        self.assertEqual([stamp["isValid"] for stamp in answer["timestamps"]], [True, True])
        self.assertIn(asic_stamps.TOKEN, answer["timestamps"][1]["files"])
        self.assertEqual(answer["verifyResults"][0]["judgedAt"], answer["timestamps"][0]["dateTime"])

    def test_an_archive_time_stamp_that_is_spoiled_proves_nothing(self):
        bare = signed()
        other_signature = sign(service, openssl.file("person.p12"), bare[asic_stamps.MANIFEST])
        for family in ("openssl", "ecdsa"):
            for name, members, words in asic_stamps.spoiled_archives(bare, other_signature, stamp_by(family)):
                with self.subTest(f"{family}: {name}"):
                    answer = self.verify(members, 200)
                    [result], [stamp] = answer["verifyResults"], answer["timestamps"]
                    self.assertEqual((result["isValid"], result["isTimeProven"], stamp["isValid"]), (True, False, False))
                    self.assertIn(words, stamp["failureCause"])
                    [result] = self.verify(members, 406, signatureTsVerifyOption="verifyIfPresent")["verifyResults"]
                    self.assertEqual((result["isValid"], result["signatureTimestamps"][0]["isValid"]), (False, False))
        changed = {**asic_stamps.archived(bare, openssl.stamp), list(bare)[1]: b"other"}
        answer = self.verify(changed, 406)
        self.assertEqual((answer["verifyResults"][0]["isValid"], answer["timestamps"][0]["isValid"]), (False, False))

    def test_the_certificate_of_an_archive_time_stamps_server_is_revoked(self):
        members = asic_stamps.archived(signed(), openssl.stamp)
        self.verify(members, 200)
        with tempfile.TemporaryDirectory(prefix="pidpys-asic-stamps-") as state:
            shutil.copytree(folder / "authorities", pathlib.Path(state) / "authorities")
            own = OpensslAuthority()
            self.addCleanup(own.remove)
            (pathlib.Path(state) / "authorities/own.pem").write_bytes(own.file("ca.pem"))
            archived = asic_stamps.archived(signed(), own.stamp)
            own.revoke("stamps")
            (pathlib.Path(state) / "authorities/own.crl").write_bytes(own.list())
            global service
            usual, service = service, Service(state=state)
            try:
                answer = self.verify(archived, 200, tsAdditionalVerifying="true")
            finally:
                service.stop()
                service = usual
        self.assertEqual((answer["verifyResults"][0]["isTimeProven"], answer["timestamps"][0]["isValid"]), (False, False))
        self.assertIn("відкликано", answer["timestamps"][0]["failureCause"])

    def test_what_makes_no_container_is_refused_as_a_whole(self):
        for name, members in asic_stamps.refused_archives(signed(), openssl.stamp):
            with self.subTest(name):
                answer = self.verify(members, 406)
                self.assertNotIn("verifyResults", answer)

    def test_what_a_time_stamp_is_over_is_not_raised(self):
        at = ticket(service)
        upload(service, at + "/ds/data", asic.archive(asic_stamps.archived(signed(), openssl.stamp).items()))
        expect(service.api("POST", at + "/ds/modifier"))
        self.assertIn("cannot change", expect(service.api("GET", at + "/ds/modifiedData"), 500).json["failureCause"])


if __name__ == "__main__":
    main()
