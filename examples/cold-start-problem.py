"""Judge new items by few clicks: shrink, fit the prior, mind the slot."""

import numpy as np
from scipy.stats import beta

MEAN, STRENGTH = 0.05, 100  # of the prior: its click rate, its worth in views
ITEMS = {  # clicks, views
    "new, lucky start": (2, 10),
    "new, no click yet": (0, 20),
    "established": (300, 5000),
}
random = np.random.default_rng(0)


def posterior(clicks, views, mean=MEAN, strength=STRENGTH):
    """Return the beta distribution of the click rate after some views."""
    good = mean * strength + clicks
    return beta(good, strength + views - good)


def beats(first, second):
    """Return the chance that the first rate is above the second."""
    draws = [r.rvs(400_000, random_state=random) for r in (first, second)]
    return (draws[0] > draws[1]).mean()


print("item               clicks  views    raw  shrunk  95% interval")
for name, (clicks, views) in ITEMS.items():
    rate = posterior(clicks, views)
    low, high = rate.ppf([0.025, 0.975])
    print(f"{name:<18}{clicks:>7}{views:>7,}{clicks / views:>7.3f}", end="")
    print(f"{rate.mean():>8.3f}  {low:.3f} to {high:.3f}")

established = posterior(300, 5000)
print("\nchance to beat the established item if it keeps clicking at 0.2")
for views in (10, 30, 50, 100):
    chance = beats(posterior(views // 5, views), established)
    print(f"{views:5} views {chance:.2f}")
print("2 of 10, other priors", end="")
for mean, strength in ((0.05, 30), (0.05, 300), (0.03, 100)):
    chance = beats(posterior(2, 10, mean, strength), established)
    print(f"; {mean} x {strength}: {chance:.2f}", end="")

# The prior from 500 past items, whose true rates come from Beta(5, 95).
fits = []
for seed in range(20):
    world = np.random.default_rng(seed)
    past = world.binomial(200, world.beta(5, 95, size=500)) / 200
    mean, variance = past.mean(), past.var()
    noise = mean * (1 - mean) / 200
    fits.append(mean * (1 - mean) / np.array([variance, variance - noise]) - 1)
print("\n\nprior strength from 500 items, 200 views each, true 100; 20 seeds")
for name, column in zip(("raw spread", "noise removed"), np.transpose(fits)):
    print(f"  {name:<14}{np.median(column):5.0f}", end="")
    print(f" ({column.min():.0f} to {column.max():.0f})")

print("\nslot 8 is seen by 0.3 of visitors: 9 clicks in 500 views there")
print(f"  per view {9 / 500:.3f}, per look {9 / 150:.3f}", end="")
print(f", shrunk per look {posterior(9, 150).mean():.3f}")


def gain(split, seed, days=30, size=2000):
    """Return what an exploring arm of a test gains in click rate."""
    world = np.random.default_rng(seed)
    quality, side = world.beta(2, 38, size), world.integers(2, size=size)
    clicks, views = np.zeros((2, 2, size))
    for arm in [0, 1] * days:
        known = [arm] if split else [0, 1]
        c, v = clicks[known].sum(axis=0), views[known].sum(axis=0)
        away = split * 1e9 * (side != arm) + world.random(size) / 1e9
        shown = np.zeros(size, dtype=int)
        shown[np.argsort(away - (c + 5) / (v + 100))[:50]] = 100 - 10 * arm
        shown[np.argsort(away + v)[:250]] += 2 * arm  # a tenth explores
        views[arm] += shown
        clicks[arm] += world.binomial(shown, quality)
    rate = clicks.sum(axis=1) / views.sum(axis=1)
    return rate[1] / rate[0] - 1


print("\nwhat a tenth of exploration gains in an A/B test, 20 seeds")
for split, name in ((False, "users split"), (True, "users and items split")):
    gains = [gain(split, seed) for seed in range(20)]
    print(f"  {name:<22}{np.median(gains):+.1%}", end="")
    print(f" ({min(gains):+.1%} to {max(gains):+.1%})")
