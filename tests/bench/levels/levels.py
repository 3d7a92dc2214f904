#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""levels.py [--json FILE]: what CAdES-X Long costs above CAdES-BES, and what signatures that wait for a slow time-stamp
server cost others. The service is a process of its own before the project's test authority, all over loopback.

xlong_*_vs_bes        the service's processor time of a signature at each level, from ticket to octets, network excepted: without
                      that of the thread online-client, which does the exchanges, takes answers apart and verifies no signature
xlong_*_exchange_ms   that thread's processor time for a signature (one time-stamp and two status answers)
bes_p99_*_ms          the 99th percentile of the time of a BES flow for a client, alone and beside 64 that wait

PIDPYS_BIN names the folder of the programs."""
import contextlib
import pathlib
import sys
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests" / "functional"), str(ROOT / "tests" / "bench")]
sys.dont_write_bytecode = True

from figures import processor_ms, tell, thread_ms  # noqa: E402
from harness import Service  # noqa: E402
from test_authority import TestAuthority  # noqa: E402

SITE = "https://bank.example"
FAMILIES = {"p256": "ecdsa", "m257": "dstu"}
ROUNDS, WAITING, BESIDE = 400, 64, 400


class Page:
    """A page that signs with the key in use, under one permission."""

    def __init__(self, service):
        self.service = service
        granted = self.call("POST", "/accessToken", {"accessTimesNumber": 9000})
        self.permission = {"accessTokenUuid": granted.json["accessTokenUuid"]}

    def call(self, method, path, body=None):
        answer = self.service.api(method, path, body, origin=SITE)
        if answer.status != 200:
            raise AssertionError(f"{method} {path}: {answer}")
        return answer

    def start(self, level):
        at = "/ticket/" + self.call("POST", "/ticket").json["ticketUuid"]
        self.call("POST", at + "/data", b"x" * 1024)
        self.call("PUT", at + "/option", {"signatureType": "detached", "cadesType": level})
        self.call("POST", at + "/ds/creator", self.permission)
        return at

    def sign(self, level):
        at = self.start(level)
        signature = self.call("GET", at + "/ds/data").body
        self.call("DELETE", at)
        return signature

    def cost_ms(self, level, rounds):
        """A signature's processor time without the exchanges, and that of the exchanges."""
        self.sign(level)
        process = self.service.process
        begin, begin_exchange = processor_ms(process), thread_ms(process, "online-client")
        for _ in range(rounds):
            self.sign(level)
        exchange = thread_ms(process, "online-client") - begin_exchange
        return (processor_ms(process) - begin - exchange) / rounds, exchange / rounds

    def p99_ms(self, rounds):
        times = []
        for _ in range(rounds):
            begin = time.monotonic()
            self.sign("CAdESBES")
            times.append(1000 * (time.monotonic() - begin))
        return sorted(times)[rounds * 99 // 100]


@contextlib.contextmanager
def service_of(authority, family):
    with tempfile.TemporaryDirectory(prefix="pidpys-bench-") as folder:
        state = pathlib.Path(folder)
        signer = authority.signer(family)
        (state / "authorities").mkdir()
        (state / "authorities" / "root.cer").write_bytes(authority.certificates(family)["root"])
        (state / "key.p12").write_bytes(signer.pkcs12)
        password = state / "password"
        password.write_text(signer.password)
        password.chmod(0o600)
        port = urllib.parse.urlsplit(authority.address).port
        with Service(state=state, config=f'[network]\nallow = ["127.0.0.0/8"]\nports = [{port}]\n',
                     args=["--login", str(state / "key.p12"), "--password-file", str(password)]) as service:
            yield Page(service)


def measure(authority):
    figures = {}
    for name, family in FAMILIES.items():
        with service_of(authority, family) as page:
            bes, _ = page.cost_ms("CAdESBES", ROUNDS)
            x_long, exchange = page.cost_ms("CAdESXLong", ROUNDS)
            figures |= {f"bes_{name}_processor_ms": bes, f"xlong_{name}_processor_ms": x_long,
                        f"xlong_{name}_exchange_ms": exchange, f"xlong_{name}_vs_bes": x_long / bes}
    with service_of(authority, "ecdsa") as page:
        figures["bes_p99_alone_ms"] = page.p99_ms(BESIDE)
        authority.fault("tsp", "", delay=20_000)
        waiting = [page.start("CAdEST") for _ in range(WAITING)]
        figures["bes_p99_beside_64_waiting_ms"] = page.p99_ms(BESIDE)
        if any(page.service.api("GET", at + "/ds/creator", origin=SITE).status != 202 for at in waiting):
            raise AssertionError("they did not wait all the time")
    return {name: round(value, 3) for name, value in figures.items()}


def main():
    authority = TestAuthority(*FAMILIES.values())
    try:
        figures = measure(authority)
    finally:
        authority.stop()
    tell(figures)


if __name__ == "__main__":
    main()
