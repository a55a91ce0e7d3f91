#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an empty profile to an instance that runs, by the cards of the first start."""

import shutil

from journey import Journey, is_alive, wait
from programs import link_or_copy, runtime_folder
import tap

RUNTIME = "node-red-5.0"


def give_runtime(journey):
    """Fetching one is tried elsewhere; here it is already in the profile."""
    target = journey.profile / "runtimes" / RUNTIME
    target.parent.mkdir(mode=0o700, parents=True)
    shutil.copytree(runtime_folder(RUNTIME), target, symlinks=True, copy_function=link_or_copy)


def status(journey):
    return journey.ctl("instance", "status", "line-4")[1]


def an_instance_is_made_and_runs():
    with Journey("first-start") as journey:
        give_runtime(journey)
        app = journey.start()
        app.says("Where Would You Like to Begin?")
        journey.screenshot("cards")

        app.click("Create…")
        app.says("New Local Instance")
        app.type_into("Name", "line-4")
        journey.screenshot("dialog")
        app.click("Create")
        app.find("line-4, Running", seconds=90)
        journey.screenshot("running")
        running = status(journey)
        assert running["state"] == "running" and is_alive(running["pid"]), running

        # The window killed: the instance goes on, and the next window finds it.
        app.kill()
        assert status(journey)["pid"] == running["pid"]
        again = journey.start()
        again.find("line-4, Running", seconds=60)
        assert status(journey)["pid"] == running["pid"]

        # Stopped on the command line, seen in the window.
        journey.ctl("instance", "stop", "line-4")
        again.find("line-4, Stopped", seconds=10)
        wait("the process to end", lambda: not is_alive(running["pid"]))
        journey.screenshot("stopped")


TESTS = [an_instance_is_made_and_runs]

if __name__ == "__main__":
    tap.run({f"/e2e/first-start/{test.__name__.replace('_', '-')}": test for test in TESTS})
