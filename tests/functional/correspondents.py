# SPDX-License-Identifier: MIT
"""People who write to each other: their containers and certificates, and what openssl makes and reads for them."""
import pathlib
import tempfile

from harness import BIN, run

PASSWORD = "demo"


class Correspondent:
    """Two keys in one container, as national ones have it. Algorithms: of `pidpys key make`."""

    def __init__(self, folder, name, signing="m257", agreement="m257"):
        self.name, self.folder = name, pathlib.Path(folder)
        run(BIN / "make_correspondent", name, signing, agreement, PASSWORD, folder)
        self.container = self.file(".p12").read_bytes()
        self.certificate = self.file("-agreement.cer").read_bytes()
        self.signing_certificate = self.file("-signature.cer").read_bytes()
        self.authority = self.file("-authority.pem")

    def file(self, end):
        return self.folder / (self.name + end)

    def private_key(self):
        """Of the agreement, as a PEM file: what openssl reads of PKCS#12 stands in the order of the keys."""
        keys = run("openssl", "pkcs12", "-in", self.file(".p12"), "-passin", f"pass:{PASSWORD}", "-nocerts", "-noenc")
        block = b"-----BEGIN PRIVATE KEY-----" + keys.split(b"-----BEGIN PRIVATE KEY-----")[-1]
        file = self.file("-key.pem")
        file.write_bytes(block)
        return file


def openssl_encrypt(content, certificates, *options):
    """EnvelopedData or AuthEnvelopedData of `openssl cms`; certificates in DER."""
    with tempfile.TemporaryDirectory() as folder:
        folder, recipients = pathlib.Path(folder), []
        for number, certificate in enumerate(certificates):
            file = folder / f"{number}.pem"
            file.write_bytes(run("openssl", "x509", "-inform", "DER", stdin=certificate))
            recipients += ["-recip", file]
        (folder / "content").write_bytes(content)
        return run("openssl", "cms", "-encrypt", "-binary", "-outform", "DER", "-in", folder / "content", *recipients,
                   *(options or ("-aes-256-cbc",)))


def openssl_decrypt(message, correspondent):
    with tempfile.TemporaryDirectory() as folder:
        file, certificate = pathlib.Path(folder) / "message", pathlib.Path(folder) / "certificate"
        file.write_bytes(message)
        certificate.write_bytes(run("openssl", "x509", "-inform", "DER", stdin=correspondent.certificate))
        return run("openssl", "cms", "-decrypt", "-binary", "-inform", "DER", "-in", file, "-inkey",
                   correspondent.private_key(), "-recip", certificate)
