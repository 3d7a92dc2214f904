# SPDX-License-Identifier: MIT
"""What the benchmarks in Python share: a process's time, and their figures beside those of the others."""
import json
import os
import pathlib
import sys


def processor_ms(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def tell(figures, unit=""):
    """Prints them, and merges them into the file that --json names."""
    for name, value in figures.items():
        print(" ".join(filter(None, [name, str(value), unit])))
    if "--json" in sys.argv:
        path = pathlib.Path(sys.argv[sys.argv.index("--json") + 1])
        results = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps(results | figures, indent=2, sort_keys=True) + "\n")
