"""Aggregates that resist fakes, then three push attacks, three defenses."""

import numpy as np
from scipy.stats import binomtest, poisson

print(f"mean of 40 ratings at 3.1 and 15 fakes {199 / 55:.2f}", end="; ")
print(f"fakes at weight 0.1 {131.5 / 41.5:.2f}")
print("Wilson bounds: 9 of 10 positive", end=" ")
print(f"{binomtest(9, 10).proportion_ci(method='wilson').low:.3f}", end=", ")
print("850 of 1,000 positive", end=" ")
print(f"{binomtest(850, 1000).proportion_ci(method='wilson').low:.3f}")
print(f"30 or more where 12 are usual: {poisson.sf(29, 12):.1e},", end=" ")
print(f"among 5 million items {5e6 * poisson.sf(29, 12):.0f}")

USERS, ITEMS, NEW, SEEDS = 600, 250, 60, 20  # the last 60 users are new


def world(random, number, each):
    """Return ratings: honest users, then accounts that push five items."""
    chance = (2 / np.arange(1, ITEMS + 1) ** 0.8).clip(max=0.9)
    taste = random.normal(0, 0.5, (USERS, 3)) @ random.normal(size=(3, ITEMS))
    level = np.append(random.normal(3.3, 0.4, ITEMS - 5), [2.9] * 5)
    opinion = random.normal(level + taste, 0.5).round().clip(1, 5)
    fakes = np.where(  # camouflage, then the targets of each account
        random.random((number, ITEMS)) < chance, opinion.mean(0).round(), 0
    )
    pushed = np.arange(number * each).reshape(number, each) % 5
    fakes[:, -5:] = 5 * (pushed[:, :, None] == np.arange(5)).any(axis=1)
    return np.vstack([opinion * (random.random(taste.shape) < chance), fakes])


def ridge(weight, ratings, other):
    """Return the factors of each row, by weighted ridge regression."""
    left = np.einsum("ri,id,ie->rde", weight, other, other, optimize=True)
    right = np.einsum("ri,id->rd", weight * ratings, other)[:, :, None]
    return np.linalg.solve(left + 4 * np.eye(3), right)[:, :, 0]


def reach(ratings, trust):
    """Return which share of honest users get a target in their top 20."""
    weight = (ratings > 0) * trust
    mean = ((weight * ratings).sum(0) + 5 * 3.3) / (weight.sum(0) + 5)
    items = np.random.default_rng(0).normal(0, 0.1, (ITEMS, 3))
    for _ in range(6):  # alternating least squares
        users = ridge(weight, ratings - mean, items)
        items = ridge(weight.T, (ratings - mean).T, users)
    score = np.where(ratings > 0, 0, mean + users @ items.T)[:USERS]
    return (score >= np.sort(score)[:, [-20]])[:, -5:].mean()


def suspicion(ratings, counts):
    """Return how many rare items an account shares with its 5 nearest."""
    rare = (ratings > 0) * np.log(USERS / counts)
    return np.sort(rare @ rare.T)[:, -6:-1].mean(axis=1)  # the last is itself


print(f"\ntarget in top 20, median of {SEEDS} worlds, {USERS} honest users")
print("accounts x targets  found  honest  no      trust   and item  aged")
print("                           flagged defense weights cap       accounts")
for number, each in (20, 5), (80, 5), (20, 1), (80, 1):
    runs = []
    for seed in range(SEEDS):
        ratings = world(np.random.default_rng(seed), number, each)
        rated = ratings > 0
        lagged = rated[:USERS].sum(axis=0)  # counts of a month before
        flagged = suspicion(ratings, lagged) > np.quantile(
            suspicion(ratings[:USERS], lagged), 0.99
        )
        trust = np.where(flagged, 0.1, 1.0)[:, None]
        row = [
            flagged[USERS:].mean(),
            flagged[:USERS].sum(),
            reach(ratings, trust**0),
            reach(ratings, trust),
        ]
        for end in (None, USERS):  # fakes look new, or aged
            cap, new = trust.repeat(ITEMS, axis=1), slice(USERS - NEW, end)
            cap[new] *= (0.2 * lagged / rated[new].sum(0).clip(1)).clip(max=1)
            row.append(reach(ratings, cap))
        runs.append(row)
    found, wrong, *shares = np.median(runs, axis=0)
    print(f"{number:>8} x {each}{found:>15.0%}{wrong:>8.0f}", end="")
    print("".join(f"{share:>8.1%}" for share in shares))
