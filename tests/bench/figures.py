# SPDX-License-Identifier: MIT
"""What the benchmarks in Python share: a process's time, and their figures beside those of the others."""
import json
import os
import pathlib
import sys


def stat_ms(folder):
    """The processor time of a process or thread, and its name."""
    name, fields = (folder / "stat").read_text().split("(", 1)[1].rsplit(")", 1)
    fields = fields.split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), name


def processor_ms(process):
    return stat_ms(pathlib.Path(f"/proc/{process.pid}"))[0]


def thread_ms(process, name):
    """That of its threads of this name."""
    threads = [stat_ms(folder) for folder in pathlib.Path(f"/proc/{process.pid}/task").iterdir()]
    return sum(time for time, own in threads if own == name)


def tell(figures, unit=""):
    """Prints them, and merges them into the file that --json names."""
    for name, value in figures.items():
        print(" ".join(filter(None, [name, str(value), unit])))
    if "--json" in sys.argv:
        path = pathlib.Path(sys.argv[sys.argv.index("--json") + 1])
        results = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps(results | figures, indent=2, sort_keys=True) + "\n")
