"""Shapes of collapse: which statistic sees which shape, what users see, and how a penalty removes dimensions."""

import numpy as np

random = np.random.default_rng(0)
ITEMS, USERS, WIDTH, TOP = 2000, 500, 32, 10


def effective_rank(singular_values):
    shares = singular_values[singular_values > 0] / singular_values.sum()
    return np.exp(-(shares * np.log(shares)).sum())


def mean_cosine(vectors):
    """Return the mean cosine of two different rows, by way of the sum of the unit vectors."""
    units, n = vectors / np.linalg.norm(vectors, axis=1, keepdims=True), len(vectors)
    return ((units.sum(axis=0) ** 2).sum() - n) / (n * (n - 1))


def top_lists(users, items):
    return np.argsort(-users @ items.T, axis=1, kind="stable")[:, :TOP]


def shared(first, second):
    """Return the mean share of items that two lists have in common."""
    return np.mean([len(set(a) & set(b)) / TOP for a, b in zip(first, second, strict=True)])


noise = random.normal(size=(ITEMS, WIDTH))
low_rank = random.normal(size=(ITEMS, 3)) @ random.normal(size=(3, WIDTH)) + 0.05 * random.normal(size=(ITEMS, WIDTH))
user_noise = random.normal(size=(USERS, WIDTH))
shapes = {
    "healthy": (noise, user_noise),
    "low-rank items": (low_rank, user_noise),
    "items in a cone": (1 + 0.1 * noise, user_noise),
    "items nearly one point": (1 + 0.01 * noise, user_noise),
    "users in a cone": (noise, 1 + 0.1 * user_noise),
}
print(f"                       {ITEMS:,} items, {WIDTH} dimensions   top-{TOP} lists of {USERS} users")
print("shape                   cosine  effective rank    coverage  shared by two  kept at 8 bits")
for name, (items, users) in shapes.items():
    rank = effective_rank(np.linalg.svd(items - items.mean(axis=0), compute_uv=False))
    lists = top_lists(users, items)
    scale = np.abs(items).max() / 127
    kept = shared(lists, top_lists(users, np.round(items / scale) * scale))
    others = shared(lists, np.roll(lists, 1, axis=0))
    cosine, coverage = round(mean_cosine(items), 3) + 0.0, len(np.unique(lists)) / ITEMS
    print(f"{name:<23}{cosine:7.3f}{rank:>16.1f}{coverage:>12.2f}{others:>15.2f}{kept:>16.2f}")

print("\npenalty   strengths left in users x items   item table: dimensions   effective rank")
strengths = np.array([10.0, 6.0, 3.0, 2.0, 1.0])
for penalty in (0.0, 1.5, 2.5):
    left = np.maximum(strengths - penalty, 0)  # what L2 on both factors does to a factorization
    table = np.sqrt(left)
    print(f"{penalty:>7.1f}  ", *(f"{value:5.1f}" for value in left), f"{(table > 0).sum():>20}{effective_rank(table):>22.2f}")
