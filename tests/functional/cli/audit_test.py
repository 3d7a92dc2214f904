# SPDX-License-Identifier: MIT
"""pidpys audit: reads a journal while it is written, needs no service, names the first broken record."""
import hashlib
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

from harness import AS_NOBODY, BIN, Service, main, run
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
        self.assertEqual(status, 66)
        self.assertIn("400", complaint)

    def test_export_can_be_checked_by_other_programs(self):
        found = records(self.audit("export")[1])
        self.assertEqual([record["event"] for record in found], ["opened", "started"] + ["signature"] * RECORDS)
        count, head = self.audit("head")[1].split()
        self.assertEqual((int(count), len(head)), (RECORDS + 2, 64))

    def test_rotate_puts_the_file_aside_and_everything_reads_over_both(self):
        before = records(self.audit("export")[1])
        status, output, errors = self.audit("rotate")
        self.assertEqual(status, 0, output + errors)
        aside = self.state / f"journal-{RECORDS + 3:012}.db"
        self.assertIn(str(aside), output)
        run(BIN / "journal_crash_host", self.file, RECORDS, -1)   # the service writes on
        after = records(self.audit("export")[1])
        self.assertEqual(after[:len(before)], before)
        self.assertEqual([record["event"] for record in after[len(before):]],
                         ["sealed", "opened", "started"] + ["signature"] * RECORDS)
        self.assertEqual(after[len(before) + 1]["previousCount"], len(before) + 1)
        self.assertEqual(len(self.audit("list", "--limit", "0")[1].splitlines()), len(after))
        self.assertIn("journal begun", self.audit("show", "1")[1])
        self.assertEqual(self.audit("verify")[0], 0)
        with sqlite3.connect(aside) as database:
            database.execute("UPDATE records SET octets=replace(octets,'bank','bunk') WHERE sequence=5")
        database.close()
        status, output, _ = self.audit("verify")
        self.assertEqual(status, 1)
        self.assertIn("Record 5 was changed", output)

    def test_rotate_says_that_the_service_runs(self):
        with Service(state=self.state):
            status, _, complaint = self.audit("rotate")
            self.assertEqual(status, 69)
            self.assertIn("stop it", complaint)
        self.assertEqual(self.audit("rotate")[0], 0)
        with Service(state=self.state):   # and goes on in the next file
            pass
        self.assertEqual(self.audit("verify")[0], 0)

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

    def test_copy_is_verified_by_another_user_who_may_not_write(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            folder.chmod(0o755)
            program = shutil.copy(BIN / "pidpys", folder / "pidpys")
            copy = folder / "copy"
            copy.mkdir()

            def verify():
                copy.chmod(0o555)
                done = subprocess.run([*AS_NOBODY, program, "--language", "en", "audit", "verify", "--file", copy / "journal.db"],
                                      capture_output=True, text=True, timeout=30, env={"HOME": str(folder)}, cwd=folder)
                copy.chmod(0o755)
                return done.returncode, done.stdout + done.stderr

            shutil.copy(self.file, copy)
            (copy / "journal.db").chmod(0o444)
            status, output = verify()
            self.assertEqual(status, 0, output)
            (copy / "journal.db-wal").write_bytes(b"what may be records")
            status, output = verify()
            self.assertNotEqual(status, 0)
            self.assertIn("copy the database with it into a folder of your own", output)

    def test_no_journal_and_no_database_are_told(self):
        status, _, complaint = self.audit("verify", "--file", self.home.path / "absent.db")
        self.assertEqual(status, 66)
        self.assertIn("absent.db", complaint)
        (self.home.path / "text.db").write_text("no database " * 1000)
        self.assertEqual(self.audit("verify", "--file", self.home.path / "text.db")[0], 74)
        self.assertNotEqual(self.audit("verify", "--head", "abc")[0], 0)
        self.assertNotEqual(self.audit("verify", "--count", "3")[0], 0)


if __name__ == "__main__":
    main()
