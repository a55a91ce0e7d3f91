#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A broker in the window: added by its address, its topics seen as they come and narrowed, the picture
frozen; the broker goes and comes back, and is known by the next start. By keyboard as far as it goes."""

import subprocess

from journey import Atspi, Journey, wait
from mosquitto import Mosquitto
import tap


def publish(broker, topic, text, *options):
    """Sends one message, as another client of the broker."""
    subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(broker.port), "-t", topic, "-m", text, *options],
                   timeout=20, check=True)


def is_pressed(node):
    """Whether a toggle button is down."""
    states = node.get_state_set()
    return states.contains(Atspi.StateType.PRESSED) or states.contains(Atspi.StateType.CHECKED)


def add(journey, app, broker):
    """From the empty area to the page of the broker."""
    app.keys("alt+2")
    app.says("No Brokers")
    journey.screenshot("empty")
    app.click("Add a Broker…", "push button")
    app.says("Topics to Listen To")
    app.focus()
    app.type(f"127.0.0.1:{broker.port}")
    app.keys("Tab")
    app.type("plant-a")
    app.keys("Tab")
    app.type("site/#")
    journey.screenshot("dialog")
    app.keys("Return")
    app.says("No Message Yet")


def see(journey, app, broker):
    """Values of topics as they come; what is narrowed; what is frozen."""
    publish(broker, "site/a/level", "71.5")
    publish(broker, "site/a/state", '{"v":"EXECUTE"}', "-r")
    app.says("2 topics")
    app.focus()
    app.point(app.find("Filter topics", "entry"))
    app.type("level")
    app.says("1 topic matches")
    app.says("level 71.5")
    publish(broker, "site/a/level", "72.25")
    app.says("level 72.25")
    app.keys("Return", "Down", "Down", "Down")
    app.says("site/a/level")
    journey.screenshot("topic")

    app.click("Freeze the picture")
    wait("the picture to be frozen", lambda: is_pressed(app.find("Freeze the picture", seconds=0)))
    publish(broker, "site/a/level", "99")
    app.says("26 bytes")  # it came, and is counted
    assert app.has("level 72.25")
    app.click("Freeze the picture")
    app.says("level 99")


def lose_it(journey, app, broker):
    """A broker that goes is told of, and taken up again by itself."""
    broker.stop()
    app.says("Try Again", 30)
    journey.screenshot("lost")
    broker.start()
    app.gone("Try Again", 90)
    publish(broker, "site/a/level", "100")
    app.says("level 100")


def added_seen_and_lost():
    with Journey("mqtt") as journey, Mosquitto() as broker:
        app = journey.start()
        add(journey, app, broker)
        see(journey, app, broker)
        lose_it(journey, app, broker)
        rows = journey.ctl("broker", "list")[1]
        assert [row["name"] for row in rows] == ["plant-a"], rows

        app.keys("ctrl+q")
        wait("the window to end", lambda: not app.is_running(), 30)
        app = journey.start()
        app.says("No Message Yet", 60)
        publish(broker, "site/b/level", "1")
        app.says("1 topic", 30)
        journey.screenshot("again")


TESTS = [added_seen_and_lost]

if __name__ == "__main__":
    tap.run({f"/e2e/mqtt/{test.__name__.replace('_', '-')}": test for test in TESTS})
