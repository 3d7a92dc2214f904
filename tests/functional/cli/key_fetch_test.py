# SPDX-License-Identifier: MIT
"""Certificates of keys that have none, brought from the authority by the keys' identifiers: on the command line, where the next
command finds them, and in the service, where a page names the authority."""
import base64
import json

from harness import Service, main
from levels_home import CONTENT, FAMILIES, LevelsCase
from test_authority import CMP_FAULTS, TRANSPORT_FAULTS


class KeyFetch(LevelsCase):
    def setUp(self):
        super().setUp()
        for family in FAMILIES:
            certificates = self.authority.certificates(family)
            chain = "".join("-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(certificates[name]).decode() +
                            "-----END CERTIFICATE-----\n" for name in ("root", "issuing"))
            (self.home.state / "authorities" / f"{family}.cer").write_text(
                f"# id: {family}\n# cmp: {self.authority.url('cmp', family)}\n" + chain)
        self.container = self.home.path / "bare.p12"
        self.password = self.home.password_file("test")

    def make_bare(self, family="ecdsa", **more):
        person = self.authority.signer(family, bare=1, **more)
        self.container.write_bytes(person.pkcs12)
        return person

    def fetch(self, status, *words):
        return self.run_one(status, "key", "fetch-certificate", self.container, *self.password, *words)

    def shelf(self):
        return [file.read_bytes() for file in sorted((self.home.state / "certificates").glob("*"))]

    def test_certificate_of_each_kind_of_key_is_brought_and_signs(self):
        for family in FAMILIES:
            with self.subTest(family):
                person = self.make_bare(family, name=f"Особа {family}")
                self.run_one(65, "sign", self.document, "--key", self.container, *self.password, "--overwrite")
                self.authority.log()
                output, _ = self.fetch(0, "--authority", family, "--json")
                (told,) = json.loads(output)["certificates"]
                self.assertEqual(told["owner"], f"Особа {family}")
                self.assertEqual(self.authority.log(), [f"POST /cmp/{family}"])
                self.assertIn(person.certificate, self.shelf())
                self.run_one(0, "sign", self.document, "--key", self.container, *self.password, "--overwrite", "--embed", "signer")
                self.assertIn("All keys have certificates", self.fetch(0)[0])
                self.assertEqual(self.authority.log(), [])

    def test_nobody_is_asked_who_is_not_named(self):
        self.make_bare()
        self.assertIn("--authority", self.fetch(64)[1])
        self.assertEqual(self.authority.log(), [])
        self.fetch(0, "--all-authorities")
        self.assertIn("POST /cmp/ecdsa", self.authority.log())
        self.make_bare()
        self.fetch(69, "--authority", "ecdsa", "--offline")

    def test_faults_of_the_server_bring_no_certificate(self):
        self.make_bare()
        for fault in (*CMP_FAULTS, *TRANSPORT_FAULTS):
            self.authority.fault("cmp", fault)
            if fault == "three-only":
                continue   # is none for the form that is sent first
            with self.subTest(fault):
                if fault == "four-only":
                    self.fetch(0, "--authority", "ecdsa")
                    self.make_bare()
                    continue
                status, _, errors = self.home.pidpys("key", "fetch-certificate", self.container, *self.password, "--authority",
                                                     "ecdsa", "--config", self.config)
                self.assertNotEqual(status, 0)
                self.assertTrue(errors)
                self.assertEqual(len(self.shelf()), 1)

    def test_a_page_names_the_authority_and_signs_with_a_bare_container(self):
        person = self.make_bare(name="Особа сторінки")
        with Service(state=self.home.state, config=self.config.read_text()) as service:
            at = "/ticket/" + service.api("POST", "/ticket").json["ticketUuid"]
            self.assertEqual(service.api("PUT", at + "/keyStore", {"base64Data": base64.b64encode(person.pkcs12).decode()}).status, 200)
            password = {"keyStorePassword": "test"}
            self.authority.log()
            self.assertFalse(service.api("PUT", at + "/keyStore/verifier", password).json["signature"]["canBeUsed"])
            self.assertEqual(self.authority.log(), [])
            service.api("PUT", at + "/option", {"caId": "ecdsa", "embedCertificateType": "signerAndCaCert"})
            told = service.api("PUT", at + "/keyStore/verifier", password).json["signature"]
            self.assertTrue(told["canBeUsed"])
            self.assertEqual(self.authority.log(), ["POST /cmp/ecdsa"])
            service.api("POST", at + "/data", CONTENT, headers={"Content-Type": "application/octet-stream"})
            self.assertEqual(service.api("POST", at + "/ds/creator", password).status, 200)
            signature = service.api("GET", at + "/ds/data").body
            self.assertEqual(self.authority.log(), [])
        self.signature.write_bytes(signature)
        self.assert_signature_holds("ecdsa")
        self.assertEqual(self.shelf(), [])   # a page's container leaves nothing there


if __name__ == "__main__":
    main()
