"""Print the click rate of the top 20 by local data, for three estimates and a cleaned pool, mean of 40 launches."""

import json

import numpy as np

random = np.random.default_rng(7)
ITEMS, IMPORTED, TOP = 400, 100, 20
home = np.arange(ITEMS) >= IMPORTED
regions = []
for _ in range(40):
    world = random.beta(6, 94, ITEMS)
    world[:IMPORTED] *= 1.5
    old = np.stack([random.beta(world * 200, (1 - world) * 200) for _ in range(8)])
    seen = random.binomial(1_000, old) / 1_000
    between = ((seen - world) ** 2).mean() - (world * (1 - world)).mean() / 1_000
    n0 = (world * (1 - world)).mean() / between - 1
    local = random.beta(world * 200, (1 - world) * 200) * np.where(home, 1, 0.4)
    regions.append((world, n0, local))
rows = []
for views in (0, 10, 20, 50, 100, 200, 500, 1_000, 5_000):
    launches = []
    for world, n0, local in regions:
        rate = random.binomial(views, local) / max(views, 1)
        shuffled = rate + random.random(ITEMS) * 1e-9
        pooled = (views * rate + n0 * world) / (views + n0)
        lists = (world, shuffled, pooled, np.where(home, pooled, -1))
        launches.append([local[np.argsort(-estimate)[:TOP]].mean() for estimate in lists])
    if views:  # the axis is logarithmic
        names = ("Global", "Local only", "Pooled", "Pooled, no imports")
        for name, value in zip(names, np.mean(launches, axis=0), strict=True):
            rows.append({"views": views, "estimate": name, "rate": round(100 * float(value), 2)})
print(json.dumps(rows))
