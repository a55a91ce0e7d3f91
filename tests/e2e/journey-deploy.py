#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""In the editor as an engineer would: a flow is brought in, deployed with the window's own button, and
its result is seen in the running Node-RED."""

import http.client
import json
import shutil
import subprocess
import time
import urllib.parse

from journey import Journey, wait
from programs import link_or_copy, runtime_folder
import tap

RUNTIME = "node-red-5.0"
CANVAS = (740, 450)
IMPORT_BUTTON = (1067, 711)
FLOW = [{"id": "h1", "type": "http in", "z": "", "url": "/answer", "method": "get", "x": 100, "y": 80, "wires": [["c1"]]},
        {"id": "c1", "type": "template", "z": "", "template": "seen", "x": 300, "y": 80, "wires": [["r1"]]},
        {"id": "r1", "type": "http response", "z": "", "x": 450, "y": 80, "wires": []}]


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


def colour(x, y):
    """Red, green and blue of a place of the screen: web content is not on the accessibility bus."""
    return subprocess.run(["import", "-window", "root", "-crop", f"1x1+{x}+{y}", "-depth", "8", "rgb:-"],
                          capture_output=True, timeout=30, check=True).stdout


def is_dimmed():
    """Whether the editor's own bar of tabs lies under a dialog of the editor."""
    return colour(900, 117)[0] < 190


def can_import():
    """Whether the dialog has taken the text and its main button is red."""
    shot = colour(IMPORT_BUTTON[0] - 30, IMPORT_BUTTON[1])
    return shot[0] > 120 and shot[1] < 90


def open_import(app):
    """The editor's own key opens its import dialog once the editor is ready for keys."""
    def opened():
        app.focus()
        app.mouse(*CANVAS)
        app.keys("ctrl+i")
        time.sleep(1)
        return is_dimmed()
    wait("the editor's import dialog", opened, 60)


def a_flow_is_deployed():
    with Journey("deploy") as journey:
        target = journey.profile / "runtimes" / RUNTIME
        target.parent.mkdir(mode=0o700, parents=True)
        shutil.copytree(runtime_folder(RUNTIME), target, symlinks=True, copy_function=link_or_copy)
        app = journey.start()
        app.click("Create…")
        app.says("New Local Instance")
        app.type_into("Name", "line-4")
        app.click("Create")
        app.find("line-4, Running", seconds=90)
        url = journey.ctl("instance", "url", "line-4")[1]["url"]
        app.find("Deploy", seconds=60)

        open_import(app)
        app.type(json.dumps(FLOW))
        wait("the text to be taken", can_import, 40)
        app.mouse(*IMPORT_BUTTON)
        wait("the dialog to close", lambda: not is_dimmed())
        app.mouse(*CANVAS)
        app.says("Deploy 4 changes")
        journey.screenshot("undeployed")
        assert ask(url) is None, "nothing is deployed by itself"

        app.point(app.find("Deploy", "label"))
        assert wait("the deployed flow", lambda: ask(url)) == "seen"
        wait("nothing left to deploy", lambda: not app.has("Deploy 4 changes"))
        journey.screenshot("deployed")
        stored = journey.ctl("workspace", "activity")[1]
        assert any(entry["verb"] == "deploy" and entry["result"] == "ok" for entry in stored), stored


TESTS = [a_flow_is_deployed]

if __name__ == "__main__":
    tap.run({f"/e2e/deploy/{test.__name__.replace('_', '-')}": test for test in TESTS})
