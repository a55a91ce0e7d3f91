#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person has edited comes back when the page, the window or the keeper is killed, and each of them
says what happened and how to go on."""

import contextlib
import os
import pathlib
import signal
import sqlite3

from journey import Journey, is_alive, wait
import tap

NODES = [{"id": f"n{i}", "type": "comment", "name": f"mine {i}", "x": 150, "y": 80 * i, "wires": []} for i in (1, 2)]
# With the tab that an empty Node-RED begins with.
CHANGES = "Deploy 3 changes"
OFFER = "Undeployed changes from"


def parent(pid):
    stat = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    return int(stat.rpartition(")")[2].split()[1])


def name(pid):
    return pathlib.Path(f"/proc/{pid}/comm").read_text(errors="replace").strip()


def web_processes(app):
    """The processes that show the pages of the window."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            pid = int(folder.name)
            if name(pid).startswith("WebKitWebProc"):
                above = pid
                while above > 1 and above != app.process.pid:
                    above = parent(above)
                found += [pid] if above > 1 else []
    return found


def status(journey):
    return journey.ctl("instance", "status", "line-4")[1]


def running_ids(journey):
    return {node["id"] for node in journey.ctl("flows", "get", "line-4")[1]["flows"]}


def n_kept(journey):
    """How many parts of a draft lie sealed in the profile."""
    with contextlib.closing(sqlite3.connect(f"file:{journey.profile}/workspace.db?mode=ro", uri=True)) as database:
        return database.execute("SELECT count(*) FROM draft").fetchone()[0]


def edit(journey, app):
    journey.open_file("mine.json", NODES)
    app.says("Import into line-4?", 60)
    app.click("Import Here")
    app.find(CHANGES)
    wait("the edits to be kept", lambda: n_kept(journey) > 0)
    app.focus()


def restore(app):
    app.says(OFFER, 60)
    app.click("Restore")
    app.find(CHANGES)
    app.gone(OFFER)


def the_web_process_is_killed(journey, app):
    victims = web_processes(app)
    assert len(victims) == 1, victims
    os.kill(victims[0], signal.SIGKILL)
    app.says("The Editor Page Is Gone")
    journey.screenshot("page-gone")
    assert app.is_running() and status(journey)["state"] == "running"

    app.click("Reload")
    restore(app)
    assert web_processes(app) != victims


def the_window_is_killed(journey, app):
    """The next start offers the tab, and the tab its edits."""
    wait("the edits to be kept", lambda: n_kept(journey) > 0)
    app.kill()
    assert journey.ctl("workspace", "check", "--thorough")[1]["findings"] == []
    again = journey.start()
    again.says("did not end well the last time. 1 tab was open")
    journey.screenshot("tabs-offered")
    again.click("Open It Again")
    again.says(OFFER, 60)
    journey.screenshot("edits-offered")
    restore(again)
    return again


def the_keeper_is_killed(journey, app):
    """Node-RED ends with it; that is said, and that the edits are kept. Started again, it takes them."""
    running = status(journey)["pid"]
    keeper = parent(running)
    assert name(keeper).startswith("flowbench-keep"), name(keeper)
    os.kill(keeper, signal.SIGKILL)
    wait("Node-RED to end with its keeper", lambda: not is_alive(running))
    app.find("line-4, Crashed")
    app.says("Its keeper was ended from outside")
    app.says("What you changed and did not deploy is kept")
    journey.screenshot("keeper-killed")

    app.click("Start", "push button")
    app.find(CHANGES, seconds=60)
    app.point(app.find("Deploy", "label"))
    wait("the edits of before in the runtime", lambda: {node["id"] for node in NODES} <= running_ids(journey))
    app.gone(CHANGES)
    journey.screenshot("deployed")


def all_of_it_comes_back():
    with Journey("crash") as journey:
        journey.give_runtime()
        journey.ctl("instance", "add-local", "line-4")
        journey.ctl("instance", "start", "line-4")
        app = journey.start()
        app.open_instance("line-4")
        edit(journey, app)
        the_web_process_is_killed(journey, app)
        again = the_window_is_killed(journey, app)
        the_keeper_is_killed(journey, again)


TESTS = [all_of_it_comes_back]

if __name__ == "__main__":
    tap.run({f"/e2e/crash/{test.__name__.replace('_', '-')}": test for test in TESTS})
