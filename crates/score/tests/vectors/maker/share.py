"""Shares: Wilson's interval."""

from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from maker.basis import LEVELS, correction, cut, z

MADE_BY = (
    "statsmodels.stats.proportion.proportion_confint(method='wilson'); a finite population by the alpha of the corrected "
    "z, scipy.stats.norm.sf. 81/263, 15/148, 0/20 and 1/29 are the cases that Newcombe (1998) works through"
)

NEWCOMBE = [(81, 263), (15, 148), (0, 20), (1, 29)]


def wilson(hits, n, confidence, population=None):
    shrink = correction(n, population)
    if shrink == 0:
        return 100 * hits / n, 100 * hits / n
    alpha = 1 - confidence if shrink == 1 else float(2 * stats.norm.sf(z(confidence) * shrink))
    low, high = proportion_confint(hits, n, alpha=alpha, method="wilson")
    return 100 * low, 100 * high


def vectors():
    cases = [(hits, n, 0.95, None) for hits, n in [*NEWCOMBE, (23, 60)]]
    for n in (1, 2, 3, 5, 10, 30, 100, 1000, 10**6, 10**9):
        hits = sorted({0, 1, n // 10, n // 3, n // 2, n - n // 20, n - 1, n})
        cases += [(of, n, confidence, None) for of in hits for confidence in LEVELS]
    for hits, n in [(0, 7), (5, 8), (81, 263), (263, 263)]:
        for population in (n, n + 1, 2 * n, 50 * n, 10**9):
            cases += [(hits, n, confidence, population) for confidence in (0.95, 0.99)]
    for hits, n, confidence, population in cases:
        value = 100 * hits / n
        low, high = wilson(hits, n, confidence, population)
        given = {"hits": hits, "n": n, "confidence": confidence, "population": population}
        yield given, {"value": value, "interval": cut(value, low, high, 0, 100)}
