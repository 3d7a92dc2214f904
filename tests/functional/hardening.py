# SPDX-License-Identifier: MIT
"""What cmake/PidpysHardening.cmake promises, looked for in an ELF program by readelf."""
import re
import subprocess

from harness import run


def readelf(path, *options):
    return run("readelf", "--wide", *options, path).decode()


def imported(path):
    """Names of the functions that the program takes from its libraries."""
    lines = (line.split() for line in readelf(path, "--dyn-syms").splitlines())
    return {line[7].partition("@")[0] for line in lines if len(line) > 7 and line[6] == "UND"}


def faults(path):
    """What a program lacks, in words; nothing of one that is hardened."""
    segments = {line.split()[0]: line for line in readelf(path, "--segments").splitlines() if line.startswith("  ") and line.split()}
    dynamic = readelf(path, "--dynamic")
    flags = set(re.findall(r"[A-Z_]+", " ".join(re.findall(r"\(FLAGS(?:_1)?\)(.*)", dynamic))))
    names = imported(path)
    sound = {
        "position-independent": "DYN" in readelf(path, "--file-header") and "PIE" in flags,
        "relocations read-only": "GNU_RELRO" in segments,
        "bound at the start": bool({"BIND_NOW", "NOW"} & flags),
        "stack not executable": " RW " in segments.get("GNU_STACK", ""),
        "no writable code": not re.search(r"LOAD.* RWE ", readelf(path, "--segments")),
        "code not relocated": "TEXTREL" not in dynamic,
        "libraries of the system alone": not re.search(r"\((RPATH|RUNPATH)\)", dynamic),
        "stack protected": "__stack_chk_fail" in names,
        "functions fortified": any(re.fullmatch(r"__\w+_chk", name) for name in names),
        "bounds of containers checked": any("__glibcxx_assert_fail" in name for name in names),
    }
    return [what for what, holds in sound.items() if not holds]


def tells_of_shadow_stack(*paths):
    """Those of the ELF files whose note says that each branch and each return in them can be checked (IBT, SHSTK)."""
    told, path = set(), paths[0]
    said = subprocess.run(["readelf", "--wide", "--notes", *paths], capture_output=True, text=True, check=True).stdout
    for line in said.splitlines():
        if line.startswith("File: "):
            path = line.removeprefix("File: ")
        elif "IBT" in line and "SHSTK" in line:
            told.add(str(path))
    return told
