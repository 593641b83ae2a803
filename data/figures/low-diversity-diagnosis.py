"""Print how alike two users' lists are after each stage, healthy and with each of three faults: medians of 20 worlds."""

import json

import numpy as np

ITEMS, USERS, WIDTH = 2000, 120, 16


def alike(lists):
    """Return the mean share of a list that another user's list has too, from how often each item occurs."""
    count = np.bincount(lists.ravel())
    return (count * (count - 1)).sum() / (USERS - 1) / lists.size


def cap(kinds):
    """Return the places of ten items: the first two of each category go before all others."""
    earlier = np.array([(kinds[:place] == kind).sum() for place, kind in enumerate(kinds)])
    return np.argsort(earlier >= 2, kind="stable")[:10]


stages = {}
for seed in range(20):
    random = np.random.default_rng(seed)
    category = random.integers(20, size=ITEMS)
    items = random.normal(size=(20, WIDTH))[category]
    items = items + random.normal(size=(ITEMS, WIDTH))
    tastes = random.normal(size=(USERS, WIDTH))
    cone = random.normal(size=WIDTH) + 0.1 * tastes
    fame = random.pareto(2, size=ITEMS)
    famous, others = np.split(np.argsort(-fame), [50])
    for name, users, love, markets in (
        ("healthy", tastes, 0, USERS),
        ("user tower", cone, 0, USERS),
        ("ranker", tastes, 30, USERS),
        ("cache key", tastes, 0, 2),
    ):
        near = others[(-users @ items[others].T).argsort(axis=1)[:, :150]]
        found = np.hstack([near, np.tile(famous, (USERS, 1))])
        scores = np.take_along_axis(users @ items.T + love * fame, found, axis=1)
        ranked = np.take_along_axis(found, (-scores).argsort(axis=1)[:, :60], axis=1)
        final = np.array([one[cap(category[one])] for one in ranked])
        after = {
            "retrieve": found,
            "rank": ranked,
            "re-rank": final,
            "cache": final[np.arange(USERS) % markets],
        }
        for stage, lists in after.items():
            stages.setdefault((name, stage), []).append(alike(lists))
rows = [
    {"system": name, "stage": stage, "overlap": round(float(np.median(found)), 3)}
    for (name, stage), found in stages.items()
]
print(json.dumps(rows))
