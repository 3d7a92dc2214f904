#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Files are laid out alike: C++ as .clang-format says, every text as .editorconfig does.

text.py [--fix] [FILE…]: without files, everything that git tracks. Prints what is wrong; 1 if anything is.
"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CXX = (".cpp", ".hpp")
FOREIGN = ("tests/fuzz/seeds/", "tests/fuzz/corpus/")   # octets as a peer sent them


def tracked():
    listing = subprocess.run(["git", "-c", "safe.directory=*", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                             check=True, capture_output=True, text=True).stdout
    return [name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def text_faults(name):
    """(line, fault) of one file, and its text with the faults mended."""
    octets = (ROOT / name).read_bytes()
    if b"\0" in octets:
        return [], octets
    faults, mended = [], []
    for number, line in enumerate(octets.split(b"\n"), 1):
        if line != line.rstrip():
            faults.append((number, "blanks at the end of the line"))
        mended.append(line.rstrip())
    while mended and not mended[-1]:
        mended.pop()
    if octets and (not octets.endswith(b"\n") or octets.endswith(b"\n\n")):
        faults.append((len(mended), "a file ends with one newline"))
    if (name.endswith(CXX) or name.endswith((".py", ".sh"))) and b"SPDX-License-Identifier: MIT" not in octets[:200]:
        faults.append((1, "the licence's line (SPDX-License-Identifier: MIT) is missing"))
    return faults, b"\n".join(mended) + b"\n" if mended else b""


def format_faults(names):
    run = subprocess.run(["clang-format", "--dry-run", "--Werror", "--ferror-limit=1", *names], cwd=ROOT,
                         capture_output=True, text=True)
    if run.returncode and "error:" not in run.stderr:
        return [run.stderr]
    return [line.replace("code should be clang-formatted", "not as .clang-format has it: ./dev format")
            for line in run.stderr.splitlines() if "error:" in line]


def main(arguments):
    fix = "--fix" in arguments
    names = [name for name in arguments if name != "--fix"] or tracked()
    names = [name for name in names if not name.startswith(FOREIGN)]
    complaints = []
    for name in names:
        faults, mended = text_faults(name)
        if fix and faults:
            (ROOT / name).write_bytes(mended)
            faults = [fault for fault in text_faults(name)[0]]
        complaints += [f"{name}:{line}: {fault}" for line, fault in faults]
    sources = [name for name in names if name.endswith(CXX)]
    if sources and fix:
        subprocess.run(["clang-format", "-i", *sources], cwd=ROOT, check=True)
    elif sources:
        shares = [sources[start::8] for start in range(8) if sources[start::8]]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            complaints += sum(pool.map(format_faults, shares), [])
    print(*complaints, sep="\n")
    print(f"{len(names)} files, {len(complaints)} faults")
    return bool(complaints)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
