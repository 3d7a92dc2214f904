# SPDX-License-Identifier: MIT
"""Homes and disks as they should not be, and clocks: each is told in the person's language, and nothing is broken by it."""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from place import OWN, Daemon, at_time, enter_own_world
from harness import BIN, DemoKeys, Service, main
from home import Home


class Place(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def serve(self, *arguments, **more):
        daemon = Daemon("--listen", "127.0.0.1:0", *arguments, **more)
        self.addCleanup(daemon.__exit__)
        return daemon

    def on_disk(self, options):
        """Words that put a program's home on a disk of its own."""
        place = tempfile.TemporaryDirectory(prefix="pidpys-disk-")
        self.addCleanup(place.cleanup)
        return [*OWN, "--mount", "sh", "-c", f'mount -t tmpfs -o {options} tmpfs "$1" && HOME=$1 && export HOME && shift && exec "$@"',
                "sh", place.name]

    def each_language(self, texts, code, **more):
        for language, text in texts.items():
            status, errors = self.serve(language=language, **more).refusal()
            self.assertEqual(status, code, errors)
            self.assertIn(text, errors.splitlines()[-1])


class Homes(Place):
    def test_no_home(self):
        words = {"uk": "немає теки стану", "ru": "нет каталога состояния", "en": "no state directory", "pl": "brak katalogu stanu"}
        self.each_language(words, 73, HOME=None)

    def test_no_home_on_the_command_line_and_the_folder_one_stands_in_is_not_taken_for_the_state(self):
        environment = {name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_STATE_HOME")}
        for words in (["doctor"], ["trust", "status"], ["verify", "x"], ["audit", "list"], ["key", "info", "x"]):
            done = subprocess.run([BIN / "pidpys", *words], env=environment | {"LANG": "uk_UA.UTF-8"}, capture_output=True,
                                  text=True, cwd=self.home.path)
            self.assertEqual((done.returncode, done.stdout), (73, ""), words)
            self.assertIn("немає теки стану", done.stderr)
        self.assertEqual(subprocess.run([BIN / "pidpys", "help"], env=environment, capture_output=True).returncode, 0)

    def test_home_that_is_read_only(self):
        words = {"uk": "лише для читання", "ru": "только для чтения", "en": "is read-only", "pl": "tylko do odczytu"}
        self.each_language(words, 73, words=self.on_disk("ro"))

    def test_home_on_a_path_with_blanks_and_cyrillic(self):
        home = self.home.path / "Тека з пробілами" / "дім Олени"
        home.mkdir(parents=True)
        ready = json.loads(self.serve(HOME=str(home)).ready())
        self.assertEqual(ready["state"], str(home / ".local/state/pidpys"))
        told = self.home.pidpys("doctor", "--port", ready["listen"][0].rpartition(":")[2], HOME=str(home))[1]
        self.assertIn("the service answers", told)
        self.assertEqual(self.home.pidpys("trust", "install", "--browsers-only", HOME=str(home))[0], 0)
        self.assertTrue((home / ".pki/nssdb/cert9.db").is_file())


class Disks(Place):
    def test_disk_that_is_full_from_the_start(self):
        words = {"uk": "немає місця на диску", "ru": "нет места на диске", "en": "no room left on the disk", "pl": "brak miejsca na dysku"}
        self.each_language(words, 73, words=self.on_disk("size=8k"))

    def test_disk_that_fills_up_takes_signatures_away_and_gives_them_back(self):
        """No record, no signature: the page, the log and the doctor say so; room on the disk is enough to go on."""
        keys = DemoKeys()
        self.addCleanup(keys.remove)
        disk = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-disk-"))
        self.addCleanup(shutil.rmtree, disk, ignore_errors=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", disk], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", disk])
        with Service(state=disk) as service:
            def sign():
                at = "/ticket/" + service.api("POST", "/ticket").json["ticketUuid"]
                service.api("POST", at + "/data", b"x", headers={"Content-Type": "application/octet-stream"})
                service.api("PUT", at + "/keyStore", {"base64Data": base64.b64encode(keys.p256).decode()})
                service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"})
                return service.api("GET", at + "/ds/data")
            self.assertEqual(sign().status, 200)
            filler = disk / "filler"
            with filler.open("wb", buffering=0) as file:
                try:
                    while True:
                        file.write(b"\0" * 4096)
                except OSError:
                    pass
            answers = [sign() for _ in range(20)]
            refused = [each for each in answers if each.status != 200]
            self.assertTrue(refused, "twenty records fit into nothing")
            self.assertRegex(refused[-1].json["failureCause"], "full")
            self.assertIn("Nothing is signed", self.home.pidpys("doctor", "--port", service.port, "--state", disk)[1])
            filler.unlink()
            self.assertEqual(sign().status, 200)
            self.assertNotIn("Nothing is signed", self.home.pidpys("doctor", "--port", service.port, "--state", disk)[1])


class Clocks(Place):
    AT = {1990: "1990-05-01 12:00:00", 2045: "2045-05-01 12:00:00"}

    def test_clock_that_has_lost_its_battery_is_told_and_does_not_stop_the_service(self):
        words = {"uk": "годинник показує 1990", "ru": "часы показывают 1990", "en": "the clock shows 1990", "pl": "zegar pokazuje 1990"}
        for language, text in words.items():
            daemon = self.serve(language=language, words=at_time(self.AT[1990]))
            daemon.ready()
            self.assertIn(text, daemon.end()[1])
        doctor = subprocess.run([*at_time(self.AT[1990]), BIN / "pidpys", "doctor", "--port", "1"], text=True,
                                capture_output=True, env=os.environ | {"HOME": str(self.home.path), "LANG": "en_US.UTF-8"})
        self.assertIn("✗ The clock shows 1990", doctor.stdout)

    def test_clock_that_was_wrong_once_leaves_an_identity_that_browsers_can_use(self):
        for year, time_then in self.AT.items():
            state = self.home.path / str(year)
            with Daemon("--listen", "127.0.0.1:0", "--state", state, words=at_time(time_then)) as daemon:
                daemon.ready()
            with Service(state=state) as service:   # of today; the harness's own TLS looks at the dates
                self.assertEqual(service.api("GET", "/status").status, 200)


if __name__ == "__main__":
    enter_own_world()
    main()
