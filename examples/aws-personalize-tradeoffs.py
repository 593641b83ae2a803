"""Three sums to do before you choose a managed recommender.

No account is needed, and no price: the unit is the billed request. The last
part is a stand-in for a service that adds one item column to relevance.
"""

import numpy as np

WEEK = 7 * 24 * 12  # windows of five minutes
SECONDS = 300
EVENTS, USERS = 1000, 25  # the documented minimum for most recipes


def enough(events_per_user):
    """Count all events, and the users with at least two."""
    active = sum(events >= 2 for events in events_per_user)
    return sum(events_per_user) >= EVENTS and active >= USERS


def billed(rates, least):
    """Return the requests made and those billed at a minimum rate."""
    paid = sum(max(rate, least) for rate in rates) * SECONDS
    return sum(rates) * SECONDS, paid


def week(day, night, peak=0.0):
    """Return requests per second in each window; the peak is at noon."""
    rates = []
    for window in range(WEEK):
        hour, five = divmod(window % 288, 12)
        busy = day if 8 <= hour < 24 else night
        rates.append(peak if peak and hour == 12 and five < 2 else busy)
    return rates


print(f"minimum: {EVENTS:,} events, {USERS} users with two or more")
print("data                         events  enough")
logs = {
    "24 users, 50 events each": [50] * 24,
    "900 users, one event each": [1] * 900,
    "1,500 users, one event each": [1] * 1500,
    "200 users, six events each": [6] * 200,
}
for name, log in logs.items():
    print(f"{name:<28}{sum(log):>7,}  {'yes' if enough(log) else 'no'}")

print("\none week of calls              made      billed  billed/made")
newsletter = [200_000 / SECONDS] + [0.0] * (WEEK - 1)
for name, rates, least in (
    ("newsletter, minimum 1", newsletter, 1),
    ("small shop, minimum 1", week(0.2, 0.02), 1),
    ("noon peak, minimum 1", week(5, 0.5, 400), 1),
    ("noon peak, minimum 400", week(5, 0.5, 400), 400),
):
    made, paid = billed(rates, least)
    print(f"{name:<22}{made:>13,.0f}{paid:>12,.0f}{paid / made:>12.1f}")

rng = np.random.default_rng(4)
relevance = rng.normal(size=(500, 200))  # users x items
margin = rng.normal(size=200)
returns = 0.6 * margin + 0.8 * rng.normal(size=200)  # dear items come back
print("\ncolumn          weight  relevance  margin  returns  (top 10, mean)")
for name, column, weight in (
    ("none", margin, 0),
    ("margin", margin, 0.3),
    ("margin", margin, 1),
    ("margin-returns", margin - returns, 1),
):
    top = np.argsort(-(relevance + weight * column), axis=1)[:, :10]
    seen = np.take_along_axis(relevance, top, axis=1)
    means = (seen.mean(), margin[top].mean(), returns[top].mean())
    print(f"{name:<15}{weight:>7}", "{:>10.2f}{:>8.2f}{:>9.2f}".format(*means))
