"""NDCG by hand, NDCG with one hit, AUC by ranks, and paired intervals."""

import numpy as np
from scipy.stats import rankdata


def ndcg(shown, k, judged, *, exponential=True):
    """Return NDCG@k; the ideal order is that of the judged grades."""
    grades = np.array(shown), np.sort(judged)[::-1]
    gains = [2.0**grade - 1 if exponential else grade for grade in grades]
    discount = 1 / np.log2(np.arange(2, k + 2))
    return (gains[0][:k] @ discount) / (gains[1][:k] @ discount)


def auc(score, clicked):
    """Return the share of click-skip pairs in the right order, by ranks."""
    n, rank = clicked.sum(), rankdata(score)  # rank 1 is the lowest score
    return (rank[clicked].sum() - n * (n + 1) / 2) / (n * (len(clicked) - n))


shown = [3, 2, 3, 0, 1, 2]
gains = 2.0 ** np.array([shown, sorted(shown, reverse=True)])[:, :5] - 1
products = gains / np.log2(np.arange(2, 7))
print("rank  discount   shown: gain  product   ideal: gain  product")
for i in range(5):
    print(f"{i + 1:>4}{1 / np.log2(i + 2):>10.3f}", end="")
    print(f"{gains[0, i]:>14.0f}{products[0, i]:>9.3f}", end="")
    print(f"{gains[1, i]:>14.0f}{products[1, i]:>9.3f}")
print(f" sum{products[0].sum():>33.3f}{products[1].sum():>23.3f}")

lists = {
    "as shown": (shown, shown),
    "ranks 1 and 2 exchanged": ([2, 3, 3, 0, 1, 2], shown),
    "ranks 5 and 6 exchanged": ([3, 2, 3, 0, 2, 1], shown),
    "two grade 3 never shown": (shown, [*shown, 3, 3]),
}
print(f"\n{'list':<26}P@6  NDCG@5 exp.  linear  NDCG@6 exp.")
for name, (grades, judged) in lists.items():
    print(f"{name:<24} {np.mean(np.array(grades) > 0):.2f}", end="")
    print(f"{ndcg(grades, 5, judged):13.3f}", end="")
    print(f"{ndcg(grades, 5, judged, exponential=False):8.3f}", end="")
    print(f"{ndcg(grades, 6, judged):13.3f}")

print("\none relevant of 1,000, at rank     1      2     11    501")
positions = np.array([1, 2, 11, 501])
values = {
    "NDCG": 1 / np.log2(positions + 1),
    "reciprocal rank": 1 / positions,
    "precision@20": (positions <= 20) / 20,
    "AUC": 1 - (positions - 1) / 999,
}
for name, row in values.items():
    print(f"{name:<28}", *(f"{value:6.3f}" for value in row))

score = np.array([0.9, 0.8, 0.7, 0.4, 0.2])
clicked = np.array([True, False, True, False, False])
print(f"\nclicks at ranks 1 and 3 of 5: AUC {auc(score, clicked):.3f}")


def experiment(seed):
    """Return AUC and mean AUC within users, of two models."""
    random = np.random.default_rng(seed)
    level = random.normal(-1, 1.5, size=(500, 1))  # how much users click
    taste = random.normal(0, 1, size=(500, 20))
    clicked = random.random(taste.shape) < 1 / (1 + np.exp(-level - taste))
    mixed = [0 < row.sum() < 20 for row in clicked]
    result = []
    for model in (level + 0 * taste, taste + 0 * level):
        noisy = model + random.normal(0, 0.5, size=taste.shape)
        result += [auc(noisy.ravel(), clicked.ravel())]
        result += [np.mean([*map(auc, noisy[mixed], clicked[mixed])])]
    base = random.beta(3, 2, size=10_000)  # NDCG of each user, old model
    change = random.normal(0.005, 0.1, size=10_000)  # new minus old
    wide, narrow = (2 * base.var()) ** 0.5, change.std()
    return [*result, change.mean(), 0.0196 * wide, 0.0196 * narrow]


runs = np.array([experiment(seed) for seed in range(20)])
low, middle, high = np.percentile(runs, [0, 50, 100], axis=0)
print("20 seeds, 500 users: median and range   pooled AUC", end="")
print("             GAUC")
for start, name in ((0, "user level"), (2, "taste")):
    print(f"model knows only the {name:<10}", end="")
    for i in (start, start + 1):
        span = f"{middle[i]:.3f} ({low[i]:.3f}-{high[i]:.3f})"
        print(f"{span:>{22 if i == start else 21}}", end="")
    print()
print("\n10,000 users, true gain 0.005: estimate ", end="")
print(f"{middle[4]:.4f} ({low[4]:.4f}-{high[4]:.4f})")
for name, half in (("separate users", middle[5]), ("paired", middle[6])):
    print(f"half-width of the 95% interval, {name:<15}{half:.4f}")

print("\nten users, three without a relevant item")
print("mean NDCG of the other seven   dropped  as 0  as 1")
for name, mean, empty in (("", 0.60, 1), ("", 0.62, 1), ("change", 0.02, 0)):
    print(f"{name:<10}{mean:>18.2f}{mean:>10.3f}{7 * mean / 10:>7.3f}", end="")
    print(f"{(7 * mean + 3 * empty) / 10:>6.3f}")
