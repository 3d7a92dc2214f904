#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""scan_memory.py PID: reads JSON {name: [hex, …]} from standard input and looks for each octet string in what the
process can write. Prints JSON {name: {"secure": N, "ordinary": N}}. The secure heap is what core dumps leave out."""
import json
import re
import sys


def mappings(pid):
    """(start, end, is secure) of every writable mapping."""
    place = None
    for line in open(f"/proc/{pid}/smaps"):
        head = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line)
        if head:
            place = (int(head[1], 16), int(head[2], 16), head[3])
        elif line.startswith("VmFlags:") and "rw" in place[2]:
            yield place[0], place[1], " dd" in line


def main():
    pid = sys.argv[1]
    wanted = {name: [bytes.fromhex(text) for text in texts] for name, texts in json.load(sys.stdin).items()}
    found = {name: {"secure": 0, "ordinary": 0} for name in wanted}
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for start, end, secure in mappings(pid):
            try:
                memory.seek(start)
                octets = memory.read(end - start)
            except (OSError, OverflowError):
                continue  # [vvar]
            for name, needles in wanted.items():
                found[name]["secure" if secure else "ordinary"] += sum(octets.count(needle) for needle in needles)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
