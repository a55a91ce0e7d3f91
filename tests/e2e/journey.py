# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Flowbench authors
"""The frame of the journeys: a profile of its own and the real window on it, on the display and bus that
tests/support/with-display gives.

    with Journey("first-start") as journey:
        app = journey.start()
        app.click("New local instance")
        app.type_into("Name", "line-4")
        ...

Every wait has a deadline; a journey that fails leaves a picture in screenshots/ of the build folder
and prints what was on the screen. A journey also fails when the window warned of an error of its own, or
kept its main loop for more than 50 ms after the first frame (src/app/fb-watchdog.h).
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from app import App, Atspi, is_alive, wait  # noqa: F401 (journeys take them from here)
from programs import runtime_folder
from tap import Failure, note

BUILD = pathlib.Path(os.environ["FLOWBENCH_BUILD_DIR"])
FLOWBENCH = BUILD / "src/app/flowbench"
FLOWBENCHCTL = BUILD / "src/ctl/flowbenchctl"
SCREENSHOTS = BUILD / "screenshots"
RUNTIME = "node-red-5.0"
LONGEST_TURN_MS = 50


def readable(frame):
    """Function and line of a frame like "/usr/bin/flowbench(+0x123) [0x55…]", as far as they are known."""
    match = re.match(r"(\S*/(?:flowbench|libflowbench-\S*))\((\w*)\+(0x[0-9a-f]+)\)", frame)
    if not match or match[2] or not shutil.which("addr2line"):
        return re.sub(r" \[0x[0-9a-f]+\]$|^.*/", "", frame)
    # What it returns to lies behind the call.
    result = subprocess.run(["addr2line", "-fpse", match[1], hex(int(match[3], 16) - 1)], capture_output=True, text=True,
                            timeout=30, check=False)
    return result.stdout.strip() or frame


def check_turns(path):
    """Failure when the watchdog found a turn of ours that was too long; a note for those of the toolkit."""
    turns = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    for turn in turns:
        times = {key: value for key, value in turn.items() if key != "stack"}
        ours = turn["ours_ms"] > LONGEST_TURN_MS
        note(f"a turn of the main loop took long: {times}")
        for frame in turn["stack"] if ours else [f for f in turn["stack"] if "flowbench" in f][:1]:
            note("    " + readable(frame))
    if any(turn["ours_ms"] > LONGEST_TURN_MS for turn in turns):
        raise Failure(f"the main loop was kept for more than {LONGEST_TURN_MS} ms")


def check_log(path):
    """Failure when a library complained about how it was used."""
    lines = [line for line in path.read_text(errors="replace").splitlines()
             if "-CRITICAL **" in line or "-WARNING **" in line]
    if lines:
        raise Failure("the window said:\n" + "\n".join(lines[:20]))


class Journey:
    """One profile in a folder of its own, the programs on it, and their end."""

    def __init__(self, name, size="1280x800"):
        self.name = name
        self.size = size
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fb-e2e-"))
        self.profile = self.folder / "profile"
        self.apps = []
        self.pictures = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None:
            self.show_failure()
        try:
            for app in self.apps:
                if app.is_running():
                    app.kill()
            self.stop_instances()
            for number, app in enumerate(self.apps if kind is None else []):
                check_turns(self.folder / f"turns-{number}")
                check_log(app.log)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def show_failure(self):
        """A picture and the words on the screen."""
        self.screenshot("failed")
        for app in self.apps:
            note(app.log.read_text(errors="replace")[-4000:])
            if app.is_running():
                note("\n".join(app.outline()[:200]))

    def stop_instances(self):
        """Ends every keeper of the profile by its own word, then by its lock's owner."""
        if not FLOWBENCHCTL.exists() or not self.profile.exists():
            return
        for folder in (self.profile / "instances").glob("*"):
            self.ctl("instance", "stop", folder.name, check=False)

    def give_runtime(self, name=RUNTIME):
        """Fetching one is tried elsewhere; here it is already in the profile."""
        target = self.profile / "runtimes" / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.symlink_to(runtime_folder(name))

    # Programs.

    def start(self, *args, **environment):
        """A window on the profile; returns when its first frame is there."""
        log = self.folder / f"flowbench-{len(self.apps)}.log"
        with open(log, "wb") as output:
            process = subprocess.Popen(
                [FLOWBENCH, "--profile", self.profile, *args], stdout=output, stderr=output,
                env={**os.environ, "GTK_A11Y": "atspi", **environment,
                     "FLOWBENCH_WATCHDOG": str(self.folder / f"turns-{len(self.apps)}")})
        app = App(process, log)
        self.apps.append(app)
        wait("the window", lambda: app.windows() or not app.is_running(), 30)
        if not app.is_running():
            raise Failure(f"flowbench ended with {process.returncode}")
        app.focus()
        return app

    def open_file(self, name, nodes):
        """Opens a file with nodes as a file manager would."""
        path = self.folder / name
        path.write_text(json.dumps(nodes))
        subprocess.run([FLOWBENCH, "--profile", self.profile, path], timeout=60, check=True)

    def ctl(self, *args, check=True, text=None, seconds=120):
        """flowbenchctl with --json on the profile: (exit status, parsed output or text)."""
        result = subprocess.run([FLOWBENCHCTL, "--profile", self.profile, "--json", *args], input=text, text=True,
                                capture_output=True, timeout=seconds, check=False)
        if check and result.returncode != 0:
            raise Failure(f"flowbenchctl {' '.join(map(str, args))}: {result.returncode}: {result.stderr}")
        try:
            return result.returncode, json.loads(result.stdout)
        except ValueError:
            return result.returncode, result.stdout

    def screenshot(self, what):
        """The whole screen as screenshots/JOURNEY-NN-WHAT.png in the build folder."""
        SCREENSHOTS.mkdir(exist_ok=True)
        self.pictures += 1
        path = SCREENSHOTS / f"{self.name}-{self.pictures:02d}-{what}.png"
        subprocess.run(["import", "-window", "root", path], check=False, timeout=30)
        return path
