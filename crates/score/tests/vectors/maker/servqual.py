"""SERVQUAL and SERVPERF: one example worked by hand, one of simulated respondents."""

import math
from fractions import Fraction

import numpy as np
from scipy import stats

from maker.basis import cut

MADE_BY = (
    "the first vector is worked by hand, step by step in README.md (its t has a closed form at 1 and 2 degrees of freedom), "
    "checked against the following; the second: per-respondent means by numpy, gaps by scipy.stats.ttest_rel with its confidence_interval, SERVPERF "
    "by scipy.stats.ttest_1samp with its confidence_interval"
)

DIMENSIONS = [range(0, 4), range(4, 9), range(9, 13), range(13, 17), range(17, 22)]


def by_hand():
    """Three respondents. Who expected 6 of everything perceived as the lists of each dimension say."""
    perceived = [
        [5, 5, 6, 6, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 7, 6, 6, 5, 5, 5, 5, 5],
        [6, 6, 6, 6, 5, 5, 5, 6, 6, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 1],
        [3, 4, 5, 6, 6, 6, 6, 6, 1, 4, 4, 4, 4, 5, 5, 6, 6, 6, 6, 6, 6, 6],
    ]
    weights = [[20, 40, 20, 10, 10], [10, 50, 20, 10, 10], None]
    responses = [
        {"expected": [6] * 22, "perceived": row, "weights": points} for row, points in zip(perceived, weights)
    ]
    # The lines of README.md: mean, variance.
    worked = {
        "item 1": ("-4/3", "7/3"),
        "item 22": ("-2", "7"),
        "tangibles": ("-2/3", "7/12"),
        "reliability": ("-6/5", "13/25"),
        "responsiveness": ("-1", "1"),
        "assurance": ("0", "1/4"),
        "empathy": ("-2/3", "1/3"),
        "gap": ("-53/75", "124/1875"),
        "own weighted": ("-31/40", "49/800"),
        "weighted by 20 30 20 20 10": ("-19/25", "247/2500"),
        "perceived": ("397/75", "124/1875"),
    }
    # Student's t in closed form: the quantile at 97.5 % for 1 and for 2 degrees of freedom.
    t_1, t_2 = math.tan(0.475 * math.pi), 0.95 * math.sqrt(2 / (1 - 0.95**2))
    expected = {}
    for name, (mean, variance) in worked.items():
        mean, variance = Fraction(mean), Fraction(variance)
        n, t = (2, t_1) if name == "own weighted" else (3, t_2)
        half = t * float(variance / n) ** 0.5
        reach = (1, 7) if name == "perceived" else (-6, 6)
        expected[name] = {
            "mean": float(mean),
            "variance": float(variance),
            "interval": cut(float(mean), float(mean) - half, float(mean) + half, *reach),
        }
    return responses, expected


def dimension_means(rows):
    return np.array([[np.mean(row[items]) for items in DIMENSIONS] for row in rows])


def paired(perceived, expected):
    test = stats.ttest_rel(perceived, expected)
    gaps = perceived - expected
    low, high = test.confidence_interval(0.95)
    return figure(gaps, low, high, -6, 6)


def single(values):
    low, high = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    return figure(values, low, high, 1, 7)


def figure(values, low, high, least, most):
    mean = float(np.mean(values))
    return {
        "mean": mean,
        "variance": float(np.var(values, ddof=1)),
        "interval": cut(mean, low, high, least, most),
    }


def evaluated(responses, owner):
    expected = np.array([response["expected"] for response in responses])
    perceived = np.array([response["perceived"] for response in responses])
    e, p = dimension_means(expected), dimension_means(perceived)
    owner = np.array(owner) / 100
    sharing = [at for at, response in enumerate(responses) if response["weights"]]
    own = np.array([responses[at]["weights"] for at in sharing])
    return {
        "items": [paired(perceived[:, item], expected[:, item]) for item in range(22)],
        "dimensions": [paired(p[:, at], e[:, at]) for at in range(5)],
        "gap": paired(p.mean(axis=1), e.mean(axis=1)),
        "own_weighted": paired((p[sharing] * own).sum(axis=1) / 100, (e[sharing] * own).sum(axis=1) / 100),
        "owner_weighted": paired(p @ owner, e @ owner),
        "expected": e.mean(axis=0).tolist(),
        "perceived": p.mean(axis=0).tolist(),
        "mean_weights": own.mean(axis=0).tolist(),
        "servperf": {
            "items": [single(perceived[:, item]) for item in range(22)],
            "dimensions": [single(p[:, at]) for at in range(5)],
            "overall": single(p.mean(axis=1)),
            "owner_weighted": single(p @ owner),
        },
    }


def simulated(n):
    random = np.random.default_rng(4)
    responses = []
    for respondent in range(n):
        taste = random.normal(0, 0.7)
        expected = np.clip(np.rint(random.normal(6 + taste, 0.7, 22)), 1, 7)
        perceived = np.clip(np.rint(random.normal(5 + taste, 1.3, 22)), 1, 7)
        # Points in steps of five; one in four shares none out.
        weights = None if respondent % 4 == 3 else (5 * random.multinomial(20, [0.1, 0.3, 0.25, 0.2, 0.15])).tolist()
        responses.append(
            {"expected": expected.astype(int).tolist(), "perceived": perceived.astype(int).tolist(), "weights": weights}
        )
    return responses


def vectors():
    responses, expected = by_hand()
    owner = [20, 30, 20, 20, 10]
    check(expected, evaluated(responses, owner))
    yield {"kind": "by hand", "owner": owner, "responses": responses}, expected
    responses = simulated(40)
    yield {"kind": "simulated", "owner": owner, "responses": responses}, evaluated(responses, owner)


def check(hand, numpy):
    """The working by hand against numpy, so that a slip of the pencil is found here."""
    pairs = {
        "item 1": numpy["items"][0], "item 22": numpy["items"][21],
        "tangibles": numpy["dimensions"][0], "reliability": numpy["dimensions"][1],
        "responsiveness": numpy["dimensions"][2], "assurance": numpy["dimensions"][3],
        "empathy": numpy["dimensions"][4], "gap": numpy["gap"], "own weighted": numpy["own_weighted"],
        "weighted by 20 30 20 20 10": numpy["owner_weighted"], "perceived": numpy["servperf"]["overall"],
    }  # fmt: skip
    for name, found in pairs.items():
        for ours, theirs in [
            (hand[name]["mean"], found["mean"]),
            (hand[name]["variance"], found["variance"]),
            *zip(hand[name]["interval"], found["interval"]),
        ]:
            assert abs(ours - theirs) < 1e-12, (name, hand[name], found)
