#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the tree against the rules of the house. One TAP line per rule.

A rule is a function from a Tree to findings, each "path:line: what is wrong". A finding that
begins with "note: " is shown and does not fail.
"""

import os
import subprocess
import sys

import rules_c
import rules_house

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import tap  # noqa: E402

BINARY = (".png", ".gz", ".zst", ".tgz", ".db", ".gresource")


class Tree:
    """Paths below the root with their text; `root` is None for a tree that is not on disk."""

    def __init__(self, files, root=None):
        self.files = files
        self.root = root

    def select(self, *prefixes, ending=("",)):
        """(path, text) of the files below one of the prefixes with one of the endings."""
        ending = (ending,) if isinstance(ending, str) else tuple(ending)
        return [(path, text) for path, text in sorted(self.files.items())
                if (not prefixes or path.startswith(prefixes)) and path.endswith(ending)]


def read_tree(root):
    """What git tracks or would track; in an exported tree all that is not a build folder."""
    listing = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"],
                             capture_output=True, text=True)
    if listing.returncode == 0:
        paths = listing.stdout.splitlines()
    else:
        paths = [os.path.relpath(os.path.join(folder, name), root)
                 for folder, _, names in os.walk(root) for name in names
                 if not os.path.relpath(folder, root).startswith(("build", ".cache"))]
    files = {}
    for path in paths:
        full = os.path.join(root, path)
        if path.endswith(BINARY) or not os.path.isfile(full):
            continue
        with open(full, encoding="utf-8", errors="replace") as file:
            files[path] = file.read()
    return Tree(files, root)


def check(rule, tree):
    findings = rule(tree)
    for finding in findings:
        tap.note(finding)
    wrong = [finding for finding in findings if not finding.startswith("note: ")]
    if wrong:
        raise tap.Failure(f"{len(wrong)} of these must be mended")


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    tree = read_tree(os.path.abspath(os.path.join(here, "..", "..")))
    rules = rules_c.RULES + rules_house.RULES
    tap.run({f"/lint/{rule.__name__.replace('_', '-')}": lambda rule=rule: check(rule, tree)
             for rule in rules})


if __name__ == "__main__":
    main()
