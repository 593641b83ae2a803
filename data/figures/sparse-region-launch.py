"""Print the click rate of the top 20 by local data, for three estimates and a cleaned pool."""

import json

import numpy as np

random = np.random.default_rng(7)
ITEMS, IMPORTED, TOP = 400, 100, 20
base = random.beta(6, 94, ITEMS)
base[:IMPORTED] *= 1.5
old = np.stack([random.beta(base * 200, (1 - base) * 200) for _ in range(8)])
seen = random.binomial(1_000, old) / 1_000
between = ((seen - base) ** 2).mean() - (base * (1 - base)).mean() / 1_000
n0 = (base * (1 - base)).mean() / between - 1
local = random.beta(base * 200, (1 - base) * 200)
local[:IMPORTED] *= 0.4
home = np.arange(ITEMS) >= IMPORTED
rows = []
for views in (0, 10, 20, 50, 100, 200, 500, 1_000, 5_000):
    draws = []
    for _ in range(100):
        rate = random.binomial(views, local) / max(views, 1)
        shuffled = rate + random.random(ITEMS) * 1e-9
        pooled = (views * rate + n0 * base) / (views + n0)
        lists = (base, shuffled, pooled, np.where(home, pooled, -1))
        draws.append([local[np.argsort(-estimate)[:TOP]].mean() for estimate in lists])
    if views:  # the axis is logarithmic
        names = ("Global", "Local only", "Pooled", "Pooled, no imports")
        for name, value in zip(names, np.mean(draws, axis=0), strict=True):
            rows.append({"views": views, "estimate": name, "rate": round(100 * float(value), 2)})
print(json.dumps(rows))
