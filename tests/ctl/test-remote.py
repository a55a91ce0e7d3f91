#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Remote instances through flowbenchctl: every way in, and every way of being kept out."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import tap  # noqa: E402
from node_red import NodeRed, free_port  # noqa: E402
from programs import Profile, wait  # noqa: E402

FLOWS = [{"id": "t1", "type": "tab", "label": "Line"},
         {"id": "d1", "type": "debug", "z": "t1", "name": "first", "wires": []}]
CHANGED = [FLOWS[0], dict(FLOWS[1], name="second")]
USERS = {"ana": {"password": "plant 4 secret", "permissions": "*"},
         "rita": {"password": "only looking", "permissions": "read"}}


def write(profile, flows):
    path = profile.root / "flows.json"
    path.write_text(json.dumps(flows), encoding="utf-8")
    return path


def stored_anywhere(profile, secret):
    return [path for path in profile.folder.rglob("*")
            if path.is_file() and secret.encode() in path.read_bytes()]


def with_a_password():
    with Profile() as profile, NodeRed(users=USERS, flows=FLOWS) as remote:
        new = profile.must("instance", "add-remote", "press", remote.url, "--user", "ana",
                           "--password-stdin", text="plant 4 secret\n")
        assert new["kind"] == "remote" and new["mode"] == "read-only", new
        assert not stored_anywhere(profile, "plant 4 secret")

        status = profile.must("instance", "status", "press")
        assert status["state"] == "running" and status["user"] == "ana", status
        assert status["node_red_version"].startswith("5.0."), status
        assert [n["id"] for n in profile.must("flows", "get", "press")["flows"]] == ["t1", "d1"]

        refused = profile.run("flows", "put", "press", write(profile, CHANGED))
        assert refused.status == 4, refused
        assert remote.flows()[1]["name"] == "first", "read-only is read-only"
        profile.must("instance", "mode", "press", "read-write")
        profile.must("flows", "put", "press", write(profile, CHANGED))
        wait("the stored flow", lambda: remote.flows()[1]["name"] == "second")


def a_wrong_password_is_tried_once():
    with Profile() as profile, NodeRed(users=USERS, flows=FLOWS) as remote:
        wrong = profile.run("instance", "add-remote", "press", remote.url, "--user", "ana",
                            "--password-stdin", text="guess\n")
        assert wrong.status == 4 and wrong.error["code"] == "denied", wrong
        assert profile.must("instance", "list") == []
        # Node-RED locks a user out after five; a second try by us would leave fewer.
        for _ in range(3):
            profile.run("instance", "add-remote", "press", remote.url, "--user", "ana",
                        "--password-stdin", text="guess\n")
        profile.must("instance", "add-remote", "press", remote.url, "--user", "ana",
                     "--password-stdin", text="plant 4 secret\n")


def a_user_who_only_reads():
    with Profile() as profile, NodeRed(users=USERS, flows=FLOWS) as remote:
        profile.must("instance", "add-remote", "press", remote.url, "--user", "rita",
                     "--password-stdin", text="only looking\n")
        profile.must("flows", "get", "press")
        profile.run("instance", "mode", "press", "read-write")
        refused = profile.run("flows", "put", "press", write(profile, CHANGED))
        assert refused.status == 4, refused
        assert remote.flows()[1]["name"] == "first"


def with_a_token_and_another_root():
    tokens = {"0123456789abcdef": {"username": "robot", "permissions": "*"}}
    with Profile() as profile, NodeRed(tokens=tokens, root="/admin/", flows=FLOWS) as remote:
        profile.must("instance", "add-remote", "press", remote.url, "--token-stdin",
                     text="0123456789abcdef\n")
        assert not stored_anywhere(profile, "0123456789abcdef")
        profile.must("flows", "get", "press")
        wrong = profile.run("instance", "add-remote", "other", remote.url, "--token-stdin",
                            text="fedcba9876543210\n")
        assert wrong.status == 4, wrong


def without_authentication():
    with Profile() as profile, NodeRed(flows=FLOWS) as remote:
        profile.must("instance", "add-remote", "open", remote.url)
        assert profile.must("flows", "get", "open")["rev"]


def certificates():
    with Profile() as profile, NodeRed(tls=True, flows=FLOWS) as remote:
        unknown = profile.run("instance", "add-remote", "press", remote.url)
        assert unknown.status == 7 and unknown.error["code"] == "unverified", unknown
        assert remote.fingerprint in unknown.error["message"].replace(":", "").lower(), unknown

        wrong = profile.run("instance", "add-remote", "press", remote.url, "--pin", "00" * 32)
        assert wrong.status == 7, wrong
        profile.must("instance", "add-remote", "pinned", remote.url, "--pin", remote.fingerprint)
        profile.must("flows", "get", "pinned")
        profile.must("instance", "add-remote", "signed", remote.url, "--ca", remote.certificate)
        profile.must("flows", "get", "signed")
        assert profile.must("instance", "status", "signed")["state"] == "running"


def nobody_there():
    with Profile() as profile:
        gone = profile.run("instance", "add-remote", "gone", f"http://127.0.0.1:{free_port()}/")
        assert gone.status == 6 and gone.error["code"] == "unreachable", gone
        for url in ("no address", "ftp://127.0.0.1/", "http://"):
            bad = profile.run("instance", "add-remote", "gone", url)
            assert bad.status in (2, 8), f"{url}: {bad}"


def it_goes_away_and_comes_back():
    with Profile() as profile, NodeRed(users=USERS, flows=FLOWS) as remote:
        profile.must("instance", "add-remote", "press", remote.url, "--user", "ana",
                     "--password-stdin", text="plant 4 secret\n")
        remote.stop()
        status = profile.must("instance", "status", "press")
        assert status["state"] == "unreachable" and status["state_detail"], status
        assert profile.run("flows", "get", "press").status == 6
        remote.start()
        assert profile.must("instance", "status", "press")["state"] == "running"
        assert profile.run("instance", "start", "press").status == 9
        assert profile.run("instance", "log", "press").status == 9


TESTS = [with_a_password, a_wrong_password_is_tried_once, a_user_who_only_reads,
         with_a_token_and_another_root, without_authentication, certificates, nobody_there,
         it_goes_away_and_comes_back]

if __name__ == "__main__":
    tap.run({f"/ctl/remote/{test.__name__.replace('_', '-')}": test for test in TESTS})
