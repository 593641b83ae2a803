"""Three sums to do before you choose a managed recommender.

No account is needed. The two prices are assumptions to be replaced by yours.
The last part is a stand-in for a service that adds one item column.
"""

import numpy as np

WINDOWS, SECONDS = 7 * 24 * 12, 300  # a week in windows of five minutes
PER_THOUSAND, ENGINEER = 0.15, 200_000  # USD, both assumed


def week(day, night, peak=0.0):
    """Return requests per second in each window; the peak is at noon."""
    hour, five = np.divmod(np.arange(WINDOWS) % 288, 12)
    rates = np.where((hour >= 8) & (hour < 24), day, night)
    return np.where((hour == 12) & (five < 2) & (peak > 0), peak, rates)


newsletter = np.where(np.arange(WINDOWS) == 0, 200_000 / SECONDS, 0.0)
print("one week of calls              made      billed  billed/made")
for name, rates, least in (
    ("newsletter, minimum 1", newsletter, 1),
    ("small shop, minimum 1", week(0.2, 0.02), 1),
    ("noon peak, minimum 1", week(5, 0.5, 400), 1),
    ("noon peak, minimum 400", week(5, 0.5, 400), 400),
):
    made = rates.sum() * SECONDS
    paid = np.maximum(rates, least).sum() * SECONDS
    print(f"{name:<22}{made:>13,.0f}{paid:>12,.0f}{paid / made:>12.1f}")

print(f"\nat USD {PER_THOUSAND} per 1,000 calls   a day, USD   a year, USD")
for rate in (1, 5, 50, 500, 10_000):
    cost = rate * 86_400 / 1_000 * PER_THOUSAND
    print(f"{rate:>10,} a second{cost:>21,.0f}{cost * 365:>14,.0f}")
even = ENGINEER / (365 * 86_400 / 1_000 * PER_THOUSAND)
print(f"one engineer at USD {ENGINEER:,} a year: {even:.0f} calls a second")


def top_ten(seed, share, weight):
    """Return mean relevance, margin and returns of the lists shown."""
    random = np.random.default_rng(seed)
    relevance = random.normal(size=(100, 200))  # users x items
    margin = random.normal(size=200)
    returns = 0.6 * margin + 0.8 * random.normal(size=200)
    score = relevance + weight * (margin - share * returns)
    top = np.argsort(-score, axis=1)[:, :10]
    fit = np.take_along_axis(relevance, top, axis=1)
    return fit.mean(), margin[top].mean(), returns[top].mean()


print("\ntop ten of 200 catalogs: median (95% of catalogs)")
print("column          weight  relevance       margin            returns")
for name, share, weight in (
    ("none", 0, 0),
    ("margin", 0, 0.3),
    ("margin", 0, 1),
    ("margin-returns", 1, 1),
):
    values = np.array([top_ten(s, share, weight) for s in range(200)])
    low, middle, high = np.percentile(values, (2.5, 50, 97.5), axis=0)
    print(f"{name:<15}{weight:>7}{middle[0]:>9.2f}", end="")
    for i in (1, 2):
        print(f"{middle[i]:>8.2f} ({low[i]:.2f} to {high[i]:.2f})", end="")
    print()
