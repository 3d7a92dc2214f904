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
ROOT = pathlib.Path(os.environ["PIDPYS_SOURCE"])
SOURCE = ROOT / "packaging"
UNIT = BUILD / "packaging/pidpysd.service"


def settings(path):
    return [line for line in path.read_text().splitlines() if re.match(r"\w+=", line)]


class Packaging(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-packaging-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def test_systemd_reads_the_units(self):
        unit = self.folder / "pidpysd.service"
        unit.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text()))
        shutil.copy(SOURCE / "systemd/pidpysd.socket", self.folder)
        (self.folder / "pidpysd.service.d").mkdir()
        shutil.copy(SOURCE / "systemd/no-user-namespaces.conf", self.folder / "pidpysd.service.d")
        (self.folder / "runtime/systemd").mkdir(parents=True, mode=0o700)
        done = subprocess.run(["systemd-analyze", "verify", "--user", "--man=no", unit, self.folder / "pidpysd.socket"],
                              env=os.environ | {"XDG_RUNTIME_DIR": str(self.folder / "runtime")}, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_exposure_is_low(self):
        done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=25", "--no-pager", UNIT],
                              capture_output=True, text=True)
        self.assertIn("Overall exposure", done.stdout, done.stderr)
        self.assertEqual(done.returncode, 0, done.stdout[-200:])

    def test_unit_bounds_memory_and_tasks_and_lets_the_kernel_be_asked(self):
        lines = dict(line.split("=", 1) for line in UNIT.read_text().splitlines() if re.match(r"[A-Z]\w+=", line))
        for name in ("MemoryHigh", "MemoryMax", "TasksMax"):
            self.assertRegex(lines[name], r"^\d+[MG]?$", name)
        self.assertEqual(lines["MemorySwapMax"], "0")
        self.assertIn("AF_NETLINK", lines["RestrictAddressFamilies"].split())

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

    def test_manual_pages_have_no_warnings_and_every_program_and_file_has_one(self):
        programs = {path.name for path in harness.BIN.glob("pidpys*")} & {"pidpys", "pidpysd", "pidpys-agent"}
        pages = list((BUILD / "packaging/documents").glob("*.[15]"))
        self.assertLessEqual(programs | {"pidpys.toml", "pidpys-policy"}, {page.stem for page in pages})
        self.assertEqual({page.stem for page in (SOURCE / "man").glob("*.roff")}, {page.stem for page in pages})
        for page in pages:
            done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page], capture_output=True,
                                  text=True, env=os.environ | {"LC_ALL": "C.UTF-8", "MANWIDTH": "80"})
            self.assertEqual((done.returncode, done.stderr), (0, ""), page.name)

    def test_shell_scripts_pass_shellcheck(self):
        tracked = harness.run("git", "-C", ROOT, "ls-files", "-z").decode().split("\0")
        scripts = [ROOT / name for name in tracked
                   if name and re.match(rb"#!.*\b(ba)?sh\b", (ROOT / name).read_bytes()[:64])]
        self.assertGreaterEqual(len(scripts), 4)
        harness.run("shellcheck", *scripts)

    def test_debian_package_passes_lintian(self):
        harness.run("cpack", "-G", "DEB", "--config", BUILD / "CPackConfig.cmake", "-B", self.folder)
        [package] = self.folder.glob("*.deb")
        no_address = "bogus-mail-host,bogus-mail-host-in-debian-changelog"  # the project has none to give
        done = subprocess.run(["lintian", "--fail-on", "error,warning", "--allow-root", "--suppress-tags", no_address,
                               package], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_desktop_entries_and_icon_are_well_formed(self):
        for entry in (SOURCE / "desktop").glob("*.desktop"):
            parser = configparser.ConfigParser(interpolation=None, strict=True)
            parser.optionxform = str
            parser.read(entry, "utf-8")
            autostart = entry.name.endswith("-autostart.desktop")
            self.assertEqual(parser["Desktop Entry"]["Exec"], "pidpys-agent --autostart" if autostart else "pidpys-agent")
            self.assertEqual(harness.run("desktop-file-validate", entry), b"", entry.name)
        xml.etree.ElementTree.parse(SOURCE / "icons/pidpys.svg")

    def test_nothing_in_packaging_is_a_key_or_a_certificate(self):
        for path in list(SOURCE.rglob("*")) + [UNIT]:
            if path.is_file():
                self.assertNotRegex(path.read_text(), r"-----BEGIN|\.p12|\.pem", path)


if __name__ == "__main__":
    harness.main()
