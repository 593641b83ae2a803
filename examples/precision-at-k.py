"""Precision at k by hand; then samples, pairs of models, and ties."""

import numpy as np

RELEVANT_AT, RELEVANT_IN_ALL, CATALOG = (1, 3, 6), 4, 1000
print(" k  hits  precision  ceiling  recall")
for k in (1, 3, 5, 10):
    hits = sum(rank <= k for rank in RELEVANT_AT)
    print(f"{k:>2}{hits:>6}{hits / k:>11.3f}", end="")
    print(f"{min(RELEVANT_IN_ALL, k) / k:>9.3f}{hits / RELEVANT_IN_ALL:>8.3f}")
found = len(RELEVANT_AT)
wrong = (10 - found) + (RELEVANT_IN_ALL - found)
print(f"accuracy on {CATALOG:,} items {1 - wrong / CATALOG:.3f}", end="")
print(f", and {1 - RELEVANT_IN_ALL / CATALOG:.3f} for showing nothing")
print("3 hits of 10 shown, 1 hit of 2 shown: mean", end=" ")
print(f"{(3 / 10 + 1 / 10) / 2:.2f} by k, {(3 / 10 + 1 / 2) / 2:.2f} by shown")

# Sharp puts one target in ten on top and loses the others; blunt puts every
# target somewhere among the best 1,000 of 10,000.
SEEDS, USERS, ITEMS = 20, 2000, 10_000
rows = []
for seed in range(SEEDS):
    random = np.random.default_rng(seed)
    lost = random.integers(1, ITEMS + 1, size=USERS)
    top = random.integers(1, 11, size=USERS)
    sharp = np.where(random.random(USERS) < 0.1, top, lost)
    blunt = random.integers(1, 1001, size=USERS)
    row = [(rank <= 10).mean() for rank in (sharp, blunt)]
    for rank in (sharp, blunt):
        ahead = random.binomial(100, (rank - 1) / (ITEMS - 1))
        row.append((ahead < 10).mean())
    rows.append(row)
print(f"\nhit rate at 10 of {ITEMS:,} or of 100 sampled:", end=" ")
print(f"median (range), {SEEDS} seeds")
names = "sharp, full", "blunt, full", "sharp, sampled", "blunt, sampled"
for name, column in zip(names, np.transpose(rows)):
    print(f"  {name:<22}{np.median(column):.3f}", end="")
    print(f" ({column.min():.3f}-{column.max():.3f})")

# Two rankers agree on most of the ten slots; then a model full of ties.
random = np.random.default_rng(0)
quality = random.beta(1, 7, size=USERS)
shared = random.binomial(8, quality)
first, second = (shared + random.binomial(2, quality + d) for d in (0, 0.02))
apart = np.hypot(*(p.std() for p in (first, second))) / 10
paired = (second - first).std() / 10
print(f"\n{USERS:,} users: precision@10 {first.mean() / 10:.4f}", end="")
print(f" and {second.mean() / 10:.4f}")
print(f"difference +/- {1.96 * apart / USERS**0.5:.4f} unpaired", end="")
print(f", {1.96 * paired / USERS**0.5:.4f} paired")
relevant = random.random((USERS, 200)) < 0.05
score = relevant * 0.3 + random.random((USERS, 200)) > 0.75  # yes or no only
for name, tie in (
    ("random order", random.random((USERS, 200))),
    ("file with hits first", ~relevant),
    ("file with hits last", relevant),
):
    top = np.lexsort((tie, -1 * score), axis=1)[:, :10]
    value = np.take_along_axis(relevant, top, axis=1).mean()
    print(f"  ties broken by {name:<24}{value:.3f}")
