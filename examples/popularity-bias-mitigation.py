"""Weigh clicks by exposure; calibrate lists where hits are overrated."""

import numpy as np

impressions, clicks = np.array([9000, 1000]), np.array([450, 60])
weighted = clicks / (impressions / impressions.sum())
print("stratum  impressions  clicks   rate  share  weighted clicks  share")
for i, name in enumerate(("head", "tail")):
    print(f"{name:<7}{impressions[i]:>13}{clicks[i]:>8}", end="")
    print(f"{clicks[i] / impressions[i]:>7.3f}", end="")
    print(f"{clicks[i] / clicks.sum():>7.3f}", end="")
    print(f"{weighted[i]:>17.0f}{weighted[i] / weighted.sum():>7.3f}")

# Clicks are exposure times appeal. Which estimate finds the appeal?
SEEDS, LENGTH = 20, 10
rows = []
for seed in range(SEEDS):
    random = np.random.default_rng(seed)
    appeal = random.beta(4, 36, size=500)
    shown = random.pareto(1.2, size=500) * 500 + 100
    got = random.poisson(shown * appeal)
    estimates = got, got / shown, got / np.sqrt(got.clip(1))
    ranks = [value.argsort().argsort() for value in (appeal, *estimates)]
    rows.append(np.corrcoef(ranks)[0, 1:])
print(f"\nrank correlation with the true appeal, {SEEDS} seeds")
for name, column in zip(
    ("clicks", "clicks / exposure", "clicks / popularity ^ 0.5"),
    np.transpose(rows),
):
    print(f"  {name:<27}{np.median(column):.2f}", end="")
    print(f" ({column.min():.2f} to {column.max():.2f})")

HISTORY = np.array([0.3, 0.4, 0.3])  # head, middle and tail of this user
stratum = np.repeat([0, 1, 2], 20)


def divergence(chosen):
    """Return the KL divergence of the list from the history, in nats."""
    share = np.bincount(stratum[chosen], minlength=3) / len(chosen)
    return np.sum(HISTORY * np.log(HISTORY / (0.99 * share + 0.01 * HISTORY)))


def calibrated(score, weight):
    """Return a list built greedily, one best item after the other."""
    chosen = []
    while len(chosen) < LENGTH:
        rest = set(range(60)) - set(chosen)
        lists = [[*chosen, item] for item in sorted(rest)]
        worth = [
            (1 - weight) * score[items].sum() - weight * divergence(items)
            for items in lists
        ]
        chosen = lists[np.argmax(worth)]
    return chosen


print("\nlists of ten      weight  head  of the score kept      of relevance")
for world, earned in (("hits overrated", 0), ("hits deserved", 1)):
    for weight in (0.4, 0.95):
        rows = []
        for seed in range(SEEDS):
            random = np.random.default_rng(seed)
            bonus = np.array([0.15, 0.05, 0])[stratum]
            relevance = random.normal(0.45 + earned * bonus, 0.12)
            score = relevance + (1 - earned) * bonus
            plain, chosen = calibrated(score, 0), calibrated(score, weight)
            head = (stratum[chosen] == 0).sum()
            worths = score, relevance
            kept = [w[chosen].sum() / w[plain].sum() for w in worths]
            rows.append([head, *kept])
        low, middle, high = np.percentile(rows, [0, 50, 100], axis=0)
        print(f"{world:<18}{weight:6}{middle[0]:6.0f}", end="")
        for part in (1, 2):
            span = f"({low[part]:.1%}-{high[part]:.1%})"
            print(f"  {middle[part]:6.1%} {span:14}", end="")
        print()
