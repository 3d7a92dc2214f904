# SPDX-License-Identifier: MIT
"""The agent where there is no desktop, a silent one, or a Qt without its part for it: words and 69, never an abort; and a
package that is removed under running programs."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

from place import Daemon, enter_own_world
from harness import BIN, main
from home import Home

PLUGINS = "qt6/plugins/platforms"


class Desktop(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def environment(self, language, **more):
        return {"PATH": os.environ["PATH"], "HOME": str(self.home.path), "XDG_RUNTIME_DIR": str(self.home.path),
                "LANG": f"{language}_XX.UTF-8"} | more

    def refused(self, *, language="en", **more):
        done = subprocess.run([BIN / "pidpys-agent"], env=self.environment(language, **more), capture_output=True, text=True,
                              timeout=20)
        self.assertEqual((done.returncode, done.stdout), (69, ""), done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        return done.stderr

    def test_no_desktop(self):
        for language, words in {"uk": "немає робочого столу", "ru": "нет рабочего стола", "en": "there is no desktop",
                                "pl": "nie ma pulpitu"}.items():
            self.assertIn(words, self.refused(language=language))

    def test_desktop_that_does_not_answer(self):
        self.assertIn("робочий стіл :97 не відповідає", self.refused(language="uk", DISPLAY=":97"))

    def test_qt_without_its_part_for_wayland_names_the_package(self):
        errors = self.refused(WAYLAND_DISPLAY="wayland-0", QT_QPA_PLATFORM="wayland-of-another-qt")
        self.assertIn('Qt has no part "wayland-of-another-qt"', errors)
        self.assertIn("install qt6-wayland", errors)

    def test_qt_without_any_part_names_the_package(self):
        places = [path / PLUGINS for path in pathlib.Path("/usr/lib").glob("*-linux-*") if (path / PLUGINS).is_dir()]
        self.assertTrue(places, "Qt's platform plug-ins are not where this test hides them")
        for place in places:
            subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], check=True)
            self.addCleanup(subprocess.run, ["umount", place], check=True)
        errors = self.refused(language="uk", DISPLAY=":97")
        self.assertIn("Qt не має частини «xcb»", errors)
        self.assertIn("libxcb-cursor0", errors)

    def test_wayland_without_a_tray_shows_the_overview(self):
        """That it comes once by itself, and says why, is for agent_test.cpp to see: it takes a minute."""
        compositor = subprocess.Popen(["weston", "--backend=headless-backend.so", "--socket=wayland-7", "--idle-time=0"],
                                      env=self.environment("en"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(compositor.wait)
        self.addCleanup(compositor.terminate)
        until = time.monotonic() + 20
        while not (self.home.path / "wayland-7").exists():
            self.assertLess(time.monotonic(), until, "weston does not start")
            time.sleep(0.05)
        agent = subprocess.Popen([BIN / "pidpys-agent", "--open", "overview"], stderr=subprocess.PIPE, text=True,
                                 env=self.environment("en", WAYLAND_DISPLAY="wayland-7", WAYLAND_DEBUG="1"))
        self.addCleanup(agent.communicate)
        self.addCleanup(agent.kill)
        told = []
        for line in agent.stderr:
            told.append(line)
            if "set_title" in line:
                break
        self.assertIn("xdg_toplevel", told[-1])
        self.assertIsNone(agent.poll())

    def test_help_needs_no_desktop(self):
        done = subprocess.run([BIN / "pidpys-agent", "--help"], env=self.environment("en"), capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class Removed(unittest.TestCase):
    """The package goes while its programs run: what runs goes on to its end, and what is started anew says so."""

    def test_service_and_agent_go_on_without_their_files(self):
        place = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-removed-"))
        self.addCleanup(shutil.rmtree, place, ignore_errors=True)
        for name in ("pidpysd", "pidpys-agent", "pidpys-preview"):
            shutil.copy(BIN / name, place)
        home = Home()
        self.addCleanup(home.remove)
        daemon = Daemon("--listen", "127.0.0.1:0", program=place / "pidpysd", XDG_RUNTIME_DIR=str(home.path))
        self.addCleanup(daemon.__exit__)
        port = json.loads(daemon.ready())["listen"][0].rpartition(":")[2]
        state = daemon.home / ".local/state/pidpys"
        agent = subprocess.Popen([place / "pidpys-agent", "--autostart"], stderr=subprocess.PIPE, text=True,
                                 env={"PATH": os.environ["PATH"], "HOME": str(home.path), "LANG": "en_US.UTF-8",
                                      "XDG_RUNTIME_DIR": str(home.path), "QT_QPA_PLATFORM": "offscreen"})
        self.addCleanup(agent.communicate)
        self.addCleanup(agent.kill)

        def doctor():
            return home.pidpys("doctor", "--port", port, "--state", state, "--agent-socket", home.path / "pidpys/agent.sock")[1]
        for _ in range(20):   # each look takes a moment, which the agent needs
            if "The agent runs" in doctor():
                break
        shutil.rmtree(place)
        told = doctor()
        self.assertIn("✓ The agent runs", told)
        self.assertIn("the service answers", told)
        self.assertIsNone(agent.poll())
        self.assertEqual(daemon.end()[0], 0)


if __name__ == "__main__":
    enter_own_world()
    main()
