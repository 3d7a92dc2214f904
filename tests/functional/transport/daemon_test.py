# SPDX-License-Identifier: MIT
"""pidpysd as a process: arguments, exit codes, and what it and a service manager say to each other."""
import json
import os
import pathlib
import select
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest

from host import BIN, main, wine


class Daemon(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="pidpys-daemon-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def start(self, *arguments, state="state", command=(), **more):
        process = subprocess.Popen([*command, BIN / "pidpysd", "--state", self.folder / state, "--print-ready", *arguments],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)
        self.addCleanup(self.end, process)
        return process

    def end(self, process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def ready(self, process):
        self.assertTrue(select.select([process.stdout], [], [], 20)[0])
        return json.loads(process.stdout.readline())

    def refused(self, *arguments, **more):
        process = self.start(*arguments, **more)
        output, errors = process.communicate(timeout=20)
        self.assertEqual(output, "")
        return process.returncode, errors

    def tcp(self, address):
        if wine.HERE:
            relay = wine.Relay(BIN, address)
            self.addCleanup(relay.close)
            return relay.connect(10)
        host, _, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), 10)

    def get(self, ready, address=None):
        address = address or ready["listen"][0]
        context = ssl.create_default_context(cafile=wine.path_of(ready["ca"]))
        with context.wrap_socket(self.tcp(address), server_hostname="localhost") as tls:
            tls.sendall(f"GET /api/v1/status HTTP/1.1\r\nHost: localhost:{address.rpartition(':')[2]}\r\n\r\n".encode())
            return tls.recv(1000).decode()

    def test_ready_line_names_what_was_bound(self):
        ready = self.ready(self.start("--listen", "127.0.0.1:0", "--listen", "[::1]:0"))
        self.assertEqual(wine.path_of(ready["state"]), self.folder / "state")
        self.assertRegex(ready["listen"][0], r"^127\.0\.0\.1:[1-9]\d+$")
        self.assertRegex(ready["listen"][1], r"^\[::1\]:[1-9]\d+$")
        for address in ready["listen"]:
            self.assertRegex(self.get(ready, address), r"^HTTP/1\.1 \d\d\d ")

    def test_key_that_no_store_has_is_told(self):
        environment = {**os.environ, "LC_ALL": "uk_UA.UTF-8"}
        code, errors = self.refused("--login", "store:0011223344556677", env=environment)
        self.assertEqual(code, 73)
        self.assertIn("store:0011223344556677", errors)
        if not wine.HERE:
            self.assertIn("store:0011223344556677: ця система не тримає ключів сертифікатів; це вміє Windows", errors)
        code, errors = self.refused("--login", "key.p12", env={**os.environ, "LC_ALL": "en_US.UTF-8"})
        self.assertEqual(code, 64)
        self.assertIn("--login is given together with --password-file", errors)

    def test_port_in_use_is_said_and_has_its_exit_code(self):
        ready = self.ready(self.start("--listen", "127.0.0.1:0"))
        code, errors = self.refused("--listen", ready["listen"][0], state="other")
        self.assertEqual(code, 69)
        self.assertIn(ready["listen"][0] + " is in use", errors)
        self.get(ready)   # the first one is unharmed

    def test_state_in_use_is_said(self):
        self.ready(self.start("--listen", "127.0.0.1:0"))
        code, errors = self.refused("--listen", "127.0.0.1:0", env=os.environ | {"LC_ALL": "en_US.UTF-8"})
        self.assertEqual(code, 69)
        self.assertIn("in use by another pidpysd", errors)

    def test_mistakes_on_the_command_line_are_64(self):
        for arguments in (["--listen", "0.0.0.0:0"], ["--listen", "[::]:0"], ["--listen", "localhost:1"], ["--nonsense"],
                          ["--log-level", "loud"]):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.refused(*arguments)[0], 64)

    def test_mistake_in_the_configuration_is_78_and_named(self):
        (self.folder / "bad.toml").write_text("[origins]\nalow = []\n")
        code, errors = self.refused("--config", self.folder / "bad.toml", env=os.environ | {"LC_ALL": "uk_UA.UTF-8"})
        self.assertEqual(code, 78)
        self.assertIn("bad.toml:2: немає ключа origins.alow. Можливо, origins.allow?", errors)
        self.assertEqual(self.refused("--config", self.folder / "absent.toml")[0], 78)

    def test_state_that_others_may_write_is_refused(self):
        (self.folder / "state").mkdir()
        (self.folder / "state").chmod(0o777)
        self.assertEqual(self.refused("--listen", "127.0.0.1:0")[0], 73)

    @wine.lacks(wine.MODES)
    def test_files_are_for_the_user_alone(self):
        self.ready(self.start("--listen", "127.0.0.1:0"))
        for path in (self.folder / "state").rglob("*"):
            if path.name != "ca.pem":
                self.assertEqual(path.stat().st_mode & 0o077, 0, path)

    @wine.lacks(wine.LIMITS)
    def test_no_core_dump_is_written(self):
        process = self.start("--listen", "127.0.0.1:0")
        self.ready(process)
        limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
        self.assertRegex(limits, r"Max core file size +0 +0 ")

    @wine.lacks(wine.SYSTEMD)
    def test_service_manager_is_told(self):
        path = str(self.folder / "notify")
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(manager.close)
        manager.bind(path)
        manager.settimeout(20)
        process = self.start("--listen", "127.0.0.1:0", env={**os.environ, "NOTIFY_SOCKET": path, "WATCHDOG_USEC": "400000"})
        words = [manager.recv(100).decode() for _ in range(3)]
        self.assertRegex(words[0], r"^READY=1\nSTATUS=127\.0\.0\.1:\d+$")
        self.assertEqual(words[1:], ["WATCHDOG=1", "WATCHDOG=1"])
        process.send_signal(signal.SIGTERM)
        while words[-1] == "WATCHDOG=1":
            words.append(manager.recv(100).decode())
        self.assertEqual(words[-1].split("\n")[0], "STOPPING=1")
        self.assertEqual(process.wait(10), 0)

    def activated(self, address):
        """Starts the daemon with a listening socket as descriptor 3, as systemd does."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.addCleanup(listener.close)
        listener.bind((address, 0))
        listener.listen()
        listener.set_inheritable(True)
        shim = ("import os, sys\nos.dup2(int(sys.argv[1]), 3)\n"
                "os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1')\nos.execv(sys.argv[2], sys.argv[2:])")
        process = self.start(command=[sys.executable, "-c", shim, str(listener.fileno())], close_fds=False)
        return process, "%s:%d" % listener.getsockname()

    @wine.lacks(wine.SYSTEMD)
    def test_socket_of_the_service_manager_is_served(self):
        process, address = self.activated("127.0.0.1")
        ready = self.ready(process)
        self.assertEqual(ready["listen"], [address])
        self.assertRegex(self.get(ready), r"^HTTP/1\.1 \d\d\d ")

    @wine.lacks(wine.SYSTEMD)
    def test_socket_that_others_could_reach_is_refused(self):
        process, _ = self.activated("0.0.0.0")
        _, errors = process.communicate(timeout=20)
        self.assertNotEqual(process.returncode, 0)
        self.assertIn("not a loopback address", errors)

    def test_terminated_by_a_signal_it_ends_with_0(self):
        process = self.start("--listen", "127.0.0.1:0")
        self.ready(process)
        process.send_signal(wine.END)
        self.assertEqual(process.wait(10), 0)


if __name__ == "__main__":
    main()
