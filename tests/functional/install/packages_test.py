# SPDX-License-Identifier: MIT
"""The packages in the folder $PIDPYS_PACKAGES: lintian finds nothing, all three kinds hold the same files, each tells what it
is made of, none holds a key, and the folder of the tar runs wherever it lies."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import harness
from hardening import faults

SOURCE = pathlib.Path(os.environ["PIDPYS_SOURCE"])
OUT = pathlib.Path(os.environ["PIDPYS_PACKAGES"])
NAMES = {"pidpys", "pidpys-agent", "pidpys-host"}
NO_ADDRESS = "bogus-mail-host,bogus-mail-host-in-debian-changelog"  # the project has none to give
SECRET = re.compile(rb"-----BEGIN[A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{16}")


def unpacked(package, folder):
    folder.mkdir()
    if package.suffix == ".deb":
        harness.run("dpkg-deb", "-x", package, folder)
    elif package.suffix == ".rpm":
        harness.run("cpio", "--extract", "--make-directories", "--quiet", "-D", folder, stdin=harness.run("rpm2cpio", package))
    else:
        harness.run("tar", "--zstd", "-xf", package, "-C", folder)
    return folder


def files(folder):
    return {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}


def programs_in(folder):
    return [path for path in files(folder).values() if path.read_bytes()[:4] == b"\x7fELF"]


def identity(path):
    """What makes a file the same in two packages: a program is stripped by each kind of package in its own way."""
    octets = path.read_bytes()
    if octets[:4] == b"\x7fELF":
        return re.search(r"Build ID: (\w+)", harness.run("readelf", "-n", path).decode()).group(1)
    return octets


class Packages(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys packages "))
        self.addCleanup(shutil.rmtree, self.folder)
        self.debs = {package.name.partition("_")[0]: package for package in OUT.glob("*.deb")}
        self.rpms = {re.sub(r"-\d.*", "", package.name): package for package in OUT.glob("*.rpm")}
        [self.tar] = OUT.glob("*.tar.zst")

    def test_lintian_finds_nothing(self):
        [changes] = OUT.glob("*.changes")
        done = subprocess.run(["lintian", "--fail-on", "error,warning", "--allow-root", "--suppress-tags", NO_ADDRESS, changes],
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_rpmlint_finds_nothing(self):
        done = subprocess.run(["rpmlint", "-c", SOURCE / "packaging/rpm/rpmlint.toml", *self.rpms.values()], capture_output=True, text=True)
        self.assertIn("3 packages", done.stdout)
        faults = [line for line in done.stdout.splitlines() if re.search(" [EW]: ", line)]
        self.assertEqual([fault for fault in faults if not fault.endswith("E: no-signature")], [])  # there is no key to sign with

    def test_deb_and_rpm_hold_the_same_files(self):
        self.assertEqual((set(self.debs), set(self.rpms)), (NAMES, NAMES))
        own = re.compile(r"usr/share/doc/[^/]*/(copyright|changelog\.gz|LICENSE)")  # each kind's own form of the licence
        for name in NAMES:
            deb, rpm = (files(unpacked(package, self.folder / f"{name}{package.suffix}"))
                        for package in (self.debs[name], self.rpms[name]))
            of_deb, of_rpm = ({re.sub("^lib/", "usr/lib/", path) for path in found if not own.fullmatch(path)} for found in (deb, rpm))
            self.assertEqual(of_deb, of_rpm, name)
            for path in set(deb) & of_rpm:
                self.assertEqual(identity(deb[path]), identity(rpm[path]), path)

    def test_settings_are_the_administrator_s(self):
        for name, path in (("pidpys-agent", "/etc/xdg/autostart/pidpys-agent.desktop"), ("pidpys-host", "/etc/pidpys/host/pidpys.toml")):
            self.assertEqual(harness.run("dpkg-deb", "--info", self.debs[name], "conffiles").decode().split(), [path])
            self.assertEqual(harness.run("rpm", "-qpc", self.rpms[name]).decode().split(), [path])

    def test_folder_of_the_machine_s_policy_is_there_for_root_alone_to_write(self):
        deb = harness.run("dpkg-deb", "--contents", self.debs["pidpys"]).decode()
        self.assertRegex(deb, r"(?m)^drwxr-xr-x root/root .* \./etc/pidpys/policy\.d/$")
        rpm = harness.run("rpm", "-qplv", self.rpms["pidpys"]).decode()
        self.assertRegex(rpm, r"(?m)^drwxr-xr-x .* root +root .* /etc/pidpys/policy\.d$")

    def test_rpms_are_installed_without_a_conflict_and_leave_nothing(self):
        """Into a root and a database of their own. What they need of Fedora is not to be had here."""
        root = self.folder / "root"
        rpm = ["rpm", "--root", root, "--dbpath", "/var/lib/rpm", "--nodeps", "--noscripts"]
        (root / "var/lib/rpm").mkdir(parents=True)
        before = {path for path in root.rglob("*") if "var" not in path.relative_to(root).parts}
        harness.run(*rpm, "--install", "--test", *self.rpms.values())
        harness.run(*rpm, "--install", *self.rpms.values())
        harness.run(*rpm, "--verify", "--nouser", "--nogroup", *NAMES)
        self.assertTrue((root / "usr/bin/pidpysd").is_file())
        again = subprocess.run([*rpm, "--install", "--test", self.rpms["pidpys"]], capture_output=True, text=True)
        self.assertNotEqual(again.returncode, 0)
        self.assertIn("already installed", again.stderr)
        harness.run(*rpm, "--erase", *NAMES)
        left = {path for path in root.rglob("*") if "var" not in path.relative_to(root).parts} - before
        self.assertEqual({path for path in left if "pidpys" in path.name}, set())
        self.assertEqual([path for path in left if not path.is_dir()], [])

    def test_every_package_tells_what_it_is_made_of(self):
        for package in [*self.debs.values(), *self.rpms.values(), self.tar]:
            found = [path for name, path in files(unpacked(package, self.folder / package.name)).items() if name.endswith(".spdx.json")]
            self.assertEqual(len(found), 1, package)
            told = json.loads(found[0].read_text())
            self.assertEqual((told["spdxVersion"], told["dataLicense"]), ("SPDX-2.3", "CC0-1.0"))
            names = {part["SPDXID"]: part["name"] for part in told["packages"]}
            linked = {names[line["relatedSpdxElement"]] for line in told["relationships"] if line["relationshipType"] == "DYNAMIC_LINK"}
            programs = programs_in(self.folder / package.name)
            self.assertEqual("libc6" in linked, bool(programs), package)
            if "pidpysd" in {path.name for path in programs}:
                self.assertLessEqual({"libssl3", "nlohmann-json3-dev", "libboost1.81-dev"}, set(names.values()))

    def test_programs_are_hardened(self):
        for package in [*self.debs.values(), *self.rpms.values(), self.tar]:
            programs = programs_in(unpacked(package, self.folder / package.name))
            self.assertEqual({path.name: faults(path) for path in programs}, {path.name: [] for path in programs}, package)

    def test_no_package_holds_a_private_key(self):
        for package in [*self.debs.values(), *self.rpms.values(), self.tar]:
            for name, path in files(unpacked(package, self.folder / package.name)).items():
                self.assertNotRegex(name, r"\.(p12|pfx|key|jks|pem)$")
                self.assertIsNone(SECRET.search(path.read_bytes()), name)

    def test_debs_are_small(self):
        self.assertLessEqual(sum(package.stat().st_size for package in self.debs.values()), 5 << 20)

    def test_the_folder_of_the_tar_runs_wherever_it_lies(self):
        [top] = unpacked(self.tar, self.folder / "unpacked").iterdir()
        home = self.folder / "home"
        for place in ("here first", "and there"):   # it may be moved once more
            moved = self.folder / place
            top = top.rename(moved)
            home.mkdir(exist_ok=True)
            setup = ["env", "-u", "XDG_CONFIG_HOME", "-u", "XDG_DATA_HOME", f"HOME={home}", moved / "setup"]
            harness.run(*setup)
            unit = (home / ".config/systemd/user/pidpysd.service").read_text()
            self.assertIn(f'ExecStart="{moved}/bin/pidpysd"', unit)
            entry = home / ".config/autostart/pidpys-agent.desktop"
            harness.run("desktop-file-validate", entry)
            self.assertIn(f'Exec="{moved}/bin/pidpys-agent" --autostart', entry.read_text())
            for program in ("pidpysd", "pidpys", "pidpys-agent"):
                self.assertIn(program, harness.run(moved / "bin" / program, "--version").decode())
            self.assertNotIn(b"/opt/pidpys", b"".join(path.read_bytes() for path in files(moved).values()))
        harness.run(*setup, "remove")
        self.assertEqual(files(home), {})
        self.assertEqual([path for path in home.rglob("*") if path.is_symlink()], [])


if __name__ == "__main__":
    harness.main()
