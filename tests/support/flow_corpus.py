#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flows that other people wrote: the example flows inside published packages, fetched once into the
test cache by name, version and checksum. As a program it prints their paths, one a line."""

import base64
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

CACHE = pathlib.Path(os.environ.get("FLOWBENCH_TEST_CACHE", "/var/tmp/flowbench-cache"))
LIST = pathlib.Path(__file__).with_name("flow-packages.txt")
FOLDERS = {"demo", "example", "examples", "test", "testing"}
MAX_FILE = 4 * 1024 * 1024
NPM_SECONDS = 300


class Unreachable(Exception):
    """The packages could not be fetched."""


def read_list():
    lines = LIST.read_text(encoding="ascii").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def is_flow(content):
    """By this file's own means, not by those of the code that is tested with it."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except ValueError:
        return False
    nodes = data.get("flows") if isinstance(data, dict) else data
    return isinstance(nodes, list) and bool(nodes) and all(
        isinstance(node, dict) and "id" in node and "type" in node for node in nodes)


def checksum(path):
    digest = hashlib.sha512(path.read_bytes()).digest()
    return "sha512-" + base64.b64encode(digest).decode("ascii")


def unpack(archive, target):
    """The flow files of one package, under names that cannot lead elsewhere."""
    count = 0
    with tarfile.open(archive) as tar:
        for member in tar:
            parts = pathlib.PurePosixPath(member.name).parts[1:]
            if (not member.isfile() or member.size > MAX_FILE or ".." in parts
                    or "node_modules" in parts or not FOLDERS.intersection(parts[:-1])
                    or not member.name.endswith(".json")):
                continue
            content = tar.extractfile(member).read()
            if is_flow(content):
                path = target.joinpath(*parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                count += 1
    return count


def fetch(packages, folder):
    """Puts the archive of each package into `folder`, checked."""
    command = ["npm", "pack", "--silent", "--ignore-scripts"]
    command += [f"{name}@{version}" for name, version, _ in packages]
    try:
        subprocess.run(command, cwd=folder, check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, timeout=NPM_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise Unreachable(str(error)) from error
    for name, version, wanted in packages:
        archive = folder / f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"
        if checksum(archive) != wanted:
            raise Unreachable(f"{name} {version} is not what it was: {checksum(archive)}")
        yield name, archive


def make(target):
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        for name, archive in fetch(read_list(), pathlib.Path(folder)):
            if not unpack(archive, part / name):
                raise Unreachable(f"{name} brings no flows")
    shutil.copy(LIST, part / LIST.name)
    shutil.rmtree(target, ignore_errors=True)
    part.rename(target)


def is_current(target):
    try:
        return (target / LIST.name).read_bytes() == LIST.read_bytes()
    except OSError:
        return False


def paths():
    """Paths of all flows, sorted. Raises Unreachable."""
    target = CACHE / "flows"
    if not is_current(target):
        CACHE.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(CACHE / "flows.lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_current(target):
                make(target)
    return sorted(path for path in target.rglob("*.json"))


if __name__ == "__main__":
    try:
        print(*paths(), sep="\n")
    except Unreachable as reason:
        sys.exit(f"flow_corpus: {reason}")
