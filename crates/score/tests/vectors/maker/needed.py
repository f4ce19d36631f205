"""How many answers it takes: the smallest whole number that will do, found by trying."""

import math

from scipy import stats
from statsmodels.stats.proportion import samplesize_confint_proportion

from maker.basis import correction, z
from maker.mean import limits_of_agreement
from maker.share import wilson

MADE_BY = (
    "the smallest n that brings z * sqrt(v/n) with the finite population correction to the margin, by bisection; shares of "
    "an open population: statsmodels samplesize_confint_proportion; 385, 1537 and 4269 for 10, 5 and 3 points of NPS are "
    "the usual published sizes; 'more': every n from the present one on is tried, with the interval of the other topics"
)


def smallest(close_enough):
    most = 1
    while not close_enough(most):
        most *= 2
    short, most = most // 2, most
    while most - short > 1:
        middle = (short + most) // 2
        short, most = (short, middle) if close_enough(middle) else (middle, most)
    return most


def ahead(variance, margin, confidence, population):
    def close_enough(n):
        error = math.sqrt(variance / n) * correction(n, population)
        return z(confidence) * error <= margin

    return smallest(close_enough)


def more_by_trying(half_width, have, margin):
    n = have
    while half_width(n) > margin:
        n += 1
    return n - have


def share_half(hits, have, n):
    low, high = wilson(hits / have * n, n, 0.95)
    return (min(high, 100) - max(low, 0)) / 2


def net_half(plus, neither, minus, n):
    have = plus + neither + minus
    p, m = (plus / have * n + 0.75) / (n + 3), (minus / have * n + 0.75) / (n + 3)
    half = z(0.95) * math.sqrt((p + m - (p - m) ** 2) / (n + 3))
    value = (plus - minus) / have
    return 50 * (max(min(p - m + half, 1), value) - min(max(p - m - half, -1), value))


def mean_half(values, counts, n):
    have = sum(counts)
    mean = sum(value * count for value, count in zip(values, counts)) / have
    variance = sum((value - mean) ** 2 * count for value, count in zip(values, counts)) / (have - 1)
    if variance == 0:
        low, high = limits_of_agreement(mean, n, values[0], values[-1], 0.95)
    else:
        half = stats.t.ppf(0.975, n - 1) * math.sqrt(variance / n)
        low, high = max(mean - half, values[0]), min(mean + half, values[-1])
    return (high - low) / 2


def vectors():
    for margin, n in [(10, 385), (5, 1537), (3, 4269)]:
        assert ahead(1e4, margin, 0.95, None) == n
        yield {"kind": "net", "margin": margin, "confidence": 0.95, "population": None}, {"n": n}
    for margin in (0.7, 2, 7.5, 40, 150):
        for confidence in (0.8, 0.95, 0.99):
            for population in (None, 1, 50, 2000, 10**8):
                given = {"margin": margin, "confidence": confidence, "population": population}
                yield {"kind": "net", **given}, {"n": ahead(1e4, margin, confidence, population)}
                n = ahead(2500, margin, confidence, population)
                if population is None:
                    size = samplesize_confint_proportion(0.5, margin / 100, alpha=1 - confidence)
                    assert math.ceil(size) == n
                yield {"kind": "share", **given}, {"n": n}
                given = {**given, "margin": margin / 20, "min": 1, "max": 7}
                yield {"kind": "mean", **given}, {"n": ahead(9, margin / 20, confidence, population)}

    for hits, n in [(8, 10), (0, 5), (5, 5), (1, 1), (40, 60), (999, 1000)]:
        for margin in (20, 5, 2):
            more = more_by_trying(lambda at: share_half(hits, n, at), n, margin)
            yield {"kind": "more share", "now": [hits, n], "margin": margin}, {"n": more}
    for counts in [(5, 3, 2), (1, 0, 0), (0, 1, 0), (10, 0, 0), (50, 30, 20), (19, 1, 0)]:
        for margin in (30, 10, 4):
            more = more_by_trying(lambda at: net_half(*counts, at), sum(counts), margin)
            yield {"kind": "more net", "now": counts, "margin": margin}, {"n": more}
    five = [1, 2, 3, 4, 5]
    for counts in [[0, 0, 0, 5, 0], [1, 0, 0, 0, 1], [0, 1, 2, 4, 3], [10, 20, 30, 40, 50]]:
        for margin in (1, 0.3, 0.1):
            more = more_by_trying(lambda at: mean_half(five, counts, at), sum(counts), margin)
            yield {"kind": "more mean", "now": counts, "margin": margin}, {"n": more}
