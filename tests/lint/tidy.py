#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tidy.py BUILD: clang-tidy over the product's units as they are compiled (Unity files among them). 1 if it finds any."""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
GENERATED = ("autogen", ".pb.cc", "qrc_", "moc_")


def units(build):
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = pathlib.Path(entry["directory"], entry["file"])
        room = path.relative_to(build if path.is_relative_to(build) else ROOT)
        if room.parts[0] != "tests" and not any(mark in str(room) for mark in GENERATED):
            yield str(path)


def findings(build, unit):
    # Warnings of the language are the compilers' that build it: gcc's and, of the fuzz targets, clang's.
    run = subprocess.run(["clang-tidy", "--quiet", "-p", build, f"--header-filter=^{ROOT}/(?!build)",
                          "--extra-arg=-w", unit],
                         capture_output=True, text=True)
    found = re.findall(r"^.*(?:error|warning): .*$", run.stdout, re.MULTILINE)
    return found or ([f"{unit}: {run.stderr}"] if run.returncode else [])


def main(build):
    every = sorted(set(units(build)), key=lambda unit: -os.path.getsize(unit))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = sorted({line for lines in pool.map(lambda unit: findings(build, unit), every) for line in lines})
    print(*found, sep="\n")
    print(f"{len(every)} units, {len(found)} findings")
    return bool(found) or not every


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
