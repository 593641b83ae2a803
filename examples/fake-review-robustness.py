"""Aggregates that resist fakes, then a push attack on a factorization."""

import numpy as np
from scipy.stats import binomtest, poisson

print("40 honest ratings, mean 3.1, and 15 fake fives")
for trust in (1.0, 0.1):
    mean = np.average([3.1, 5.0], weights=[40, trust * 15])
    print(f"  mean, trust {trust:.1f} in the fakes  {mean:.2f}")
for good, n in (9, 10), (850, 1000):
    low = binomtest(good, n).proportion_ci(method="wilson").low
    print(f"{good} of {n:,} positive: {good / n:.2f}, Wilson bound {low:.3f}")
for limit in (30, 40):
    tail = poisson.sf(limit - 1, 12)
    print(f"{limit} or more where 12 are usual: {tail:.1e},", end=" ")
    print(f"among 5 million items {5e6 * tail:.4g}")

# A world with popular and rare items; a campaign pushes five of the rarest.
random, USERS, ITEMS = np.random.default_rng(1), 800, 300
chance = (2 / np.arange(1, ITEMS + 1) ** 0.8).clip(max=0.9)  # of being rated
quality = np.append(random.normal(0, 0.4, ITEMS - 5), [-0.4] * 5)
taste = random.normal(size=(USERS, 3)) @ random.normal(size=(3, ITEMS))
opinion = random.normal(3.3 + quality + 0.5 * taste, 0.5).round().clip(1, 5)
honest = np.where(random.random(opinion.shape) < chance, opinion, 0)
usual = opinion.mean(axis=0).round()
fakes = np.where(random.random((80, ITEMS)) < chance, usual, 0)
fakes[:, -5:] = 5  # the targets; all other ratings are camouflage


def ridge(weight, ratings, other):
    """Return the factors of each row, by weighted ridge regression."""
    left = np.einsum("ri,id,ie->rde", weight, other, other, optimize=True)
    right = (weight * ratings) @ other
    return np.linalg.solve(left + 4 * np.eye(3), right[:, :, None])[:, :, 0]


def reach(ratings, trust):
    """Return which share of honest users get a target in their top 20."""
    weight = (ratings > 0) * trust[:, None]
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


before = (honest > 0).sum(axis=0)  # counts per item before the attack
limit = np.quantile(suspicion(honest, before), 0.99)
print(f"\n{USERS} honest accounts, about {before.sum() / USERS:.0f}", end=" ")
print(f"ratings each and {before[-5:].mean():.0f} per target")
print("fake      mean  target in top 20    fakes found by   honest")
print("accounts  rating  all   trusted   counts now  before  flagged")
for number in (0, 10, 20, 80):
    table = np.vstack([honest, fakes[:number]])
    now = suspicion(table, (table > 0).sum(axis=0)) > limit
    flagged = suspicion(table, before) > limit
    mean = table[:, -5:].sum() / (table[:, -5:] > 0).sum()
    naive = reach(table, np.ones(len(table)))
    trusted = reach(table, np.where(flagged, 0.1, 1.0))
    print(f"{number:>8}{mean:>8.2f}{naive:>6.1%}{trusted:>9.1%}", end="")
    print(f"{now[USERS:].sum():>11}{flagged[USERS:].sum():>9}", end="")
    print(f"{flagged[:USERS].sum():>9}")
