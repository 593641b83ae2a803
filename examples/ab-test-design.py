"""Size a test, price a ship rule, check a split, count false alarms."""

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


print("baseline  lift  users per arm  16p(1-p)/d^2")
for rate, lift in ((0.04, 0.01), (0.04, 0.02), (0.04, 0.05), (0.10, 0.03)):
    rule = 16 * rate * (1 - rate) / (rate * lift) ** 2
    print(f"{rate:8.0%}{lift:6.0%}", end="")
    print(f"{users_per_arm(rate, lift):>15,}{rule:>14,.0f}")
seen, everyone = users_per_arm(0.04, 0.02), users_per_arm(0.04, 0.002)
print("module seen by 10% of users, who gain 2%, per arm:")
print(f"analyze all {everyone / 1e6:.1f} million, or those who saw it", end="")
print(f" {seen / 1e6:.2f} of {seen / 1e5:.1f} million\n")


def per_arm(values):
    """Return 16 sigma^2 / delta^2 for a lift of 2% of the mean."""
    return 16 * values.var() / (0.02 * values.mean()) ** 2


def spending(seed):
    """Return users per arm in millions for revenue, as is and capped."""
    random = np.random.default_rng(seed)
    buys = random.random(1_000_000) < 0.04
    spent = buys * random.lognormal(3, 1.3, size=buys.size)
    cap = np.percentile(spent[buys], 99)
    return per_arm(spent) / 1e6, per_arm(np.minimum(spent, cap)) / 1e6


runs = np.percentile([spending(seed) for seed in range(20)], [50, 0, 100], 0)
for name, row in zip(("as is", "capped"), runs.T, strict=True):
    print(f"revenue per user, lift 2%, {name:<7}", end="")
    print("{:.1f} million ({:.1f}-{:.1f} over 20 seeds)".format(*row))

se = sqrt(2 * 0.04 * 0.96 / 951_000) / 0.04
print(f"\n951,000 per arm at 4%: standard error of the lift {se:.2%}")
print("true lift   interval above 0   estimate over 2%   interval above 2%")
for lift in (0, 0.01, 0.02, 0.03, 0.04):
    chances = [
        1 - normal.cdf((limit - lift) / se)
        for limit in (1.96 * se, 0.02, 0.02 + 1.96 * se)
    ]
    print(f"{lift:9.0%}", *(f"{chance:18.1%}" for chance in chances))

print("\nsplit planned 50/50  chi-square        p")
for arms in ((502_000, 498_000), (500_400, 499_600)):
    chi_square = (arms[0] - arms[1]) ** 2 / sum(arms)
    p = 2 * normal.cdf(-sqrt(chi_square))
    print(f"{arms[0]:,} to {arms[1]:,}{chi_square:>12.2f}{p:>10.5f}")

random = np.random.default_rng(1)
draws = random.normal(size=(100_000, 20))
looks = np.abs(draws[:, :10].cumsum(1)) / np.sqrt(np.arange(1, 11))
common = random.normal(size=(100_000, 1))  # what all metrics share
shared = np.abs(sqrt(0.5) * draws + sqrt(0.5) * common)
alarms = {
    "5 looks at one metric": looks[:, 1::2] > 1.96,
    "10 looks at one metric": looks > 1.96,
    "20 metrics, independent": np.abs(draws) > 1.96,
    "20 metrics, correlated 0.5": shared > 1.96,
    "the same, Bonferroni": shared > normal.inv_cdf(1 - 0.025 / 20),
}
print("\nno true effect anywhere          at least one alarm")
for name, alarm in alarms.items():
    print(f"{name:<33}{alarm.any(axis=1).mean():>17.0%}")

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
