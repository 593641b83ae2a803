"""Fit a prior to sister categories, then launch 60 items with it."""

import numpy as np
from scipy.special import betaincinv

random = np.random.default_rng(10)


def fitted(rates, shows):
    """Return mean and strength of a Beta prior, sampling noise removed."""
    mean = rates.mean()
    spread = rates.var(ddof=1) - mean * (1 - mean) / shows
    return mean, mean * (1 - mean) / spread - 1


# Sister categories: 500 old items with 2,000 impressions each.
rates = random.binomial(2_000, random.beta(2, 48, 500)) / 2_000
kept = rates[rates > np.quantile(rates, 0.4)]  # the others were delisted
for name, sample in ("all old items", rates), ("survivors", kept):
    mean, strength = fitted(sample, 2_000)
    print(f"{name:<15}mean {mean:.3f}, prior worth {strength:.0f} impressions")

print("\nprior       clicks  mean   95% interval")
for a, b in ((2, 48), (1, 1)):
    for hit, shown in ((1, 10), (3, 100), (6, 100)):
        low, high = betaincinv(a + hit, b + shown - hit, [0.025, 0.975])
        print(f"Beta({a}, {b})".ljust(12) + f"{hit}/{shown}".ljust(8), end="")
        middle = (a + hit) / (a + b + shown)
        print(f"{middle:.3f}  {low:.3f} to {high:.3f}")

truth = random.beta(2, 48, (200, 60))  # 200 launches of 60 items each
LAUNCH, OLD = np.arange(200), 0.06  # an old item with a known rate competes


def launch(mean, weight, old=OLD):
    """Return clicks by day and launch; one draw decides 80 impressions."""
    alpha = np.full(truth.shape, mean * weight)
    rest = weight - alpha
    earned = np.zeros((20, 25, len(truth)))
    for turn in np.ndindex(20, 25):
        draws = random.beta(alpha, rest)
        pick = draws.argmax(axis=1)
        new = draws.max(axis=1) > old
        clicks = random.binomial(80, np.where(new, truth[LAUNCH, pick], old))
        alpha[LAUNCH, pick] += clicks * new
        rest[LAUNCH, pick] += (80 - clicks) * new
        earned[turn] = clicks
    return earned.sum(axis=1)


PRIORS = {
    "fitted to all": (0.04, 50),
    "fitted to survivors": fitted(kept, 2_000),
    "mean quartered": (0.01, 50),
    "mean halved": (0.02, 50),
    "mean doubled": (0.08, 50),
    "flat": (0.50, 2),
    "4 times too sure": (0.04, 200),
    "10 times too sure": (0.04, 500),
    "20 times too sure": (0.04, 1_000),
    "40 times too sure": (0.04, 2_000),
}
print("\n60 new items against an old one at 0.06, 2,000 impressions a day;")
print("clicks in 20 days, mean of 200 launches, difference to fitted prior")
print("old item alone                     120 on day 1  2,400")
best = launch(0.04, 50)
for name, prior in PRIORS.items():
    clicks = launch(*prior)
    more = (clicks - best).sum(axis=0)
    print(f"{name:<20}{prior[0]:.2f} worth{prior[1]:>6,.0f}", end="")
    print(f"{clicks[0].mean():>6.0f} on day 1", end="")
    print(f"{clicks.sum(axis=0).mean():>7,.0f}{more.mean():>+8,.0f}", end="")
    print(f" +-{1.96 * more.std() / 200**0.5:>4.0f}")
rival = [launch(0.04, weight, 0.08).sum() for weight in (50, 500)]
print(f"old item at 0.08: 10 times too sure {rival[1] / rival[0] - 1:+.0%}")
