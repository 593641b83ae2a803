"""Print lift and 95 percent interval of four results with 951,000 users per arm and 38,040 control conversions."""

import json
from math import sqrt

USERS, CONTROL = 951_000, 38_040
RESULTS = (
    ("A: ship", 39_562),
    ("B: gain, size open", 38_991),
    ("C: too small to matter", 38_116),
    ("D: inconclusive", 38_458),
)

values = []
for order, (verdict, treatment) in enumerate(RESULTS):
    ratio = treatment / CONTROL
    error = ratio * sqrt(1 / treatment + 1 / CONTROL - 2 / USERS)
    low, lift, high = (round(100 * (ratio - 1 + step * 1.96 * error), 1) for step in (-1, 0, 1))
    values.append({"verdict": verdict, "order": order, "low": low, "lift": lift, "high": high})
print(json.dumps(values))
