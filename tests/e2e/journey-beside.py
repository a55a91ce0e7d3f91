#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several programs on one profile: a second window forwards to the first, the command line works
beside it, and each sees what the other did."""

import fcntl
import statistics
import subprocess
import time

from journey import FLOWBENCH, Journey, wait
from node_red import NodeRed
import tap

FLOWS = [{"id": "t1", "type": "tab", "label": "Line"}]


def a_second_start_goes_to_the_first():
    with Journey("second-start") as journey:
        app = journey.start()
        second = subprocess.run([FLOWBENCH, "--profile", journey.profile], timeout=60, check=False)
        assert second.returncode == 0, second
        assert app.is_running()
        assert len(app.windows()) >= 1
        app.says("Where Would You Like to Begin?")


def is_claimed(journey):
    """Whether some window of the profile lives."""
    with open(journey.profile / "window.lock", "rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def without_a_bus_the_second_says_so():
    """No session bus to find the first window on: the second opens nothing, until the first ends."""
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
    with Journey("no-bus") as journey:
        first = journey.start(**nowhere)
        wait("the first window's claim", lambda: is_claimed(journey))
        second = journey.start(**nowhere)
        wait("words about it", lambda: "open in another window" in second.log.read_text())
        time.sleep(1)  # only for the picture
        journey.screenshot("second")
        assert first.is_running() and second.is_running()

        first.kill()
        assert not is_claimed(journey)
        second.focus()
        second.keys("Return")
        wait("“Try Again” to open the profile", lambda: is_claimed(journey))
        assert journey.ctl("workspace", "check")[1]["findings"] == []
        journey.screenshot("taken-over")


def rows(app):
    """What the list of instances says, read without looking at the rest of the window."""
    return [node.get_name() or "" for node in app.walk(rows.list) if node.get_name()]


def seconds_until(what, condition):
    """From now; for what may be late only because the machine is busy, several are taken together."""
    began = time.monotonic()
    wait(what, condition, 20)
    return time.monotonic() - began


def assert_within_a_second(what, taken):
    tap.note(f"{what}: {', '.join(f'{seconds:.2f}' for seconds in taken)} s")
    assert statistics.median(taken) < 1, taken


def window_follows(journey, app, remote):
    """From the end of flowbenchctl to the row."""
    def seen(name):
        return any(row.startswith(f"{name}, ") for row in rows(app))

    journey.ctl("instance", "add-remote", "press-4", remote.url)
    taken = [seconds_until("the new instance", lambda: seen("press-4"))]
    for old, new in (("press-4", "oven-7"), ("oven-7", "mill-2"), ("mill-2", "saw-3")):
        journey.ctl("instance", "rename", old, new)
        taken.append(seconds_until(f"{old} to be {new}", lambda name=new: seen(name)))
        assert not seen(old), rows(app)
    journey.ctl("instance", "remove", "saw-3")
    taken.append(seconds_until("the instance to go", lambda: not seen("saw-3")))
    assert_within_a_second("the window showed what flowbenchctl did after", taken)


def command_line_follows(journey, app):
    """From the key in the window to what flowbenchctl prints."""
    taken = []
    app.click("here, Not asked yet, Off")
    app.says("Switched Off")
    for name in ("press-8", "press-9", "press-10"):
        app.keys("F2")
        app.says("Rename")
        app.focus()
        app.keys("ctrl+a")
        app.type(name)
        app.keys("Return")
        taken.append(seconds_until(f"an instance called {name}", lambda name=name: name in [
            instance["name"] for instance in journey.ctl("instance", "list")[1]]))
        app.find(f"{name}, Not asked yet, Off")
        app.focus()
    assert_within_a_second("flowbenchctl told what the window did after", taken)


def the_command_line_beside_the_window():
    """What one does is seen by the other within a second."""
    with Journey("ctl-beside") as journey, NodeRed(flows=FLOWS) as remote:
        journey.ctl("instance", "add-remote", "here", remote.url)
        journey.ctl("instance", "mode", "here", "off")
        app = journey.start()
        rows.list = app.find("Instances", "list")
        window_follows(journey, app, remote)
        journey.screenshot("followed")
        command_line_follows(journey, app)
        assert app.is_running()


def killed_and_started_again():
    """SIGKILL of the window: what was there is there again."""
    with Journey("killed") as journey, NodeRed(flows=FLOWS) as remote:
        app = journey.start()
        journey.ctl("instance", "add-remote", "press-4", remote.url)
        app.says("press-4", 10)
        app.kill()
        assert journey.ctl("workspace", "check", "--thorough")[1]["findings"] == []
        again = journey.start()
        again.says("press-4", 30)


TESTS = [a_second_start_goes_to_the_first, without_a_bus_the_second_says_so, the_command_line_beside_the_window,
         killed_and_started_again]

if __name__ == "__main__":
    tap.run({f"/e2e/beside/{test.__name__.replace('_', '-')}": test for test in TESTS})
