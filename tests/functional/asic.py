# SPDX-License-Identifier: MIT
"""Containers (ASiC) as programs see them that know nothing of this project: zipfile, xmllint with the schema of ETSI."""
import base64
import hashlib
import io
import os
import pathlib
import tempfile
import urllib.parse
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


def stamp_manifest(token, contents, rootfile=None):
    """An ASiCManifest (EN 319 162-1 A.4) of members for a time-stamp token, as another program writes it. Pairs of name and
    content; `rootfile`: the name that is marked as the older archive's root."""
    references = "".join(
        f'<a:DataObjectReference{" Rootfile=" + chr(34) + "true" + chr(34) if name == rootfile else ""} '
        f'URI="{urllib.parse.quote(name)}"><d:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<d:DigestValue>{base64.b64encode(hashlib.sha256(content).digest()).decode()}</d:DigestValue></a:DataObjectReference>"
        for name, content in contents)
    manifest = ('<?xml version="1.0" encoding="UTF-8"?><a:ASiCManifest xmlns:a="http://uri.etsi.org/02918/v1.2.1#" '
                'xmlns:d="http://www.w3.org/2000/09/xmldsig#"><a:SigReference MimeType="application/vnd.etsi.timestamp-token" '
                f'URI="{token}"/>{references}</a:ASiCManifest>').encode()
    check_manifest(manifest)
    return manifest


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
