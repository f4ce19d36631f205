"""Two samples: net shares, shares, means."""

import math

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_effectsize,
    test_proportions_2indep,
)

from maker.basis import LEVELS, cut, p_two_sided, repeated, z
from maker.mean import limits_of_agreement, trimmed

MADE_BY = (
    "net: numpy after Lewis and Sauro (2021), both samples adjusted by 3/4, 3/2, 3/4, p by scipy.stats.norm.sf; share: "
    "statsmodels confint_proportions_2indep and test_proportions_2indep(method='agresti-caffo'), proportion_effectsize; "
    "mean: scipy.stats.ttest_ind(equal_var=False) over the raw answers with its confidence_interval, d by numpy; two "
    "sides that each agree: math.comb and the MOVER formula by hand, after the docs of Moments"
)


def net(now, before, confidence):
    def adjusted(plus, neither, minus):
        n = plus + neither + minus + 3
        p, m = (plus + 0.75) / n, (minus + 0.75) / n
        return p - m, p + m - (p - m) ** 2, n

    (a, a_variance, a_n), (b, b_variance, b_n) = adjusted(*now), adjusted(*before)
    error = np.sqrt(a_variance / a_n + b_variance / b_n)
    half = z(confidence) * error
    value = 100 * ((now[0] - now[2]) / sum(now) - (before[0] - before[2]) / sum(before))
    return {
        "value": value,
        "interval": cut(value, 100 * (a - b - half), 100 * (a - b + half), -200, 200),
        "p": p_two_sided((a - b) / error),
        "effect": float((a - b) / np.sqrt(np.mean([a_variance, b_variance]))),
    }


def share(now, before, confidence):
    (a, a_n), (b, b_n) = now, before
    low, high = confint_proportions_2indep(a, a_n, b, b_n, method="agresti-caffo", alpha=1 - confidence)
    test = test_proportions_2indep(a, a_n, b, b_n, method="agresti-caffo", compare="diff")
    value = 100 * (a / a_n - b / b_n)
    return {
        "value": value,
        "interval": cut(value, 100 * low, 100 * high, -100, 100),
        "p": float(test.pvalue),
        "effect": float(proportion_effectsize(a / a_n, b / b_n)),
    }


def mean(values, now, before, confidence):
    a, b = repeated(values, now), repeated(values, before)
    least, most = values[0], values[-1]
    value = float(np.mean(a) - np.mean(b))
    if np.ptp(a) == 0 and np.ptp(b) == 0:
        a_low, a_high = limits_of_agreement(a[0], len(a), least, most, confidence)
        b_low, b_high = limits_of_agreement(b[0], len(b), least, most, confidence)
        low = value - math.hypot(a[0] - a_low, b_high - b[0])
        high = value + math.hypot(a_high - a[0], b[0] - b_low)
        p = min(2 / math.comb(len(a) + len(b), len(a)), 1.0) if value else 1.0
        effect = value / (most - least)
    else:
        test = stats.ttest_ind(a, b, equal_var=False)
        low, high = test.confidence_interval(confidence)
        p = float(test.pvalue)
        effect = float(value / np.sqrt((np.var(a, ddof=1) + np.var(b, ddof=1)) / 2))
    reach = most - least
    return {"value": value, "interval": cut(value, low, high, -reach, reach), "p": p, "effect": effect}


def vectors():
    nets = [
        ((50, 30, 20), (60, 25, 15)), ((60, 25, 15), (50, 30, 20)), ((1, 0, 0), (0, 0, 1)), ((9, 0, 0), (9, 0, 0)),
        ((40, 0, 0), (0, 0, 40)), ((3, 2, 1), (19, 9, 8)), ((0, 10, 0), (5, 5, 5)), ((500, 300, 200), (400, 300, 300)),
        ((5000, 3000, 2000), (4500, 3000, 2500)), ((162, 108, 54), (97, 2, 1)), ((10**6, 0, 0), (10**6, 1, 1)),
        ((300_000, 300_000, 400_000), (310_000, 300_000, 390_000)),
    ]  # fmt: skip
    for now, before in nets:
        for confidence in LEVELS:
            yield given("net", now, before, confidence), net(now, before, confidence)

    shares = [
        ((23, 60), (15, 60)), ((0, 5), (5, 5)), ((1, 1), (0, 1)), ((0, 20), (0, 30)), ((81, 263), (15, 148)),
        ((300, 1000), (290, 1000)), ((999, 1000), (900, 1000)), ((10**5, 10**6), (101_000, 10**6)), ((7, 8), (1, 40)),
        ((50, 50), (1, 200)),
    ]  # fmt: skip
    for now, before in shares:
        for confidence in LEVELS:
            yield given("share", now, before, confidence), share(now, before, confidence)

    random = np.random.default_rng(2)
    pairs = []
    for least, most in [(1, 7), (1, 5), (0, 10), (0, 100)]:
        values = list(range(least, most + 1))
        rising = (np.linspace(0, 1, len(values)) ** 2 + 0.1) / np.sum(np.linspace(0, 1, len(values)) ** 2 + 0.1)
        for now_n, before_n in [(2, 2), (3, 50), (10, 10), (30, 40), (200, 150), (1000, 3), (5000, 4000), (20_000, 20_000)]:
            now = random.multinomial(now_n, rising).tolist()
            before = random.multinomial(before_n, rising[:: random.choice([1, -1])]).tolist()
            pairs.append((values, now, before))
    five = [1, 2, 3, 4, 5]
    pairs += [
        (five, [0, 0, 0, 4, 0], [0, 2, 2, 0, 0]), (five, [0, 0, 0, 0, 3], [0, 0, 0, 0, 3]),
        (five, [0, 0, 0, 0, 10], [8, 0, 0, 0, 0]), (five, [0, 0, 5, 0, 0], [0, 0, 0, 2, 0]),
        (five, [0, 0, 0, 1000, 0], [0, 0, 1000, 0, 0]), (five, [0, 0, 1, 1, 0], [0, 0, 1, 1, 0]),
        # Many answers: where a program might take the normal for the t.
        (five, [0, 0, 2010, 1990, 0], [0, 0, 2100, 1900, 0]),
        (five, [0, 0, 250_000, 251_000, 0], [0, 0, 251_000, 250_000, 0]),
        (five, [0, 0, 505_000, 504_000, 0], [0, 0, 504_000, 505_000, 0]),
        (five, [0, 0, 600_000, 600_000, 0], [0, 0, 602_500, 597_500, 0]),
    ]  # fmt: skip
    for values, now, before in pairs:
        if sum(now) < 2 or sum(before) < 2:
            continue
        for confidence in (0.95, 0.99):
            sides = [{"min": values[0], "max": values[-1], "counts": trimmed(side)} for side in (now, before)]
            yield given("mean", *sides, confidence), mean(values, now, before, confidence)


def given(kind, now, before, confidence):
    return {"kind": kind, "now": now, "before": before, "confidence": confidence}
