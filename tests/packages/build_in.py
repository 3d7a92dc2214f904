#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""build_in.py BASE PACKAGES: the source package compiled in a copy of the bare Debian system in BASE, as its archive's machines
do it: with the libraries that the package says it needs and no others. The .deb files are put into PACKAGES. What was compiled
there before for the same system is not compiled again. As root."""
import os
import pathlib
import shutil
import subprocess
import sys

from system import CLEAN, System, enter_own_mounts, step

SOURCE = pathlib.Path(__file__).parents[2]


def source_tree(packages):
    environment = os.environ | {"PIDPYS_PACKAGES": str(packages)}
    subprocess.run([SOURCE / "packaging/make", "source"], check=True, env=environment)
    [tree] = (packages / "source").glob("pidpys-*/")
    return tree


def build(system, packages):
    step("the source, and what it says it is built with")
    tree = source_tree(packages)
    system.prepare("apt-get", "update", "-qq")
    system.prepare("apt-get", "build-dep", "-y", "-qq", "--no-install-recommends", f"{tree}/", shown=tree.parent)
    step("compiled")
    jobs = os.environ.get("PIDPYS_JOBS") or os.cpu_count()
    log = tree.parent / "build.log"
    try:
        system.prepare("sh", "-c", f"cd {tree.name} && exec dpkg-buildpackage -F -nc -us -uc >../build.log 2>&1", shown=tree.parent,
                       environment=CLEAN | {"DEB_BUILD_OPTIONS": f"noautodbgsym parallel={jobs}"})
    except SystemExit:
        print(log.read_text()[-8000:], file=sys.stderr)
        raise
    for made in (file for file in tree.parent.iterdir() if file.is_file()):
        shutil.move(made, packages / made.name)


def main():
    base, packages = (pathlib.Path(word).resolve() for word in sys.argv[1:])
    packages.mkdir(parents=True, exist_ok=True)
    system = System(base)
    try:
        build(system, packages)
    finally:
        system.remove()
    for package in sorted(packages.glob("*.deb")):
        print(f"{package.name}: {package.stat().st_size} octets")


if __name__ == "__main__":
    enter_own_mounts()
    main()
