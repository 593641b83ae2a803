"""Split a gap in return rates, price the extra orders, rank by net value."""

import numpy as np

MARGIN, COST = 20, 8  # earned on a kept order, lost on a returned one

rec, rec_back = np.array([6000, 4000]), np.array([1500, 320])
org, org_back = np.array([3000, 7000]), np.array([720, 560])
share = rec / rec.sum()  # mix of the recommended orders
rates = rec_back / rec, org_back / org
print("return rates      fashion  electronics    all")
print("recommended", "".join(f"{rate:>13.1%}" for rate in rates[0]), end="")
print(f"{rec_back.sum() / rec.sum():>10.1%}")
print("organic    ", "".join(f"{rate:>13.1%}" for rate in rates[1]), end="")
print(f"{org_back.sum() / org.sum():>10.1%}")
standard = share @ rates[1]
print(f"organic at the recommended mix  {standard:>15.1%}")
noise = [rate * (1 - rate) / n for rate, n in zip(rates, (rec, org))]
half = 196 * np.sqrt(share**2 @ sum(noise))
part = 100 * (share @ rates[0] - standard)
mix = 100 * (standard - org_back.sum() / org.sum())
print(f"gap = mix {mix:.1f} + rate {part:.1f} points, 95%", end=" ")
print(f"{part - half:.1f} to {part + half:.1f}")

held, seen = np.array([10_000, 1_280]), np.array([10_800, 1_500])
both, extra = held + seen, seen - held  # orders and returned orders
value = extra @ [MARGIN, -MARGIN - COST]
print(f"\ntwo arms of 200,000 users: {extra[0]} extra orders,", end=" ")
print(f"{extra[1]} extra returns ({extra[1] / extra[0]:.1%})")
print(f"kept +{MARGIN}, returned -{COST}")
print("orders cluster   extra value                 rate of extra orders")
grid = np.linspace(0, 1, 100_001)
for factor in (1, 2, 3):  # variance by user over variance by order
    kept, back = factor * (both[0] - both[1]), factor * both[1]
    half = 1.96 * np.sqrt(kept * MARGIN**2 + back * COST**2)
    spread = 1.96 * np.sqrt(back * (1 - grid) ** 2 + kept * grid**2)
    inside = grid[abs(extra[1] - grid * extra[0]) <= spread]  # Fieller
    print(f"{factor:>14}{value:>9,} ({value - half:>6,.0f} to", end=" ")
    print(f"{value + half:>6,.0f})", end="")
    print(f"{inside.min():>11.1%} to {inside.max():.1%}")


def worth(buy, back, cost=COST):
    """Return the net value of one impression."""
    return buy * ((1 - back) * MARGIN - back * cost)


print("\nitem   buy  return  value  half the orders  a return costs")
print("                           come anyway      6 more in trust")
for item, buy, back in ("X", 0.10, 0.45), ("Y", 0.07, 0.10), ("Z", 0.04, 0.15):
    print(f"{item:<5}{buy:>5.2f}{back:>8.2f}{worth(buy, back):>7.3f}", end="")
    print(f"{worth(buy, back) / 2:>13.3f}", end="")
    print(f"{worth(buy, back, COST + 6):>17.3f}")
limit = (MARGIN - worth(0.07, 0.10) / 0.10) / (MARGIN + COST)
print(f"X beats an empty slot below {MARGIN / (MARGIN + COST):.1%},", end=" ")
print(f"and item Y below {limit:.1%}")

print("\narm  final rate  back by day 14  seen on day 14")
for arm, final, early in (("A", 0.120, 0.70), ("B", 0.125, 0.60)):
    print(f"{arm:<5}{final:>10.1%}{early:>16.0%}{final * early:>16.1%}")
