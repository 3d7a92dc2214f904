# SPDX-License-Identifier: MIT
"""Exit codes that tell what happened, reports in JSON, and - for standard input and output."""
import json
import subprocess
import unittest

import harness
import wine
from home import Home


def setUpModule():
    global demo
    demo = harness.DemoKeys()


def tearDownModule():
    demo.remove()


class Reports(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.document = self.home.path / "договір.txt"
        self.document.write_text("Сума 100 ₴")
        self.key = ["--key", demo.directory / "demo-p256.p12", *self.home.password_file("demo")]
        self.authorities = ["--authorities", demo.directory / "authorities"]

    def json(self, status, *words):
        actual, output, errors = self.home.pidpys(*words, "--json")
        self.assertEqual(actual, status, output + errors)
        return json.loads(output)

    def sign(self, *more):
        return self.json(0, "sign", self.document, *self.key, *more)

    def octets(self, *words, stdin):
        command = [harness.BIN / "pidpys", *map(str, words)]
        return subprocess.run(command, input=stdin, capture_output=True, env={"HOME": str(self.home.path), "LANG": "en_US.UTF-8"})

    def test_verify_tells_good_bad_and_unknown_apart(self):
        made = self.sign()
        self.assertEqual((made["signature"], made["octets"]), (f"{self.document}.p7s", 16))
        good = self.json(0, "verify", made["signature"], *self.authorities)
        self.assertTrue(good["valid"])
        self.assertEqual([each["verdict"] for each in good["signers"]], ["valid"])
        stranger = self.json(1, "verify", made["signature"], "--authorities", self.home.path)
        self.assertEqual((stranger["valid"], stranger["signers"][0]["signatureIsGood"]), (False, True))
        self.document.write_text("Сума 900 ₴")
        self.assertFalse(self.json(1, "verify", made["signature"], *self.authorities)["signers"][0]["signatureIsGood"])
        self.document.unlink()
        self.assertIsNone(self.json(2, "verify", made["signature"], *self.authorities)["valid"])
        (self.home.path / "rubbish").write_text("rubbish")
        self.assertIsNone(self.json(2, "verify", self.home.path / "rubbish")["valid"])
        self.assertIsNone(self.json(2, "verify", self.home.path / "absent")["valid"])

    def test_codes_of_failures(self):
        for status, *words in ((66, "sign", self.home.path / "absent", *self.key),
                               (66, "key", "info", self.home.path / "absent"),
                               (77, "key", "info", demo.directory / "demo-p256.p12", *self.home.password_file("no")),
                               (65, "key", "info", self.document, *self.home.password_file("no")),
                               (64, "key", "make", self.home.path / "k.p12", "--name", "Одне", *self.home.password_file("x")),
                               (66, "audit", "head", "--file", self.home.path / "absent.db")):
            self.assertEqual(self.home.pidpys(*words)[0], status, words)
        self.home.password_file("demo")
        self.sign()
        self.assertEqual(self.home.pidpys("sign", self.document, *self.key)[0], 73)

    def test_standard_input_and_output(self):
        made = self.octets("sign", "-", *self.key, stdin=self.document.read_bytes())
        self.assertEqual(made.returncode, 0, made.stderr)
        harness.openssl_verify(made.stdout, self.document.read_bytes(), demo.authority)
        self.assertIn("Signature written", made.stderr.decode())
        judged = self.octets("verify", "-", "--data", self.document, *self.authorities, stdin=made.stdout)
        self.assertEqual(judged.returncode, 0, judged.stdout + judged.stderr)
        attached = self.octets("sign", self.document, "--attached", "--out", "-", *self.key, stdin=b"").stdout
        content = self.octets("verify", "-", "--content", "-", *self.authorities, stdin=attached)
        self.assertEqual((content.returncode, content.stdout), (0, self.document.read_bytes()))
        info = self.octets("key", "info", "-", *self.home.password_file("demo"), "--json", stdin=demo.p256)
        self.assertEqual(json.loads(info.stdout)["container"], "PKCS#12")

    def test_every_reporting_command_speaks_json(self):
        key = self.json(0, "key", "info", *self.key[1:])
        self.assertEqual(key["keys"][0]["signs"], True)
        self.assertIn("notAfter", key["keys"][0]["certificate"])
        made = self.json(0, "key", "make", self.home.path / "new.p12", "--name", "Тестенко Тест", *self.home.password_file("x"))
        self.assertEqual(made["key"], str(self.home.path / "new.p12"))
        self.assertEqual(self.json(0, "demo", "make", "--state", demo.directory)["made"], False)
        user = self.json(0, "dss", "user", "add", "alice", "--no-password")["id"]
        box = self.json(0, "dss", "box", "add", "--organization", "ТОВ", "--inn", "1234567890", "--user", "alice")["id"]
        client = self.json(0, "dss", "client", "add", "--name", "Тест")["id"]
        self.assertEqual(self.json(0, "dss", "user", "list")[0] | {"boxes": [box]}, self.json(0, "dss", "user", "list")[0])
        self.assertEqual(self.json(0, "dss", "user", "list")[0]["id"], user)
        self.assertEqual(self.json(0, "dss", "box", "list")[0]["paid"], True)
        self.assertEqual(self.json(0, "dss", "client", "list")[0]["id"], client)
        self.assertEqual(self.json(0, "dss", "certificate", "list"), [])
        (self.home.path / "service").mkdir()
        with harness.Service(state=self.home.path / "service") as service:
            service.api("GET", "/status")
        journal = ["--state", self.home.path / "service"]
        head = self.json(0, "audit", "head", *journal)
        self.assertEqual(self.json(0, "audit", "verify", *journal, "--head", head["hash"])["whole"], True)
        self.assertEqual(self.json(0, "audit", "show", "1", *journal)["sequence"], 1)
        lines = self.home.pidpys("audit", "list", "--json", *journal)[1].splitlines()
        self.assertEqual(len(lines), head["count"])
        self.assertTrue(all("record" in json.loads(line) for line in lines))

    @wine.lacks(wine.STORES)
    def test_what_is_done_about_trust_is_told_in_json(self):
        self.assertEqual([store["state"] for store in self.json(0, "trust", "install", "--browsers-only")["stores"]], ["trusted"])
        [store] = self.json(0, "trust", "status", "--browsers-only")["stores"]
        self.assertEqual(store["name"], "Chromium, Chrome")
        self.assertIn("ends", self.json(0, "trust", "renew", "--browsers-only"))
        self.json(0, "trust", "remove", "--browsers-only")
        self.assertEqual(self.json(1, "trust", "status", "--browsers-only")["stores"][0]["state"], "absent")


if __name__ == "__main__":
    harness.main()
