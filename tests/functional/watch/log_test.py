# SPDX-License-Identifier: MIT
"""The log as objects: each line parses, a request is found again in its task and in the journal's entries, and no secret and
no content stands in it. The text log stays as it was."""
import re
import unittest

from dss_host import ALICE_BOX, PASSWORD, Client, DssHost, inline
from harness import main
from journal_chain import records
from watched import Watched, until

JSON = '[log]\nformat = "json"\n'
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


class Objects(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Watched(config=JSON, args=["--log-level", "debug"])
        cls.addClassCleanup(cls.host.__exit__)
        cls.client = Client(cls.host)

    def answered(self, since=0):
        return [line for line in self.host.log_objects()[since:] if line["message"] == "request answered"]

    def test_every_line_is_an_object_in_the_form(self):
        self.client.signatures(self.client.sign([inline(b"x")]))
        lines = self.host.log_objects()
        self.assertGreater(len(lines), 5)
        for line in lines:
            self.assertEqual(list(line)[:3], ["time", "level", "message"])
            self.assertRegex(line["time"], TIME)
            self.assertIn(line["level"], ("debug", "info", "warning", "error"))
        self.assertIn("listening on " + self.host.address, [line["message"] for line in lines])

    def test_request_is_found_in_its_task_and_in_the_journal(self):
        client, host = self.client, self.host
        answer = client.call("POST", f"/DssSign?boxId={ALICE_BOX}", {"Files": [inline(b"x")]}, traceparent=TRACEPARENT,
                             X_Request_Id="balancer/7")
        task = answer.json["TaskId"]
        client.signatures(task)
        until(lambda: [line for line in host.log_objects() if line.get("task") == task and line["message"] == "DSS task completed"])
        lines = host.log_objects()
        [request] = [line for line in self.answered() if line.get("client_request_id") == "balancer/7"]
        self.assertEqual((request["method"], request["route"], request["status"], request["traceparent"], request["level"]),
                         ("POST", "/DssSign", 200, TRACEPARENT, "info"))
        self.assertGreater(request["seconds"], 0)
        of_task = [line for line in lines if line.get("task") == task]
        self.assertEqual({line["request_id"] for line in of_task}, {request["request_id"]})
        self.assertLessEqual({"DSS task accepted", "DSS task completed"}, {line["message"] for line in of_task})
        entries = {line["entry"]: line for line in of_task if line["message"] == "journal entry"}
        self.assertEqual([line["event"] for line in entries.values()], ["question", "answer", "signature"])
        kept = records(host.cli("audit", "export"))
        for number, line in entries.items():
            self.assertEqual(kept[number - 1]["event"], line["event"])
            self.assertIn(task, (kept[number - 1].get("id"), kept[number - 1].get("under")))

    def test_name_that_is_not_in_the_form_is_not_kept(self):
        host, since = self.host, len(self.host.log_objects())
        for name in ('a"b', "a b", "x" * 129, "ї".encode().decode("latin-1"), "<script>", "a\\n"):
            host.call("POST", "/DssSign", b"", {"X-Request-Id": name, "traceparent": TRACEPARENT.upper()})
        host.call("POST", "/DssSign", b"", {"X-Request-Id": "good"})
        until(lambda: '"good"' in host.log_text())
        told = self.answered(since)
        self.assertEqual([line.get("client_request_id") for line in told], [None] * 6 + ["good"])
        self.assertEqual({line.get("traceparent") for line in told}, {None})
        self.assertEqual(len({line["request_id"] for line in told}), 7)

    def test_no_secret_no_content_and_no_name_of_a_file(self):
        host, client = self.host, self.client
        client.signatures(client.sign([inline(b"content of mine", "договір.xml")]))
        host.call("POST", "/V3/Authenticate?type=password", {"login": "alice@example.org", "password": "wrong-password"},
                  {"Authorization": client.authorization})
        host.call("GET", "/api/v1/ticket/11112222-0000-4000-8000-000000000000/data")
        text = host.log_text()
        for secret in (PASSWORD, client.token, "wrong-password", "content of mine", "Y29udGVudCBvZiBtaW5l", "договір",
                       "11112222", "alice@example.org"):
            self.assertNotIn(secret, text)


class Text(unittest.TestCase):
    def test_the_text_log_is_as_it_was(self):
        with DssHost() as host:
            client = Client(host)
            client.call("POST", f"/DssSign?boxId={ALICE_BOX}", {"Files": [inline(b"x")]}, traceparent=TRACEPARENT)
            host.call("GET", "/nowhere")
            host.stop()
            lines = host.log_text().splitlines()
            self.assertTrue(lines)
            for line in lines:
                self.assertRegex(line, "^pidpysd: [^{]")
                self.assertNotRegex(line, "request answered|journal entry|task accepted")


if __name__ == "__main__":
    main()
