# SPDX-License-Identifier: MIT
"""The daemon and an agent: questions carry facts, news reaches the windows, and a daemon that stops lets nobody wait."""
import concurrent.futures
import contextlib
import os
import signal
import unittest

from agent import Agent
from harness import DemoKeys, Service, main
from steps import ticket

PAGE = "https://bank.example"


def setUpModule():
    global keys
    keys = DemoKeys()


def tearDownModule():
    keys.remove()


class WithAgent(unittest.TestCase):
    def setUp(self):
        self.service = Service(policy=None, state=keys.directory,
                               args=["--login", str(keys.directory / "demo-p256.p12"), "--password-file", str(keys.directory / "demo-password")])
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

    def stop_with(self, waiting):
        self.service.process.send_signal(signal.SIGTERM)
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
        self.assertRegex(asked["program"], "python")
        self.assertEqual((asked["process"], asked["origin"]), (os.getpid(), ""))
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
        self.assertIn("it may ask again in", again.json["failureCause"])

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


if __name__ == "__main__":
    main()
