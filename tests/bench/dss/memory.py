#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""memory.py [--json FILE]: the daemon's memory at its highest during a task of 10,000 inline files of 10 kB, from the
request over TLS to the polled result. Most of it is the mapped request body, which the system may take back."""
import pathlib
import random
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests" / "functional"), str(ROOT / "tests" / "functional" / "dss"), str(ROOT / "tests" / "bench")]
sys.dont_write_bytecode = True

from batch_test import FILES, SIZE, field  # noqa: E402
from dss_host import ALICE_BOX, Client, DssHost  # noqa: E402
from figures import tell  # noqa: E402


def measure():
    body = b"".join(field(1, field(1, field(1, random.randbytes(SIZE))) + field(2, b"%d.xml" % i)) for i in range(FILES))
    with DssHost() as host:
        client = Client(host)
        answer = client.call("POST", f"/DssSign?boxId={ALICE_BOX}", body)
        client.signatures(answer.json["TaskId"], seconds=600)
        return host.memory_mb("VmHWM")


if __name__ == "__main__":
    tell({"dss_10k_files_rss_mb": round(measure(), 1)}, "MB")
