#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What flowbenchctl records of a real mosquitto, replays to it, and learns of its topics."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import tap  # noqa: E402
from mosquitto import Mosquitto  # noqa: E402
from programs import Profile, interrupt, wait  # noqa: E402


def publish(profile, topic, payload, *options):
    path = profile.root / "payload"
    path.write_bytes(payload)
    profile.must("topic", "publish", "here", topic, "--file", path, *options)


def record(profile, path, publish_all):
    """Records while `publish_all` runs. The retained message that comes first tells that it listens."""
    publish(profile, "plant/ready", b"1", "--retain")
    process = profile.spawn("mqtt", "record", "here", path, "--filter", "plant/#")
    try:
        wait("the recording begins", lambda: path.exists() and b"plant/ready" in path.read_bytes())
        publish_all()
        interrupt(process)
        assert process.wait(20) == 0, process.stderr.read()
        return json.loads(process.stdout.read())
    finally:
        process.kill()
        process.wait()


def show(profile, path, *options):
    shown = profile.run("mqtt", "show", path, *options)
    assert shown.status == 0, shown
    return [json.loads(line) for line in shown.out.splitlines()]


def what_was_recorded_is_published_again():
    with Profile() as profile, Mosquitto() as broker:
        profile.must("broker", "add", "here", broker.url, "--filter", "plant/#", "--mode", "read-write")
        path = profile.root / "plant.fbmqtt"

        def publish_all():
            publish(profile, "plant/line1/temp", b'{"v":21}')
            publish(profile, "plant/line1/raw", b"\x00\xff", "--qos", "2")
            publish(profile, "other/line1", b"not recorded")
        result = record(profile, path, publish_all)
        assert (result["messages"], result["lost"]) == (3, 0), result

        messages = show(profile, path)
        assert [message["topic"] for message in messages] == [
            "plant/ready", "plant/line1/temp", "plant/line1/raw"], messages
        assert [message["qos"] for message in messages] == [1, 1, 2], messages
        assert messages[0]["retained"] and not messages[1]["retained"], messages
        assert (messages[2]["encoding"], messages[2]["payload"]) == ("base64", "AP8="), messages
        info = profile.must("mqtt", "info", path)
        assert (info["broker"], info["filters"], info["messages"]) == ("here", ["plant/#"], 3), info
        assert profile.run("mqtt", "record", "here", path, "--seconds", "0.1").status == 5

        again = profile.root / "again.fbmqtt"
        replayed = record(profile, again, lambda: profile.must(
            "mqtt", "replay", path, "here", "--speed", "100", "--filter", "plant/line1/#",
            "--rewrite", "plant/line1=plant/copy"))
        assert replayed["messages"] == 3, replayed
        assert [(message["topic"], message["payload"], message["qos"])
                for message in show(profile, again, "--filter", "plant/copy/#")] == [
            ("plant/copy/temp", '{"v":21}', 1), ("plant/copy/raw", "AP8=", 2)]
        assert profile.must("workspace", "activity")[0]["verb"] == "mqtt.replay"


def a_recording_that_was_cut_is_read_up_to_there():
    with Profile() as profile, Mosquitto() as broker:
        profile.must("broker", "add", "here", broker.url, "--filter", "plant/#", "--mode", "read-write")
        path = profile.root / "plant.fbmqtt"
        record(profile, path, lambda: publish(profile, "plant/a", b"1"))
        path.write_bytes(path.read_bytes()[:-30])
        cut = profile.run("mqtt", "show", path, as_json=False)
        assert cut.status == 0 and "plant/ready = 1" in cut.out and "plant/a" not in cut.out, cut
        assert "can not be read" in cut.err, cut
        assert profile.must("mqtt", "info", path)["unread"] > 0
        path.write_bytes(b"no recording")
        assert profile.run("mqtt", "show", path).status == 8
        assert profile.run("mqtt", "show", profile.root / "none").status == 3


def a_recording_that_the_broker_ends_is_kept():
    with Profile() as profile, Mosquitto(users={"pump": "one"}) as broker:
        profile.must("broker", "add", "here", broker.url, "--filter", "plant/#", "--user", "pump",
                     "--password-stdin", "--mode", "read-write", text="one\n")
        publish(profile, "plant/ready", b"1", "--retain")
        path = profile.root / "plant.fbmqtt"
        # As milliseconds in 32 bits this would be a tenth of a second.
        process = profile.spawn("mqtt", "record", "here", path, "--seconds", "4294967.4")
        try:
            wait("the recording begins", lambda: path.exists() and b"plant/ready" in path.read_bytes())
            broker.restart({"pump": "two"})
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
            process.wait()
        result = json.loads(out)
        assert process.returncode == 4 and "tried again" in err and "not allowed" in err, err
        assert (result["messages"], result["disconnections"]) == (1, 1), result
        assert [message["topic"] for message in show(profile, path)] == ["plant/ready"]

        broker.restart({"pump": "one"})
        short = profile.must("mqtt", "record", "here", profile.root / "short", "--seconds", "0.0005")
        assert short["disconnections"] == 0, short


def nothing_is_published_by_mistake():
    with Profile() as profile, Mosquitto() as broker:
        profile.must("broker", "add", "here", broker.url, "--filter", "plant/#", "--mode", "read-write")
        profile.must("broker", "add", "look", broker.url, "--filter", "plant/#")
        profile.must("broker", "add", "line", broker.url, "--filter", "plant/#", "--mode", "read-write",
                     "--production")
        path = profile.root / "plant.fbmqtt"
        record(profile, path, lambda: publish(profile, "plant/a", b"1"))
        refused = profile.run("mqtt", "replay", path, "look")
        assert refused.status == 4 and "read-write" in refused.error["message"], refused
        trial = profile.must("mqtt", "replay", path, "look", "--dry-run", "--rewrite", "plant=test")
        assert trial["published"] == 0 and trial["topics"] == [
            {"topic": "test/a", "messages": 1}, {"topic": "test/ready", "messages": 1}], trial
        refused = profile.run("mqtt", "replay", path, "line")
        assert refused.status == 4 and "--confirm" in refused.error["message"], refused
        assert profile.must("mqtt", "replay", path, "line", "--confirm", "line")["published"] == 2
        for options in (["--speed", "0"], ["--speed", "101"], ["--rewrite", "plant"]):
            assert profile.run("mqtt", "replay", path, "here", *options).status == 2, options


def schemas_are_learned_from_a_broker():
    with Profile() as profile, Mosquitto() as broker:
        profile.must("broker", "add", "here", broker.url, "--filter", "plant/#", "--mode", "read-write")
        for line in (1, 2, 3):
            publish(profile, f"plant/line/{line}/temp", b'{"v":21.5}', "--retain")
        channels = profile.must("topic", "schema", "here", "--wait", "1")
        assert [(channel["address"], channel["topics"]) for channel in channels] == [
            ("plant/line/{line}/temp", 3)], channels
        assert channels[0]["schema"]["properties"]["v"]["type"] == "number", channels
        document = json.loads(profile.run("topic", "schema", "here", "--wait", "1", "--asyncapi").out)
        assert document["asyncapi"] == "3.0.0" and document["servers"]["broker"]["host"].startswith("127.0.0.1:")
        schema = json.loads(profile.run("topic", "schema", "here", "--wait", "1", "--json-schema").out)
        assert list(schema["$defs"]) == ["plant/line/{line}/temp"], schema


TESTS = [what_was_recorded_is_published_again, a_recording_that_was_cut_is_read_up_to_there,
         a_recording_that_the_broker_ends_is_kept, nothing_is_published_by_mistake,
         schemas_are_learned_from_a_broker]

if __name__ == "__main__":
    tap.run({f"/ctl/recording/{test.__name__.replace('_', '-')}": test for test in TESTS})
