"""Evaluate a new policy from six rows, then from logs with a known truth."""

import numpy as np
import pandas as pd


def effective(weight):
    """Return how many equally weighted rows the weights are worth."""
    return weight.sum() ** 2 / (weight**2).sum()


def show(name, values, rows=1):
    """Print a mean and its spread; over n rows, the error of the mean."""
    spread = np.std(values, ddof=1) / rows**0.5
    print(f"  {name:<33}{np.mean(values):.3f} +- {spread:.3f}")


rows = [  # reward, old and new probability, model: action taken, new policy
    (1, 0.5, 0.6, 0.4, 0.45),
    (0, 0.5, 0.4, 0.3, 0.35),
    (1, 0.1, 0.5, 0.5, 0.40),
    (0, 0.8, 0.2, 0.2, 0.30),
    (1, 0.2, 0.7, 0.6, 0.50),
    (0, 0.9, 0.1, 0.1, 0.25),
]
reward, p_old, p_new, logged, direct = np.transpose(rows)
weight = p_new / p_old
print("weights", *(f"{w:.3f}" for w in weight))
print(f"mean weight {weight.mean():.2f}, effective rows", end=" ")
print(f"{effective(weight):.2f} of 6")
for name, w in ("", weight), (", clipped at 3", weight.clip(max=3)):
    show("IPS" + name, w * reward, rows=6)
    show("doubly robust" + name, direct + w * (reward - logged), rows=6)
print(f"  self-normalized{(weight * reward).sum() / weight.sum():>23.3f}")
print(f"  direct{direct.mean():>32.3f}")

# Four kinds of users (rows), five actions: the true reward rates.
percent = [
    [30, 10, 5, 5, 5],
    [5, 25, 5, 10, 5],
    [5, 5, 20, 5, 12],
    [10, 5, 5, 15, 6],
]
rate = np.array(percent) / 100
random, ROWS, LOGS = np.random.default_rng(11), 5_000, 200


def policy(favorite, explore):
    """Return action probabilities per kind: a favorite, or any action."""
    return explore / 5 + (1 - explore) * np.eye(5)[favorite]


def log(old, rows):
    """Return kinds of users, actions of the old policy, and rewards."""
    kind = random.integers(4, size=rows)
    action = (old[kind].cumsum(1) > random.random((rows, 1))).argmax(1)
    return kind, action, random.random(rows) < rate[kind, action]


def estimates(old):
    """Simulate one log; return estimates of the new policy's value."""
    kind, action, reward = log(old, ROWS)
    weight = (new / old.clip(1e-12))[kind, action]
    off = (new / wrong)[kind, action]

    def fit(w):  # a rough model: it ignores the kind of user
        total, seen = (np.bincount(action, x, 5) for x in (w * reward, w))
        return np.tile(total / seen.clip(1e-9), (4, 1))

    def value(model, w=0.0):  # direct, or doubly robust with weights w
        errors = reward - model[kind, action]
        return ((new * model).sum(1)[kind] + w * errors).mean()

    rough = fit(np.ones(ROWS))
    return {
        "IPS": (weight * reward).mean(),
        "doubly robust, rough model": value(rough, weight),
        "doubly robust, good model": value(good, weight),
        "SWITCH at 10, good model": value(good, weight * (weight <= 10)),
        "IPS, clipped at 10": (weight.clip(max=10) * reward).mean(),
        "self-normalized": (weight * reward).sum() / weight.sum(),
        "direct, rough model": value(rough),
        "direct, rough model, weighted": value(fit(weight)),
        "good model, wrong propensities": value(good, off),
        "rough model, wrong propensities": value(rough, off),
        "mean weight": weight.mean(),
        "effective rows": effective(weight),
    }


# The good model: rates per kind and action in 20,000 rows of random traffic.
kind, action, paid = log(np.full((4, 5), 0.2), 20_000)
cell = kind * 5 + action
good = (np.bincount(cell, paid) / np.bincount(cell)).reshape(4, 5)
new, wrong = policy([0, 1, 2, 3], 0.05), policy([0, 1, 3, 0], 0.30)
print(f"\n{LOGS} logs of {ROWS:,} rows; good model from {kind.size:,} more")
for explore, shown in (0.10, 10), (0.0, 3):
    old = policy([0, 1, 3, 0], explore)
    runs = pd.DataFrame([estimates(old) for _ in range(LOGS)])
    truth, today = ((p * rate).sum(1).mean() for p in (new, old))
    print(f"\nold policy explores {explore:.0%}: mean weight", end=" ")
    print(f"{runs['mean weight'].mean():.2f}, effective rows", end=" ")
    print(f"{runs['effective rows'].mean():,.0f}")
    print(f"  truth: new {truth:.3f}, old {today:.3f}")
    for name in runs.columns[:shown]:
        show(name, runs[name])
