"""Clicks weighted by exposure; a list calibrated to a user's own taste."""

import numpy as np

impressions, clicks = np.array([9000, 1000]), np.array([450, 60])
exposure = impressions / impressions.sum()
weighted = clicks / exposure  # each click by the exposure of its stratum
print("stratum  impressions  clicks   rate  share  weighted clicks  share")
for i, name in enumerate(("head", "tail")):
    print(f"{name:<7}{impressions[i]:>13}{clicks[i]:>8}", end="")
    print(f"{clicks[i] / impressions[i]:>7.3f}", end="")
    print(f"{clicks[i] / clicks.sum():>7.3f}", end="")
    print(f"{weighted[i]:>17.0f}{weighted[i] / weighted.sum():>7.3f}")

LENGTH, ALPHA = 10, 0.01
history = np.array([0.3, 0.4, 0.3])  # where this user's own choices lie
random = np.random.default_rng(4)
stratum = np.repeat([0, 1, 2], 20)  # sixty candidates, twenty of each stratum
mean = np.array([0.60, 0.50, 0.45])[stratum]
score = np.clip(random.normal(mean, scale=0.12), 0, 1)


def divergence(chosen):
    """Return the KL divergence of the list from the history, in nats."""
    share = np.bincount(stratum[chosen], minlength=3) / len(chosen)
    smooth = (1 - ALPHA) * share + ALPHA * history  # a log of 0 is infinite
    return float(np.sum(history * np.log(history / smooth)))


def calibrated(weight):
    """Return a list built greedily, one best item after the other."""

    def value(items):
        return (1 - weight) * score[items].sum() - weight * divergence(items)

    chosen = []
    while len(chosen) < LENGTH:
        rest = [item for item in range(len(score)) if item not in chosen]
        chosen.append(max(rest, key=lambda item: value([*chosen, item])))
    return chosen


best = score[calibrated(0)].sum()
head, middle, tail = history
print("\nhistory of the user:", end=" ")
print(f"head {head:.2f}, middle {middle:.2f}, tail {tail:.2f}")
print("weight  head  middle  tail  divergence  score kept")
for weight in (0, 0.2, 0.4, 0.6, 0.95):
    chosen = calibrated(weight)
    counts = np.bincount(stratum[chosen], minlength=3)
    kept = score[chosen].sum() / best
    print(f"{weight:>6.2f}{counts[0]:>6}{counts[1]:>8}{counts[2]:>6}", end="")
    print(f"{divergence(chosen):>12.3f}{kept:>12.1%}")
