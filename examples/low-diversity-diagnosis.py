"""Break a funnel in several places: at which stage do lists become equal?

Each row is a fault or a repair; its numbers are medians over twenty worlds.
"""

import numpy as np
import pandas as pd
from scipy.stats import entropy

ITEMS, USERS, WIDTH, WORLDS = 2000, 120, 16, 20
NEAR, FAMOUS, RANKED = 150, 50, 60


def overlap(lists):
    """Share of items that two lists have in common, over all pairs of users.

    It follows from how often each item was listed: no pair is looked at.
    """
    count = np.bincount(lists.ravel())
    return (count * (count - 1)).sum() / (USERS - 1) / lists.size


def effective_rank(vectors):
    """Return it without centering: a shared direction must count."""
    return np.exp(entropy(np.linalg.svd(vectors, compute_uv=False)))


def rank(found, users, items, bonus):
    scores = (items[found] @ users[:, :, None])[:, :, 0] + bonus[found]
    order = np.argsort(-scores, axis=1)[:, :RANKED]
    return np.take_along_axis(found, order, axis=1)


def cap(ranked, kinds, most):
    """Return ten; what exceeds `most` of one category moves to the end."""
    before = pd.Series(kinds[ranked]).groupby(kinds[ranked]).cumcount()
    return ranked[np.argsort(before >= most, kind="stable")][:10]


def funnel(
    users, items, kinds, fame, *, love=0, most=2, markets=USERS, pins=0
):
    """Return the lists after each stage, and what a swap of users leaves."""
    famous, others = np.split(np.argsort(-fame), [FAMOUS])
    near = np.argsort(-users @ items[others].T, axis=1)[:, :NEAR]
    found = np.hstack([others[near], np.tile(famous, (USERS, 1))])
    ranked = rank(found, users, items, love * fame)
    final = np.array([cap(one, kinds, most) for one in ranked])
    cached = final[np.arange(USERS) % markets]  # one list for each market
    served = np.hstack([np.tile(famous[:pins], (USERS, 1)), cached])[:, :10]
    swapped = rank(found, np.roll(users, 1, axis=0), items, love * fame)
    same = (ranked[:, :10, None] == swapped[:, None, :10]).any(axis=2)
    return (found, ranked, final, served), same.mean()


rows = {}
for seed in range(WORLDS):
    random = np.random.default_rng(seed)
    kinds = random.integers(20, size=ITEMS)
    items = random.normal(size=(20, WIDTH))[kinds] + random.normal(
        size=(ITEMS, WIDTH)
    )
    tastes = random.normal(size=(USERS, WIDTH))
    common = random.normal(size=WIDTH)
    fame = random.pareto(2, size=ITEMS)
    cone = common + 0.1 * tastes  # nearly one user
    lost = common + 0.1 * tastes * (np.arange(WIDTH) < 2)  # 2 of 16 left
    alike = 2 * common + tastes  # users who really share a taste
    for label, truth, users, fault in (
        ("healthy", tastes, tastes, {}),
        ("user tower", tastes, cone, {}),
        ("ranker", tastes, tastes, {"love": 30}),
        ("cache key", tastes, tastes, {"markets": 2}),
        ("3 pinned items", tastes, tastes, {"pins": 3}),
        ("tower, no cap", tastes, cone, {"most": 10}),
        (" minus its mean", tastes, cone - cone.mean(axis=0), {"most": 10}),
        ("tower that lost", tastes, lost, {"most": 10}),
        (" minus the mean", tastes, lost - lost.mean(axis=0), {"most": 10}),
        ("true shared taste", alike, alike, {"most": 10}),
        (" minus that mean", alike, alike - alike.mean(axis=0), {"most": 10}),
    ):
        stages, swap = funnel(users, items, kinds, fame, **fault)
        rows.setdefault(label, []).append(
            (
                *map(overlap, stages),
                len(np.unique(stages[-1])),
                np.mean([len(set(kinds[one])) for one in stages[-1]]),
                swap,
                effective_rank(users),
                np.sum(items[stages[-1]].sum(axis=1) * truth)
                / np.sort(truth @ items.T, axis=1)[:, -10:].sum(),
            )
        )
print(f"{ITEMS:,} items, {USERS} users: {NEAR} near + {FAMOUS} famous", end="")
print(f" are found, {RANKED} ranked, 10 final")
print("                 overlap of two users      served   tests")
print("                 found  ranked final all  items kinds", end="")
print(" swap dims  fit (range)")
for label, found in rows.items():
    print(
        "{:<17}{:>5.2f}{:>7.2f}{:>6.2f}{:>6.2f}{:>5.0f}{:>5.1f}"
        "{:>5.2f}{:>5.1f}{:>5.2f}".format(label, *np.median(found, axis=0)),
        "({:.2f}-{:.2f})".format(*np.quantile(found, [0, 1], axis=0)[:, -1]),
    )
print("\nworlds of 20 with more kinds in a list than the healthy funnel:")
for label in ("user tower", "ranker", "cache key", "3 pinned items"):
    more = np.subtract(rows[label], rows["healthy"])[:, 5] > 0
    print(f"  {label}: {more.sum()}")
