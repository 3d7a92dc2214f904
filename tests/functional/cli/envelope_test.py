# SPDX-License-Identifier: MIT
"""pidpys encrypt, decrypt: without a service; both ways with OpenSSL; files larger than the memory they may take."""
import os
import resource
import subprocess
import unittest

import harness
from home import Home

MIB = 1 << 20


def openssl(*words):
    return subprocess.run(["openssl", *words], check=True, capture_output=True).stdout


class Envelopes(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.document = self.home.path / "договір.txt"
        self.document.write_bytes(b"contract\n" * 100)
        self.message = self.home.path / "договір.txt.p7e"

    def person(self, name, *options):
        key, certificate, container = (self.home.path / f"{name}.{end}" for end in ("key", "pem", "p12"))
        options = options or ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
        openssl("req", "-x509", *options, "-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", certificate)
        openssl("pkcs12", "-export", "-inkey", key, "-in", certificate, "-passout", "pass:secret", "-out", container)
        return key, certificate, container

    def good(self, *words):
        status, output, errors = self.home.pidpys(*words)
        self.assertEqual(status, 0, output + errors)
        return output

    def bad(self, expected, *words):
        status, output, errors = self.home.pidpys(*words)
        self.assertEqual(status, expected, output + errors)
        return errors

    def decrypt(self, container, *words):
        return ["decrypt", self.message, "--key", container, *self.home.password_file("secret"), *words]

    def test_message_to_two_is_read_by_both_and_by_openssl(self):
        anna, borys, eva = self.person("Anna"), self.person("Borys", "-newkey", "rsa:2048"), self.person("Eva")
        said = self.good("encrypt", self.document, "--to", anna[1], "--to", borys[1])
        self.assertIn("Anna", said)
        self.assertIn("Borys", said)
        for key, certificate, container in (anna, borys):
            out = self.home.path / "out"
            openssl("cms", "-decrypt", "-binary", "-inform", "DER", "-in", self.message, "-inkey", key, "-recip", certificate,
                    "-out", out)
            self.assertEqual(out.read_bytes(), self.document.read_bytes())
            self.good(*self.decrypt(container, "--out", out, "--overwrite"))
            self.assertEqual(out.read_bytes(), self.document.read_bytes())
        self.bad(65, *self.decrypt(eva[2], "--out", self.home.path / "eva"))
        self.assertFalse((self.home.path / "eva").exists())

    def test_name_of_the_content_is_that_of_the_message(self):
        _, certificate, container = self.person("Anna")
        self.good("encrypt", self.document, "--to", certificate)
        self.bad(73, *self.decrypt(container))
        text = self.document.read_bytes()
        self.document.unlink()
        self.good(*self.decrypt(container))
        self.assertEqual(self.document.read_bytes(), text)
        self.message = self.message.rename(self.home.path / "other")
        self.bad(64, *self.decrypt(container))

    def test_what_was_decrypted_is_read_by_whom_the_umask_lets(self):
        _, certificate, container = self.person("Anna")
        self.good("encrypt", self.document, "--to", certificate)
        for umask, mode in ((0o077, 0o600), (0o027, 0o640), (0o022, 0o644)):
            out = self.home.path / f"{mode:o}"
            before = os.umask(umask)
            try:
                self.good(*self.decrypt(container, "--out", out))
            finally:
                os.umask(before)
            self.assertEqual(out.stat().st_mode & 0o777, mode)

    def test_mail_of_openssl_is_read(self):
        _, certificate, container = self.person("Anna")
        openssl("cms", "-encrypt", "-binary", "-aes-256-gcm", "-stream", "-in", self.document, "-out", self.message, "-recip",
                certificate)
        self.assertTrue(self.message.read_bytes().startswith(b"MIME-Version"))
        self.good(*self.decrypt(container, "--out", self.home.path / "out"))
        self.assertEqual((self.home.path / "out").read_bytes(), self.document.read_bytes())

    def test_changed_message_leaves_nothing_behind(self):
        _, certificate, container = self.person("Anna")
        self.good("encrypt", self.document, "--to", certificate, "--cipher", "gcm")
        octets = bytearray(self.message.read_bytes())
        octets[-30] ^= 1
        self.message.write_bytes(octets)
        before = sorted(self.home.path.iterdir())
        self.bad(65, *self.decrypt(container, "--out", self.home.path / "out"))
        self.assertEqual(sorted(path for path in self.home.path.iterdir() if "password" not in path.name),
                         [path for path in before if "password" not in path.name])

    def test_certificate_that_is_not_for_it_is_refused(self):
        _, certificate, _ = self.person("Anna", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-addext",
                                        "keyUsage=digitalSignature")
        self.bad(65, "encrypt", self.document, "--to", certificate)
        self.assertFalse(self.message.exists())

    def test_large_file_takes_no_more_memory_than_a_small_one(self):
        _, certificate, container = self.person("Anna")
        with open(self.document, "wb") as file:
            for _ in range(256):
                file.write(os.urandom(MIB // 16) * 16)
        for cipher in ("gcm", "cbc"):
            for words in (["encrypt", self.document, "--to", certificate, "--cipher", cipher, "--overwrite"],
                          self.decrypt(container, "--out", self.home.path / "out", "--overwrite")):
                peak = self.peak_of(words)
                if not os.environ.get("PIDPYS_SANITIZE"):  # shadow memory is no part of the program
                    self.assertLess(peak, 64 * MIB)
            self.assertEqual((self.home.path / "out").stat().st_size, 256 * MIB)
        with open(self.document, "rb") as one, open(self.home.path / "out", "rb") as other:
            while piece := one.read(MIB):
                self.assertEqual(other.read(MIB), piece)

    def peak_of(self, words):
        """Resident octets at most, of a child of its own: the count is that of the largest child."""
        reads, writes = os.pipe()
        child = os.fork()
        if child == 0:
            status, output, errors = self.home.pidpys(*words)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
            os.write(writes, f"{status} {peak} {output}{errors}".encode())
            os._exit(0)
        os.close(writes)
        os.waitpid(child, 0)
        with os.fdopen(reads) as pipe:
            status, peak, said = pipe.read().split(" ", 2)
        self.assertEqual(status, "0", said)
        return int(peak)


if __name__ == "__main__":
    harness.main()
