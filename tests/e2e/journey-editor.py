#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The editor of Node-RED 4.1 and 5.0 worked from the window around it: what the header and the keys do, and
that nothing opens over, or is lost in, a dialog of the page."""

from journey import Journey, wait
import tap

NODE = [{"id": "n1", "type": "comment", "name": "pressvalve", "x": 350, "y": 180, "wires": []}]
OTHER = [{"id": "n2", "type": "comment", "name": "other", "x": 350, "y": 280, "wires": []}]
DIALOG = "A Node Dialog Is Open in line-4"
EDITS = "Undeployed Changes in line-4"


def press_until(app, key, what, condition):
    """Presses a key until it shows: a page that is busy for a moment may miss one."""
    def done():
        app.focus()
        app.keys(key)
        return wait(what, condition, 5)
    return wait(what, done, 60)


def choose(app, text, answer):
    """Finds something by its name, and takes it when the palette shows it; what the page can do is found as soon
    as the page answers."""
    def found():
        app.keys("Escape" if app.has("Search everything", "entry") else "ctrl+k")
        app.find("Search everything", "entry", 5)
        app.type(text)
        return app.says(answer, 5)
    app.focus()
    wait(f"“{answer}” in the palette", found, 60)
    app.keys("Return")
    wait("the palette to close", lambda: not app.has("Search everything", "entry"))


def run(app, words):
    """An action by its name."""
    choose(app, ">" + words, words)


def deploys(journey, app):
    """Imported, undone, done again, deployed by the editor's own key."""
    journey.open_file("n1.json", NODE)
    app.says("Import into line-4?", 60)
    app.click("Import Here")
    app.find("Deploy 2 changes")
    app.click("Undo in the editor", "push button")
    wait("the import to be undone", lambda: not app.has("Deploy 2 changes"))
    app.click("Redo in the editor", "push button")
    app.find("Deploy 2 changes")
    journey.screenshot("edited")
    app.focus()
    app.keys("ctrl+d")
    wait("the deploy", lambda: not app.has("Deploy 2 changes"), 60)


def surroundings(journey, app):
    """Zoom, side bars, panel, and only the page."""
    app.focus()
    app.keys("ctrl+j")
    app.find("Follow the newest line")
    app.keys("ctrl+j")
    wait("the panel to hide", lambda: not app.has("Follow the newest line"))
    run(app, "Zoom In")
    run(app, "Show or Hide Left Side Bar")
    run(app, "Show or Hide Right Side Bar")
    journey.screenshot("bars-and-zoom")
    run(app, "Show or Hide Left Side Bar")
    run(app, "Show or Hide Right Side Bar")
    run(app, "Zoom to 100 %")
    app.focus()
    app.keys("F11")
    wait("only the page", lambda: not app.has("Filter instances"))
    journey.screenshot("only-the-page")
    app.keys("F11")
    app.find("Filter instances")


def nothing_opens_over_a_dialog(journey, app):
    run(app, "Export…")
    wait("the search to be out of reach", lambda: not app.can("Search these flows"))
    journey.screenshot("export")
    press_until(app, "Escape", "the search to be back", lambda: app.can("Search these flows"))


def open_node(app):
    """By its name, then with the editor's own key."""
    choose(app, "pressvalve", "comment")
    press_until(app, "Return", "a dialog over the canvas", lambda: not app.can("Search these flows"))


def type_and_close(app, y):
    """Whether what is typed into the dialog's first field, `y` pixels from above, is asked about; a moment earlier
    it is not there yet."""
    app.focus()
    app.mouse(1060, y)
    app.keys("ctrl+a")
    app.type("gate")
    app.keys("ctrl+w")
    app.says("in line-4", 10)
    if app.has(DIALOG):
        return True
    app.click("Cancel", "push button")
    app.gone(EDITS)
    return False


def typed_is_not_lost(journey, app, y):
    """Asked by every way out; applied, it is a change that comes back after loading anew."""
    journey.open_file("n2.json", OTHER)
    app.says("Import into line-4?", 60)
    app.click("Import Here")
    app.find("Deploy 1 change")
    open_node(app)
    wait("a question about the dialog", lambda: type_and_close(app, y), 60)
    journey.screenshot("dialog-is-open")
    app.click("Cancel", "push button")
    app.gone(DIALOG)
    app.focus()
    app.keys("ctrl+q")
    app.says(DIALOG)
    app.click("Cancel", "push button")
    app.gone(DIALOG)
    run(app, "Reload the Editor")
    app.says(DIALOG)
    app.click("Apply", "push button")
    app.says("Reload the Editor of line-4?")
    journey.screenshot("reload")
    app.click("Reload and Keep", "push button")
    app.gone("Reload the Editor of line-4?")
    app.find("Deploy 2 changes", seconds=60)
    app.focus()
    app.keys("ctrl+q")
    app.says(EDITS)
    app.click("Discard", "push button")
    app.says("1 Local Instance Is Running")
    app.click("Stop", "push button")
    wait("the window to end", lambda: not app.is_running(), 60)


def work(runtime, y):
    with Journey(f"editor-{runtime[-3:]}") as journey:
        journey.give_runtime(runtime)
        journey.ctl("instance", "add-local", "line-4", "--runtime", runtime)
        journey.ctl("instance", "start", "line-4")
        app = journey.start()
        app.open_instance("line-4")
        wait("the editor", lambda: app.can("Search these flows"), 90)
        deploys(journey, app)
        surroundings(journey, app)
        nothing_opens_over_a_dialog(journey, app)
        typed_is_not_lost(journey, app, y)


# Where the name stands in the dialog of a node.
RUNTIMES = {"node-red-5.0": 286, "node-red-4.1": 240}
TESTS = {f"/e2e/editor/{runtime}": lambda runtime=runtime, y=y: work(runtime, y) for runtime, y in RUNTIMES.items()}

if __name__ == "__main__":
    tap.run(TESTS)
