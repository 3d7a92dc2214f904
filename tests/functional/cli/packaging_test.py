# SPDX-License-Identifier: MIT
"""What is installed: units that systemd reads, desktop entries, and no key."""
import configparser
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

import harness

BUILD = pathlib.Path(os.environ["PIDPYS_BUILD"])
SOURCE = pathlib.Path(os.environ["PIDPYS_SOURCE"]) / "packaging"
UNIT = BUILD / "packaging/pidpysd.service"


def settings(path):
    return [line for line in path.read_text().splitlines() if re.match(r"\w+=", line)]


class Packaging(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-packaging-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "SKIPPED: no systemd-analyze")
    def test_systemd_reads_the_units(self):
        unit = self.folder / "pidpysd.service"
        unit.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text()))
        shutil.copy(SOURCE / "systemd/pidpysd.socket", self.folder)
        (self.folder / "pidpysd.service.d").mkdir()
        shutil.copy(SOURCE / "systemd/no-user-namespaces.conf", self.folder / "pidpysd.service.d")
        (self.folder / "runtime/systemd").mkdir(parents=True, mode=0o700)
        done = subprocess.run(["systemd-analyze", "verify", "--user", "--man=no", unit, self.folder / "pidpysd.socket"],
                              env=os.environ | {"XDG_RUNTIME_DIR": str(self.folder / "runtime")}, capture_output=True, text=True)
        if "Failed to initialize manager" in done.stderr:
            self.skipTest("SKIPPED: systemd-analyze does not work here")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    @unittest.skipUnless(shutil.which("systemd-analyze"), "SKIPPED: no systemd-analyze")
    def test_exposure_is_low(self):
        done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=25", "--no-pager", UNIT],
                              capture_output=True, text=True)
        if "Overall exposure" not in done.stdout:
            self.skipTest("SKIPPED: systemd-analyze security does not work here")
        self.assertEqual(done.returncode, 0, done.stdout[-200:])

    def test_every_line_of_the_sandbox_is_explained(self):
        text = (SOURCE / "systemd/pidpysd.service.in").read_text()
        sandbox = text[text.index("# --- Memory"):text.index("[Install]")]
        explained = False
        for line in sandbox.splitlines():
            if line.startswith("#"):
                explained = not line.startswith("# ---")
            elif "=" in line:
                self.assertTrue(explained, line)
            else:
                explained = False

    def test_desktop_entries_and_icon_are_well_formed(self):
        for entry in (SOURCE / "desktop").glob("*.desktop"):
            parser = configparser.ConfigParser(interpolation=None, strict=True)
            parser.optionxform = str
            parser.read(entry, "utf-8")
            self.assertEqual(parser["Desktop Entry"]["Exec"], "pidpys-agent")
            if shutil.which("desktop-file-validate"):
                harness.run("desktop-file-validate", entry)
        xml.etree.ElementTree.parse(SOURCE / "icons/pidpys.svg")

    def test_nothing_in_packaging_is_a_key_or_a_certificate(self):
        for path in list(SOURCE.rglob("*")) + [UNIT]:
            if path.is_file():
                self.assertNotRegex(path.read_text(), r"-----BEGIN|\.p12|\.pem", path)


if __name__ == "__main__":
    harness.main()
