# SPDX-License-Identifier: GPL-3.0-or-later
"""Published Node.js packages that tests use as they are, fetched once into the test cache by name,
version and checksum as a list says."""

import fcntl
import os
import pathlib
import shutil
import subprocess
import tarfile
import tempfile

from flow_corpus import CACHE, Unreachable, fetch

NODE_SECONDS = 60


def read_list(listing):
    lines = listing.read_text(encoding="ascii").splitlines()
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


def make(listing, target):
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        for name, archive in fetch(read_list(listing), pathlib.Path(folder)):
            unpack(archive, part / "node_modules" / name)
    shutil.copy(listing, part / listing.name)
    shutil.rmtree(target, ignore_errors=True)
    part.rename(target)


def is_current(listing, target):
    try:
        return (target / listing.name).read_bytes() == listing.read_bytes()
    except OSError:
        return False


def modules(listing):
    """The folder with the packages of `listing`. Raises Unreachable."""
    name = listing.stem.removesuffix("-packages")
    target = CACHE / name
    CACHE.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(CACHE / f"{name}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_current(listing, target):
            make(listing, target)
    return target / "node_modules"


def run(listing, script, arguments=(), stdin=None):
    """What `script` did with the packages of `listing`. Raises Unreachable."""
    folder = modules(listing)
    if not shutil.which("node"):
        raise Unreachable("there is no Node.js")
    return subprocess.run(["node", script, *arguments], stdin=stdin, capture_output=True, text=True,
                          env={**os.environ, "NODE_PATH": str(folder)}, timeout=NODE_SECONDS,
                          check=False)
