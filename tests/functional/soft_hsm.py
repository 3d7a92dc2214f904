# SPDX-License-Identifier: MIT
"""Tokens of SoftHSM2 in a folder of their own, filled by OpenSC's and GnuTLS' programs."""
import os
import pathlib
import subprocess

from harness import need

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "1234"


class SoftHsm:
    def __init__(self, folder, *labels):
        need("softhsm2-util", "pkcs11-tool", "p11tool", "openssl")
        self.folder = pathlib.Path(folder)
        tokens = self.folder / "tokens"
        tokens.mkdir()
        self.conf = self.folder / "softhsm2.conf"
        self.conf.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
        self.environment = {"SOFTHSM2_CONF": str(self.conf)}
        self.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                 self.folder / "ca.key", "-out", self.folder / "ca.pem", "-subj", "/CN=Token Authority")
        for label in labels:
            self.initialise(label)

    def initialise(self, label):
        self.run("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", PIN)

    def run(self, *command):
        done = subprocess.run(list(map(str, command)), env=os.environ | self.environment | {"GNUTLS_PIN": PIN},
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
        return done.stdout

    def tool(self, label, *words):
        return self.run("pkcs11-tool", "--module", MODULE, "--token-label", label, "--login", "--pin", PIN, *words)

    def key(self, label, number, kind, *usage, usages="digitalSignature,nonRepudiation"):
        """A new key with a certificate beside it; the certificate's file."""
        self.tool(label, "--keypairgen", "--key-type", kind, "--id", number, "--label", f"key-{number}", *usage)
        certificate = self.folder / f"{label}-{number}.pem"
        public = self.folder / "public.pem"
        public.write_text(self.run("p11tool", "--provider", MODULE, "--login", "--export-pubkey",
                                   f"pkcs11:token={label};id=%{number};type=public"))
        extensions = self.folder / "extensions"
        extensions.write_text(f"keyUsage=critical,{usages}\n")
        self.run("openssl", "x509", "-new", "-force_pubkey", public, "-subj", f"/CN=Owner of {label} {number}", "-CA",
                 self.folder / "ca.pem", "-CAkey", self.folder / "ca.key", "-days", "30", "-extfile", extensions, "-set_serial",
                 str(int(number, 16) + 100), "-out", certificate)
        der = self.folder / "certificate.der"
        self.run("openssl", "x509", "-in", certificate, "-outform", "DER", "-out", der)
        self.tool(label, "--write-object", der, "--type", "cert", "--id", number, "--label", f"key-{number}")
        return certificate
