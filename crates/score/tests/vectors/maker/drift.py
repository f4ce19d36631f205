"""Thresholds of the two-sided CUSUM with k = 1/2: how many readings of an unchanged series from one alarm to the next."""

import numpy as np
from scipy import stats

MADE_BY = (
    "Brook and Evans (1972): the sum as a Markov chain of 1,000 states between 0 and the threshold, its mean run length by "
    "numpy.linalg.solve, extrapolated from 500 states; both sides together sound twice as often as one"
)

ALLOWANCE = 0.5


def run_length(threshold, states):
    """Readings until one side passes the threshold, starting from 0."""
    width = 2 * threshold / (2 * states - 1)
    at = np.arange(states)
    ends = stats.norm.cdf((at[None, :] - at[:, None] + 0.5) * width + ALLOWANCE)
    starts = stats.norm.cdf((at[None, :] - at[:, None] - 0.5) * width + ALLOWANCE)
    chain = ends - starts
    # Everything below 0 is put back to 0.
    chain[:, 0] = ends[:, 0]
    return float(np.linalg.solve(np.eye(states) - chain, np.ones(states))[0])


def vectors():
    for threshold in (2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 4.752_675, 5.0, 6.0, 7.0, 8.0, 10.0):
        coarse, fine = run_length(threshold, 500), run_length(threshold, 1000)
        yield {"threshold": threshold}, {"readings": (fine + (fine - coarse) / 3) / 2}
