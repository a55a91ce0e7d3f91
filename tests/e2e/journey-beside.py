#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several programs on one profile: a second window forwards to the first, the command line works
beside it, and each sees what the other did."""

import fcntl
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


def the_command_line_beside_the_window():
    """What flowbenchctl does is in the window's list within a second."""
    with Journey("ctl-beside") as journey, NodeRed(flows=FLOWS) as remote:
        app = journey.start()
        app.says("Where Would You Like to Begin?")

        journey.ctl("instance", "add-remote", "press-4", remote.url)
        done = time.monotonic()
        app.says("press-4", 10)
        seen = time.monotonic() - done
        tap.note(f"a new instance was on the screen {seen:.2f} s after flowbenchctl had ended")
        journey.screenshot("added")

        journey.ctl("instance", "rename", "press-4", "oven-7")
        app.says("oven-7", 10)
        wait("the old name to go", lambda: not app.has("press-4"))
        journey.ctl("instance", "remove", "oven-7")
        wait("the instance to go", lambda: not any(
            "oven-7" in (node.get_name() or "") for node in app.walk()))
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
