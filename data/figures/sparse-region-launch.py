"""Print the click rate of the list by day of the launch, for four ways to fill it, median of 20 launches."""

import json

import numpy as np

imported, local = np.arange(450) < 100, np.arange(450) >= 400


def days(seed, way):
    random = np.random.default_rng(seed)
    world = random.beta(6, 94, 400) * np.where(imported[:400], 1.5, 1)
    regions = random.beta(world * 200, (1 - world) * 200, (9, 400))
    seen = random.binomial(1_000, regions[:8]) / 1_000
    prior, noise = seen.mean(axis=0), (seen * (1 - seen)).mean() / 999
    found = (prior * (1 - prior)).mean() / (seen.var(0, ddof=1).mean() - noise) - 1
    truth = np.append(regions[8], random.beta(2, 31, 50)) * 0.6 * np.where(imported, 0.4, 1)
    prior, n0 = np.append(prior, [0.06] * 50), np.where(local, 33, found)
    views, clicks, earned = np.zeros(450), np.zeros(450), []
    slots = 2 if way == "Pooled, 2 slots" else 0
    for _ in range(196):
        level = (clicks.sum() + 20) / ((views * prior).sum() + 20)
        mean = (clicks.sum() + 1) / (views.sum() + 20)
        a = n0 * np.minimum(prior * level, 0.99)
        draw = random.beta(a + clicks, n0 - a + views - clicks)
        estimate = np.where(imported, -1, (a + clicks) / (n0 + views))
        if way == "Global":
            estimate = prior
        elif way == "Local only":
            estimate = np.where(imported, -1, (20 * mean + clicks) / (20 + views) + draw * 1e-9)
        top = np.argsort(-estimate)[: 20 - slots]
        draw[np.append(top, np.flatnonzero(~local))] = -1
        top = np.append(top, np.argsort(-draw)[:slots])
        views[top] += 40
        clicks[top] += random.binomial(40, truth[top])
        earned.append(100 * truth[top].mean())
    return np.reshape(earned, (28, 7)).mean(axis=1)


rows = []
for way in ("Global", "Local only", "Pooled", "Pooled, 2 slots"):
    middle = np.median([days(seed, way) for seed in range(20)], axis=0)
    rows += [
        {"day": day, "list": way, "rate": round(float(rate), 2)}
        for day, rate in enumerate(middle, 1)
    ]
print(json.dumps(rows))
