"""Print the value of four policies for a range of values of a click, and the two values where the winner changes."""

import json

POLICIES = {"A": (100, 20), "B": (80, 42), "C": (55, 56), "D": (30, 90)}
rows = []
for name, (clicks, margin) in POLICIES.items():
    ends = ((worth, round(worth * clicks + margin, 2)) for worth in (0.6, 1.4))
    rows += [
        {"part": "policy", "policy": name, "price": worth, "value": value} for worth, value in ends
    ]
for low, high in (("A", "B"), ("B", "D")):
    worth = (POLICIES[high][1] - POLICIES[low][1]) / (POLICIES[low][0] - POLICIES[high][0])
    value = worth * POLICIES[low][0] + POLICIES[low][1]
    rows.append(
        {
            "part": "switch",
            "policy": f"{low} to {high}: {worth:.2f}",
            "price": round(worth, 4),
            "value": round(value, 2),
        }
    )
print(json.dumps(rows))
