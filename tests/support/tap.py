# SPDX-License-Identifier: GPL-3.0-or-later
"""Test programs in Python that speak TAP: a table of named functions, run in order."""

import os
import sys
import time
import traceback


class Skip(Exception):
    """Raised when something the test needs is missing; a failure under CI=true."""


class Failure(Exception):
    """Raised by a test that has already said what is wrong; shown without a trace."""


def note(text):
    for line in str(text).splitlines():
        print(f"# {line}", flush=True)


def run(tests):
    """Runs {name: function} and ends the program: 1 when one failed."""
    wanted = sys.argv[1:]
    tests = {n: f for n, f in tests.items() if not wanted or any(w in n for w in wanted)}
    print(f"1..{len(tests)}", flush=True)
    failed = 0
    for number, (name, function) in enumerate(tests.items(), 1):
        began = time.monotonic()
        try:
            function()
            note(f"took {time.monotonic() - began:.1f} s")
            print(f"ok {number} {name}", flush=True)
        except Skip as reason:
            missing = os.environ.get("CI") == "true"
            failed += missing
            print(f"{'not ok' if missing else 'ok'} {number} {name}"
                  f"{' - missing: ' if missing else ' # SKIP '}{reason}", flush=True)
        except BaseException as error:  # a failed test must not hide the ones after it
            failed += 1
            note(error if isinstance(error, Failure) else traceback.format_exc())
            print(f"not ok {number} {name}", flush=True)
            if isinstance(error, KeyboardInterrupt):
                break
    sys.exit(1 if failed else 0)
