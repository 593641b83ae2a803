"""Aggregates that resist fakes, then a push attack on a factorization."""

import math

import numpy as np

real, fake = (40, 3.1), (15, 5.0)  # number of ratings, mean
print(f"{real[0]} honest ratings, mean {real[1]}, and {fake[0]} fake fives")
for trust in (1.0, 0.1):
    total = real[0] * real[1] + trust * fake[0] * fake[1]
    mean = total / (real[0] + trust * fake[0])
    print(f"  mean, trust {trust:.1f} in the fakes  {mean:.2f}")
for good, n in (9, 10), (850, 1000):
    share, z = good / n, 1.96
    spread = z * math.sqrt(share * (1 - share) / n + z * z / 4 / n / n)
    low = (share + z * z / 2 / n - spread) / (1 + z * z / n)
    print(f"{good} of {n:,} positive: {share:.2f}, Wilson bound {low:.3f}")
for limit in (30, 40):
    counts = (math.exp(-12) * 12**k / math.factorial(k) for k in range(limit))
    tail = 1 - sum(counts)
    print(f"{limit} or more where 12 are usual: {tail:.1e},", end=" ")
    print(f"among 5 million items {5e6 * tail:.4g}")

# 800 honest accounts, 300 items, 25 ratings each; the campaign has 5 targets.
random, USERS, ITEMS, PUSHED = np.random.default_rng(2), 800, 300, 5
popular = 1 / np.arange(1, ITEMS + 1) ** 0.7
quality = random.normal(0, 0.4, ITEMS)
quality[-PUSHED:] = -0.6
taste = random.normal(size=(USERS, 3)) @ random.normal(size=(3, ITEMS))
noise = 0.5 * random.normal(size=taste.shape)
opinion = (3.3 + quality + 0.5 * taste + noise).round().clip(1, 5)


def rated(accounts, items, count):
    """Draw which items each account rates, popular ones more often."""
    keys = random.random((accounts, items)) ** (1 / popular[:items])
    return keys >= np.sort(keys)[:, [-count]]


honest = np.where(rated(USERS, ITEMS, 25), opinion, 0)
usual = opinion.mean(axis=0)[:-PUSHED].round()
camouflage = np.where(rated(80, ITEMS - PUSHED, 20), usual, 0)
fakes = np.hstack([camouflage, np.full((80, PUSHED), 5.0)])


def factorize(ratings, trust, dim=3, ridge=4.0):
    """Predict all ratings by weighted alternating least squares."""
    weight = (ratings > 0) * trust[:, None]
    mean = (weight * ratings).sum() / weight.sum()
    bias = (weight * (ratings - mean)).sum(0) / (weight.sum(0) + 5)
    rest = weight * (ratings - mean - bias)
    items = np.random.default_rng(0).normal(0, 0.1, (ITEMS, dim))

    def solve(weight, rest, other):
        pairs = (other[:, :, None] * other[:, None, :]).reshape(len(other), -1)
        left = (weight @ pairs).reshape(-1, dim, dim) + ridge * np.eye(dim)
        return np.linalg.solve(left, (rest @ other)[:, :, None])[:, :, 0]

    for _ in range(6):
        users = solve(weight, rest, items)
        items = solve(weight.T, rest.T, users)
    return mean + bias + users @ items.T


def reach(ratings, trust):
    """Return which share of new honest users have the target in a top 20."""
    score = np.where(honest > 0, 0, factorize(ratings, trust)[:USERS])
    above = (score > score[:, [-1]]).sum(axis=1)
    return (above < 20)[honest[:, -1] == 0].mean()


def suspicion(ratings, counts, accounts):
    """Return how many rare items an account shares with its 5 nearest."""
    rare = (ratings > 0) * np.log(accounts / counts)
    shared = rare @ rare.T
    np.fill_diagonal(shared, 0)
    return np.sort(shared)[:, -5:].mean(axis=1)


before = (honest > 0).sum(axis=0)  # counts per item before the attack
limit = np.quantile(suspicion(honest, before, USERS), 0.99)
print(f"\n{USERS} honest accounts, {before[-1]} rated the target;", end=" ")
print("budget: 1% of them flagged")
print("fake      mean  target in top 20    fakes found by   honest")
print("accounts  rating  all   trusted   counts now  before  flagged")
for number in (0, 5, 20, 80):
    table = np.vstack([honest, fakes[:number]])
    now = suspicion(table, (table > 0).sum(axis=0), len(table)) > limit
    flagged = suspicion(table, before, USERS) > limit
    mean = table[table[:, -1] > 0, -1].mean()
    naive = reach(table, np.ones(len(table)))
    trusted = reach(table, np.where(flagged, 0.1, 1.0))
    print(f"{number:>8}{mean:>8.2f}{naive:>6.1%}{trusted:>9.1%}", end="")
    print(f"{now[USERS:].sum():>11}{flagged[USERS:].sum():>9}", end="")
    print(f"{flagged[:USERS].sum():>9}")
