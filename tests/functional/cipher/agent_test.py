# SPDX-License-Identifier: MIT
"""The daemon and an agent: questions carry facts, news reaches the windows, and a daemon that stops lets nobody wait."""
import base64
import concurrent.futures
import contextlib
import hashlib
import os
import unittest

import wine
from agent import Agent
from harness import BIN, DemoKeys, Service, main, run
from journal_chain import events, records
from steps import expect, ticket, upload

PAGE = "https://bank.example"
NO_KEY = {"message": "Сервіс виконання криптографічних операцій не запущено."}


def setUpModule():
    global keys
    keys = DemoKeys()


def tearDownModule():
    keys.remove()


class WithAgent(unittest.TestCase):
    def setUp(self):
        self.service = keys.service(policy=None)
        self.addCleanup(self.service.stop)
        self.agent = Agent(self.service)
        self.addCleanup(self.agent.close)
        self.pool = concurrent.futures.ThreadPoolExecutor(32)
        self.addCleanup(self.pool.shutdown)

    def begin(self, method, path, body=None):
        """A page's call that waits for the user, on a connection of its own."""
        return self.pool.submit(self.service.api, method, path, body, origin=PAGE, connection=self.service.connect())

    def permission(self, uses=3):
        """A permission that the user has just given."""
        granted = self.begin("POST", "/accessToken", {"accessTimesNumber": uses})
        asked = self.agent.question()
        if asked["question"] == "admission":
            self.agent.answer(asked, "allowed")
            asked = self.agent.question()
        self.agent.answer(asked, "allowed")
        return granted.result(20).json["accessTokenUuid"]

    def permissions(self):
        self.agent.send(kind="command", request=1, command="list_permissions", target="")
        return self.agent.next("permissions")["entries"]

    def test_bulk_that_is_stopped_signs_nothing_that_anybody_gets(self):
        token = self.permission(uses=9000)
        at = ticket(self.service, origin=PAGE)
        hashes = [base64.b64encode(hashlib.sha256(b"%d" % i).digest()).decode() for i in range(9000)]   # seconds of RSA
        waiting = self.begin("POST", at + "/ds/creator/data.bulk", {"dataToSign": hashes, "accessTokenUuid": token})
        shown = self.agent.next("progress")
        self.assertEqual((shown["asker"], shown["total"], shown["stoppable"], shown["permission"]), (PAGE, 9000, True, False))
        self.assertTrue(shown["owner"])
        self.assertTrue(self.agent.command("stop_work", shown["id"])["done"])
        while shown["total"] != 0:
            shown = self.agent.next("progress")
        answer = expect(waiting.result(20), 403)
        self.assertTrue(answer.json["message"])
        stopped, = events(self.service.state, "work_stopped")
        self.assertLess(stopped.get("count", 0), 9000)   # none: the record leaves it out
        self.assertEqual(stopped["by"], "agent")
        self.assertEqual(stopped["origin"], PAGE)
        self.assertNotIn(stopped["under"], [made["under"] for made in events(self.service.state, "signature")])

    def test_bulk_counts_its_signatures_to_the_end(self):
        token = self.permission(uses=200)
        at = ticket(self.service, origin=PAGE)
        hashes = [base64.b64encode(hashlib.sha256(b"%d" % i).digest()).decode() for i in range(200)]
        waiting = self.begin("POST", at + "/ds/creator/data.bulk", {"dataToSign": hashes, "accessTokenUuid": token})
        shown = self.agent.next("progress")
        while shown["finished"] < 200:
            shown = self.agent.next("progress")
        self.assertEqual(len(expect(waiting.result(20)).json), 200)

    def test_uses_of_a_permission_are_counted_and_its_end_is_their_stop(self):
        token = self.permission(uses=3)
        at = ticket(self.service, origin=PAGE)
        upload(self.service, at + "/data", b"content", origin=PAGE)
        expect(self.service.api("POST", at + "/ds/creator", {"accessTokenUuid": token}, origin=PAGE))
        shown = self.agent.next("progress")
        self.assertEqual((shown["asker"], shown["finished"], shown["total"]), (PAGE, 1, 3))
        self.assertEqual((shown["permission"], shown["stoppable"]), (True, False))
        self.assertTrue(self.agent.command("revoke_permission", shown["id"])["done"])
        at = ticket(self.service, origin=PAGE)
        upload(self.service, at + "/data", b"content", origin=PAGE)
        expect(self.service.api("POST", at + "/ds/creator", {"accessTokenUuid": token}, origin=PAGE), 403)

    def stop_with(self, waiting):
        self.service.process.send_signal(wine.END)
        answer = waiting.result(15)
        self.assertEqual(self.service.process.wait(15), 0, self.service.log_text())
        return answer

    def test_stop_while_a_site_waits_for_admission(self):
        waiting = self.begin("POST", "/accessToken", {"accessTimesNumber": 1})
        self.assertEqual(self.agent.question()["origin"], PAGE)
        answer = self.stop_with(waiting)
        self.assertEqual(answer.status, 503, answer)
        self.assertTrue(answer.json["message"])

    def test_stop_while_a_key_is_asked_for(self):
        waiting = self.begin("POST", "/accessToken", {"accessTimesNumber": 1})
        self.agent.answer(self.agent.question(), "allowed")
        asked = self.agent.question()
        self.assertEqual((asked["question"], asked["uses"]), ("signature", 1))
        self.assertTrue(asked["key"]["owner"])
        answer = self.stop_with(waiting)
        self.assertEqual(answer.status, 403, answer)
        self.assertTrue(answer.json["failureCause"])

    def test_local_program_is_named(self):
        waiting = self.pool.submit(self.service.api, "POST", "/accessToken", {"accessTimesNumber": 1}, connection=self.service.connect())
        asked = self.agent.question()
        self.assertRegex(asked["program"], wine.CLIENT)
        self.assertEqual((asked["process"], asked["origin"]), (self.service.client_process(), ""))
        self.agent.answer(asked, "denied")
        self.assertEqual(waiting.result(20).status, 403)

    def ask(self, origin):
        with contextlib.closing(self.service.connect()) as connection:
            return self.service.api("POST", "/accessToken", {"accessTimesNumber": 1}, origin=origin, connection=connection)

    def test_refused_site_is_not_shown_for_a_while_whatever_its_sub_domain_and_learns_why(self):
        waiting = self.begin("POST", "/accessToken", {"accessTimesNumber": 1})
        self.agent.answer(self.agent.question(), "denied")
        self.assertEqual(waiting.result(20).status, 403)
        for origin in (PAGE, "https://pay.bank.example", "https://bank.example:8443"):
            answer = self.ask(origin)
            self.assertEqual(answer.status, 403, answer)
            self.assertTrue(answer.json["failureCause"])
        other = self.pool.submit(self.ask, "https://other.example")
        asked = self.agent.question()
        self.assertEqual(asked["origin"], "https://other.example")   # and nothing of the silent site before it
        self.agent.answer(asked, "denied")
        self.assertEqual(other.result(20).status, 403)

    def test_refused_signature_silences_the_site_too(self):
        self.permission()
        waiting = self.begin("POST", "/accessToken", {"accessTimesNumber": 1})
        asked = self.agent.question()
        self.agent.send(kind="answer", id=asked["id"], outcome="denied", remember=False, path="", reason="test", for_an_hour=True)
        plain = waiting.result(20)
        self.assertEqual(plain.status, 403)
        self.assertNotIn("failureCause", plain.json)   # a person's no has no cause
        again = self.ask(PAGE)
        self.assertEqual(again.status, 403, again)
        self.assertIn("користувача не запитано", again.json["failureCause"])

    def test_flood_of_sites_opens_few_questions_and_the_rest_is_refused_at_once(self):
        flood = [self.pool.submit(self.ask, f"https://site{i}.example") for i in range(20)]
        shown = [self.agent.question() for _ in range(5)]
        done = concurrent.futures.as_completed(flood, 20)
        refused = [next(done).result() for _ in range(15)]
        self.assertEqual({answer.status for answer in refused}, {403})
        self.assertTrue(all(answer.json["failureCause"] for answer in refused))
        for asked in shown:
            self.agent.answer(asked, "allowed")
        for _ in range(5):   # their second questions: now they are admitted
            self.agent.answer(self.agent.question(), "denied")
        self.assertEqual({call.result(20).status for call in flood}, {403})

    def test_windows_hear_of_what_the_api_changes(self):
        self.permission(uses=3)
        self.agent.next("state")
        self.assertEqual([entry["uses_left"] for entry in self.permissions()], [3])
        self.service.api("DELETE", "/personalKeysSession")
        while self.agent.next("state")["keys"]:
            pass
        self.assertEqual(self.permissions(), [])

    def test_locked_screen_ends_permissions_and_keys(self):
        token = self.permission()
        self.agent.send(kind="command", request=2, command="screen_locked", target="")
        while self.agent.next("state")["keys"]:
            pass
        self.assertEqual(self.permissions(), [])
        at = ticket(self.service, origin=PAGE)
        self.service.api("POST", at + "/data", b"content", origin=PAGE, headers={"Content-Type": "application/octet-stream"})
        refused = self.service.api("POST", at + "/ds/creator", {"accessTokenUuid": token}, origin=PAGE)
        self.assertNotEqual(refused.status, 200, refused)


class WithoutKey(unittest.TestCase):
    """No key is in use: a page that needs one raises the login."""

    def setUp(self):
        self.service = Service(policy=None, state=keys.directory)
        self.addCleanup(self.service.stop)
        self.pool = concurrent.futures.ThreadPoolExecutor(4)
        self.addCleanup(self.pool.shutdown)

    def ask(self):
        with contextlib.closing(self.service.connect()) as connection:
            return self.service.api("POST", "/accessToken", {"accessTimesNumber": 3}, origin=PAGE, connection=connection)

    def begin(self, agent):
        """A page that needs the key, admitted; its question to log in."""
        waiting = self.pool.submit(self.ask)
        admission = agent.question()
        self.assertEqual(admission["question"], "admission")
        agent.answer(admission, "allowed")
        login = agent.question()
        self.assertEqual((login["question"], login["origin"], login["uses"]), ("login", PAGE, 3))
        return waiting, login

    def journal(self):
        found = records(run(BIN / "pidpys", "audit", "export", "--state", keys.directory).decode())
        return [(record["event"], record.get("outcome")) for record in found if record.get("kind") == "login"]

    def test_page_goes_on_with_the_key_that_was_logged_in_and_its_use_is_asked_for(self):
        with Agent(self.service) as agent:
            waiting, login = self.begin(agent)
            self.assertFalse(waiting.done())
            self.assertTrue(agent.log_in(keys.directory / "demo-p256.p12", "demo")["done"])
            agent.answer(login, "allowed")
            use = agent.question()
            self.assertEqual((use["question"], use["uses"]), ("signature", 3))
            agent.answer(use, "allowed")
            granted = waiting.result(20)
            self.assertEqual(granted.status, 200, granted)
            self.assertEqual(self.journal()[-2:], [("question", None), ("answer", "allowed")])

            token = granted.json["accessTokenUuid"]
            at = ticket(self.service, origin=PAGE)
            upload(self.service, at + "/data", b"content", origin=PAGE)
            expect(self.service.api("POST", at + "/ds/creator", {"accessTokenUuid": token}, origin=PAGE))
            self.assertEqual(self.service.api("GET", at + "/ds/data", origin=PAGE).status, 200)
            news = agent.next("news")
            latest = news["latest"]
            self.assertEqual((news["count"], latest["event"], latest["by"]), (1, "signature", "permission"))
            agent.send(kind="command", request=9, command="list_history", target="0")
            given = next(entry for entry in agent.next("history")["entries"] if entry["event"] == "permission_given")
            agent.send(kind="command", request=10, command="list_signed_under", target=str(given["sequence"]))
            under = agent.next("signed_under")
            self.assertEqual([entry["sequence"] for entry in under["entries"]], [latest["sequence"]])

    def test_who_does_not_log_in_lets_the_page_hear_the_contracts_error_and_be_silent(self):
        with Agent(self.service) as agent:
            waiting, login = self.begin(agent)
            agent.answer(login, "denied")
            refused = waiting.result(20)
            self.assertEqual(refused.status, 503, refused)
            self.assertEqual(refused.json, NO_KEY)
            self.assertEqual(self.journal()[-1], ("answer", "denied"))
            self.assertIn(self.ask().status, (403, 503))   # not put to anybody
            agent.send(kind="command", request=4, command="list_silences", target="")
            self.assertEqual([entry["asker"] for entry in agent.next("silences")["entries"]], ["bank.example"])

    def test_login_that_fails_says_which_file_is_to_blame_by_a_code(self):
        with Agent(self.service) as agent:
            container = keys.directory / "demo-p256.p12"
            self.assertEqual(agent.log_in(container, "wrong")["code"], "wrong_password")
            self.assertEqual(agent.log_in(keys.directory / "absent.dat", "demo")["code"], "not_found")
            self.assertEqual(agent.log_in(keys.directory / "demo-password", "demo")["code"], "malformed")
            rubbish = keys.directory / "rubbish.cer"
            rubbish.write_bytes(b"rubbish")
            failure = agent.log_in(container, "demo", [rubbish])
            self.assertEqual((failure["code"], failure["certificate"]), ("malformed", str(rubbish)))

    def test_without_an_agent_nothing_waits(self):
        waiting = self.service.api("POST", "/accessToken", {"accessTimesNumber": 3})   # a local program: is admitted
        self.assertEqual(waiting.status, 503, waiting)
        self.assertEqual(waiting.json, NO_KEY)


if __name__ == "__main__":
    main()
