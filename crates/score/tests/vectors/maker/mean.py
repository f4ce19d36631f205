"""Means: moments over the raw answers, and Student's interval."""

from fractions import Fraction

import numpy as np
from scipy import stats

from maker.basis import LEVELS, correction, cut, repeated

MADE_BY = (
    "mean and sample variance: fractions.Fraction over the raw answers, exact; interval: scipy.stats.t.interval around "
    "numpy's mean with scipy.stats.sem; answers that all agree: 1 - (alpha/2)^(1/n) by hand, after the docs of Moments"
)

SCALES = [(1, 7), (1, 5), (1, 10), (0, 100)]
SIZES = [2, 3, 5, 10, 30, 100, 500, 1000, 1002, 5000]


def exact_moments(values, counts):
    n = sum(counts)
    mean = Fraction(sum(value * count for value, count in zip(values, counts)), n)
    if n == 1:
        return float(mean), None
    m2 = sum((value - mean) ** 2 * count for value, count in zip(values, counts))
    return float(mean), float(m2 / (n - 1))


def limits_of_agreement(value, n, least, most, confidence, population=None):
    unasked = 1.0 if population is None else max(population - n, 0) / population
    differing = min(1 - ((1 - confidence) / 2) ** (1 / n), unasked)
    return value - differing * (value - least), value + differing * (most - value)


def interval(values, counts, confidence, population=None):
    least, most, n = values[0], values[-1], sum(counts)
    raw = repeated(values, counts)
    mean, variance = exact_moments(values, counts)
    if not variance:
        low, high = limits_of_agreement(mean, n, least, most, confidence, population)
    else:
        error = stats.sem(raw) * correction(n, population)
        low = high = mean
        if error > 0:
            low, high = stats.t.interval(confidence, n - 1, loc=np.mean(raw), scale=error)
    return cut(mean, low, high, least, most)


def vectors():
    random = np.random.default_rng(1)
    cases = []
    for least, most in SCALES:
        values = list(range(least, most + 1))
        places = np.linspace(0, 1, len(values))
        # Even, rising, falling to the middle, and almost all at the top.
        shapes = [places * 0 + 1, places**2 + 0.05, abs(places - 0.5) + 0.02, np.exp(12 * (places - 1))]
        for n in SIZES:
            for shape in shapes:
                counts = random.multinomial(n, shape / shape.sum()).tolist()
                cases.append((values, counts, 0.95, None))
            cases += [(values, counts, confidence, None) for confidence in LEVELS if confidence != 0.95]
            cases += [(values, counts, 0.95, population) for population in (n, n + 1, 3 * n, 10**6)]
        for n in (1, 2, 5, 30, 1000):
            for at in (0, len(values) // 2, len(values) - 1):
                counts = [n if place == at else 0 for place in range(len(values))]
                cases += [(values, counts, confidence, None) for confidence in (0.9, 0.95)]
                cases += [(values, counts, 0.95, population) for population in (n, n + 1, 10 * n)]
    for values, counts, confidence, population in cases:
        mean, variance = exact_moments(values, counts)
        given = {
            "min": values[0], "max": values[-1], "counts": trimmed(counts), "confidence": confidence,
            "population": population,
        }  # fmt: skip
        expected = {"mean": mean, "variance": variance, "interval": interval(values, counts, confidence, population)}
        yield given, expected


def trimmed(counts):
    """The counts as [place, count] where somebody answered so."""
    return [[place, count] for place, count in enumerate(counts) if count]
