#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts rely on: nouns and verbs, JSON keys, exit statuses, and how secrets come in."""

import contextlib
import json
import os
import pathlib
import pty
import re
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import tap  # noqa: E402
from programs import FLOWBENCHCTL, PASSPHRASE, Profile, wait  # noqa: E402

INSTANCE = ("id name kind mode environment runtime url state state_detail user pid cpu memory "
            "node_red_version")
SNAPSHOT = ("id instance instance_name time who reason name description tags kept flow_hash "
            "manifest_hash rev nodes size node_red_version parent unknown")
BROKER = ("id name url mode production version user has_password filters filters[].filter "
          "filters[].qos")
RUNTIME = "name state node_red_version node_version size"

# Changing a line here breaks somebody's script.
KEYS = {
    "runtime list": RUNTIME,
    "runtime install": RUNTIME,
    "runtime remove": "name",
    "instance list": INSTANCE,
    "instance status": INSTANCE,
    "instance add-local": INSTANCE,
    "instance add-remote": INSTANCE,
    "instance login": INSTANCE,
    "instance start": INSTANCE,
    "instance stop": INSTANCE,
    "instance restart": INSTANCE,
    "instance log": "sequence time level text",
    "instance url": "url",
    "instance mode": INSTANCE,
    "instance rename": INSTANCE,
    "instance runtime": INSTANCE,
    "instance env": "name value hidden",
    "instance remove": "id name",
    "instance trash": "id name kind time",
    "instance restore": INSTANCE,
    "flows get": "flows rev",
    "flows put": "instance rev nodes",
    "flows check": "hash nodes problems problems[].code problems[].node problems[].message",
    "flows select": "nodes path flows",
    "diff": "equal summary added changed deleted layout_only tabs_reordered unknown changes "
            "changes[].kind changes[].id changes[].type changes[].name changes[].tab "
            "changes[].aspects changes[].properties changes[].properties[].path "
            "changes[].properties[].kind changes[].properties[].aspect "
            "changes[].properties[].older changes[].properties[].newer "
            "changes[].properties[].secret around around[].area around[].kind around[].name "
            "around[].node around[].older around[].newer risks risks[].code risks[].node "
            "risks[].message",
    "merge": "summary merged conflicts conflicts[].kind conflicts[].node conflicts[].name "
             "conflicts[].path conflicts[].line conflicts[].base conflicts[].mine "
             "conflicts[].theirs conflicts[].choice path rev",
    "search": "instance instance_name snapshot node type name tab module version excerpt",
    "node history": "time change who reason snapshot before",
    "snapshot take": SNAPSHOT,
    "snapshot list": SNAPSHOT,
    "snapshot show": SNAPSHOT + " summary node_version modules settings environment "
                     "environment[].name environment[].value environment[].hidden credentials "
                     "credentials[].node credentials[].fields",
    "snapshot import": SNAPSHOT,
    "snapshot export": "path",
    "snapshot verify": "snapshot part message",
    "snapshot name": SNAPSHOT,
    "snapshot prune": "instance removed",
    "snapshot restore": "snapshot instance before rev nodes installed secrets",
    "snapshot schedule": "instance schedule last",
    "broker list": BROKER,
    "broker offers": "name url broker note filters filters[].filter filters[].qos uses "
                     "uses[].instance uses[].instance_name uses[].node",
    "broker add": BROKER,
    "broker change": BROKER,
    "broker test": "broker url client_id filters filters[].filter filters[].granted "
                   "filters[].answer",
    "broker remove": "id name",
    "broker restore": BROKER,
    "topic tree": "topic value base64 type size qos retained time count",
    "topic watch": "topic value base64 type size qos retained time",
    "topic get": "topic value base64 type size qos retained time",
    "topic publish": "broker topic size qos retained",
    "topic clear": "broker filter found cleared undo left",
    "topic put-back": "broker published",
    "topic users": "instance instance_name node title tab role topic broker disabled",
    "topic schema": "address topics messages content_type schema",
    "mqtt record": "path broker messages bytes lost disconnections",
    "mqtt replay": "broker published refused lost unread topics topics[].topic topics[].messages",
    "mqtt show": "time topic qos retained encoding payload properties",
    "mqtt info": "broker url filters started first last messages lost unread",
    "demo make": INSTANCE,
    "demo remove": "id name",
    "workspace check": "path findings",
    "workspace backup": "path",
    "workspace activity": "time who verb object object_name result detail",
}


def ctl(*args, text=None):
    """Without a profile: for what must not need one."""
    return subprocess.run([FLOWBENCHCTL, *map(str, args)], input=text, capture_output=True,
                          text=True, timeout=30)


def same_keys(found, verb):
    wanted = [key for key in KEYS[verb].split() if "[" not in key]
    assert sorted(found) == sorted(wanted), f"{verb}: {sorted(found)}"


def help_names_every_verb():
    text = ctl("--help").stdout
    text = text.partition("\n\n")[2]  # behind the line on usage
    listed = re.findall(r"^  ([a-z][\w-]*(?: [a-z][\w-]*)?) ", text, re.MULTILINE)
    assert sorted(listed) == sorted(KEYS), listed
    assert ctl("instance", "--help").stdout.count("\n  instance ") == len(
        [verb for verb in KEYS if verb.startswith("instance ")])


def help_of_each_verb_lists_its_keys():
    for verb, keys in KEYS.items():
        result = ctl(*verb.split(), "--help")
        assert result.returncode == 0, result
        match = re.search(r"Keys of the JSON output: (.*)", result.stdout)
        assert match and match.group(1) == ", ".join(keys.split()), f"{verb}: {result.stdout}"


def usage_errors_are_2():
    for args in ([], ["nothing"], ["instance"], ["instance", "nothing"], ["--wrong"],
                 ["instance", "url"], ["instance", "url", "a", "b"], ["flows", "check", "--wrong"],
                 ["instance", "log", "x", "--lines", "many"]):
        result = ctl(*args)
        assert result.returncode == 2, f"{args}: {result}"
        assert result.stderr and not result.stdout, f"{args}: {result}"
        result = ctl("--json", *args)
        assert json.loads(result.stderr)["error"]["code"] == "usage", f"{args}: {result}"


def secrets_are_no_arguments():
    for verb in KEYS:
        text = ctl(*verb.split(), "--help").stdout
        for option in re.findall(r"--[a-z-]*(?:pass|token|secret)[a-z-]*=?\w*", text):
            assert option.endswith(("-stdin", "-fd=NUMBER")), f"{verb}: {option}"


FLOWS = [{"id": "t1", "type": "tab", "label": "Line"},
         {"id": "n1", "type": "inject", "z": "t1", "wires": [["n2"]]},
         {"id": "n2", "type": "debug", "z": "t1", "wires": []}]


def write(folder, name, content):
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def checking_a_flow_file():
    with Profile() as profile:
        clean = profile.run("flows", "check", write(profile.root, "clean.json", FLOWS))
        assert clean.status == 0, clean
        same_keys(clean.data, "flows check")
        assert clean.data["nodes"] == 3 and clean.data["problems"] == []
        assert re.fullmatch(r"[0-9a-f]{64}", clean.data["hash"])

        broken = [dict(FLOWS[1], wires=[["gone"]])] + FLOWS[:1]
        found = profile.run("flows", "check", write(profile.root, "broken.json", broken))
        assert found.status == 1, found
        assert {"code", "node", "message"} == set(found.data["problems"][0])
        assert "dangling-wire" in {problem["code"] for problem in found.data["problems"]}
        text = profile.run("flows", "check", profile.root / "broken.json", as_json=False)
        assert text.status == 1 and "n1" in text.out, text

        for name, content in (("cut.json", json.dumps(FLOWS)[:-20]), ("empty.json", ""),
                              ("deep.json", "[" * 100000), ("binary.json", "\0\1\2")):
            bad = profile.run("flows", "check", write(profile.root, name, content))
            assert bad.status == 8 and bad.error["code"] == "invalid", f"{name}: {bad}"
            assert name in bad.error["message"], bad
        missing = profile.run("flows", "check", profile.root / "missing.json")
        assert missing.status == 3, missing

        order = profile.run("flows", "check", "-", text=json.dumps(FLOWS, indent=4))
        assert order.data["hash"] == clean.data["hash"], "the same flows, written otherwise"


def selecting_nodes():
    """As the editor's clipboard has them, with what they use and without what is secret."""
    broker = {"id": "b1", "type": "mqtt-broker", "broker": "localhost"}
    client = {"id": "n3", "type": "mqtt in", "z": "t1", "broker": "b1", "x": 1, "y": 2,
              "wires": [["n2"]]}
    with Profile() as profile:
        file = write(profile.root, "flows.json",
                     [*FLOWS, dict(broker, credentials={"password": "s3cret"}), client])
        chosen = profile.must("flows", "select", file, "n3", "n1")
        same_keys(chosen, "flows select")
        assert chosen == {"nodes": 3, "path": None, "flows": [client, FLOWS[1], broker]}, chosen
        text = profile.run("flows", "select", file, "n3", "n1", as_json=False)
        assert json.loads(text.out) == chosen["flows"] and "s3cret" not in text.out, text

        out = profile.root / "clipboard.json"
        written = profile.must("flows", "select", file, "t1", "--out", out)
        assert written == {"nodes": 5, "path": str(out), "flows": None}, written
        assert json.loads(out.read_text(encoding="utf-8"))[0] == FLOWS[0]
        assert out.stat().st_mode & 0o077 == 0, oct(out.stat().st_mode)

        taken = profile.must("snapshot", "import", out, "--name", "kept")
        assert profile.must("flows", "select", taken["id"], "n1")["flows"] == [FLOWS[1]]
        missing = profile.run("flows", "select", file, "n1", "n99", "--out", profile.root / "no")
        assert missing.status == 3 and "n99" in missing.error["message"], missing
        assert str(file) in missing.error["message"] and not (profile.root / "no").exists()
        assert profile.run("flows", "select", file).status == 2
        nobody = profile.run("flows", "select", "nobody", "n1")
        assert nobody.status == 3, nobody

        # A part of flows would replace all of them.
        part = write(profile.root, "part.json", chosen["flows"])
        profile.give_runtime()
        profile.must("instance", "add-local", "one")
        refused = profile.run("flows", "put", "one", part)
        assert refused.status == 8 and "clipboard" in refused.error["message"], refused
        assert "part.json" in refused.error["message"], refused
        kept = profile.run("snapshot", "import", part, as_json=False)
        assert kept.status == 0 and "clipboard" in kept.err and "part.json" in kept.err, kept
        assert profile.run("snapshot", "import", out, as_json=False).err == ""


def snapshots_come_from_files_and_go_to_files():
    with Profile() as profile:
        text = json.dumps(FLOWS, indent=4)
        flows = write(profile.root, "flows.json", text)
        taken = profile.must("snapshot", "import", flows, "--name", "from a file")
        same_keys(taken, "snapshot import")
        assert taken["reason"] == "imported" and taken["nodes"] == 3, taken
        assert "credentials" in taken["unknown"], taken

        out = profile.root / "out.json"
        assert profile.must("snapshot", "export", "from a file", "--flows", out)["path"] == str(out)
        assert out.read_text(encoding="utf-8") == text, "other bytes"

        folder = profile.root / "review"
        profile.must("snapshot", "export", taken["id"], "--folder", folder)
        assert (folder / "tabs/Line.json").is_file(), list(folder.rglob("*"))
        again = profile.must("snapshot", "import", folder, "--name", "from a folder")
        assert again["flow_hash"] == taken["flow_hash"], again
        profile.must("snapshot", "export", again["id"], "--flows", out)
        assert out.read_text(encoding="utf-8") == text, "other bytes"

        both = profile.run("snapshot", "export", again["id"], "--flows", out, "--folder", folder)
        assert both.status == 2, both
        missing = profile.run("snapshot", "import", profile.root / "missing.json")
        assert missing.status == 3, missing
        bad = profile.run("snapshot", "import", write(profile.root, "bad.json", "[{"))
        assert bad.status == 8 and "bad.json" in bad.error["message"], bad


def a_damaged_snapshot_is_found():
    with Profile() as profile:
        profile.must("snapshot", "import", write(profile.root, "flows.json", FLOWS), "--name", "one")
        assert profile.must("snapshot", "verify", "--all") == []
        verified = profile.run("snapshot", "verify", "one")
        assert verified.data == [] and not verified.err, verified
        for args in ([], ["one", "--all"]):
            assert profile.run("snapshot", "verify", *args).status == 2
        assert profile.run("snapshot", "verify", "nobody").status == 3

        with sqlite3.connect(profile.folder / "workspace.db") as database:
            database.execute("UPDATE snapshot_text SET content = zeroblob(length(content))")
        found = profile.run("snapshot", "verify", "--all")
        assert found.status == 1, found
        same_keys(found.data[0], "snapshot verify")


def a_flowfuse_snapshot_keeps_its_secrets():
    with Profile() as profile:
        snapshot = {"flows": {"flows": FLOWS, "credentials": {"n1": {"password": "s3cret"}}},
                    "name": "s1", "settings": {"settings": {}, "env": {"A": "1"},
                                               "modules": {"node-red": "4.1.0"}}}
        file = write(profile.root, "ff.json", snapshot)
        taken = profile.must("snapshot", "import", file)
        assert taken["name"] == "s1" and "credentials" not in taken["unknown"], taken
        out = profile.root / "out.json"
        profile.must("snapshot", "export", taken["id"], "--flowfuse", out)
        assert "s3cret" not in out.read_text(encoding="utf-8")
        with_secret = profile.run("snapshot", "export", taken["id"], "--flowfuse", out,
                                  "--secret-stdin", text="exported with\n")
        assert with_secret.status == 0 and with_secret.err == "", with_secret
        sealed = json.loads(out.read_text(encoding="utf-8"))
        assert "$" in sealed["flows"]["credentials"], sealed
        wrong = profile.run("snapshot", "import", out, "--secret-stdin", text="another\n")
        assert wrong.status == 7, wrong
        right = profile.run("snapshot", "import", out, "--secret-stdin", text="exported with\n")
        assert right.status == 0 and "credentials" not in right.data["unknown"], right

        # What nobody knows cannot be in the file; who gave a secret is told.
        bare = profile.must("snapshot", "import", write(profile.root, "bare.json", FLOWS))
        told = profile.run("snapshot", "export", bare["id"], "--flowfuse", out, "--secret-stdin",
                           text="exported with\n")
        assert told.status == 0 and told.data["path"] == str(out), told
        assert "credentials" in told.err and str(out) in told.err, told
        assert json.loads(out.read_text(encoding="utf-8"))["flows"]["credentials"] == {}, told
        unasked = profile.run("snapshot", "export", bare["id"], "--flowfuse", out)
        assert unasked.status == 0 and unasked.err == "", unasked


CHANGED = [FLOWS[0], dict(FLOWS[1], topic="new"),
           {"id": "n3", "type": "exec", "z": "t1", "command": "ls", "x": 1, "y": 1}]


def comparing_two_files():
    with Profile() as profile:
        older = write(profile.root, "older.json", FLOWS)
        newer = write(profile.root, "newer.json", CHANGED)
        same = profile.run("diff", older, older)
        assert same.status == 0 and same.data["equal"] and same.data["changes"] == [], same
        same_keys(same.data, "diff")

        found = profile.run("diff", older, newer)
        assert found.status == 1, found
        assert found.data["summary"] == "+1 ~1 -1", found
        assert [found.data[key] for key in ("added", "changed", "deleted")] == [1, 1, 1]
        by_id = {change["id"]: change for change in found.data["changes"]}
        assert by_id["n3"]["kind"] == "added" and by_id["n3"]["tab"] == "t1", by_id
        changed = by_id["n1"]
        assert changed["properties"] == [{"path": "topic", "kind": "added", "newer": "new",
                                          "older": None, "aspect": "properties",
                                          "secret": False}], changed
        assert [risk["code"] for risk in found.data["risks"]] == ["exec"], found
        assert set(found.data["risks"][0]) == {"code", "node", "message"}
        short = profile.run("diff", older, newer, "--stat")
        assert short.status == 1 and "properties" not in short.data["changes"][0], short

        text = profile.run("diff", older, newer, as_json=False)
        assert text.status == 1 and text.out.startswith("+1 ~1 -1\n"), text
        for part in ("Line", "  + exec", "  ~ inject", "      + topic: new", "  ! "):
            assert part in text.out, text
        assert "\x1b" not in text.out, "colours on a pipe"
        assert "topic" not in profile.run("diff", older, newer, "--stat", as_json=False).out
        piped = profile.run("diff", "-", newer, text=json.dumps(FLOWS))
        assert piped.status == 1 and piped.data["summary"] == found.data["summary"], piped

        bad = profile.run("diff", older, write(profile.root, "bad.json", "[{}]"))
        assert bad.status == 8 and "bad.json" in bad.error["message"], bad
        missing = profile.run("diff", older, "nobody")
        assert missing.status == 3 and "nobody" in missing.error["message"], missing


def merging_three_files():
    """One side renames a node and adds another, the other changes the topic the first changed."""
    base = FLOWS + [{"id": "n9", "type": "debug", "z": "t1", "x": 9, "y": 9, "wires": []}]
    mine = [FLOWS[0], dict(FLOWS[1], topic="mine", name="Start"), *base[2:], CHANGED[2]]
    theirs = [FLOWS[0], dict(FLOWS[1], topic="theirs"), *base[2:-1]]
    with Profile() as profile:
        files = [write(profile.root, f"{name}.json", flows) for name, flows in
                 (("base", base), ("mine", mine), ("theirs", theirs))]
        out = profile.root / "merged.json"
        asked = profile.run("merge", *files, "--out", out)
        assert asked.status == 5 and not out.exists(), asked
        same_keys(asked.data, "merge")
        assert asked.data["merged"] is False
        assert asked.data["conflicts"] == [
            {"kind": "property", "node": "n1", "name": "inject", "path": "topic", "line": 0,
             "base": None, "mine": "mine", "theirs": "theirs", "choice": None}], asked
        text = profile.run("merge", *files, as_json=False)
        assert text.status == 5 and "! n1:topic" in text.out and "theirs" in text.out, text

        done = profile.run("merge", *files, "--choose", "n1:topic=theirs", "--out", out)
        assert done.status == 0 and done.data["merged"], done
        assert done.data["path"] == str(out) and done.data["rev"] is None, done
        merged = {node["id"]: node for node in json.loads(out.read_text(encoding="utf-8"))}
        assert merged["n1"]["topic"] == "theirs" and merged["n1"]["name"] == "Start", merged
        assert "n3" in merged and "n9" not in merged, merged
        printed = profile.run("merge", *files, "--rest", "theirs", as_json=False)
        assert json.loads(printed.out) == list(merged.values()), printed

        for wrong in (("--choose", "n1:topic"), ("--choose", "n1:topic=ours"),
                      ("--choose", "n7=mine"), ("--rest", "me"), ("--put", "--rest", "mine")):
            assert profile.run("merge", *files, *wrong).status == 2, wrong


def credentials_in_files_are_not_shown():
    with Profile() as profile:
        older = write(profile.root, "a.json", [dict(FLOWS[1], credentials={"password": "alpha"})])
        newer = write(profile.root, "b.json", [dict(FLOWS[1], credentials={"password": "omega"})])
        for as_json in (True, False):
            found = profile.run("diff", older, newer, as_json=as_json)
            assert found.status == 1 and "password" in found.out, found
            assert "alpha" not in found.out and "omega" not in found.out, found


def comparing_an_instance_with_its_past():
    with Profile() as profile:
        profile.give_runtime()
        profile.must("instance", "add-local", "one")
        before = profile.must("snapshot", "take", "one", "--name", "before")["id"]
        same = profile.run("diff", before, "one")
        assert same.status == 0, same
        profile.must("instance", "env", "one", "set", "LINE", "7")
        found = profile.run("diff", "before", "one")
        assert found.status == 1, found
        assert found.data["around"] == [{"area": "environment", "kind": "added", "name": "LINE",
                                         "node": None, "older": None, "newer": "7"}], found
        assert [risk["code"] for risk in found.data["risks"]] == ["environment"], found
        text = profile.run("diff", "before", "one", as_json=False)
        assert "environment" in text.out and "+ LINE: 7" in text.out, text


def an_empty_profile():
    with Profile() as profile:
        assert profile.must("instance", "list") == []
        assert profile.must("instance", "status") == []
        assert profile.must("instance", "trash") == []
        assert profile.run("instance", "list", as_json=False).out == ""
        for row in profile.must("runtime", "list"):
            same_keys(row, "runtime list")
            assert row["state"] in ("available", "system")
        assert {"node-red-4.1", "node-red-5.0"} <= {r["name"] for r in profile.must("runtime", "list")}
        for verb in (["instance", "url"], ["instance", "start"], ["instance", "log"], ["flows", "get"],
                     ["instance", "remove"], ["instance", "restore"]):
            missing = profile.run(*verb, "nobody")
            assert missing.status == 3 and missing.error["code"] == "not-found", f"{verb}: {missing}"
        missing = profile.run("runtime", "install", "node-red-0.1")
        assert missing.status == 3, missing


def checking_and_backing_up_the_profile():
    with Profile() as profile:
        check = profile.must("workspace", "check", "--thorough")
        same_keys(check, "workspace check")
        assert check["findings"] == []
        copy = profile.root / "copy.db"
        assert profile.must("workspace", "backup", copy)["path"] == str(copy)
        assert copy.read_bytes()[:15] == b"SQLite format 3"
        assert copy.stat().st_mode & 0o077 == 0, oct(copy.stat().st_mode)
        again = profile.run("workspace", "backup", copy)
        assert again.status == 5, again
        nowhere = profile.run("workspace", "backup", profile.root / "no" / "where.db")
        assert nowhere.status == 3, nowhere


def a_damaged_profile_is_said():
    with Profile() as profile:
        profile.must("workspace", "check")
        database = profile.folder / "workspace.db"
        for beside in profile.folder.glob("workspace.db-*"):
            beside.unlink()
        database.write_bytes(b"no database at all " * 500)
        before = database.read_bytes()
        for verb in (["workspace", "check"], ["instance", "list"]):
            result = profile.run(*verb)
            assert result.status == 8, f"{verb}: {result}"
            assert "workspace.db" in result.error["message"], result
        assert database.read_bytes() == before, "it was touched"


def a_newer_profile_is_left_alone():
    with Profile() as profile:
        profile.must("workspace", "check")
        database = profile.folder / "workspace.db"
        with contextlib.closing(sqlite3.connect(database)) as connection:
            connection.execute("UPDATE schema SET version = version + 1")
            connection.commit()
            before = list(connection.iterdump())
        for verb in (["instance", "list"], ["instance", "rename", "a", "b"], ["workspace", "activity"]):
            result = profile.run(*verb)
            assert result.status == 9 and result.error["code"] == "unsupported", f"{verb}: {result}"
            assert "newer version" in result.error["message"], result
        with contextlib.closing(sqlite3.connect(database)) as connection:
            assert list(connection.iterdump()) == before, "it was touched"


def a_locked_profile_is_said():
    """Another program holds the database: a short while is waited for, a long one is said."""
    with Profile() as profile:
        profile.give_runtime()
        profile.must("instance", "add-local", "one")
        with contextlib.closing(sqlite3.connect(profile.folder / "workspace.db")) as connection:
            connection.isolation_level = None
            connection.execute("BEGIN IMMEDIATE")
            process = profile.spawn("instance", "rename", "one", "two", stdin=subprocess.DEVNULL)
            out, err = process.communicate(timeout=60)
            assert process.returncode == 5 and json.loads(err)["error"]["code"] == "conflict", (out, err)
            assert profile.must("instance", "list")[0]["name"] == "one", "reading goes on"

            process = profile.spawn("instance", "rename", "one", "two", stdin=subprocess.DEVNULL)
            time.sleep(1)
            connection.execute("ROLLBACK")
            process.communicate(timeout=60)
            assert process.returncode == 0
        assert profile.must("instance", "list")[0]["name"] == "two"


def a_profile_that_cannot_be_written():
    if os.geteuid() == 0:
        path = pathlib.Path("/proc/flowbench")
    else:
        path = pathlib.Path("/flowbench-profile")
    with Profile() as profile:
        profile.folder = path
        result = profile.run("instance", "list")
        assert result.status in (3, 4, 11), result
        assert str(path) in result.error["message"], result


def a_wrong_passphrase_is_denied():
    with Profile() as profile:
        profile.give_runtime()
        profile.must("instance", "add-local", "one")
        wrong = profile.run("instance", "start", "one", passphrase="not the right one")
        assert wrong.status == 4 and wrong.error["code"] == "denied", wrong
        without = profile.run("instance", "start", "one", passphrase=None)
        assert without.status == 4, without
        # What needs no secret goes on working, and does not try the passphrase at all.
        for other in (None, "not the right one"):
            assert profile.must("instance", "list", passphrase=other)[0]["name"] == "one"


def without_a_keyring_nothing_is_kept_in_clear():
    with Profile() as profile:
        profile.give_runtime()
        refused = profile.run("instance", "add-local", "one", passphrase=None)
        assert refused.status == 4, refused
        assert profile.must("instance", "list") == []


def the_passphrase_comes_before_other_secrets():
    """One line each, in this order, on the same standard input."""
    with Profile() as profile:
        result = profile.run("--passphrase-stdin", "flows", "check", "-", passphrase=None,
                             text=PASSPHRASE + "\n" + json.dumps(FLOWS))
        assert result.status == 0, result


def a_passphrase_is_asked_for_without_echo():
    """On a terminal, twice for a new one."""
    with Profile() as profile:
        profile.give_runtime()
        command, _ = profile.command("instance", "add-local", "typed", passphrase=None)
        child, terminal = pty.fork()
        if child == 0:
            os.execve(command[0], command, profile.environment())
        seen = b""
        deadline = time.monotonic() + 60
        typed = 0
        while time.monotonic() < deadline:
            try:
                seen += os.read(terminal, 4096)
            except OSError:
                break
            if seen.count(b"secrets:") + seen.count(b"more:") > typed and typed < 2:
                typed += 1
                os.write(terminal, PASSPHRASE.encode() + b"\n")
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert status == 0, seen
        assert PASSPHRASE.encode() not in seen, seen
        assert profile.must("instance", "list")[0]["name"] == "typed"


def two_programs_at_the_same_time():
    """Ten writers on one profile: none is refused, nothing is lost."""
    with Profile() as profile:
        profile.give_runtime()
        profile.must("instance", "add-local", "first")
        writers = [profile.spawn("instance", "rename", "first", f"name-{i}", stdin=subprocess.DEVNULL)
                   for i in range(5)]
        ends = [writer.communicate(timeout=60) + (writer.returncode,) for writer in writers]
        # Those that came after the first no longer find the old name; all others did it.
        assert {end[2] for end in ends} <= {0, 3}, ends
        done = [end for end in ends if end[2] == 0]
        assert done, ends
        rows = profile.must("workspace", "activity", "--limit", "100")
        for row in rows:
            same_keys(row, "workspace activity")
        assert len([row for row in rows if row["verb"] == "instance.rename"]) == len(done), rows


def killed_in_the_middle():
    """SIGKILL at any moment leaves a profile that the next call can read."""
    with Profile() as profile:
        profile.give_runtime()
        profile.must("instance", "add-local", "one")
        for delay in (0.01, 0.03, 0.06, 0.1, 0.2, 0.4, 0.7):
            process = profile.spawn("instance", "rename", "one", "one", stdin=subprocess.DEVNULL)
            time.sleep(delay)
            process.kill()
            process.communicate()
            assert profile.must("workspace", "check", "--thorough")["findings"] == []
            assert [row["name"] for row in profile.must("instance", "list")] == ["one"]


def text_cannot_steer_the_terminal():
    with Profile() as profile:
        name = "bad\u001b[2Jname"
        flows = [dict(FLOWS[1], wires=[["gone"]], name=name)] + FLOWS[:1]
        result = profile.run("flows", "check", write(profile.root, "a.json", flows), as_json=False)
        assert "\u001b" not in result.out + result.err, result
        result = profile.run("instance", "url", name, as_json=False)
        assert "\u001b" not in result.out + result.err, result


TESTS = [help_names_every_verb, help_of_each_verb_lists_its_keys, usage_errors_are_2,
         secrets_are_no_arguments, checking_a_flow_file, selecting_nodes, snapshots_come_from_files_and_go_to_files,
         a_damaged_snapshot_is_found, a_flowfuse_snapshot_keeps_its_secrets, comparing_two_files, merging_three_files,
         credentials_in_files_are_not_shown,
         comparing_an_instance_with_its_past, an_empty_profile,
         checking_and_backing_up_the_profile, a_damaged_profile_is_said,
         a_newer_profile_is_left_alone, a_locked_profile_is_said,
         a_profile_that_cannot_be_written, a_wrong_passphrase_is_denied,
         without_a_keyring_nothing_is_kept_in_clear, the_passphrase_comes_before_other_secrets,
         a_passphrase_is_asked_for_without_echo, two_programs_at_the_same_time,
         killed_in_the_middle, text_cannot_steer_the_terminal]

if __name__ == "__main__":
    tap.run({f"/ctl/{test.__name__.replace('_', '-')}": test for test in TESTS})
