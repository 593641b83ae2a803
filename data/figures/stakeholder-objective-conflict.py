"""Print the value of four policies for a range of prices of a margin point, and the two prices where the winner changes."""

import json

POLICIES = {"A": (10, 2), "B": (8, 4.2), "C": (5.5, 5.6), "D": (3, 9)}
CLICK = 30
rows = []
for name, (clicks, margin) in POLICIES.items():
    ends = ((price, round(CLICK * clicks + price * margin, 2)) for price in (20, 40))
    rows += [{"part": "policy", "policy": name, "price": price, "value": value} for price, value in ends]
for low, high in (("A", "B"), ("B", "D")):
    price = CLICK * (POLICIES[low][0] - POLICIES[high][0]) / (POLICIES[high][1] - POLICIES[low][1])
    value = CLICK * POLICIES[low][0] + price * POLICIES[low][1]
    rows.append({"part": "switch", "policy": f"{low} to {high}: {price:.2f}", "price": round(price, 4), "value": round(value, 2)})
print(json.dumps(rows))
