"""Levels and tails: quantiles of the normal and of t, and p-values far out."""

import numpy as np
from scipy import stats

from maker.difference import mean, net, share
from maker.mean import exact_moments, trimmed

MADE_BY = (
    "z: scipy.stats.norm.ppf; t: scipy.stats.t.ppf times the standard error of answers at 49, 50 and 51 out of 0 to 100; "
    "tails: the tests of the topic difference, where p is far below 0.001"
)

CONFIDENCES = [
    0.5, 0.55, 0.6, 0.6827, 0.7, 0.75, 0.8, 0.85, 0.9, 0.92, 0.95, 0.9545, 0.96, 0.97, 0.975, 0.98, 0.99, 0.995, 0.9973,
    0.998, 0.999, 0.9995, 0.9999,
]  # fmt: skip
SIZES = [2, 3, 4, 5, 6, 8, 11, 16, 21, 31, 61, 101, 201, 501, 901, 1000, 1001, 1002, 1500, 3001, 10_001, 100_001, 10**6]


def vectors():
    for confidence in CONFIDENCES:
        yield {"kind": "z", "confidence": confidence}, {"z": float(stats.norm.ppf(0.5 + confidence / 2))}

    values = list(range(101))
    for n in SIZES:
        counts = [0] * 101
        counts[49], counts[50], counts[51] = n // 2, n % 2, n // 2
        at, variance = exact_moments(values, counts)
        for confidence in CONFIDENCES:
            half = stats.t.ppf(0.5 + confidence / 2, n - 1) * np.sqrt(variance / n)
            if half < 49:
                given = {"kind": "t", "counts": trimmed(counts), "confidence": confidence}
                yield given, {"interval": [float(at - half), float(at + half)]}

    # z from 3 to 37, where the normal tail is 1e-3 to 1e-300.
    for plus in (60, 100, 200, 350, 500, 800):
        now, before = (plus, 1000 - plus, 0), (20, 970, 10)
        yield {"kind": "net", "now": now, "before": before}, tail(net(now, before, 0.95))
    for hits in (120, 160, 250, 400, 600, 900, 990):
        now, before = (hits, 1000), (80, 1000)
        yield {"kind": "share", "now": now, "before": before}, tail(share(now, before, 0.95))
    # t up to about 40 at few and at many degrees of freedom.
    five = [1, 2, 3, 4, 5]
    for each in (2, 3, 5, 10, 20, 50, 200, 1000, 20_000, 100_000, 240_000, 600_000):
        for now in ([0, 0, each, 2 * each, 0], [0, 0, 0, each, 2 * each], [0, 0, 0, 1, 3 * each - 1]):
            before = [0, each, 2 * each, 0, 0]
            found = mean(five, now, before, 0.95)
            if 1e-290 < found["p"]:
                sides = [trimmed(now), trimmed(before)]
                yield {"kind": "mean", "now": sides[0], "before": sides[1]}, tail(found)
    # Small differences among very many answers: t of 4 to 20 where the degrees of freedom are in the millions.
    for more in (2_500, 5_000, 10_000, 15_000):
        now, before = [0, 0, 600_000 - more, 600_000 + more, 0], [0, 0, 600_000, 600_000, 0]
        found = mean(five, now, before, 0.95)
        yield {"kind": "mean", "now": trimmed(now), "before": trimmed(before)}, tail(found)


def tail(difference):
    return {"p": difference["p"]}
