# SPDX-License-Identifier: MIT
"""The daemon and an agent: questions carry facts, news reaches the windows, and a daemon that stops lets nobody wait."""
import concurrent.futures
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
        self.pool = concurrent.futures.ThreadPoolExecutor()
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
