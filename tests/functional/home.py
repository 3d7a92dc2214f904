# SPDX-License-Identifier: MIT
"""A person's home folder of one test, and `pidpys` run in it."""
import os
import pathlib
import pty
import shutil
import subprocess
import tempfile

import wine
from harness import BIN


class Home:
    program = "pidpys"

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-home-"))
        self.state = self.path / ".local/state/pidpys"

    def pidpys(self, *words, language="en", stdin=subprocess.DEVNULL, folder=None, **environment):
        """(exit status, standard output, standard error). No desktop, no terminal. In the test's own folder, or in this one."""
        clean = {name: value for name, value in os.environ.items()
                 if name not in ("DISPLAY", "WAYLAND_DISPLAY", "LC_ALL", "LC_MESSAGES", "XDG_STATE_HOME")}
        clean |= {"HOME": str(self.path), "LANG": f"{language}_XX.UTF-8"} | environment
        words = wine.at_home(list(map(str, words)), self.state)
        done = subprocess.run([str(BIN / self.program), *words], stdin=stdin, env=clean, capture_output=True, text=True,
                              start_new_session=True, timeout=120, cwd=folder)
        return done.returncode, wine.printed(words, done.stdout), wine.printed(words, done.stderr)

    def at_terminal(self, *words, answers, **environment):
        """(exit status, all that was on the screen) of `pidpys` at a terminal; `answers` are (prompt, keys) in octets."""
        child, terminal = pty.fork()
        if child == 0:
            os.environ |= {"LANG": "en_US.UTF-8", "HOME": str(self.path)} | environment
            os.execv(BIN / "pidpys", ["pidpys", *map(str, words)])
        seen = b""
        for prompt, keys in answers:
            while prompt not in seen:
                seen += os.read(terminal, 4096)
            os.write(terminal, keys)
        try:
            while piece := os.read(terminal, 4096):
                seen += piece
        except OSError:  # the terminal's end on Linux
            pass
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status), seen

    def password_file(self, text):
        """The option that names a new file with the password."""
        file = self.path / "password"
        file.write_text(text + "\n")
        file.chmod(0o600)
        return ["--password-file", file]

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)
