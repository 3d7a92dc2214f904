# SPDX-License-Identifier: MIT
"""./dev test says `windows: not built here` unless every library for Windows is in the cache."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["PIDPYS_SOURCE"])
LIBRARIES = ROOT / "packaging/windows/libraries"
NAMES = re.search(r"^all=\((.*)\)$", (LIBRARIES / "make").read_text(), re.MULTILINE).group(1).split()


def are_made(cache):
    return subprocess.run([LIBRARIES / "make", "--made"], env=os.environ | {"PIDPYS_WINDOWS_CACHE": cache},
                          capture_output=True).returncode == 0


class WindowsLibraries(unittest.TestCase):
    def test_each_recipe_is_made_and_each_that_is_made_has_one(self):
        self.assertEqual({path.stem for path in LIBRARIES.glob("*.sh")} - {"common"}, set(NAMES))

    def test_they_are_there_only_when_all_are(self):
        with tempfile.TemporaryDirectory() as cache:
            self.assertFalse(are_made(cache))
            prefix = pathlib.Path(cache) / "prefix"
            prefix.mkdir()
            for name in NAMES:
                self.assertFalse(are_made(cache), name)
                (prefix / f".{name}").write_text("")
            self.assertTrue(are_made(cache))

    def test_libraries_stand_after_those_that_they_need(self):
        for name in NAMES:
            needed = re.search(r"^under=\((.*)\)$", (LIBRARIES / f"{name}.sh").read_text(), re.MULTILINE)
            for under in needed.group(1).split() if needed else []:
                self.assertLess(NAMES.index(under), NAMES.index(name))


if __name__ == "__main__":
    unittest.main()
