"""Split a gap in return rates, price the extra orders, rank by net value."""

import math

import pandas as pd

MARGIN, COST = 20, 8  # earned on a kept order, lost on a returned one

orders = pd.DataFrame(
    {
        "rec": [6000, 4000],
        "rec_back": [1500, 320],
        "org": [3000, 7000],
        "org_back": [720, 560],
    },
    index=["fashion", "electronics"],
)
rec = orders.rec_back / orders.rec
org = orders.org_back / orders.org
share = orders.rec / orders.rec.sum()  # mix of the recommended orders
print("return rate      recommended  organic")
for category in orders.index:
    print(f"{category:<17}{rec[category]:>11.1%}{org[category]:>9.1%}")
raw_rec = orders.rec_back.sum() / orders.rec.sum()
raw_org = orders.org_back.sum() / orders.org.sum()
print(f"{'all orders':<17}{raw_rec:>11.1%}{raw_org:>9.1%}")
standard = (share * org).sum()
print(f"organic rates at the recommended mix: {standard:.1%}")
variance = rec * (1 - rec) / orders.rec + org * (1 - org) / orders.org
half = 196 * math.sqrt((share**2 * variance).sum())
rate = 100 * (raw_rec - standard)
mix = 100 * (standard - raw_org)
print(f"gap {mix + rate:.1f} points = mix {mix:.1f} + rate {rate:.1f}")
print(f"95% interval of the rate part: {rate - half:.1f} to {rate + half:.1f}")


def net(bought, back):
    """Return the value of orders of which some came back."""
    return (bought - back) * MARGIN - back * COST


held, seen = (10_000, 1_280), (10_800, 1_500)
print(f"\n200,000 users an arm; kept +{MARGIN}, returned -{COST}")
print("arm         orders  returned  rate  net value")
extra = (seen[0] - held[0], seen[1] - held[1])
arms = {"holdback": held, "exposed": seen, "extra": extra}
for name, (bought, back) in arms.items():
    counts = f"{bought:>6,}{back:>10,}{back / bought:>6.1%}"
    print(f"{name:<12}{counts}{net(bought, back):>11,}")
squares = 0  # the variance if orders are independent
for bought, back in (held, seen):
    squares += (bought - back) * MARGIN**2 + back * COST**2
half, middle = 1.96 * math.sqrt(squares), net(*extra)
low, high = middle - half, middle + half
print(f"95% interval of the extra value: {low:,.0f} to {high:,.0f}")
print(f"an order pays up to a return rate of {MARGIN / (MARGIN + COST):.1%}")

print("\nitem  buy   return  net value a show")
for item, buy, back in (("X", 0.10, 0.45), ("Y", 0.07, 0.10)):
    print(f"{item:<5}{buy:>5.2f}{back:>8.2f}{net(buy, buy * back):>12.3f}")

print("\narm  final rate  back by day 14  seen on day 14")
for arm, final, early in (("A", 0.120, 0.70), ("B", 0.125, 0.60)):
    print(f"{arm:<5}{final:>10.1%}{early:>16.0%}{final * early:>16.1%}")
