# SPDX-License-Identifier: MIT
"""Revocation lists beside the authorities, made by OpenSSL: what verification says with and without them."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from harness import BIN, Service, main
from openssl_authority import OpensslAuthority
from steps import expect, sign, verify

CONTENT = b"contract"


class Revocation(unittest.TestCase):
    def setUp(self):
        self.authority = OpensslAuthority()
        self.addCleanup(self.authority.remove)
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-state-"))
        self.addCleanup(shutil.rmtree, self.state, ignore_errors=True)
        self.authorities = self.state / "authorities"
        self.authorities.mkdir()
        (self.authorities / "ca.pem").write_bytes(self.authority.file("ca.pem"))
        with Service(state=self.state) as service:
            self.signature = sign(service, self.authority.file("person.p12"), CONTENT)

    def put_list(self, content):
        (self.authorities / "ca.crl").write_bytes(content)

    def verify(self, status):
        """By the service; the result of the one signer."""
        with Service(state=self.state) as service:
            answer = verify(service, self.signature, CONTENT, status)
            [result] = answer["verifyResults"]
            return result

    def verify_by_command(self):
        (self.state / "document").write_bytes(CONTENT)
        (self.state / "document.p7s").write_bytes(self.signature)
        done = subprocess.run([BIN / "pidpys", "--language", "en", "verify", self.state / "document.p7s", "--authorities",
                               self.authorities], capture_output=True, text=True)
        return done.returncode, done.stdout

    def test_without_a_list_the_signature_is_valid_and_revocation_not_checked(self):
        self.assertEqual(self.verify(200)["isRevocationChecked"], False)
        status, output = self.verify_by_command()
        self.assertEqual(status, 0)
        self.assertIn("is not known", output)

    def test_with_a_current_list_it_is_checked(self):
        self.put_list(self.authority.list())
        self.assertEqual(self.verify(200)["isRevocationChecked"], True)
        status, output = self.verify_by_command()
        self.assertEqual(status, 0)
        self.assertNotIn("not checked", output)

    def test_stale_or_damaged_list_breaks_nothing(self):
        past = ["-crl_lastupdate", "20200101000000Z", "-crl_nextupdate", "20200102000000Z"]
        for content in (self.authority.list(*past), b"", b"rubbish"):
            self.put_list(content)
            self.assertEqual(self.verify(200)["isRevocationChecked"], False)
            self.assertIn("is not known", self.verify_by_command()[1])

    def test_list_under_any_ending_and_in_any_form_revokes(self):
        self.authority.revoke("person")
        pem = self.authority.list()
        self.authority.openssl("crl", "-in", "list.crl", "-outform", "DER", "-out", "list.der")
        der = self.authority.file("list.der")
        for name, content in (("LIST.CRL", der), ("list.Crl", pem), ("list.pem", pem), ("list.der", der + b"\r\n"),
                              ("list.crl", pem.decode().encode("utf-16"))):
            (self.authorities / name).write_bytes(content)
            self.assertIn("The certificate has been revoked", self.verify_by_command()[1], name)
            self.assertEqual(self.verify(406)["isValid"], False)
            (self.authorities / name).unlink()

    def test_files_that_cannot_be_used_are_logged_and_the_service_starts_with_the_rest(self):
        (self.authorities / "ca.pem").rename(self.authorities / "CA.CER")
        for name in ("damaged.pem", "EMPTY.CRL"):
            (self.authorities / name).write_bytes(b"rubbish" if name == "damaged.pem" else b"")
        (self.authorities / "folder.crt").mkdir()
        with Service(state=self.state) as service:
            verify(service, self.signature, CONTENT)
            for name in ("damaged.pem", "EMPTY.CRL", "folder.crt"):
                self.assertIn(f"not used: {self.authorities / name}", service.log_text())

    def test_revoked_certificate_is_refused_in_every_language(self):
        self.authority.revoke("person")
        self.put_list(self.authority.list())
        status, output = self.verify_by_command()
        self.assertEqual(status, 1)
        self.assertIn("The certificate has been revoked", output)
        with Service(state=self.state) as service:
            for code, text in (("uk", "Сертифікат відкликано"), ("ru", "Сертификат отозван"),
                               ("en", "The certificate has been revoked"), ("pl", "Certyfikat został unieważniony")):
                expect(service.api("POST", f"/language/{code}"))
                answer = verify(service, self.signature, CONTENT, 406)
                [result] = answer["verifyResults"]
                self.assertEqual((result["status"], result["isValid"]), ("SUCCESS", False))
                self.assertIn(text, result["failureCause"])
                self.assertIn("1001", result["failureCause"])

    def test_list_of_another_authority_of_that_name_is_not_believed(self):
        other = OpensslAuthority()
        self.addCleanup(other.remove)
        other.revoke("person")
        self.put_list(other.list())
        self.assertEqual(self.verify(200)["isRevocationChecked"], False)


if __name__ == "__main__":
    main()
