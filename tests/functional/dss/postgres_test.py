# SPDX-License-Identifier: MIT
"""The whole of DssSign with its store in PostgreSQL: accounts by the command line, the shelf, a batch, another start."""
import base64
import json
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import unittest

from dss_host import BOB_BOX, PASSWORD, Client, DssHost, inline, private_file
from harness import BIN, main, openssl_verify, run
from postgres import Cluster, cluster
from soft_hsm import PIN, SoftHsm

FILES = 1000


class OnPostgres(unittest.TestCase):
    def test_shelf_batch_and_another_start(self):
        with DssHost(store=cluster().database("flow")) as host:
            alice, bob = Client(host), Client(host, "bob@example.org")
            self.assertFalse((host.state / "dss").exists())
            parts = [os.urandom(3 << 20), os.urandom(3 << 20), os.urandom(12345)]
            for index in (2, 0, 1):
                answer = alice.call("POST", f"/ShelfUpload?nameOnShelf=__userId__/large&partIndex={index}"
                                    + ("&isLastPart=1" if index == 2 else ""), parts[index])
                self.assertEqual(answer.status, 200, answer)
            self.assertEqual(alice.call("GET", "/ShelfDownload?nameOnShelf=__userId__/large").body, b"".join(parts))
            self.assertEqual(bob.call("GET", "/ShelfDownload?nameOnShelf=__userId__/large").status, 404)
            contents = [b"%d" % i for i in range(FILES)]
            task = alice.sign([inline(content, f"Рахунок {i}.txt") for i, content in enumerate(contents)])
            from_shelf = alice.sign([{"Content": {"NameOnShelf": "__userId__/large"}}])
            signatures = alice.signatures(task)
            self.assertEqual(len(set(signatures)), FILES)
            for i in random.sample(range(FILES), 3):
                openssl_verify(signatures[i], contents[i], host.authority)
            openssl_verify(alice.signatures(from_shelf)[0], b"".join(parts), host.authority)
            self.assertEqual(bob.call("GET", f"/DssSignResult?boxId={BOB_BOX}&taskId={task}").status, 404)
            host.process.kill()
            host.process.wait()
            host.restart()
            alice.connection = host.connect()
            host.clients = [alice.connection]
            self.assertEqual([base64.b64decode(file["Signature"]) for file in alice.result(task)["FileSigningResults"]], signatures)
            self.assertEqual(cluster().sql("SELECT count(*) FROM pidpys.task_results", "flow"), str(FILES + 1))
            dump = cluster().sql("SELECT * FROM pidpys.users", "flow") + cluster().sql("SELECT * FROM pidpys.certificates", "flow")
            self.assertNotIn(PASSWORD, dump)
            self.assertNotIn(alice.token, cluster().sql("SELECT encode(digest, 'base64') FROM pidpys.tokens", "flow"))


    def test_key_of_a_certificate_is_in_an_hsm(self):
        database = cluster().database("hsm")
        with tempfile.TemporaryDirectory() as folder, DssHost(store=database, environment=os.environ | {
                "SOFTHSM2_CONF": f"{folder}/softhsm2.conf"}) as host:
            hsm = SoftHsm(folder, "bank")
            os.environ |= hsm.environment
            hsm.key("bank", "01", "EC:prime256v1", "--usage-sign")
            pin = private_file(pathlib.Path(folder) / "pin", PIN + "\n")
            said = host.cli("dss", "certificate", "add", "--user", "alice@example.org", "--token", "pkcs11:token=bank;id=%01",
                            "--pin-file", pin, "--json")
            alice = Client(host)
            task = alice.sign([inline(b"contract")], query=f"&certificateThumbprint={json.loads(said)['id']}")
            openssl_verify(alice.signatures(task)[0], b"contract", hsm.folder / "ca.pem")
            rows = cluster().sql("SELECT container, password FROM pidpys.certificates", "hsm")
            self.assertIn("pkcs11:token=bank;id=%01|file:", rows)


class Commands(unittest.TestCase):
    def setUp(self):
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-dss-"))
        self.addCleanup(shutil.rmtree, self.state)

    def dss(self, *words, store=None, config=None):
        private_file(self.state / "config.toml", config or f'[dss]\nstore = "{store}"\n')
        command = [BIN / "pidpys", "--language", "en", "dss", *words, "--state", self.state, "--config", self.state / "config.toml"]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)

    def test_tables_are_made_by_a_command(self):
        store = cluster().database("made")
        status = self.dss("store", "status", store=store)
        self.assertEqual((status.returncode, status.stderr), (0, ""))
        self.assertIn("No tables yet", status.stdout)
        early = self.dss("client", "add", "c", store=store)
        self.assertNotEqual(early.returncode, 0)
        self.assertIn("pidpys dss store migrate", early.stderr)
        self.assertIn("ready", self.dss("store", "migrate", store=store).stdout)
        report = json.loads(self.dss("store", "status", "--json", store=store).stdout)
        self.assertEqual((report["kind"], report["ready"], report["version"]), ("PostgreSQL", True, report["known"]))
        self.assertEqual(self.dss("client", "add", "c", store=store).returncode, 0)
        self.assertIn("c", self.dss("client", "list", store=store).stdout)
        cluster().sql(f"INSERT INTO pidpys.migrations VALUES ({report['known'] + 1}, {report['known'] + 1})", "made")
        later = self.dss("client", "list", store=store)
        self.assertNotEqual(later.returncode, 0)
        self.assertIn(f"this program knows {report['known']}", later.stderr)
        self.assertNotEqual(self.dss("store", "migrate", store=store).returncode, 0)

    def test_sqlite_has_the_same_commands(self):
        self.assertIn("No tables yet", self.dss("store", "status", config="language = \"en\"\n").stdout)
        self.assertFalse((self.state / "dss").exists())
        self.assertIn("SQLite", self.dss("store", "migrate", config="language = \"en\"\n").stdout)
        self.assertTrue((self.state / "dss" / "dss.db").exists())

    def test_password_stands_in_no_address_and_no_mistake(self):
        for config in ('[dss]\nstore = "postgresql://u:hunter2@host/x"\n', '[dss]\nstore = "postgresql://u@host/x?password=hunter2"\n',
                       '[dss]\nstore = "postgresql://u@host/x?pass%77ord=hunter2"\n',
                       '[dss]\nstore = "postgresql://u@host/x"\nstore_password = "hunter2"\n',
                       '[dss]\nstore_password = hunter2\n'):
            told = self.dss("store", "status", config=config)
            self.assertNotEqual(told.returncode, 0, config)
            self.assertNotIn("hunter2", told.stdout + told.stderr)

    def test_password_comes_from_a_file(self):
        cluster().database("locked")
        cluster().sql("CREATE ROLE guest LOGIN PASSWORD 'correct-horse'")
        cluster().sql("GRANT CREATE ON DATABASE locked TO guest")
        config = (f'[dss]\nstore = "postgresql://guest@/locked?host={cluster().folder}"\n'
                  f'store_password = "file:{self.state}/database-password"\n')
        private_file(self.state / "database-password", "correct-horse\n")
        self.assertIn("ready", self.dss("store", "migrate", config=config).stdout)
        private_file(self.state / "database-password", "battery-staple\n")
        told = self.dss("store", "status", config=config)
        self.assertIn("password authentication failed", told.stderr)
        self.assertNotIn("battery", told.stderr)

    def test_server_that_is_not_the_one_named_is_refused(self):
        server = Cluster("tls")
        self.addCleanup(server.stop)
        address = f"postgresql://pidpys@{{}}:{server.port}/postgres?sslrootcert={{}}"
        foreign = self.state / "foreign.pem"
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.state / "foreign.key", "-out", foreign,
            "-subj", "/CN=Authority of a test", "-days", "2")
        ours = server.folder / "authority.pem"
        for store, words in ((address.format("127.0.0.1", ours), "does not match host name"),
                             (address.format("localhost", foreign), "certificate verify failed"),
                             (address.format("localhost", self.state / "none.pem"), "none.pem"),
                             (address.format("localhost", ours) + "&sslmode=disable", "no encryption")):
            with self.subTest(store):
                told = self.dss("store", "migrate", store=store)
                self.assertNotEqual(told.returncode, 0)
                self.assertIn(words, told.stderr)
        self.assertIn("ready", self.dss("store", "migrate", store=address.format("localhost", ours)).stdout)
        self.assertTrue(json.loads(self.dss("store", "status", "--json", store=address.format("localhost", ours)).stdout)["ready"])


if __name__ == "__main__":
    main()
