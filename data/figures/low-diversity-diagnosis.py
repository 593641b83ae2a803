"""Print how alike two users' lists are after each stage, for a funnel that is healthy and with each of three faults."""

import json

import numpy as np

random = np.random.default_rng(0)
ITEMS, USERS, WIDTH = 2000, 120, 16
category = random.integers(20, size=ITEMS)
items = random.normal(size=(20, WIDTH))[category]
items = items + random.normal(size=(ITEMS, WIDTH))
tastes = random.normal(size=(USERS, WIDTH))
cone = random.normal(size=WIDTH) + 0.1 * tastes
fame = random.pareto(2, size=ITEMS)
famous = fame.argsort()[-50:]


def top(scores, allowed, k):
    """Return a mask of each row's k highest scores among the allowed columns."""
    masked = np.where(allowed, scores, -np.inf)
    floor = np.partition(masked, -k, axis=1)[:, -k, None]
    return masked >= floor


def alike(shown):
    """Return the mean share of a list that another user's list holds too, from the counts of all pairs at once."""
    both = shown.astype(int) @ shown.T.astype(int)
    return (both.sum() - both.trace()) / (USERS - 1) / both.trace()


def cap(scores, ranked):
    """Return a mask of ten items: the first two of each category go before all others."""
    shown = np.zeros_like(ranked)
    for user in range(USERS):
        order = (-np.where(ranked[user], scores[user], -np.inf)).argsort()[:60]
        earlier = [(category[order[:place]] == category[item]).sum() for place, item in enumerate(order)]
        shown[user, order[np.argsort(np.array(earlier) >= 2, kind="stable")[:10]]] = True
    return shown


rows = []
for name, users, love, markets in (
    ("healthy", tastes, 0, USERS),
    ("user tower", cone, 0, USERS),
    ("ranker", tastes, 30, USERS),
    ("cache key", tastes, 0, 2),
):
    affinity = users @ items.T
    crowd = np.zeros((USERS, ITEMS), dtype=bool)
    crowd[:, famous] = True
    # The 150 nearest that are not famous, if they are among the 200 nearest, and the 50 famous.
    found = top(affinity, ~crowd & top(affinity, ~np.zeros_like(crowd), 200), 150) | crowd
    scores = affinity + love * fame
    ranked = top(scores, found, 60)
    final = cap(scores, ranked)
    stages = {"retrieve": found, "rank": ranked, "re-rank": final, "cache": final[np.arange(USERS) % markets]}
    rows += [{"system": name, "stage": stage, "overlap": round(float(alike(shown)), 4)} for stage, shown in stages.items()]
print(json.dumps(rows))
