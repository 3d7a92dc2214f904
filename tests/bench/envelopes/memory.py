#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""memory.py [--json FILE]: the highest resident memory of `pidpys encrypt` and `pidpys decrypt` over 1 GiB, and their speed."""
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests" / "functional"), str(ROOT / "tests" / "bench")]
sys.dont_write_bytecode = True

from correspondents import PASSWORD, Correspondent  # noqa: E402
from figures import resident_mb, tell  # noqa: E402
from harness import BIN  # noqa: E402

SIZE = 1 << 30
KINDS = {"p256_gcm": ("p256", "gcm"), "p256_cbc": ("p256", "cbc"), "dstu_gost": ("m257", None), "dstu_kalyna": ("m257", "kalyna")}


def measured(*command):
    begun = time.monotonic()
    peak = resident_mb(*command)
    return round(peak, 1), round(SIZE / 1e6 / (time.monotonic() - begun))


def measure():
    figures = {}
    with tempfile.TemporaryDirectory(prefix="pidpys-bench-") as name:
        folder = pathlib.Path(name)
        file, message, opened, password = (folder / one for one in ("large.bin", "large.p7e", "opened", "password"))
        # By another program: a child's peak counts from this one's own size.
        with file.open("wb") as octets:
            subprocess.run(["head", "-c", str(SIZE), "/dev/urandom"], stdout=octets, check=True)
        password.write_text(PASSWORD)
        password.chmod(0o600)
        for kind, (algorithm, cipher) in KINDS.items():
            person = Correspondent(folder, kind, algorithm, algorithm)
            words = ["--cipher", cipher] if cipher else []
            sealing = measured(BIN / "pidpys", "encrypt", file, "--to", person.file("-agreement.cer"), *words,
                               "--out", message, "--overwrite")
            opening = measured(BIN / "pidpys", "decrypt", message, "--key", person.file(".p12"), "--password-file", password,
                               "--out", opened, "--overwrite")
            subprocess.run(["cmp", file, opened], check=True)
            for what, (peak, speed) in (("encrypt", sealing), ("decrypt", opening)):
                figures |= {f"{what}_1gib_{kind}_rss_mb": peak, f"{what}_1gib_{kind}_mb_per_s": speed}
    return figures


if __name__ == "__main__":
    tell(measure())
