#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Nothing lies about that no build takes: every C++ file and Python test is named by a CMakeLists.txt, every header is
included by somebody, every room (a folder with a CMakeLists.txt) is added by one above it."""
import os
import pathlib
import re
import sys

from text import ROOT, tracked

LISTS = "CMakeLists.txt"


def unroll(text):
    """`text` with each foreach over words that stand in it unrolled."""
    loop = re.compile(r"foreach\((\w+) ([^$()]+)\)((?:(?!foreach\().)*?)endforeach\([^)]*\)", re.DOTALL)
    while found := loop.search(text):
        variable, words, body = found.groups()
        unrolled = "".join(body.replace("${" + variable + "}", word) for word in words.split())
        text = text[:found.start()] + unrolled + text[found.end():]
    return text


def named_by(lists):
    """Paths from the root, patterns of file(GLOB …) among them."""
    text = unroll(re.sub(r"#.*", "", (ROOT / lists).read_text()))
    text = re.sub(r"pidpys_fuzz\((\w+)", r"\g<0> \1_fuzz.cpp", text)
    text = text.replace("${system}", "*").replace("${CMAKE_CURRENT_SOURCE_DIR}/", "")
    room = os.path.dirname(lists)
    for word in re.split(r'[\s()";]+', text):
        whole = word.removeprefix("${CMAKE_SOURCE_DIR}/")
        yield os.path.normpath(whole if whole != word else os.path.join(room, word))


def includes(name):
    for header in re.findall(r'#include "([^"]+)"', (ROOT / name).read_text()):
        yield header
        yield os.path.normpath(os.path.join(os.path.dirname(name), header))


def main():
    names = tracked()
    patterns = {word for name in names if os.path.basename(name) == LISTS for word in named_by(name)}
    plain = {word for word in patterns if "*" not in word}
    globs = re.compile("|".join(re.escape(word).replace(r"\*", "[^/]*") for word in patterns - plain))

    def is_named(name):
        return name in plain or globs.fullmatch(name)

    included = {header for name in names if name.endswith((".cpp", ".hpp", ".def")) for header in includes(name)}
    faults = []
    for name in names:
        folder, base = os.path.split(name)
        if name.endswith((".cpp", "_test.py")) and not is_named(name):
            faults.append(f"{name}: no {LISTS} names it")
        if name.endswith((".hpp", ".def")) and name not in included:
            faults.append(f"{name}: nobody includes it")
        if base == LISTS and folder and not is_named(folder) and not is_named(name):
            faults.append(f"{name}: nobody adds its folder")
    print(*faults, sep="\n")
    print(f"{len(names)} files, {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
