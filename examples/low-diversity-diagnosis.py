"""Break a funnel in three places: at which stage do lists become equal?"""

from itertools import combinations

import numpy as np
import pandas as pd

random = np.random.default_rng(0)
ITEMS, USERS, WIDTH = 2000, 120, 16
NEAR, FAMOUS, RANKED = 150, 50, 60
category = random.integers(20, size=ITEMS)
items = random.normal(size=(20, WIDTH))[category]
items = items + random.normal(size=(ITEMS, WIDTH))
tastes = random.normal(size=(USERS, WIDTH))
cone = random.normal(size=WIDTH) + 0.1 * tastes  # nearly one user
fame = random.pareto(2, size=ITEMS)
famous, others = np.split(np.argsort(-fame), [FAMOUS])


def retrieve(users):
    """Return the items near each user, and the famous ones for all."""
    nearest = np.argsort(-users @ items[others].T, axis=1)[:, :NEAR]
    return np.hstack([others[nearest], np.tile(famous, (USERS, 1))])


def rank(found, users, love):
    scores = (items[found] @ users[:, :, None])[:, :, 0] + love * fame[found]
    order = np.argsort(-scores, axis=1)[:, :RANKED]
    return np.take_along_axis(found, order, axis=1)


def cap(ranked, most):
    """Return ten; what exceeds `most` of one category moves to the end."""
    kinds = category[ranked]
    before = pd.Series(kinds).groupby(kinds).cumcount()
    return ranked[np.argsort(before >= most, kind="stable")][:10]


def shared(lists):
    """Return the mean share of items that two users' lists have in common."""
    sets = [set(one) for one in lists]
    shares = [len(a & b) / len(a) for a, b in combinations(sets, 2)]
    return np.mean(shares)


def effective_rank(vectors):
    """Return it without centering: a shared direction must count."""
    values = np.linalg.svd(vectors, compute_uv=False)
    shares = values / values.sum()
    return np.exp(-shares @ np.log(shares))


print(f"{ITEMS:,} items, {USERS} users:", end="")
print(f" {NEAR} near + {FAMOUS} famous -> {RANKED} -> 10")
print("              shared by two users, after   |   lists served |  tests")
print("fault         retrieve rank re-rank cache  |  items variety |", end="")
print(" famous swap dims")
for fault, users, love, most, markets in (
    ("none", tastes, 0, 2, USERS),
    ("user tower", cone, 0, 2, USERS),
    ("ranker", tastes, 30, 2, USERS),
    ("cache key", tastes, 0, 2, 2),
    ("tower no cap", cone, 0, 10, USERS),
    ("mended no cap", cone - cone.mean(axis=0), 0, 10, USERS),
):
    found = retrieve(users)
    ranked = rank(found, users, love)
    final = np.array([cap(one, most) for one in ranked])
    served = final[np.arange(USERS) % markets]  # the cache: one for a market
    swapped = rank(found, np.roll(users, 1, axis=0), love)  # a stranger's
    same = ranked[:, :10, None] == swapped[:, None, :10]
    pairs = [category[one] for one in served]
    variety = np.mean([[a != b for a, b in combinations(p, 2)] for p in pairs])
    stages = found, ranked, final, served
    print(f"{fault:<13}", end="")
    print("".join(f"{shared(lists):>7.2f}" for lists in stages), end="   |")
    print(f"{len(np.unique(served)):>7}{variety:>8.2f} |", end="")
    print(f"{np.isin(served, famous).mean():>7.2f}", end="")
    print(f"{same.any(axis=2).mean():>5.2f}{effective_rank(users):>5.1f}")
