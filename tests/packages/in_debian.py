#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""in_debian.py ROOT PACKAGES: the .deb files of folder PACKAGES in a copy of the bare Debian system in ROOT, as root.

A user logs in while the version before is installed, and goes on working while it is upgraded; a signing host answers; after
the purge nothing is left but what is the user's. `./dev package test` makes both folders.
"""
import contextlib
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

USER, UID = "olena", 1000
BEFORE = "0.0.9"   # one package held everything then


def step(text):
    print(f"== {text}", flush=True)


def must(holds, what):
    if not holds:
        raise SystemExit(f"failed: {what}")


class System:
    def __init__(self, base, packages):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-debian-", dir=base.parent))
        subprocess.run(["cp", "-a", "--reflink=auto", f"{base}/.", self.root], check=True)
        for kind, place in (("proc", "proc"), ("sysfs", "sys"), ("tmpfs", "run"), ("devtmpfs", "dev")):
            subprocess.run(["mount", "-t", kind, kind, self.root / place], check=True)   # of our own mount namespace
        (self.root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
        (self.root / "usr/sbin/policy-rc.d").chmod(0o755)
        shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")
        (self.root / "packages").mkdir()
        for package in [*packages.glob("*.deb"), version_before(packages)]:
            shutil.copy(package, self.root / "packages")

    def command(self, words, user):
        drop = ["setpriv", f"--reuid={UID if user == USER else user}", f"--regid={UID if user == USER else user}", "--init-groups"]
        home = f"/home/{USER}" if user == USER else "/root"
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": home, "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive",
                       "XDG_RUNTIME_DIR": f"/run/user/{UID}"}
        return dict(args=["chroot", str(self.root), *(drop if user else []), *words], env=environment)

    def run(self, *words, user=None, check=True):
        done = subprocess.run(**self.command(words, user), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True)
        if check and done.returncode:
            raise SystemExit(f"failed: {shlex.join(words)}: {done.returncode}\n{done.stdout[-3000:]}")
        return done.stdout

    def start(self, *words, user=None, log):
        return subprocess.Popen(**self.command(words, user), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=open(log, "wb"))

    def apt(self, *words):
        return self.run("apt-get", "-y", "-qq", "-o", "Dpkg::Options::=--force-confold", *words)

    def named_after_us(self):
        """Paths with our name that are in the system, the packages' own folder and logs aside."""
        done = subprocess.run(["find", self.root, "-mindepth", "1", "-xdev", "(", "-path", self.root / "packages", "-o", "-path", self.root / "var/log", "-o",
                               "-path", self.root / f"home/{USER}", ")", "-prune", "-o", "-iname", "*pidpys*", "-printf", "/%P\\n"],
                              check=True, capture_output=True, text=True)
        return done.stdout.split()


def version_before(packages):
    """A package as the version before had it: everything in one, windows and their setting too."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-before-"))
    wants = set()
    for name in ("pidpys", "pidpys-agent"):
        [package] = packages.glob(f"{name}_*.deb")
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        said = subprocess.run(["dpkg-deb", "-f", package, "Depends"], check=True, capture_output=True, text=True).stdout
        wants |= {word.strip() for word in said.split(",") if not word.strip().startswith("pidpys")}
    (folder / "DEBIAN").mkdir()
    (folder / "DEBIAN/conffiles").write_text("/etc/xdg/autostart/pidpys-agent.desktop\n")
    (folder / "DEBIAN/control").write_text(f"Package: pidpys\nVersion: {BEFORE}\nArchitecture: amd64\nMaintainer: nobody <nobody@localhost>\n"
                                           f"Depends: {', '.join(sorted(wants))}\nDescription: before\n")
    package = folder.parent / f"pidpys_{BEFORE}_amd64.deb"
    subprocess.run(["dpkg-deb", "-b", "--root-owner-group", "-Znone", folder, package], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder)
    return package


def starts(root, unit):
    """The words of a unit's ExecStart."""
    return shlex.split(re.search("(?m)^ExecStart=(.*)$", (root / unit).read_text()).group(1))


class Service:
    def __init__(self, system, words, user, log):
        self.log = log
        self.process = system.start(*words, "--print-ready", user=user, log=log)
        line = self.process.stdout.readline()
        must(line, f"the service starts: {log.read_text()}")
        self.ready = json.loads(line)
        self.system, self.user = system, user

    def answers(self):
        """To a program of the same user: others are refused."""
        port = self.ready["listen"][0].rpartition(":")[2]
        said = self.system.run("curl", "--silent", "--show-error", "--cacert", self.ready["ca"], "-o", "/dev/null", "-w", "%{http_code}",
                               f"https://localhost:{port}/api/v1/status", user=self.user)
        return said == "200"

    def stop(self):
        self.process.terminate()
        return self.process.wait(20)


def wait_for(condition, what, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        must(time.monotonic() < until, what)
        time.sleep(0.2)


@contextlib.contextmanager
def session(system):
    """Olena's desktop, with the agent that its autostart entry names."""
    screen = system.start("Xvfb", ":77", "-screen", "0", "1280x800x24", "-nolisten", "tcp", log="/dev/null")
    wait_for(lambda: (system.root / "tmp/.X11-unix/X77").exists(), "Xvfb starts")
    entry = (system.root / "etc/xdg/autostart/pidpys-agent.desktop").read_text()
    words = shlex.split(re.search("(?m)^Exec=(.*)$", entry).group(1))
    agent = system.start("env", "DISPLAY=:77", *words, user=USER, log=system.root / "tmp/agent.log")
    try:
        yield agent
    finally:
        for process in (agent, screen):
            process.terminate()
            process.wait(20)


def user_works(system):
    log = system.root / "tmp/service.log"
    service = Service(system, starts(system.root, "usr/lib/systemd/user/pidpysd.service"), USER, log)
    must(service.answers(), "the user's service answers")
    return service, log


def main():
    base, packages = map(pathlib.Path, sys.argv[1:])
    system = System(base, packages)
    try:
        everything(system)
    finally:
        subprocess.run(["umount", "-l", *(system.root / place for place in ("proc", "sys", "run", "dev"))])
        shutil.rmtree(system.root)


def everything(system):
    step("the version before, and a user who works")
    system.apt("update")
    system.apt("install", "--no-install-recommends", f"/packages/pidpys_{BEFORE}_amd64.deb")
    system.run("useradd", "--create-home", "--uid", str(UID), USER)
    runtime = system.root / f"run/user/{UID}"
    runtime.mkdir(parents=True)
    os.chown(runtime, UID, UID)
    runtime.chmod(0o700)
    (system.root / "tmp").chmod(0o1777)
    system.run("mkdir", "-p", f"/home/{USER}/.config/pidpys", user=USER)
    system.run("sh", "-c", "umask 077; echo 'listen = [\"127.0.0.1:0\"]' > ~/.config/pidpys/pidpys.toml", user=USER)
    service, log = user_works(system)
    authority = (system.root / service.ready["ca"].lstrip("/")).read_bytes()
    with session(system) as agent:
        wait_for(lambda: "is connected" in log.read_text(), "the agent finds the service")

        step("upgraded while both run")
        names = [f"/packages/{path.name}" for path in (system.root / "packages").glob("*.deb") if BEFORE not in path.name]
        system.apt("install", "--no-install-recommends", *names)
        must(service.answers(), "the service answers while it is upgraded")
        must(service.stop() == 0, "the service of the version before stops")
        service, log = user_works(system)
        must((system.root / service.ready["ca"].lstrip("/")).read_bytes() == authority, "the authority is kept")
        wait_for(lambda: "is connected" in log.read_text(), "the agent finds the service again")
        must(agent.poll() is None, "the agent runs on")
    must("0.0.9" not in system.run("dpkg-query", "-W", "-f=${Version} ", "pidpys", "pidpys-agent", "pidpys-host"), "all is upgraded")
    must(system.run("dpkg", "-S", "/etc/xdg/autostart/pidpys-agent.desktop").startswith("pidpys-agent:"), "the entry is the agent's")

    step("a signing host")
    keys = system.root / "etc/pidpys/host"
    system.run("pidpys", "demo", "make", "--state", "/root/demo")
    for made, name in (("demo-p256.p12", "key"), ("demo-password", "password")):
        system.run("install", "-o", "pidpys", "-m", "600", f"/root/demo/{made}", f"/etc/pidpys/host/{name}")
    (keys / "rules.toml").write_text('[[rule]]\naction = "allow"\nkinds = ["signature"]\n')
    system.run("install", "-d", "-o", "pidpys", "-m", "700", "/var/lib/pidpys")   # StateDirectory=
    words = starts(system.root, "lib/systemd/system/pidpysd-host.service")
    host = Service(system, [*words, "--listen", "127.0.0.1:0"], "pidpys", system.root / "tmp/host.log")
    must(host.answers(), "the host answers")
    must(host.stop() == 0, "the host stops")

    step("removed, purged")
    system.apt("remove", "pidpys", "pidpys-agent", "pidpys-host")
    must(service.stop() == 0, "a service whose program was removed stops")
    for name in ("key", "password", "rules.toml"):
        (keys / name).unlink()    # the administrator's own
    system.apt("purge", "pidpys", "pidpys-agent", "pidpys-host")
    must(system.named_after_us() == [], f"nothing is left: {system.named_after_us()}")
    must((system.root / f"home/{USER}/.local/state/pidpys").is_dir(), "what is the user's is the user's")
    print("passed")


if __name__ == "__main__":
    main()
