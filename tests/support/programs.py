# SPDX-License-Identifier: GPL-3.0-or-later
"""For tests that run the real programs: a profile of their own, flowbenchctl on it, Node-RED."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from tap import Failure, Skip

BUILD = pathlib.Path(os.environ["FLOWBENCH_BUILD_DIR"])
FLOWBENCHCTL = BUILD / "src/ctl/flowbenchctl"
PASSPHRASE = "correct horse battery"


def wait(what, condition, seconds=20):
    """The first true value of condition(); Failure naming `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failure(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def is_alive(pid):
    """Whether the process runs (a zombie does not)."""
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def runtime_folder(name):
    """A runtime that npm fetched, the same for all tests of this machine; only to be linked."""
    result = subprocess.run([BUILD / "tests/support/print-runtime", name], capture_output=True,
                            text=True, timeout=600)
    if result.returncode:
        raise Skip(f"the runtime {name}")
    return result.stdout.splitlines()[-1]


class Result:
    """How one call of flowbenchctl ended."""

    def __init__(self, status, out, err):
        self.status = status
        self.out = out
        self.err = err

    @property
    def data(self):
        return json.loads(self.out)

    @property
    def error(self):
        """{"code", "message"} of a failure with --json."""
        return json.loads(self.err)["error"]

    def __repr__(self):
        return f"status {self.status}\n{self.out}\n{self.err}"


class Profile:
    """A profile in a folder of its own, whose secrets are sealed with a passphrase. At the end its
    instances are stopped and it is removed."""

    def __init__(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="fb-ctl-"))
        self.folder = self.root / "profile"
        self.variables = {}  # further ones for the programs

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.stop_instances()
        finally:
            shutil.rmtree(self.root, ignore_errors=True)

    def environment(self):
        """Without a desktop: no bus, no display, XDG folders of its own."""
        env = {key: value for key, value in os.environ.items()
               if key not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        for kind in ("DATA", "CONFIG", "CACHE", "STATE", "RUNTIME"):
            folder = self.root / kind.lower()
            folder.mkdir(mode=0o700, exist_ok=True)
            env["XDG_RUNTIME_DIR" if kind == "RUNTIME" else f"XDG_{kind}_HOME"] = str(folder)
        return {**env, **self.variables}

    def command(self, *args, as_json=True, passphrase=PASSPHRASE):
        """The argument vector, and the descriptor with the passphrase to be inherited."""
        command = [str(FLOWBENCHCTL), "--profile", str(self.folder)]
        command += ["--json"] if as_json else []
        fd = None
        if passphrase is not None:
            fd, end = os.pipe()
            os.write(end, passphrase.encode() + b"\n")
            os.close(end)
            command += ["--passphrase-fd", str(fd)]
        return command + [str(arg) for arg in args], fd

    def spawn(self, *args, as_json=True, passphrase=PASSPHRASE, **options):
        """A flowbenchctl that goes on running."""
        command, fd = self.command(*args, as_json=as_json, passphrase=passphrase)
        try:
            return subprocess.Popen(command, pass_fds=[fd] if fd is not None else [], text=True,
                                    env=self.environment(), stdout=subprocess.PIPE,
                                    stderr=subprocess.PIPE, **options)
        finally:
            if fd is not None:
                os.close(fd)

    def run(self, *args, as_json=True, passphrase=PASSPHRASE, text=None, seconds=120):
        """One call to its end."""
        process = self.spawn(*args, as_json=as_json, passphrase=passphrase, stdin=subprocess.PIPE)
        try:
            out, err = process.communicate(text, timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Failure(f"flowbenchctl {args}: no end within {seconds} s: "
                          f"{process.communicate()}") from None
        return Result(process.returncode, out, err)

    def must(self, *args, **options):
        """The parsed output of a call that has to succeed."""
        result = self.run(*args, **options)
        if result.status != 0:
            raise Failure(f"flowbenchctl {' '.join(map(str, args))}: {result}")
        return result.data if result.out.strip() else None

    def give_runtime(self, name="node-red-5.0"):
        """Puts an installed runtime into the profile in no time; nothing writes into one."""
        target = self.folder / "runtimes" / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.symlink_to(runtime_folder(name))

    def stop_instances(self):
        for folder in (self.folder / "instances").glob("*"):
            if folder.is_dir():
                self.run("instance", "stop", folder.name)


def interrupt(process):
    """Ctrl+C."""
    process.send_signal(signal.SIGINT)
