#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a document with the published schemas of AsyncAPI and JSON Schema and a validator that is
not ours. As a program it takes "asyncapi" or "json-schema" and the path of a document; it prints
what is wrong and ends with 1, or prints nothing."""

import pathlib
import sys

import node_packages
from flow_corpus import Unreachable

LIST = pathlib.Path(__file__).with_name("schema-packages.txt")
SCRIPT = pathlib.Path(__file__).with_name("schema-check.js")

if __name__ == "__main__":
    try:
        done = node_packages.run(LIST, SCRIPT, sys.argv[1:3])
    except Unreachable as reason:
        print(f"schema_checker: {reason}", file=sys.stderr)
        sys.exit(77)
    sys.stdout.write(done.stdout + done.stderr)
    sys.exit(done.returncode)
