#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Payloads of Sparkplug B made by a published encoder that is not ours, fetched once into the test
cache by name, version and checksum. As a program it takes the path of a JSON file with cases
(sparkplug-encode.js says what one is) and prints the bytes of each in hex, a line each."""

import pathlib
import sys

import node_packages
from flow_corpus import Unreachable

LIST = pathlib.Path(__file__).with_name("sparkplug-packages.txt")
SCRIPT = pathlib.Path(__file__).with_name("sparkplug-encode.js")


def encode(path):
    """The bytes of each case in hex. Raises Unreachable."""
    with open(path, encoding="utf-8") as cases:
        done = node_packages.run(LIST, SCRIPT, stdin=cases)
    if done.returncode != 0:
        sys.exit(f"sparkplug_encoder: {done.stderr}")
    return done.stdout


if __name__ == "__main__":
    try:
        sys.stdout.write(encode(sys.argv[1]))
    except Unreachable as reason:
        print(f"sparkplug_encoder: {reason}", file=sys.stderr)
        sys.exit(77)
