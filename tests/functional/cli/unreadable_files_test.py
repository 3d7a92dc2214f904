# SPDX-License-Identifier: MIT
"""Whatever file an argument names and that cannot be read is named in the complaint, and nothing else is blamed."""
import json
import pathlib
import re
import subprocess
import uuid

from harness import Service, main
from levels_home import LevelsCase

# Options whose file is written, is the service's own affair, or need not be there.
NOT_READ = {"--out", "--content", "--certificate-out", "--bundle", "--agent-socket", "--state"}
# Written; read by builds alone in which a key of releases is pinned; read for tokens alone.
BESIDES = {("key", "make"): {"FILE"}, ("key", "import-certificate"): {"--config"}, ("hosts", "add"): {"--file"}, ("hosts", "remove"): {"--file"}, ("update", "check"): {"SOURCE"}}


class Unreadable(LevelsCase):
    def setUp(self):
        super().setUp()
        key = self.key("ecdsa")
        password = key[2:]
        self.run_one(0, "sign", self.document, *key, "--embed", "chain")
        self.run_one(0, "timestamp", "make", self.document, "--server", self.authority.url("tsp", "ecdsa"))
        Service(state=self.home.state).stop()   # makes the journal
        server = ["--server", self.authority.url("tsp", "ecdsa")]
        bare = self.home.path / "bare.p12"
        bare.write_bytes(self.authority.signer("ecdsa", bare=1).pkcs12)
        accounts = self.home.path / "accounts.toml"
        accounts.write_text("")
        self.home.pidpys("dss", "user", "add", "anna", "--no-password")
        reader = self.home.path / "reader.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                        "/CN=Anna", "-keyout", self.home.path / "reader.key", "-out", reader], check=True, capture_output=True)
        message = self.home.path / "message.p7e"
        self.assertEqual(self.home.pidpys("encrypt", self.document, "--to", reader, "--out", message)[0], 0)
        # A line of each command that works, and what an option needs besides.
        self.lines = {
            ("sign",): [["FILE", self.document], *self.pairs(key), ["--out", self.home.path / "new"], ["--level", "T"],
                        ["--overwrite"]],
            ("upgrade",): [["FILE", self.signature], ["--level", "T"]],
            ("verify",): [["FILE", self.signature]],
            ("encrypt",): [["FILE", self.document], ["--to", reader], *self.pairs(key), ["--out", self.home.path / "new"], ["--overwrite"]],
            ("decrypt",): [["FILE", message], *self.pairs(key), ["--out", self.home.path / "new"], ["--overwrite"]],
            ("timestamp", "make"): [["FILE", self.document], server, ["--out", self.home.path / "new"], ["--overwrite"]],
            ("timestamp", "verify"): [["FILE", self.token]],
            ("key", "info"): [["FILE", key[1]], password],
            ("key", "make"): [["FILE", self.home.path / "new"], ["--name", "Анна Анненко"], ["--profile", "default"], password],
            ("key", "request"): [["FILE", key[1]], password, *(["--field", f"{name}=А"] for name in ("SURNAME", "GIVEN_NAME", "COMMON_NAME"))],
            ("key", "import-certificate"): [["FILE", key[1]], ["--certificate", reader], password],
            ("key", "fetch-certificate"): [["FILE", bare], password],
            ("key", "revoke"): [["FILE", key[1]], password, ["--reason", "superseded"], ["--out", self.home.path / "new"], ["--overwrite"], ["--yes"]],
            ("key", "change-password"): [["FILE", key[1]], password, ["--new-password-file", password[1]]],
            ("audit", "list"): [], ("audit", "show"): [["NUMBER", "1"]], ("audit", "export"): [], ("audit", "head"): [],
            ("audit", "verify"): [],
            ("authorities", "update"): [["SOURCE", "http://127.0.0.1:1/CAs.json"]],
            ("dss", "import"): [["FILE", accounts]],
            ("authorities", "list"): [], ("authorities", "show"): [["ID", "ecdsa"]], ("authorities", "remove"): [["ID", "none"]],
            ("doctor",): [], ("token", "list"): [], ("update", "check"): [["SOURCE", "https://127.0.0.1:1/notice"]],
            ("dss", "user", "add"): [["LOGIN", "borys"], password], ("dss", "user", "password"): [["LOGIN", "anna"], password],
            ("dss", "user", "list"): [], ("dss", "user", "remove"): [["LOGIN", "borys"]],
            ("dss", "box", "add"): [["--organization", "О"], ["--inn", "1234567890"]], ("dss", "box", "list"): [],
            **{("dss", "box", name): [["BOX", str(uuid.UUID(int=1))]] for name in ("remove", "pay")},
            **{("dss", "box", name): [["BOX", str(uuid.UUID(int=1))], ["LOGIN", "anna"]] for name in ("allow", "forbid")},
            ("dss", "client", "add"): [], ("dss", "client", "list"): [],
            **{("dss", "client", name): [["ID", "c"]] for name in ("remove", "block", "unblock")},
            ("dss", "certificate", "add"): [["--user", "anna"], ["--container", key[1]], password],
            ("dss", "certificate", "list"): [], ("dss", "certificate", "remove"): [["THUMBPRINT", "0" * 40]],
            ("dss", "store", "status"): [], ("dss", "store", "migrate"): [],
        }

    @staticmethod
    def pairs(words):
        return [list(words[i:i + 2]) for i in range(0, len(words), 2)]

    def commands(self, path=()):
        yield path
        listed = self.home.pidpys("--language", "en", *path, "--help")[1].partition("\nCommands:\n")[2]
        for name in re.findall(r"^  (\S+)", listed, re.MULTILINE):
            yield from self.commands((*path, name))

    def read_by(self, path):
        text = self.home.pidpys("--language", "en", *path, "--help")[1]
        options = re.findall(r"^  (?:-\w,)?(--[\w-]+|[A-Z]+) (?:FILE|DIRECTORY)\b", text, re.MULTILINE)
        return [option for option in options if option not in NOT_READ | BESIDES.get(path, set())]

    def test_every_file_that_is_not_there_is_named(self):
        reading = {path: options for path in self.commands() if (options := self.read_by(path))}
        self.assertEqual(set(reading), set(self.lines))
        for path, options in reading.items():
            for option in options:
                missing = self.home.path / f"missing{option}"
                words = [pair for pair in self.lines[path] if pair[0] != option] + [[option, missing]]
                line = [word for pair in words for word in (pair[1:] if pair[0].isupper() else pair)]
                with self.subTest(f"{path} {option}"):
                    known = ["--config", self.config] if "--config" in self.read_by(path) and option != "--config" else []
                    status, output, errors = self.home.pidpys(*path, *line, *known)
                    self.assertIn(str(missing), output if path == ("doctor",) else errors)   # whose findings are its output
                    if option not in ("--authorities", "--config"):
                        self.assertEqual(len(errors.strip().splitlines()), 1, errors)
                        self.assertIn(status, (2,) if path[-1] == "verify" and path[0] != "audit" else (66,), errors)

    def test_configuration_that_is_not_there_is_named_where_a_token_needs_it(self):
        missing = self.home.path / "missing"
        status, _, errors = self.home.pidpys("key", "import-certificate", "pkcs11:token=none", "--certificate",
                                             self.home.path / "reader.pem", "--config", missing)
        self.assertNotEqual(status, 0)
        self.assertIn(str(missing), errors)

    def test_a_folder_is_no_file(self):
        for line in (("verify", self.home.path), ("upgrade", self.home.path), ("sign", self.home.path, *self.key("rsa")),
                     ("sign", self.document, "--add", self.home.path, *self.key("rsa"))):
            status, _, errors = self.home.pidpys(*line)
            self.assertNotEqual(status, 0)
            self.assertIn(str(self.home.path), errors)

    def test_neither_the_signed_file_nor_its_name(self):
        nameless = pathlib.Path(self.signature).rename(self.home.path / "signature")
        for command in ("verify", "upgrade"):
            self.assertIn("--data", self.home.pidpys(command, nameless)[2])

    def test_a_time_stamp_is_no_signature(self):
        answer = self.home.path / "answer.tsr"
        subprocess.run(["openssl", "ts", "-reply", "-in", self.token, "-token_in", "-out", answer], check=True,
                       capture_output=True, timeout=60)
        for file in (self.token, answer):
            status, output, errors = self.home.pidpys("verify", file, "--data", self.document)
            self.assertEqual((status, output), (2, ""))
            self.assertIn(f"{file}: this is a time-stamp, not a signature; pidpys timestamp verify", errors)
            status, output, _ = self.home.pidpys("verify", file, "--report", "json")
            self.assertEqual((status, json.loads(output)["valid"]), (2, None))
        octets = self.token.read_bytes()
        self.assertIn("a time-stamp", self.run_one(65, "upgrade", self.token)[1])
        self.assertEqual(self.token.read_bytes(), octets)
        status, _, errors = self.home.pidpys("timestamp", "verify", self.signature)
        self.assertEqual(status, 2)
        self.assertIn(f"{self.signature}: this is a signature, not a time-stamp; pidpys verify", errors)

    def test_what_is_no_signature_is_named(self):
        for command in ("verify", "upgrade"):
            self.assertIn(f"({self.document}: ", self.home.pidpys(command, self.document)[2])
        self.assertIn(f"({self.document}: ", self.home.pidpys("timestamp", "verify", self.document)[2])


if __name__ == "__main__":
    main()
