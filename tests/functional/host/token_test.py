# SPDX-License-Identifier: MIT
"""A signing host whose DssSign certificates have their keys in an HSM: SoftHSM2 has them, OpenSSL judges what they signed."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

from harness import BIN, main, openssl_verify
from network_host import Client, NetworkHost

sys.path += [str(pathlib.Path(__file__).parents[1] / folder) for folder in ("dss", "watch")]
from dss_host import inline, private_file  # noqa: E402
from exposition import parse, value_of  # noqa: E402
from soft_hsm import PIN, SoftHsm, helpers_of  # noqa: E402

METRICS = '[metrics]\nlisten = "127.0.0.1:0"\n'


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.02)
    return found


class HsmHost(NetworkHost):
    """alice's keys 01 (P-256), 02 (RSA) and 03 (P-256, without a certificate beside it) are in the token "bank"."""

    def __init__(self):
        def fill(host):
            host.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-hsm-"))
            host.hsm = SoftHsm(host.folder, "bank")
            os.environ |= host.hsm.environment
            host.certificates = {number: host.hsm.key("bank", number, kind, "--usage-sign")
                                 for number, kind in (("01", "EC:prime256v1"), ("02", "rsa:2048"), ("03", "EC:prime256v1"))}
            host.hsm.tool("bank", "--delete-object", "--type", "cert", "--id", "03")
            host.pin = private_file(host.folder / "pin", PIN + "\n")
        super().__init__(config=METRICS, alter=fill)

    def stop(self):
        code = super().stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        return code

    def try_to_add(self, name, *more, pin=None):
        """(exit status, output, errors) of `pidpys dss certificate add --token`."""
        done = subprocess.run([str(word) for word in (
            BIN / "pidpys", "--language", "en", "dss", "certificate", "add", "--user", "alice@example.org", "--token", name,
            "--pin-file", pin or self.pin, "--state", self.state, *more)], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    def add(self, name, *more, pin=None):
        """The thumbprint of the certificate."""
        status, said, errors = self.try_to_add(name, "--json", *more, pin=pin)
        assert status == 0, errors
        return json.loads(said)["id"]

    def helpers(self):
        return helpers_of(self.process.pid)

    def sessions(self):
        return value_of(parse(self.watch("/metrics")), "pidpys_token_sessions")

    def watch(self, path):
        with urllib.request.urlopen(f"http://{self.ready['metrics']}{path}", timeout=20) as answer:
            return answer.read().decode()


class Keys(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = HsmHost()
        cls.addClassCleanup(cls.host.__exit__)
        cls.ec = cls.host.add("pkcs11:token=bank;id=%01")
        cls.rsa = cls.host.add("pkcs11:token=bank;id=%02")
        cls.client = Client(cls.host)

    def start(self, count, thumbprint=None, name="file"):
        files = [inline(b"%s %d" % (name.encode(), i)) for i in range(count)]
        return self.client.sign(files, query=f"&certificateThumbprint={thumbprint or self.ec}")

    def verify(self, signatures, name="file"):
        for i, signature in enumerate(signatures):
            openssl_verify(signature, b"%s %d" % (name.encode(), i), self.host.hsm.folder / "ca.pem")

    def test_hundred_files_are_signed_and_tasks_run_side_by_side(self):
        tasks = [(self.start(100, thumbprint, name), name) for thumbprint, name in
                 ((self.ec, "first"), (self.rsa, "second"), (self.ec, "third"))]
        for task, name in tasks:
            signatures = self.client.signatures(task)
            self.assertEqual(len(signatures), 100)
            self.verify(signatures, name)
        self.assertEqual(self.host.sessions(), 1)

    def test_helper_that_is_killed_costs_a_task_at_most_and_the_next_is_signed(self):
        self.client.signatures(self.start(1))
        seen = set()
        for delay in (0.0, 0.05, 0.2, 0.5):
            task = self.start(3000)
            time.sleep(delay)
            for helper in self.host.helpers():
                os.kill(helper, signal.SIGKILL)
            result = self.client.wait(task)
            seen.add(result["OperationStatus"])
            self.assertIn(result["OperationStatus"], ("Completed", "OperationRetryRequired"), self.host.log_text()[-2000:])
            signatures = self.client.signatures(self.start(5, name="after"))
            self.verify(signatures, "after")
        self.assertIn("OperationRetryRequired", seen)
        status = json.loads(self.host.watch("/health/ready"))
        self.assertTrue(status["ready"], status)

    def test_helper_that_falls_while_nobody_signs_costs_nothing(self):
        self.client.signatures(self.start(1))
        time.sleep(2.1)
        for helper in self.host.helpers():
            os.kill(helper, signal.SIGKILL)
        until(lambda: not self.host.helpers() or all(
            pathlib.Path(f"/proc/{helper}/stat").read_text().split(") ")[1][0] == "Z" for helper in self.host.helpers()))
        self.verify(self.client.signatures(self.start(2)))

    def test_certificate_of_a_file_belongs_to_the_key_that_has_none_beside_it(self):
        status, _, said = self.host.try_to_add("pkcs11:token=bank;id=%03")
        self.assertEqual(status, 65, said)
        self.assertIn("--certificate FILE", said)
        status, _, said = self.host.try_to_add("pkcs11:token=bank;id=%03", "--certificate", self.host.certificates["01"])
        self.assertEqual(status, 65, said)
        thumbprint = self.host.add("PKCS11:id=%03;token=bank", "--certificate", self.host.certificates["03"])
        self.verify(self.client.signatures(self.start(2, thumbprint)))
        listed = {each["thumbprint"]: each for each in json.loads(self.host.cli("dss", "certificate", "list", "--json"))}
        self.assertEqual(listed[thumbprint]["container"], "pkcs11:token=bank;id=%03")
        self.assertEqual(listed[thumbprint]["password"], f"file:{self.host.pin}")
        self.assertIn("pkcs11:token=bank;id=%03", self.host.cli("dss", "certificate", "list"))

    def test_names_that_lead_nowhere_or_say_too_much(self):
        for name, expected, words in (("pkcs11:token=none", 66, "pkcs11:token=none"), ("pkcs11:token=bank;id=%77", 65, ""),
                                      ("pkcs11:token=bank", 64, "several keys"), ("/etc/passwd", 65, "PKCS #11"),
                                      ("pkcs11:token=bank?pin-value=1234", 77, ""), ("pkcs11:token=bank;pin-value=1234", 77, "pin-value"),
                                      ("pkcs11:token=bank?pin-source=file:/etc/pin", 77, ""),
                                      ("pkcs11:token=bank?module-path=/tmp/evil.so", 77, ""),
                                      ("pkcs11:token=bank;object=x;type=data", 64, "container")):
            with self.subTest(name):
                status, _, said = self.host.try_to_add(name)
                self.assertEqual(status, expected, said)
                self.assertIn(words, said)
                self.assertNotIn("1234", said.replace(name, ""))
        done = subprocess.run([BIN / "pidpys", "--language", "en", "dss", "certificate", "add", "--user", "alice@example.org", "--token",
                               "pkcs11:token=bank;id=%01", "--state", self.host.state], capture_output=True, text=True)
        self.assertEqual(done.returncode, 64)
        self.assertIn("--password-file", done.stderr)

    def test_accounts_of_a_file_may_have_keys_in_a_token(self):
        self.host.cli("dss", "certificate", "remove", self.rsa)
        accounts = self.host.state / "token-accounts.toml"
        accounts.write_text(f'[[certificate]]\nuser = "alice@example.org"\ntoken = "pkcs11:token=bank;id=%02"\npassword_file = "{self.host.pin}"\n')
        self.assertIn("1", self.host.cli("dss", "import", accounts))
        self.verify(self.client.signatures(self.start(2, self.rsa)))
        accounts.write_text('[[certificate]]\nuser = "alice@example.org"\ntoken = "pkcs11:token=bank?pin-value=1"\ncredential = "x"\n'
                            f'certificate = "{self.host.certificates["02"]}"\n')
        self.host.cli("dss", "certificate", "remove", self.rsa)
        with self.assertRaisesRegex(AssertionError, "token-accounts.toml:1"):
            self.host.cli("dss", "import", accounts)
        self.rsa = self.host.add("pkcs11:token=bank;id=%02")


class WrongPin(unittest.TestCase):
    def refusals(self, host):
        """How many the token has refused in a row, as the service counts."""
        file = host.state / "wrong-pins"
        return sum(int(line.split()[1]) for line in file.read_text().splitlines()) if file.exists() else 0

    def test_wrong_pin_reaches_the_token_once(self):
        host = HsmHost()
        self.addCleanup(host.__exit__)
        wrong = private_file(host.folder / "wrong", "9999\n")
        status, _, said = host.try_to_add("pkcs11:token=bank;id=%01", pin=wrong)
        self.assertEqual(status, 77, said)
        self.assertIn("PIN is wrong", said)
        self.assertEqual(self.refusals(host), 1)
        thumbprint = host.add("pkcs11:token=bank;id=%01")
        self.assertEqual(self.refusals(host), 0)
        private_file(host.pin, "9999\n")
        client = Client(host)
        files, query = [inline(b"file 0")], f"&certificateThumbprint={thumbprint}"
        for _ in range(5):
            self.assertEqual(client.wait(client.sign(files, query=query))["OperationStatus"], "Crashed")
            self.assertEqual(self.refusals(host), 1)
            for helper in host.helpers():   # a token that comes back does not get it again
                os.kill(helper, signal.SIGKILL)
        self.assertIn("PIN_INCORRECT", host.log_text())
        self.assertIn("not tried again", host.log_text())
        self.assertNotIn("9999", host.log_text())
        private_file(host.pin, PIN + "\n")
        openssl_verify(client.signatures(client.sign(files, query=query))[0], b"file 0", host.hsm.folder / "ca.pem")
        self.assertEqual(self.refusals(host), 0)


if __name__ == "__main__":
    main()
