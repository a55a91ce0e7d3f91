#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Payloads of Sparkplug B made by a published encoder that is not ours, fetched once into the test
cache by name, version and checksum. As a program it takes the path of a JSON file with cases
(sparkplug-encode.js says what one is) and prints the bytes of each in hex, a line each."""

import fcntl
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

from flow_corpus import CACHE, Unreachable, fetch

LIST = pathlib.Path(__file__).with_name("sparkplug-packages.txt")
SCRIPT = pathlib.Path(__file__).with_name("sparkplug-encode.js")
NODE_SECONDS = 60


def read_list():
    lines = LIST.read_text(encoding="ascii").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]


def unpack(archive, target):
    """The files of one package, under names that cannot lead elsewhere."""
    with tarfile.open(archive) as tar:
        for member in tar:
            parts = pathlib.PurePosixPath(member.name).parts[1:]
            if member.isfile() and parts and ".." not in parts:
                path = target.joinpath(*parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(tar.extractfile(member).read())


def make(target):
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        for name, archive in fetch(read_list(), pathlib.Path(folder)):
            unpack(archive, part / "node_modules" / name)
    shutil.copy(LIST, part / LIST.name)
    shutil.rmtree(target, ignore_errors=True)
    part.rename(target)


def is_current(target):
    try:
        return (target / LIST.name).read_bytes() == LIST.read_bytes()
    except OSError:
        return False


def modules():
    """The folder with the packages. Raises Unreachable."""
    target = CACHE / "sparkplug"
    CACHE.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(CACHE / "sparkplug.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_current(target):
            make(target)
    return target / "node_modules"


def encode(path):
    """The bytes of each case in hex. Raises Unreachable."""
    folder = modules()
    if not shutil.which("node"):
        raise Unreachable("there is no Node.js")
    with open(path, encoding="utf-8") as cases:
        done = subprocess.run(["node", SCRIPT], stdin=cases, capture_output=True, text=True,
                              env={**os.environ, "NODE_PATH": str(folder)}, timeout=NODE_SECONDS,
                              check=False)
    if done.returncode != 0:
        sys.exit(f"sparkplug_encoder: {done.stderr}")
    return done.stdout


if __name__ == "__main__":
    try:
        sys.stdout.write(encode(sys.argv[1]))
    except Unreachable as reason:
        print(f"sparkplug_encoder: {reason}", file=sys.stderr)
        sys.exit(77)
