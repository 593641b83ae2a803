"""Estimate a new policy from logs with a known truth, then try the gate."""

import numpy as np

# Four kinds of users (rows), five actions: the true reward rates.
PERCENT = [
    [30, 10, 5, 5, 5],
    [5, 25, 5, 10, 5],
    [5, 5, 20, 5, 12],
    [10, 5, 5, 15, 6],
]
rate, random = np.array(PERCENT) / 100, np.random.default_rng(11)


def policy(favorite, explore):
    """Return action probabilities per kind: a favorite, or any action."""
    return explore / 5 + (1 - explore) * np.eye(5)[favorite]


def log(old, rows):
    """Return kinds of users, actions of the old policy, and rewards."""
    kind = random.integers(4, size=rows)
    action = (old[kind].cumsum(1) > random.random((rows, 1))).argmax(1)
    return kind, action, random.random(rows) < rate[kind, action]


def value(choice):
    """Return the true reward rate of a policy."""
    return (choice * rate).sum(axis=1).mean()


def estimates(old, rows=5_000):
    """Simulate one log; return mean weight, effective rows, estimates."""
    kind, action, reward = log(old, rows)
    weight = (new / old.clip(1e-12))[kind, action]

    def model(w):  # ignores the kind of user; weighted by w
        total = np.bincount(action, w * reward, 5)
        return np.tile(total / np.bincount(action, w, 5).clip(1e-9), (4, 1))

    def robust(q, w):
        return ((new * q).sum(1)[kind] + w * (reward - q[kind, action])).mean()

    return (
        weight.mean(),
        weight.sum() ** 2 / (weight**2).sum(),
        (weight * reward).mean(),
        (weight.clip(max=10) * reward).mean(),
        robust(model(np.ones(rows)), 0),
        robust(model(weight), 0),
        robust(good, weight),
        robust(good, weight * (weight <= 10)),
    )


NAMES = [
    "IPS",
    "IPS, weights clipped at 10",
    "direct, rough model",
    "direct, rough model, weighted",
    "doubly robust, good model",
    "SWITCH at 10, good model",
]
kind, action, paid = log(np.full((4, 5), 0.2), 20_000)  # random traffic
cell = kind * 5 + action
good = (np.bincount(cell, paid) / np.bincount(cell)).reshape(4, 5)
new = policy([0, 1, 2, 3], 0.05)
for explore in (0.10, 0.0):
    old = policy([0, 1, 3, 0], explore)
    runs = np.array([estimates(old) for _ in range(200)])
    print(f"old policy explores {explore:.0%}; truth: new", end=" ")
    print(f"{value(new):.3f}, old {value(old):.3f}")
    print(f"  mean weight {runs[:, 0].mean():.2f}, effective rows", end=" ")
    print(f"{runs[:, 1].mean():,.0f} of 5,000, {len(runs)} logs")
    for name, row in zip(NAMES, runs.T[2:], strict=True):
        print(f"  {name:<31}{row.mean():.3f} +- {row.std():.3f}")


def gates(candidates, rows, z):
    """Return for one log whether each candidate passes: difference > 0."""
    kind, action, reward = log(old, rows)
    gains = (((c / old)[kind, action] - 1) * reward for c in candidates)
    return [x.mean() > z * x.std() / rows**0.5 for x in gains]


old = policy([0, 1, 3, 0], 0.10)
print("\ngate: lower end of new minus old above 0; ships the better policy")
for rows in (5_000, 10_000, 20_000):
    print(f"  {rows:>6,} rows", end=" ")
    print(f"{np.mean([gates([new], rows, 1.96) for _ in range(300)]):>5.0%}")
others = (policy(random.integers(5, size=4), 0.05) for _ in range(200))
others = [c for c in others if value(c) < value(old)][:20]
share = [(value(new) - value(old)) / (value(new) - value(c)) for c in others]
equal = [s * c + (1 - s) * new for s, c in zip(share, others, strict=True)]
print("20 candidates exactly as good as today's: logs where one passes")
for name, z in ("point estimate", 0), ("lower end", 1.96), ("corrected", 3.02):
    print(f"  {name:<15}", end=" ")
    tries = (any(gates(equal, 10_000, z)) for _ in range(300))
    print(f"{np.mean([*tries]):4.0%}")
