# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Flowbench authors
"""A running flowbench, found and operated as assistive technology and a person's hands would."""

import pathlib
import signal
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from tap import Failure  # noqa: E402


def wait(what, condition, seconds=20):
    """The first true value of condition(); Failure naming `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            value = condition()
        except (GLib.Error, Failure):  # a widget went away while it was looked at, or is not there yet
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


def parents(node):
    """The node and all above it, up to its window."""
    while node is not None and node.get_role() != Atspi.Role.APPLICATION:
        yield node
        node = node.get_parent()


def is_seen(node):
    """Whether a person could see it: it has a size, and where it lies it is what one would hit. GTK 4.8
    does not tell which pages of a stack lie behind another."""
    box = node.get_extents(Atspi.CoordType.WINDOW)
    if box.width <= 0 or box.height <= 0:
        return False
    above = list(parents(node))
    for x in (box.width // 2, 3, box.width - 4):
        hit = above[-1].get_accessible_at_point(box.x + x, box.y + box.height // 2, Atspi.CoordType.WINDOW)
        if hit is not None:  # an icon has no object
            return hit in above or node in parents(hit)
    return True


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
        """All objects that are not hidden, the newest window first, then depth first; also those of pages
        that lie behind others."""
        root = None if node else self.root()
        node = node or root
        order = range(node.get_child_count() if node else 0)
        for i in reversed(order) if root else order:
            child = node.get_child_at_index(i)
            if child is not None and child.get_state_set().contains(Atspi.StateType.VISIBLE):
                yield child
                yield from self.walk(child)

    def find(self, name, role=None, seconds=20):
        """The object called `name` that can be seen."""
        def matches(node):
            return plain(node.get_name()) == name and (role is None or node.get_role_name() == role)
        return wait(f"a {role or 'widget'} called “{name}”",
                    lambda: next((n for n in self.walk() if matches(n) and is_seen(n)), None), seconds)

    def has(self, name, role=None):
        """Whether it is there now."""
        try:
            return self.find(name, role, 0) is not None
        except Failure:
            return False

    def gone(self, text, seconds=20):
        """Waits until no label on the screen contains `text`."""
        wait(f"no words “{text}”", lambda: not any(text in (n.get_name() or "") and is_seen(n)
                                                   for n in self.walk()), seconds)

    def can(self, name, role=None):
        """Whether the widget takes input."""
        return self.find(name, role).get_state_set().contains(Atspi.StateType.SENSITIVE)

    def says(self, text, seconds=20):
        """Waits until some label on the screen contains `text`."""
        return wait(f"the words “{text}”",
                    lambda: next((n for n in self.walk()
                                  if text in (n.get_name() or "") and is_seen(n)), None), seconds)

    def outline(self):
        """The words on the screen, for a failed journey."""
        return [f"{n.get_role_name()}: {n.get_name()}" for n in self.walk()
                if n.get_name() and not n.get_name().startswith(("Gtk", "Adw")) and is_seen(n)]

    # Doing.

    def click(self, name, role=None, seconds=20):
        """Activates a widget by its action, as a screen reader would."""
        def ready():
            node = self.find(name, role, 0)
            return node if node.get_state_set().contains(Atspi.StateType.SENSITIVE) else None
        self.find(name, role, seconds)
        node = wait(f"“{name}” to be sensitive", ready, seconds)
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
        """Clicks at a place of the screen; the window lies at 0,0. A tooltip that lies there would take the
        click; the way there makes it go."""
        subprocess.run(["xdotool", "mousemove", str(x + 1), str(y + 1), "mousemove", str(x), str(y)], check=True,
                       timeout=20)
        time.sleep(0.1)
        subprocess.run(["xdotool", "click", str(button)], check=True, timeout=20)

    def type_into(self, name, text, role=None):
        """Replaces the text of an entry."""
        node = self.find(name, role)
        wait(f"“{name}” to take text", lambda: set_text(node, text))

    def choose(self, row, key, text, seconds=20):
        """Opens the list of a row, goes a step with the arrow `key`, takes that, until the window says `text`."""
        def chosen():
            self.point(self.find(row, "combo box", 0))
            time.sleep(0.5)  # the list takes keys when it is there, and is on no bus
            self.keys(key)
            time.sleep(0.2)
            self.keys("Return")
            return self.says(text, 5)
        self.find(row, "combo box")
        wait(f"“{text}” after a choice in “{row}”", chosen, seconds)

    def open_instance(self, name):
        """Opens the page of an instance of the list, and waits until it runs."""
        self.click(f"{name}, Running", seconds=60)

    def focused(self):
        """The widget with the keyboard, or None."""
        return next((node for node in self.walk()
                     if node.get_state_set().contains(Atspi.StateType.FOCUSED)), None)

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
