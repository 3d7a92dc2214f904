# SPDX-License-Identifier: MIT
"""The last line of ./dev test: a test that looked away has failed, unless what it looks at may be absent."""
import os
import pathlib
import subprocess
import tempfile
import unittest

import harness

ROOT = pathlib.Path(os.environ["PIDPYS_SOURCE"])

# What there is not under Wine is left out there alone, by a mark with a reason by name: these very lines and no others.
WINE = "tests/functional/wine.py"
LACKS = '''
def lacks(what):
    return unittest.skipIf(HERE, f"Wine: {what}")
'''


def case(status="run", output="", inside=""):
    return f'<testcase name="t" status="{status}">{inside}<system-out>{output}</system-out></testcase>'


def suite(cases):
    return f'<testsuite name="x">{"".join(cases)}</testsuite>'


class Summary(unittest.TestCase):
    def outcome(self, *cases, again=()):
        """The last line and the exit code over a report of these cases, and of those that ran again."""
        done = self.told(*cases, again=again)
        return done.stdout.splitlines()[-1], done.returncode

    def told(self, *cases, again=()):
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "report.xml"
            report.write_text(suite(cases))
            if again:
                report.with_name("report.again.xml").write_text(suite(again))
            return subprocess.run([ROOT / "tests/summary.py", report], capture_output=True, text=True)

    def test_passed_and_failed_are_counted(self):
        self.assertEqual(self.outcome(case(), case(), case("fail", inside="<failure/>")), ("2 passed, 1 failed, 0 skipped", 1))
        self.assertEqual(self.outcome(case(), case(output="All tests passed")), ("2 passed, 0 failed, 0 skipped", 0))

    def test_missing_foreign_data_is_a_skip_and_a_missing_tool_a_failure(self):
        for output, expected in (("SKIPPED: no foreign data", ("0 passed, 0 failed, 1 skipped", 0)),
                                 ("SKIPPED: this processor has no GFNI", ("1 passed, 0 failed, 0 skipped", 0)),
                                 ("SKIPPED: no certutil", ("0 passed, 1 failed, 0 skipped", 1)),
                                 ("SKIPPED: no foreign data\nSKIPPED: no java", ("0 passed, 1 failed, 0 skipped", 1))):
            self.assertEqual(self.outcome(case(output=output)), expected, output)

    def test_what_did_not_run_has_failed(self):
        self.assertEqual(self.outcome(case("notrun", inside="<skipped/>"))[1], 1)
        self.assertEqual(self.outcome(case("notrun", "SKIPPED: no foreign data", "<skipped/>")), ("0 passed, 0 failed, 1 skipped", 0))
        self.assertEqual(self.outcome()[1], 1)

    def test_who_passed_only_alone_is_told(self):
        failed = case("fail", inside="<failure/>")
        self.assertEqual(self.outcome(failed, again=[case()]), ("1 passed, 0 failed, 0 skipped", 0))
        self.assertIn("unsteady", self.told(failed, again=[case()]).stdout)
        for still in (failed, case(output="SKIPPED: no certutil"), case("notrun", inside="<skipped/>")):
            self.assertEqual(self.outcome(failed, again=[still]), ("0 passed, 1 failed, 0 skipped", 1), still)

    def test_no_test_has_another_way_to_look_away(self):
        for path in (ROOT / "tests").rglob("*"):
            if path.suffix in (".py", ".cpp", ".hpp", ".mjs", ".txt", ".cmake") and path != pathlib.Path(__file__):
                text = path.read_text()
                if path == ROOT / WINE:
                    self.assertEqual(text.count(LACKS), 1, "the one place")
                    text = text.replace(LACKS, "")
                self.assertNotRegex(text, r"skipUnless|skipIf|skipTest|SkipTest(?!\(.no foreign data.\))|SKIP_REGULAR|[.]skip\(", path)
                self.assertNotRegex(text, r"(?<!@)\bwine[.]lacks\b|@wine[.]lacks\((?!wine[.][A-Z_]+\))|import lacks", path)


if __name__ == "__main__":
    harness.main()
