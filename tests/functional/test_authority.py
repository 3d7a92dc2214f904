# SPDX-License-Identifier: MIT
"""The project's own certification authority for tests (tests/authority): time-stamps, statuses, lists and issuers over
HTTP on loopback, in DSTU 4145, RSA and ECDSA, with faults by switch. Standard library alone.

    with TestAuthority("ecdsa") as authority:
        signer = authority.signer("ecdsa", name="Особа")       # signer.pkcs12 opens with signer.password
        authority.fault("tsp", "html", times=1)                 # the next time-stamp is a web page
        authority.hold(signer)
"""
import base64
import json
import subprocess
import types
import urllib.parse
import urllib.request

from harness import BIN

# Faults of the transport, of every service; then each service's own (tests/authority/*_desk.cpp, desks.cpp).
TRANSPORT_FAULTS = ("html", "404", "503", "empty", "big", "loop")
TSP_FAULTS = ("half", "wrong-nonce", "no-nonce", "wrong-imprint", "another's", "stranger", "not-a-server", "no-certificates",
              "late", "rejection", "out-of-order")
OCSP_FAULTS = ("half", "try-later", "unauthorized", "unknown", "other-serial", "stale", "future", "announced", "unsigned", "stranger",
               "other-authority", "wrong-nonce", "no-nonce", "by-key", "no-certificates", "next-update", "brief", "sha1")
CMP_FAULTS = ("four-only", "three-only", "none", "another's", "stranger", "cut")
CRL_FAULTS = ("unknown-critical", "wrong-issuer", "expired", "cut", "unsigned", "sha1")


class Signer:
    def __init__(self, family, password, answer):
        self.family = family
        self.password = password
        self.certificate = base64.b64decode(answer["certificate"])
        self.serial = answer["serial"]  # hex of the INTEGER's octets
        self.pkcs12 = base64.b64decode(answer["pkcs12"])
        self.pkcs8 = answer["pkcs8"]  # PEM, not encrypted


class TestAuthority:
    __test__ = False

    def __init__(self, *families):
        self.process = subprocess.Popen([str(BIN / "pidpys-test-authority"), *families], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the test authority did not start")
        self.address = json.loads(line)["address"]

    def url(self, service, family, *more):
        return "/".join([self.address, service, family, *more])

    def _order(self, what, **words):
        query = urllib.parse.urlencode({name.replace("_", "-"): str(word) for name, word in words.items() if word is not None})
        request = urllib.request.Request(f"{self.address}/control/{what}?{query}", method="POST", data=b"")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def certificates(self, family):
        """DER of root, issuing, stamps, status, root_status (the responder of the root) and stranger."""
        return {name: base64.b64decode(text) for name, text in self._order("house", family=family).items()}

    def trusted_list(self, family):
        """A trusted list of its authorities (XML), signed by `stamps`."""
        with urllib.request.urlopen(f"{self.address}/control/trusted-list?family={family}", timeout=60) as answer:
            return answer.read()

    def stamp_server(self, family):
        """Its time-stamp server, to be revoked as signers are."""
        certificate = self.certificates(family)["stamps"]
        serial = subprocess.run(["openssl", "x509", "-inform", "DER", "-noout", "-serial"], input=certificate,
                                capture_output=True, check=True).stdout.decode().strip().removeprefix("serial=")
        return types.SimpleNamespace(family=family, certificate=certificate,
                                     serial=("00" if int(serial[:2], 16) > 0x7F else "") + serial.lower())

    def signer(self, family, name=None, password="test", hours=None, bare=None, **faults):
        """A person with a new key. tsp="html" and the like: that fault stands in the address in the certificate.
        `hours`: that the certificate is still good for; negative: it has ended. `bare`: the container is without the certificate."""
        in_addresses = {f"fault_{service}": fault for service, fault in faults.items()}
        return Signer(family, password, self._order("issue", family=family, name=name, password=password, hours=hours, bare=bare, **in_addresses))

    def fault(self, service, name, times=None, delay=None):
        """Of all requests to the service, or the next ones, until clear(). `delay`: milliseconds before the answer."""
        self._order("fault", service=service, fault=name, times=times, delay=delay)

    def clear(self):
        for service in ("tsp", "ocsp", "crl", "aia", "cmp"):
            self._order("fault", service=service, fault="")

    def revoke(self, signer, reason=1, ago=0):
        self._order("event", family=signer.family, serial=signer.serial, reason=reason, ago=ago)

    def hold(self, signer, ago=0):
        self.revoke(signer, 6, ago)

    def release(self, signer):
        self._order("event", family=signer.family, serial=signer.serial)

    def publish(self, family):
        """The full list stays as it is from here; what comes goes into the delta."""
        self._order("publish", family=family)

    def clock(self, ahead):
        """Seconds by which all its services are ahead of the machine."""
        self._order("clock", ahead=ahead)

    def log(self):
        """Requests to the services since the last reading: "POST /tsp/ecdsa html"."""
        return self._order("log")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(15)
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
