# SPDX-License-Identifier: MIT
"""Another program has a port of ours: what is free is served, and whose the rest is stands in log, ready line, doctor."""
import json
import pathlib
import subprocess
import sys
import unittest

from place import Daemon, enter_own_world
from harness import AS_NOBODY, main
from home import Home

HOLD = """
import socket, sys
held = []
for address in sys.argv[2].split(","):
    host, _, port = address.rpartition(":")
    held.append(socket.create_server((host, int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET))
open("/proc/self/comm", "w").write(sys.argv[1])
print(flush=True)
sys.stdin.read()
"""


def connections_begun():
    """TCP connections that programs of this network namespace have tried to open (RFC 1213, tcpActiveOpens)."""
    names, values = [line.split() for line in pathlib.Path("/proc/net/snmp").read_text().splitlines() if line.startswith("Tcp:")]
    return int(dict(zip(names, values))["ActiveOpens"])


class Ports(unittest.TestCase):
    def hold(self, *addresses, name="holder", words=(), more=()):
        """A program that listens there."""
        holder = subprocess.Popen([*words, sys.executable, "-c", HOLD, name, ",".join(addresses), *more],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(holder.communicate)
        self.assertEqual(holder.stdout.readline(), b"\n")
        return holder

    def serve(self, **more):
        daemon = Daemon(**more)
        self.addCleanup(daemon.__exit__)
        return daemon

    def doctor(self, daemon):
        home = Home()
        self.addCleanup(home.remove)
        return home.pidpys("doctor", "--state", daemon.home / ".local/state/pidpys")[1]

    def test_all_ports_are_served_where_nobody_is(self):
        ready = json.loads(self.serve().ready())
        self.assertEqual(sorted(ready["listen"]), ["127.0.0.1:9090", "127.0.0.1:9091", "[::1]:9090", "[::1]:9091"])
        self.assertEqual(ready["taken"], [])

    def test_machine_without_ipv6_is_served_on_what_it_has(self):
        subprocess.run(["ip", "addr", "del", "::1/128", "dev", "lo"], check=True)
        self.addCleanup(subprocess.run, ["ip", "addr", "add", "::1/128", "dev", "lo"], check=True)
        daemon = self.serve()
        ready = json.loads(daemon.ready())
        self.assertEqual((sorted(ready["listen"]), ready["taken"]), (["127.0.0.1:9090", "127.0.0.1:9091"], []))
        self.assertIn("✓ Port 9091: the service answers", self.doctor(daemon))
        self.assertIn("cannot listen on [::1]:9091", daemon.end()[1])

    def test_one_taken_port_leaves_the_other_and_is_named(self):
        for taken, free in ((9090, 9091), (9091, 9090)):
            with self.subTest(taken=taken):
                holder = self.hold(f"127.0.0.1:{taken}")
                daemon = self.serve()
                ready = json.loads(daemon.ready())
                self.assertEqual(ready["listen"], [f"127.0.0.1:{free}", f"[::1]:{free}"])   # [::1] is not for us alone
                self.assertEqual(ready["taken"], [taken])
                told = self.doctor(daemon)
                words = f"Port {taken} is taken by the program holder (process {holder.pid})"
                self.assertIn(f"✗ {words}\n    → stop it: ", told)
                self.assertIn(f"✓ Port {free}: the service answers", told)
                self.assertIn(words, daemon.end()[1])
                self.doCleanups()

    def test_doctor_takes_a_refusal_for_an_answer(self):
        """The kernel counts in this network of our own: one connection to each address of each port, none tried again."""
        home = Home()
        self.addCleanup(home.remove)
        before = connections_begun()
        self.assertIn("9091", home.pidpys("doctor")[1])
        self.assertEqual(connections_begun() - before, 4)   # 9090 and 9091, IPv4 and IPv6

    def test_port_that_became_free_later_is_told_apart_from_a_service_that_is_down(self):
        holder = self.hold("127.0.0.1:9090")
        daemon = self.serve()
        daemon.ready()
        holder.communicate()   # and ends
        self.assertIn("Port 9090: the service runs but does not answer there\n    → systemctl --user restart pidpysd",
                      self.doctor(daemon))

    def test_original_service_is_recognised_with_how_to_leave_it(self):
        holder = self.hold("127.0.0.1:9091", name="java", more=["-cp", "pcs.jar", "com.cipher.pcs.ui.App"])
        daemon = self.serve(language="uk")
        self.assertEqual(json.loads(daemon.ready())["taken"], [9091])
        errors = daemon.end()[1]
        self.assertIn(f"Порт 9091 зайняв оригінальний сервіс «Шифр» (програма java, процес {holder.pid})", errors)
        self.assertRegex(errors, r"значок у лотку або: (kill \d+|(sudo systemctl|systemctl --user) stop \S+); приберіть")

    def test_all_taken_ends_with_69_and_words_in_each_language(self):
        self.hold("127.0.0.1:9090", "127.0.0.1:9091")
        for language, words in {"uk": "Порт 9091 зайняла", "ru": "Порт 9091 заняла", "en": "Port 9091 is taken",
                                "pl": "Port 9091 zajął"}.items():
            code, errors = self.serve(language=language).refusal()
            self.assertEqual(code, 69, errors)
            self.assertIn(words, errors)
            self.assertEqual(len([line for line in errors.splitlines() if "909" in line]), 2, errors)

    def test_service_of_another_user_is_told_as_such(self):
        words = [word.replace("65534", "33") for word in AS_NOBODY]   # www-data, whom the machine has a name for
        self.hold("127.0.0.1:9090", "127.0.0.1:9091", "::1:9091", name="pidpysd", words=words)
        code, errors = self.serve().refusal()
        self.assertEqual(code, 69)
        self.assertRegex(errors, "Port 9091 is taken by (the signing service of the user www-data: one user's service|another user's)")

    def test_configured_address_is_served_or_the_service_does_not_start(self):
        holder = self.hold("127.0.0.1:9191")
        daemon = Daemon("--listen", "127.0.0.1:9192", "--listen", "127.0.0.1:9191")
        self.addCleanup(daemon.__exit__)
        code, errors = daemon.refusal()
        self.assertEqual(code, 69)
        self.assertIn(f"Port 9191 is taken by the program holder (process {holder.pid})", errors)


if __name__ == "__main__":
    enter_own_world()
    main()
