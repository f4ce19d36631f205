"""Weighted scores: answers that stand for 1/pi visitors each."""

import numpy as np
from scipy import stats

from maker.basis import cut, z
from maker.share import wilson

MADE_BY = (
    "numpy.average with weights 1/pi; Kish's design effect n*sum(w^2)/sum(w)^2 by numpy; intervals as for n divided by it: "
    "statsmodels.stats.proportion.proportion_confint(method='wilson'), scipy.stats.t.ppf, adjusted Wald by numpy"
)

PROBABILITIES = [1_000_000, 500_000, 100_000, 33_333, 2_500, 1]


def effective(weights):
    return float(weights.sum() ** 2 / (weights**2).sum())


def net_interval(plus, minus, n):
    """Adjusted Wald for shares of n answers, which need not be a whole number."""
    p, m = (plus * n + 0.75) / (n + 3), (minus * n + 0.75) / (n + 3)
    half = z(0.95) * np.sqrt((p + m - (p - m) ** 2) / (n + 3))
    value = 100 * (plus - minus)
    return {"value": value, "interval": cut(value, 100 * (p - m - half), 100 * (p - m + half), -100, 100)}


def mean_interval(values, weights, n, low, high):
    mean = float(np.average(values, weights=weights))
    variance = float(np.average((values - mean) ** 2, weights=weights)) * n / (n - 1)
    half = stats.t.ppf(0.975, n - 1) * np.sqrt(variance / n)
    return {"value": mean, "interval": cut(mean, mean - half, mean + half, low, high)}


def share_interval(hits, weights, n):
    share = min(float(np.average(hits, weights=weights)), 1.0)
    low, high = wilson(share * n, n, 0.95)
    return {"value": 100 * share, "interval": cut(100 * share, low, high, 0, 100)}


def vectors():
    draw = np.random.default_rng(20261122)
    for n, probabilities in [
        (12, PROBABILITIES[:2]), (60, PROBABILITIES[:3]), (60, PROBABILITIES[:1]), (400, PROBABILITIES[:5]),
        (2000, PROBABILITIES[1:4]), (300, PROBABILITIES[3:5]), (5000, PROBABILITIES),
    ]:  # fmt: skip
        for shift in (0.0, 0.3):
            drawn = draw.choice(probabilities, n)
            weights = 1e6 / drawn
            # Who is seldom asked is a little less content, so that weights matter.
            content = draw.random(n) + shift - 0.1 * np.log10(weights) / 3
            nps = np.clip((content * 11).astype(int), 0, 10)
            ces = np.clip((content * 7).astype(int) + 1, 1, 7)
            size = effective(weights)
            given = {"drawn": drawn.tolist(), "nps": nps.tolist(), "ces": ces.tolist()}
            yield (
                given,
                {
                    "design_effect": n / size,
                    "nps": net_interval(
                        float(np.average(nps >= 9, weights=weights)), float(np.average(nps <= 6, weights=weights)), size
                    ),
                    "mean": mean_interval(ces, weights, size, 1, 7),
                    "easy": share_interval(ces >= 5, weights, size),
                },
            )
