# SPDX-License-Identifier: MIT
"""What the benchmarks in Python share: a process's time, and their figures beside those of the others."""
import json
import os
import pathlib
import subprocess
import sys


def threads_of(process):
    """Name and processor time of each thread that lives, in milliseconds. The scheduler's own count, in nanoseconds: the
    ticks of /proc/PID/stat are samples, too coarse for threads that work less than a millisecond at a time."""
    for folder in pathlib.Path(f"/proc/{process.pid}/task").iterdir():
        try:
            yield (folder / "comm").read_text().strip(), int((folder / "schedstat").read_text().split()[0]) / 1e6
        except OSError:   # it has ended
            pass


def processor_ms(process):
    return sum(time for _, time in threads_of(process))


def thread_ms(process, name):
    """That of its threads of this name."""
    return sum(time for own, time in threads_of(process) if own == name)


def resident_mb(*command):
    """The peak of a program that ends well."""
    with subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return usage.ru_maxrss / 1024


def tell(figures, unit=""):
    """Prints them, and merges them into the file that --json names."""
    for name, value in figures.items():
        print(" ".join(filter(None, [name, str(value), unit])))
    if "--json" in sys.argv:
        path = pathlib.Path(sys.argv[sys.argv.index("--json") + 1])
        results = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps(results | figures, indent=2, sort_keys=True) + "\n")
