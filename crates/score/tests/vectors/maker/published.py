"""Figures that others printed, typed in from where they stand. Nothing is computed here."""

MADE_BY = (
    "NPS, variance and standard error as shares of 1: the tests of the R package NPS by B. Rocks "
    "(github.com/brendan-r/NPS, tests/testthat/test_01_basics.R); 3, 2, 1 is also worked through in "
    "stats.stackexchange.com/a/18609. NSAT: S. Tauber, 'Microsoft's metric: Net User Satisfaction', Future Branch 2018 "
    "(medium.com/future-branch/microsofts-metric-net-user-satisfaction-6ae2549fcfed), examples 1 and 2"
)


def vectors():
    # Promoters, passives, detractors; the standard errors are printed to three places.
    for counts, nps, variance, error in [
        ((3, 2, 1), 1 / 3, 5 / 9, 0.304),
        ((0, 0, 1), -1.0, 0.0, 0.0),
        ((0, 1, 0), 0.0, 0.0, 0.0),
        ((1, 0, 0), 1.0, 0.0, 0.0),
        ((1, 0, 1), None, 1.0, 0.707),
        ((1, 1, 0), None, 0.25, 0.354),
        ((1, 1, 1), None, 2 / 3, 0.471),
        # Answers 1 to 15 on a scale with other breaks, 6 and 8; the variance is printed to four places.
        ((7, 2, 6), 2 / 30, 0.8622, None),
    ]:
        expected = {"nps": nps, "variance": variance, "variance_within": 5e-5 if variance == 0.8622 else 1e-9}
        yield {"kind": "nps counts", "counts": counts}, {**expected, "error": error, "error_within": 5e-4}

    for answers, nps in [([0, 7, 7, 9, 9, 9], 1 / 3), ([0], -1.0), ([10], 1.0), ([7], 0.0)]:
        yield {"kind": "nps answers", "answers": answers}, {"nps": nps}

    # Very satisfied, somewhat satisfied, somewhat dissatisfied, very dissatisfied; who did not know is left out.
    for counts, nsat in [((85, 0, 0, 0), 200.0), ((0, 0, 57, 23), 0.0)]:
        yield {"kind": "nsat", "counts": counts}, {"nsat": nsat}
