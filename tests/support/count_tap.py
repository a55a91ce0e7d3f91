#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the single tests in meson's JSON logs and prints "N passed, N failed, N skipped".

A program that ended badly without saying which test failed, ran out of time, or stopped before
the end of its plan counts as one failed test; so does a suite that left no log at all. What a
program said before a test failed is shown: meson shows only its standard error.
"""

import json
import os
import re
import sys

RESULT = re.compile(r"^(not )?ok\b\s*(\d*)\s*-?\s*(.*)$")
PLAN = re.compile(r"^1\.\.(\d+)\s*(#\s*skip\b.*)?$", re.IGNORECASE)
# GLib's own chatter is no help, and there is a lot of it.
NOISE = re.compile(r"^# (GLib|GLib-GIO)-DEBUG:")
SHOWN_LINES = 60
DIRECTIVE = re.compile(r"#\s*(skip|todo)\b", re.IGNORECASE)


def read_program(entry):
    """The lists of passed, failed and skipped tests of one program's log entry."""
    passed, failed, skipped = [], [], []
    planned = None
    for line in (entry.get("stdout") or "").splitlines():
        plan = PLAN.match(line)
        if plan:
            planned = int(plan.group(1))
            if planned == 0 and plan.group(2):
                skipped.append(line)
            continue
        result = RESULT.match(line)
        if not result:
            continue
        directive = DIRECTIVE.search(result.group(3))
        if directive and directive.group(1).lower() == "skip":
            skipped.append(result.group(3))
        elif result.group(1) and not directive:
            failed.append(result.group(3))
        else:
            passed.append(result.group(3))
    seen = len(passed) + len(failed) + len([s for s in skipped if not PLAN.match(s)])
    bad_end = entry.get("result") not in ("OK", "SKIP", "EXPECTEDFAIL")
    if planned is not None and seen < planned and not failed:
        failed.append(f"stopped after {seen} of {planned} tests ({entry.get('result')})")
    elif bad_end and not failed:
        failed.append(f"ended with {entry.get('result')}")
    elif not passed and not failed and not skipped:
        failed.append("said nothing of any test")
    return passed, failed, skipped


def read_notes(entry, failed):
    """What the program said between the test before and each one that failed, or last of all when it
    named none."""
    notes, since = [], []
    for line in (entry.get("stdout") or "").splitlines():
        result = RESULT.match(line)
        if not result:
            since += [] if NOISE.match(line) or not line.strip() else [line]
            continue
        if result.group(1) and result.group(3) in failed:
            notes += since[-SHOWN_LINES:] + [line]
        since = []
    return notes or (since[-SHOWN_LINES:] if failed else [])


def main(paths):
    totals = [0, 0, 0]
    trouble = []
    for path in paths:
        if not os.path.exists(path):
            totals[1] += 1
            trouble.append(f"{os.path.basename(path)}: the suite left no log")
            continue
        with open(path, encoding="utf-8", errors="replace") as log:
            entries = [json.loads(line) for line in log if line.strip()]
        for entry in entries:
            counts = read_program(entry)
            for i, names in enumerate(counts):
                totals[i] += len(names)
            for line in read_notes(entry, counts[1]):
                print(f"  {entry.get('name')}: {line}")
            trouble += [f"failed: {entry.get('name')}: {name}" for name in counts[1]]
            trouble += [f"skipped: {entry.get('name')}: {name}" for name in counts[2]]
    for line in trouble:
        print(line)
    print("{} passed, {} failed, {} skipped".format(*totals))
    return 1 if totals[1] or not totals[0] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
