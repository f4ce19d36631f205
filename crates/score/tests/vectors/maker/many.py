"""Many comparisons at once."""

import numpy as np
from statsmodels.stats.multitest import multipletests

from maker.difference import share

MADE_BY = (
    "statsmodels.stats.multitest.multipletests, 'holm' and 'fdr_bh'; segments: each against the sum of the others by "
    "statsmodels test_proportions_2indep(method='agresti-caffo'), then multipletests"
)


def corrected(p):
    return {
        "holm": multipletests(p, method="holm")[1].tolist(),
        "benjamini_hochberg": multipletests(p, method="fdr_bh")[1].tolist(),
    }


def vectors():
    random = np.random.default_rng(3)
    cases = [
        [], [0.04], [0.0], [1.0], [0.0, 1.0], [0.01, 0.01, 0.01], [0.02, 0.01, 0.02, 0.01], [1.0, 1.0, 0.5],
        [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34],
        [0.05, 0.04, 0.03, 0.02, 0.01], [0.3, 1e-300, 0.9, 1e-12, 0.3], [0.0, 0.0, 0.2],
    ]  # fmt: skip
    cases += [random.uniform(size=n).tolist() for n in (2, 10, 50, 200)]
    cases += [(random.uniform(size=n) ** 8).tolist() for n in (3, 20, 100)]
    cases += [np.round(random.uniform(size=40) ** 3, 2).tolist()]
    for p in cases:
        yield {"p": p}, corrected(p)

    for segments in [
        [(50, 100), (30, 100), (45, 90)],
        [(8, 10), (70, 100), (600, 1000), (3, 4), (0, 2)],
        [(40, 60), (0, 0), (20, 60), (31, 60)],
        [(5, 9), (5, 9)],
    ]:
        hits, of = sum(hits for hits, _ in segments), sum(n for _, n in segments)
        found = [None if n == 0 else share((a, n), (hits - a, of - n), 0.95) for a, n in segments]
        p = corrected([each["p"] for each in found if each])
        tested = [each is not None for each in found]
        yield {"segments": segments}, {"p": [each["p"] for each in found if each], "tested": tested, **p}
