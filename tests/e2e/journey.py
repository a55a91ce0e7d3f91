# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Flowbench authors
"""The frame of the journeys: the real window, found and operated as assistive technology and a
person's hands would, on the display and bus that tests/support/with-display gives.

    with Journey("first-start") as journey:
        app = journey.start()
        app.click("New local instance")
        app.type_into("Name", "line-4")
        ...

Every wait has a deadline; a journey that fails leaves a picture in screenshots/ of the build folder
and prints what was on the screen.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from tap import Failure, note  # noqa: E402

BUILD = pathlib.Path(os.environ["FLOWBENCH_BUILD_DIR"])
FLOWBENCH = BUILD / "src/app/flowbench"
FLOWBENCHCTL = BUILD / "src/ctl/flowbenchctl"
SCREENSHOTS = BUILD / "screenshots"
PASSPHRASE = "correct horse battery"


def wait(what, condition, seconds=20):
    """The first true value of condition(); Failure naming `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            value = condition()
        except GLib.Error:  # a widget went away while it was looked at
            value = None
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


def plain(name):
    """GTK 4.8 calls a button with a mnemonic "_Create Create"; people call it "Create"."""
    name = name or ""
    half = name[:len(name) // 2 + 1].rstrip()
    return half.replace("_", "", 1) if name == f"{half} {half.replace('_', '', 1)}" else name


class App:
    """One running flowbench and what is on its screen."""

    def __init__(self, process, log):
        self.process = process
        self.log = log

    # The tree of accessible objects.

    def root(self):
        """The application's object on the accessibility bus, or None."""
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and child.get_process_id() == self.process.pid:
                return child
        return None

    def walk(self, node=None):
        """All objects that are showing, depth first."""
        node = node or self.root()
        if node is None:
            return
        yield node
        for i in range(node.get_child_count()):
            child = node.get_child_at_index(i)
            if child is not None and child.get_state_set().contains(Atspi.StateType.VISIBLE):
                yield from self.walk(child)

    def find(self, name, role=None, seconds=20):
        """The object called `name` (exactly, or containing it when it ends with "…")."""
        def matches(node):
            label = plain(node.get_name())
            found = label.startswith(name[:-1]) if name.endswith("…") else label == name
            return found and (role is None or node.get_role_name() == role)
        return wait(f"a {role or 'widget'} called “{name}”",
                    lambda: next((n for n in self.walk() if matches(n)), None), seconds)

    def has(self, name, role=None):
        """Whether it is there now."""
        try:
            return self.find(name, role, 0) is not None
        except Failure:
            return False

    def says(self, text, seconds=20):
        """Waits until some label on the screen contains `text`."""
        return wait(f"the words “{text}”",
                    lambda: next((n for n in self.walk() if text in (n.get_name() or "")), None), seconds)

    def outline(self):
        """What is on the screen, for a failed journey."""
        return [f"{n.get_role_name()}: {n.get_name()}" for n in self.walk() if n.get_name()]

    # Doing.

    def click(self, name, role=None, seconds=20):
        """Activates a widget by its action, as a screen reader would."""
        node = wait(f"“{name}” to be sensitive", lambda: (
            lambda n: n if n.get_state_set().contains(Atspi.StateType.SENSITIVE) else None)(
                self.find(name, role, 0)), seconds) if self.find(name, role, seconds) else None
        for i in range(node.get_n_actions()):
            if node.get_action_name(i) in ("click", "activate", "press", "toggle"):
                node.do_action(i)
                return
        self.point(node)

    def point(self, node, button=1):
        """Clicks the middle of an object with the mouse."""
        box = node.get_extents(Atspi.CoordType.WINDOW)
        self.mouse(box.x + box.width // 2, box.y + box.height // 2, button)

    def mouse(self, x, y, button=1):
        """Clicks at a place of the screen; the window lies at 0,0."""
        subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", str(button)], check=True, timeout=20)

    def type_into(self, name, text, role=None):
        """Replaces the text of an entry."""
        node = self.find(name, role)
        wait(f"“{name}” to take text", lambda: set_text(node, text))

    def keys(self, *keys):
        """Presses keys such as ctrl+k or Return in the focused window."""
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True, timeout=20)

    def type(self, text):
        """Types text into whatever has the focus."""
        subprocess.run(["xdotool", "type", "--delay", "15", text], check=True, timeout=60)

    def windows(self):
        """The X windows of the app that are on the screen."""
        result = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                                capture_output=True, text=True, timeout=20, check=False)
        return result.stdout.split()

    def focus(self):
        """Gives the newest window the keyboard (there is no window manager here)."""
        window = wait("a window on the screen", self.windows)[-1]
        subprocess.run(["xdotool", "windowfocus", "--sync", window], check=True, timeout=20)

    def is_running(self):
        """Whether the process is there."""
        return self.process.poll() is None

    def kill(self, how=signal.SIGKILL):
        """Ends the process and waits for it."""
        if self.is_running():
            self.process.send_signal(how)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failure("the window did not end within 30 s") from None


def set_text(node, text):
    """Puts text into an object or the first of its descendants that takes it."""
    pending = [node]
    while pending:
        here = pending.pop(0)
        editable = here.get_editable_text_iface()
        if editable is not None and editable.set_text_contents(text):
            return True
        pending += [here.get_child_at_index(i) for i in range(here.get_child_count())]
    return False


class Journey:
    """One profile in a folder of its own, the programs on it, and their end."""

    def __init__(self, name, size="1280x800"):
        self.name = name
        self.size = size
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fb-e2e-"))
        self.profile = self.folder / "profile"
        self.apps = []
        self.pictures = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None:
            self.show_failure()
        for app in self.apps:
            if app.is_running():
                app.kill()
        self.stop_instances()
        shutil.rmtree(self.folder, ignore_errors=True)

    def show_failure(self):
        """A picture and the words on the screen."""
        self.screenshot("failed")
        for app in self.apps:
            note(app.log.read_text(errors="replace")[-4000:])
            if app.is_running():
                note("\n".join(app.outline()[:200]))

    def stop_instances(self):
        """Ends every keeper of the profile by its own word, then by its lock's owner."""
        if not FLOWBENCHCTL.exists() or not self.profile.exists():
            return
        for folder in (self.profile / "instances").glob("*"):
            self.ctl("instance", "stop", folder.name, check=False)

    # Programs.

    def start(self, *args, **environment):
        """A window on the profile; returns when its first frame is there."""
        log = self.folder / f"flowbench-{len(self.apps)}.log"
        with open(log, "wb") as output:
            process = subprocess.Popen([FLOWBENCH, "--profile", self.profile, *args], stdout=output, stderr=output,
                                       env={**os.environ, "GTK_A11Y": "atspi", **environment})
        app = App(process, log)
        self.apps.append(app)
        wait("the window", lambda: app.windows() or not app.is_running(), 30)
        if not app.is_running():
            raise Failure(f"flowbench ended with {process.returncode}")
        app.focus()
        return app

    def ctl(self, *args, check=True, text=None, seconds=120):
        """flowbenchctl with --json on the profile: (exit status, parsed output or text)."""
        result = subprocess.run([FLOWBENCHCTL, "--profile", self.profile, "--json", *args], input=text, text=True,
                                capture_output=True, timeout=seconds, check=False)
        if check and result.returncode != 0:
            raise Failure(f"flowbenchctl {' '.join(map(str, args))}: {result.returncode}: {result.stderr}")
        try:
            return result.returncode, json.loads(result.stdout)
        except ValueError:
            return result.returncode, result.stdout

    def screenshot(self, what):
        """The whole screen as screenshots/JOURNEY-NN-WHAT.png in the build folder."""
        SCREENSHOTS.mkdir(exist_ok=True)
        self.pictures += 1
        path = SCREENSHOTS / f"{self.name}-{self.pictures:02d}-{what}.png"
        subprocess.run(["import", "-window", "root", path], check=False, timeout=30)
        return path
