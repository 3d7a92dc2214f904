#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""agent.py [--json FILE]: the agent's program under an X server, before a daemon by hand: from its start to the greeting
that the daemon gets (median of ten; and the processor's time of that), and its resident memory when it waits, and when a question was answered whose
document had been looked at. PIDPYS_BIN names the folder of the programs."""
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(os.environ.get("PIDPYS_BIN", ROOT / "build/dev/bin"))
os.environ.setdefault("PIDPYS_AGENT", str(BIN / "pidpys-agent"))
sys.path[:0] = [str(ROOT / "tests" / "gui"), str(ROOT / "tests" / "bench")]
sys.dont_write_bytecode = True

from figures import processor_ms, tell  # noqa: E402
from stage import Stage, document  # noqa: E402

STARTS = 10


def resident_mb(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) / 1024


def press(*keys):
    subprocess.run(["xdotool", "key", *keys], check=True)


def children(process):
    return pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()


def measure():
    starts, work = [], []
    for _ in range(STARTS):
        begin = time.monotonic()
        with Stage() as stage:
            starts.append(1000 * (stage.daemon.greeted - begin))
            work.append(processor_ms(stage.agent))
    with Stage("en") as stage:
        time.sleep(2)
        waiting = resident_mb(stage.agent)
        stage.daemon.ask("signature", [document("Лист.txt", 29, at_hand=True)])
        time.sleep(2)
        press("alt+w")   # shows the document
        end = time.monotonic() + 20
        while not stage.daemon.fetched and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(2)
        press("Escape")   # the document's window
        time.sleep(1)
        press("Escape")   # the question's: a no
        end = time.monotonic() + 20
        while not stage.daemon.answers and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(2)
        if not stage.daemon.fetched or not stage.daemon.answers or children(stage.agent):
            raise AssertionError("the document was not shown, or is shown still")
        return {"agent_start_ms": round(statistics.median(starts), 1),
                "agent_start_processor_ms": round(statistics.median(work), 1), "agent_rss_mb": round(waiting, 1),
                "agent_rss_after_preview_mb": round(resident_mb(stage.agent), 1)}


if __name__ == "__main__":
    tell(measure())
