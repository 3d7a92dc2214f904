# SPDX-License-Identifier: MIT
"""A client that lost the answer to DssSign and asks again: what is one task and what are two (docs/dss.md, "A lost answer")."""
import json
import time
import unittest

from dss_host import ALICE_BOX, Client, DssHost, inline
from harness import main, openssl_verify

CONTENT = b"sent twice"


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not come to that")


class Retry(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = DssHost(config='[log]\nformat = "json"\n')
        cls.alice = Client(cls.host)

    @classmethod
    def tearDownClass(cls):
        cls.host.__exit__()

    def accepted(self):
        """The tasks that the log knows, by what the client called its request."""
        lines = [json.loads(line) for line in self.host.log_text().splitlines()]
        return {line.get("client_request_id"): line["task"] for line in lines if line["message"] == "DSS task accepted"}

    def send_and_hear_nothing(self, name, cut_off=0):
        body = json.dumps({"Files": [inline(CONTENT)]}).encode()
        head = (f"POST /DssSign?boxId={ALICE_BOX} HTTP/1.1\r\nHost: localhost:{self.host.port}\r\nX-Request-Id: {name}\r\n"
                f"Authorization: {self.alice.authorization}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n")
        with self.host.raw() as connection:
            connection.sendall(head.encode() + body[:len(body) - cut_off])

    def test_repeated_request_is_a_task_of_its_own_and_the_first_goes_on(self):
        self.send_and_hear_nothing("lost-1")
        lost = until(lambda: self.accepted().get("lost-1"))
        again = self.alice.sign([inline(CONTENT)])
        self.assertNotEqual(lost, again)
        signatures = [self.alice.signatures(task) for task in (again, lost)]
        for [signature] in signatures:
            openssl_verify(signature, CONTENT, self.host.authority)
        self.assertNotEqual(*signatures)

    def test_request_that_was_cut_off_is_no_task(self):
        self.send_and_hear_nothing("cut-off", cut_off=1)
        self.send_and_hear_nothing("after")
        until(lambda: self.accepted().get("after"))
        self.assertNotIn("cut-off", self.accepted())


if __name__ == "__main__":
    main()
