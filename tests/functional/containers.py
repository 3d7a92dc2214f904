# SPDX-License-Identifier: MIT
"""Key containers made by other programs (PIDPYS_INTEROP_DIR), with certificates for those that hold none."""
import dataclasses
import os
import pathlib
import shutil
import tempfile

from harness import BIN, run

FOLDER = pathlib.Path(os.environ.get("PIDPYS_INTEROP_DIR", "absent"))


@dataclasses.dataclass
class Container:
    name: str
    password: str
    purposes: list            # of each key: "signature", "agreement" or "both", as `pidpys key info` lists them
    national: bool = True     # the signing key is of DSTU 4145
    certified: bool = False   # the container holds the signing key's certificate

    @property
    def path(self):
        return FOLDER / "containers" / self.name

    @property
    def octets(self):
        return self.path.read_bytes()


ALL = [
    Container("iit-key-6.dat", "tect4", ["signature", "agreement"]),
    Container("iit-pkcs12.pfx", "123456", ["signature", "agreement"]),
    Container("privat-dstu.jks", "123456", ["signature"], certified=True),
    Container("privat-ecdsa.jks", "123456", ["both"], national=False, certified=True),
    Container("openssl-ecdsa-aes.p12", "123456", ["both"], national=False, certified=True),
    Container("diia-test.p12", "testpassword", ["signature", "agreement"]),
    Container("gost.p12", "testpassword", ["signature", "agreement"]),
    Container("zs2like.p12", "testpassword", ["signature", "agreement"]),
    Container("aes.p12", "testpassword", ["signature", "agreement", "both"]),
]


def require():
    """Ends the test program as skipped, with a word, where the foreign containers are not there."""
    if not FOLDER.exists():
        print("SKIPPED: no foreign data")
        raise SystemExit(77)


class Certificates:
    """Certificates of every container's keys by an authority of its own: `authorities` is the folder of authorities."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-certificates-"))
        self.authorities = self.folder / "authorities"
        self.authorities.mkdir()
        for container in ALL:
            own = self.folder / container.name
            own.mkdir()
            run(BIN / "certify_keys", container.path, container.password, self.authorities / f"{container.name}.pem", own)

    def of(self, container):
        """Files, in the order of the keys."""
        return sorted((self.folder / container.name).glob("*.cer"))

    def signer(self, container):
        return next((self.folder / container.name).glob("*-signature.cer"))

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)
