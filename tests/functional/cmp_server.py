# SPDX-License-Identifier: MIT
"""An authority that speaks CMP: OpenSSL's mock server, with people whose certificates it has issued."""
import http.client
import pathlib
import re
import shutil
import subprocess
import tempfile

from der import elements

KINDS = {"rsa": ["-newkey", "rsa:2048"], "ecdsa": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]}


# Tags of bodies (RFC 4210 §5.1.2).
REVOCATION_ANSWER, ERROR = 0xAC, 0xB7


class CmpAuthority:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-cmp-"))
        (self.folder / "ext").write_text("keyUsage=critical,digitalSignature,nonRepudiation\nsubjectKeyIdentifier=hash\n"
                                         "authorityKeyIdentifier=keyid\n")
        self.openssl("req", "-x509", *KINDS["ecdsa"], "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj",
                     "/CN=CMP authority", "-addext", "keyUsage=critical,keyCertSign,cRLSign,digitalSignature")
        for kind, options in KINDS.items():
            self.openssl("req", *options, "-nodes", "-keyout", f"{kind}.key", "-out", f"{kind}.csr", "-subj", f"/CN=Person {kind}")
            self.openssl("x509", "-req", "-in", f"{kind}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "1", "-extfile",
                         "ext", "-out", f"{kind}.pem", "-CAcreateserial")
            self.openssl("pkcs12", "-export", "-inkey", f"{kind}.key", "-in", f"{kind}.pem", "-passout", "pass:demo", "-out",
                         f"{kind}.p12")

    def openssl(self, *words):
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

    def container(self, kind):
        return self.folder / f"{kind}.p12"

    def answer(self, request, kind):
        """The tag of the body that the server answers a message of this person with."""
        server = subprocess.Popen(
            ["openssl", "cmp", "-port", "0", "-srv_cert", "ca.pem", "-srv_key", "ca.key", "-srv_trusted", "ca.pem", "-rsp_cert",
             f"{kind}.pem", "-max_msgs", "1"], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            port = next(int(found[1]) for line in server.stdout if (found := re.match(r"ACCEPT .*:(\d+) ", line)))
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("POST", "/pkix/", request, {"Content-Type": "application/pkixcmp"})
            message = connection.getresponse().read()
            connection.close()
        finally:
            server.terminate()
            server.communicate(timeout=20)
        (_, whole), = elements(message)
        return elements(whole)[1][0]

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)
