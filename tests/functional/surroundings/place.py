# SPDX-License-Identifier: MIT
"""Surroundings made for one program: a network or a disk of its own, in namespaces of the kernel."""
import os
import pathlib
import select
import subprocess
import sys
import tempfile

from harness import BIN

OWN = ["unshare"] if os.geteuid() == 0 else ["unshare", "--map-root-user"]


def enter_own_network():
    """Goes on in a network in which nothing but the loopback is up, so that the usual ports are free."""
    if os.environ.get("PIDPYS_OWN_NETWORK"):
        return
    os.environ["PIDPYS_OWN_NETWORK"] = "1"
    start = 'ip link set lo up && exec "$@"'
    os.execvp(OWN[0], [*OWN, "--net", "sh", "-c", start, "sh", sys.executable, *sys.argv])


class Daemon:
    """pidpysd as a person's session starts it: everything by the environment. `words` go before the program."""

    def __init__(self, *arguments, words=(), language="en", **environment):
        self.folder = tempfile.TemporaryDirectory(prefix="pidpys-place-")
        self.home = pathlib.Path(self.folder.name)
        clean = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": f"{language}_XX.UTF-8"} | environment
        self.process = subprocess.Popen([*words, BIN / "pidpysd", "--print-ready", *arguments], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        env={name: value for name, value in clean.items() if value is not None})

    def ready(self):
        """Its ready line. Raises where it ends without one."""
        if not select.select([self.process.stdout], [], [], 20)[0]:
            raise AssertionError("neither ready nor ended")
        return self.process.stdout.readline()

    def end(self):
        """(exit status, standard error) of a process that ends by itself, or is told to."""
        if self.process.poll() is None:
            try:
                self.process.wait(0.1)
            except subprocess.TimeoutExpired:
                self.process.terminate()
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors

    def refusal(self):
        """(exit status, standard error) of one that must not start."""
        output, errors = self.process.communicate(timeout=20)
        if output:
            raise AssertionError(f"it started: {output}")
        return self.process.returncode, errors

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        self.folder.cleanup()
