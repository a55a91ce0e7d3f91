#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes on real Node-RED: taken, changed by somebody else, compared, merged, restored, verified."""

import copy
import json
import pathlib
import sys
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import tap  # noqa: E402
from node_red import NodeRed  # noqa: E402
from programs import Profile  # noqa: E402

FLOWS = [{"id": "t1", "type": "tab", "label": "Press"},
         {"id": "i1", "type": "inject", "z": "t1", "name": "start", "props": [], "repeat": "", "once": False,
          "x": 100, "y": 100, "wires": [["f1"]]},
         {"id": "f1", "type": "function", "z": "t1", "name": "scale", "outputs": 1, "libs": [],
          "func": "const factor = 1;\nmsg.payload *= factor;\nmsg.unit = 'bar';\nreturn msg;",
          "x": 300, "y": 100, "wires": [["d1"]]},
         {"id": "d1", "type": "debug", "z": "t1", "name": "end", "active": True, "x": 500, "y": 100, "wires": []}]


def changed(**lines):
    """The flows with other lines in the function."""
    flows = copy.deepcopy(FLOWS)
    for old, new in lines.values():
        flows[2]["func"] = flows[2]["func"].replace(old, new)
    return flows


def deploy_as_somebody_else(remote, flows):
    request = urllib.request.Request(remote.url + "flows", json.dumps(flows).encode(), method="POST",
                                     headers={"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=30).close()


def write(profile, name, flows):
    path = profile.root / name
    path.write_text(json.dumps(flows), encoding="utf-8")
    return path


def code(remote):
    return next(node for node in remote.flows() if node["id"] == "f1")["func"]


def changes(runtime):
    with Profile() as profile, NodeRed(flows=FLOWS, runtime=runtime) as remote:
        profile.must("instance", "add-remote", "press", remote.url)
        profile.must("instance", "mode", "press", "read-write")
        taken = profile.must("snapshot", "take", "press")["id"]
        assert profile.run("diff", taken, "press").status == 0

        theirs = changed(factor=("factor = 1", "factor = 10"))
        theirs.append({"id": "c1", "type": "comment", "z": "t1", "name": "theirs", "x": 100, "y": 40,
                       "wires": []})
        deploy_as_somebody_else(remote, theirs)
        found = profile.run("diff", taken, "press")
        assert found.status == 1 and found.data["summary"].startswith("+1 ~1 -0"), found
        code_change = next(change for change in found.data["changes"] if change["id"] == "f1")
        assert [row["path"] for row in code_change["properties"]] == ["func"], found
        assert "code" in [risk["code"] for risk in found.data["risks"]], found

        # A fix of another line, made from what ran on Tuesday, comes onto what runs now.
        fix = write(profile, "fix.json", changed(unit=("'bar'", "'mbar'")))
        merged = profile.run("merge", taken, fix, "press", "--put")
        assert merged.status == 0 and merged.data["conflicts"] == [] and merged.data["rev"], merged
        assert "factor = 10" in code(remote) and "'mbar'" in code(remote), code(remote)
        assert "c1" in [node["id"] for node in remote.flows()]

        # Of the same line a person decides; until then nothing is sent.
        other = write(profile, "other.json", changed(factor=("factor = 1", "factor = 100")))
        before = remote.flows()
        asked = profile.run("merge", taken, other, "press", "--put")
        assert asked.status == 5 and remote.flows() == before, asked
        conflict, = asked.data["conflicts"]
        assert (conflict["node"], conflict["path"], conflict["line"]) == ("f1", "func", 1), asked
        chosen = profile.run("merge", taken, other, "press", "--put", "--choose", "f1:func:1=mine")
        assert chosen.status == 0, chosen
        assert "factor = 100;" in code(remote) and "'mbar'" in code(remote), code(remote)

        profile.must("snapshot", "restore", taken)
        back = profile.run("diff", taken, "press")
        assert back.status == 0 and back.data["equal"], back
        assert code(remote) == FLOWS[2]["func"]
        assert profile.run("snapshot", "verify", "--all").status == 0


def changes_on_5():
    changes("node-red-5.0")


def changes_on_4():
    changes("node-red-4.1")


TESTS = [changes_on_5, changes_on_4]

if __name__ == "__main__":
    tap.run({f"/ctl/changes/{test.__name__.replace('_', '-')}": test for test in TESTS})
