# SPDX-License-Identifier: MIT
"""A task before the user's agent: one question with every fact, progress while it is signed, and a stop in between."""
import base64
import hashlib
import os
import unittest

import wine
from agent import Agent
from dss_host import ALICE_BOX, BOB_BOX, Client, DssHost, inline
from harness import main, openssl_verify, run
from journal_chain import events

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
            self.assertRegex(asked["program"], wine.CLIENT)
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
            self.assertEqual({news["asker"] for news in shown}, {"test-client"})
            self.assertEqual({news["owner"] for news in shown}, {asked["key"]["owner"]})
            self.assertEqual([news["finished"] for news in shown], sorted(news["finished"] for news in shown))
            signatures = client.signatures(task)
            openssl_verify(signatures[-1], contents[-1], host.authority)

    def test_documents_are_to_be_seen_while_the_question_stands(self):
        first, large = "<акт>перший</акт>".encode(), os.urandom(1 << 20) * 3
        with DssHost(policy=None) as host, Agent(host) as agent:
            client = Client(host)
            name = client.call("POST", "/V2/ShelfUpload?fileExtension=.bin", large).body.decode()
            client.call("POST", "/ShelfUpload?nameOnShelf=__userId__/a&isLastPart=1", b"as it was")
            task = client.sign([inline(b"zero"), inline(first, "акт.xml"), {"Content": {"NameOnShelf": name}},
                                {"Content": {"NameOnShelf": "__userId__/a"}}])
            asked = agent.question()
            self.assertEqual([document["at_hand"] for document in asked["documents"]], [True] * 4)
            for place, content in ((1, first), (2, large), (0, b"zero"), (3, b"as it was"), (1, first)):
                self.assertEqual(agent.fetch(asked, place), content)
                self.assertEqual(hashlib.sha256(content).hexdigest(), asked["documents"][place]["digest"])
            self.assertEqual(agent.fetch(asked, 4), "not_found")
            # What is not what will be signed any more is not shown as it.
            agent.fetch(asked, 0)
            client.call("POST", "/ShelfUpload?nameOnShelf=__userId__/a&isLastPart=1", b"as it is!")
            self.assertEqual(agent.fetch(asked, 3), "not_found")
            agent.answer(asked, "allowed")
            openssl_verify(client.signatures(task)[3], b"as it was", host.authority)
            self.assertEqual(agent.fetch(asked, 1), "not_found")

    def held_key(self, host):
        """Alice's key is from now on used only while she has it in use."""
        listed = host.cli("dss", "certificate", "list")
        thumbprint = next(line.split()[0] for line in listed.splitlines() if "alice" in line)
        host.cli("dss", "certificate", "remove", thumbprint)
        run("openssl", "pkcs12", "-in", host.state / "demo-p256.p12", "-passin", "pass:demo", "-nokeys", "-clcerts",
            "-out", host.state / "held.pem")
        host.cli("dss", "certificate", "add", "--user", "alice@example.org", "--certificate", host.state / "held.pem", "--held")

    def test_key_that_is_not_in_use_raises_the_login_and_the_task_goes_on(self):
        with DssHost(policy=None) as host, Agent(host) as agent:
            self.held_key(host)
            client = Client(host)
            task = client.sign([inline(b"x"), inline(b"y")])
            wanted = agent.question()
            self.assertEqual((wanted["question"], wanted["client"], wanted["uses"]), ("login", "test-client", 2))
            self.assertTrue(wanted["key"]["owner"])
            self.assertTrue(agent.log_in(host.state / "demo-p256.p12", "demo")["done"])
            agent.answer(wanted, "allowed")
            asked = agent.question()
            self.assertEqual((asked["question"], asked["id"] == wanted["id"]), ("batch", False))
            self.assertEqual(agent.fetch(asked, 1), b"y")
            agent.answer(asked, "allowed")
            openssl_verify(client.signatures(task)[0], b"x", host.authority)
            again = client.sign([inline(b"z")])   # the key is in use: no log-in
            asked = agent.question()
            self.assertEqual(asked["question"], "batch")
            agent.answer(asked, "allowed")
            self.assertEqual(client.wait(again)["OperationStatus"], "Completed")

    def test_who_does_not_log_in_is_not_asked_about_the_files(self):
        with DssHost(policy=None) as host, Agent(host) as agent:
            self.held_key(host)
            client = Client(host)
            task = client.sign([inline(b"x")])
            wanted = agent.question()
            agent.answer(wanted, "denied")
            self.assertEqual(client.wait(task)["OperationStatus"], "OperationRetryRequired")
            outcomes = {record["id"]: record["outcome"] for record in events(host.state, "answer")}
            self.assertEqual(outcomes, {wanted["id"]: "denied"})

    def test_refusal_is_cancelled_by_user(self):
        with DssHost(policy=None) as host, Agent(host) as agent:
            client = Client(host)
            task = client.sign([inline(b"x")])
            agent.answer(agent.question(), "denied")
            self.assertEqual(client.wait(task)["OperationStatus"], "CanceledByUser")

    def test_stop_ends_the_rest_and_keeps_what_was_signed(self):
        contents = [b"content %d" % i for i in range(6000)]   # seconds of RSA
        with DssHost(policy=None) as host, Agent(host) as agent:
            client = Client(host, "bob@example.org")
            task = client.sign([inline(content) for content in contents], box=BOB_BOX)
            asked = agent.question()
            agent.answer(asked, "allowed")
            shown = agent.next("progress")
            self.assertEqual((shown["finished"], shown["total"], shown["stoppable"]), (0, 6000, True))
            while shown["finished"] == 0:
                shown = agent.next("progress")
            self.assertTrue(agent.command("stop_work", asked["id"])["done"])
            while shown["total"] != 0:
                shown = agent.next("progress")
            result = client.wait(task, box=BOB_BOX)
            self.assertEqual(result["OperationStatus"], "CanceledByUser")
            files = result["FileSigningResults"]
            signed = [i for i, file in enumerate(files) if file["FileSigningStatus"] == "SigningCompleted"]
            self.assertEqual(len(files), 6000)
            self.assertTrue(0 < len(signed) < 6000, len(signed))
            self.assertTrue(all(not file.get("Signature") for file in files if file["FileSigningStatus"] == "SigningError"))
            openssl_verify(base64.b64decode(files[signed[-1]]["Signature"]), contents[signed[-1]], host.authority)
            stops = events(host.state, "work_stopped")
            self.assertEqual([(stop["under"], stop["count"], stop["by"]) for stop in stops], [(asked["id"], len(signed), "agent")])
            self.assertEqual(sum(made["count"] for made in events(host.state, "signature")), len(signed))
            self.assertEqual(agent.command("stop_work", asked["id"])["code"], "not_found")
            host.process.send_signal(wine.END)
            self.assertEqual(host.process.wait(15), 0, host.log_text())
            host.stop()
            host.restart(policy=None)   # what was stopped stays so
            self.assertEqual(Client(host, "bob@example.org").wait(task, box=BOB_BOX), result)

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
                host.process.send_signal(wine.END)
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
