#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A notice of a new version on a computer whose clock is wrong."""
from harness import main
from place import at_time
from update_test import Asking


class Clock(Asking):
    def test_clock_that_is_wrong_is_named(self):
        self.server.files["/notice"] = self.desk.notice()
        file = self.home.path / "notice"
        file.write_bytes(self.server.files["/notice"])
        for faked in ("2019-01-01 00:00:00", "2037-01-01 00:00:00"):
            said = self.check(65, file, **dict(word.split("=", 1) for word in at_time(faked)[1:]))
            self.assertIn("this computer's clock", said)
            self.assertIn(f"it is {faked[:4]}-", said)


if __name__ == "__main__":
    main()
