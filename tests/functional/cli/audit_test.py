# SPDX-License-Identifier: MIT
"""pidpys audit: reads a journal while it is written, needs no service, names the first broken record."""
import hashlib
import sqlite3
import subprocess
import unittest

from harness import BIN, main, run
from home import Home
from journal_chain import records


RECORDS = 5


class Audit(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.state = self.home.state
        self.state.mkdir(parents=True)
        self.file = self.state / "journal.db"
        run(BIN / "journal_crash_host", self.file, RECORDS, -1)

    def audit(self, *words, language="en"):
        return self.home.pidpys("audit", *words, language=language)

    def change(self, script):
        with sqlite3.connect(self.file) as database:
            database.executescript(script)
        database.close()

    def test_list_shows_the_newest_last_and_as_many_as_asked_for(self):
        status, output, _ = self.audit("list")
        self.assertEqual(status, 0)
        lines = output.splitlines()
        self.assertEqual(len(lines), RECORDS + 2)
        self.assertIn("journal begun", lines[0])
        self.assertRegex(lines[-1], rf"^{RECORDS + 2}  .*signed  https://bank.ua")
        self.assertEqual(self.audit("list", "--limit", "2")[1].splitlines(), lines[-2:])
        self.assertEqual(self.audit("list", "--before", "3", "--limit", "0")[1].splitlines(), lines[:2])

    def test_list_in_each_language(self):
        for language, word in {"uk": "підписано", "ru": "подписано", "en": "signed", "pl": "podpisano"}.items():
            self.assertIn(word, self.audit("list", language=language)[1])

    def test_show_has_every_fact_and_the_record_itself(self):
        status, output, _ = self.audit("show", "4")
        self.assertEqual(status, 0)
        self.assertIn("Website: https://bank.ua", output)
        self.assertIn('{"v":1,"event":"signature"', output)
        status, _, complaint = self.audit("show", "400")
        self.assertEqual(status, 1)
        self.assertIn("400", complaint)

    def test_export_can_be_checked_by_other_programs(self):
        found = records(self.audit("export")[1])
        self.assertEqual([record["event"] for record in found], ["opened", "started"] + ["signature"] * RECORDS)
        count, head = self.audit("head")[1].split()
        self.assertEqual((int(count), len(head)), (RECORDS + 2, 64))

    def test_verify_names_the_first_broken_record(self):
        self.assertEqual(self.audit("verify")[0], 0)
        self.change("UPDATE records SET octets=replace(octets,'bank','bunk') WHERE sequence IN (5,6)")
        status, output, _ = self.audit("verify")
        self.assertEqual(status, 1)
        self.assertIn("Record 5 was changed; the first 4 hold", output)

    def test_verify_sees_a_missing_record_and_an_end_that_was_cut_off(self):
        count, head = self.audit("head")[1].split()
        pin = ["--count", count, "--head", head]
        self.assertEqual(self.audit("verify", *pin)[0], 0)
        self.change("DELETE FROM records WHERE sequence>5")
        self.assertEqual(self.audit("verify")[0], 0)
        status, output, _ = self.audit("verify", *pin)
        self.assertEqual(status, 1)
        self.assertIn("there is no record 6", output)
        self.change("DELETE FROM records WHERE sequence=3")
        status, output, _ = self.audit("verify")
        self.assertEqual(status, 1)
        self.assertIn("Record 3 is not in its place", output)

    def test_reads_while_the_journal_is_written(self):
        writer = subprocess.Popen([BIN / "journal_crash_host", self.file, "0", "-1"], stdout=subprocess.PIPE)
        self.addCleanup(writer.stdout.close)
        try:
            for _ in range(5):
                for _ in range(20):
                    last = writer.stdout.readline()
                self.assertEqual(self.audit("verify")[0], 0)
                self.assertIn(last.decode().split()[1], self.audit("export")[1])
        finally:
            writer.kill()
            writer.wait()

    def test_list_finds_the_records_about_a_file(self):
        document = self.home.path / "contract.txt"
        document.write_text("contract")
        status, output, _ = self.audit("list", "--document", document)
        self.assertEqual((status, output), (1, ""))
        digest = hashlib.sha256(b"contract").hexdigest()
        self.change("UPDATE records SET octets=CAST(replace(octets,(SELECT substr(octets,instr(octets,'digests')+10,"
                    "instr(octets,']')-instr(octets,'digests')-10) FROM records WHERE sequence=6),"
                    f"'\"{digest}\"') AS BLOB) WHERE sequence=6")
        status, output, _ = self.audit("list", "--document", document)
        self.assertEqual(status, 0)
        self.assertTrue(output.startswith("6  "), output)

    def test_no_journal_and_no_database_are_told(self):
        status, _, complaint = self.audit("verify", "--file", self.home.path / "absent.db")
        self.assertEqual(status, 1)
        self.assertIn("absent.db", complaint)
        (self.home.path / "text.db").write_text("no database " * 1000)
        self.assertEqual(self.audit("verify", "--file", self.home.path / "text.db")[0], 1)
        self.assertNotEqual(self.audit("verify", "--head", "abc")[0], 0)
        self.assertNotEqual(self.audit("verify", "--count", "3")[0], 0)


if __name__ == "__main__":
    main()
