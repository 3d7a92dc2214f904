# SPDX-License-Identifier: MIT
"""An authority that OpenSSL alone makes: certificates, revocation lists, time-stamps."""
import pathlib
import shutil
import subprocess
import tempfile

CONFIG = """
[ca]
default_ca = own
[own]
database = index
serial = serial
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_crl_days = 1
crl_extensions = crl
policy = policy
[policy]
commonName = supplied
[crl]
authorityKeyIdentifier = keyid
[req]
distinguished_name = name
[name]
[v3_ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[v3_person]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
[v3_stamps]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = stamps
[stamps]
serial = stamp_serial
signer_cert = stamps.pem
signer_key = stamps.key
certs = ca.pem
signer_digest = sha256
default_policy = 0.4.0.2023.1.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


class OpensslAuthority:
    """A certification authority by `openssl ca`, with one person and a time-stamp server."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-ca-"))
        (self.folder / "ca.cnf").write_text(CONFIG)
        (self.folder / "index").write_text("")
        (self.folder / "serial").write_text("1001\n")
        new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        self.openssl("req", "-x509", *new_key, "-keyout", "ca.key", "-subj", "/CN=Test authority", "-out", "ca.pem",
                     "-extensions", "v3_ca", "-days", "2", "-config", "ca.cnf")
        (self.folder / "stamp_serial").write_text("01\n")
        for who, name in (("person", "Person"), ("stamps", "Time-stamp server")):
            self.openssl("req", "-new", *new_key, "-keyout", f"{who}.key", "-subj", f"/CN={name}", "-out", f"{who}.csr",
                         "-config", "ca.cnf")
            self.openssl("ca", "-batch", "-config", "ca.cnf", "-in", f"{who}.csr", "-out", f"{who}.pem", "-extensions",
                         f"v3_{who}", "-days", "1", "-notext")
        self.openssl("pkcs12", "-export", "-inkey", "person.key", "-in", "person.pem", "-passout", "pass:demo", "-out",
                     "person.p12")

    def openssl(self, *words):
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

    def stamp(self, octets, digest="sha256"):
        """A time-stamp token over octets, by `openssl ts`."""
        (self.folder / "data").write_bytes(octets)
        self.openssl("ts", "-query", "-data", "data", f"-{digest}", "-cert", "-out", "query")
        self.openssl("ts", "-reply", "-config", "ca.cnf", "-queryfile", "query", "-token_out", "-out", "token")
        return (self.folder / "token").read_bytes()

    def revoke(self, who):
        self.openssl("ca", "-config", "ca.cnf", "-revoke", f"{who}.pem", "-crl_reason", "keyCompromise")

    def list(self, *words):
        self.openssl("ca", "-config", "ca.cnf", "-gencrl", "-out", "list.crl", *words)
        return (self.folder / "list.crl").read_bytes()

    def file(self, name):
        return (self.folder / name).read_bytes()

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)
