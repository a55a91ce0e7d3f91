#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Flowbench authors
"""From the start of the process to the editor being usable (the end of the turn in which it tells
"flows:loaded"), and the memory of all processes then, against tests/bench/bare-web-view.c: a window with nothing but a web view and the
token. Both show the same Node-RED. Usage: bench-editor.py BUILD; needs a display."""

import os
import pathlib
import select
import subprocess
import sys
import time

BUILD = sys.argv[1]
os.environ["FLOWBENCH_BUILD_DIR"] = BUILD
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from bench import alternate, report  # noqa: E402
from node_red import NodeRed  # noqa: E402
from programs import Profile  # noqa: E402

ROUNDS = 9
SETTLE_S = 4

def tree(pid):
    """The process and all its descendants."""
    pids = [pid]
    for parent in pids:
        for task in pathlib.Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                pids += [int(child) for child in task.read_text().split()]
            except OSError:
                pass
    return pids


def pss_mb(pid):
    """Proportional memory of the tree."""
    total = 0
    for member in tree(pid):
        try:
            rollup = pathlib.Path(f"/proc/{member}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return total / 1024


def until_ready(command, text, environment):
    """Milliseconds until a line of the program's output says "ready", and its memory a little later."""
    started = time.monotonic()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**os.environ, **environment}) as process:
        try:
            if text:
                process.stdin.write(text.encode() + b"\n")
            process.stdin.close()
            while True:
                if not select.select([process.stdout], [], [], 60)[0]:
                    sys.exit(f"{command[0]} was not ready within a minute")
                line = process.stdout.readline()
                if line.startswith(b"ready") or b"The editor is ready" in line:
                    break
                if not line:
                    sys.exit(f"{command[0]} ended")
            ready = (time.monotonic() - started) * 1000
            time.sleep(SETTLE_S)
            return ready, pss_mb(process.pid)
        finally:
            process.terminate()


def main():
    # Without authentication: no keyring has to be opened, and both do the same work.
    with Profile() as profile, NodeRed() as server:
        added = profile.must("instance", "add-remote", "bench", server.url, passphrase=None)
        link = f"flowbench://instance/{added['id']}"
        ours = [f"{BUILD}/src/app/flowbench", "--profile", str(profile.folder), "--new-session", link]
        bare = [f"{BUILD}/tests/bench/bare-web-view", server.url]
        run_ours = lambda: until_ready(ours, "", {"G_MESSAGES_DEBUG": "Flowbench"})  # noqa: E731
        run_bare = lambda: until_ready(bare, "none", {})  # noqa: E731
        run_ours(), run_bare()
        mine, peer = alternate(ROUNDS, run_ours, run_bare)
        report("editor", "usable", [m[0] for m in mine], [p[0] for p in peer], "ms")
        report("editor", "memory", [m[1] for m in mine], [p[1] for p in peer], "MB PSS")


main()
