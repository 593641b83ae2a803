"""Carry taste from a video service to a shop; see whom it helps and harms."""

import numpy as np

# Shop taste = 0.8 x shared taste + 0.6 x a part of its own, around a mean.
# Each service has learned its vectors in its own rotated space.
TEST, NOISE, SEEDS = 300, 16, 20  # NOISE: variance of one purchase's signal
COUNTS = (0, 5, 20, 30, 100, 400)


def hits(guess, truth, items):
    """Return how many of a user's true ten best items the guess lists."""
    both = (np.argsort(-u @ items.T, axis=1)[:, :10] for u in (truth, guess))
    best, listed = both
    return (best[:, :, None] == listed[:, None, :]).sum() / len(truth)


def world(seed, dim, pairs):
    """Return hits without purchases, then with some, by three models."""
    random = np.random.default_rng(seed)
    turns = np.linalg.qr(random.normal(size=(2, dim, dim)))[0]
    shared, own, blur = random.normal(size=(3, pairs + TEST, dim))
    mean = 0.5 * random.normal(size=dim) @ turns[1]
    video = (shared + 0.3 * blur) @ turns[0]
    shop = (0.8 * shared + 0.6 * own) @ turns[1] + mean
    items, known = random.normal(size=(300, dim)), pairs * 4 // 5

    def bridge(rows):  # ridge regression from video to shop vectors
        left = video[:rows].T @ video[:rows] + np.eye(dim)
        right = video[:rows].T @ (shop[:rows] - mean)
        return mean + video @ np.linalg.solve(left, right)

    held = ((shop - bridge(known))[known:pairs] ** 2).mean()
    fit = ((shop - bridge(pairs))[:pairs] ** 2).mean()
    truth, source = shop[pairs:], bridge(pairs)[pairs:]
    guesses = [0 * truth + mean, video[pairs:], source]
    draw = random.normal(size=source.shape)
    for count in COUNTS:
        seen = count * truth + draw * (NOISE * count) ** 0.5
        gate = (NOISE / held, source)
        for weight, prior in (NOISE, mean), (300, source), gate:
            guesses.append((seen + weight * prior) / (count + weight))
    scores = [hits(guess, truth, items) for guess in guesses]
    return [NOISE / held, NOISE / fit, *scores]


print(f"users without purchases, hits of ten, medians of {SEEDS} worlds")
print("dimensions, pairs  popular  raw  mapping (range)  worth in purchases")
print("                                             held out  on own pairs")
for dim, pairs in (8, 20), (8, 150), (8, 1_000), (64, 150), (64, 1_000):
    runs = np.array([world(seed, dim, pairs) for seed in range(SEEDS)])
    held, fit, popular, raw, mapped = np.median(runs[:, :5], axis=0)
    print(f"{dim:>10},{pairs:>6,}{popular:>9.2f}{raw:>5.2f}", end="")
    print(f"{mapped:>6.2f} ({runs[:, 4].min():.2f} to", end=" ")
    print(f"{runs[:, 4].max():.2f}){held:>6.0f}{fit:>12.0f}")
    if (dim, pairs) == (8, 150):
        rows = runs[:, 5:].reshape(SEEDS, -1, 3)
print("\n8 dimensions, 150 pairs; users with 300 views and some purchases")
print("purchases  target only  joint   gap (range)            gated")
for count, row in zip(COUNTS, np.moveaxis(rows, 1, 0), strict=True):
    alone, joint, gated = np.median(row, axis=0)
    gap = row[:, 1] - row[:, 0]
    span = f"{np.median(gap):+.2f} ({gap.min():+.2f} to {gap.max():+.2f})"
    print(f"{count:>9}{alone:>13.2f}{joint:>7.2f}   {span:<23}{gated:>5.2f}")
