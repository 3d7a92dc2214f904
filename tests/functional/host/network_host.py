# SPDX-License-Identifier: MIT
"""A signing host on all addresses of this machine, and clients that come to it from other addresses of 127.0.0.0/8."""
import http.client
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "dss"))
from dss_host import ALICE_BOX, BOB_BOX, PASSWORD, Client, DssHost, inline  # noqa: E402,F401
from harness import Answer  # noqa: E402

NAME = "sign.example"


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


class Authority:
    """One authority and what it issues: PEM files in a folder of its own."""

    def __init__(self, name="Test authority"):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-host-ca-"))
        self.certificate, self.key = self.folder / "ca.pem", self.folder / "ca.key"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                "-keyout", self.key, "-out", self.certificate, "-days", 30, "-addext",
                "keyUsage=critical,keyCertSign,cRLSign")

    def issue(self, name, certificate, key, days=30, usage="serverAuth"):
        """A certificate with its key, each put into its place in one step."""
        new = self.folder / "new.key", self.folder / "new.csr", self.folder / "new.pem"
        openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                "-keyout", new[0], "-out", new[1])
        (self.folder / "ext").write_text(f"subjectAltName=DNS:{name}\nextendedKeyUsage={usage}\n")
        openssl("x509", "-req", "-in", new[1], "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial", "-days", days,
                "-extfile", self.folder / "ext", "-out", new[2])
        new[0].chmod(0o600)
        if key is not None:
            new[0].replace(key)
        if certificate is not None:
            new[2].replace(certificate)

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class NetworkHost(DssHost):
    """`more_host`: further lines of [host]; `config`: further sections; `alter`: called with the host before it starts."""

    def __init__(self, more_host="", config="", alter=lambda host: None, **more):
        self.issuer = Authority()
        self.certificate, self.key = self.issuer.folder / "host.pem", self.issuer.folder / "host.key"
        self.issuer.issue(NAME, self.certificate, self.key)
        alter(self)
        text = f"""
[host]
names = ["{NAME}", "balancer.example:8443"]
certificate = "{self.certificate}"
key = "{self.key}"
{more_host}
{config}"""
        super().__init__(config=text, listen="0.0.0.0:0", authority=self.issuer.certificate, **more)

    def connect(self, timeout=30, source="127.0.0.1", to="127.0.0.2", tls=None):
        connection = http.client.HTTPSConnection(NAME, self.port, context=tls or self.tls, timeout=timeout)
        connection._create_connection = lambda *_: socket.create_connection((to, self.port), timeout, (source, 0))
        return connection

    def ask(self, method, path, body=None, connection=None, **fields):
        """One exchange, which no description of the API judges. Fields by their names in lower case, "_" for "-"."""
        mine = connection or self.connect()
        try:
            mine.request(method, path, body, {name.replace("_", "-"): value for name, value in fields.items()})
            return Answer(mine.getresponse())
        finally:
            if connection is None:
                mine.close()

    def stop(self):
        code = super().stop()
        self.issuer.remove()
        return code
