# SPDX-License-Identifier: MIT
"""Surroundings made for one program: a network or a disk of its own, in namespaces of the kernel."""
import os
import pathlib
import select
import subprocess
import sys
import tempfile

from harness import BIN, run

OWN = ["unshare"] if os.geteuid() == 0 else ["unshare", "--map-root-user"]


def enter_own_world():
    """Goes on with mounts of its own and a network in which nothing but the loopback is up: the usual ports are free."""
    if os.environ.get("PIDPYS_OWN_WORLD"):
        return
    os.environ["PIDPYS_OWN_WORLD"] = "1"
    start = 'ip link set lo up && exec "$@"'
    os.execvp(OWN[0], [*OWN, "--net", "--mount", "sh", "-c", start, "sh", sys.executable, *sys.argv])


def at_time(moment):
    """Words in front of a program for which it is that moment ("1990-05-01 12:00:00"). faketime(1) itself stays its parent."""
    library = run("faketime", "-f", "+0", "printenv", "LD_PRELOAD").decode().strip()
    return ["env", f"LD_PRELOAD={library}", f"FAKETIME=@{moment}"]


class Overlay:
    """A folder of the system with files of the test over it, for programs that `words` are put in front of."""

    def __init__(self, test, over):
        folder = tempfile.TemporaryDirectory(prefix="pidpys-over-")
        test.addCleanup(folder.cleanup)
        self.files = pathlib.Path(folder.name) / "files"   # what stands over it, read when a program starts
        self.files.mkdir()
        (self.files.parent / "disk").mkdir()   # an overlay is not made over another one, as /tmp may be
        mount = (f'mount -t tmpfs tmpfs "$1/disk" && mkdir "$1/disk/upper" "$1/disk/work" && '
                 f'cp -a "$1/files/." "$1/disk/upper/" && '
                 f'mount -t overlay overlay -o "lowerdir={over},upperdir=$1/disk/upper,workdir=$1/disk/work" {over} && '
                 f'shift && exec "$@"')
        self.words = [*OWN, "--mount", "sh", "-c", mount, "sh", folder.name]


class Daemon:
    """pidpysd as a person's session starts it: everything by the environment. `words` go before the program."""

    def __init__(self, *arguments, words=(), language="en", program=BIN / "pidpysd", **environment):
        self.folder = tempfile.TemporaryDirectory(prefix="pidpys-place-")
        self.home = pathlib.Path(self.folder.name)
        clean = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": f"{language}_XX.UTF-8"} | environment
        self.process = subprocess.Popen([*words, program, "--print-ready", *arguments], stdin=subprocess.DEVNULL,
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
