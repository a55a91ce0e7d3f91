#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A remote Node-RED that knows users: added and signed in to by hand, read first, written to when a person
says so, and signed in to again when its session has ended."""

import json

from journey import Journey, wait
from node_red import NodeRed
import tap

USERS = {"ana": {"password": "correct-horse", "permissions": "*"}}
FLOWS = [{"id": "t1", "type": "tab", "label": "Press"},
         {"id": "n1", "type": "comment", "z": "t1", "name": "there before", "x": 150, "y": 80, "wires": []}]
DENIED = 4


def comment(node_id, y):
    return [{"id": node_id, "type": "comment", "name": node_id, "x": 150, "y": y, "wires": []}]


def ids(remote):
    return {node["id"] for node in remote.flows()}


def add(app, remote):
    """The cards' own way; a wrong password is said once and not tried again."""
    app.click("Connect…")
    app.type_into("Address, Such as https://line4.example/admin/", remote.url)
    app.click("Connect", "push button")
    app.says("used once to get a token")
    app.type_into("User", "ana")
    app.type_into("Password", "wrong")
    app.type_into("Name in Flowbench", "press-4")
    app.click("Add")
    app.says("refuses this name and password")
    assert remote.logins() == ["ana"], remote.logins()
    app.type_into("Password", "correct-horse")
    app.click("Add")
    app.find("press-4, Running, Read-only", seconds=60)
    assert len(remote.logins()) < 4, remote.logins()


def read_only_comes_first(journey, app, remote):
    """The editor is there without a login page. Edits can be tried, not deployed: neither by the window,
    nor by the editor's own key, nor by the core that both programs share."""
    app.focus()
    journey.open_file("n2.json", comment("n2", 160))
    app.says("Import into press-4?", 60)
    app.click("Import Here")
    wait("the imported node to be undoable", lambda: app.can("Undo in the editor"))
    app.focus()
    journey.screenshot("read-only")
    assert not app.has("Deploy")
    app.keys("ctrl+d")
    everything = journey.folder / "everything.json"
    everything.write_text(json.dumps(FLOWS + comment("n2", 160)), encoding="utf-8")
    status, _ = journey.ctl("flows", "put", "press-4", everything, check=False)
    assert status == DENIED, status
    assert ids(remote) == {"t1", "n1"}, remote.flows()


def write_when_allowed(journey, app, remote):
    app.click("Settings", "push button")
    app.choose("Mode", "Down", "Read and write")
    app.says("Flows can be deployed")
    app.click("Editor", "push button")
    app.find("Deploy 1 change")
    deploy(app)
    journey.screenshot("asked")
    app.click("Deploy", "push button")
    wait("the deployed node", lambda: "n2" in ids(remote))
    app.gone("Deploy 1 change")
    app.focus()


def deploy(app):
    """Up to the question, which names the instance."""
    app.point(app.find("Deploy", "label"))
    app.says("Deploy to press-4?")


def the_session_ends(journey, app, remote):
    """Told natively, with the edits in place; signing in again brings them out."""
    journey.open_file("n3.json", comment("n3", 240))
    app.click("Import Here")
    app.find("Deploy 1 change")
    app.focus()
    remote.end_sessions()
    deploy(app)
    app.click("Deploy", "push button")
    app.says("The session has ended")
    app.find("Deploy 1 change")
    assert "n3" not in ids(remote)
    app.focus()
    journey.screenshot("session-ended")

    attempts = len(remote.logins())
    app.click("Sign In")
    app.says("Sign In to press-4")
    journey.screenshot("sign-in")
    app.type_into("Password", "correct-horse")
    app.click("Sign In", "push button")
    app.gone("The session has ended")
    assert len(remote.logins()) - attempts <= 2, remote.logins()
    app.focus()
    app.find("Deploy 1 change")
    deploy(app)
    app.click("Deploy", "push button")
    wait("the edits of before", lambda: "n3" in ids(remote))
    app.gone("Deploy 1 change")
    journey.screenshot("deployed")


def added_read_written_and_signed_in_again():
    with Journey("remote") as journey, NodeRed(users=USERS, flows=FLOWS) as remote:
        app = journey.start()
        add(app, remote)
        read_only_comes_first(journey, app, remote)
        write_when_allowed(journey, app, remote)
        the_session_ends(journey, app, remote)


TESTS = [added_read_written_and_signed_in_again]

if __name__ == "__main__":
    tap.run({f"/e2e/remote/{test.__name__.replace('_', '-')}": test for test in TESTS})
