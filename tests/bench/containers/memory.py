#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""memory.py [--json FILE]: the highest resident memory of `pidpys sign --asic e` and `pidpys verify` over a file of 1 GiB."""
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests" / "functional"), str(ROOT / "tests" / "bench")]
sys.dont_write_bytecode = True

from figures import resident_mb, tell  # noqa: E402
from harness import BIN, DemoKeys  # noqa: E402

SIZE = 1 << 30


def measure():
    with tempfile.TemporaryDirectory(prefix="pidpys-bench-") as name:
        folder, keys = pathlib.Path(name), DemoKeys()
        file, container, password = folder / "large.bin", folder / "large.asice", folder / "password"
        # By another program: a child's peak counts from this one's own size.
        with file.open("wb") as octets:
            subprocess.run(["head", "-c", str(SIZE), "/dev/urandom"], stdout=octets, check=True)
        password.write_text("demo")
        password.chmod(0o600)
        signing = resident_mb(BIN / "pidpys", "sign", file, "--asic", "e", "--out", container, "--password-file", password,
                              "--key", keys.directory / "demo-p256.p12")
        verifying = resident_mb(BIN / "pidpys", "verify", container, "--authorities", keys.directory / "authorities")
        keys.remove()
    return {"asic_e_1gib_rss_mb": round(signing, 1), "asic_e_1gib_verify_rss_mb": round(verifying, 1)}


if __name__ == "__main__":
    tell(measure(), "MB")
