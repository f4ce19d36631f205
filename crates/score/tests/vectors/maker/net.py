"""Net shares: three intervals, the score interval by maximising the likelihood numerically."""

import numpy as np
from scipy.optimize import brentq

from maker.basis import LEVELS, correction, cut, z

MADE_BY = (
    "value, Wald and adjusted Wald: numpy after the formulas of Rocks (2016); score: no closed form, the trinomial "
    "likelihood under p - m = d is maximised with scipy.optimize.brentq on its slope, and the score statistic is solved "
    "for d with scipy.optimize.brentq; z: scipy.stats.norm.ppf"
)

COUNTS = [
    (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (2, 0, 0), (0, 1, 1), (1, 1, 1), (3, 2, 1), (9, 0, 0), (0, 9, 0),
    (0, 0, 9), (5, 5, 0), (0, 5, 5), (1, 30, 0), (19, 9, 8), (28, 1, 1), (50, 30, 20), (60, 25, 15), (97, 2, 1),
    (2, 8, 90), (162, 108, 54), (500, 300, 200), (1940, 40, 20), (7000, 0, 3000), (123456, 234567, 345678),
    (600_000_000, 100_000_000, 300_000_000),
]  # fmt: skip


def likely_minus(plus, neither, minus, difference):
    """The m that maximises plus ln(m + d) + neither ln(1 - 2m - d) + minus ln m: where the slope, which falls, is 0."""
    least, most = max(0.0, -difference), (1 - difference) / 2

    def slope(m):
        parts = [(plus, m + difference), (-2 * neither, 1 - 2 * m - difference), (minus, m)]
        total = 0.0
        for weight, share in parts:
            if weight != 0:
                total += weight / share if share > 0 else np.copysign(np.inf, weight)
        return total

    room = (most - least) * 1e-15
    if slope(least + room) <= 0:
        return least
    if slope(most - room) >= 0:
        return most
    return brentq(slope, least + room, most - room, xtol=1e-300, rtol=1e-15, maxiter=1000)


def score_statistic(plus, neither, minus, difference):
    n = plus + neither + minus
    m = likely_minus(plus, neither, minus, difference)
    p = m + difference
    variance = p * (1 - p) + m * (1 - m) + 2 * p * m
    distance = (plus - minus) / n - difference
    if variance <= 0:
        return np.copysign(np.inf, distance) if distance else 0.0
    return distance / np.sqrt(variance / n)


def score_interval(plus, neither, minus, z_):
    n = plus + neither + minus
    value = (plus - minus) / n
    if z_ == 0:
        return value, value
    ends = []
    for end, target in [(-1.0, z_), (1.0, -z_)]:
        # The statistic grows without bound towards the ends, so the root lies between value and end, unless they meet.
        near_end = end - np.copysign(1e-13, end)
        far = score_statistic(plus, neither, minus, near_end) - target
        if abs(value - end) < 1e-12 or far * np.copysign(1, target) <= 0:
            ends.append(end)
            continue
        ends.append(
            brentq(
                lambda d: score_statistic(plus, neither, minus, d) - target,
                value, near_end, xtol=1e-16, rtol=1e-15, maxiter=1000,
            )
        )  # fmt: skip
    return ends[0], ends[1]


def intervals(plus, neither, minus, confidence, population):
    n = plus + neither + minus
    shrink = correction(n, population)
    z_ = z(confidence) * shrink
    p, m = plus / n, minus / n
    value = p - m
    wald = z_ * np.sqrt((p + m - value**2) / n)

    # With part of a finite population unasked, the added answers stand for that part alone.
    added = 3 * shrink**2
    p, m = (plus + added / 4) / (n + added), (minus + added / 4) / (n + added)
    centre = p - m
    adjusted = z_ * np.sqrt((p + m - centre**2) / (n + added))

    pairs = {
        "adjusted_wald": (centre - adjusted, centre + adjusted),
        "wald": (value - wald, value + wald),
        "score": score_interval(plus, neither, minus, z_),
    }
    value *= 100
    cuts = {name: cut(value, 100 * low, 100 * high, -100, 100) for name, (low, high) in pairs.items()}
    return {"value": float(value), **cuts}


def vectors():
    cases = [(*counts, confidence, None) for counts in COUNTS for confidence in LEVELS]
    for counts in [(3, 2, 1), (9, 0, 0), (19, 9, 8), (50, 30, 20), (2, 8, 90), (500, 300, 200)]:
        n = sum(counts)
        for population in [n, n + 1, 2 * n, 20 * n, 10**9]:
            cases += [(*counts, confidence, population) for confidence in (0.9, 0.95)]
    for plus, neither, minus, confidence, population in cases:
        given = {
            "plus": plus, "neither": neither, "minus": minus, "confidence": confidence, "population": population,
        }  # fmt: skip
        yield given, intervals(plus, neither, minus, confidence, population)
