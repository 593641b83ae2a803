"""Drift scores, what they read without drift, and six kinds of trouble."""

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit
from sklearn.linear_model import LogisticRegression


def stability_index(old, new, floor=1e-4):
    """Return the population stability index of two lists of shares."""
    old, new = np.maximum(old, floor), np.maximum(new, floor)
    return ((new - old) * np.log(new / old)).sum(axis=-1)


even = np.full(5, 0.2)
for shares in ([0.25, 0.22, 0.20, 0.18, 0.15], [0.35, 0.25, 0.18, 0.12, 0.10]):
    print(f"0.2 each against {shares}: {stability_index(even, shares):.3f}")
random = np.random.default_rng(5)
print("no drift, 10 bins:   mean     95th percentile")
for rows in (200, 1_000, 100_000):
    counts = random.multinomial(rows, np.full(10, 0.1), size=(2, 10_000))
    index = stability_index(*counts / rows)
    print(f"  {rows:>7,} rows {np.mean(index):>11.4f}", end="")
    print(f"{np.quantile(index, 0.95):>16.4f}")

ROWS, WORLDS, TRUE = 20_000, 20, np.array([-3.0, 1.0, 0.8])


def world(shift=0.0, weights=TRUE, lost=0.0, scale=1.0, thin=0.0):
    """Return features as logged and labels; clicks or clickers may drop."""
    features = random.normal([shift, 0], size=(3 * ROWS, 2))
    chance = expit(weights[0] + features @ weights[1:])
    label = random.random(3 * ROWS) < chance
    stays = np.flatnonzero(~label | (random.random(3 * ROWS) >= thin))[:ROWS]
    seen = label[stays] & (random.random(ROWS) >= lost)
    return features[stays] * [scale, 1], seen


def fit(features, label):
    """Return the score function of a logistic regression."""
    return LogisticRegression(C=1e6).fit(features, label).decision_function


def loss(score, label):
    """Return the log loss of scores before the logistic function."""
    return (np.logaddexp(0, score) - label * score).mean()


def drift(old, new, floor=1e-4):
    """Return the stability index over the deciles of the old values."""
    edges = np.quantile(old, np.linspace(0.1, 0.9, 9))
    bins = (np.searchsorted(edges, values) for values in (old, new))
    shares = (np.bincount(x, None, 10) / ROWS for x in bins)
    return stability_index(*shares, floor)


quiet, swap = {"weights": TRUE - [0.7, 0, 0]}, {"weights": TRUE * [1, 1, -1]}
CASES = {  # today's log, and what users do once the pipeline works
    "nothing changed": ({}, {}),
    "inputs shifted": ({"shift": 0.5}, {"shift": 0.5}),
    "fewer clickers": ({"thin": 0.5}, {"thin": 0.5}),
    "all click less": (quiet, quiet),
    "relation changed": (swap, swap),
    "feature x 0.01 (bug)": ({"scale": 0.01}, {}),
    "half the clicks lost": ({"lost": 0.5}, {}),
}
print(f"\nmedians of {WORLDS:<9} PSI of  PSI of predicted / ob-", end="")
print("     loss    new     re-")
print("worlds             feature 1  score served (range)", end="")
print("    as is  const. trained")
for name, (today, later) in CASES.items():
    runs = []
    for _ in range(WORLDS):
        start, clicks = world()
        model = fit(start, clicks)
        (table, label), (fresh, truth) = world(**today), world(**later)
        old, now, score = model(start), model(table), model(fresh)
        odds = brentq(lambda b: expit(now + b).mean() - label.mean(), -9, 9)
        runs.append(
            [
                drift(start[:, 0], table[:, 0]),
                drift(old, now),
                expit(now).mean() / label.mean(),
                loss(score, truth),
                loss(score + odds, truth),
                loss(fit(table, label)(fresh), truth),
            ]
        )
    least, row, most = np.percentile(runs, (0, 50, 100), axis=0)
    span = f"{row[2]:.2f} ({least[2]:.2f} to {most[2]:.2f})"
    print(f"{name:<20}{row[0]:>8.3f}{row[1]:>7.3f} {span:<19}", end="")
    print(f"{row[3]:>8.3f}{row[4]:>8.3f}{row[5]:>8.3f}")
pair = start[:, 0], 0.01 * start[:, 0]
print("PSI of the bug by the share put into empty bins:")
print(*(f"{f:g}: {drift(*pair, f):.1f}" for f in (0.01, 1e-4, 1e-6)), sep="  ")
