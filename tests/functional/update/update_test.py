#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Notices of new versions: who wants to be told is told, by the key of the releases alone, and nobody else asks a server."""
import base64
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import harness
from agent import Agent
from home import Home
from place import Overlay

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "online"))
from broken_server import BrokenServer, tls_context   # noqa: E402

TOOL = pathlib.Path(os.environ["PIDPYS_SOURCE"]) / "packaging/release/notice"
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")   # RFC 8032 7.1, TEST 1
PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
PAGE = "https://pidpys.example/releases/99.0.0"
SECONDS = "%Y-%m-%dT%H:%M:%SZ"


class Desk:
    """A maintainer's desk: a key, and a server that has what was signed with it."""

    def __init__(self, test, seed=SEED):
        folder = tempfile.TemporaryDirectory()
        test.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.key = self.folder / "key.pem"
        der = bytes.fromhex("302e020100300506032b657004220420") + seed   # PKCS#8, RFC 8410
        self.key.write_text("-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(der).decode() + "\n-----END PRIVATE KEY-----\n")
        self.key.chmod(0o600)

    def tool(self, *words):
        return subprocess.run([TOOL, self.key, *map(str, words)], capture_output=True, text=True)

    def notice(self, version="99.0.0", *words):
        made = self.tool("--version", version, "--page", PAGE, *(words or ["--first"]))
        if made.returncode:
            raise AssertionError(made.stderr)
        return made.stdout.encode()

    def sign(self, text):
        """Any text, as a file."""
        (self.folder / "text").write_bytes(text)
        signature = harness.run("openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self.key, "-in", self.folder / "text")
        return text + b"signature: " + base64.b64encode(signature) + b"\n"


def text(number=5, version="99.0.0", issued=-1, expires=30, product="pidpys", form=1):
    now = datetime.datetime.now(datetime.timezone.utc)
    first, last = ((now + datetime.timedelta(days)).strftime(SECONDS) for days in (issued, expires))
    return (f"pidpys-update-notice {form}\nproduct: {product}\nnumber: {number}\nversion: {version}\nissued: {first}\n"
            f"expires: {last}\npage: {PAGE}\n").encode()


class Served(unittest.TestCase):
    def setUp(self):
        self.desk = Desk(self)
        self.server = BrokenServer(tls_context(self.desk.folder, "IP:127.0.0.1"))
        self.addCleanup(self.server.stop)
        self.authority = self.desk.folder / "ca.pem"

    def config(self, more="", path="/notice"):
        return (f'[network]\ntls_authorities = "{self.authority}"\n[update]\naddress = "{self.server.url(path)}"\n' + more)


class Asking(Served):
    def setUp(self):
        super().setUp()
        self.home = Home()
        self.home.program = "pidpys_known_key"
        self.addCleanup(self.home.remove)
        self.config_file = self.home.path / "pidpys.toml"
        self.configure()

    def configure(self, *words, **more):
        self.config_file.write_text(self.config(*words, **more))
        self.config_file.chmod(0o600)

    def check(self, status, *words, **more):
        got, output, errors = self.home.pidpys("update", "check", "--config", self.config_file, *words, **more)
        self.assertEqual(got, status, output + errors)
        return output + errors


class Command(Asking):
    def refused(self, notice, words, status=65):
        self.server.files["/notice"] = notice
        said = self.check(status)
        self.assertIn(words, said)
        self.assertTrue(said.startswith("pidpys: "), said)

    def test_newer_version_is_told_with_its_page_and_nothing_else_is_done(self):
        self.server.files["/notice"] = self.desk.notice()
        said = self.check(0)
        self.assertIn("Version 99.0.0 is released", said)
        self.assertIn(f"→ {PAGE}", said)
        [asked] = self.server.asked
        self.assertEqual((asked["method"], asked["path"], asked["headers"]["User-Agent"]), ("GET", "/notice", "pidpys"))
        self.assertLessEqual(set(asked["headers"]), {"Host", "User-Agent", "Accept"})   # neither version nor person
        report = json.loads(self.check(0, "--json"))
        self.assertEqual({name: report[name] for name in ("good", "newer", "version", "number", "page")},
                         {"good": True, "newer": True, "version": "99.0.0", "number": 1, "page": PAGE})

    def test_words_are_there_in_every_language(self):
        self.server.files["/notice"] = self.desk.notice()
        for language, words in (("uk", "Вийшла версія 99.0.0"), ("ru", "Вышла версия 99.0.0"), ("pl", "Wydano wersję 99.0.0")):
            self.assertIn(words, self.check(0, language=language))

    def test_older_version_is_no_news(self):
        self.server.files["/notice"] = self.desk.notice("0.0.1")
        self.assertIn("The newest version is installed", self.check(0))
        self.assertFalse(json.loads(self.check(0, "--json"))["newer"])

    def test_notice_that_is_not_to_be_believed_is_refused_in_words(self):
        stranger = Desk(self, bytes(32))
        self.refused(stranger.notice(), "has not signed the notice")
        self.refused(self.desk.notice().replace(b"99.0.0", b"98.0.0"), "has not signed the notice")
        self.refused(self.desk.sign(text(product="calculator")), "about another program")
        self.refused(self.desk.sign(text(form=2)), "a later version of this program")
        self.refused(self.desk.sign(text(issued=-40, expires=-1)), "does not hold at the time that this computer's clock shows")
        self.refused(self.desk.sign(text(issued=3)), "does not hold at the time that this computer's clock shows")
        self.refused(self.desk.sign(text(expires=900)), "this is no notice")
        self.refused(self.desk.sign(b"rubbish\n"), "this is no notice")
        self.refused(text(), "this is no notice")
        self.refused(b"<!DOCTYPE html><html></html>", "this is no notice")
        self.refused(b"x" * (10 << 20), "this is no notice")
        self.assertFalse((self.home.state / "update/notice").exists())

    def test_older_notice_is_refused_once_a_later_one_was_seen(self):
        later, older = self.desk.sign(text(5, "0.0.1")), self.desk.sign(text(4))
        self.server.files["/notice"] = later
        self.check(0)
        self.refused(older, "an old notice is shown")
        self.refused(self.desk.sign(text(5, "99.0.0")), "an old notice is shown")   # another one of that number
        self.assertEqual((self.home.state / "update/notice").read_bytes(), later)
        self.server.files["/notice"] = self.desk.sign(text(6))
        self.assertIn("Version 99.0.0 is released", self.check(0))

    def test_servers_that_behave_badly_are_told_of(self):
        self.server.files |= {"/there": self.desk.notice()}
        inner = BrokenServer()
        self.addCleanup(inner.stop)
        for path, status, words in (("/html", 65, "web page"), ("/absent", 69, "404"), ("/busy", 69, "503"),
                                    ("/loop", 69, "redirections"), ("/endless", 65, "more than 2048 octets"),
                                    ("/large", 65, "more than 2048 octets"), ("/half", 69, "broke off"),
                                    ("/empty", 65, "answered nothing"),
                                    (f"/to?302,{inner.url('/good')}", 77, "leads from https to http")):
            self.configure(path=path)
            self.assertIn(words, self.check(status), path)
        self.assertEqual(inner.asked, [])
        self.configure(path="/to?302,/there")
        self.check(0)

    def test_tls_is_verified(self):
        self.server.files["/notice"] = self.desk.notice()
        self.config_file.write_text(f'update.address = "{self.server.url("/notice")}"\n')
        self.assertIn("TLS certificate is not to be trusted", self.check(69))
        self.assertEqual(self.server.asked, [])

    def test_nobody_is_asked_offline_or_where_it_is_forbidden(self):
        self.server.files["/notice"] = self.desk.notice()
        self.assertIn("offline", self.check(69, "--offline"))
        self.configure("check = false\n")
        self.assertIn("forbids to look for new versions", self.check(69))
        self.assertIn("forbids to look for new versions", self.check(69, self.server.url("/notice")))
        self.assertEqual(self.server.asked, [])
        file = self.home.path / "notice"
        file.write_bytes(self.desk.notice())
        self.assertIn("Version 99.0.0", self.check(0, file))   # asks nobody

    def test_proxy_of_the_service_is_used(self):
        self.config_file.write_text(f'network.proxy = "{self.server.url("")}"\nupdate.address = "https://x.example/notice"\n')
        proxy = BrokenServer()
        self.addCleanup(proxy.stop)
        self.config_file.write_text(f'network.proxy = "{proxy.url("")}"\nupdate.address = "https://x.example/notice"\n')
        self.check(69)
        self.assertEqual(proxy.asked[0]["path"], "x.example:443")

    def test_addresses_are_https(self):
        self.assertIn("http://x.example/notice", self.check(64, "http://x.example/notice"))
        self.config_file.write_text('update.address = "http://x.example/notice"\n')
        self.assertIn("pidpys.toml:1: ", self.check(65))
        self.config_file.write_text("")
        self.assertIn("it is not known where the notice of new versions is", self.check(69))

    def test_program_without_a_key_believes_nobody(self):
        self.server.files["/notice"] = self.desk.notice()
        self.home.program = "pidpys"
        self.assertIn("no key of releases is pinned in this build", self.check(69))
        self.assertEqual(self.server.asked, [])


class Watching(Served):
    """The service, with an agent by hand."""

    def serve(self, config, program="pidpysd_known_key", state=None):
        service = harness.Service(policy=None, config=config, program=program, state=state)
        self.addCleanup(service.__exit__, None, None, None)
        return service

    def agent(self, service):
        agent = Agent(service)
        self.addCleanup(agent.close)
        return agent

    def update_of(self, agent):
        return {name.removeprefix("update_"): value for name, value in agent.state.items() if name.startswith("update_")}

    def test_off_until_the_person_chooses_and_told_then(self):
        self.server.files["/notice"] = self.desk.notice()
        service = self.serve(self.config())
        agent = self.agent(service)
        self.assertEqual(self.update_of(agent), {"version": "", "page": "", "watched": False, "choice": True})
        self.assertEqual(self.server.asked, [])
        self.assertTrue(agent.command("watch_updates", "on")["done"])
        self.assertEqual(self.update_of(self.agent(service)),
                         {"version": "99.0.0", "page": PAGE, "watched": True, "choice": True})
        self.assertIn(f"pidpys 99.0.0 is released: {PAGE}", service.log_text())
        # Not again by a change of mind.
        self.assertTrue(agent.command("watch_updates", "off")["done"])
        self.assertEqual(self.update_of(self.agent(service))["version"], "")
        self.assertTrue(agent.command("watch_updates", "on")["done"])
        self.assertEqual(self.server.paths(), ["/notice"])
        # The next start knows it without asking.
        service.stop()
        again = self.agent(self.serve(self.config(), state=service.state))
        self.assertEqual(self.update_of(again)["version"], "99.0.0")
        self.assertEqual(self.server.paths(), ["/notice"])
        self.assertEqual(agent_codes(again, "perhaps"), ["invalid_argument"])

    def test_failures_are_told_and_an_older_notice_is_refused(self):
        service = self.serve(self.config())
        agent = self.agent(service)
        self.assertEqual(agent_codes(agent, "on"), ["unavailable"])
        self.server.files["/notice"] = self.desk.sign(text(5))
        agent.command("watch_updates", "off")
        self.assertEqual(agent_codes(agent, "on"), [])
        service.stop()
        self.server.files["/notice"] = self.desk.sign(text(4))
        watch = service.state / "update/watch.json"
        watch.write_text(watch.read_text().replace("true", "false").replace("asked", "never"))
        agent = self.agent(self.serve(self.config(), state=service.state))
        self.assertEqual(agent_codes(agent, "on"), ["untrusted"])
        self.assertEqual(self.update_of(self.agent(service))["version"], "99.0.0")   # what was seen is still so

    def test_what_the_configuration_decides_is_not_the_persons(self):
        for more in ("check = true\n", "check = false\n"):
            agent = self.agent(self.serve(self.config(more)))
            self.assertEqual((agent.state["update_choice"], agent.state["update_watched"]), (False, "true" in more))
            self.assertEqual(agent_codes(agent, "on"), ["denied"])
        self.assertEqual(self.server.asked, [])   # nor at the start: by lot, within a quarter of an hour

    def test_offline_and_without_an_address_there_is_nothing_to_choose(self):
        for config in (self.config("check = true\n").replace("[network]\n", "[network]\noffline = true\n"), "", "update.check = true\n"):
            agent = self.agent(self.serve(config))
            self.assertEqual(self.update_of(agent), {"version": "", "page": "", "watched": False, "choice": False})

    def test_service_without_a_key_says_so_in_its_log(self):
        service = self.serve(self.config("check = true\n"), program="pidpysd")
        self.assertFalse(self.agent(service).state["update_watched"])
        self.assertIn("no key of releases is pinned in this build", service.log_text())


def agent_codes(agent, target):
    result = agent.command("watch_updates", target)
    return [] if result["done"] else [result["code"]]


class Policy(Served):
    def test_administrator_decides_for_every_user(self):
        etc = Overlay(self, "/etc")
        folder = etc.files / "pidpys/policy.d"
        folder.mkdir(parents=True)
        (folder / "10.toml").write_text("[update]\ncheck = false\n")
        (folder / "10.toml").chmod(0o644)
        home = Home()
        self.addCleanup(home.remove)
        config = home.path / "pidpys.toml"
        config.write_text(self.config("check = true\n"))
        config.chmod(0o600)
        done = subprocess.run([*etc.words, harness.BIN / "pidpys_known_key", "--language", "en", "update", "check", "--config", config,
                               "--state", home.state], capture_output=True, text=True)
        self.assertEqual(done.returncode, 69, done.stderr)
        self.assertIn("forbids to look for new versions", done.stderr)
        self.assertEqual(self.server.asked, [])


class Tool(unittest.TestCase):
    def setUp(self):
        self.desk = Desk(self)

    def refused(self, words, *options):
        made = self.desk.tool(*options)
        self.assertNotEqual(made.returncode, 0)
        self.assertEqual(made.stdout, "")
        self.assertIn(words, made.stderr)

    def test_numbers_go_on_and_versions_never_back_unawares(self):
        file = self.desk.folder / "notice"
        self.assertEqual(self.desk.tool("--public").stdout, PUBLIC + "\n")
        self.assertEqual(self.desk.tool("--version", "0.2.0", "--page", PAGE, "--first", "--out", file).returncode, 0)
        self.assertIn(b"number: 1\nversion: 0.2.0\n", file.read_bytes())
        self.assertIn(b"number: 2\nversion: 0.10.0\n", self.desk.notice("0.10.0", "--after", file))
        page = ("--page", PAGE)
        self.refused("--withdraw", "--version", "0.1.9", *page, "--after", file)
        self.assertIn(b"number: 2\nversion: 0.1.9\n", self.desk.notice("0.1.9", "--after", file, "--withdraw"))
        self.refused("no version", "--version", "0.2", *page, "--first")
        self.refused("no version", "--version", "0.02.0", *page, "--first")
        self.refused("no address of https", "--version", "0.2.0", "--page", "http://x.example", "--first")
        self.refused("--days", "--version", "0.2.0", *page, "--first", "--days", "401")
        self.refused("--after", "--version", "0.2.0", *page)

    def test_keys_that_are_not_kept_are_refused(self):
        self.desk.key.chmod(0o640)
        self.refused("chmod 600", "--public")
        self.desk.key.chmod(0o600)
        inside = pathlib.Path(os.environ["PIDPYS_SOURCE"]) / "README.md"
        made = subprocess.run([TOOL, inside, "--public"], capture_output=True, text=True)
        self.assertIn("no place in the repository", made.stderr)
        other = self.desk.folder / "rsa.pem"
        harness.run("openssl", "genrsa", "-out", other, "2048")
        other.chmod(0o600)
        made = subprocess.run([TOOL, other, "--public"], capture_output=True, text=True)
        self.assertIn("an Ed25519 key is needed", made.stderr)


if __name__ == "__main__":
    harness.main()
