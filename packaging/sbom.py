#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""sbom.py --package NAME --build DIR --root DIR [--list FILE] --output FILE: what a package is made of, as SPDX 2.3 in JSON.

The programs below --root (of them those that a debhelper list names) are looked at: the packages of their libraries, and those
of headers and archives that Ninja knows went into them, as dpkg tells; for Windows, where all is linked in, also the libraries
that packaging/windows/libraries has made. The same build gives the same octets: the time is SOURCE_DATE_EPOCH, the document's
name a UUID over what it says.
"""
import argparse
import datetime
import json
import os
import pathlib
import re
import subprocess
import uuid

NAMESPACE = uuid.UUID("5f8f3b0c-7f0e-4c55-9c0e-6f2f4b2f2d11")  # of our documents, RFC 9562 version 5
FIELDS = {"name": "${binary:Package}", "version": "${Version}", "architecture": "${Architecture}", "source": "${source:Package}",
          "maintainer": "${Maintainer}", "homepage": "${Homepage}"}


def output_of(*command, check=True):
    return subprocess.run([str(word) for word in command], check=check, capture_output=True, text=True,
                          env=os.environ | {"LC_ALL": "C"}).stdout


def programs_of(root, listed):
    patterns = [line.split()[0] for line in listed.read_text().splitlines() if line.strip()] if listed else ["*"]
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                if file.is_file() and not file.is_symlink() and file.read_bytes()[:4].startswith((b"\x7fELF", b"MZ")):
                    yield file


def libraries_of(program):
    """Paths of the libraries that the program itself names; one for Windows needs nothing but Windows."""
    if program.suffix == ".exe":
        return set()
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", output_of("readelf", "-d", program))
    found = dict(re.findall(r"(\S+) => (/\S+)", output_of("ldd", program)))
    return {found[name] for name in needed if name in found}


def made_in(program, build):
    """The build that made the program, its name there, and its compiler: the helper of 32 bits has a build of its own."""
    if program.name.endswith("32.exe"):
        return build / "width32", (build / "bin" / program.name).absolute(), "i686-w64-mingw32-g++-posix"
    return build, f"bin/{program.name}", "x86_64-w64-mingw32-g++-posix"


def compiled_in(program, build):
    """Paths outside of the build and of our sources that the compiler and the linker read for the program: headers, archives."""
    folder, name, compiler = made_in(program, build)
    inputs = output_of("ninja", "-C", folder, "-t", "inputs", name).splitlines()
    objects = [line for line in inputs if line.endswith((".o", ".obj"))]
    if not objects:
        raise ValueError(f"{folder} has made no {name}")
    read = output_of("ninja", "-C", folder, "-t", "deps", *objects).splitlines() + inputs
    paths = {os.path.normpath(line.strip()) for line in read}
    paths = {os.path.realpath(folder / path) if "/lent/" in path else path for path in paths}   # a header of Debian's by a link
    if prefix := windows_prefix(build):   # there Debian's own headers are links
        paths = {os.path.realpath(path) if path.startswith(f"{prefix}/") else path for path in paths} | set(runtime_of_windows(compiler))
    paths = {path for path in paths if path.startswith("/usr/") or (prefix and path.startswith(f"{prefix}/"))}
    return ({path for path in paths if not path.endswith((".a", ".so"))}, {path for path in paths if path.endswith(".a")})


def windows_prefix(build):
    """Where packaging/windows/libraries has put what a build for Windows is linked with; None for any other build."""
    found = re.search(r"^PIDPYS_WINDOWS_PREFIX:\w+=(.*)$", (build / "CMakeCache.txt").read_text(), re.M)
    return found and os.path.realpath(found.group(1))


def runtime_of_windows(compiler):
    """What the compiler links into every program by itself."""
    for name in ("libstdc++.a", "libgcc.a", "libmingw32.a", "libwinpthread.a"):
        yield os.path.realpath(output_of(compiler, f"-print-file-name={name}").strip())


def made_for_windows(build, paths):
    """The Debian source packages, by name, of libraries below the prefix for Windows that these paths are of."""
    prefix = windows_prefix(build)
    if not prefix:
        return {}
    prefix = pathlib.Path(prefix)
    found = {}
    for source, version in (line.split() for line in (prefix / ".versions").read_text().splitlines()):
        for listing in prefix.glob(".*"):
            made, *files = listing.read_text().splitlines()
            if f"-{re.sub('[:~+]', '_', version)}-" in made and any(os.path.join(prefix, file) in paths for file in files):
                found[source] = {"name": source, "version": version, "architecture": "source", "source": source,
                                 "maintainer": "Debian", "homepage": ""}
    return found


def owners(paths):
    """Names of the packages that the files belong to. Where /lib is a link dpkg may know a file by either name."""
    either = {name for path in paths for name in (path, path.removeprefix("/usr"), "/usr" + path)}
    said = subprocess.run(["xargs", "dpkg", "-S"], input="\n".join(sorted(either)), capture_output=True, text=True).stdout
    return {name.strip() for line in said.splitlines() if not line.startswith("diversion")
            for name in line.rpartition(": ")[0].split(",")}


def facts(names):
    form = "\\t".join(FIELDS.values()) + "\\n"
    lines = output_of("dpkg-query", "-W", f"-f={form}", *sorted(names)).splitlines() if names else []
    return [dict(zip(FIELDS, line.split("\t"))) for line in lines]


def identifier(name):
    return "SPDXRef-Package-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


def described(package):
    name = package["name"].partition(":")[0]
    maintainer = re.sub(r" <.*>", "", package["maintainer"])
    return {"SPDXID": identifier(name), "name": name, "versionInfo": package["version"], "supplier": f"Organization: {maintainer}",
            "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": "NOASSERTION",
            "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION", "homepage": package["homepage"] or "NOASSERTION",
            "sourceInfo": f"built from the Debian source package {package['source']}",
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                              "referenceLocator": f"pkg:deb/debian/{name}@{package['version']}?arch={package['architecture']}"}]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--package", required=True)
    for option in ("--build", "--root", "--output"):
        parser.add_argument(option, required=True, type=pathlib.Path)
    parser.add_argument("--list", type=pathlib.Path)
    given = parser.parse_args()
    version = re.search(r"CMAKE_PROJECT_VERSION:STATIC=(.*)", (given.build / "CMakeCache.txt").read_text()).group(1)
    programs = list(programs_of(given.root, given.list))
    linked = owners({path for program in programs for path in libraries_of(program)})
    read = [compiled_in(program, given.build) for program in programs]
    archives, headers = (set().union(*(pair[which] for pair in read)) for which in (1, 0))
    for_windows = made_for_windows(given.build, archives)
    archived = owners(archives) | set(for_windows)
    compiled = owners(headers) | archived
    me = identifier(given.package)
    relationships = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": me}]
    parts = [*facts((linked | compiled) - set(for_windows)), *for_windows.values()]
    for name in sorted(linked | compiled):
        kinds = {"DYNAMIC_LINK": name in linked, "STATIC_LINK": name in archived}
        part = identifier(name.partition(":")[0])
        relationships += [{"spdxElementId": me, "relationshipType": kind, "relatedSpdxElement": part} for kind in kinds if kinds[kind]]
        if not any(kinds.values()):
            relationships.append({"spdxElementId": part, "relationshipType": "BUILD_DEPENDENCY_OF", "relatedSpdxElement": me})
    made = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
    document = {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"{given.package}-{version}",
        "creationInfo": {"created": made.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: packaging/sbom.py"]},
        "packages": [{"SPDXID": me, "name": given.package, "versionInfo": version, "downloadLocation": "NOASSERTION",
                      "filesAnalyzed": False, "licenseConcluded": "MIT", "licenseDeclared": "MIT",
                      "copyrightText": "Copyright 2026 the pidpys authors"}, *map(described, parts)],
        "relationships": relationships}
    document["documentNamespace"] = f"urn:uuid:{uuid.uuid5(NAMESPACE, json.dumps(document, sort_keys=True))}"
    given.output.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
