# SPDX-License-Identifier: MIT
"""Bouncy Castle (Debian's jars) and jkurwa (npm) as other people's programs that must accept what we sign."""
import functools
import os
import pathlib
import subprocess
import tempfile

from correspondents import PASSWORD
from harness import need

INTEROP = pathlib.Path(__file__).parents[1] / "interop"
JARS = [pathlib.Path("/usr/share/java") / name for name in ("bcprov.jar", "bcpkix.jar", "bcutil.jar")]
JKURWA = pathlib.Path(os.environ.get("PIDPYS_JKURWA_DIR", "absent"))



@functools.cache
def _classes():
    """The folder of the compiled drivers: compiling takes longer than running."""
    need("javac", *JARS)
    folder = tempfile.TemporaryDirectory(prefix="pidpys-java-")
    drivers = [INTEROP / "java" / name for name in (
        "VerifyCms.java", "OpenPkcs12.java", "IssueCertificate.java", "EnvelopeCms.java")]
    subprocess.run(["javac", "-encoding", "UTF-8", "-d", folder.name, "-cp", ":".join(map(str, JARS)), *drivers],
                   check=True, capture_output=True)
    return folder


def _java(program):
    classes = ":".join(map(str, [*JARS, _classes().name]))
    return ["java", "-Dfile.encoding=UTF-8", "-XX:TieredStopAtLevel=1", "-cp", classes, program]


def _is_good(command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    lines = done.stdout.splitlines()
    return done.returncode == 0 and any(line.startswith("OK") for line in lines) and not any(
        line.startswith("FAIL") for line in lines)


def _verify(command, signature, content):
    with tempfile.TemporaryDirectory() as folder:
        files = [pathlib.Path(folder) / name for name in ("signature", "content")]
        for file, octets in zip(files, (signature, content), strict=True):
            file.write_bytes(octets)
        return _is_good([*command, *files])


def bouncy_castle_accepts(signature, content):
    return _verify(_java("VerifyCms"), signature, content)


def bouncy_castle_opens(container, password):
    return _is_good([*_java("OpenPkcs12"), container, password])


def bouncy_castle_issues(authority, *pairs):
    """Writes the authority's certificate, and one for each request: pairs of (request, certificate)."""
    return _is_good([*_java("IssueCertificate"), authority, *(file for pair in pairs for file in pair)])


def _jkurwa(*words):
    need("node", JKURWA / "node_modules/jkurwa")
    return ["node", JKURWA / "peer.js", *words]


def jkurwa_accepts(signature, content):
    return _verify(_jkurwa("verify"), signature, content)


def jkurwa_opens(container, password):
    return _is_good(_jkurwa("open", container, password))


def jkurwa_opens_envelope(message, reader, sender):
    """The content; reader and sender are correspondents with keys of M431."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "message"
        file.write_bytes(message)
        command = _jkurwa("open_envelope", reader.file("-iit.p12"), PASSWORD, file, sender.file("-agreement.cer"))
        return bytes.fromhex(_output(command).splitlines()[0])


def bouncy_castle_opens_envelope(message, reader):
    key = reader.file("-key.der")
    key.write_bytes(subprocess.check_output(["openssl", "pkcs8", "-topk8", "-nocrypt", "-in", reader.private_key(), "-outform", "DER"]))
    return _made(message, lambda file, out: [*_java("EnvelopeCms"), "open", key, reader.file("-agreement.cer"), file, out])


def bouncy_castle_makes_envelope(content, reader, other, *how):
    """`how`: as EnvelopeCms says; the other recipient has a key of P-256."""
    return _made(content, lambda file, out: [
        *_java("EnvelopeCms"), "make", reader.file("-agreement.cer"), other.file("-agreement.cer"), file, out, *how])


def _output(command):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True).stdout


def _made(octets, command):
    """What a peer writes to a file of what it reads from one."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = (pathlib.Path(folder) / name for name in ("in", "out"))
        file.write_bytes(octets)
        _output(command(file, out))
        return out.read_bytes()
