# SPDX-License-Identifier: MIT
"""Each row of the status tables, over the wire."""
import unittest

from dss_host import ALICE_BOX, BOB_BOX, UNPAID_BOX, Client, DssHost, inline
from harness import main

NO_BOX = "dddddddd-4444-4444-8444-444444444444"
TASK = "11111111-1111-4111-8111-111111111111"


def setUpModule():
    global host, alice
    host = DssHost()
    alice = Client(host)


def tearDownModule():
    host.__exit__()


class Status(unittest.TestCase):
    def check(self, answer, status, code, text=None):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["Content-Type"], "text/plain; charset=utf-8")
        self.assertEqual(answer.headers["X-Diadoc-ErrorCode"], code)
        if text is not None:
            self.assertEqual(answer.body.decode(), text)
        return answer

    def both(self, box, status, code, text=None):
        """The same row of DssSign and DssSignResult."""
        self.check(alice.call("POST", f"/DssSign?boxId={box}", {"Files": [inline(b"x")]}), status, code, text)
        self.check(alice.call("GET", f"/DssSignResult?boxId={box}&taskId={TASK}"), status, code, text)

    def test_400(self):
        self.both("", 400, "Http.BadRequest", "Could not get boxId from query param")
        self.both("nonsense", 400, "Http.BadRequest", "Could not get boxId from query param")
        self.check(alice.call("POST", f"/DssSign?boxId={ALICE_BOX}", b"\x0a\xff"), 400, "Http.BadRequest",
                   "Can't deserialize request body into type: DssSignRequest")
        self.check(alice.call("POST", f"/DssSign?boxId={ALICE_BOX}", b""), 400, "Dss.InvalidRequest")
        self.check(alice.call("POST", f"/DssSign?boxId={ALICE_BOX}", {"Files": [{"Content": {"NameOnShelf": "api-1"}}]}),
                   400, "Dss.InvalidRequest",
                   "Could not get content of DssSignRequest.Files[0]: File 'api-1' not found in temporary file storage")

    def test_401(self):
        for authorization, text in ((None, None), ("Basic eA==", None),
                                    ("DiadocAuth ddauth_api_client_id=nobody", "Invalid API client id"),
                                    ("DiadocAuth ddauth_api_client_id=test-client", "Invalid auth token"),
                                    ("DiadocAuth ddauth_api_client_id=test-client,ddauth_token=eA==", "Invalid auth token"),
                                    ("Bearer eA==", "Invalid auth token")):
            for method, path in (("POST", f"/DssSign?boxId={ALICE_BOX}"), ("GET", f"/DssSignResult?boxId={ALICE_BOX}&taskId={TASK}")):
                answer = host.call(method, path, None, {"Authorization": authorization} if authorization else {})
                self.check(answer, 401, "Http.Auth", text)
                self.assertEqual(answer.headers["WWW-Authenticate"], "DiadocAuth")

    def test_402(self):
        self.both(UNPAID_BOX, 402, "Http.PaymentRequired", "Доступ запрещён. Необходима оплата тарифа АПИ")

    def test_403(self):
        self.both(BOB_BOX, 403, "Http.BoxAccessDenied", f"Access to Box [{BOB_BOX}] is denied")
        host.cli("dss", "client", "add", "blocked")
        blocked = Client(host, key="blocked")
        host.cli("dss", "client", "block", "blocked")
        self.check(blocked.call("GET", "/V2/GetMyUser"), 403, "Http.ClientBlocked")

    def test_404(self):
        self.both(NO_BOX, 404, "Http.BoxNotFound")
        self.check(alice.call("GET", f"/DssSignResult?boxId={ALICE_BOX}&taskId={TASK}"), 404, "Dss.TaskNotFound")
        self.check(alice.call("POST", f"/DssSign?boxId={ALICE_BOX}&certificateThumbprint=0F07C8", {"Files": [inline(b"x")]}),
                   404, "Dss.CertificateNotFound", "Certificate with thumbprint 0F07C8 is not a DSS certificate")

    def test_405(self):
        answer = self.check(alice.call("GET", f"/dsssign?boxId={ALICE_BOX}"), 405, "Http.MethodNotAllowed",
                            "Supported http request methods: POST")
        self.assertIn("POST", answer.headers["Allow"])
        self.assertIn("GET", self.check(alice.call("POST", "/DssSignResult", b""), 405, "Http.MethodNotAllowed").headers["Allow"])

    def test_413(self):
        connection = host.connect()
        connection.putrequest("POST", f"/DssSign?boxId={ALICE_BOX}")
        connection.putheader("Authorization", alice.authorization)
        connection.putheader("Content-Length", str(10 << 30))
        connection.endheaders()
        from harness import Answer
        self.check(Answer(connection.getresponse()), 413, "Http.PayloadTooLarge")

    def test_415(self):
        self.check(alice.call("POST", f"/DssSign?boxId={ALICE_BOX}", b"<x/>", Content_Type="text/xml"), 415,
                   "Http.UnsupportedMediaType", "Unsupported Content-Type: text/xml")

    def test_429_rate(self):
        host.cli("dss", "client", "add", "slow", "--rate", "1")
        slow = Client(host, key="slow")
        answers = [slow.call("GET", "/V2/GetMyUser") for _ in range(8)]
        limited = [answer for answer in answers if answer.status == 429]
        self.assertTrue(limited, answers)
        self.check(limited[0], 429, "Http.TooManyRequests")
        self.assertEqual(limited[0].headers["Retry-After"], "1")

    def test_429_log_in(self):
        wrong = {"login": "nobody@example.org", "password": "guess"}
        header = {"Authorization": "DiadocAuth ddauth_api_client_id=test-client"}
        answers = [host.call("POST", "/V3/Authenticate?type=password", wrong, header) for _ in range(6)]
        self.assertEqual([answer.status for answer in answers], [401] * 5 + [429])
        self.assertGreater(int(answers[5].headers["Retry-After"]), 800)

    def test_500_says_nothing_of_the_inside(self):
        import sqlite3
        broken = DssHost()
        try:
            client = Client(broken)
            with sqlite3.connect(broken.state / "dss" / "dss.db") as database:
                database.execute("ALTER TABLE tasks RENAME TO elsewhere")
            self.check(client.call("GET", f"/DssSignResult?boxId={ALICE_BOX}&taskId={TASK}"), 500, "Http.InternalError",
                       "The server encountered an internal error or misconfiguration and was unable to complete your request")
        finally:
            broken.__exit__()


if __name__ == "__main__":
    main()
