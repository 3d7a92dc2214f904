# SPDX-License-Identifier: MIT
"""The confirmation page over TLS: what waits there, who sees it, who may answer, and what is refused."""
import concurrent.futures
import hashlib
import http.client
import pathlib
import sqlite3
import ssl
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "watch"))
from exposition import parse, value_of  # noqa: E402

from harness import Service, main, openssl_verify
from journal_chain import events
from network_host import ALICE_BOX, BOB_BOX, NAME, Authority, Client, NetworkHost, inline
from person import Person
from postgres import new_database

RULES = """
[[rule]]
name = "no programs"
action = "deny"
kinds = ["batch"]
documents = ["*.exe"]

[[rule]]
name = "invoices"
action = "allow"
kinds = ["batch"]
documents = ["*.xml"]
"""
PAGE = "confirm = true"


class Node(NetworkHost):
    """One more service on the database of another."""

    def __init__(self, first):
        self.issuer, self.store, self.clients = first.issuer, first.store, []
        Service.__init__(self, policy=RULES, config=(first.state / "config.toml").read_text(), listen="0.0.0.0:0",
                         authority=first.issuer.certificate)

    def stop(self):
        return Service.stop(self)


class WithoutThePage(unittest.TestCase):
    def test_there_is_none_and_what_no_rule_allows_is_refused(self):
        with NetworkHost(policy=RULES) as host:
            self.assertEqual(Person(host).get().status, 404)
            self.assertEqual(Person(host).log_in().status, 403)
            client = Client(host)
            self.assertEqual(client.wait(client.sign([inline(b"x", "a.pdf")]))["OperationStatus"], "CanceledByUser")


class Flow(unittest.TestCase):
    def flow(self, **more):
        with NetworkHost(PAGE, policy=RULES, **more) as host:
            client, alice = Client(host), Person(host)
            self.assertEqual(client.wait(client.sign([inline(b"x", "a.xml")]))["OperationStatus"], "Completed")
            self.assertEqual(client.wait(client.sign([inline(b"x", "a.exe")]))["OperationStatus"], "CanceledByUser")
            alice.log_in()
            self.assertEqual((alice.page.status, alice.page.headers["Location"]), (303, "/confirm"))
            self.assertIn("Nothing waits", (alice.get(), alice.shown())[1])

            task = client.sign([inline(b"contract", "договір.pdf"), inline(b"annex", "annex.pdf")])
            seen = alice.see(task)
            for part in ("договір.pdf", "annex.pdf", hashlib.sha256(b"contract").hexdigest(), "ТОВ Тест", ALICE_BOX,
                         "test-client", "SHA-256", "2 (bytes in all: 13)"):
                self.assertIn(part, seen)
            self.assertEqual(client.result(task)["OperationStatus"], "InProgress")
            self.assertEqual(client.wait(client.sign([inline(b"x", "b.pdf")]))["OperationStatus"], "UserHasUnconfirmedOperation")
            self.assertIn("Allowed", alice.answer(task, "allow"))
            for signature, content in zip(client.signatures(task), (b"contract", b"annex")):
                openssl_verify(signature, content, host.authority)

            refused = client.sign([inline(b"x", "c.pdf")])
            self.assertIn("Refused.", alice.answer(refused, "refuse"))
            self.assertEqual(client.wait(refused)["OperationStatus"], "CanceledByUser")

            some = client.sign([inline(b"%d" % i, f"{i}.pdf") for i in range(3)])
            alice.answer(some, "allow", skip=[0, 2])
            files = client.wait(some)["FileSigningResults"]
            self.assertEqual([file["FileSigningStatus"] for file in files], ["SigningError", "SigningCompleted", "SigningError"])

            by_page = {record["id"]: record for record in events(host.state, "answer") if record.get("by") == "page"}
            self.assertEqual({task: "allowed", refused: "denied", some: "allowed"},
                             {name: record["outcome"] for name, record in by_page.items()})
            self.assertEqual(by_page[some]["count"], 1)
            self.assertEqual(by_page[some]["digests"], [hashlib.sha256(b"1").hexdigest()])
            self.assertIn("alice@example.org", by_page[task]["reason"])
            self.assertIn("127.0.0.1", by_page[task]["reason"])
            asked = [record["id"] for record in events(host.state, "question")]
            self.assertLessEqual(set(by_page), set(asked))
            self.assertIn(b"at the page", host.cli("audit", "list").encode())

            alice.get()
            alice.post("/confirm/logout", {"token": alice.value("token")})
            self.assertIn("Password", (alice.get(), alice.shown())[1])

    def test_on_sqlite(self):
        self.flow()

    def test_on_postgresql(self):
        self.flow(store=new_database())

    def test_task_that_one_node_has_taken_is_answered_on_another(self):
        with NetworkHost(PAGE, policy=RULES, store=new_database()) as host, Node(host) as other:
            client, alice = Client(host), Person(host)
            task = client.sign([inline(b"contract", "a.pdf")])
            alice.log_in()
            there = Person(other)
            there.cookie = alice.cookie   # one session for all nodes
            self.assertIn("Allowed", there.answer(task, "allow"))
            openssl_verify(client.signatures(task)[0], b"contract", host.authority)
            answer, = events(other.state, "answer")
            self.assertEqual((answer["id"], answer["by"]), (task, "page"))
            alice.get()
            alice.post("/confirm/logout", {"token": alice.value("token")})
            self.assertIn("Password", (there.get(), there.shown())[1])


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = NetworkHost(PAGE, policy=RULES)
        cls.addClassCleanup(cls.host.__exit__)
        cls.clients = Client(cls.host), Client(cls.host, "bob@example.org")

    def setUp(self):
        self.alice = Person(self.host)
        self.alice.log_in()
        self.addCleanup(self.settle)

    def settle(self):
        """Nothing waits for the next test."""
        self.database("UPDATE sessions SET expires=0")
        self.database("UPDATE tasks SET state=3 WHERE state=0")
        self.database("DELETE FROM open_questions")

    def database(self, statement, *values):
        with sqlite3.connect(self.host.state / "dss/dss.db", timeout=20) as database:
            database.execute(statement, values)
        database.close()

    def task(self, *names, by=0, box=ALICE_BOX):
        return self.clients[by].sign([inline(b"x", name) for name in names or ("a.pdf",)], box=box)

    def state(self, task):
        return self.clients[0].result(task)["OperationStatus"]

    def test_answers_let_nothing_run_nothing_in_and_nobody_frame_them(self):
        stranger = Person(self.host)
        for page in (self.alice.get(), stranger.get(), stranger.log_in(password="x"), self.alice.get("/confirm/page.css"),
                     self.alice.get("/confirm/nothing"), self.alice.post("/confirm/answer", {})):
            self.assertEqual(page.headers["Cache-Control"], "no-store")
            self.assertEqual(page.headers["X-Content-Type-Options"], "nosniff")
            policy = page.headers["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertIn("frame-ancestors 'none'", policy)
            self.assertNotIn("unsafe", policy)
            self.assertIsNone(page.headers["Access-Control-Allow-Origin"])
        for page in (self.alice.get(), stranger.get()):
            self.assertIn("form-action 'self'", page.headers["Content-Security-Policy"])
            self.assertNotIn("script-src", page.headers["Content-Security-Policy"])
            self.assertEqual((page.headers["X-Frame-Options"], page.headers["Referrer-Policy"]), ("DENY", "same-origin"))
            self.assertNotIn(b"<script", page.body)
            self.assertNotIn(b"style=", page.body)

    def test_answer_needs_a_cookie_a_form_and_the_origin_of_the_page(self):
        task = self.task()
        form = self.alice.form(task, "allow")
        bob, nobody = Person(self.host), Person(self.host)
        bob.log_in("bob@example.org")
        bob.get()
        token = bob.value("token")
        post = lambda person, form=form, **fields: person.post("/confirm/answer", form, **fields).status
        self.assertEqual(post(nobody), 403)
        self.assertEqual(post(bob), 403)                                              # alice's form under bob's cookie
        self.assertEqual(post(self.alice, form | {"token": token}), 403)
        self.assertEqual(post(self.alice, {name: form[name] for name in form if name != "token"}), 403)
        self.assertEqual(post(self.alice, form | {"token": form["token"][:-1]}), 403)
        for origin in ("https://evil.example", "null", f"http://{NAME}:{self.host.port}", f"https://{NAME}",
                       f"https://{NAME}:{self.host.port + 1}", f"https://{NAME}.evil.example:{self.host.port}",
                       f"https://balancer.example:8443", None):
            with self.subTest(origin=origin):
                for path, body in (("/confirm/answer", form), ("/confirm/logout", form),
                                   ("/confirm/login", {"login": "alice@example.org", "password": "x"})):
                    self.assertEqual(self.alice.post(path, body, origin=origin).status, 403)
        self.assertEqual(post(self.alice, sec_fetch_site="cross-site"), 403)
        self.assertEqual(post(self.alice, sec_fetch_site="same-site"), 403)
        self.assertEqual(post(self.alice, content_type="text/plain"), 415)
        self.assertEqual(post(self.alice, form | {"answer": "maybe"}), 400)
        self.assertEqual(post(self.alice, form | {"list": "0" * 64}), 400)
        self.assertEqual(self.state(task), "InProgress")
        self.assertEqual([record for record in events(self.host.state, "answer") if record["id"] == task], [])
        # By another name of ours it is the origin of that name.
        self.assertEqual(self.alice.post("/confirm/answer", form, host="balancer.example:8443",
                                         origin="https://balancer.example:8443").status, 303)
        self.assertEqual(self.clients[0].wait(task)["OperationStatus"], "Completed")

    def test_page_is_for_tabs_alone(self):
        tab = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
        self.assertEqual(self.alice.get(**tab).status, 200)
        self.assertEqual(self.alice.get(**tab | {"sec_fetch_dest": "iframe"}).status, 403)
        self.assertEqual(self.alice.get(**tab | {"sec_fetch_mode": "no-cors", "sec_fetch_dest": "script"}).status, 403)
        self.assertEqual(self.alice.get(origin="https://evil.example").status, 403)
        self.assertEqual(self.alice.get(host="evil.example").status, 421)

    def test_session_that_is_over_answers_nothing(self):
        task = self.task()
        form = self.alice.form(task, "allow")
        kept = self.alice.cookie
        self.database("UPDATE sessions SET expires=?", int(time.time() * 1000) - 1)
        self.assertEqual(self.alice.post("/confirm/answer", form).status, 403)
        self.assertIn("the session has ended", self.alice.shown())
        self.alice.log_in()
        self.assertNotEqual(self.alice.cookie, kept)
        form = self.alice.form(task, "allow")
        self.alice.post("/confirm/logout", {"token": form["token"]})
        self.alice.cookie = kept
        self.assertEqual(self.alice.post("/confirm/answer", form).status, 403)
        self.assertEqual(self.state(task), "InProgress")

    def test_new_password_ends_every_session(self):
        self.host.cli("dss", "user", "password", "alice@example.org", "--password-file", self.host.state / "login-password")
        self.assertIn("Password", (self.alice.get(), self.alice.shown())[1])
        self.__class__.clients = Client(self.host), Client(self.host, "bob@example.org")

    def test_answer_that_comes_again_or_too_late_is_told_how_it_ended(self):
        task = self.task()
        form = self.alice.form(task, "refuse")
        for said in ("refuse", "allow", "refuse"):
            self.alice.post("/confirm/answer", form | {"answer": said})
            self.assertEqual(self.alice.page.status, 303)
            self.alice.get(self.alice.page.headers["Location"])
            self.assertIn("Refused.", self.alice.shown())
        self.assertEqual(self.state(task), "CanceledByUser")
        late = self.task()
        form = self.alice.form(late, "allow")
        self.database("UPDATE tasks SET deadline=created+1 WHERE id=?", late)
        self.assertEqual(self.alice.post("/confirm/answer", form).status, 303)
        self.assertNotEqual(self.state(late), "Completed")
        self.assertNotIn(late, (self.alice.get(), self.alice.text)[1])

    def test_answers_of_many_at_once_come_to_one_end(self):
        task = self.task(*(f"{i}.pdf" for i in range(20)))
        forms = [self.alice.form(task, said) for said in ("allow", "refuse")]
        people = []
        for _ in range(8):
            person = Person(self.host)
            person.cookie = self.alice.cookie
            people.append(person)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(lambda place: people[place].post("/confirm/answer", forms[place % 2]).status, range(8)))
        self.assertEqual(set(statuses), {303})
        end = self.clients[0].wait(task)
        self.assertIn(end["OperationStatus"], ("Completed", "CanceledByUser"))
        signed = sum(len(record["digests"]) for record in events(self.host.state, "signature") if record["under"] == task)
        self.assertEqual(signed, 20 if end["OperationStatus"] == "Completed" else 0)

    def test_other_users_task_is_one_that_is_not(self):
        task = self.task("secret.pdf")
        form = self.alice.form(task, "allow")
        bob, none = Person(self.host), "00000000-0000-4000-8000-000000000000"
        bob.log_in("bob@example.org")
        self.host.cli("dss", "box", "allow", ALICE_BOX, "bob@example.org")
        self.addCleanup(self.host.cli, "dss", "box", "forbid", ALICE_BOX, "bob@example.org")
        bob.get()
        token = bob.value("token")
        for target in ("/confirm", f"/confirm?task={task}", f"/confirm?told={task}", f"/confirm?task={task}&from=0"):
            seen = bob.get(target).body
            self.assertNotIn(b"secret", seen)
            self.assertEqual(seen.replace(task.encode(), none.encode()), bob.get(target.replace(task, none)).body)
        for named in (task, none):
            for said in ("allow", "refuse"):
                answer = bob.post("/confirm/answer", form | {"token": token, "task": named, "answer": said})
                self.assertEqual((answer.status, answer.headers["Location"]), (303, f"/confirm?told={named}"))
                bob.get(answer.headers["Location"])
                self.assertIn("There is no such task.", bob.shown())
        self.assertEqual(self.state(task), "InProgress")
        own = self.task("of-bob.pdf", by=1, box=BOB_BOX)
        self.assertIn("of-bob.pdf", bob.see(own))
        self.assertNotIn("of-bob.pdf", (self.alice.get(), self.alice.shown())[1])
        self.assertIn("There is no such task.", (self.alice.get(f"/confirm?told={own}"), self.alice.shown())[1])

    def test_names_of_files_are_text(self):
        task = self.task("<script>alert(1)</script>.pdf", "cod\u202efdp.exe.pdf", "a\r\nSet-Cookie: x=y\r\n\r\n<b>.pdf", '" onfocus="x.pdf',
                         "x" * 3000 + ".pdf")
        self.alice.see(task)
        self.assertIsNone(self.alice.page.headers["Set-Cookie"])
        for part in ("<script", "<b>", "\u202e", '" onfocus'):
            self.assertNotIn(part, self.alice.text)
        for part in ("<script>alert(1)</script>.pdf", "cod\ufffdfdp.exe.pdf", "a Set-Cookie: x=y <b>.pdf", '" onfocus="x.pdf'):
            self.assertIn(part, self.alice.shown())

    def test_methods_and_sizes_have_bounds(self):
        for method, path in (("PUT", "/confirm"), ("DELETE", "/confirm/answer"), ("POST", "/confirm"), ("GET", "/confirm/login")):
            self.assertEqual(self.host.ask(method, path, b"" if method != "GET" else None, origin=self.alice.origin,
                                           host=f"{NAME}:{self.host.port}").status, 405, (method, path))
        self.assertEqual(self.alice.get("/confirm/other").status, 404)
        for path, octets in (("/confirm/login", 4097), ("/confirm/answer", 8193), ("/confirm/logout", 4097)):
            self.assertEqual(self.alice.post(path, b"a=" + b"x" * (octets - 2)).status, 413, path)
            self.assertNotEqual(self.alice.post(path, b"a=" + b"x" * (octets - 3)).status, 413, path)
        head = self.host.ask("HEAD", "/confirm", host=f"{NAME}:{self.host.port}")
        self.assertEqual((head.status, head.body), (200, b""))

    def test_languages_are_those_of_the_browser(self):
        self.alice.see(self.task())
        for language, word in (("uk", "Дозволити"), ("ru-RU", "Разрешить"), ("pl;q=0.9, de", "Zezwól"), ("de", "Allow"), (None, "Дозволити")):
            self.alice.language = language
            self.assertIn(word, (self.alice.get(), self.alice.shown())[1])


class Certificates(unittest.TestCase):
    def browser(self, host, people, name):
        """One that shows a certificate of that name; and the certificate's file."""
        people.issue(name, people.folder / f"{name}.pem", people.folder / f"{name}.key", usage="clientAuth")
        tls = ssl.create_default_context(cafile=host.issuer.certificate)
        tls.load_cert_chain(people.folder / f"{name}.pem", people.folder / f"{name}.key")
        return Person(host, tls=tls), people.folder / f"{name}.pem"

    def test_certificate_of_a_user_logs_in_and_no_other_one(self):
        people = Authority("People")
        self.addCleanup(people.remove)
        more = f'{PAGE}\nclient_authorities = "{people.certificate}"\nclient_certificates = "optional"'
        by = {"by": "certificate"}
        with NetworkHost(more + '\ntrusted_proxies = ["127.0.0.1"]', policy=RULES) as behind, NetworkHost(more, policy=RULES) as host:
            alice, certificate = self.browser(host, people, "alice")
            stranger, _ = self.browser(host, people, "stranger")
            self.assertNotIn("alice@example.org", (alice.get(), alice.shown())[1])
            self.assertEqual(alice.post("/confirm/login", by).status, 403)   # of the authority, and nobody's here
            for each in (host, behind):
                each.cli("dss", "certificate", "add", "--user", "alice@example.org", "--certificate", certificate, "--login-only")
            self.assertIn("Log in with the certificate: alice@example.org", (alice.get(), alice.shown())[1])
            self.assertEqual(alice.post("/confirm/login", by, origin="https://evil.example").status, 403)
            self.assertEqual(alice.post("/confirm/login", by).status, 303)
            self.assertIn("logged in as alice@example.org", (alice.get(), alice.shown())[1])
            for other in (stranger, Person(host)):
                self.assertNotIn("with the certificate", (other.get(), other.shown())[1])
                self.assertEqual(other.post("/confirm/login", by).status, 403)
                self.assertIsNone(other.cookie)
            # What a proxy shows is its own.
            tls = ssl.create_default_context(cafile=behind.issuer.certificate)
            tls.load_cert_chain(certificate, certificate.with_suffix(".key"))
            proxy = Person(behind, tls=tls)
            for fields in ({}, {"x_forwarded_for": "203.0.113.5"}):
                self.assertEqual(proxy.post("/confirm/login", by, **fields).status, 403)


class Seen(unittest.TestCase):
    def test_routes_are_counted_by_their_names_and_what_waits_is_seen(self):
        with NetworkHost(PAGE, policy=RULES, config='[metrics]\nlisten = "127.0.0.1:0"\n') as host:
            alice, client = Person(host), Client(host)
            task = client.sign([inline(b"x", "a.pdf")])
            alice.log_in()
            alice.log_in(password="x")
            alice.see(task)
            alice.get(f"/confirm?task={task}")
            alice.post("/confirm/answer", {"task": task}, origin="https://evil.example")
            place, _, port = host.ready["metrics"].rpartition(":")
            connection = http.client.HTTPConnection(place, int(port), timeout=20)
            connection.request("GET", "/metrics")
            seen = parse(connection.getresponse().read().decode())
            connection.close()
            count = lambda route, status, method="POST": value_of(
                seen, "pidpys_http_requests_total", method=method, route=route, status=status)
            self.assertEqual([count("/confirm/login", "303"), count("/confirm/login", "403"), count("/confirm/answer", "403")],
                             [1, 1, 1])
            self.assertGreaterEqual(count("/confirm", "200", "GET"), 2)
            self.assertEqual(value_of(seen, "pidpys_dss_tasks", state="asking"), 1)
            self.assertNotIn(task, str(seen))


class Guesses(unittest.TestCase):
    def test_twenty_wrong_passwords_are_not_all_looked_at(self):
        with NetworkHost(PAGE, policy=RULES) as host:
            guesser = Person(host)
            statuses = [guesser.log_in(password=f"guess {i}").status for i in range(20)]
            self.assertEqual(statuses.count(403), 5)
            self.assertEqual(statuses.count(429), 15)
            self.assertIn("Too many attempts", guesser.shown())
            self.assertEqual(guesser.log_in().status, 429)   # though it is right now
            self.assertGreater(int(guesser.page.headers["Retry-After"]), 0)
            self.assertIsNone(guesser.cookie)
            time.sleep(1)
            self.assertEqual(Person(host).log_in("bob@example.org").status, 303)
            time.sleep(1)
            unknown = Person(host)
            self.assertEqual(unknown.log_in("nobody@example.org", "x").status, 403)
            known = Person(host)
            self.assertEqual(known.log_in("bob@example.org", "x").status, 403)
            self.assertEqual(unknown.text.replace("nobody@", "bob@"), known.text)
            self.assertNotIn("guess 1", host.log_text())


if __name__ == "__main__":
    main()
