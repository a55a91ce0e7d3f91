#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brokers and topics behind flowbenchctl: what is kept, what flows use, what a real mosquitto does."""

import base64
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import tap  # noqa: E402
from mosquitto import Mosquitto, free_port  # noqa: E402
from programs import Profile, interrupt  # noqa: E402

FLOWS = [{"id": "t1", "type": "tab", "label": "Line", "env": [
             {"name": "LINE", "value": "plant/line4/temp", "type": "str"}]},
         {"id": "b1", "type": "mqtt-broker", "name": "Plant", "broker": "${MQTT_HOST}", "port": "1884",
          "protocolVersion": "4", "clientid": "line-4", "usetls": False},
         {"id": "i1", "type": "mqtt in", "z": "t1", "name": "states", "topic": "plant/+/state", "qos": "2",
          "broker": "b1", "wires": [["o1"]]},
         {"id": "i2", "type": "mqtt in", "z": "t1", "name": "", "topic": "${LINE}", "qos": "0",
          "broker": "b1", "wires": [[]]},
         {"id": "o1", "type": "mqtt out", "z": "t1", "name": "", "topic": "plant/line4/set",
          "broker": "b1", "wires": []}]


def write(profile, name, content):
    path = profile.root / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def brokers_are_kept():
    with Profile() as profile:
        added = profile.must("broker", "add", "Line 4", "mqtts://broker.example", "--filter", "plant/#",
                             "--filter", "state/+", "--qos", "1", "--user", "pump", "--password-stdin",
                             "--ca", "ca.pem", text="hunter2-of-line-4\n")
        assert added["mode"] == "read-only" and not added["production"], added
        assert added["version"] == "5" and added["has_password"], added
        assert added["filters"] == [{"filter": "plant/#", "qos": 1}, {"filter": "state/+", "qos": 1}]
        assert profile.must("broker", "list") == [added]
        for path in profile.folder.rglob("*"):
            assert not path.is_file() or b"hunter2-of-line-4" not in path.read_bytes(), path

        changed = profile.must("broker", "change", added["id"][:6], "--mode", "read-write",
                               "--production", "--name", "Line 5", "--filter", "other/#")
        assert changed["mode"] == "read-write" and changed["production"], changed
        assert changed["name"] == "Line 5" and changed["has_password"], changed
        assert [filter["filter"] for filter in changed["filters"]] == ["other/#"], changed
        text = profile.run("broker", "list", as_json=False)
        assert "read-write, production" in text.out and "other/#" in text.out, text

        assert profile.must("broker", "remove", "Line 5")["id"] == added["id"]
        assert profile.must("broker", "list") == []
        assert profile.must("broker", "restore", added["id"])["has_password"]
        verbs = [entry["verb"] for entry in profile.must("workspace", "activity")]
        assert verbs[:4] == ["broker.restore", "broker.remove", "broker.change", "broker.add"], verbs


def what_cannot_be_meant_is_refused():
    with Profile() as profile:
        for args, status in ((["a", "mqtt://broker"], 2),  # nobody said which topics
                             (["a", "broker:1883", "--filter", "#"], 8),
                             (["a", "mqtt://pump:hunter2@broker", "--filter", "#"], 8),
                             (["a", "mqtt://broker", "--filter", "a/#/b"], 8),
                             (["a", "mqtt://broker", "--filter", "a", "--qos", "3"], 2),
                             (["a", "mqtt://broker", "--filter", "a", "--version", "4"], 8),
                             (["a", "mqtt://broker", "--filter", "a", "--mode", "all"], 8),
                             (["a", "mqtt://broker", "--filter", "a", "--ca", "x.pem"], 8),
                             (["a", "mqtts://broker", "--filter", "a", "--pin", "12:34"], 2),
                             (["", "mqtt://broker", "--filter", "a"], 8)):
            refused = profile.run("broker", "add", *args)
            assert refused.status == status, f"{args}: {refused}"
            assert "hunter2" not in refused.err, refused
        assert "--filter" in profile.run("broker", "add", "a", "mqtt://broker").error["message"]
        assert profile.must("broker", "list") == []
        assert profile.run("broker", "change", "nobody").status == 3
        profile.must("broker", "add", "a", "mqtt://broker", "--filter", "a")
        assert profile.run("broker", "add", "a", "mqtt://other", "--filter", "a").status == 5
        clear = profile.run("broker", "add", "b", "mqtt://other", "--filter", "a", "--user", "pump")
        assert clear.status == 0 and "in clear" in clear.err, clear


def brokers_of_flows_are_offered():
    with Profile() as profile:
        profile.give_runtime()
        flows = write(profile, "flows.json", FLOWS)
        profile.must("instance", "add-local", "one", "--flows", flows)
        unknown = profile.must("broker", "offers")
        assert len(unknown) == 1 and "environment variable" in unknown[0]["note"], unknown
        assert unknown[0]["name"] is None and unknown[0]["url"] == "${MQTT_HOST}:1884", unknown

        profile.must("instance", "env", "one", "set", "MQTT_HOST", "plant.example")
        profile.must("instance", "add-local", "two", "--flows", flows)
        profile.must("instance", "env", "two", "set", "MQTT_HOST", "PLANT.example")
        offers = profile.must("broker", "offers")
        assert len(offers) == 1, offers
        assert offers[0]["url"] == "mqtt://plant.example:1884" and offers[0]["name"] == "Plant", offers
        assert sorted(use["instance_name"] for use in offers[0]["uses"]) == ["one", "two"], offers
        assert [filter["filter"] for filter in offers[0]["filters"]] == [
            "plant/+/state", "plant/line4/temp", "plant/line4/set"], offers
        assert offers[0]["broker"] is None, offers

        profile.must("broker", "add", "kept", offers[0]["url"], "--filter", "plant/#")
        assert profile.must("broker", "offers")[0]["broker"] == "kept"


def credentials_of_flows_are_taken_when_asked_for():
    with Profile() as profile:
        profile.give_runtime()
        secret = dict(FLOWS[1], broker="plant.example",
                      credentials={"user": "pump", "password": "hunter2-of-line-4"})
        file = write(profile, "flows.json", [FLOWS[0], secret, *FLOWS[2:]])
        profile.must("instance", "add-local", "one")
        profile.must("instance", "start", "one")
        profile.must("flows", "put", "one", file)
        assert "hunter2-of-line-4" not in profile.run("broker", "offers").out
        url = profile.must("broker", "offers")[0]["url"]
        plain = profile.must("broker", "add", "plain", url, "--filter", "plant/#")
        assert plain["user"] is None and not plain["has_password"], plain

        none = profile.run("broker", "add", "other", "mqtt://elsewhere", "--filter", "a",
                           "--credentials-from", "one")
        assert none.status == 3, none
        taken = profile.run("broker", "add", "taken", url, "--filter", "plant/#",
                            "--credentials-from", "one")
        assert taken.status == 0, taken
        assert taken.data["user"] == "pump" and taken.data["has_password"], taken
        assert "hunter2-of-line-4" not in taken.out + taken.err, taken


def topics_lead_to_nodes():
    with Profile() as profile:
        profile.give_runtime()
        profile.must("instance", "add-local", "one", "--flows", write(profile, "flows.json", FLOWS))
        profile.must("instance", "env", "one", "set", "MQTT_HOST", "plant.example")
        profile.must("broker", "add", "here", "mqtt://plant.example:1884", "--filter", "plant/#")
        profile.must("broker", "add", "else", "mqtt://plant.example", "--filter", "plant/#")

        states = profile.must("topic", "users", "plant/line4/state")
        assert states == [{"instance": states[0]["instance"], "instance_name": "one", "node": "i1",
                           "title": "states", "tab": "Line", "role": "subscribes",
                           "topic": "plant/+/state", "broker": "mqtt://plant.example:1884",
                           "disabled": False}], states
        found = profile.must("topic", "users", "plant/line4/#", "--broker", "here")
        assert {user["node"]: user["role"] for user in found} == {
            "i1": "subscribes", "i2": "subscribes", "o1": "publishes"}, found
        assert profile.must("topic", "users", "plant/line4/#", "--broker", "else") == []
        assert profile.must("topic", "users", "nothing/here") == []
        assert profile.run("topic", "users", "a/#/b").status == 2
        assert profile.run("topic", "users", "a", "--broker", "nobody").status == 3
        text = profile.run("topic", "users", "plant/line4/state", as_json=False)
        assert "states" in text.out and "plant/+/state" in text.out, text


def publish(profile, topic, payload, *args):
    """@payload is published as a file, byte for byte."""
    path = profile.root / "payload"
    path.write_bytes(payload)
    return profile.must("topic", "publish", "here", topic, "--file", path, *args)


def lines_of(text):
    return [json.loads(line) for line in text.splitlines()]


def a_broker_is_read_and_written():
    with Profile() as profile, Mosquitto() as broker:
        profile.must("broker", "add", "here", broker.url, "--filter", "plant/#")
        tested = profile.must("broker", "test", "here")
        assert [filter["granted"] for filter in tested["filters"]] == [0], tested
        refused = profile.run("topic", "publish", "here", "plant/line4/temp", "--text", "1")
        assert refused.status == 4 and "read-write" in refused.error["message"], refused
        nothing = profile.run("topic", "get", "here", "plant/line4/temp", "--wait", "0.3")
        assert nothing.status == 3, nothing

        profile.must("broker", "change", "here", "--mode", "read-write")
        sent = profile.must("topic", "publish", "here", "plant/line4/temp", "--text", "21.5", "--retain")
        assert sent == {"broker": "here", "topic": "plant/line4/temp", "size": 4, "qos": 1,
                        "retained": True}, sent
        publish(profile, "plant/line4/raw", b"\xff\x00\xfe", "--retain")
        publish(profile, "plant/line4", b'{"state":"on"}', "--retain")
        profile.must("topic", "publish", "here", "else/where", "--text", "unheard", "--retain")

        got = profile.run("topic", "get", "here", "plant/line4/temp", as_json=False)
        assert got.status == 0 and got.out == "21.5", got
        raw = profile.must("topic", "get", "here", "plant/line4/raw")
        assert raw["value"] is None and base64.b64decode(raw["base64"]) == b"\xff\x00\xfe", raw
        assert raw["retained"] and raw["size"] == 3 and raw["type"] == "binary", raw

        rows = lines_of(profile.run("topic", "tree", "here", "--wait", "0.5").out)
        assert [row["topic"] for row in rows] == ["plant/line4", "plant/line4/raw",
                                                  "plant/line4/temp"], rows
        assert rows[0]["type"] == "json" and rows[0]["count"] == 1, rows
        tree = profile.run("topic", "tree", "here", "--wait", "0.5", as_json=False).out
        assert tree.startswith("plant\n  line4 = ") and "\n    temp = 21.5\n" in tree, tree
        other = lines_of(profile.run("topic", "tree", "here", "--wait", "0.5", "--filter", "else/#").out)
        assert [row["topic"] for row in other] == ["else/where"], other


def messages_are_watched():
    with Profile() as profile, Mosquitto() as broker:
        profile.must("broker", "add", "here", broker.url, "--filter", "plant/#", "--mode", "read-write")
        publish(profile, "plant/a", b"first", "--retain")
        watch = profile.spawn("topic", "watch", "here", "plant/+")
        try:
            first = json.loads(watch.stdout.readline())
            assert first["value"] == "first" and first["retained"], first
            publish(profile, "plant/b", "zweite°".encode())
            second = json.loads(watch.stdout.readline())
            assert (second["topic"], second["value"]) == ("plant/b", "zweite°"), second
            interrupt(watch)
            assert watch.wait(20) == 130, watch.stderr.read()
        finally:
            watch.kill()
            watch.communicate()
        counted = profile.run("topic", "watch", "here", "--count", "1")
        assert counted.status == 0 and len(lines_of(counted.out)) == 1, counted


def a_subtree_is_cleared_and_put_back():
    with Profile() as profile, Mosquitto() as broker:
        profile.must("broker", "add", "here", broker.url, "--filter", "plant/#", "--mode", "read-write")
        values = {f"plant/line4/{i}": bytes([i, 255 - i]) for i in range(12)}
        for topic, payload in values.items():
            publish(profile, topic, payload, "--retain")
        publish(profile, "plant/line5/state", b"on", "--retain")

        trial = profile.must("topic", "clear", "here", "plant/line4/#", "--dry-run")
        assert (trial["found"], trial["cleared"], trial["undo"]) == (12, 0, None), trial
        text = profile.run("topic", "clear", "here", "plant/line4/#", "--dry-run", as_json=False)
        assert "plant/line4/11\n" in text.out, text
        cleared = profile.must("topic", "clear", "here", "plant/line4/#")
        assert (cleared["found"], cleared["cleared"], cleared["left"]) == (12, 12, []), cleared
        kept = lines_of(pathlib.Path(cleared["undo"]).read_text(encoding="utf-8"))
        assert {row["topic"]: base64.b64decode(row["payload"]) for row in kept} == values, kept
        rows = lines_of(profile.run("topic", "tree", "here", "--wait", "0.5").out)
        assert [row["topic"] for row in rows] == ["plant/line5/state"], rows
        assert profile.run("topic", "clear", "here", "plant/line4/#").status == 3

        back = profile.must("topic", "put-back", "here", cleared["undo"])
        assert back["published"] == 12, back
        rows = lines_of(profile.run("topic", "tree", "here", "--wait", "0.5").out)
        assert len(rows) == 13 and all(row["retained"] for row in rows), rows
        bad = profile.run("topic", "put-back", "here", write(profile, "bad.jsonl", "{}\n"))
        assert bad.status == 8 and "line 1" in bad.error["message"], bad
        verbs = [entry["verb"] for entry in profile.must("workspace", "activity")]
        assert "topic.clear" in verbs and "topic.put-back" in verbs and "topic.publish" in verbs, verbs


def production_is_named_once_more():
    with Profile() as profile, Mosquitto() as broker:
        profile.must("broker", "add", "here", broker.url, "--filter", "#", "--mode", "read-write",
                     "--production")
        for args in (["publish", "here", "a", "--text", "1"], ["clear", "here", "#"],
                     ["put-back", "here", "file"],
                     ["publish", "here", "a", "--text", "1", "--confirm", "Here"]):
            refused = profile.run("topic", *args)
            assert refused.status == 4 and "--confirm" in refused.error["message"], refused
        profile.must("topic", "publish", "here", "a", "--text", "1", "--retain", "--confirm", "here")
        profile.must("topic", "clear", "here", "#", "--confirm", "here")


def what_a_broker_refuses_is_said_in_words():
    lines = ["acl_file FOLDER/acl"]
    with Profile() as profile:
        broker = Mosquitto(lines, {"pump": "hunter2-of-line-4"})
        (broker.folder / "acl").write_text("user pump\ntopic read plant/#\n", encoding="utf-8")
        with broker:
            profile.must("broker", "add", "here", broker.url, "--filter", "plant/#", "--user", "pump",
                         "--password-stdin", "--mode", "read-write", text="hunter2-of-line-4\n")
            assert profile.must("broker", "test", "here")["filters"][0]["granted"] == 0
            for version in ("5", "3.1.1"):
                profile.must("broker", "add", version, broker.url, "--filter", "a", "--user", "pump",
                             "--password-stdin", "--version", version, text="wrong\n")
                wrong = profile.run("broker", "test", version)
                assert wrong.status == 4 and version in wrong.error["message"], wrong
                assert "not " in wrong.error["message"] or "wrong" in wrong.error["message"], wrong
                assert "hunter2" not in wrong.err, wrong
            denied = profile.run("topic", "publish", "here", "plant/a", "--text", "1")
            assert denied.status == 4 and "not allowed" in denied.error["message"], denied


def a_clearing_that_fails_says_where_the_undo_is():
    with Profile() as profile:
        broker = Mosquitto(["acl_file FOLDER/acl"])
        (broker.folder / "acl").write_text("user all\ntopic readwrite #\nuser pump\ntopic read #\n",
                                           encoding="utf-8")
        with broker:
            for user in ("all", "pump"):
                profile.must("broker", "add", user, broker.url, "--filter", "plant/#", "--user", user,
                             "--mode", "read-write")
            profile.must("topic", "publish", "all", "plant/a", "--text", "1", "--retain")
            undo = profile.root / "undo it.jsonl"
            failed = profile.run("topic", "clear", "pump", "plant/#", "--out", undo)
            assert failed.status == 4, failed
            assert f"flowbenchctl topic put-back 'pump' '{undo}'" in failed.error["message"], failed
            assert lines_of(undo.read_text(encoding="utf-8"))[0]["topic"] == "plant/a"
            again = profile.run("topic", "clear", "all", "plant/#", "--out", undo)
            assert again.status == 5 and "is there already" in again.error["message"], again
            profile.must("topic", "get", "all", "plant/a")


def a_broker_that_is_not_there():
    with Profile() as profile:
        profile.must("broker", "add", "gone", f"mqtt://127.0.0.1:{free_port()}", "--filter", "#")
        for args in (["broker", "test", "gone"], ["topic", "tree", "gone"], ["topic", "get", "gone", "a"],
                     ["topic", "watch", "gone"]):
            gone = profile.run(*args)
            assert gone.status == 6 and "gone" in gone.error["message"], gone
        profile.must("broker", "change", "gone", "--mode", "off")
        off = profile.run("broker", "test", "gone")
        assert off.status == 4 and "off" in off.error["message"], off


TESTS = [brokers_are_kept, what_cannot_be_meant_is_refused, brokers_of_flows_are_offered,
         credentials_of_flows_are_taken_when_asked_for, topics_lead_to_nodes,
         a_broker_is_read_and_written, messages_are_watched, a_subtree_is_cleared_and_put_back,
         production_is_named_once_more, what_a_broker_refuses_is_said_in_words,
         a_clearing_that_fails_says_where_the_undo_is, a_broker_that_is_not_there]

if __name__ == "__main__":
    tap.run({f"/ctl/mqtt/{test.__name__.replace('_', '-')}": test for test in TESTS})
