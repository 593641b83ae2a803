"""Read a falling lift: control, survivors, a fitted curve, narrower lists."""

from itertools import combinations

import numpy as np
from scipy.optimize import curve_fit
from scipy.special import fdtri

treated, held = np.array([5.30, 4.77]), np.array([5.00, 4.75])
print("sessions a week  week 1  week 13")
print("treated         ", *treated, "  holdback", *held)
print("lift in percent ", *np.round(100 * (treated / held - 1), 1))
fall = treated[0] - treated[1], held[0] - held[1]
print(f"lost {fall[0]:.2f} = shared {fall[1]:.2f}", end=" ")
print(f"+ effect {fall[0] - fall[1]:.2f}")
print("holdback users   95% range: lost effect    last lift")
for users in (10_000, 250_000, 1_000_000):
    error = 1.96 * 6 / np.sqrt(users)  # sd 6; the two weeks correlate at 0.5
    print(f"{users:>14,}      +-{error:.2f} sessions", end="")
    print(f"      +-{100 * error / held[1]:.2f} points")

change = []
for seed in range(20):
    random = np.random.default_rng(seed)
    rate = random.gamma(1, 5, 50_000)  # sessions a week, if the user stays
    leaves = rate < 2
    kept = random.random(rate.size) < 0.5  # half of them stay, if treated
    visits = random.poisson(rate)
    groups = [~leaves, ~leaves | kept]
    actives = [visits[stay].mean() for stay in groups]
    everyone = [(visits * stay).mean() for stay in groups]
    change.append([new / old - 1 for old, new in (actives, everyone)])
print("\na launch that only keeps people, median and range of 20 runs")
NAMES = ("per active user", "per assigned user")
for name, row in zip(NAMES, np.transpose(change), strict=True):
    print(f"{name:<18}{np.median(row):>+7.1%}", end="")
    print(f" ({row.min():+.1%} to {row.max():+.1%})")

weeks, lift = np.array([1, 2, 4, 8, 12]), np.array([6, 4.5, 3, 1, -0.5])


def error_at(level):
    """Return the squared error of the best curve that ends at this level."""

    def curve(week, height, speed):
        return level + height * np.exp(-speed * week)

    found, _ = curve_fit(curve, weeks, lift, p0=(6 - level, 0.2))
    return ((lift - curve(weeks, *found)) ** 2).sum()


limit = error_at(-1.85) * (1 + fdtri(1, 2, 0.95) / 2)  # F(1, 5 - 3), 95%
print(f"\nlifts {lift} in weeks {weeks}")
print(f"level of the curve: squared error (95% range: to {limit:.1f})")
ends = (1, 0, -1.85, -6, -20)
print(*(f"{end}: {error_at(end):.1f}" for end in ends), sep="   ")

# Top five of three users; the letter is the topic, the digit the item.
months = {
    "month 1": ["a1 a2 b1 c1 d1", "b2 b3 e1 f1 a1", "c2 c3 d2 g1 e1"],
    "month 3": ["a1 a2 a3 b1 c1", "b1 b2 b3 a1 a2", "c1 c2 c3 a1 b1"],
}
print()
for month, rows in months.items():
    lists = [row.split() for row in rows]
    pairs = [pair for row in lists for pair in combinations(row, 2)]
    topic = np.mean([a[0] == b[0] for a, b in pairs])
    shared = [len({*a} & {*b}) / 5 for a, b in combinations(lists, 2)]
    print(f"{month}: same topic within a list {topic:.2f},", end=" ")
    print(f"shared by two users {np.mean(shared):.2f}")
