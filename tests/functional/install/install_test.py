# SPDX-License-Identifier: MIT
"""`cmake --install --prefix` writes below the prefix alone, what it wrote works from there, and `uninstall` leaves nothing."""
import configparser
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

import harness

BUILD = pathlib.Path(os.environ["PIDPYS_BUILD"])
# The whole system is read-only below these, but for the folders that a command has to write to.
READ_ONLY = """
for folder; do mount --bind "$folder" "$folder"; done
mount -o remount,bind,ro /
exec sh -c "$COMMAND"
"""


def in_read_only_system(command, *writable):
    """Runs `command`; it fails if it writes anywhere but below `writable`."""
    root = [] if os.geteuid() == 0 else ["sudo", "-n", "--preserve-env=COMMAND,DESTDIR"]
    done = subprocess.run([*root, "unshare", "--mount", "sh", "-euc", READ_ONLY, "sh", *map(str, writable)],
                          env=os.environ | {"COMMAND": shlex.join(map(str, command))}, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"{command}: {done.stdout[-500:]}{done.stderr}")


def tree(folder):
    return {path for path in folder.rglob("*")}


class Installation(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys install "))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.prefix = self.folder / "моя програма"
        self.prefix.mkdir()
        in_read_only_system(["cmake", "--install", BUILD, "--prefix", self.prefix], BUILD, self.folder)
        self.addCleanup((BUILD / "install_manifest.txt").unlink, missing_ok=True)

    def entry(self, path):
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str
        parser.read(self.prefix / path, "utf-8")
        return parser["Desktop Entry"]

    def uninstall(self):
        in_read_only_system(["cmake", "--build", BUILD, "--target", "uninstall"], BUILD, self.folder)

    def test_everything_installed_is_told_and_uninstalled(self):
        told = {pathlib.Path(line) for line in (BUILD / "install_manifest.txt").read_text().splitlines()}
        self.assertEqual(told, {path for path in tree(self.prefix) if path.is_file()})
        self.assertGreaterEqual(len(told), 15)
        self.uninstall()
        self.assertEqual(tree(self.folder), set())

    def test_files_of_others_and_their_folders_stay(self):
        mine = self.prefix / "share/applications/mine.desktop"
        mine.write_text("mine")
        self.uninstall()
        self.assertEqual({path for path in tree(self.folder) if path.is_file()}, {mine})
        self.assertEqual([path.name for path in self.prefix.iterdir()], ["share"])

    def test_programs_run_from_there(self):
        for program in ("pidpysd", "pidpys", "pidpys-agent"):
            said = harness.run(self.prefix / "bin" / program, "--version").decode()
            self.assertRegex(said, rf"^{program} \d+\.\d+\.\d+")
        state = self.folder / "state"
        harness.run(self.prefix / "bin/pidpys", "demo", "make", "--state", state)
        before, harness.BIN = harness.BIN, self.prefix / "bin"
        try:
            with harness.Service(state=state) as service:
                self.assertEqual(service.api("GET", "/status").status, 200)
        finally:
            harness.BIN = before

    def test_units_and_entries_name_what_was_installed(self):
        [start] = re.findall("(?m)^ExecStart=(.*)$", (self.prefix / "lib/systemd/user/pidpysd.service").read_text())
        self.assertEqual(shlex.split(start), [str(self.prefix / "bin/pidpysd")])
        for entry, options in (("etc/xdg/autostart/pidpys-agent.desktop", ["--autostart"]),
                               ("share/applications/pidpys-agent.desktop", [])):
            harness.run("desktop-file-validate", self.prefix / entry)
            fields = self.entry(entry)
            self.assertEqual(shlex.split(fields["Exec"]), [fields["TryExec"], *options])
            for file in (fields["TryExec"], fields["Icon"]):
                self.assertEqual(pathlib.Path(file).resolve().relative_to(self.prefix).parts[0] in ("bin", "share"), True)
                self.assertTrue(pathlib.Path(file).is_file(), file)

    def test_a_desktop_that_systemd_starts_starts_the_agent(self):
        """By the generator that makes units of autostart entries, and passes over what it does not know."""
        units = self.folder / "units"
        units.mkdir()
        harness.run("env", f"XDG_CONFIG_DIRS={self.prefix}/etc/xdg", f"HOME={self.folder}", "XDG_CONFIG_HOME=",
                    "/usr/lib/systemd/user-generators/systemd-xdg-autostart-generator", units, units, units)
        [start] = re.findall("(?m)^ExecStart=:?(.*)$", (units / r"app-pidpys\x2dagent@autostart.service").read_text())
        self.assertEqual(shlex.split(start), [str(self.prefix / "bin/pidpys-agent"), "--autostart"])

    def test_systemd_reads_the_units_as_installed(self):
        units = self.prefix / "lib/systemd/user"
        runtime = self.folder / "runtime"
        (runtime / "systemd").mkdir(parents=True, mode=0o700)
        done = subprocess.run(["systemd-analyze", "verify", "--user", "--man=no", *units.iterdir()], capture_output=True,
                              text=True, env=os.environ | {"XDG_RUNTIME_DIR": str(runtime)})
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_system_s_settings_are_in_etc(self):
        stage = self.folder / "stage"
        stage.mkdir()
        harness.run("env", f"DESTDIR={stage}", "cmake", "--install", BUILD, "--prefix", "/usr")
        self.assertEqual({path.name for path in stage.iterdir()}, {"usr", "etc"})
        self.assertTrue((stage / "etc/xdg/autostart/pidpys-agent.desktop").is_file())

    def test_a_prefix_that_files_could_not_name_is_refused(self):
        done = subprocess.run(["cmake", "--install", BUILD, "--prefix", self.folder / "100%"], capture_output=True, text=True)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("is not supported", done.stderr)


if __name__ == "__main__":
    harness.main()
