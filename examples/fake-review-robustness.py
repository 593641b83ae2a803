"""Aggregates that resist fakes, then a push attack on a factorization."""

import math

import numpy as np

real, fake = (40, 3.1), (15, 5.0)  # number of ratings, mean
print(f"{real[0]} honest ratings, mean {real[1]}, and {fake[0]} fake fives")
for trust in (1.0, 0.1):
    total = real[0] * real[1] + trust * fake[0] * fake[1]
    print(
        f"mean, trust {trust:.1f} in the fakes  "
        f"{total / (real[0] + trust * fake[0]):.2f}"
    )
for good, n in ((9, 10), (850, 1000)):
    share, z = good / n, 1.96
    low = (
        share
        + z * z / 2 / n
        - z * math.sqrt(share * (1 - share) / n + z * z / 4 / n / n)
    ) / (1 + z * z / n)
    print(
        f"{good:>3} of {n:>5,} positive: share {share:.3f}, "
        f"Wilson lower bound {low:.3f}"
    )
for limit in (30, 40):
    tail = 1 - sum(
        math.exp(-12) * 12**k / math.factorial(k) for k in range(limit)
    )
    print(
        f"{limit} or more where 12 are usual: {tail:.1e}, alarms over "
        f"5 million items {5e6 * tail:.4g}"
    )

# 800 honest accounts, 300 items, 25 ratings each; the campaign has 5 targets.
random, USERS, ITEMS, PUSHED = np.random.default_rng(2), 800, 300, 5
popular = 1 / np.arange(1, ITEMS + 1) ** 0.7
quality = random.normal(0, 0.4, ITEMS)
quality[-PUSHED:] = -0.6
taste = random.normal(size=(USERS, 3)) @ random.normal(size=(3, ITEMS))
opinion = (
    (3.3 + quality + 0.5 * taste + 0.5 * random.normal(size=taste.shape))
    .round()
    .clip(1, 5)
)


def rated(accounts, items, count):
    """Draw which items each account rates, popular ones more often."""
    keys = random.random((accounts, items)) ** (1 / popular[:items])
    return keys >= np.sort(keys)[:, [-count]]


honest = np.where(rated(USERS, ITEMS, 25), opinion, 0)
camouflage = np.where(
    rated(80, ITEMS - PUSHED, 20), opinion.mean(axis=0)[:-PUSHED].round(), 0
)
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


def suspicion(ratings, counts, accounts):
    """Return how many rare items an account shares with its 5 nearest."""
    rare = (ratings > 0) * np.log(accounts / counts)
    shared = rare @ rare.T
    np.fill_diagonal(shared, 0)
    return np.sort(shared)[:, -5:].mean(axis=1)


before = (honest > 0).sum(axis=0)  # counts per item before the attack
limit = np.quantile(suspicion(honest, before, USERS), 0.99)
print(
    f"\ntarget: {before[-1]} honest ratings of {USERS}; "
    f"false-positive budget 1% of accounts"
)
print("fake      mean  target in top 20    fakes found by   honest")
print("accounts  rating  all   trusted   counts now  before  flagged")
for number in (0, 5, 20, 80):
    table = np.vstack([honest, fakes[:number]])
    now = suspicion(table, (table > 0).sum(axis=0), len(table)) > limit
    flagged = suspicion(table, before, USERS) > limit
    reach = []
    for trust in (np.ones(len(table)), np.where(flagged, 0.1, 1.0)):
        score = np.where(honest > 0, 0, factorize(table, trust)[:USERS])
        new = honest[:, -1] == 0
        reach.append(((score > score[:, [-1]]).sum(1) < 20)[new].mean())
    column = table[table[:, -1] > 0, -1]
    print(
        f"{number:>8}{column.mean():>8.2f}{reach[0]:>6.1%}{reach[1]:>9.1%}"
        f"{now[USERS:].sum():>11}{flagged[USERS:].sum():>9}"
        f"{flagged[:USERS].sum():>9}"
    )
