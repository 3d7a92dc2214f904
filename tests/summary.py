#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""summary.py REPORT.xml…: one line over CTest's JUnit reports of ./dev test.

A test may look away where the foreign data is absent as a whole, or where the processor lacks what it is about. Whatever
else says SKIPPED, or did not run, has failed: ./dev installs every tool. Beside a REPORT.xml may lie a REPORT.again.xml of
those that failed and ran once more, alone: who passed there is unsteady, which is told.
"""
import argparse
import pathlib
import re
import xml.etree.ElementTree

MAY_BE_ABSENT = re.compile(r"no foreign data|this processor has no .*")


def outcome(case):
    """passed, failed or skipped, with the reason."""
    output = case.findtext("system-out") or ""
    reasons = {reason.strip() for reason in re.findall(r"SKIPPED: (.*)", output)}
    excused = all(MAY_BE_ABSENT.fullmatch(reason) for reason in reasons)
    if case.find("failure") is not None or case.get("status") == "fail":
        return "failed", ""
    if not excused:
        return "failed", "looked away: " + "; ".join(reasons)
    if case.find("skipped") is None and case.get("status") == "run":
        return ("skipped", "; ".join(reasons)) if "no foreign data" in reasons else ("passed", "; ".join(reasons))
    return ("skipped", "; ".join(reasons)) if reasons else ("failed", "did not run")


def cases_of(report):
    return xml.etree.ElementTree.parse(report).getroot().findall(".//testcase") if report.exists() else []


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("reports", nargs="+", type=pathlib.Path)
    given = arguments.parse_args()
    count = {"passed": 0, "failed": 0, "skipped": 0}

    def tell(name, what, reason=""):
        count[what] += 1
        if what != "passed" or reason:
            print(f"{what}: {name}{': ' if reason else ''}{reason}")

    for report in given.reports:
        again = {case.get("name"): outcome(case) for case in cases_of(report.with_suffix(".again.xml"))}
        cases = cases_of(report)
        if not cases:
            tell(report, "failed", "no test ran")
        for case in cases:
            what, reason = outcome(case)
            if what == "failed" and again.get(case.get("name"), ("failed",))[0] == "passed":
                what, reason = "passed", "unsteady, only alone"
            tell(f"{report.parent.name} {case.get('name')}", what, reason)
    print(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    raise SystemExit(1 if count["failed"] else 0)


if __name__ == "__main__":
    main()
