# SPDX-License-Identifier: MIT
"""Tokens of SoftHSM2 in a folder of their own, filled by OpenSC's and GnuTLS' programs."""
import os
import pathlib
import subprocess

from harness import need

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "1234"


def helpers_of(service):
    """The processes that run libraries for the process of this number."""
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            name, _, rest = (process / "stat").read_text().partition(") ")
        except OSError:
            continue
        if int(rest.split()[1]) == service and "pidpys-token-ho" in name:
            found.append(int(process.name))
    return found


class Tokens:
    """Tokens of one module, with an authority for the certificates of their keys."""

    def __init__(self, folder, module, pin, environment):
        need("pkcs11-tool", "p11tool", "openssl")
        self.folder, self.module, self.pin, self.environment = pathlib.Path(folder), module, pin, environment
        self.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                 self.folder / "ca.key", "-out", self.folder / "ca.pem", "-subj", "/CN=Token Authority")

    def run(self, *command):
        done = subprocess.run(list(map(str, command)), env=os.environ | self.environment | {"GNUTLS_PIN": self.pin},
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
        return done.stdout

    def tool(self, label, *words):
        return self.run("pkcs11-tool", "--module", self.module, "--token-label", label, "--login", "--pin", self.pin, *words)

    def container(self, label, name, *options):
        """A PKCS#12 file with a new key and its certificate, that merely lies on the token as a data object. Its password is
        "secret"."""
        key, request, certificate, container = (self.folder / f"{name}.{kind}" for kind in ("key", "csr", "pem", "p12"))
        self.run("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out",
                 request, "-subj", f"/CN=Owner of {name}")
        extensions = self.folder / "extensions"
        extensions.write_text("keyUsage=critical,digitalSignature,nonRepudiation\n")
        self.run("openssl", "x509", "-req", "-in", request, "-CA", self.folder / "ca.pem", "-CAkey", self.folder / "ca.key", "-days",
                 "30", "-extfile", extensions, "-set_serial", "77", "-out", certificate)
        self.run("openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", container, "-passout", "pass:secret")
        self.tool(label, "--write-object", container, "--type", "data", "--label", name, *options)

    def key(self, label, number, kind, *usage, usages="digitalSignature,nonRepudiation"):
        """A new key with a certificate beside it; the certificate's file."""
        self.tool(label, "--keypairgen", "--key-type", kind, "--id", number, "--label", f"key-{number}", *usage)
        certificate = self.folder / f"{label}-{number}.pem"
        public = self.folder / "public.pem"
        public.write_text(self.run("p11tool", "--provider", self.module, "--login", "--export-pubkey",
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


class SoftHsm(Tokens):
    def __init__(self, folder, *labels):
        need("softhsm2-util")
        tokens = pathlib.Path(folder) / "tokens"
        tokens.mkdir()
        conf = pathlib.Path(folder) / "softhsm2.conf"
        conf.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
        super().__init__(folder, MODULE, PIN, {"SOFTHSM2_CONF": str(conf)})
        for label in labels:
            self.initialise(label)

    def initialise(self, label):
        """For programs that are started after it: SoftHSM shows a library that runs no token that was made later."""
        self.run("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", PIN)
