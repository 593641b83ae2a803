"""Print attention, deletion drop and exact Shapley value of three history items."""

import json
from itertools import permutations

ATTENTION, VALUES = (0.7, 0.2, 0.1), (0.05, 0.9, 0.4)


def score(keep):
    """Return the weighted mean of the kept values, 0 for none."""
    total = sum(ATTENTION[i] for i in keep)
    return sum(ATTENTION[i] * VALUES[i] for i in keep) / total if keep else 0.0


orders = list(permutations(range(3)))
rows = []
for item in range(3):
    others = [i for i in range(3) if i != item]
    gains = [
        score(order[: order.index(item) + 1]) - score(order[: order.index(item)])
        for order in orders
    ]
    for view, value in (
        ("Attention", ATTENTION[item]),
        ("Drop if deleted", score([0, 1, 2]) - score(others)),
        ("Shapley value", sum(gains) / len(orders)),
    ):
        rows.append({"view": view, "item": f"Item {item + 1}", "value": round(value, 3)})
print(json.dumps(rows))
