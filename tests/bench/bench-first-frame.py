#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Flowbench authors
"""First painted frame and memory of the window, against gnome-text-editor and epiphany, measured
from outside by tests/bench/first-frame.c. Usage: bench-first-frame.py BUILD; needs a display."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from bench import alternate, report

ROUNDS = 7
SETTLE_MS = 2000


def quiet_settings(folder):
    """Settings with which epiphany neither reaches for its block lists nor brings its profile up to date; the same for all programs."""
    settings = pathlib.Path(folder, "config/glib-2.0/settings/keyfile")
    settings.parent.mkdir(parents=True)
    settings.write_text("[org/gnome/epiphany/web]\nenable-adblock=false\n", encoding="utf-8")
    # A profile that is up to date: else its migration waits for a keyring that this bus does not have.
    pathlib.Path(folder, ".migrated").write_text("1000\n", encoding="ascii")
    return {**os.environ, "GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": f"{folder}/config"}


def measure(build, command):
    with tempfile.TemporaryDirectory() as folder:
        command = [word.replace("FOLDER", folder) for word in command]
        # A bus of its own, so that no copy from the round before answers.
        result = subprocess.run(
            ["dbus-run-session", "--", f"{build}/tests/bench/first-frame", str(SETTLE_MS), *command],
            capture_output=True, text=True, timeout=120, check=False, env=quiet_settings(folder))
        if result.returncode != 0:
            sys.exit(f"{command[0]} showed no frame: {result.stderr[-2000:]}")
        return json.loads(result.stdout.splitlines()[-1])


def main():
    build = sys.argv[1]
    ours = [f"{build}/src/app/flowbench", "--profile", "FOLDER/profile"]
    peers = {
        "gnome-text-editor": ["gnome-text-editor", "--standalone"],
        "epiphany": ["epiphany-browser", "--profile", "FOLDER", "about:blank"],
    }
    for name, command in peers.items():
        if shutil.which(command[0]) is None:
            sys.exit(f"{command[0]} is not installed")
        measure(build, ours)  # once each to warm the disk cache
        measure(build, command)
        mine, other = alternate(ROUNDS, lambda: measure(build, ours), lambda c=command: measure(build, c))
        for key, case, unit in (("first_frame_ms", "first-frame", "ms"), ("rss_kb", "ui-rss", "kB"), ("pss_kb", "ui-pss", "kB")):
            report("first-frame", f"{case} vs {name}", [m[key] for m in mine], [o[key] for o in other], unit)


main()
