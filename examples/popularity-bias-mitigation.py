"""Clicks weighted by exposure, then one list calibrated step by step to a user's own appetite for popular items."""

import numpy as np

impressions, clicks = np.array([9000, 1000]), np.array([450, 60])
weighted = clicks / (impressions / impressions.sum())  # each click divided by the exposure share of its stratum
print("stratum  impressions  clicks   rate  share  weighted clicks  share")
columns = impressions, clicks, clicks / impressions, clicks / clicks.sum(), weighted, weighted / weighted.sum()
for name, *row in zip(("head", "tail"), *columns, strict=True):
    print("{:<7}{:>13}{:>8}{:>7.3f}{:>7.3f}{:>17.0f}{:>7.3f}".format(name, *row))

LENGTH, ALPHA = 10, 0.01
history = np.array([0.3, 0.4, 0.3])  # where this user's own choices lie
random = np.random.default_rng(4)
stratum = np.repeat([0, 1, 2], 20)  # sixty candidates, twenty of each stratum
score = np.clip(random.normal(loc=np.array([0.60, 0.50, 0.45])[stratum], scale=0.12), 0, 1)


def divergence(chosen):
    """Return the Kullback-Leibler divergence of the list from the history, in nats."""
    share = np.bincount(stratum[chosen], minlength=3) / len(chosen)
    smooth = (1 - ALPHA) * share + ALPHA * history  # a missing stratum would make the logarithm infinite
    return float(np.sum(history * np.log(history / smooth)))


def calibrated(weight):
    """Return a list built greedily, one best item after the other."""
    chosen = []
    while len(chosen) < LENGTH:
        rest = (item for item in range(len(score)) if item not in chosen)
        value = {item: (1 - weight) * score[[*chosen, item]].sum() - weight * divergence([*chosen, item]) for item in rest}
        chosen.append(max(value, key=value.__getitem__))
    return chosen


best = score[calibrated(0)].sum()
print("\nhistory of the user: head {:.2f}, middle {:.2f}, tail {:.2f}".format(*history))
print("weight  head  middle  tail  divergence  score kept")
for weight in (0, 0.2, 0.4, 0.6, 0.95):
    chosen = calibrated(weight)
    counts = np.bincount(stratum[chosen], minlength=3)
    kept = score[chosen].sum() / best
    print(f"{weight:>6.2f}{counts[0]:>6}{counts[1]:>8}{counts[2]:>6}{divergence(chosen):>12.3f}{kept:>12.1%}")
