#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A local instance from making it to throwing it away, with real Node-RED behind flowbenchctl."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import tap  # noqa: E402
from programs import FLOWBENCHCTL, Profile, interrupt, is_alive, runtime_folder, wait  # noqa: E402

# Answers an HTTP request: what the deployed flow does is seen in the runtime itself.
FLOWS = [{"id": "t1", "type": "tab", "label": "Line"},
         {"id": "h1", "type": "http in", "z": "t1", "url": "/answer", "method": "get", "wires": [["c1"]]},
         {"id": "c1", "type": "change", "z": "t1", "wires": [["r1"]],
          "rules": [{"t": "set", "p": "payload", "pt": "msg", "to": "first", "tot": "str"}]},
         {"id": "r1", "type": "http response", "z": "t1", "wires": []}]


def flows_that_answer(text):
    flows = json.loads(json.dumps(FLOWS))
    flows[2]["rules"][0]["to"] = text
    return flows


def ask(url, path="/answer"):
    """Status and body of a GET on the running flow; None without an answer."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except OSError:
        return None
    finally:
        connection.close()


def write(profile, flows, name="flows.json"):
    path = profile.root / name
    path.write_text(json.dumps(flows), encoding="utf-8")
    return path


def made(profile, name="line-4", runtime="node-red-5.0", flows=None):
    profile.give_runtime(runtime)
    args = ["--flows", write(profile, flows)] if flows else []
    return profile.must("instance", "add-local", name, "--runtime", runtime, *args)


def life_of(runtime):
    with Profile() as profile:
        new = made(profile, runtime=runtime, flows=FLOWS)
        assert new["kind"] == "local" and new["mode"] == "read-write" and new["state"] == "stopped"
        assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{26}", new["id"])

        running = profile.must("instance", "start", "line-4")
        assert running["state"] == "running", running
        assert running["node_red_version"].startswith(runtime[len("node-red-"):]), running
        assert running["runtime"] == runtime
        assert running["url"].startswith("http://127.0.0.1:") and running["url"].endswith("/")
        assert is_alive(running["pid"])
        assert wait("the flow", lambda: ask(running["url"])) == (200, "first")

        # It outlives the program that started it, and the next one finds it by a prefix of its id.
        found = profile.must("instance", "status", new["id"][:6])
        assert (found["pid"], found["state"]) == (running["pid"], "running"), found
        assert found["memory"] > 10_000_000
        assert profile.must("instance", "url", "line-4")["url"] == running["url"]
        assert ask(running["url"], "/flows")[0] == 401, "nobody gets in without the token"

        got = profile.must("flows", "get", "line-4")
        assert [node["id"] for node in got["flows"]] == [node["id"] for node in FLOWS]
        put = profile.must("flows", "put", "line-4", write(profile, flows_that_answer("second")),
                           "--rev", got["rev"])
        assert put["nodes"] == 4 and put["rev"] != got["rev"], put
        assert wait("the new flow", lambda: ask(running["url"]) == (200, "second"))

        stale = profile.run("flows", "put", "line-4", write(profile, FLOWS), "--rev", got["rev"])
        assert stale.status == 5 and stale.error["code"] == "conflict", stale
        assert ask(running["url"]) == (200, "second"), "nothing was overwritten"

        again = profile.must("instance", "restart", "line-4")
        assert again["state"] == "running" and again["pid"] != running["pid"]
        assert wait("the flow", lambda: ask(again["url"])) == (200, "second")

        stopped = profile.must("instance", "stop", "line-4")
        assert stopped["state"] == "stopped" and stopped["pid"] is None, stopped
        assert not is_alive(again["pid"])
        assert ask(again["url"]) is None
        assert profile.run("instance", "stop", "line-4").status == 0, "stopping twice is fine"
        assert profile.run("flows", "get", "line-4").status == 6


def life_on_node_red_4():
    life_of("node-red-4.1")


def life_on_node_red_5():
    life_of("node-red-5.0")


def modes_are_kept_by_core():
    with Profile() as profile:
        made(profile, flows=FLOWS)
        url = profile.must("instance", "start", "line-4")["url"]
        other = write(profile, flows_that_answer("never"), "other.json")

        assert profile.must("instance", "mode", "line-4", "read-only")["mode"] == "read-only"
        refused = profile.run("flows", "put", "line-4", other)
        assert refused.status == 4 and refused.error["code"] == "denied", refused
        assert profile.run("flows", "get", "line-4").status == 0
        profile.must("instance", "mode", "line-4", "off")
        assert profile.run("flows", "get", "line-4").status == 4
        assert profile.run("flows", "put", "line-4", other).status == 4
        assert ask(url) == (200, "first")
        wrong = profile.run("instance", "mode", "line-4", "writable")
        assert wrong.status in (2, 8), wrong


def what_would_be_overwritten_is_kept():
    """The guard's file: the flows that ran before each deploy."""
    with Profile() as profile:
        new = made(profile, flows=FLOWS)
        profile.must("instance", "start", "line-4")
        before = {path for path in (profile.folder / "instances" / new["id"]).rglob("*") if path.is_file()}
        profile.must("flows", "put", "line-4", write(profile, flows_that_answer("second")))
        fresh = {path for path in (profile.folder / "instances" / new["id"]).rglob("*")
                 if path.is_file() and path not in before}
        kept = [path for path in fresh if b'"first"' in path.read_bytes()]
        assert kept, fresh


def names_ids_and_prefixes():
    with Profile() as profile:
        profile.give_runtime()
        ids = [profile.must("instance", "add-local", f"line-{i}")["id"] for i in range(3)]
        taken = profile.run("instance", "add-local", "line-1")
        assert taken.status in (0, 5), taken

        profile.must("instance", "rename", ids[0], "press")
        names = {row["id"]: row["name"] for row in profile.must("instance", "list")}
        assert names[ids[0]] == "press"
        assert profile.run("instance", "status", "line-0").status == 3
        assert profile.must("instance", "status", ids[1])["name"] == "line-1"

        copy = profile.must("instance", "add-local", "copy", "--from", "press")
        assert copy["id"] not in ids and copy["runtime"] == "node-red-5.0"


def an_ambiguous_prefix_lists_the_candidates():
    with Profile() as profile:
        profile.give_runtime()
        for name in ("press", "oven"):
            profile.must("instance", "add-local", name)
        # Ids are random: two that begin alike are made by hand.
        with contextlib.closing(sqlite3.connect(profile.folder / "workspace.db")) as database:
            database.execute("UPDATE instance SET id = 'aaaaaa' || substr(id, 7)")
            database.commit()
        result = profile.run("instance", "url", "aaaaaa")
        assert result.status == 2 and result.error["code"] == "usage", result
        assert "press" in result.error["message"] and "oven" in result.error["message"], result


def trash_and_back():
    with Profile() as profile:
        new = made(profile, flows=FLOWS)
        running = profile.must("instance", "start", "line-4")
        gone = profile.must("instance", "remove", "line-4")
        assert gone == {"id": new["id"], "name": "line-4"}
        assert not is_alive(running["pid"]), "a removed instance does not run"
        assert profile.must("instance", "list") == []
        removed, = profile.must("instance", "trash")
        assert (removed["id"], removed["name"], removed["kind"]) == (new["id"], "line-4", "local"), removed
        back = profile.must("instance", "restore", new["id"])
        assert back["name"] == "line-4"
        running = profile.must("instance", "start", "line-4")
        assert wait("the flow", lambda: ask(running["url"])) == (200, "first")


def the_log_is_read_and_followed():
    flows = FLOWS + [{"id": "i1", "type": "inject", "z": "t1", "repeat": "0.2", "once": True,
                      "props": [{"p": "payload"}], "payload": "", "payloadType": "date", "wires": [["f1"]]},
                     {"id": "f1", "type": "function", "z": "t1", "outputs": 0, "wires": [],
                      "func": "node.warn('beat ' + (context.n = (context.n || 0) + 1)); node.log('quiet');"}]
    with Profile() as profile:
        made(profile, flows=flows)
        profile.must("instance", "start", "line-4")
        follower = profile.spawn("instance", "log", "line-4", "--follow", "--lines", "0", "--level", "warn",
                                 "--grep", "beat", stdin=subprocess.DEVNULL)
        lines = [json.loads(follower.stdout.readline()) for _ in range(5)]
        interrupt(follower)
        follower.communicate(timeout=20)
        assert follower.returncode == 130, follower.returncode
        for line in lines:
            assert set(line) == {"sequence", "time", "level", "text"}, line
            assert line["level"] == "warn" and "beat" in line["text"], line
        sequences = [line["sequence"] for line in lines]
        assert sequences == sorted(set(sequences)), sequences

        kept = profile.run("instance", "log", "line-4", "--lines", "1000")
        texts = [json.loads(line)["text"] for line in kept.out.splitlines()]
        assert any("quiet" in text for text in texts) and any("beat 1" in text for text in texts)
        last = profile.run("instance", "log", "line-4", "--lines", "3", as_json=False)
        assert len(last.out.splitlines()) == 3, last
        assert profile.run("instance", "log", "line-4", "--level", "loud").status == 2

        profile.must("instance", "stop", "line-4")
        assert profile.run("instance", "log", "line-4").out.count("\n") > 5, "also when it is stopped"


def a_closed_pipe_ends_the_log():
    with Profile() as profile:
        made(profile)
        profile.must("instance", "start", "line-4")
        follower = profile.spawn("instance", "log", "line-4", "--follow", stdin=subprocess.DEVNULL)
        follower.stdout.readline()
        follower.stdout.close()
        profile.must("instance", "restart", "line-4")
        follower.wait(20)


def an_undeployable_body_is_refused():
    with Profile() as profile:
        made(profile, flows=FLOWS)
        url = profile.must("instance", "start", "line-4")["url"]
        bad = write(profile, {"flows": FLOWS, "credentials": {"$": "00112233"}}, "cred.json")
        # Only the flows of a file are sent, never its sealed credentials.
        assert profile.run("flows", "put", "line-4", bad).status in (0, 8)
        cut = profile.root / "cut.json"
        cut.write_text(json.dumps(FLOWS)[:-9])
        refused = profile.run("flows", "put", "line-4", cut)
        assert refused.status == 8 and "cut.json" in refused.error["message"], refused
        assert ask(url) == (200, "first")


def a_crash_is_told_in_words():
    """The child killed from outside: the keeper starts it again, and says so."""
    with Profile() as profile:
        made(profile, flows=FLOWS)
        first = profile.must("instance", "start", "line-4")
        os.kill(first["pid"], signal.SIGKILL)

        def restarted():
            now = profile.must("instance", "status", "line-4")
            return now if now["state"] == "running" and now["pid"] != first["pid"] else None
        second = wait("the next child", restarted, 60)
        assert wait("the flow", lambda: ask(second["url"])) == (200, "first")


def a_start_that_fails_says_why():
    with Profile() as profile:
        new = made(profile)
        settings = profile.folder / "instances" / new["id"] / "node-red" / "settings.js"
        settings.write_text("this is no JavaScript (")
        failed = profile.run("instance", "start", "line-4")
        assert failed.status != 0 and "settings.js" in failed.error["message"], failed


def cancelling_is_130():
    """Ctrl+C while a runtime is fetched: nothing half-made stays."""
    with Profile() as profile:
        process = profile.spawn("runtime", "install", "node-red-5.0", stdin=subprocess.DEVNULL)
        wait("npm at work", lambda: any((profile.folder / "runtimes").glob("*")) or
             any((profile.folder / "runtimes").glob(".*")), 60)
        interrupt(process)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 130, (process.returncode, out, err)
        assert json.loads(err)["error"]["code"] == "cancelled"
        states = {row["name"]: row["state"] for row in profile.must("runtime", "list")}
        assert states["node-red-5.0"] == "available", states


def a_runtime_is_installed_and_removed():
    """By npm, from its registry or its cache."""
    with Profile() as profile:
        installed = profile.run("runtime", "install", "node-red-5.0", seconds=500)
        if installed.status == 6:
            raise tap.Skip("npm's registry")
        assert installed.status == 0, installed
        assert installed.err == "", "no progress on a pipe"
        row = installed.data
        assert row["state"] == "installed" and row["size"] > 100_000_000, row
        assert row["node_red_version"].startswith("5.0.")
        assert profile.run("runtime", "install", "node-red-5.0").status == 0, "a second time is fine"
        profile.must("instance", "add-local", "user", "--runtime", "node-red-5.0")
        used = profile.run("runtime", "remove", "node-red-5.0")
        assert used.status == 5, used
        profile.must("instance", "remove", "user")


def install_on_the_machine(profile, runtime):
    """As "npm install -g node-red" does: two commands in the PATH."""
    folder = pathlib.Path(runtime_folder(runtime))
    programs = profile.root / "bin"
    programs.mkdir()
    (programs / "node-red").symlink_to(folder / "node_modules/.bin/node-red")
    (programs / "node").symlink_to(next(folder.glob("node_modules/node-linux-*/bin/node")))
    profile.variables["PATH"] = f"{programs}:{os.environ['PATH']}"


def the_node_red_of_the_machine_and_back():
    """It is a runtime like the others, and an instance goes from one to another and back."""
    with Profile() as profile:
        before = {row["name"] for row in profile.must("runtime", "list")} - {"system"}
        install_on_the_machine(profile, "node-red-4.1")
        rows = {row["name"]: row for row in profile.must("runtime", "list")}
        assert set(rows) == before | {"system"}, rows
        assert rows["system"]["state"] == "system", rows
        assert rows["system"]["node_red_version"].startswith("4.1."), rows
        assert re.fullmatch(r"[0-9.]+", rows["system"]["node_version"]), rows
        removed = profile.run("runtime", "remove", "system")
        assert removed.status != 0 and (profile.root / "bin/node-red").exists(), removed

        made(profile, flows=FLOWS)
        for runtime, version in (("system", "4.1."), ("node-red-5.0", "5.0."), ("system", "4.1.")):
            changed = profile.must("instance", "runtime", "line-4", runtime)
            assert changed["runtime"] == runtime, changed
            running = profile.must("instance", "start", "line-4")
            assert running["node_red_version"].startswith(version), running
            assert wait("the flow", lambda: ask(running["url"])) == (200, "first")
            profile.must("instance", "stop", "line-4")

        del profile.variables["PATH"]
        if "system" not in {row["name"] for row in profile.must("runtime", "list")}:
            gone = profile.run("instance", "start", "line-4")
            assert gone.status == 3 and "choose another runtime" in gone.error["message"], gone


def a_taken_port_keeps_nobody_out():
    """Another program got the port between two starts: the instance comes up on another one, and the
    flows are read and written there."""
    with Profile() as profile:
        made(profile, flows=FLOWS)
        before = profile.must("instance", "start", "line-4")["url"]
        profile.must("instance", "stop", "line-4")
        with socket.socket() as thief:
            thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            thief.bind(("127.0.0.1", urllib.parse.urlsplit(before).port))
            thief.listen()
            running = profile.must("instance", "start", "line-4")
            assert running["url"] != before and "taken" in running["state_detail"], running
            profile.must("flows", "put", "line-4", write(profile, flows_that_answer("second")))
            assert wait("the new flow", lambda: ask(running["url"]) == (200, "second"))
            profile.must("instance", "stop", "line-4")


def the_demo_plant_comes_and_goes():
    with Profile() as profile:
        profile.give_runtime("node-red-5.0")
        made_one = profile.run("demo", "make", seconds=400)
        if made_one.status == 6:
            raise tap.Skip("npm's registry")
        assert made_one.status == 0, made_one
        assert made_one.data["state"] == "running", made_one
        assert ask(made_one.data["url"], "/dashboard/line1")[0] == 200
        assert profile.must("demo", "make")["id"] == made_one.data["id"], "it is made once"

        assert profile.must("demo", "remove")["id"] == made_one.data["id"]
        assert not is_alive(made_one.data["pid"])
        assert profile.must("instance", "list") == []
        assert list((profile.folder / "instances").iterdir()) == []
        assert profile.run("demo", "remove").status == 3


TESTS = [life_on_node_red_4, life_on_node_red_5, modes_are_kept_by_core,
         what_would_be_overwritten_is_kept, names_ids_and_prefixes,
         an_ambiguous_prefix_lists_the_candidates, trash_and_back, the_log_is_read_and_followed,
         a_closed_pipe_ends_the_log, an_undeployable_body_is_refused, a_crash_is_told_in_words,
         a_start_that_fails_says_why, a_taken_port_keeps_nobody_out, cancelling_is_130,
         a_runtime_is_installed_and_removed, the_node_red_of_the_machine_and_back,
         the_demo_plant_comes_and_goes]

if __name__ == "__main__":
    tap.run({f"/ctl/local/{test.__name__.replace('_', '-')}": test for test in TESTS})
