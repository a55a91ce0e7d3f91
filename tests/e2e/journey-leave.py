#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leaving with undeployed changes, by every way there is: it is asked natively, and staying keeps them.
Then what becomes of the instances that run when the last window closes."""

from journey import Journey, is_alive, wait
import tap

OTHER_RUNTIME = "node-red-4.1"
NODE = [{"id": "n1", "type": "comment", "name": "mine", "x": 150, "y": 80, "wires": []}]
QUESTION = "Undeployed Changes in line-4"
# With the tab that an empty Node-RED begins with.
CHANGES = "Deploy 2 changes"


def edit(journey, app):
    journey.open_file("n1.json", NODE)
    app.says("Import into line-4?", 60)
    app.click("Import Here")
    app.find(CHANGES)
    app.focus()


def stay(app):
    """Says no to the question; nothing is lost."""
    app.says(QUESTION)
    app.click("Cancel", "push button")
    app.gone(QUESTION)
    app.find(CHANGES)
    app.focus()


def asks_and_stays(journey, app):
    app.keys("ctrl+w")
    app.says(QUESTION)
    journey.screenshot("close-tab")
    stay(app)
    app.click("Close", "push button")  # the window's
    stay(app)
    app.keys("ctrl+q")
    stay(app)


def asks_before_the_runtime_changes(journey, app):
    app.click("Settings", "push button")
    app.find("Runtime", "combo box")
    app.choose("Runtime", "Down", QUESTION)
    journey.screenshot("runtime")
    stay(app)
    assert journey.ctl("instance", "list")[1][0]["runtime"] == "node-red-5.0"
    app.says("Node-RED 5.0")
    app.click("Editor", "push button")
    app.find(CHANGES)


def kept_as_a_draft(journey, app):
    """Kept, the tab closes; opened again, the draft is offered and comes back."""
    app.focus()
    app.keys("ctrl+w")
    app.click("Keep as Draft")
    app.says("Nothing Open")
    app.focus()
    app.keys("ctrl+shift+t")
    app.says("Undeployed changes from", 60)
    journey.screenshot("offered")
    app.click("Restore")
    app.find(CHANGES)


def the_last_window(journey, app):
    """Asked once: cancel stays, keep leaves the instance running, stop ends it."""
    running = journey.ctl("instance", "status", "line-4")[1]
    app.focus()
    app.keys("ctrl+q")
    app.click("Discard")
    app.says("1 Local Instance Is Running")
    journey.screenshot("last-window")
    app.click("Cancel", "push button")
    app.gone("1 Local Instance Is Running")
    assert app.is_running()

    app.focus()
    app.keys("ctrl+q")
    app.click("Keep Running")
    wait("the window to end", lambda: not app.is_running())
    assert is_alive(running["pid"])

    again = journey.start()
    again.find("line-4, Running", seconds=60)
    again.keys("ctrl+q")
    again.click("Stop", "push button")
    wait("the window to end", lambda: not again.is_running(), 60)
    assert not is_alive(running["pid"])


def nothing_is_lost_by_leaving():
    with Journey("leave") as journey:
        journey.give_runtime()
        journey.give_runtime(OTHER_RUNTIME)
        journey.ctl("instance", "add-local", "line-4", "--runtime", "node-red-5.0")
        journey.ctl("instance", "start", "line-4")
        app = journey.start()
        app.open_instance("line-4")
        edit(journey, app)
        asks_and_stays(journey, app)
        asks_before_the_runtime_changes(journey, app)
        kept_as_a_draft(journey, app)
        the_last_window(journey, app)


TESTS = [nothing_is_lost_by_leaving]

if __name__ == "__main__":
    tap.run({f"/e2e/leave/{test.__name__.replace('_', '-')}": test for test in TESTS})
