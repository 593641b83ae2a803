"""Compare attention, deletion and Shapley values on toy histories."""

from itertools import permutations

import numpy as np


def score(attention, values, keep):
    """Return the weighted mean of the kept values, 0 for none."""
    keep = list(keep)
    if not keep:
        return 0.0
    return attention[keep] @ values[keep] / attention[keep].sum()


def deletion(attention, values):
    """Return score minus the score without each item."""
    everything = range(len(values))
    full = score(attention, values, everything)
    rest = ([j for j in everything if j != i] for i in everything)
    return np.array([full - score(attention, values, r) for r in rest])


def shapley(attention, values):
    """Return exact Shapley values: mean gain over all orders."""
    gains = np.zeros(len(values))
    orders = list(permutations(range(len(values))))
    for order in orders:
        for place, item in enumerate(order):
            before, after = order[:place], order[: place + 1]
            gain = score(attention, values, after)
            gains[item] += gain - score(attention, values, before)
    return gains / len(orders)


attention, values = np.array([0.7, 0.2, 0.1]), np.array([0.05, 0.9, 0.4])
drops, shares = deletion(attention, values), shapley(attention, values)
print("item  attention  value  drop if deleted  Shapley")
for i in range(3):
    print(f"{i + 1:>4}{attention[i]:>11.1f}{values[i]:>7.2f}", end="")
    print(f"{drops[i]:>+17.3f}{shares[i]:>+9.3f}")
print(f"score {attention @ values:.3f}, Shapley sum {shares.sum():.3f}")

random = np.random.default_rng(3)
named = {"random item": [], "most attended": [], "largest Shapley": []}
for _ in range(500):  # histories of four items
    attention, values = random.dirichlet(np.ones(4)), random.beta(1, 2, 4)
    drops, shares = deletion(attention, values), shapley(attention, values)
    named["random item"].append(drops[random.integers(4)])
    named["most attended"].append(drops[attention.argmax()])
    named["largest Shapley"].append(drops[shares.argmax()])
print("\n500 random histories of four items")
print("item deleted     mean drop  +/-    drop above 0  size of change")
for name, x in named.items():
    error = 1.96 * np.std(x) / len(x) ** 0.5
    print(f"{name:<17}{np.mean(x):>+9.2f}{error:>6.2f}", end="")
    print(f"{np.mean(np.array(x) > 0):>14.0%}{np.mean(np.abs(x)):>16.2f}")
