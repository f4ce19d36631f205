"""What several topics share: the normal quantile, the finite population, the cut to the unit."""

import math

import numpy as np
from scipy import stats

LEVELS = [0.9, 0.95, 0.99, 0.8, 0.999]


def z(confidence):
    return float(stats.norm.ppf(0.5 + confidence / 2))


def correction(n, population):
    """Cochran's finite population correction of a standard error; `None` is an open population."""
    if population is None:
        return 1.0
    if population <= n:
        return 0.0
    return math.sqrt((population - n) / (population - 1))


def cut(value, low, high, least, most):
    """An interval within the unit that holds its value."""
    return [float(min(max(low, least), value)), float(max(min(high, most), value))]


def p_two_sided(statistic):
    return float(2 * stats.norm.sf(abs(statistic)))


def repeated(values, counts):
    """The raw answers behind the counts."""
    return np.repeat(np.asarray(values, dtype=float), counts)
