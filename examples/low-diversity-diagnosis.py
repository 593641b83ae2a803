"""Four lists by hand; then one funnel with three faults: what sees which?"""

from itertools import combinations

import numpy as np


def same(lists):
    """Return the mean share of items that two users' lists have in common."""
    sets = [set(one) for one in lists]
    shares = [len(a & b) / len(a) for a, b in combinations(sets, 2)]
    return np.mean(shares)


print("ten items, four users    coverage   Gini   same")
lists_of = {"before": "ABC ABC ABC ABD", "after": "ABC ADE BFG CHI"}
for name, lists in lists_of.items():
    shown = np.sort([lists.count(item) for item in "ABCDEFGHIJ"])
    gini = np.arange(-9, 10, 2) @ shown / (10 * shown.sum())
    covered, overlap = (shown > 0).mean(), same(lists.split())
    print(f"{name:<24}{covered:>9.2f}{gini:>7.3f}{overlap:>7.3f}")

random = np.random.default_rng(0)
ITEMS, USERS, WIDTH = 2000, 120, 16
NEAR, FAMOUS, RANKED = 150, 50, 60
category = random.integers(20, size=ITEMS)
items = random.normal(size=(20, WIDTH))[category]
items = items + random.normal(size=(ITEMS, WIDTH))
tastes = random.normal(size=(USERS, WIDTH))
cone = random.normal(size=WIDTH) + 0.1 * tastes  # nearly one user
mended = cone - cone.mean(axis=0)
fame = random.pareto(2, size=ITEMS)
famous = np.argsort(-fame)[:FAMOUS]  # one source for all users


def best(scores, ids, k):
    return ids[np.argsort(-scores, kind="stable")[:k]]


def capped(ranked, cap):
    """Return ten, with more than `cap` of one category only at need."""
    kept, late = [], []
    for item in ranked:
        full = np.sum(category[kept] == category[item]) >= cap
        (late if full else kept).append(item)
    return [*kept, *late][:10]


def funnel(users, love=0, cap=2, markets=USERS):
    """Return each stage's lists, and the share that survives a swap."""
    stages, stays = {"retrieve": [], "rank": [], "re-rank": []}, []
    for user, stranger in zip(users, np.roll(users, 1, axis=0), strict=True):
        near = best(items @ user, np.arange(ITEMS), NEAR + FAMOUS)
        found = np.union1d(famous, near[~np.isin(near, famous)][:NEAR])
        bonus = love * fame[found]
        ranked = best(items[found] @ user + bonus, found, RANKED)
        swapped = best(items[found] @ stranger + bonus, found, 10)
        stays.append(np.isin(ranked[:10], swapped).mean())
        lists = found, ranked, capped(ranked, cap)
        for stage, ids in zip(stages.values(), lists, strict=True):
            stage.append(ids)
    first = [stages["re-rank"][user % markets] for user in range(USERS)]
    return [*stages.values(), first], np.mean(stays)  # the cache comes last


def effective_rank(vectors):
    """Return it without centering: a shared direction must count."""
    shares = np.linalg.svd(vectors, compute_uv=False)
    shares /= shares.sum()
    return np.exp(-(shares * np.log(shares)).sum())


print(f"\n{ITEMS:,} items, {USERS} users, {WIDTH} dimensions:", end="")
print(f" {NEAR} near + {FAMOUS} famous -> {RANKED} -> 10")
print("              same for two users, after    |   lists served |  tests")
print("fault         retrieve rank re-rank cache  |  items variety |", end="")
print(" famous swap rank")
for name, users, options in (
    ("none", tastes, {}),
    ("user tower", cone, {}),
    ("ranker", tastes, {"love": 30}),
    ("cache key", tastes, {"markets": 2}),
    ("tower no cap", cone, {"cap": 10}),
    ("mended no cap", mended, {"cap": 10}),
):
    stages, swap = funnel(users, **options)
    overlaps = "".join(f"{same(lists):>7.2f}" for lists in stages)
    served = np.array(stages[-1])
    pairs = [category[[*combinations(one, 2)]] for one in served]
    variety = np.mean([pair[:, 0] != pair[:, 1] for pair in pairs])
    famed, rank = np.isin(served, famous).mean(), effective_rank(users)
    print(f"{name:<13}{overlaps}   |{len(np.unique(served)):>7}", end="")
    print(f"{variety:>8.2f} |{famed:>7.2f}{swap:>5.2f}{rank:>5.1f}")
