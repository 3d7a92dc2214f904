# SPDX-License-Identifier: MIT
"""A task before the user's agent: one question with every fact, progress while it is signed, and a stop in between."""
import hashlib
import signal
import unittest

from agent import Agent
from dss_host import ALICE_BOX, Client, DssHost, inline
from harness import main, openssl_verify

FILES = 1500   # more than are written together


class BeforeTheAgent(unittest.TestCase):
    def test_one_question_names_client_box_key_and_every_file(self):
        contents = [b"content %d" % i for i in range(FILES)]
        with DssHost(policy=None) as host, Agent(host) as agent:
            client = Client(host)
            task = client.sign([inline(content, f"накладна {i}.xml") for i, content in enumerate(contents)])
            asked = agent.question()
            self.assertEqual(asked["question"], "batch")
            self.assertEqual(asked["client"], "test-client")
            self.assertEqual(asked["box"], ALICE_BOX)
            self.assertRegex(asked["program"], "python")
            self.assertEqual(asked["uses"], FILES)
            self.assertTrue(asked["key"]["owner"] and asked["key"]["serial"] and asked["key"]["issuer"])
            for i, document in enumerate(asked["documents"]):
                self.assertEqual((document["name"], document["size"]), (f"накладна {i}.xml", len(contents[i])))
                self.assertEqual(document["digest"], hashlib.sha256(contents[i]).hexdigest())
            agent.answer(asked, "allowed")

            shown = [agent.next("progress")]
            while shown[-1]["finished"] < FILES:
                shown.append(agent.next("progress"))
            self.assertEqual({news["id"] for news in shown}, {asked["id"]})
            self.assertEqual({news["total"] for news in shown}, {FILES})
            self.assertEqual([news["finished"] for news in shown], sorted(news["finished"] for news in shown))
            signatures = client.signatures(task)
            openssl_verify(signatures[-1], contents[-1], host.authority)

    def test_refusal_is_cancelled_by_user(self):
        with DssHost(policy=None) as host, Agent(host) as agent:
            client = Client(host)
            task = client.sign([inline(b"x")])
            agent.answer(agent.question(), "denied")
            self.assertEqual(client.wait(task)["OperationStatus"], "CanceledByUser")

    def test_batch_that_cannot_begin_takes_its_progress_back(self):
        with DssHost(policy=None) as host, Agent(host) as agent:
            client = Client(host)
            (host.state / "key-password").write_text("wrong\n")
            task = client.sign([inline(b"x")])
            asked = agent.question()
            agent.answer(asked, "allowed")
            self.assertEqual(client.wait(task)["OperationStatus"], "Crashed")
            news = agent.next("progress")
            self.assertEqual((news["id"], news["total"]), (asked["id"], 0))

    def test_question_open_at_the_stop_is_asked_again_after_the_start(self):
        with DssHost(policy=None) as host:
            with Agent(host) as agent:
                task = Client(host).sign([inline(b"x")])
                first = agent.question()
                host.process.send_signal(signal.SIGTERM)
                self.assertEqual(host.process.wait(15), 0, host.log_text())
            host.stop()
            host.restart(policy=None)
            with Agent(host) as agent:
                again = agent.question()
                self.assertEqual(again["id"], first["id"])
                agent.answer(again, "allowed")
                self.assertEqual(Client(host).wait(task)["OperationStatus"], "Completed")


if __name__ == "__main__":
    main()
