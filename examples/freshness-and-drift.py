"""Drift scores, what they read without drift, and four kinds of trouble."""

import numpy as np

reference = np.full(5, 0.2)


def stability_index(old, new, floor=1e-4):
    """Return the population stability index of two lists of shares."""
    old, new = np.maximum(old, floor), np.maximum(new, floor)
    return ((new - old) * np.log(new / old)).sum(axis=-1)


for shares in ((25, 22, 20, 18, 15), (35, 25, 18, 12, 10)):
    index = stability_index(reference, np.array(shares) / 100)
    print(f"20/20/20/20/20 against {'/'.join(map(str, shares))}: {index:.3f}")

random = np.random.default_rng(5)
print("\nno drift, 10 bins:   mean     95th percentile")
for rows in (200, 1_000, 100_000):
    draws = random.multinomial(rows, np.full(10, 0.1), size=(2, 10_000)) / rows
    index = stability_index(*draws)
    print(
        f"  {rows:>7,} rows {np.mean(index):>11.4f}"
        f"{np.quantile(index, 0.95):>16.4f}"
    )

print("\na run costs USD 4,000, a day of age USD 2,000 a day")
print("retrain every     cost per day")
for days in (1, 2, 3, 7):
    print(f"  {days} days {4_000 / days + 1_000 * days:>16,.0f}")

ROWS, TRUE = 100_000, np.array([-3.0, 1.0, 0.8])


def world(shift=(0.0, 0.0), weights=TRUE, lost=0.0, scale=1.0):
    """Return features as logged and labels; part of the clicks may be lost."""
    features = random.normal(size=(ROWS, 2)) + shift
    chance = sigmoid(weights[0] + features @ weights[1:])
    label = (random.random(ROWS) < chance) & (random.random(ROWS) >= lost)
    return features * [scale, 1.0], label


def sigmoid(score):
    """Return the logistic function."""
    return 1 / (1 + np.exp(-score))


def fit(features, label):
    """Fit a logistic regression by Newton's method."""
    table = np.column_stack([np.ones(len(label)), features])
    weights = np.zeros(3)
    for _ in range(8):
        guess = sigmoid(table @ weights)
        slope = table.T @ (table * (guess * (1 - guess))[:, None])
        weights += np.linalg.solve(slope, table.T @ (label - guess))
    return weights


def drift(old, new):
    """Return the index over ten equal bins of the old values."""
    edges = np.quantile(old, np.linspace(0.1, 0.9, 9))
    return stability_index(
        *(
            np.bincount(np.searchsorted(edges, x), minlength=10) / len(x)
            for x in (old, new)
        )
    )


def loss(weights, features, label):
    """Return the log loss."""
    guess = sigmoid(weights[0] + features @ weights[1:]).clip(1e-9, 1 - 1e-9)
    return -np.where(label, np.log(guess), np.log(1 - guess)).mean()


start, clicks = world()
model = fit(start, clicks)
flipped = TRUE * [1, 1, -1]
cases = {
    "nothing changed": ({}, {}),
    "inputs shifted": ({"shift": (0.5, 0.0)},) * 2,
    "base rate fell": ({"weights": TRUE - [0.7, 0, 0]},) * 2,
    "relation changed": ({"weights": flipped},) * 2,
    "feature x 0.01 (bug)": ({"scale": 0.01}, {}),
    "half the clicks lost": ({"lost": 0.5}, {}),
}
print("\n                      PSI of    PSI of  predicted   loss    loss")
print("situation             feature 1  score  / observed  as is   retrained")
for name, (today, later) in cases.items():
    table, label = world(**today)
    fresh, truth = world(**later)  # what users do once the pipeline works
    score, before = (x @ model[1:] for x in (table, start))
    ratio = sigmoid(model[0] + score).mean() / label.mean()
    print(
        f"{name:<22}{drift(start[:, 0], table[:, 0]):>7.3f}"
        f"{drift(before, score):>9.3f}{ratio:>10.2f}"
        f"{loss(model, fresh, truth):>11.3f}"
        f"{loss(fit(table, label), fresh, truth):>9.3f}"
    )
