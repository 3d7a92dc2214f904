# SPDX-License-Identifier: MIT
"""pidpys dss, and accounts from a TOML file; a log-in by certificate with openssl as the client."""
import base64
import concurrent.futures
import contextlib
import os
import subprocess
import unittest

import wine
from dss_host import ALICE_BOX, Client, DssHost, inline, private_file
from harness import BIN, main, run

ACCOUNTS = """
[[client]]
id = "imported-client"
[[user]]
login = "carol@example.org"
last_name = "Каролова"
password_file = "carol-password"
[[box]]
id = "0ddddddd09c34bc9926f8f3c1ab56ca3@diadoc.ru"
organization = "ТОВ Імпорт"
inn = "5555555555"
users = ["carol@example.org"]
[[certificate]]
user = "carol@example.org"
login_only = true
certificate = "carol.pem"
"""
CAROL_BOX = "0ddddddd-09c3-4bc9-926f-8f3c1ab56ca3"


def setUpModule():
    global host
    host = DssHost()


def tearDownModule():
    host.__exit__()


class Accounts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", host.state / "carol.key",
            "-out", host.state / "carol.pem", "-subj", "/CN=Carol", "-days", "30")
        private_file(host.state / "carol-password", "carol's password\n")
        (host.state / "accounts.toml").write_text(ACCOUNTS)
        cls.first = host.cli("dss", "import", host.state / "accounts.toml")
        cls.again = host.cli("dss", "import", host.state / "accounts.toml")

    def test_import_adds_what_is_missing_and_nothing_twice(self):
        self.assertIn("4", self.first)
        self.assertIn("0", self.again)
        carol = Client(host, "carol@example.org", "imported-client", "carol's password")
        self.assertEqual(carol.call("GET", "/GetMyOrganizations").json["Organizations"][0]["Boxes"][0]["BoxIdGuid"], CAROL_BOX)

    def test_import_says_which_line_and_what_is_allowed_in_the_person_s_language(self):
        bad = host.state / "bad.toml"
        for text, line, uk, pl in (
                ('[[user]]\nlogn = "x"', 2, "немає ключа logn", "nie ma klucza logn"),
                ('[[users]]\nlogin = "x"', 1, "немає ключа users. Можливо, user?", "nie ma klucza users. Może user?"),
                ('user = 1', 1, "тут має бути таблиця: [[user]]", "tu powinna być tabela: [[user]]"),
                ('[[client]]\nname = "x"', 1, "у [[client]] немає id", "w [[client]] brakuje id"),
                ('[[client]]\nid = "x"\nblocked = "no"', 3, "можна: true або false", "dozwolone: true albo false"),
                ('[[client]]\nid = "x"\nrequests_per_second = -1', 3, "ціле число від 0", "liczba całkowita od 0"),
                ('\n[[box]]\nid = "no-guid"', 2, "", ""),
                ("[[user", 1, "це не TOML", "to nie jest TOML")):
            bad.write_text(text)
            bad.chmod(0o600)
            for language, words in (("uk_UA", uk), ("pl_PL", pl)):
                with self.subTest(text=text, language=language):
                    done = subprocess.run([BIN / "pidpys", "dss", "import", bad, "--state", host.state], capture_output=True,
                                          text=True, env=os.environ | {"LC_ALL": language + ".UTF-8"})
                    self.assertNotEqual(done.returncode, 0)
                    self.assertIn(f"bad.toml:{line}: ", done.stderr)
                    self.assertIn(words, done.stderr)

    def test_log_in_by_certificate_with_openssl(self):
        header = {"Authorization": "DiadocAuth ddauth_api_client_id=imported-client"}
        der = run("openssl", "x509", "-in", host.state / "carol.pem", "-outform", "DER")
        sealed = host.call("POST", "/V3/Authenticate?type=certificate", der, {**header, "Content-Type": "application/octet-stream"})
        self.assertEqual(sealed.status, 200, sealed)
        secret = run("openssl", "cms", "-decrypt", "-inform", "DER", "-inkey", host.state / "carol.key",
                     "-recip", host.state / "carol.pem", stdin=sealed.body)
        token = base64.b64encode(secret).decode().replace("+", "%2B")
        confirmed = host.call("POST", f"/V3/AuthenticateConfirm?saveBinding=False&token={token}", der, header)
        self.assertEqual(confirmed.status, 200, confirmed)
        bearer = {"Authorization": "Bearer " + confirmed.body.decode()}
        user = host.call("GET", "/V2/GetMyUser", None, {**bearer, "Accept": "application/json"}).json
        self.assertEqual(user["Login"], "carol@example.org")
        refused = host.call("POST", f"/DssSign?boxId={CAROL_BOX}", {"Files": [inline(b"x")]}, bearer)
        self.assertEqual((refused.status, refused.headers["X-Diadoc-ErrorCode"]), (404, "Dss.CertificateNotFound"))

    def test_lists_and_removals(self):
        host.cli("dss", "client", "add", "short-lived")
        self.assertIn("short-lived", host.cli("dss", "client", "list"))
        client = Client(host, key="short-lived")
        host.cli("dss", "client", "remove", "short-lived")
        self.assertEqual(client.call("GET", "/V2/GetMyUser").status, 401)
        self.assertIn(ALICE_BOX, host.cli("dss", "box", "list"))
        self.assertIn("alice@example.org", host.cli("dss", "user", "list"))
        self.assertIn("demo-p256.p12", host.cli("dss", "certificate", "list"))

    def test_passwords_guessed_at_a_time_are_no_more_than_one_after_the_other(self):
        host.cli("dss", "client", "add", "guessing")
        host.cli("dss", "user", "add", "erin@example.org", "--password-file", private_file(host.state / "erin", "right"))

        def guess(number):
            with contextlib.closing(host.connect()) as connection:
                return host.call("POST", f"/V2/Authenticate?login=erin@example.org&password=wrong{number}", b"",
                                 {"Authorization": "DiadocAuth ddauth_api_client_id=guessing"}, connection=connection).status

        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            statuses = sorted(pool.map(guess, range(12)))
        self.assertEqual(statuses, [401] * 5 + [429] * 7)

    def test_new_password_ends_the_tokens_of_the_old_one(self):
        host.cli("dss", "client", "add", "renewing")
        header = {"Authorization": "DiadocAuth ddauth_api_client_id=renewing"}
        old, new = (private_file(host.state / name, name) for name in ("first", "second"))
        host.cli("dss", "user", "add", "dave@example.org", "--password-file", old)

        def log_in(password):
            return host.call("POST", f"/V2/Authenticate?login=dave@example.org&password={password}", b"", header)

        token = log_in("first")
        self.assertEqual(token.status, 200, token)
        bearer = {"Authorization": "Bearer " + token.body.decode()}
        self.assertEqual(host.call("GET", "/V2/GetMyUser", None, bearer).status, 200)
        host.cli("dss", "user", "password", "dave@example.org", "--password-file", new)
        self.assertEqual(host.call("GET", "/V2/GetMyUser", None, bearer).status, 401)
        self.assertEqual([log_in(password).status for password in ("first", "second")], [401, 200])

    @wine.lacks(wine.MODES)
    def test_database_and_its_folder_are_the_owners_alone(self):
        self.assertEqual((host.state / "dss").stat().st_mode & 0o777, 0o700)
        self.assertNotIn(b"correct horse", (host.state / "dss" / "dss.db").read_bytes())


if __name__ == "__main__":
    main()
