#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""in_debian.py BASE PACKAGES: the .deb files of folder PACKAGES in a copy of the bare Debian system in BASE, as root.

A user logs in while the version before is installed, and goes on working while it is upgraded; browsers trust the service; a
signing host answers; after the purge nothing is left but what is the user's. `./dev package test` makes both folders.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from system import UID, USER, System, enter_own_mounts, must, step, wait_for

BEFORE = "0.0.9"   # one package held everything then
NAMES = ("pidpys", "pidpys-agent", "pidpys-host")
STATE = f"/home/{USER}/.local/state/pidpys"
ROOT = pathlib.Path(__file__).parents[2]
SMOKE = ROOT / "packaging/debian/tests/smoke"
STATUS = "https://localhost:9091/api/v1/status"


def needs(packages, *names):
    """What the packages depend on, without each other."""
    said = (subprocess.run(["dpkg-deb", "-f", package, "Depends"], check=True, capture_output=True, text=True).stdout
            for name in names for package in packages.glob(f"{name}_*.deb"))
    return sorted({word.strip() for text in said for word in text.split(",") if not word.strip().startswith("pidpys")})


def version_before(packages):
    """A package as the version before had it: everything in one, windows and their setting too."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-before-"))
    for name in ("pidpys", "pidpys-agent"):
        [package] = packages.glob(f"{name}_*.deb")
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
    (folder / "DEBIAN").mkdir()
    (folder / "DEBIAN/conffiles").write_text("/etc/xdg/autostart/pidpys-agent.desktop\n")
    (folder / "DEBIAN/control").write_text(f"Package: pidpys\nVersion: {BEFORE}\nArchitecture: amd64\nMaintainer: nobody <nobody@localhost>\n"
                                           f"Depends: {', '.join(needs(packages, 'pidpys', 'pidpys-agent'))}\nDescription: before\n")
    package = folder.parent / f"pidpys_{BEFORE}_amd64.deb"
    subprocess.run(["dpkg-deb", "-b", "--root-owner-group", "-Znone", folder, package], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder)
    return package


def apt(system, *words):
    return system.run("apt-get", "-y", "-qq", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold", *words)


def answers(system, *options, user=USER, address=STATUS):
    said = system.run("curl", "--silent", "-o", "/dev/null", "-w", "%{http_code}", *options, address, user=user, check=False)
    return said == "200"


def trusted_by_browsers(system):
    """By NSS with the user's store, as Chromium reads it; Firefox has one of the same form in each profile."""
    return system.holds("tstclnt", "-Q", "-h", "localhost", "-p", "9091", "-d", f"sql:/home/{USER}/.pki/nssdb", user=USER)


def service(system, word):
    return system.run("systemctl", "--user", word, "pidpysd", user=USER, check=False).strip()


def agent_is_there(system):
    told = json.loads(system.run("pidpys", "--language", "en", "doctor", "--json", user=USER, check=False))
    return any("agent runs" in finding["message"] for finding in told["findings"])


def the_version_before(system):
    apt(system, "install", f"/packages/pidpys_{BEFORE}_amd64.deb")
    system.session()
    system.run("systemctl", "--user", "enable", "--now", "pidpysd", user=USER)
    must(answers(system, "--cacert", f"{STATE}/tls/ca.pem"), "the service answers its user")
    must(not answers(system, "--cacert", f"{STATE}/tls/ca.pem", user="root"), "the service answers nobody else")
    wait_for(lambda: agent_is_there(system), "the desktop starts the agent, which finds the service")
    must(not trusted_by_browsers(system), "browsers trust it without being told")
    system.run("pidpys", "trust", "install", "--browsers-only", user=USER)
    must(trusted_by_browsers(system), "browsers trust it")
    must(not answers(system), "the system trusts it without being told")
    system.run("pidpys", "trust", "install", "--state", STATE)
    must(answers(system), "the system trusts it")


def upgraded(system):
    agent = system.run("systemctl", "--user", "show", "--property=MainPID", "app-pidpys*agent@autostart.service", user=USER)
    authority = (system.root / STATE[1:] / "tls/ca.pem").read_bytes()
    apt(system, "install", *(f"/packages/{path.name}" for path in (system.root / "packages").glob("*.deb") if BEFORE not in path.name))
    must(answers(system), "the service answers while it is upgraded")
    system.run("systemctl", "--user", "daemon-reload", user=USER)
    system.run("systemctl", "--user", "restart", "pidpysd", user=USER)
    must(answers(system) and trusted_by_browsers(system), "the service of this version is trusted as the one before")
    must((system.root / STATE[1:] / "tls/ca.pem").read_bytes() == authority, "the authority is kept")
    wait_for(lambda: agent_is_there(system), "the agent finds the service again")
    must(agent == system.run("systemctl", "--user", "show", "--property=MainPID", "app-pidpys*agent@autostart.service", user=USER),
         "the agent runs on")
    must(BEFORE not in system.run("dpkg-query", "-W", "-f=${Version} ", *NAMES), "all is upgraded")
    must(system.run("dpkg", "-S", "/etc/xdg/autostart/pidpys-agent.desktop").startswith("pidpys-agent:"), "the entry is the agent's")
    shutil.copy(SMOKE, system.root / "packages/smoke")
    system.run("sh", "-c", "AUTOPKGTEST_TMP=$(mktemp -d) sh -e /packages/smoke", user=USER)


def signing_host(system):
    must(not system.holds("systemctl", "is-enabled", "pidpysd-host"), "installing enables the host")
    system.run("pidpys", "demo", "make", "--state", "/root/demo")
    for made, name in (("demo-p256.p12", "key"), ("demo-password", "password")):
        system.run("install", "-o", "pidpys", "-m", "600", f"/root/demo/{made}", f"/etc/pidpys/host/{name}")
    keys = system.root / "etc/pidpys/host"
    (keys / "rules.toml").write_text('[[rule]]\naction = "allow"\nkinds = ["signature"]\n')
    settings = (keys / "pidpys.toml").read_text()
    (keys / "pidpys.toml").write_text('listen = ["127.0.0.1:9191"]\n' + settings)   # the user has the others
    system.run("systemctl", "enable", "--now", "pidpysd-host")
    must(host_answers(system), "the host answers")
    process = system.run("systemctl", "show", "--property=MainPID", "pidpysd-host")
    system.run("dpkg", "--force-confold", "--install", *(f"/packages/{path.name}" for path in (system.root / "packages").glob("pidpys-host_*.deb")))
    must(process != system.run("systemctl", "show", "--property=MainPID", "pidpysd-host"), "a host that runs is restarted by its upgrade")
    must(host_answers(system), "the host answers again")
    must("cannot be locked" not in system.run("journalctl", "--no-pager"), "keys are locked in memory in the units' sandbox")


def host_answers(system):
    return answers(system, "--cacert", "/var/lib/pidpys/tls/ca.pem", user="pidpys", address=STATUS.replace("9091", "9191"))


def commands_of(document):
    """[as root?, command] of the blocks of a README that install the packages and take them away, without remarks."""
    blocks = [block for block in re.findall(r"(?ms)^```sh\n(.*?)^```", document.read_text()) if re.search("(?m)^sudo apt ", block)]
    lines = (re.sub(r"\s+#.*", "", line) for block in blocks for line in block.splitlines())
    return [(line.startswith("sudo "), line.removeprefix("sudo ")) for line in lines]


def as_the_readme_says(system):
    """What is written for a newcomer, typed by one who is asked for nothing."""
    said = commands_of(ROOT / "README.md")
    must(said == commands_of(ROOT / "README.uk.md"), "both READMEs have the same commands")
    ours = system.root / "packages/ours"
    ours.mkdir()
    for path in (system.root / "packages").glob("*.deb"):
        if BEFORE not in path.name:
            shutil.copy(path, ours)
    (system.root / "packages/apt.conf").write_text('APT::Get::Assume-Yes "true";\n')
    told = {}
    for as_root, line in said:
        script = f"cd /packages/ours && export APT_CONFIG=/packages/apt.conf LANG=en_US.UTF-8 && {line}"
        told[line] = system.run("sh", "-c", script, user="root" if as_root else USER, check="doctor" not in line)
        if line == "pidpys trust install":
            wait_for(lambda: trusted_by_browsers(system), "browsers trust what the newcomer has installed")
    must("the service answers" in told["pidpys doctor"], f"doctor finds the service:\n{told['pidpys doctor']}")
    must(len(said) == 7, "all of it is done")
    must(service(system, "is-active") != "active", "the service is stopped")
    must(not trusted_by_browsers(system), "trust is taken back")
    left = system.run("find", "/etc", "/usr", "/var/lib/pidpys", "/home/olena/.config", "-xdev", "-iname", "*pidpys*",
                      "-not", "-path", "/home/olena/.config/pidpys", check=False)   # what the person chose in the agent
    must("/" not in re.sub(r"(?m)^find: .*$", "", left), f"nothing is left: {left}")


def removed(system):
    apt(system, "remove", *NAMES)
    must(not system.holds("systemctl", "is-active", "pidpysd-host"), "the host is stopped with its package")
    must(answers(system, "--cacert", f"{STATE}/tls/ca.pem") and service(system, "is-active") == "active", "the user's service goes on to its end")
    must("active" == system.run("systemctl", "--user", "is-active", "app-pidpys*agent@autostart.service", user=USER).strip(), "so does the agent")
    system.run("systemctl", "--user", "daemon-reload", user=USER)
    system.run("systemctl", "--user", "stop", "pidpysd", user=USER)
    must(service(system, "is-active") in ("inactive", "unknown"), "a service whose program was removed stops")


def purged(system, before):
    keys = system.root / "etc/pidpys/host"
    for name in ("key", "password", "rules.toml"):
        (keys / name).unlink()    # the administrator's own
    apt(system, "purge", *NAMES)
    nothing_left(system, before)
    must((system.root / STATE[1:] / "journal.db").is_file(), "what is the user's is the user's")


def nothing_left(system, before):
    after = system.files()
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    changed -= {"etc/systemd/user/desktop.target"}   # the session's
    must(not changed, f"nothing is left, changed or gone: {sorted(changed)}")


def everything(system, packages):
    step("a bare system with the libraries that the packages need, and a user")
    (system.root / "packages").mkdir()
    for package in [*packages.glob("*.deb"), version_before(packages)]:
        shutil.copy(package, system.root / "packages")
    system.prepare("apt-get", "update", "-qq")
    system.prepare("apt-get", "satisfy", "-y", "-qq", "--no-install-recommends", ", ".join(needs(packages, *NAMES)))
    # What apt recommends beside them is at hand when the README is followed: the running system has no network.
    system.prepare("apt-get", "install", "-y", "-qq", "--download-only", *(f"/packages/{path.name}" for path in packages.glob("*.deb")))
    system.prepare("useradd", "--create-home", "--uid", str(UID), USER)
    system.start()
    before = system.files()
    step("the version before, and a user who works")
    the_version_before(system)
    step("upgraded while service and agent run")
    upgraded(system)
    step("a signing host")
    signing_host(system)
    step("trust taken back, removed while all runs")
    system.run("pidpys", "trust", "remove", "--browsers-only", user=USER)
    must(not trusted_by_browsers(system), "browsers trust it no more")
    system.run("pidpys", "trust", "remove", "--state", STATE)
    must(not answers(system), "the system trusts it no more")
    system.run("sh", "-c", "rm -rf /root/demo")
    must(answers(system, "--cacert", f"{STATE}/tls/ca.pem"), "the service still answers")
    removed(system)
    step("purged")
    purged(system, before)
    step("installed anew, alone, and purged")
    apt(system, "install", *(f"/packages/{path.name}" for path in packages.glob("pidpys_*.deb")))
    must(re.match("pidpysd [0-9.]+", system.run("pidpysd", "--version")), "the service is there")
    apt(system, "purge", "pidpys")
    nothing_left(system, before)
    step("installed and taken away as the README says")
    as_the_readme_says(system)


def main():
    base, packages = map(pathlib.Path, sys.argv[1:])
    system = System(base.resolve())
    try:
        everything(system, packages.resolve())
    except SystemExit:
        print(system.last_words(), file=sys.stderr)
        raise
    finally:
        system.remove()
    print("passed")


if __name__ == "__main__":
    enter_own_mounts()
    main()
