# SPDX-License-Identifier: MIT
"""Permission: nothing is signed with the user's key without the user's yes, and N uses are N uses."""
import concurrent.futures
import unittest

from harness import DemoKeys, Service, main, openssl_verify
from steps import expect, ticket, upload

PAGE = "https://bank.example"
OTHER = "https://other.example"
POLICY = """
[[rule]]
action = "allow"
kinds = ["admission"]

[[rule]]
action = "allow"
kinds = ["signature"]
origins = ["https://bank.example"]
"""


def setUpModule():
    global keys, service
    keys = DemoKeys()
    service = keys.service(policy=POLICY)


def tearDownModule():
    service.stop()
    keys.remove()


def permission(times, origin=PAGE, path="/accessToken"):
    return service.api("POST", path, {"accessTimesNumber": times}, origin=origin)


def start(at, token=None, origin=PAGE):
    body = {"accessTokenUuid": token} if token else None
    return service.api("POST", at + "/ds/creator", body, origin=origin)


def prepared(origin=PAGE, content=b"content"):
    at = ticket(service, origin=origin)
    upload(service, at + "/data", content, origin=origin)
    expect(service.api("PUT", at + "/option", {"embedCertificateType": "signerCert"}, origin=origin))
    return at


def signature(at, origin=PAGE):
    return service.api("GET", at + "/ds/data", origin=origin)


class Permission(unittest.TestCase):
    def test_permission_is_used_in_several_sessions_and_runs_out(self):
        token = expect(permission(2)).json["accessTokenUuid"]
        for _ in range(2):
            at = prepared()
            expect(start(at, token))
            openssl_verify(expect(signature(at)).body, b"content", keys.authority)
        at = prepared()
        answer = start(at, token)
        if answer.status == 200:
            answer = signature(at)
        self.assertEqual(answer.status, 403, answer)
        self.assertIn("відхилено користувачем", answer.json["message"])

    def test_refused_request_leaves_the_ticket_usable(self):
        at = prepared()
        first = start(at, "83f2b6db-e037-4000-8000-000000000000")
        self.assertEqual(first.status if first.status != 200 else signature(at).status, 403)
        expect(start(at, expect(permission(1)).json["accessTokenUuid"]))
        expect(signature(at))

    def test_both_paths_serve_permissions(self):
        at = ticket(service, origin=PAGE)
        answer = expect(permission(2, path=at + "/accessToken"))
        self.assertEqual(answer.json["message"], "Запит на використання ЕП успішно оброблено. Кількість спроб: 2.")

    def test_seed_texts_in_russian_to_the_letter(self):
        origin = PAGE
        expect(service.api("POST", "/language/ru", origin=origin))
        try:
            answer = expect(permission(2))
            self.assertEqual(answer.json["message"], "Запрос на использование ЭЦП успешно обработан. Количество попыток: 2.")
            at = prepared()
            refused = start(at, "83f2b6db-e037-4000-8000-000000000000")
            if refused.status == 200:
                refused = signature(at)
            self.assertEqual(refused.json["message"], "Запрос на использование ЭЦП отклонен пользователем.")
        finally:
            service.api("POST", "/language/uk", origin=origin)

    def test_permission_of_another_origin_is_nothing(self):
        token = expect(permission(5)).json["accessTokenUuid"]
        at = prepared(OTHER)
        answer = start(at, token, OTHER)
        self.assertEqual(answer.status if answer.status != 200 else signature(at, OTHER).status, 403)

    def test_user_refuses_the_other_page(self):
        answer = permission(1, OTHER)
        self.assertEqual(answer.status, 403)
        self.assertEqual(answer.json["message"], "Запит на використання ЕП відхилено користувачем.")

    def test_uses_are_counted_once_each_under_parallel_requests(self):
        token = expect(permission(10)).json["accessTokenUuid"]

        def one(_):
            connection = service.connect()
            call = lambda method, path, body=None, **more: service.api(method, path, body, connection=connection, origin=PAGE, **more)
            at = "/ticket/" + call("POST", "/ticket").json["ticketUuid"]
            call("POST", at + "/data", b"x", headers={"Content-Type": "application/octet-stream"})
            started = call("POST", at + "/ds/creator", {"accessTokenUuid": token})
            status = started.status if started.status != 200 else call("GET", at + "/ds/data").status
            connection.close()
            return status
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(one, range(30)))
        self.assertEqual(statuses.count(200), 10, statuses)
        self.assertEqual(statuses.count(403), 20, statuses)

    def test_number_of_uses_is_a_whole_number_in_range(self):
        for times in (0, -1, 1.5, 10_001, "two", None, [2], True, 2**70):
            answer = permission(times)
            self.assertEqual(answer.status, 400, (times, answer))
            self.assertTrue(answer.json["message"])
        expect(permission(10_000))

    def test_without_permission_each_signature_is_asked_about(self):
        at = prepared()
        expect(start(at))
        expect(signature(at))
        at = prepared(OTHER)
        answer = start(at, origin=OTHER)
        self.assertEqual(answer.status if answer.status != 200 else signature(at, OTHER).status, 403)

    def test_ticket_of_another_origin_does_not_exist(self):
        at = prepared()
        for method, path in (("GET", ""), ("POST", "/ds/creator"), ("GET", "/ds/data"), ("DELETE", "")):
            answer = service.api(method, at + path, origin=OTHER)
            self.assertEqual((answer.status, answer.json["message"]), (400, "Сесія відсутня."))
        expect(service.api("GET", at, origin=PAGE))

    def test_certificate_of_the_key_in_use_is_shown_to_admitted_pages(self):
        info = expect(service.api("GET", "/certificateInfo/signature", origin=PAGE)).json
        self.assertEqual(len(info["ownerCertificateInfo"]["value"]["ownerFullName"]["value"].split()), 3)
        self.assertTrue(expect(service.api("GET", "/certificate/base64/signature", origin=PAGE)).json["base64Data"])


class Refusal(unittest.TestCase):
    def test_without_anybody_to_ask_a_request_is_refused_with_a_reason(self):
        with Service(policy=None) as nobody:
            answer = nobody.api("PUT", "/ui/keyContainerChooser", origin=PAGE)
            self.assertIn(answer.status, (403, 503), answer)
            self.assertTrue(answer.json["message"])

    def test_refused_origin_keeps_what_is_open(self):
        with Service(policy='[[rule]]\naction = "deny"\nkinds = ["admission", "signature"]\n') as service_of_no:
            expect(service_of_no.api("GET", "/status", origin=PAGE))
            expect(service_of_no.api("POST", "/ticket", origin=PAGE))
            self.assertEqual(service_of_no.api("GET", "/certificateInfo/signature", origin=PAGE).status, 403)


if __name__ == "__main__":
    main()
