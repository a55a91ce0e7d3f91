#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an empty profile, by the cards of the first start, to a flow that runs; and what becomes of its
instance when the window is killed."""

import http.client
import urllib.parse

from journey import Journey, is_alive, wait
import tap

FLOW = [{"id": "h1", "type": "http in", "url": "/answer", "method": "get", "x": 100, "y": 80, "wires": [["c1"]]},
        {"id": "c1", "type": "template", "template": "seen", "x": 300, "y": 80, "wires": [["r1"]]},
        {"id": "r1", "type": "http response", "x": 450, "y": 80, "wires": []}]


def status(journey):
    return journey.ctl("instance", "status", "line-4")[1]


def ask(url):
    """The body that the deployed flow answers with; None before it does."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        connection.request("GET", "/answer")
        answer = connection.getresponse()
        return answer.read().decode() if answer.status == 200 else None
    except OSError:
        return None
    finally:
        connection.close()


def make_instance(journey, app):
    app.says("Where Would You Like to Begin?")
    journey.screenshot("cards")
    app.click("Create…")
    app.type_into("Name", "line-4")
    journey.screenshot("dialog")
    app.click("Create")
    app.find("line-4, Running", seconds=90)


def deploy_flow(journey, app):
    """Brought in from a file, deployed with the window's own button, and asked over HTTP."""
    url = journey.ctl("instance", "url", "line-4")[1]["url"]
    journey.open_file("answer.json", FLOW)
    app.says("Import into line-4?", 60)
    app.click("Import Here")
    # With the tab that an empty Node-RED begins with.
    app.find("Deploy 4 changes")
    app.focus()
    journey.screenshot("undeployed")
    assert ask(url) is None, "nothing is deployed by itself"

    app.point(app.find("Deploy", "label"))
    assert wait("the deployed flow", lambda: ask(url)) == "seen"
    app.gone("Deploy 4 changes")
    journey.screenshot("deployed")
    stored = journey.ctl("workspace", "activity")[1]
    assert any(entry["verb"] == "deploy" and entry["result"] == "ok" for entry in stored), stored


def an_instance_is_made_and_runs():
    with Journey("first-start") as journey:
        journey.give_runtime()
        app = journey.start()
        make_instance(journey, app)
        running = status(journey)
        assert running["state"] == "running" and is_alive(running["pid"]), running
        deploy_flow(journey, app)

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
