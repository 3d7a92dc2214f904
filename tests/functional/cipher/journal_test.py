# SPDX-License-Identifier: MIT
"""The journal of consent of a running service: whatever left it is in the journal, whenever it was killed, and nothing
leaves it that the journal cannot take."""
import base64
import collections
import hashlib
import subprocess
import threading
import unittest

import wine
from harness import BIN, DemoKeys, main, openssl_verify, run
from journal_chain import records
from steps import b64, expect, sign, ticket, upload

PAGE = "https://bank.example"


def setUpModule():
    global keys
    keys = DemoKeys()


def tearDownModule():
    keys.remove()


def journal():
    """The records, their chain checked by Python alone."""
    return records(run(BIN / "pidpys", "audit", "export", "--state", keys.directory).decode())


def verify():
    command = [BIN / "pidpys", "--language", "en", "audit", "verify", "--state", keys.directory]
    return subprocess.run(command, capture_output=True, text=True)


def signed(found):
    return collections.Counter(digest for record in found if record["event"] == "signature" for digest in record["digests"])


def permission(host, uses):
    return expect(host.api("POST", "/accessToken", {"accessTimesNumber": uses}, origin=PAGE)).json["accessTokenUuid"]


def sign_held(host, token, content, connection=None):
    at = ticket(host, origin=PAGE, connection=connection)
    upload(host, at + "/data", content, origin=PAGE, connection=connection)
    expect(host.api("POST", at + "/ds/creator", {"accessTokenUuid": token} if token else None, origin=PAGE, connection=connection))
    return expect(host.api("GET", at + "/ds/data", origin=PAGE, connection=connection)).body


def sha256(content):
    return hashlib.sha256(content).hexdigest()


class Journal(unittest.TestCase):
    def test_every_way_to_a_signature_is_recorded_with_its_digest_and_by_virtue_of_what(self):
        with keys.service() as host:
            before = len(journal())
            token = permission(host, 2)
            contents = [b"one", b"two", b"three", b"four"]
            sign_held(host, token, contents[0])
            sign_held(host, token, contents[1])
            sign_held(host, None, contents[2])
            sign(host, keys.rsa, contents[3])
            at = ticket(host, origin=PAGE)
            expect(host.api("PUT", at + "/option", {"embedCertificateType": "signerCert"}, origin=PAGE))
            hashes = [hashlib.sha256(b"%d" % i).digest() for i in range(1500)]
            bulk = expect(host.api("POST", at + "/ds/creator/data.bulk", {"dataToSign": [b64(h) for h in hashes]}, origin=PAGE)).json
            openssl_verify(base64.b64decode(bulk[7]), b"7", keys.authority)
            found = journal()[before:]
        self.assertEqual(signed(found), collections.Counter(list(map(sha256, contents)) + [h.hex() for h in hashes]))
        of = lambda event: [record for record in found if record["event"] == event]
        given, = of("permission_given")
        used_up, = of("permission_used_up")
        signatures = of("signature")
        self.assertEqual(given["id"], used_up["id"])
        self.assertEqual([s.get("under") for s in signatures[:2]], [given["id"]] * 2)
        questions = {record["id"]: record for record in of("question")}
        answers = {record["id"]: record for record in of("answer")}
        self.assertEqual(set(questions), set(answers))
        self.assertIn(given["under"], questions)
        admission, = (record for record in of("question") if record["kind"] == "admission")
        self.assertEqual((admission["origin"], admission.get("user")), (PAGE, wine.USER))
        third = next(s for s in signatures if s["digests"] == [sha256(contents[2])])
        self.assertEqual(answers[third["under"]]["outcome"], "allowed")
        self.assertEqual(answers[third["under"]]["by"], "policy")
        self.assertEqual(questions[third["under"]]["digests"], [sha256(contents[2])])
        for record in signatures:
            self.assertTrue(record["owner"] and record["key"] and record["algorithm"] == "SHA-256")
        own = next(s for s in signatures if s["digests"] == [sha256(contents[3])])
        self.assertEqual(own["by"], "caller")
        self.assertNotIn("origin", own)
        self.assertNotIn(token, str(found))
        self.assertEqual(verify().returncode, 0)

    @wine.lacks(wine.OPEN_FILES)
    def test_no_record_no_signature(self):
        with keys.service() as host:
            token = permission(host, 5)
            sign_held(host, token, b"kept")
            (keys.directory / "journal.db").rename(keys.directory / "moved.db")
            at = ticket(host, origin=PAGE)
            upload(host, at + "/data", b"not kept", origin=PAGE)
            expect(host.api("POST", at + "/ds/creator", {"accessTokenUuid": token}, origin=PAGE))
            answer = host.api("GET", at + "/ds/data", origin=PAGE)
            self.assertEqual(answer.status, 500, answer)
            self.assertIn("journal of consent cannot be written", answer.json["failureCause"])
            bulk = {"accessTokenUuid": token, "dataToSign": [b64(bytes(32))]}
            refused = host.api("POST", at + "/ds/creator/data.bulk", bulk, origin=PAGE)
            self.assertEqual(refused.status, 500, refused)
            self.assertIn("journal of consent", refused.json["failureCause"])
            asked = host.api("POST", "/accessToken", {"accessTimesNumber": 1}, origin=PAGE)
            self.assertEqual(asked.status, 403, asked)
            self.assertIn("journal of consent", asked.json["failureCause"])
            expect(host.api("PUT", at + "/option", {"embedCertificateType": "signerCert"}, origin=PAGE))   # the rest serves on
        (keys.directory / "journal.db").unlink(missing_ok=True)
        (keys.directory / "moved.db").rename(keys.directory / "journal.db")
        self.assertNotIn(sha256(b"not kept"), signed(journal()))

    def test_killed_at_any_time_every_signature_that_left_is_recorded(self):
        received = []
        for round_number in range(6):
            host = keys.service()
            token = permission(host, 10_000)

            def load(lane):
                connection = host.connect()
                try:
                    for i in range(10_000):
                        content = b"%d %d %d" % (round_number, lane, i)
                        sign_held(host, token, content, connection)
                        received.append(sha256(content))
                except OSError:
                    pass
                except Exception as broken:   # http.client's own errors of a connection that breaks
                    if "http.client" not in type(broken).__module__:
                        raise

            lanes = [threading.Thread(target=load, args=(lane,)) for lane in range(3)]
            for lane in lanes:
                lane.start()
            enough = len(received) + 5 + round_number * 7
            while len(received) < enough and any(lane.is_alive() for lane in lanes):
                threading.Event().wait(0.001)
            host.kill()
            for lane in lanes:
                lane.join()
            host.stop()
            self.assertEqual(verify().returncode, 0, verify())
            self.assertEqual(collections.Counter(received) - signed(journal()), collections.Counter())
        self.assertGreater(len(received), 100)


if __name__ == "__main__":
    main()
