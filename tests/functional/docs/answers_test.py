# SPDX-License-Identifier: MIT
"""Every answer that the unit tests of the Cipher contract have seen is as the document says: refusals, limits and faults
that take a hand on clocks and workers are there, too."""
import json
import os
import unittest

from described import check_answer
from harness import main


class Seen:
    """An answer as Service.call gives it."""

    def __init__(self, status, media, body):
        self.status, self.headers, self.body = int(status), {"Content-Type": media}, body

    @property
    def json(self):
        return json.loads(self.body)


class Answers(unittest.TestCase):
    def test_each_is_described(self):
        lines = open(os.environ["PIDPYS_ANSWERS"], "rb").read().rstrip(b"\n").split(b"\n")
        self.assertGreater(len(lines), 2000)
        kinds = set()
        for line in lines:
            method, path, status, media, body = line.split(b"\t", 4)
            with self.subTest(line[:300]):
                check_answer(method.decode(), path.decode("latin-1"), Seen(status, media.decode(), body))
            kinds.add((method, path.rpartition(b"/")[2], status))
        self.assertGreater(len(kinds), 60)


if __name__ == "__main__":
    main()
