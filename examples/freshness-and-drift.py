"""Drift scores, what they read without drift, and five kinds of trouble."""

import numpy as np
from scipy.special import expit
from sklearn.linear_model import LogisticRegression


def stability_index(old, new, floor=1e-4):
    """Return the population stability index of two lists of shares."""
    old, new = np.maximum(old, floor), np.maximum(new, floor)
    return ((new - old) * np.log(new / old)).sum(axis=-1)


for text in ("25 22 20 18 15", "35 25 18 12 10"):
    shares = np.array(text.split(), dtype=float) / 100
    index = stability_index(np.full(5, 0.2), shares)
    print(f"20 20 20 20 20 against {text}: {index:.3f}")

random = np.random.default_rng(5)
print("\nno drift, 10 bins:   mean     95th percentile")
for rows in (200, 1_000, 100_000):
    counts = random.multinomial(rows, np.full(10, 0.1), size=(2, 10_000))
    index = stability_index(*counts / rows)
    print(f"  {rows:>7,} rows {np.mean(index):>11.4f}", end="")
    print(f"{np.quantile(index, 0.95):>16.4f}")

print("\na run costs USD 4,000, a day of age USD 2,000 a day")
print("days between runs   cost per day")
for days in (1, 2, 3, 7):
    print(f"{days:>17}{4_000 / days + 1_000 * days:>15,.0f}")

ROWS, TRUE = 100_000, np.array([-3.0, 1.0, 0.8])  # a constant, two features


def world(shift=0.0, weights=TRUE, lost=0.0, scale=1.0):
    """Return features as logged and labels; part of the clicks may be lost."""
    features = random.normal([shift, 0], size=(ROWS, 2))
    chance = expit(weights[0] + features @ weights[1:])
    kept = random.random(ROWS) >= lost
    return features * [scale, 1], (random.random(ROWS) < chance) & kept


def fit(features, label):
    """Fit a logistic regression without a penalty on its weights."""
    model = LogisticRegression(C=np.inf, solver="newton-cholesky")
    return model.fit(features, label)


def loss(model, features, label):
    """Return the log loss, from the scores before the logistic function."""
    score = model.decision_function(features)
    return (np.logaddexp(0, score) - label * score).mean()


def drift(old, new):
    """Return the stability index over the deciles of the old values."""
    edges = np.quantile(old, np.linspace(0.1, 0.9, 9))
    bins = (np.searchsorted(edges, values) for values in (old, new))
    return stability_index(*(np.bincount(x, None, 10) / ROWS for x in bins))


start, clicks = world()
model = fit(start, clicks)
quiet, swap = {"weights": TRUE - [0.7, 0, 0]}, {"weights": TRUE * [1, 1, -1]}
cases = {  # today's log, and what users do once the pipeline works
    "nothing changed": ({}, {}),
    "inputs shifted": ({"shift": 0.5}, {"shift": 0.5}),
    "base rate fell": (quiet, quiet),
    "relation changed": (swap, swap),
    "feature x 0.01 (bug)": ({"scale": 0.01}, {}),
    "half the clicks lost": ({"lost": 0.5}, {}),
}
print("\n                      PSI of    PSI of  predicted   loss    loss")
print("situation             feature 1  score  / observed  as is   retrained")
for name, (today, later) in cases.items():
    (table, label), (fresh, truth) = world(**today), world(**later)
    guess = model.predict_proba(table)[:, 1]
    score = drift(model.predict_proba(start)[:, 1], guess)
    print(f"{name:<22}{drift(start[:, 0], table[:, 0]):>7.3f}", end="")
    print(f"{score:>9.3f}{guess.mean() / label.mean():>10.2f}", end="")
    print(f"{loss(model, fresh, truth):>11.3f}", end="")
    print(f"{loss(fit(table, label), fresh, truth):>9.3f}")
