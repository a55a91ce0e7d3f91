#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ran before comes back: a snapshot is taken, another client deploys, the difference is looked at, the
snapshot restored, that undone, one exported and imported again, and all that was kept is found whole."""

import json
import urllib.request

from app import plain
from journey import Journey, wait
from node_red import NodeRed
import tap

CODE = "const level = msg.payload / 4096;\nreturn msg;\n"
NEWER_CODE = "const level = msg.payload / 4095;\nnode.warn(level);\nreturn msg;\n"


def flows(code, *more):
    return [{"id": "t1", "type": "tab", "label": "Filler"},
            {"id": "f1", "type": "function", "z": "t1", "name": "level in percent", "func": code, "outputs": 1,
             "x": 200, "y": 100, "wires": [[]]}, *more]


ADDED = {"id": "c1", "type": "comment", "z": "t1", "name": "who was here", "x": 200, "y": 200, "wires": []}


def deploy(remote, nodes):
    """Another client."""
    request = urllib.request.Request(remote.url + "flows", json.dumps(nodes).encode(), method="POST",
                                     headers={"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=20).close()


def running(remote):
    return {node["id"]: node for node in json.loads(remote.get("flows") or "[]")}


def choose(app, row, item):
    """An item of the menu of a row."""
    def found():
        return next((node for node in app.walk() if node.get_role_name() == "menu item"
                     and plain(node.get_name()).replace("_", "") == item), None)
    def more():
        return next(node for node in app.walk(app.says(row, 0)) if plain(node.get_name()) == "Compare, Restore and More")
    app.focus()
    wait(f"the menu of “{row}”", more).do_action(0)
    wait(f"“{item}”", found).do_action(0)


def taken_and_deployed_over(journey, app, remote):
    app.open_instance("filler-4")
    app.focus()
    app.keys("alt+4")
    app.click("Take a snapshot")
    app.says("Snapshot taken", 60)
    deploy(remote, flows(NEWER_CODE, ADDED))
    app.says("Deployed by somebody else", 60)
    app.says("runs now", 60)
    journey.screenshot("history")


def looked_at(journey, app):
    """The picture, the list and the code of what another client did."""
    choose(app, "Snapshot, Today", "Compare with What Runs Now")
    app.says("+1 ~1 -0", 60)
    app.says("The code of “level in percent” is another", 60)
    app.says("level in percent, changed, function")
    app.click("Older and newer side by side")
    journey.screenshot("compared")
    app.focus()
    app.keys("n")
    app.says("2 of 2")
    app.keys("ctrl+c")
    app.says("1 node copied; paste it in an editor")
    journey.screenshot("copied")
    app.click("Who changed it, and when")
    app.says("Added · somebody else")
    journey.screenshot("node-history")
    app.click("Close", "push button")
    app.focus()


# What Tab visits on the page of a comparison, one round from the picture.
TAB_ORDER = ["Who changed it, and when", "Copy for an Editor", "List of Changes", "Older",
             "Fade between the older and the newer version", "Newer", "Tab or Subflow", "Previous Change",
             "Next Change", "Show Changes of Layout", "Show the Whole Tab"]


def walked_by_tab(journey, app):
    """All parts of the comparison, in the order in which they are read, there and back."""
    def name():
        """Of what has the keyboard; the button of a choice has that of the choice."""
        node = app.focused()
        names = [plain(of.get_name() or "") for of in (node, node and node.get_parent()) if of]
        return next((known for known in names if known in TAB_ORDER), names and names[0])
    def walk(key, last):
        passed = []
        while len(passed) < 60 and last not in passed:
            app.keys(key)
            passed.append(name())
        return [step for step in passed if step in TAB_ORDER]
    app.focus()
    walk("Tab", TAB_ORDER[-1])
    there = walk("Tab", TAB_ORDER[-1])
    assert there == TAB_ORDER, there
    app.keys("Tab")
    journey.screenshot("tab-order")
    back = walk("shift+Tab", TAB_ORDER[0])
    assert back == TAB_ORDER[::-1], back


def restored_and_undone(journey, app, remote):
    choose(app, "Snapshot, Today", "Restore…")
    app.says("Restore to “filler-4”?")
    app.click("Restore", "push button")
    app.says("2 nodes restored on “filler-4”", 60)
    wait("what ran before", lambda: running(remote)["f1"]["func"] == CODE and "c1" not in running(remote))
    app.focus()
    journey.screenshot("restored")
    app.click("Undo")
    wait("what another client deployed",
         lambda: running(remote)["f1"]["func"] == NEWER_CODE and "c1" in running(remote), 60)
    app.says("3 nodes restored on “filler-4”", 60)


def exported_and_imported(journey, app):
    """What goes to a file with a secret comes back with it, and with no other."""
    path = journey.folder / "out.json"
    choose(app, "Snapshot, Today", "Export…")
    app.click("FlowFuse Snapshot", "check box")
    app.click("With Credentials")
    app.says("No credentials: those of the snapshot are not known")
    app.type_into("Secret", "audit 2026")
    journey.screenshot("export")
    app.click("Export…", "push button")
    app.says("Export Snapshot")
    app.find("Name:")
    app.focus()
    app.keys("ctrl+a")
    app.type(str(path))
    app.click("Export", "push button")
    app.says("Exported to “out.json”", 60)
    assert json.loads(path.read_text())["flows"]["flows"][1]["func"] == CODE
    assert "audit 2026" not in path.read_text()
    app.focus()
    app.click("Import a snapshot")
    app.click("File…", "push button")
    app.find("Open", "push button")
    app.focus()
    app.keys("ctrl+l")
    app.type(str(path))
    app.click("Open", "push button")
    app.says(str(path), 60)
    journey.screenshot("import")
    app.type_into("Name", "came back")
    app.click("Import", "push button")
    app.says("“came back” imported", 60)
    app.focus()


def what_was_kept_is_whole(journey):
    reasons = {row["reason"] for row in journey.ctl("snapshot", "list", "filler-4")[1]}
    assert {"manual", "foreign-deploy", "imported"} <= reasons, reasons
    assert journey.ctl("snapshot", "verify", "--all")[0] == 0


def taken_compared_restored_and_undone():
    with Journey("snapshots") as journey, NodeRed(flows=flows(CODE)) as remote:
        journey.ctl("instance", "add-remote", "filler-4", remote.url)
        journey.ctl("instance", "mode", "filler-4", "read-write")
        app = journey.start()
        taken_and_deployed_over(journey, app, remote)
        looked_at(journey, app)
        walked_by_tab(journey, app)
        restored_and_undone(journey, app, remote)
        exported_and_imported(journey, app)
        what_was_kept_is_whole(journey)


TESTS = [taken_compared_restored_and_undone]

if __name__ == "__main__":
    tap.run({f"/e2e/snapshots/{test.__name__.replace('_', '-')}": test for test in TESTS})
