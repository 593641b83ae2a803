"""Fit a prior to sister categories, then launch 60 items with it."""

import numpy as np
from scipy.special import betaincinv

random = np.random.default_rng(10)

# Sister categories: 500 old items with 2,000 shows each.
shows = 2000
rates = random.binomial(shows, random.beta(2, 48, 500)) / shows
mean = rates.mean()
noise = mean * (1 - mean) / shows  # what chance alone would add
spread = rates.var(ddof=1) - noise
strength = mean * (1 - mean) / spread - 1
print(f"500 old items: mean {mean:.3f}, deviation {spread**0.5:.3f}")
print(f"strength of the fitted prior: {strength:.0f} shows")

print("\nprior       clicks  mean   95% interval")
for a, b in ((2, 48), (1, 1)):
    for hit, shown in ((0, 0), (1, 10), (3, 100), (6, 100)):
        low, high = betaincinv(a + hit, b + shown - hit, [0.025, 0.975])
        name = f"Beta({a}, {b})".ljust(12) + f"{hit}/{shown}".ljust(8)
        middle = (a + hit) / (a + b + shown)
        print(f"{name}{middle:.3f}  {low:.3f} to {high:.3f}")


truth = random.beta(2, 48, (80, 60))  # 80 launches of 60 items each
LAUNCH, OLD = np.arange(80), 0.06  # an old item with a known rate competes


def launch(a, b):
    """Return clicks by day and launch; one draw decides 40 shows."""
    alpha, rest = np.full(truth.shape, a), np.full(truth.shape, b)
    earned = np.zeros((20, 50, len(truth)))
    for turn in np.ndindex(20, 50):
        draws = random.beta(alpha, rest)
        pick = draws.argmax(axis=1)
        new = draws.max(axis=1) > OLD
        clicks = random.binomial(40, np.where(new, truth[LAUNCH, pick], OLD))
        alpha[LAUNCH, pick] += clicks * new
        rest[LAUNCH, pick] += (40 - clicks) * new
        earned[turn] = clicks
    return earned.sum(axis=1)


priors = {
    "fitted": (2, 48),
    "mean halved": (1, 49),
    "mean doubled": (4, 46),
    "flat": (1, 1),
    "too strong": (80, 1920),
}
clicks = {name: launch(*prior) for name, prior in priors.items()}
print("\n60 new items against an old one at 0.06, 2,000 shows a day:")
print("clicks, mean of 80 launches, and what the fitted prior earns more")
print("prior         mean  weight  day 1  day 20  20 days  fitted earns")
for name, (a, b) in priors.items():
    day = clicks[name].mean(axis=1)
    more = (clicks["fitted"] - clicks[name]).sum(axis=0)
    error = 1.96 * more.std() / len(truth) ** 0.5
    row = f"{day[0]:>7.0f}{day[-1]:>8.0f}{day.sum():>9,.0f}"
    row += f"{more.mean():>+8,.0f} +/-{error:>4.0f}" if error else ""
    print(f"{name:<14}{a / (a + b):.2f}{a + b:>8,}{row}")
print(f"{'old item only':<26}{120:>7}{120:>8}{2400:>9,}")
