# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Flowbench authors
"""What the benchmarks share: alternating rounds of ours and the peer, medians, one JSON line a case."""

import json
import statistics


def report(bench, case, ours, peer, unit):
    """Prints the figures of one case. `ours` and `peer` hold one number a round."""
    mine = statistics.median(ours)
    other = statistics.median(peer)
    print(json.dumps({
        "bench": bench, "case": case, "ours": round(mine, 3), "peer": round(other, 3), "unit": unit,
        "ratio": round(mine / other, 3) if other else None, "rounds": len(ours),
    }), flush=True)


def alternate(rounds, ours, peer):
    """Calls both in turn, `rounds` times; two lists of what they returned."""
    mine, other = [], []
    for _ in range(rounds):
        mine.append(ours())
        other.append(peer())
    return mine, other
