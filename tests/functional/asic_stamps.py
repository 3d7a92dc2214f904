# SPDX-License-Identifier: MIT
"""Containers with time-stamps as another program makes them, good and spoiled in every way that a verifier has to see."""
import asic

FILE, CONTENT = "договір.txt", b"contract"
ONLY, TOKEN = "META-INF/timestamp.tst", "META-INF/timestamp001.tst"
MANIFEST, SIGNATURE = "META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s"
ARCHIVE = "META-INF/ASiCArchiveManifest.xml"


def only_stamped(stamp):
    """An ASiC-S with a time-stamp in place of a signature; `stamp` makes a token of octets."""
    return {"mimetype": asic.TYPES["s"], FILE: CONTENT, ONLY: stamp(CONTENT)}


def archived(members, stamp, manifest=ARCHIVE, token=TOKEN, rootfile=None):
    """A container's members with an archive time-stamp over all of them."""
    listed = asic.stamp_manifest(token, [(name, content) for name, content in members.items() if name != "mimetype"], rootfile)
    return {**members, manifest: listed, token: stamp(listed)}


def spoiled_stamps(stamp):
    """What makes the time-stamp of an ASiC-S wrong: why, members, a word of the reason."""
    good = only_stamped(stamp)
    yield "changed file", {**good, FILE: CONTENT + b"!"}, "other data"
    yield "token over something else", {**good, ONLY: stamp(b"something else")}, "other data"
    last = good[ONLY]
    yield "changed token", {**good, ONLY: last[:-1] + bytes([last[-1] ^ 1])}, ""
    yield "cut token", {**good, ONLY: last[:-1]}, ""


def spoiled_archives(members, other_signature, stamp):
    """What makes the archive time-stamp over `members` (ASiC-E, one signature) wrong, and the signature not. The other
    signature is one over the same manifest."""
    good = archived(members, stamp)
    yield "changed manifest", {**good, ARCHIVE: good[ARCHIVE].replace(b"<a:SigReference", b"<!-- --><a:SigReference")}, "other data"
    yield "token over something else", {**good, TOKEN: stamp(members[MANIFEST])}, "other data"
    missing = asic.stamp_manifest(TOKEN, [*list(members.items())[1:], ("more.txt", b"more")])
    yield "missing file", {**good, ARCHIVE: missing, TOKEN: stamp(missing)}, "more.txt"
    yield "changed signature", {**good, SIGNATURE: other_signature}, SIGNATURE


def refused_archives(members, stamp):
    """What makes no container: nothing in it is judged."""
    good = archived(members, stamp)
    outside = asic.stamp_manifest(TOKEN, [("../" + FILE, CONTENT)])
    yield "a file outside", {**good, ARCHIVE: outside, TOKEN: stamp(outside)}
    yield "no token", {name: content for name, content in good.items() if name != TOKEN}
    yield "no manifest", {name: content for name, content in good.items() if name != ARCHIVE}
    yield "a manifest of a signature", {**good, ARCHIVE: asic.stamp_manifest(SIGNATURE, [(FILE, CONTENT)])}
