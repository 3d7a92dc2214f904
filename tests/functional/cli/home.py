# SPDX-License-Identifier: MIT
"""A person's home folder of one test, and `pidpys` run in it."""
import os
import pathlib
import shutil
import subprocess
import tempfile

from harness import BIN


class Home:
    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-home-"))
        self.state = self.path / ".local/state/pidpys"

    def pidpys(self, *words, language="en", stdin=subprocess.DEVNULL, **environment):
        """(exit status, standard output, standard error). No desktop, no terminal."""
        clean = {name: value for name, value in os.environ.items()
                 if name not in ("DISPLAY", "WAYLAND_DISPLAY", "LC_ALL", "LC_MESSAGES", "XDG_STATE_HOME")}
        clean |= {"HOME": str(self.path), "LANG": f"{language}_XX.UTF-8"} | environment
        done = subprocess.run([str(BIN / "pidpys"), *map(str, words)], stdin=stdin, env=clean, capture_output=True,
                              text=True, start_new_session=True, timeout=120)
        return done.returncode, done.stdout, done.stderr

    def password_file(self, text):
        """The option that names a new file with the password."""
        file = self.path / "password"
        file.write_text(text + "\n")
        file.chmod(0o600)
        return ["--password-file", file]

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)
