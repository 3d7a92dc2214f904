# SPDX-License-Identifier: MIT
"""Policies of an unattended host decide tasks; without anybody to ask, a task is to be tried again."""
import hashlib
import unittest

from dss_host import ALICE_BOX, DENY_BATCHES, Client, DssHost, inline
from harness import BIN, main, run
from journal_chain import records

RULES = f"""
[[rule]]
action = "deny"
kinds = ["batch"]
documents = ["*.exe"]

[[rule]]
action = "allow"
kinds = ["batch"]
clients = ["test-*"]
boxes = ["{ALICE_BOX}"]
documents = ["*.xml"]
max_documents = 3
per_hour = 4
"""


class Consent(unittest.TestCase):
    def status(self, host, *names):
        client = Client(host)
        return client.wait(client.sign([inline(b"x", name) for name in names]))["OperationStatus"]

    def test_refused_by_policy_is_cancelled(self):
        with DssHost(policy=DENY_BATCHES) as host:
            self.assertEqual(self.status(host, "a.xml"), "CanceledByUser")

    def test_nobody_to_ask_is_to_be_retried(self):
        with DssHost(policy=None) as host:
            self.assertEqual(self.status(host, "a.xml"), "OperationRetryRequired")

    def test_rules_by_name_number_and_hour(self):
        with DssHost(policy=RULES) as host:
            self.assertEqual(self.status(host, "a.xml", "b.xml"), "Completed")
            self.assertEqual(self.status(host, "a.xml", "b.exe"), "CanceledByUser")
            self.assertEqual(self.status(host, *["a.xml"] * 4), "CanceledByUser")
            self.assertEqual(self.status(host, "a.xml", "b.xml"), "Completed")
            self.assertEqual(self.status(host, "a.xml"), "CanceledByUser")   # four an hour are used

    def test_every_signature_of_a_task_stands_in_the_journal(self):
        with DssHost() as host:
            client = Client(host)
            task = client.sign([inline(b"file %d" % i) for i in range(150)])
            self.assertEqual(len(client.signatures(task)), 150)
            found = records(run(BIN / "pidpys", "audit", "export", "--state", host.state).decode())
        digests = [digest for record in found if record["event"] == "signature" for digest in record["digests"]]
        self.assertEqual(sorted(digests), sorted(hashlib.sha256(b"file %d" % i).hexdigest() for i in range(150)))
        answer, = (record for record in found if record["event"] == "answer")
        self.assertEqual((answer["outcome"], answer["by"], answer["kind"]), ("allowed", "policy", "batch"))
        for record in found:
            if record["event"] == "signature":
                self.assertEqual(record["under"], answer["id"])

    def test_wrong_container_password_ends_the_task(self):
        with DssHost() as host:
            (host.state / "key-password").write_text("wrong\n")
            self.assertEqual(self.status(host, "a.xml"), "Crashed")

    def test_container_that_is_gone_is_to_be_retried(self):
        with DssHost() as host:
            (host.state / "demo-p256.p12").unlink()
            self.assertEqual(self.status(host, "a.xml"), "OperationRetryRequired")


if __name__ == "__main__":
    main()
