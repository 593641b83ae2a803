"""Shapes of collapse: which number sees which, and what a penalty removes."""

import numpy as np

random = np.random.default_rng(0)
ITEMS, USERS, WIDTH, TOP = 2000, 500, 32, 10


def effective_rank(singular_values):
    positive = singular_values[singular_values > 0]
    shares = positive / positive.sum()
    return np.exp(-(shares * np.log(shares)).sum())


def mean_cosine(vectors):
    """Return the mean cosine of two different rows, by the sum of units."""
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    n = len(vectors)
    return ((units.sum(axis=0) ** 2).sum() - n) / (n * (n - 1))


def top_lists(users, items):
    return np.argsort(-users @ items.T, axis=1, kind="stable")[:, :TOP]


def shared(first, second):
    """Return the mean share of items that two lists have in common."""
    pairs = zip(first, second, strict=True)
    return np.mean([len(set(a) & set(b)) / TOP for a, b in pairs])


noise = random.normal(size=(ITEMS, WIDTH))
low_rank = random.normal(size=(ITEMS, 3)) @ random.normal(size=(3, WIDTH))
low_rank += 0.05 * random.normal(size=(ITEMS, WIDTH))
user_noise = random.normal(size=(USERS, WIDTH))
shapes = {
    "healthy": (noise, user_noise),
    "low-rank items": (low_rank, user_noise),
    "items in a cone": (1 + 0.1 * noise, user_noise),
    "items nearly one point": (1 + 0.01 * noise, user_noise),
    "users in a cone": (noise, 1 + 0.1 * user_noise),
}
print(f"{ITEMS:,} items, {WIDTH} dimensions", end="           ")
print(f"top-{TOP} lists of {USERS} users")
print("                                 effective            shared   kept at")
print("shape                    cosine       rank  coverage  by two    8 bits")
for name, (items, users) in shapes.items():
    centered = items - items.mean(axis=0)
    rank = effective_rank(np.linalg.svd(centered, compute_uv=False))
    lists = top_lists(users, items)
    scale = np.abs(items).max() / 127
    kept = shared(lists, top_lists(users, np.round(items / scale) * scale))
    others = shared(lists, np.roll(lists, 1, axis=0))
    cosine = round(mean_cosine(items), 3) + 0.0
    coverage = len(np.unique(lists)) / ITEMS
    print(f"{name:<23}{cosine:8.3f}{rank:>11.1f}{coverage:>10.2f}", end="")
    print(f"{others:>8.2f}{kept:>10.2f}")

print(f"\n{'':44}item table:  effective")
print("penalty   strengths left in users x items   dimensions        rank")
strengths = np.array([10.0, 6.0, 3.0, 2.0, 1.0])
for penalty in (0.0, 1.5, 2.5):
    left = np.maximum(strengths - penalty, 0)  # L2 on both factors does this
    table = np.sqrt(left)
    print(f"{penalty:>7.1f}  ", *(f"{value:5.1f}" for value in left), end="")
    print(f"{(table > 0).sum():>15}{effective_rank(table):>12.2f}")
