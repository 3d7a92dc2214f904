#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The installers for Windows: made twice alike, their tables, their signature, and what they do under Wine: installed silently with
an administrator's words, upgraded, and removed with nothing left. The programs in them are those of ./dev windows, or stand-ins."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import harness

ROOT = pathlib.Path(os.environ["PIDPYS_SOURCE"])
BUILT = ROOT / "build/windows/bin"
MAKE = ROOT / "packaging/windows/msi/make"
PROGRAMS = ("pidpysd.exe", "pidpys.exe", "pidpys-token-host.exe", "pidpys-token-host32.exe", "pidpys-agent.exe")
MOST_OCTETS = 25 * 1000 * 1000
UPGRADE_CODES = {"x64": "{B1B5B8A6-2C5B-4E0F-9B53-8C3B1C7A5D11}", "x64-user": "{6E0C0A2F-7D34-4B8A-A0C6-2F9E4D1B7A63}"}
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
CHOICES = r"Software\pidpys\Installer"

here = None


class Place:
    """Programs, and what is made of them."""

    def __init__(self, folder):
        self.folder = folder
        self.programs = folder / "bin"
        self.programs.mkdir()
        built = all((BUILT / name).exists() for name in PROGRAMS)
        if not built:
            (folder / "stand_in.c").write_text("int main(void) { return 0; }\n")
            harness.run("x86_64-w64-mingw32-gcc", "-Os", "-s", "-o", folder / "stand_in.exe", folder / "stand_in.c")
        for name in PROGRAMS:
            (self.programs / name).write_bytes((BUILT / name if built else folder / "stand_in.exe").read_bytes())
        self.sbom = folder / "sbom"
        self.sbom.write_text('{"spdxVersion": "SPDX-2.3"}\n')
        self.now, self.later = self.make("0.1.0"), self.make("0.2.0")

    def make(self, version, out="out", **environment):
        done = subprocess.run([MAKE, "--bin", self.programs, "--sbom", self.sbom, "--out", self.folder / out, "--version", version],
                              env=os.environ | {"SOURCE_DATE_EPOCH": "1790000000"} | environment, capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(done.stderr)
        return {scope: self.folder / out / f"pidpys-{version}-{scope}.msi" for scope in UPGRADE_CODES}


def setUpModule():
    global here
    harness.need("wixl", "msibuild", "msiinfo", "faketime", "osslsigncode", "wine", "x86_64-w64-mingw32-gcc")
    folder = tempfile.TemporaryDirectory(prefix="pidpys-msi-")
    unittest.addModuleCleanup(folder.cleanup)
    here = Place(pathlib.Path(folder.name))


def table(file, name):
    """Rows by their first column."""
    lines = harness.run("msiinfo", "export", file, name).decode().replace("\r", "").splitlines()
    columns = lines[0].split("\t")
    return {line.split("\t")[0]: dict(zip(columns, line.split("\t"))) for line in lines[3:]}


class Tables(unittest.TestCase):
    def test_codes_and_scope(self):
        seen = set()
        for scope, upgrade_code in UPGRADE_CODES.items():
            for files in (here.now, here.later):
                properties = {name: row["Value"] for name, row in table(files[scope], "Property").items()}
                self.assertEqual(properties["UpgradeCode"], upgrade_code)   # for ever
                self.assertEqual(properties.get("ALLUSERS"), "1" if scope == "x64" else None)
                self.assertLessEqual({"AUTOSTART", "TRUST", "INSTALLDIR"}, set(properties["SecureCustomProperties"].split(";")))
                seen.add(properties["ProductCode"])
                summary = harness.run("msiinfo", "suminfo", files[scope]).decode()
                seen.add(re.search(r"Revision number \(UUID\): (\S+)", summary)[1])
                self.assertIn("Template: x64;1033", summary)
                # Bit 3 of "Source": no word of an administrator is needed.
                self.assertEqual(int(re.search(r"Source: (\d+)", summary)[1]) & 8, 0 if scope == "x64" else 8)
        self.assertEqual(len(seen), 8)   # a product and a package are one of their kind

    def test_components_keep_their_codes_and_none_is_in_both_installers(self):
        codes = []
        for scope in UPGRADE_CODES:
            now, later = (table(files[scope], "Component") for files in (here.now, here.later))
            self.assertEqual({name: row["ComponentId"] for name, row in now.items()},
                             {name: row["ComponentId"] for name, row in later.items()})
            codes += [row["ComponentId"] for row in now.values()]
            self.assertEqual({name: row["Condition"] for name, row in now.items() if row["Condition"]},
                             {"autostart": 'AUTOSTART = "1"', "trust": 'TRUST = "1"'})
            self.assertTrue(all(int(row["Attributes"]) & 256 for row in now.values()))   # 64 bits
            listed = harness.run("msiinfo", "export", here.now[scope], "FeatureComponents").decode().splitlines()[3:]
            self.assertEqual({line.split("\t")[1] for line in listed}, set(now))   # what no feature has is not installed
        self.assertEqual(len(codes), len(set(codes)))
        self.assertTrue(all(re.fullmatch(r"\{[0-9A-F-]{36}\}", code) for code in codes))

    def test_every_action_has_its_place(self):
        for file in here.now.values():
            actions = table(file, "CustomAction")
            placed = table(file, "InstallExecuteSequence")
            self.assertLessEqual(set(actions), set(placed))
            at = {name: int(row["Sequence"]) for name, row in placed.items()}
            self.assertLess(at["AppSearch"], at["KeepInstallDir"])
            self.assertLess(at["DefaultTrust"], at["LaunchConditions"])
            self.assertLess(at["EndService"], at["InstallValidate"])
            self.assertLess(at["RemoveExistingProducts"], at["InstallInitialize"])
            self.assertLess(at["InstallFinalize"], at["StartAgent"])
            for name in ("StartAgent", "GiveTrust"):
                self.assertIn("UILevel > 2", placed[name]["Condition"])   # silently nothing is started

    def test_words_are_there_in_four_languages(self):
        for file in here.now.values():
            properties, actions, placed = (table(file, name) for name in ("Property", "CustomAction", "InstallExecuteSequence"))
            said = {row["Description"] for row in table(file, "LaunchCondition").values()}
            self.assertEqual(said, {"[SAYLATER]", "[SAYELSEWHERE]"})
            for name in ("SAYLATER", "SAYELSEWHERE"):
                texts = {properties[name]["Value"]}
                for language, number in (("uk", 1058), ("ru", 1049), ("pl", 1045)):
                    texts.add(actions[name + language]["Target"])
                    self.assertEqual(placed[name + language]["Condition"], f"UserLanguageID = {number}")
                    self.assertLess(int(placed[name + language]["Sequence"]), int(placed["LaunchConditions"]["Sequence"]))
                self.assertEqual(len(texts), 4)

    def test_files_and_size(self):
        for file in here.now.values():
            names = {row["FileName"].rpartition("|")[2] for row in table(file, "File").values()}
            self.assertEqual(names, {*PROGRAMS, "LICENSE.txt", "pidpys.spdx.json", "chromium.json", "firefox.json"})
            self.assertLess(file.stat().st_size, MOST_OCTETS)

    def test_made_twice_it_is_the_same(self):
        again = here.make("0.1.0", "again", TZ="Asia/Tokyo", LC_ALL="C")
        for scope, file in here.now.items():
            self.assertEqual(file.read_bytes(), again[scope].read_bytes(), scope)

    def test_private_key_is_in_no_file(self):
        before = here.sbom.read_text()
        self.addCleanup(here.sbom.write_text, before)
        here.sbom.write_text("-----BEGIN PRIVATE KEY-----\n")
        with self.assertRaisesRegex(AssertionError, "a private key"):
            here.make("0.1.0", "refused")


class Signature(unittest.TestCase):
    def setUp(self):
        self.key, self.certificate = here.folder / "key.pem", here.folder / "certificate.pem"
        harness.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.key, "-out", self.certificate,
                    "-subj", "/CN=maker", "-days", "2", "-addext", "extendedKeyUsage=codeSigning")

    def test_installer_is_signed_where_there_is_a_key(self):
        made = here.make("0.1.0", "signed", PIDPYS_SIGN_KEY=str(self.key), PIDPYS_SIGN_CERTIFICATES=str(self.certificate))
        for file in made.values():
            said = harness.run("osslsigncode", "verify", "-CAfile", self.certificate, "-in", file).decode()
            self.assertIn("Signature verification: ok", said)
            self.assertNotIn(b"PRIVATE KEY-----", file.read_bytes())
        for file in here.now.values():
            said = harness.run("osslsigncode", "verify", "-in", file, check=False).decode()
            self.assertNotIn("Signature verification: ok", said)

    def test_key_alone_or_in_the_repository_is_refused(self):
        with self.assertRaisesRegex(AssertionError, "go together"):
            here.make("0.1.0", "refused", PIDPYS_SIGN_KEY=str(self.key))
        with self.assertRaisesRegex(AssertionError, "no place in the repository"):
            here.make("0.1.0", "refused", PIDPYS_SIGN_KEY=str(ROOT / "README.md"), PIDPYS_SIGN_CERTIFICATES=str(self.certificate))


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.prefix = here.folder / "wine"
        cls.environment = {"PATH": os.environ["PATH"], "HOME": str(here.folder), "WINEPREFIX": str(cls.prefix), "WINEDEBUG": "-all",
                           "LANG": "C.UTF-8", "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe="}   # no Mono, no menus of ours
        cls.addClassCleanup(cls.wineserver, "-k")
        cls.wine("wineboot", "-i")
        cls.wineserver("-w")
        cls.before = cls.traces()

    @classmethod
    def wine(cls, *words):
        return subprocess.run(["wine", *map(str, words)], env=cls.environment, capture_output=True, timeout=300)

    @classmethod
    def wineserver(cls, word):
        subprocess.run(["wineserver", word], env=cls.environment, capture_output=True, timeout=120)

    @classmethod
    def traces(cls):
        """Whatever of the disk or the registry names us."""
        disk = {str(path.relative_to(cls.prefix)) for path in cls.prefix.rglob("*") if "pidpys" in path.name.lower()}
        lines = [line for name in ("system.reg", "user.reg") for line in (cls.prefix / name).read_text(errors="replace").splitlines()]
        return disk | {line for line in lines if "pidpys" in line.lower()}

    def tearDown(self):
        self.wineserver("-w")   # writes the registry
        self.assertEqual(self.traces(), self.before)

    def msiexec(self, *words):
        return self.wine("msiexec", *words, "/qn").returncode

    def install(self, file, *words):
        self.assertEqual(self.msiexec("/i", f"Z:{file}", *words), 0)

    def remove(self, file):
        self.assertEqual(self.msiexec("/x", f"Z:{file}"), 0)

    def values(self, root, key):
        """Of a key of the registry, by name."""
        file = here.folder / "exported.reg"
        file.unlink(missing_ok=True)
        self.wine("reg", "export", f"{root}\\{key}", f"Z:{file}", "/y")
        text = file.read_text("utf-16") if file.exists() else ""
        return {name: value.replace("\\\\", "\\").replace('\\"', '"') for name, value in re.findall(r'^"([^"]+)"="(.*)"$', text, re.M)
                if "pidpys" in name or key == CHOICES}

    def path(self, root, key):
        """Where terminals look for commands."""
        said = self.wine("reg", "query", f"{root}\\{key}", "/v", "PATH").stdout.decode(errors="replace")
        return re.search(r"REG_(?:EXPAND_)?SZ\s+(.*)", said)[1].strip()

    def programs(self, folder):
        place = self.prefix / "drive_c" / folder
        return sorted(path.name for path in place.iterdir() if path.suffix == ".exe") if place.exists() else []

    def test_for_all_users_of_the_machine(self):
        self.install(here.now["x64"])
        folder = "C:\\Program Files\\pidpys\\"
        self.assertEqual(self.programs("Program Files/pidpys"), sorted(PROGRAMS))
        self.assertEqual(self.values("HKLM", RUN), {"pidpys": f'"{folder}pidpys-agent.exe" --autostart',
                                                    "pidpys-trust": f'"{folder}pidpys.exe" trust install'})
        self.assertEqual(self.values("HKCU", RUN), {})
        self.assertEqual(len(list(self.prefix.rglob("Start Menu/**/pidpys.lnk"))), 1)
        before, _, last = self.path("HKLM", r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment").rpartition(";")
        self.assertEqual(last, folder)
        self.assertIn("system32", before.lower())
        self.assertNotEqual(self.msiexec("/i", f"Z:{here.now['x64-user']}"), 0)   # not twice
        self.remove(here.now["x64"])

    def test_for_one_user(self):
        self.install(here.now["x64-user"])
        [program] = self.prefix.rglob("pidpysd.exe")
        self.assertTrue(str(program).endswith("AppData/Local/Programs/pidpys/pidpysd.exe"))
        self.assertEqual(set(self.values("HKCU", RUN)), {"pidpys"})   # what `pidpys autostart off` takes away
        self.assertEqual(set(self.values("HKCU", RUN + "Once")), {"pidpys-trust"})
        self.assertEqual(self.values("HKLM", RUN), {})
        self.assertTrue(self.path("HKCU", "Environment").endswith("\\AppData\\Local\\Programs\\pidpys\\"))
        self.assertNotEqual(self.msiexec("/i", f"Z:{here.now['x64']}"), 0)
        self.remove(here.now["x64-user"])

    def test_administrators_words_hold_for_the_next_version_too(self):
        chosen = {"AUTOSTART": "0", "INSTALLDIR": "C:\\Підпис тут\\", "TRUST": "0"}
        self.install(here.now["x64"], *(f"{name}={value}" for name, value in chosen.items()))
        for file in (here.now, here.later):
            self.install(file["x64"])   # the second time an upgrade
            self.assertEqual(self.values("HKLM", CHOICES), chosen)
            self.assertEqual(self.values("HKLM", RUN), {})
            self.assertEqual(self.programs("Підпис тут"), sorted(PROGRAMS))
            self.assertEqual(self.programs("Program Files/pidpys"), [])
        self.assertNotEqual(self.msiexec("/i", f"Z:{here.now['x64']}"), 0)   # never back
        self.remove(here.later["x64"])
        self.assertFalse((self.prefix / "drive_c/Підпис тут").exists())

    def test_words_of_an_upgrade_count_more_than_what_was_chosen_before(self):
        self.install(here.now["x64-user"], "AUTOSTART=0", "TRUST=0")
        self.install(here.later["x64-user"], "AUTOSTART=1")
        self.assertEqual(set(self.values("HKCU", RUN)), {"pidpys"})
        self.assertEqual(self.values("HKCU", RUN + "Once"), {})
        self.assertEqual(self.values("HKCU", CHOICES)["TRUST"], "0")
        self.remove(here.later["x64-user"])


if __name__ == "__main__":
    harness.main()
