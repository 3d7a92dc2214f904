# SPDX-License-Identifier: MIT
"""What is installed beside the programs: units, manual pages, scripts, and no key."""
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
INSTALLED = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-packaging-"))
UNITS = [INSTALLED / "usr/lib/systemd" / name for name in ("user/pidpysd.service", "system/pidpysd-host.service")]


def setUpModule():
    harness.run("env", f"DESTDIR={INSTALLED}", "cmake", "--install", BUILD / "packaging", "--prefix", "/usr")
    unittest.addModuleCleanup(shutil.rmtree, INSTALLED)


class Packaging(unittest.TestCase):
    def test_exposure_is_low(self):
        for unit, most in zip(UNITS, (25, 15)):   # in tenths
            done = subprocess.run(["systemd-analyze", "security", "--offline=true", f"--threshold={most}", "--no-pager", unit],
                                  capture_output=True, text=True)
            self.assertIn("Overall exposure", done.stdout, done.stderr)
            self.assertEqual(done.returncode, 0, done.stdout[-200:])

    def test_units_bound_memory_and_tasks_and_let_the_kernel_be_asked(self):
        for unit in UNITS:
            lines = dict(line.split("=", 1) for line in unit.read_text().splitlines() if re.match(r"[A-Z]\w+=", line))
            for name in ("MemoryHigh", "MemoryMax", "TasksMax"):
                self.assertRegex(lines[name], r"^\d+[MG]?$", name)
            self.assertEqual(lines["MemorySwapMax"], "0")
            self.assertIn("AF_NETLINK", lines["RestrictAddressFamilies"].split())

    def test_only_what_may_pass_by_itself_is_restarted(self):
        codes = dict(re.findall(r"constexpr int (\w+) = (\d+);", (ROOT / "daemon/exit_code.hpp").read_text()))
        for unit in UNITS:
            never = re.search(r"(?m)^RestartPreventExitStatus=(.*)", unit.read_text()).group(1).split()
            of_commands = {codes["kExitNotRunning"], codes["kExitDenied"]}   # of `pidpysd service`, which no unit runs
            self.assertEqual(set(never), set(codes.values()) - {codes["kExitInternal"]} - of_commands, unit.name)

    def test_every_line_of_the_sandbox_is_explained(self):
        for unit in UNITS:
            text = unit.read_text()
            explained = False
            for line in text[text.index("# --- "):text.index("[Install]")].splitlines():
                if line.startswith("#"):
                    explained = not line.startswith("# ---")
                elif "=" in line:
                    self.assertTrue(explained, line)
                else:
                    explained = False

    def test_manual_pages_have_no_warnings_and_every_program_and_file_has_one(self):
        programs = {path.name for path in harness.BIN.glob("pidpys*")} & {"pidpys", "pidpysd", "pidpys-agent"}
        pages = list((BUILD / "packaging/documents").glob("*.[15]"))
        self.assertLessEqual(programs | {"pidpys.toml", "pidpys-policy", "pidpys-profiles"}, {page.stem for page in pages})
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

    def test_icon_is_well_formed(self):
        xml.etree.ElementTree.parse(SOURCE / "icons/pidpys.svg")

    def test_nothing_in_packaging_is_a_key_or_a_certificate(self):
        for path in [*SOURCE.rglob("*"), *INSTALLED.rglob("*")]:
            if path.is_file() and "bin" not in path.parts and path.suffix != ".gz":
                self.assertNotIn(path.suffix, {".p12", ".pfx", ".pem", ".key"})
                self.assertNotIn("-----BEGIN", path.read_text(), path)


if __name__ == "__main__":
    harness.main()
