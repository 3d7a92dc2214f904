# SPDX-License-Identifier: MIT
"""The examples of docs/ do what docs/dss.md says."""
import os
import pathlib
import sys
import unittest

from dss_host import ALICE_BOX, PASSWORD, Client, DssHost, private_file
from harness import main, openssl_verify, run

EXAMPLES = pathlib.Path(os.environ["PIDPYS_SOURCE"]) / "docs" / "examples"


def setUpModule():
    global host
    host = DssHost()
    os.environ.update(PIDPYS_URL=f"https://localhost:{host.port}", PIDPYS_CA=host.ready["ca"], DSS_CLIENT="test-client",
                      DSS_LOGIN="alice@example.org", DSS_PASSWORD=PASSWORD, DSS_BOX=ALICE_BOX)


def tearDownModule():
    host.__exit__()


class Examples(unittest.TestCase):
    def check(self, *command):
        folder = host.state / "documents"
        folder.mkdir(exist_ok=True)
        contents = {"договір 1.txt": "Договір".encode(), "b.bin": os.urandom(200_000)}
        for name, content in contents.items():
            (folder / name).write_bytes(content)
        run(*command, *(folder / name for name in contents))
        for name, content in contents.items():
            signature = folder / (name + ".p7s")
            openssl_verify(signature.read_bytes(), content, host.authority)
            signature.unlink()

    def test_curl(self):
        self.check("bash", EXAMPLES / "dss_sign.sh")

    def test_python(self):
        self.check(sys.executable, EXAMPLES / "dss_sign.py")

    def test_accounts_file(self):
        folder = host.state / "accounts"
        folder.mkdir()
        (folder / "accounts.toml").write_bytes((EXAMPLES / "dss_accounts.toml").read_bytes())
        # the box exists already in this host: the import only adds the user to it
        private_file(folder / "accountant.password", "a password\n")
        private_file(folder / "accountant-key.password", "secret\n")
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", folder / "k.pem",
            "-out", folder / "c.pem", "-subj", "/CN=Accountant", "-days", "30")
        run("openssl", "pkcs12", "-export", "-inkey", folder / "k.pem", "-in", folder / "c.pem", "-out", folder / "accountant.p12",
            "-passout", "pass:secret")
        host.cli("dss", "import", folder / "accounts.toml")
        client = Client(host, "accountant@example.org", "accounting-1", "a password")
        task = client.sign([{"Content": {"Content": "eA=="}, "FileName": "x"}])
        openssl_verify(client.signatures(task)[0], b"x", cades=False)


if __name__ == "__main__":
    main()
