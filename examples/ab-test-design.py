"""Size a test, check its split, count false alarms, read four results."""

from math import ceil, sqrt
from statistics import NormalDist

import numpy as np

normal = NormalDist()


def users_per_arm(rate, lift, power=0.8, alpha=0.05):
    """Return the users per arm that detect a relative lift, two-sided."""
    other = rate * (1 + lift)
    variance = rate * (1 - rate) + other * (1 - other)
    z = normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)
    return ceil(z**2 * variance / (other - rate) ** 2)


print("baseline  lift  users per arm  16p(1-p)/d^2", end="")
print("  CUPED rho 0.5  CUPED rho 0.7")
for rate, lift in ((0.04, 0.01), (0.04, 0.02), (0.04, 0.05), (0.10, 0.03)):
    n = users_per_arm(rate, lift)
    rule = 16 * rate * (1 - rate) / (rate * lift) ** 2
    print(f"{rate:8.0%}{lift:6.0%}{n:>15,.0f}{rule:>14,.0f}", end="")
    print(f"{n * (1 - 0.5**2):>15,.0f}{n * (1 - 0.7**2):>15,.0f}")

by_hand = 16 * 0.04 * 0.96 / (0.0008 * 0.0008)
print("by hand, 4% and 2%: 16 x 0.04 x 0.96 / (0.0008 x 0.0008)", end=" ")
print(f"= {by_hand:,.0f}")

print("\nsplit planned 50/50  chi-square        p")
for arms in ((502_000, 498_000), (500_400, 499_600)):
    chi_square = (arms[0] - arms[1]) ** 2 / sum(arms)
    p = 2 * normal.cdf(-sqrt(chi_square))
    print(f"{arms[0]:,} to {arms[1]:,}{chi_square:>12.2f}{p:>10.5f}")

random = np.random.default_rng(1)
print("\nlooks at |z| > 1.96 with no true effect   false alarms")
for looks in (1, 5, 10):
    total = random.normal(size=(200_000, looks)).cumsum(axis=1)
    z = total / np.sqrt(np.arange(1, looks + 1))
    print(f"{looks:>5}{(np.abs(z) > 1.96).any(axis=1).mean():>48.0%}")

inflation = 1 + (5 - 1) * 0.2  # five sessions a user, correlated by 0.2
alarms = 2 * normal.cdf(-1.96 / sqrt(inflation))
print("\nfive sessions a user, correlated by 0.2: true variance", end=" ")
print(f"{inflation:.1f} times\nthe naive one, false alarms {alarms:.0%}")

users, control = 951_000, 38_040
print(f"\n{users:,} users per arm, control {control:,} conversions", end="")
print("   lift   95% interval")
treatments = {"A": 39_562, "B": 38_991, "C": 38_116, "D": 38_458}
for name, count in treatments.items():
    lift = count / control - 1
    # The delta method for a ratio of two rates.
    error = (1 + lift) * sqrt(1 / count + 1 / control - 2 / users)
    low, high = lift - 1.96 * error, lift + 1.96 * error
    print(f"{name}: treatment {count:,}{lift:>+38.1%}", end="")
    print(f"{low:>+8.1%} to {high:+.1%}")
