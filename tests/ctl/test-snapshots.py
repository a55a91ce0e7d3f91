#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Snapshots and what they hold, on real Node-RED: taken, restored, put elsewhere, put back."""

import copy
import http.client
import json
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import tap  # noqa: E402
from node_red import NodeRed  # noqa: E402
from programs import FLOWBENCHCTL, Profile, wait  # noqa: E402

SECRET = "sesame open, please"

# A tab whose secret variable is told to whoever asks: what the runtime has is seen from outside.
TELLS = [{"id": "t1", "type": "tab", "label": "Line",
          "env": [{"name": "SECRET", "value": "", "type": "cred"}]},
         {"id": "h1", "type": "http in", "z": "t1", "url": "/secret", "method": "get",
          "x": 100, "y": 100, "wires": [["f1"]]},
         {"id": "f1", "type": "function", "z": "t1", "func": "msg.payload = 'it is ' + "
          "env.get('SECRET') + ', plant ' + env.get('PLANT'); return msg;", "outputs": 1,
          "x": 300, "y": 100, "wires": [["r1"]]},
         {"id": "r1", "type": "http response", "z": "t1", "x": 500, "y": 100, "wires": []}]
OTHER = [{"id": "t2", "type": "tab", "label": "Other"},
         {"id": "h2", "type": "http in", "z": "t2", "url": "/other", "method": "get",
          "x": 100, "y": 100, "wires": [["c2"]]},
         {"id": "c2", "type": "change", "z": "t2", "x": 300, "y": 100, "wires": [["r2"]],
          "rules": [{"t": "set", "p": "payload", "pt": "msg", "to": "first", "tot": "str"}]},
         {"id": "r2", "type": "http response", "z": "t2", "x": 500, "y": 100, "wires": []}]
# Ends the process it runs in, as soon as it starts.
CRASHES = [{"id": "t9", "type": "tab", "label": "Crash"},
           {"id": "i9", "type": "inject", "z": "t9", "once": True, "onceDelay": 0.1, "props": [],
            "repeat": "", "x": 100, "y": 100, "wires": [["e9"]]},
           {"id": "e9", "type": "exec", "z": "t9", "command": "kill -9 $PPID", "addpay": "",
            "useSpawn": "false", "x": 300, "y": 100, "wires": [[], [], []]}]


def other(text):
    flows = copy.deepcopy(OTHER)
    flows[2]["rules"][0]["to"] = text
    return flows


def keys_of(verb):
    """As its help lists them; test-commands holds those stable."""
    text = subprocess.run([FLOWBENCHCTL, *verb.split(), "--help"], capture_output=True, text=True,
                          timeout=30, check=True).stdout
    keys = re.search(r"Keys of the JSON output: (.*)", text).group(1).split(", ")
    return sorted(key for key in keys if "[" not in key)


def ask(url, path):
    """Body of a GET on the running flow; None without a good answer."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
        return body if answer.status == 200 else None
    except OSError:
        return None
    finally:
        connection.close()


def write(profile, flows, name="flows.json"):
    path = profile.root / name
    path.write_text(json.dumps(flows), encoding="utf-8")
    return path


def make(profile, name, flows, runtime="node-red-5.0", credentials=None):
    """A local instance; its credentials lie there in clear until Node-RED writes them."""
    if not (profile.folder / "runtimes" / runtime).exists():
        profile.give_runtime(runtime)
    made = profile.must("instance", "add-local", name, "--runtime", runtime, "--flows",
                        write(profile, flows))
    if credentials:
        path = profile.folder / "instances" / made["id"] / "node-red" / "flows_cred.json"
        path.write_text(json.dumps(credentials))
    return made


def user_dir(profile, instance):
    return profile.folder / "instances" / instance["id"] / "node-red"


def holding(profile, text):
    """Files of the profile in which @text stands, runtimes aside."""
    return [path for path in profile.folder.rglob("*") if path.is_file()
            and "runtimes" not in path.parts and text.encode() in path.read_bytes()]


def reasons(profile, name):
    return [row["reason"] for row in profile.must("snapshot", "list", name, passphrase=None)]


def variables_are_kept_and_hidden_ones_not_shown():
    with Profile() as profile:
        profile.give_runtime()
        profile.must("instance", "add-local", "one")
        assert profile.must("instance", "env", "one") == []
        profile.must("instance", "env", "one", "set", "LINE", "4")
        rows = profile.must("instance", "env", "one", "set", "PASS", "--hidden", "--value-stdin",
                            text="sesame open\n")
        assert sorted(rows[0]) == keys_of("instance env"), rows[0]
        assert rows == [{"name": "LINE", "value": "4", "hidden": False},
                        {"name": "PASS", "value": None, "hidden": True}], rows
        assert profile.must("instance", "env", "one", "list", passphrase=None) == rows
        assert not [path for path in profile.folder.rglob("*") if path.is_file()
                    and not path.is_relative_to(profile.folder / "runtimes")
                    and b"sesame open" in path.read_bytes()]
        for words, status in ((["set", "LINE"], 2), (["set", "PASS", "x", "--hidden"], 2),
                              (["sell", "LINE"], 2), (["set", "4LINE", "x"], 8),
                              (["set", "NODE_OPTIONS", "x"], 8), (["set", "LINE", "x" * 25000], 10),
                              (["unset", "OTHER"], 3)):
            bad = profile.run("instance", "env", "one", *words)
            assert bad.status == status, f"{words}: {bad}"
        assert profile.run("instance", "env", "one", "set", "B", "--hidden", "--value-stdin",
                           text="x\n", passphrase=None).status == 4
        copy = profile.must("instance", "add-local", "two", "--from", "one")
        assert profile.must("instance", "env", "two") == rows, copy
        assert profile.must("instance", "env", "one", "unset", "PASS") == rows[:1]
        noted = [row for row in profile.must("workspace", "activity", "--limit", "100")
                 if row["verb"] == "instance.variable"]
        assert {row["detail"] for row in noted} == {"LINE", "PASS", None}, noted


def snapshots_of_an_instance_that_does_not_run():
    """From its folder: named ones, the same twice, found by name, id and prefix."""
    with Profile() as profile:
        profile.give_runtime()
        profile.must("instance", "add-local", "one", "--flows", write(profile, OTHER))
        profile.must("instance", "env", "one", "set", "PASS", "--hidden", "--value-stdin",
                     text="sesame open\n")
        assert profile.must("snapshot", "list", passphrase=None) == []
        first = profile.must("snapshot", "take", "one", "--name", "as built", "--description", "x")
        assert sorted(first) == keys_of("snapshot take"), first
        assert first["reason"] == "manual" and first["kept"] and first["nodes"] == 4, first
        assert first["unknown"] == [] and first["instance_name"] == "one", first
        named = profile.must("snapshot", "name", first["id"], "--tag", "released", "--tag", "audit",
                             "--description", "y", passphrase=None)
        assert (named["name"], named["description"], named["tags"]) == ("as built", "y", ["released", "audit"])
        named = profile.must("snapshot", "name", first["id"], "--untag", "audit", passphrase=None)
        assert (named["description"], named["tags"], named["kept"]) == ("y", ["released"], True), named
        second = profile.must("snapshot", "take", "one")
        assert second["manifest_hash"] == first["manifest_hash"], "nothing changed"
        assert second["parent"] == first["id"] and second["id"] != first["id"]
        rows = profile.must("snapshot", "list", "one", passphrase=None)
        assert [row["id"] for row in rows] == [second["id"], first["id"]], rows
        assert sorted(rows[0]) == keys_of("snapshot list"), rows[0]
        assert profile.must("snapshot", "list", passphrase=None) == rows

        shown = profile.must("snapshot", "show", "as built", passphrase=None)
        assert sorted(shown) == keys_of("snapshot show"), shown
        assert shown["id"] == first["id"] and shown["modules"]["node-red"].startswith("5.0.")
        assert shown["environment"] == [{"name": "PASS", "value": None, "hidden": True}], shown
        for text in (first["id"], first["id"][:9]):
            assert profile.must("snapshot", "show", text, passphrase=None)["id"] == first["id"]
        text = profile.run("snapshot", "show", "as built", as_json=False, passphrase=None)
        assert "as built" in text.out and "sesame" not in text.out + text.err, text
        assert "as built" in profile.run("snapshot", "list", as_json=False).out

        for words, status in ((["take", "nobody"], 3), (["list", "nobody"], 3), (["show", "nothing"], 3),
                              (["restore", "nothing"], 3), (["restore", "as built"], 6),
                              (["restore", "as built", "--to", "nobody"], 3), (["take"], 2),
                              (["schedule", "one", "weekly"], 2), (["schedule", "nobody"], 3)):
            bad = profile.run("snapshot", *words)
            assert bad.status == status, f"{words}: {bad}"
        schedule = profile.must("snapshot", "schedule", "one", passphrase=None)
        assert sorted(schedule) == keys_of("snapshot schedule"), schedule
        assert schedule == {"instance": "one", "schedule": "off", "last": None}
        assert profile.must("snapshot", "schedule", "one", "daily", passphrase=None)["schedule"] == "daily"
        assert profile.must("snapshot", "schedule", "one", passphrase=None)["schedule"] == "daily"
        assert profile.must("snapshot", "schedule", "one", "off", passphrase=None)["schedule"] == "off"

        # Snapshots outlive the instance.
        profile.must("instance", "remove", "one")
        assert len(profile.must("snapshot", "list", "one", passphrase=None)) == 2
        gone = profile.run("snapshot", "restore", "as built")
        assert gone.status == 3 and "--to" in gone.error["message"], gone
        # Without the secrets nothing secret is kept.
        profile.must("instance", "restore", first["instance"])
        locked = profile.run("snapshot", "take", "one", passphrase=None)
        assert locked.status == 4, locked


def a_secret_comes_back(runtime):
    """The node and its secret are deleted; the next deploy would have lost it for ever."""
    with Profile() as profile:
        one = make(profile, "one", TELLS + OTHER, runtime, {"t1": {"SECRET": SECRET}})
        url = profile.must("instance", "start", "one")["url"]
        assert SECRET in wait("the flow", lambda: ask(url, "/secret"))
        taken = profile.must("snapshot", "take", "one", "--name", "good")
        assert taken["unknown"] == [] and taken["rev"], taken
        shown = profile.must("snapshot", "show", "good", passphrase=None)
        assert {"node": "t1", "fields": ["SECRET"]} in shown["credentials"], shown
        assert not re.search("sesame", json.dumps(shown))

        profile.must("flows", "put", "one", write(profile, other("second")), "--overwrite")
        profile.must("flows", "put", "one", write(profile, TELLS + other("third")), "--overwrite")
        assert wait("the flow without it", lambda: ask(url, "/secret")).startswith("it is ,")
        assert reasons(profile, "one") == ["after-deploy"] * 2 + ["manual"]

        before = profile.must("snapshot", "list", "one", passphrase=None)[0]
        done = profile.must("snapshot", "restore", "good", "--node", "t1")
        assert sorted(done) == keys_of("snapshot restore"), done
        assert done["before"] == before["id"] and done["nodes"] == 4 and done["secrets"] == [], done
        assert SECRET in wait("the secret", lambda: ask(url, "/secret"))
        assert ask(url, "/other") == "third", "what was not chosen stays"

        whole = profile.must("snapshot", "restore", "good")
        assert whole["rev"] == taken["rev"], "the same flows have the same revision"
        assert wait("the first flow", lambda: ask(url, "/other") == "first")
        assert SECRET in ask(url, "/secret")
        # Undo is restoring what was kept first.
        profile.must("snapshot", "restore", whole["before"])
        assert wait("the flow before", lambda: ask(url, "/other") == "third")

        # Whatever is in memory: it was written down, with the instance's own key.
        url = profile.must("instance", "restart", "one")["url"]
        assert SECRET in wait("the flow", lambda: ask(url, "/secret"))
        kept = json.loads((user_dir(profile, one) / "flows_cred.json").read_text())
        assert list(kept) == ["$"], kept
        assert not holding(profile, SECRET), holding(profile, SECRET)


def a_secret_comes_back_on_5():
    a_secret_comes_back("node-red-5.0")


def a_secret_comes_back_on_4():
    a_secret_comes_back("node-red-4.1")


def put_on_another_instance():
    """Another runtime, another credential secret; variables only when asked for."""
    with Profile() as profile:
        make(profile, "one", TELLS, credentials={"t1": {"SECRET": SECRET}})
        profile.must("instance", "env", "one", "set", "PLANT", "--hidden", "--value-stdin", text="Graz\n")
        taken = profile.must("snapshot", "take", "one")
        make(profile, "two", OTHER, "node-red-4.1")
        url = profile.must("instance", "start", "two")["url"]
        profile.must("snapshot", "restore", taken["id"], "--to", "two")
        told = wait("the flow", lambda: ask(url, "/secret"))
        assert told.startswith(f"it is {SECRET}, plant") and "Graz" not in told, told
        assert ask(url, "/other") is None

        profile.must("snapshot", "restore", taken["id"], "--to", "two", "--env")
        rows = profile.must("instance", "env", "two", passphrase=None)
        assert rows == [{"name": "PLANT", "value": None, "hidden": True}], rows
        url = profile.must("instance", "restart", "two")["url"]
        assert wait("the flow", lambda: ask(url, "/secret")) == f"it is {SECRET}, plant Graz"
        assert not holding(profile, "Graz")


def the_same_secret_twice():
    """When none differs, the runtime would write down what it had loaded when it was started."""
    with Profile() as profile:
        make(profile, "one", TELLS, credentials={"t1": {"SECRET": "the old one"}})
        old = profile.must("snapshot", "take", "one")
        make(profile, "two", TELLS, credentials={"t1": {"SECRET": SECRET}})
        new = profile.must("snapshot", "take", "two")
        profile.must("instance", "start", "one")
        for snapshot in (new, old):  # from here on they are encrypted
            profile.must("snapshot", "restore", snapshot["id"], "--to", "one")
        url = profile.must("instance", "restart", "one")["url"]
        assert "the old one" in wait("the flow", lambda: ask(url, "/secret"))
        for _ in range(2):
            profile.must("snapshot", "restore", new["id"], "--to", "one")
        url = profile.must("instance", "restart", "one")["url"]
        assert SECRET in wait("the flow", lambda: ask(url, "/secret")), ask(url, "/secret")


def missing_types_are_said_before_anything_is_sent():
    needs = [{"id": "t5", "type": "tab", "label": "Press"},
             {"id": "p5", "type": "press control", "z": "t5", "x": 100, "y": 100, "wires": []}]
    with Profile() as profile:
        one = make(profile, "one", needs)
        module = user_dir(profile, one) / "node_modules" / "node-red-contrib-press"
        module.mkdir(parents=True)
        (module / "package.json").write_text(json.dumps(
            {"name": module.name, "version": "1.2.3", "node-red": {"nodes": {"press": "press.js"}}}))
        (module / "press.html").write_text(
            "<script>RED.nodes.registerType('press control',{color:'#abc',inputs:1,outputs:0})</script>")
        taken = profile.must("snapshot", "take", "one")
        assert profile.must("snapshot", "show", taken["id"],
                            passphrase=None)["modules"][module.name] == "1.2.3"

        make(profile, "two", OTHER)
        url = profile.must("instance", "start", "two")["url"]
        wait("the flow", lambda: ask(url, "/other"))
        refused = profile.run("snapshot", "restore", taken["id"], "--to", "two")
        assert refused.status == 9 and refused.error["code"] == "unsupported", refused
        assert "press control" in refused.error["message"], refused
        assert f"{module.name} 1.2.3" in refused.error["message"], refused
        assert ask(url, "/other") == "first" and reasons(profile, "two") == []
        # There is no such module to be had either.
        failed = profile.run("snapshot", "restore", taken["id"], "--to", "two", "--install")
        assert failed.status == 11 and module.name in failed.error["message"], failed
        assert ask(url, "/other") == "first"

        waiting = profile.must("snapshot", "restore", taken["id"], "--to", "two", "--accept-missing")
        assert profile.must("instance", "status", "two")["state"] == "flows-stopped"
        profile.must("snapshot", "restore", waiting["before"])
        assert wait("the flow", lambda: ask(url, "/other") == "first")


def missing_modules_are_installed_when_asked_for():
    """By npm, from its registry or its cache."""
    name = "node-red-node-random"
    needs = [{"id": "t5", "type": "tab", "label": "Random"},
             {"id": "p5", "type": "random", "z": "t5", "low": 1, "high": 10, "inte": "true",
              "property": "payload", "x": 100, "y": 100, "wires": [[]]}]
    with Profile() as profile:
        one = make(profile, "one", needs)
        packed = subprocess.run(["npm", "pack", "--silent", name], cwd=profile.root, text=True,
                                capture_output=True, timeout=120, check=False)
        if packed.returncode:
            raise tap.Skip("npm's registry")
        module = user_dir(profile, one) / "node_modules" / name
        module.parent.mkdir(parents=True)
        shutil.unpack_archive(profile.root / packed.stdout.strip(), profile.root / "unpacked", "gztar")
        shutil.move(profile.root / "unpacked" / "package", module)
        taken = profile.must("snapshot", "take", "one")

        two = make(profile, "two", OTHER)
        profile.must("instance", "start", "two")
        done = profile.must("snapshot", "restore", taken["id"], "--to", "two", "--install", seconds=300)
        version = json.loads((module / "package.json").read_text())["version"]
        assert done["installed"] == [f"{name}@{version}"], done
        assert profile.must("instance", "status", "two")["state"] == "running"
        assert (user_dir(profile, two) / "node_modules" / name).is_dir()


def flows_that_end_the_process_are_put_back():
    with Profile() as profile:
        make(profile, "bad", CRASHES)
        taken = profile.must("snapshot", "take", "bad")
        make(profile, "one", TELLS + OTHER, credentials={"t1": {"SECRET": SECRET}})
        started = profile.must("instance", "start", "one")
        wait("the flow", lambda: ask(started["url"], "/other"))
        failed = profile.run("snapshot", "restore", taken["id"], "--to", "one", seconds=240)
        assert failed.status == 11, failed
        assert "put back" in failed.error["message"] and "ended" in failed.error["message"], failed

        now = profile.must("instance", "status", "one")
        assert now["state"] == "running" and now["pid"] != started["pid"], now
        assert SECRET in wait("the flow", lambda: ask(now["url"], "/secret"))
        assert ask(now["url"], "/other") == "first"
        rows = profile.must("workspace", "activity", "--limit", "100", passphrase=None)
        noted = [row for row in rows if row["verb"] == "snapshot.restore"]
        assert [row["result"] for row in noted] == ["failed"], noted
        assert SECRET not in json.dumps(rows)


USERS = {"ana": {"password": "plant 4 secret", "permissions": "*"},
         "rita": {"password": "only looking", "permissions": "read"}}
BROKER = [{"id": "b1", "type": "mqtt-broker", "name": "plant", "broker": "127.0.0.1", "port": "1",
           "clientid": "", "autoConnect": False, "usetls": False, "keepalive": "60"},
          {"id": "t1", "type": "tab", "label": "Line"},
          {"id": "m1", "type": "mqtt in", "z": "t1", "topic": "a", "broker": "b1", "x": 100, "y": 100,
           "wires": [[]]}]


def a_remote_instance(runtime):
    """All that is given, and what is not is unknown. Read-only is read-only."""
    with Profile() as profile, NodeRed(users=USERS, flows=BROKER, runtime=runtime) as remote:
        remote.stop()
        (remote.folder / "flows_cred.json").write_text(json.dumps(
            {"b1": {"user": "plant", "password": SECRET}}))
        remote.start()
        profile.must("instance", "add-remote", "press", remote.url, "--user", "rita",
                     "--password-stdin", text="only looking\n")
        taken = profile.must("snapshot", "take", "press")
        assert set(taken["unknown"]) == {"credentials", "environment", "packages"}, taken
        assert taken["node_red_version"].startswith(runtime[len("node-red-"):]) and taken["rev"], taken
        shown = profile.must("snapshot", "show", taken["id"], passphrase=None)
        assert shown["credentials"] == [{"node": "b1", "fields": ["password", "user"]}] or \
            shown["credentials"] == [{"node": "b1", "fields": ["user", "password"]}], shown
        assert shown["modules"]["node-red"] == taken["node_red_version"], shown
        assert shown["node_version"] and "httpNodeRoot" in shown["settings"], shown
        refused = profile.run("snapshot", "restore", taken["id"])
        assert refused.status == 4, refused

        profile.must("instance", "login", "press", "ana", "--password-stdin", text="plant 4 secret\n")
        profile.must("instance", "mode", "press", "read-write")
        changed = copy.deepcopy(BROKER)
        changed[2]["topic"] = "b"
        profile.must("flows", "put", "press", write(profile, changed))
        done = profile.must("snapshot", "restore", taken["id"])
        assert done["rev"] == taken["rev"], done
        assert [one["state"] for one in done["secrets"]] == ["kept"], done
        assert reasons(profile, "press") == ["after-deploy", "after-deploy", "manual"]
        # The broker was there all the time: its password too.
        profile.must("flows", "put", "press", write(profile, BROKER[1:]), "--overwrite")
        gone = profile.must("snapshot", "restore", taken["id"])
        assert [(one["id"], one["type"], one["state"], one["fields"]) for one in gone["secrets"]] == \
            [("b1", "mqtt-broker", "blank", ["password", "user"])], "said, since nobody here has them"
        assert not holding(profile, SECRET)


def a_remote_instance_of_5():
    a_remote_instance("node-red-5.0")


def a_remote_instance_of_4():
    a_remote_instance("node-red-4.1")


TESTS = [snapshots_of_an_instance_that_does_not_run, variables_are_kept_and_hidden_ones_not_shown,
         a_secret_comes_back_on_5, a_secret_comes_back_on_4, put_on_another_instance,
         the_same_secret_twice,
         missing_types_are_said_before_anything_is_sent, missing_modules_are_installed_when_asked_for,
         flows_that_end_the_process_are_put_back, a_remote_instance_of_5, a_remote_instance_of_4]

if __name__ == "__main__":
    tap.run({f"/ctl/snapshots/{test.__name__.replace('_', '-')}": test for test in TESTS})
