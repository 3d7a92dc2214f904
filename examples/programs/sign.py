#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Signs files with the key that pidpys holds: sign.py FILE… writes FILE.p7s beside each. Standard library alone.

PIDPYS_CA is the service's own authority (by default ~/.local/state/pidpys/tls/ca.pem): nothing else is trusted.
"""
import json
import os
import pathlib
import ssl
import sys
import urllib.error
import urllib.request

API = os.environ.get("PIDPYS_URL", "https://localhost:9091") + "/api/v1"
CA = os.environ.get("PIDPYS_CA", pathlib.Path.home() / ".local/state/pidpys/tls/ca.pem")
TLS = ssl.create_default_context(cafile=CA)


class Refused(Exception):
    """The service's words, for the user."""


def call(method, path, body=None, kind="application/json"):
    headers = {"Content-Type": kind} if body is not None else {}
    request = urllib.request.Request(API + path, body, headers, method=method)
    try:
        # The user may think for a while before answering the service's window.
        with urllib.request.urlopen(request, timeout=300, context=TLS) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        told = json.load(error)   # every error is JSON: a message, and mostly its cause
        raise Refused(" ".join(filter(None, [told["message"], told.get("failureCause")]))) from None


def sign(content):
    """A detached CAdES signature (DER) of the octets."""
    # 1. A session keeps what belongs to one document.
    ticket = "/ticket/" + json.loads(call("POST", "/ticket"))["ticketUuid"]
    try:
        # 2. What is signed, and how.
        call("POST", ticket + "/data", content, "application/octet-stream")
        options = {"signatureType": "detached", "embedCertificateType": "signerCert"}
        call("PUT", ticket + "/option", json.dumps(options).encode())
        # 3. Here the user is asked. The answer comes when the signing has begun.
        call("POST", ticket + "/ds/creator")
        # 4. Waits until the signature is there.
        return call("GET", ticket + "/ds/data")
    finally:
        call("DELETE", ticket)


if __name__ == "__main__":
    try:
        for name in sys.argv[1:]:
            pathlib.Path(name + ".p7s").write_bytes(sign(pathlib.Path(name).read_bytes()))
    except Refused as words:
        sys.exit(str(words))
