"""Fit a prior to sister categories, then launch 200 items with it."""

import numpy as np
from scipy.stats import beta

random = np.random.default_rng(7)

# Sister categories: 500 old items with 2,000 shows each.
shows = 2000
rates = random.binomial(shows, random.beta(2, 48, 500)) / shows
mean = rates.mean()
noise = mean * (1 - mean) / shows  # what chance alone would add
spread = rates.var(ddof=1) - noise
strength = mean * (1 - mean) / spread - 1
print(f"old items: mean {mean:.3f}, deviation {spread**0.5:.3f},"
      f" strength {strength:.0f} shows")

print("\nprior       clicks  mean   95% interval")
for a, b in ((2, 48), (1, 1)):
    for hit, shown in ((0, 0), (1, 10), (3, 100), (6, 100)):
        now = beta(a + hit, b + shown - hit)
        low, high = now.ppf([0.025, 0.975])
        print(f"Beta({a}, {b})".ljust(12) + f"{hit}/{shown}".ljust(8)
              + f"{now.mean():.3f}  {low:.3f} to {high:.3f}")


def launch(a, b, items=200, days=20, rounds=100, known=0.06):
    """Return clicks a day; 20 shows go to the best draw of each round."""
    truth = random.beta(2, 48, items)
    alpha, rest, earned = np.full(items, a), np.full(items, b), []
    for turn in range(days * rounds):
        draws = random.beta(alpha, rest)
        pick = draws.argmax()
        new = draws[pick] > known  # else an old item with a known rate
        clicks = random.binomial(20, truth[pick] if new else known)
        if new:
            alpha[pick] += clicks
            rest[pick] += 20 - clicks
        earned.append(clicks)
    return np.reshape(earned, (days, rounds)).sum(axis=1)


print("\n200 new items against an old one at 0.06; 2,000 shows a day")
print("prior         mean  weight  day 1  day 5  day 20  20 days")
for name, a, b in (("fitted", 2, 48), ("mean doubled", 4, 46),
                   ("mean halved", 1, 49), ("flat", 1, 1),
                   ("too strong", 80, 1920)):
    day = np.mean([launch(a, b) for _ in range(8)], axis=0)
    print(f"{name:<14}{a / (a + b):.2f}{a + b:>8,}{day[0]:>7.0f}"
          f"{day[4]:>7.0f}{day[19]:>8.0f}{day.sum():>9,.0f}")
print(f"{'old item only':<26}{120:>7}{120:>7}{120:>8}{2400:>9,}")
