# SPDX-License-Identifier: GPL-3.0-or-later
"""A real mosquitto on a free port of 127.0.0.1, for as long as a test needs it."""

import pathlib
import shutil
import socket
import subprocess
import tempfile

from programs import wait
from tap import Skip


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mosquitto:
    """`lines` of its configuration follow the listener; FOLDER in them is its own folder. `users`:
    name -> password; without, everybody gets in."""

    def __init__(self, lines=(), users=None):
        self.program = shutil.which("mosquitto", path="/usr/sbin:/usr/bin")
        if not self.program or not shutil.which("mosquitto_passwd"):
            raise Skip("mosquitto")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fb-mosquitto-"))
        self.lines = list(lines)
        self.users = users
        self.port = free_port()
        self.process = None

    def __enter__(self):
        config = [f"listener {self.port} 127.0.0.1", "user root"]
        if self.users:
            (self.folder / "passwords").touch(mode=0o600)
            for name, password in self.users.items():
                subprocess.run(["mosquitto_passwd", "-b", self.folder / "passwords", name, password],
                               check=True, capture_output=True)
            config.append(f"password_file {self.folder / 'passwords'}")
        config.append(f"allow_anonymous {'false' if self.users else 'true'}")
        config += [line.replace("FOLDER", str(self.folder)) for line in self.lines]
        (self.folder / "mosquitto.conf").write_text("\n".join(config) + "\n", encoding="utf-8")
        self.start()
        return self

    def start(self):
        """Once more after stop(), on the same port."""
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen([self.program, "-c", self.folder / "mosquitto.conf"],
                                        stdout=log, stderr=subprocess.STDOUT)
        log.close()
        wait("mosquitto listens", self.is_listening)

    def stop(self):
        """What it retains goes with it."""
        self.process.terminate()
        self.process.wait(20)

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def restart(self, users):
        """The same broker again, with other users."""
        self.process.terminate()
        self.process.wait(20)
        self.users = users
        self.__enter__()

    def is_listening(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        except OSError:
            return False

    @property
    def url(self):
        return f"mqtt://127.0.0.1:{self.port}"
