"""Read three months of falling engagement: control, mix, fit, lists."""

from itertools import combinations

import numpy as np
from scipy.optimize import curve_fit
from scipy.special import fdtri

print("sessions a week   week 1  week 13  change")
treated, held = (5.30, 4.77), (5.00, 4.75)
for name, (first, last) in {"treated": treated, "holdback": held}.items():
    print(f"{name:<18}{first:>6.2f}{last:>9.2f}{last / first - 1:>8.1%}")
lifts = [100 * (a / b - 1) for a, b in zip(treated, held, strict=True)]
print(f"lift              {lifts[0]:>+5.1f}%{lifts[1]:>+8.1f}%")
shared = held[0] - held[1]
lost = treated[0] - treated[1]
print(f"lost {lost:.2f} = shared {shared:.2f} + effect {lost - shared:.2f}")

print("\nshare of new users  average (new 3.0, tenured 8.0)")
for new in (0.20, 0.35):
    print(f"{new:>18.0%}{new * 3.0 + (1 - new) * 8.0:>9.2f}")

weeks = np.array([1, 2, 4, 8, 12])
lift = np.array([6.0, 4.5, 3.0, 1.0, -0.5])


def decay(week, level, height, speed):
    """Return a lift that starts high and levels off."""
    return level + height * np.exp(-speed * week)


def error(level):
    """Return the squared error of the best curve that ends at this level."""

    def curve(week, height, speed):
        return decay(week, level, height, speed)

    (height, speed), _ = curve_fit(curve, weeks, lift, p0=(6 - level, 0.2))
    return ((lift - curve(weeks, height, speed)) ** 2).sum()


(level, _, speed), _ = curve_fit(decay, weeks, lift, p0=(0, 6, 0.2))
limit = error(level) * (1 + fdtri(1, 2, 0.95) / 2)  # F(1, 5 - 3), 95%
print("\nweek  " + "".join(f"{week:>6}" for week in weeks))
print("lift %" + "".join(f"{value:>6.1f}" for value in lift))
print(f"fit: half-life {np.log(2) / speed:.1f} weeks, level {level:.2f}")
print(f"curve that ends at  squared error (95% range: to {limit:.1f})")
for end in (1, 0, level, -6, -20):
    print(f"{end:>12.2f}{error(end):>15.1f}")
line = np.polyval(np.polyfit(weeks, lift, 1), weeks)
print(f"straight line{((lift - line) ** 2).sum():>14.1f}")

# Top five of three users; the letter is the topic, the digit the item.
months = {
    "month 1": ["a1 a2 b1 c1 d1", "b2 b3 e1 f1 a1", "c2 c3 d2 g1 e1"],
    "month 3": ["a1 a2 a3 b1 c1", "b1 b2 b3 a1 a2", "c1 c2 c3 a1 b1"],
}
print("\n          same topic  shared by two  distinct  slots of the")
print("          in a list   users' lists   items     top 3 items")
for month, rows in months.items():
    lists = [row.split() for row in rows]
    pairs = [pair for row in lists for pair in combinations(row, 2)]
    topic = np.mean([a[0] == b[0] for a, b in pairs])
    both = [set(a) & set(b) for a, b in combinations(lists, 2)]
    overlap = np.mean([len(items) / 5 for items in both])
    items, shows = np.unique(lists, return_counts=True)
    top = np.sort(shows)[-3:].sum() / shows.sum()
    row = f"{topic:>9.2f}{overlap:>14.2f}{len(items):>12}{top:>13.0%}"
    print(f"{month:<10}{row}")
