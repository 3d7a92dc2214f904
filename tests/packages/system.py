# SPDX-License-Identifier: MIT
"""A Debian of its own: a bare system's copy that is started by its own systemd, with a network in which there is nobody else.
It needs root (or sudo without a question); nothing of this machine is changed."""
import hashlib
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

USER, UID = "olena", 1000
CLEAN = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
# What changes by itself while a system runs, and where dpkg and apt keep their own notes.
VOLATILE = {"dev", "home", "packages", "proc", "root", "run", "sys", "tmp", "var/cache", "var/lib/apt", "var/lib/dpkg",
            "var/lib/systemd", "var/log", "etc/ld.so.cache", "etc/machine-id"}
# A user of the system is locked, not forgotten: a number that is given again would own files of the one before.
USERS = {f"etc/{name}{copy}" for name in ("passwd", "group", "shadow", "gshadow") for copy in ("", "-")} | {"etc/.pwd.lock"}


def step(text):
    print(f"== {time.strftime('%H:%M:%S')} {text}", flush=True)


def must(holds, what):
    if not holds:
        raise SystemExit(f"failed: {what}")


def wait_for(condition, what, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        must(time.monotonic() < until, what() if callable(what) else what)
        time.sleep(0.2)


def enter_own_mounts():
    """Goes on as root, with mounts that nobody else sees."""
    if not os.environ.get("PIDPYS_OWN_MOUNTS"):
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        words = [*root, "unshare", "--mount", "env", "PIDPYS_OWN_MOUNTS=1", sys.executable, *sys.argv]
        os.execvp(words[0], words)


class System:
    def __init__(self, base):
        """`base`: the folder of a bare system, which stays as it is. Packages that are fetched are kept beside it."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-debian-", dir=base.parent))
        self.archives = base.parent / f"{base.name}.archives"
        self.archives.mkdir(exist_ok=True)
        self.root = self.folder / "root"
        for name in ("root", "upper", "work"):
            (self.folder / name).mkdir()
        layers = f"lowerdir={base},upperdir={self.folder}/upper,workdir={self.folder}/work"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", layers, self.root], check=True)
        # systemd wants the one hierarchy of control groups, and leaves folders of its own behind.
        subprocess.run(["umount", "--recursive", "/sys/fs/cgroup"], stderr=subprocess.DEVNULL)
        subprocess.run(["mount", "-t", "cgroup2", "cgroup2", "/sys/fs/cgroup"], check=True)
        os.makedirs("/run/systemd/nspawn", exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run/systemd/nspawn"], check=True)
        self.container = self.leader = None

    def nspawn(self, *words):
        return ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--console=pipe", f"--directory={self.root}",
                f"--bind={self.archives}:/var/cache/apt/archives", *words]

    def prepare(self, *words, shown=None, environment=CLEAN):
        """A command before the start, with this machine's network; in a folder of this machine that is seen at its own path."""
        places = [f"--bind={shown}", f"--chdir={shown}"] if shown else []
        settings = (f"--setenv={name}={value}" for name, value in environment.items())
        self.checked(self.nspawn("--as-pid2", "--resolv-conf=copy-host", *places, *settings, "--", *words), words)

    def start(self):
        log = open(self.folder / "console.log", "wb")
        words = self.nspawn("--boot", "--private-network", "--resolv-conf=off", "--rlimit=MEMLOCK=8M", "--system-call-filter=@memlock")
        self.container = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        children = pathlib.Path(f"/proc/{self.container.pid}/task/{self.container.pid}/children")

        def runs():
            must(self.container.poll() is None, (self.folder / "console.log").read_text()[-2000:])
            self.leader = (children.read_text().split() or [None])[0]
            return self.leader and self.run("systemctl", "is-system-running", check=False).strip() in ("running", "degraded")
        wait_for(runs, lambda: (self.folder / "console.log").read_text()[-2000:])
        # nspawn puts a file without a name there, over which nothing can be mounted (ProtectKernelLogs=).
        self.run("umount", "/proc/kmsg")

    def last_words(self):
        """Of its journal, for whom it has failed."""
        return self.run("journalctl", "--no-pager", "--lines=40", "--output=cat", check=False) if self.leader else ""

    def remove(self):
        if self.container:
            self.container.terminate()
            try:
                self.container.wait(30)
            except subprocess.TimeoutExpired:
                self.container.kill()
                self.container.wait()
        subprocess.run(["umount", "--lazy", self.root])
        shutil.rmtree(self.folder)

    def run(self, *words, user="root", check=True):
        """Output of a command in the running system, as root or as USER in a session's environment."""
        home = "/root" if user == "root" else f"/home/{user}"
        environment = CLEAN | {"HOME": home, "USER": user}
        if user == USER:
            environment |= {"XDG_RUNTIME_DIR": f"/run/user/{UID}", "DBUS_SESSION_BUS_ADDRESS": f"unix:path=/run/user/{UID}/bus"}
        drop = [] if user == "root" else ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        inside = ["nsenter", f"--target={self.leader}", "--all", *drop, "env", "--chdir=/", *words]
        return self.checked(inside, words, check, environment)

    @staticmethod
    def checked(command, words, check=True, environment=None):
        done = subprocess.run([str(word) for word in command], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        if check and done.returncode:
            raise SystemExit(f"failed: {shlex.join(map(str, words))}: {done.returncode}\n{done.stdout[-3000:]}")
        return done.stdout

    def holds(self, *words, user="root"):
        """Whether a command ends well."""
        return self.run("sh", "-c", f"{shlex.join(map(str, words))} >/dev/null 2>&1 && echo yes || true", user=user).strip() == "yes"

    def session(self):
        """USER logs in at a screen: a session of logind, an X server, and the desktop's own way to start what starts by itself."""
        self.run("systemd-run", "--quiet", "--unit=screen", "--property=PAMName=login", f"--property=User={USER}",
                 "--setenv=XDG_SESSION_TYPE=x11", "--setenv=XDG_SESSION_CLASS=user", "Xvfb", ":77", "-screen", "0", "1280x800x24",
                 "-nolisten", "tcp")
        wait_for(lambda: self.holds("test", "-S", "/tmp/.X11-unix/X77") and self.holds("test", "-S", f"/run/user/{UID}/bus"),
                 "the session starts")
        wait_for(lambda: USER in self.run("loginctl", "list-sessions"), "logind knows of the session")
        (self.root / "etc/systemd/user/desktop.target").write_text(
            "[Unit]\nBindsTo=graphical-session.target\nWants=xdg-desktop-autostart.target\nAfter=graphical-session-pre.target\n")
        self.run("systemctl", "--user", "daemon-reload", user=USER)
        self.run("systemctl", "--user", "set-environment", "DISPLAY=:77", user=USER)
        self.run("systemctl", "--user", "start", "desktop.target", user=USER)

    def files(self):
        """Everything that the system holds, with what settings say; what changes by itself aside."""
        found = {}
        for folder, folders, names in os.walk(self.root):
            here = os.path.relpath(folder, self.root)
            place = "" if here == "." else here + "/"
            folders[:] = [name for name in folders if place + name not in VOLATILE]
            for name in folders + names:
                path, whole = place + name, os.path.join(folder, name)
                if path in VOLATILE or path in USERS or name.endswith(".pyc") or name == "__pycache__":
                    continue
                content = path.startswith("etc/") and os.path.isfile(whole) and not os.path.islink(whole)
                found[path] = hashlib.sha256(open(whole, "rb").read()).hexdigest() if content else ""
        return found
