"""One blank rating by users and by items; then five item tables compared."""

import numpy as np

NAMES, BLANK = ["Ana", "Ben", "Cleo", "Dan"], np.nan
RATINGS = np.array(
    [
        [5, 4, 1, BLANK, 2],
        [4, 5, 2, 1, BLANK],
        [1, 2, 5, 4, 5],
        [5, 5, BLANK, 1, 1],
    ]
)
mean = np.nanmean(RATINGS, axis=1)
centered = RATINGS - mean[:, None]


def cosine(left, right):
    """Return the cosine over what both have, and how much that is."""
    both = ~np.isnan(left) & ~np.isnan(right)
    left, right = left[both], right[both]
    return left @ right / np.sqrt(left @ left * (right @ right)), both.sum()


def report(kind, names, pairs, values, base):
    """Print similarities; predict from the positive ones and from all."""
    print(f"similarity to {kind}  shared  cosine  times n / (n + 5)")
    for name, (weight, shared) in zip(names, pairs):
        print(f"  {name:<8}{shared:14}{weight:10.3f}", end="")
        print(f"{weight * shared / (shared + 5):13.3f}")
    weight = np.array([weight for weight, _ in pairs])
    for label, used in (("positive", weight > 0), ("all", weight < 2)):
        total = weight[used] @ values[used] / abs(weight[used]).sum()
        print(f"  Ana on D from {label} neighbors {base + total:.2f}")


users = [cosine(centered[0], row) for row in centered[1:]]
report("Ana   ", NAMES[1:], users, centered[1:, 3], mean[0])
items = [cosine(centered[:, 3], centered[:, j]) for j in (0, 1, 2, 4)]
report("item D", "ABCE", items, RATINGS[0, [0, 1, 2, 4]], 0)

SEEDS, USERS, ITEMS, TASTES = 20, 3000, 400, 8
rows = []
for seed in range(SEEDS):
    random = np.random.default_rng(seed)
    genre, taste = (random.integers(TASTES, size=n) for n in (ITEMS, USERS))
    fame = -0.8 * np.log(np.arange(1, ITEMS + 1))
    wish = fame + np.log(8) * (genre == taste[:, None])
    order = np.argsort(-wish - random.gumbel(size=wish.shape), axis=1)
    size = random.lognormal(1.8, 1, size=USERS).clip(3, 120).astype(int)
    bought = order.argsort(axis=1) < size[:, None] - 1  # the last one is held
    target = np.take_along_axis(order, size[:, None] - 1, axis=1)
    past = bought[:2000].astype(float)
    count = past.T @ past
    sold = np.diag(count) + 1e-9
    np.fill_diagonal(count, 0)
    scale = np.sqrt(np.outer(sold, sold))
    tables = {
        "bestsellers": np.tile(sold, (ITEMS, 1)),
        "count": count,
        "count / (n_i n_j), lift": count / scale**2,
        "cosine": count / scale,
        "cosine, shrunken": count / scale * count / (count + 10),
    }
    row = []
    for table in tables.values():
        score = np.where(bought, -np.inf, bought @ table)[2000:]
        top = np.argsort(-score, axis=1)[:, :10]
        row.append((top == target[2000:]).any(axis=1).mean())
    rows.append(row)
print(f"\nhit rate at 10 by table: median (range), {SEEDS} seeds")
for name, column in zip(tables, np.transpose(rows)):
    print(f"  {name:<26}{np.median(column):.3f}", end="")
    print(f" ({column.min():.3f}-{column.max():.3f})")
gain = np.diff(rows, axis=1)[:, -1]
print(f"  shrunken minus cosine: {np.median(gain):.3f}, above 0 in", end=" ")
print((gain > 0).sum(), "seeds")
