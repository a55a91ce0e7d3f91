#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an empty profile to an instance that runs, and through all parts of the window, with keys alone."""

from app import plain
from journey import Journey, wait
from tap import Failure
import tap


def tab_to(app, name, limit=60):
    """Presses Tab until the widget called `name` has the keyboard."""
    passed = []
    for _ in range(limit):
        node = app.focused()
        passed.append(node and plain(node.get_name()))
        if passed[-1] == name:
            return
        app.keys("Tab")
    raise Failure(f"Tab does not lead to {name}, but to {passed}")


def open_dialog(app, key, title):
    app.keys(key)
    app.says(title)
    app.focus()


def first_start(journey, app):
    """A card's button, the dialog that has its entry ready, and Return."""
    app.says("Where Would You Like to Begin?")
    tab_to(app, "Create…")
    journey.screenshot("card")
    open_dialog(app, "Return", "Or begin with a flows.json you have")
    app.type("line-4")
    journey.screenshot("dialog")
    app.keys("Return")
    app.find("line-4, Running", seconds=90)
    app.focus()
    wait("the editor", lambda: app.can("Search these flows"), 60)


def areas(journey, app):
    """Out of the editor, which has the keyboard, to the lists and the panel."""
    app.keys("alt+4")
    app.find("Filter snapshots by name")
    app.keys("alt+1")
    app.find("Filter instances")
    app.keys("F9")
    wait("the list to hide", lambda: not app.has("Filter instances"))
    app.keys("F9")
    app.find("Filter instances")
    app.keys("ctrl+j")
    app.says("Welcome to Node-RED")
    journey.screenshot("panel")
    app.keys("ctrl+j")
    wait("the panel to hide", lambda: not app.has("Follow the newest line"))


def palette(journey, app):
    """To an action, and back to the instance by its name."""
    app.keys("ctrl+k")
    app.find("Search everything", "entry")
    app.type(">settings")
    app.says("Instance Settings")
    journey.screenshot("palette")
    app.keys("Return")
    app.find("Runtime", "combo box")
    app.keys("ctrl+k")
    app.find("Search everything", "entry")
    app.type("line")
    app.says("Enter opens")
    app.keys("Escape")
    wait("the palette to close", lambda: not app.has("Results"))


def dialogs(journey, app):
    """Each opens by a key, and Escape leaves it without a trace."""
    for key, text in (("ctrl+n", "Or begin with a flows.json you have"), ("ctrl+shift+n", "Own Certificate Authority"),
                      ("ctrl+comma", "Appearance"), ("ctrl+question", "Search Everything")):
        open_dialog(app, key, text)
        app.keys("Escape")
        wait(f"{key} to close", lambda: len(app.windows()) == 1)
        app.focus()
    assert len(journey.ctl("instance", "list")[1]) == 1


def rename_and_stop(journey, app):
    app.keys("alt+1")
    open_dialog(app, "F2", "Rename")
    app.keys("ctrl+a")
    app.type("press-9")
    app.keys("Return")
    app.find("press-9, Running")
    app.focus()
    app.keys("shift+F5")
    app.find("press-9, Stopped", seconds=60)
    app.keys("F5")
    app.find("press-9, Running", seconds=60)
    app.keys("shift+F5")
    app.find("press-9, Stopped", seconds=60)
    app.keys("ctrl+w")
    app.says("Nothing Open")
    app.keys("ctrl+q")
    wait("the window to end", lambda: not app.is_running())


def everything_by_keys():
    with Journey("keyboard") as journey:
        journey.give_runtime()
        app = journey.start()
        first_start(journey, app)
        areas(journey, app)
        palette(journey, app)
        dialogs(journey, app)
        rename_and_stop(journey, app)


TESTS = [everything_by_keys]

if __name__ == "__main__":
    tap.run({f"/e2e/keyboard/{test.__name__.replace('_', '-')}": test for test in TESTS})
