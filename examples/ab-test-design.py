"""Size an A/B test, check its split, see what early looks and a wrong unit do to false alarms, and read four results."""

from math import sqrt
from statistics import NormalDist

import numpy as np

normal = NormalDist()


def users_per_arm(rate, lift, power=0.8, alpha=0.05):
    """Return the users per arm that detect a relative lift of a conversion rate, two-sided."""
    other = rate * (1 + lift)
    variance = rate * (1 - rate) + other * (1 - other)
    z = normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)
    return z**2 * variance / (other - rate) ** 2


print("baseline  lift  users per arm  16p(1-p)/d^2  CUPED rho 0.5  CUPED rho 0.7")
for rate, lift in ((0.04, 0.01), (0.04, 0.02), (0.04, 0.05), (0.10, 0.03)):
    n, rule = users_per_arm(rate, lift), 16 * rate * (1 - rate) / (rate * lift) ** 2
    print(f"{rate:8.0%}{lift:6.0%}{n:>15,.0f}{rule:>14,.0f}{n * (1 - 0.5**2):>15,.0f}{n * (1 - 0.7**2):>15,.0f}")

print("by hand, 4% and 2%: 16 x 0.04 x 0.96 / (0.0008 x 0.0008) =", f"{16 * 0.04 * 0.96 / 0.0008**2:,.0f}")

print("\nsplit planned 50/50  chi-square        p")
for arms in ((502_000, 498_000), (500_400, 499_600)):
    chi_square = (arms[0] - arms[1]) ** 2 / sum(arms)
    print(f"{arms[0]:,} to {arms[1]:,}{chi_square:>12.2f}{2 * normal.cdf(-sqrt(chi_square)):>10.5f}")

random = np.random.default_rng(1)
print("\nlooks at |z| > 1.96 with no true effect   false alarms")
for looks in (1, 5, 10):
    z = random.normal(size=(200_000, looks)).cumsum(axis=1) / np.sqrt(np.arange(1, looks + 1))
    print(f"{looks:>5}{(np.abs(z) > 1.96).any(axis=1).mean():>48.0%}")

inflation = 1 + (5 - 1) * 0.2  # five sessions a user, correlation 0.2 between sessions of one user
print(f"\nfive correlated sessions a user: true variance {inflation:.1f} times the naive one,", end=" ")
print(f"false alarms {2 * normal.cdf(-1.96 / sqrt(inflation)):.0%}")

print("\n951,000 users per arm, control 38,040 conversions   lift   95% interval")
for name, count in (("A", 39_562), ("B", 38_991), ("C", 38_116), ("D", 38_458)):
    lift = count / 38_040 - 1
    error = (1 + lift) * sqrt(1 / count + 1 / 38_040 - 2 / 951_000)  # delta method for a ratio of two rates
    print(f"{name}: treatment {count:,}{lift:>+38.1%}{lift - 1.96 * error:>+8.1%} to {lift + 1.96 * error:+.1%}")
