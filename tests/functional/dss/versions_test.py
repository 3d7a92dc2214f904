# SPDX-License-Identifier: MIT
"""Two versions of the program on one database. A later one has added to the tables and says that this one may go on: it does, without
a new start, and leaves alone what it does not know. An earlier one, which knows the tables before the last migration, takes, renews and
writes beside this one. No earlier program is built here: its statements are below, as it sends them."""
import base64
import json
import os
import pathlib
import re
import subprocess
import time
import unittest

from dss_host import ALICE_BOX, BOB_BOX, Client, inline
from harness import main, openssl_verify
from nodes import LEASE, First, Node, until
from postgres import cluster

FILES = 3000
SOURCE = pathlib.Path(os.environ["PIDPYS_SOURCE"])


class Statements(unittest.TestCase):
    def test_statements_name_the_columns_that_they_read_and_write(self):
        for file in sorted((SOURCE / "api/dss/store").glob("postgres_*.cpp")):
            if file.name == "postgres_schema.cpp":   # migrations are of their own version
                continue
            text = re.sub(r'"\s*"', "", re.sub(r"//.*", "", file.read_text()))
            self.assertEqual(re.findall(r"\w*\.\*|SELECT \*|RETURNING \*|INSERT INTO \w+ (?:VALUES|SELECT)", text), [], file.name)


class Later(unittest.TestCase):
    """What the next version might do to the tables."""

    def sql(self, text):
        return cluster().sql(text, "later")

    def use_all(self, host, client, word):
        """Each table is written, and read again."""
        content = b"from the shelf " + word
        self.assertEqual(client.call("POST", f"/ShelfUpload?nameOnShelf=__userId__/{word.decode()}&partIndex=0&isLastPart=1", content).json, [])
        posted = client.call("POST", "/V3/PostMessage", {
            "FromBoxId": ALICE_BOX, "IsDraft": True,
            "DocumentAttachments": [{"SignedContent": {"Content": base64.b64encode(b"entity " + word).decode()},
                                     "TypeNamedId": "Nonformalized"}]}).json
        entity = {"MessageId": posted["MessageId"], "EntityId": posted["Entities"][0]["EntityId"]}
        patched = client.call("POST", "/PrepareDocumentsToSign", {
            "BoxId": ALICE_BOX, "DraftDocuments": [{"DocumentId": entity}]}).json["DocumentPatchedContents"][0]["PatchedContentId"]
        task = client.sign([inline(b"inline " + word), {"Content": {"NameOnShelf": f"__userId__/{word.decode()}"}},
                            {"Content": {"EntityId": entity}}, {"Content": {"PatchedContentId": patched}}])
        for signature, signed in zip(client.signatures(task), (b"inline " + word, content, b"entity " + word, b"entity " + word), strict=True):
            openssl_verify(signature, signed, host.authority)
        self.assertEqual(len(client.call("GET", f"/GetMyCertificates?boxId={ALICE_BOX}").json["Certificates"]), 1)
        self.assertTrue(client.call("GET", "/GetMyOrganizations").json["Organizations"])
        self.assertEqual(client.call("GET", "/V2/GetMyUser").status, 200)
        Client(host, "bob@example.org")

    def use_commands(self, host, word):
        password = host.state / "login-password"
        host.cli("dss", "user", "add", f"{word}@example.org", "--last-name", "Third", "--password-file", password)
        host.cli("dss", "client", "add", word)
        host.cli("dss", "box", "add", "--organization", "X", "--inn", "1234567890", "--user", f"{word}@example.org")
        for of in ("user", "client", "box", "certificate"):
            self.assertTrue(json.loads(host.cli("dss", of, "list", "--json")), of)
        host.cli("dss", "client", "remove", word)

    def test_node_goes_on_and_another_starts_where_a_later_version_has_added_to_every_table(self):
        with First("later") as first:
            client = Client(first)
            self.use_all(first, client, b"before")
            self.use_commands(first, "before")
            tables = self.sql("SELECT relname FROM pg_class WHERE relnamespace = 'pidpys'::regnamespace AND relkind IN ('r', 'p') AND NOT "
                              "relispartition AND relname <> 'migrations'").split()
            self.assertGreater(len(tables), 15)
            known = int(self.sql("SELECT max(version) FROM pidpys.migrations"))
            self.sql("; ".join(f"ALTER TABLE pidpys.{table} ADD later text NOT NULL DEFAULT 'not told'" for table in tables)
                     + "; CREATE TABLE pidpys.added (id bigint); INSERT INTO pidpys.added VALUES (1)"
                     + f"; INSERT INTO pidpys.migrations (version, works_from) VALUES ({known + 1}, {known})")
            for table in tables:
                self.sql(f"UPDATE pidpys.{table} SET later = 'of the later one'")
            rows = {table: self.sql(f"SELECT count(*) FROM pidpys.{table} WHERE later = 'of the later one'") for table in tables}
            self.use_all(first, client, b"after")
            self.use_commands(first, "after")
            with Node(first) as second:
                self.use_all(first, Client(second), b"other")
            self.sql("DELETE FROM pidpys.nodes WHERE later = 'of the later one'")   # who has left is there no more
            for table in set(tables) - {"nodes", "task_work", "tokens"}:
                self.assertEqual(self.sql(f"SELECT count(*) FROM pidpys.{table} WHERE later = 'of the later one'"), rows[table], table)
            self.assertEqual(self.sql("SELECT count(*) FROM pidpys.added"), "1")
            self.assertNotIn("PostgreSQL:", first.log_text())


# Of the program that knows version 2.
EARLIER = {
    "claim": ("bigint[], text, bigint", """
        WITH picked AS (SELECT task, first FROM task_work WHERE first>=0 AND until<=now() AND task<>ALL($1)
          ORDER BY round, task, first LIMIT 1 FOR UPDATE SKIP LOCKED),
         taken AS (UPDATE task_work SET node=$2, fence=nextval('fences'), until=now()+$3*interval '1 millisecond',
          tries=tries+1 FROM picked WHERE task_work.task=picked.task AND task_work.first=picked.first
          RETURNING task_work.task, task_work.first, last, fence, tries)
        SELECT number, first, last, fence FROM taken JOIN tasks ON number=task"""),
    "pending": ("bigint, bigint, bigint", """
        SELECT place FROM task_files WHERE task=$1 AND place>=$2 AND place<$3 AND NOT EXISTS (SELECT 1 FROM
        task_results WHERE task_results.task=$1 AND task_results.place=task_files.place) ORDER BY place"""),
    "seen": ("text", "INSERT INTO nodes (node, seen) VALUES ($1, now()) ON CONFLICT (node) DO UPDATE SET seen=now()"),
    "renew": ("text, bigint, bigint[], bigint[], bigint[]", """
        UPDATE task_work SET until=now()+$2*interval '1 millisecond' FROM unnest($3, $4, $5) AS held (task, first, fence)
        WHERE task_work.task=held.task AND task_work.first=held.first AND task_work.fence=held.fence
        AND node=$1 RETURNING task_work.task, task_work.first, task_work.last, task_work.fence"""),
    "write": ("bigint, bigint, bigint, text, bigint[], bytea[]", """
        WITH locked AS MATERIALIZED (SELECT number FROM tasks WHERE number=$1 FOR NO KEY UPDATE),
         held AS MATERIALIZED (SELECT task, first FROM task_work, locked WHERE task=number AND first=$2 AND
         fence=$3 AND node=$4 FOR UPDATE OF task_work),
         kept AS (INSERT INTO task_results (task, place, signature, fence) SELECT task, place, signature, $3
          FROM held, unnest($5, $6) AS result (place, signature)),
         done AS (DELETE FROM task_work USING held WHERE task_work.task=held.task AND task_work.first=held.first)
        SELECT 1 FROM held"""),
    "complete": ("bigint, bigint", """
        WITH ended AS (UPDATE tasks SET state=2, finished=$2 WHERE number=$1 AND state=1 AND NOT EXISTS
        (SELECT 1 FROM task_work WHERE task=$1) RETURNING number),
         forgotten AS (DELETE FROM task_refusals USING ended WHERE task=number) SELECT 1 FROM ended"""),
    "give_back": ("text, bigint[], bigint[], bigint[]", """
        UPDATE task_work SET node='', fence=0, until='-infinity', tries=greatest(tries-1, 0) FROM unnest($2, $3, $4)
        AS held (task, first, fence) WHERE task_work.task=held.task AND task_work.first=held.first AND
        task_work.fence=held.fence AND node=$1 RETURNING task_work.task"""),
}


class EarlierNode:
    """One session of it. What it signs is "earlier PLACE"."""

    def __init__(self, database):
        self.process = subprocess.Popen(["psql", "-qXtA", "-h", cluster().folder, "-U", "pidpys", "-d", database], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.process.stdin.write("SET search_path = pidpys;\n")
        for name, (types, text) in EARLIER.items():
            self.process.stdin.write(f"PREPARE {name} ({types}) AS {text};\n")
        self.ask("EXECUTE seen ('earlier');")

    def ask(self, text):
        self.process.stdin.write(text + "\n\\echo -- that is all\n")
        self.process.stdin.flush()
        rows = list(iter(lambda: self.process.stdout.readline().strip(), "-- that is all"))
        assert not any("ERROR" in row for row in rows), rows
        return [list(map(int, row.split("|"))) for row in rows if row]

    def claim(self):
        return (self.ask(f"EXECUTE claim ('{{}}', 'earlier', {LEASE * 1000});") or [None])[0]

    def renew(self, number, first, fence):
        self.ask("EXECUTE seen ('earlier');")
        return self.ask(f"EXECUTE renew ('earlier', {LEASE * 1000}, '{{{number}}}', '{{{first}}}', '{{{fence}}}');")

    def give_back(self, number, first, fence):
        return self.ask(f"EXECUTE give_back ('earlier', '{{{number}}}', '{{{first}}}', '{{{fence}}}');")

    def write(self, number, first, last, fence):
        places = [row[0] for row in self.ask(f"EXECUTE pending ({number}, {first}, {last});")]
        signatures = ", ".join(f"'earlier {place}'::bytea" for place in places)
        written = self.ask(f"BEGIN; EXECUTE write ({number}, {first}, {fence}, 'earlier', '{{{', '.join(map(str, places))}}}', "
                           f"ARRAY[{signatures}]::bytea[]); EXECUTE complete ({number}, {int(time.time() * 1000)}); COMMIT;")
        return places if written else []

    def end(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


class Earlier(unittest.TestCase):
    def sql(self, text):
        return cluster().sql(text, "earlier")

    def test_node_of_the_former_version_goes_on_through_the_migration_and_beside_this_one(self):
        with First("earlier") as first:
            bob = Client(first, "bob@example.org")
            task = bob.sign([inline(b"file %d" % i) for i in range(FILES)], BOB_BOX)
            until(lambda: self.sql("SELECT count(*) FROM pidpys.task_work WHERE first >= 0") != "0")
            first.kill()
            self.assertEqual(self.sql("SELECT max(works_from) FROM pidpys.migrations"), "2")
            self.sql("DROP TABLE pidpys.sessions, pidpys.attempts, pidpys.uses; DELETE FROM pidpys.migrations WHERE version > 2")   # as it was
            earlier = EarlierNode("earlier")
            self.addCleanup(earlier.end)
            number, place, last, fence = until(earlier.claim)
            self.assertEqual(json.loads(first.cli("dss", "store", "status", "--json"))["ready"], False)
            first.cli("dss", "store", "migrate")
            self.assertEqual(json.loads(first.cli("dss", "store", "status", "--json"))["ready"], True)
            self.assertTrue(earlier.renew(number, place, fence))
            first.process.stdout.close()
            first.restart()
            bob = Client(first, "bob@example.org")
            until(lambda: earlier.renew(number, place, fence) and
                  self.sql("SELECT count(*) FROM pidpys.task_work WHERE first >= 0") == "1")   # this one leaves that slice alone
            self.assertEqual(bob.result(task, BOB_BOX)["OperationStatus"], "InProgress")
            before = self.sql("SELECT md5(string_agg(signature, '' ORDER BY place)) FROM pidpys.task_results")
            written = earlier.write(number, place, last, fence)
            self.assertEqual(len(written), last - place)
            signatures = bob.signatures(task, box=BOB_BOX)
            self.assertEqual(len(set(signatures)), FILES)
            self.assertEqual([i for i, each in enumerate(signatures) if each.startswith(b"earlier")], written)
            self.assertEqual(self.sql("SELECT md5(string_agg(signature, '' ORDER BY place)) FROM pidpys.task_results WHERE place < "
                                      f"{place} OR place >= {last}"), before)

            # It hangs for longer than its lease: what it writes then is not written. It gives back what it does not want.
            task = bob.sign([inline(b"file %d" % i) for i in range(FILES)], BOB_BOX)
            number, place, last, fence = until(earlier.claim)
            signatures = bob.signatures(task, box=BOB_BOX)
            self.assertEqual(earlier.write(number, place, last, fence), [])
            self.assertEqual(bob.signatures(task, box=BOB_BOX), signatures)
            self.assertFalse(any(each.startswith(b"earlier") for each in signatures))
            task = bob.sign([inline(b"file %d" % i) for i in range(FILES)], BOB_BOX)
            number, place, last, fence = until(earlier.claim)
            began = time.monotonic()
            self.assertTrue(earlier.give_back(number, place, fence))
            self.assertEqual(len(set(bob.signatures(task, box=BOB_BOX))), FILES)
            print(f"ended {time.monotonic() - began:.1f} s after it was given back")
            self.assertEqual(self.sql("SELECT count(*) FROM pidpys.task_work"), "0")
            openssl_verify(signatures[FILES - 1], b"file %d" % (FILES - 1), first.authority)


if __name__ == "__main__":
    main()
