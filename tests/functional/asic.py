# SPDX-License-Identifier: MIT
"""Containers (ASiC) as programs see them that know nothing of this project: zipfile, xmllint with the schema of ETSI."""
import io
import os
import pathlib
import tempfile
import zipfile

from harness import run

FOREIGN = pathlib.Path(os.environ.get("PIDPYS_INTEROP_DIR", "absent")) / "pki"
TYPES = {"s": b"application/vnd.etsi.asic-s+zip", "e": b"application/vnd.etsi.asic-e+zip"}


def members(octets):
    """Name and content of each member, in the archive's order."""
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def archive(contents, first_stored=True):
    """As another program writes it: pairs of name and content, names as often as they come."""
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in contents:
            stored = name == "mimetype" and first_stored
            made.writestr(name, content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return octets.getvalue()


def declares(octets, kind):
    """Where programs look for the type that know no zip (EN 319 162-1 A.1)."""
    kind = TYPES[kind]
    return (octets[:4], octets[30:38], octets[38:38 + len(kind)]) == (b"PK\3\4", b"mimetype", kind)


def check_manifest(manifest):
    """xmllint's word; nothing where the schema is not there."""
    folder = FOREIGN / "schema"
    if not folder.exists():
        print("SKIPPED: no foreign data")
        return
    schema = (folder / "en_31916201v010101.xsd").read_text()
    start = schema.index("<xsd:import namespace=\"http://uri.etsi.org/01903/v1.3.2#\"")
    end = schema.index("<xsd:element name=\"ASiCManifest\"")
    with tempfile.TemporaryDirectory(prefix="pidpys-schema-") as name:
        place = pathlib.Path(name)
        (place / "asic.xsd").write_text(schema[:start] + schema[end:])   # XAdES, which containers with CAdES do not use
        for other in ("xmldsig-core-schema.xsd", "xml.xsd"):
            (place / other).write_bytes((folder / other).read_bytes())
        (place / "manifest.xml").write_bytes(manifest)
        run("xmllint", "--nonet", "--noout", "--schema", place / "asic.xsd", place / "manifest.xml")
