#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo plant as ./run opens it: one command makes it, the same finds it again, links and files lead
into it, one action removes it. On the smallest screen that must do."""

import os
import subprocess
import urllib.request

from journey import FLOWBENCH, Journey, is_alive, wait
import tap

NODE = [{"id": "n1", "type": "comment", "name": "mine", "x": 150, "y": 80, "wires": []}]


def plants(journey):
    return journey.ctl("instance", "list")[1]


def again(journey, *args):
    """A second start, which goes to the first."""
    subprocess.run([FLOWBENCH, "--profile", journey.profile, *args], timeout=60, check=True)


def made_by_one_command(journey, app):
    """The card tells how far it is; then the plant runs, and its editor is open."""
    app.says("Fetching the packages", 60)
    journey.screenshot("progress")
    plant = wait("the plant to run", lambda: [row for row in plants(journey) if row["state"] == "running"], 400)[0]
    app.says(plant["name"], 60)
    app.find("Deploy", "label", 60)
    journey.screenshot("made")
    with urllib.request.urlopen(plant["url"] + "dashboard/line1", timeout=20) as answer:
        assert answer.status == 200
    return plant


def leads_into_it(journey, app, plant):
    """The same command, a link and a flow file."""
    app.focus()
    app.keys("ctrl+w")
    app.says("Nothing Open")
    again(journey, "--demo")
    app.find("Deploy", "label", 60)
    assert [row["id"] for row in plants(journey)] == [plant["id"]]

    app.focus()
    app.keys("ctrl+w")
    app.says("Nothing Open")
    again(journey, f"flowbench://instance/{plant['id']}")
    app.find("Deploy", "label", 60)

    journey.open_file("n1.json", NODE)
    app.says(f"Import into {plant['name']}?", 60)
    journey.screenshot("import")
    app.click("Cancel", "push button")
    app.gone("Import into")


def removed_by_one_action(journey, app, plant):
    """Its processes and folders go; what else lies in the home folder was not touched."""
    running = journey.ctl("instance", "status", plant["id"])[1]["pid"]
    app.focus()
    app.keys("ctrl+k")
    app.find("Search everything", "entry")
    app.type(">remove the demo")
    app.says("Remove the Demo Plant")
    app.keys("Return")
    wait("the plant to go", lambda: plants(journey) == [], 60)
    wait("its Node-RED to end", lambda: not is_alive(running), 60)
    app.says("Where Would You Like to Begin?", 60)
    journey.screenshot("gone")
    wait("its folder to go", lambda: not list((journey.profile / "instances").iterdir()), 60)


def made_opened_and_removed():
    with Journey("demo") as journey:
        home = journey.folder / "home"
        home.mkdir()
        journey.give_runtime()
        app = journey.start("--demo", HOME=str(home))
        plant = made_by_one_command(journey, app)
        leads_into_it(journey, app, plant)
        removed_by_one_action(journey, app, plant)
        left = set(os.listdir(home)) - {".npm"}  # npm's own cache
        assert not left, left


TESTS = [made_opened_and_removed]

if __name__ == "__main__":
    tap.run({f"/e2e/demo/{test.__name__.replace('_', '-')}": test for test in TESTS})
