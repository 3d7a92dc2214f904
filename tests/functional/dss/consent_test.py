# SPDX-License-Identifier: MIT
"""Policies of an unattended host decide tasks; without anybody to ask, a task is to be tried again."""
import concurrent.futures
import hashlib
import unittest

import wine
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

    def test_tasks_posted_at_once_are_all_decided_by_the_policy(self):
        with DssHost() as host, concurrent.futures.ThreadPoolExecutor(5) as pool:
            clients = [Client(host) for _ in range(5)]
            tasks = pool.map(lambda client: [client.sign([inline(b"x")]) for _ in range(10)], clients)
            ends = [client.wait(task)["OperationStatus"] for client, own in zip(clients, tasks) for task in own]
        self.assertEqual(ends, ["Completed"] * 50)

    def test_first_request_of_a_page_may_be_as_large_as_an_admitted_sites(self):
        with DssHost(policy='[[rule]]\naction = "allow"\nkinds = ["admission"]\n') as host:
            answer = Client(host).call("POST", "/ShelfUpload?nameOnShelf=__userId__/large&partIndex=0&isLastPart=1",
                                       bytes(65 << 20), Origin="https://shop.example")
            self.assertEqual(answer.status, 200, answer)

    def test_every_signature_of_a_task_stands_in_the_journal(self):
        with DssHost() as host:
            client = Client(host)
            task = client.sign([inline(b"file %d" % i) for i in range(150)])
            self.assertEqual(len(client.signatures(task)), 150)
            found = records(run(BIN / "pidpys", "audit", "export", "--state", host.state).decode())
            process = host.client_process()
        digests = [digest for record in found if record["event"] == "signature" for digest in record["digests"]]
        self.assertEqual(sorted(digests), sorted(hashlib.sha256(b"file %d" % i).hexdigest() for i in range(150)))
        answer, = (record for record in found if record["event"] == "answer")
        self.assertEqual((answer["outcome"], answer["by"], answer["kind"]), ("allowed", "policy", "batch"))
        for record in found:
            if record["event"] == "signature":
                self.assertEqual(record["under"], answer["id"])
            if record["event"] in ("question", "answer", "signature"):
                self.assertEqual((record.get("user"), record["process"]), (wine.USER, process))

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
