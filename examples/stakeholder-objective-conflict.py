"""Turn a quarrel about slots into prices, and price a wrong guess."""

from itertools import pairwise
from statistics import NormalDist

POLICIES = {  # clicks, margin
    "A": (10, 2),
    "B": (8, 4.2),
    "C": (5.5, 5.6),
    "D": (3, 9),
    "E": (7, 3.9),
}
CLICK = 30  # value of a click point, USD thousand


def beaten(name):
    """Return whether another policy is at least as good on both."""
    clicks, margin = POLICIES[name]
    rivals = (POLICIES[other] for other in POLICIES if other != name)
    return any(c >= clicks and m >= margin for c, m in rivals)


def worth(name, price):
    """Return the value if a margin point is worth that price."""
    clicks, margin = POLICIES[name]
    return CLICK * clicks + price * margin


print("policy  clicks  margin")
for n, (clicks, margin) in POLICIES.items():
    note = "  beaten" if beaten(n) else ""
    print(f"{n:<6}{clicks:>8.1f}{margin:>8.1f}{note}")
front = [n for n in POLICIES if not beaten(n)]  # in order of margin
print()
for low, high in pairwise(front):
    clicks = POLICIES[low][0] - POLICIES[high][0]
    margin = POLICIES[high][1] - POLICIES[low][1]
    rate = clicks / margin
    print(f"{low} to {high}: {clicks:.1f} clicks", end=" ")
    print(f"for {margin:.1f} margin, {rate:.2f} a point,", end=" ")
    print(f"even at USD {rate * CLICK:.1f} thousand")

share = (5 - 4.2) / (9 - 4.2)
print(f"B to D: {(8 - 3) / (9 - 4.2):.2f} a point,", end=" ")
print(f"even at USD {CLICK * (8 - 3) / (9 - 4.2):.2f} thousand")
print(f"\nmargin of at least 5: C alone, {POLICIES['C'][0]} clicks;")
print(f"or {share:.1%} of traffic on D, the rest on B,", end=" ")
print(f"{share * 3 + (1 - share) * 8:.2f} clicks")

print("\nvalue in USD thousand (loss against the best)")
print("margin point" + "".join(f"{n:>11}" for n in front))
worst = dict.fromkeys(front, 0)
for price in (20, 25, 30, 35, 40):
    best = max(worth(n, price) for n in front)
    cells = ""
    for n in front:
        loss = best - worth(n, price)
        worst[n] = max(worst[n], loss)
        cells += f"{worth(n, price):>6.0f} ({loss:.0f})".rjust(11)
    print(f"{price:>12}{cells}")
print("largest loss" + "".join(f"{worst[n]:>11.0f}" for n in front))

error = 0.8 / NormalDist().inv_cdf(0.975)
chance = 1 - NormalDist(5.6, error).cdf(5)
print(f"\nC: margin 5.6 +/- 0.8, so {5.6 - 0.8:.1f} to", end=" ")
print(f"{5.6 + 0.8:.1f}; chance of at least 5: {chance:.0%}")
