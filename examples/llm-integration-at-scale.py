"""Count tokens and cards by use, see what caches cover, check a reply."""

import numpy as np

SECONDS, RATE, SEEDS = 86_400, 2_000, 20
REQUESTS = SECONDS * RATE
HEAD, HISTORY, ITEM = 400, 50 * 60, 60  # tokens: instructions, user, item
LIVE = HEAD + HISTORY + 50 * ITEM
uses = {  # calls, tokens of each, billions of weights
    "read 5 million items, once": (5e6, 300, 8),
    "read the 2% that changed, a day": (1e5, 300, 8),
    "label 2 million pairs, once": (2e6, 400, 8),
    "profile 20 million users, once": (2e7, 1_500, 8),
    "rank 20, 5% of requests, a day": (REQUESTS / 20, LIVE - 30 * ITEM, 8),
    "rank 50, every request, a day": (REQUESTS, LIVE, 8),
    "the same, small model, packed": (REQUESTS, LIVE / 10, 0.6),
}
print(f"tokens: instructions {HEAD}, item {ITEM}, history {HISTORY:,}")
print("8 billion weights, small model 0.6")
print("                                   tokens     billion    cards for")
print("use                                a call      tokens        a day")
for use, (calls, tokens, weights) in uses.items():
    total = tokens * calls
    print(f"{use:<33}{tokens:>8,.0f}{total / 1e9:>12,.2f}", end="")
    # two operations for each weight; a card sustains 400 TFLOP/s
    print(f"{total / SECONDS * 2 * weights * 1e9 / 400e12:>13.2f}")

kv = 2 * 32 * 8 * 128 * 2  # keys and values, layers, heads, width, bytes
print(f"\nkept for one user's prefix: {kv * (HEAD + HISTORY) / 1e9:.2f} GB")
print("prefix caching, tokens computed for rank 50, five requests in a row")
for order, first, later in (  # tokens reused
    ("no cache", 0, 0),
    ("instructions first", HEAD, HEAD),
    ("then the unchanged history", HEAD, HEAD + HISTORY),
    ("candidates before history", HEAD, HEAD),
):
    total = 5 * LIVE - first - 4 * later
    print(f"{order:<27}{total:>8,}{total / (5 * LIVE):>7.0%}")

weight = 1 / np.arange(1, 1_000_001)  # a million queries, Zipf's law
covered = np.cumsum(weight) / weight.sum()
print("\nhead queries cached   share of requests")
for size in (1_000, 10_000, 100_000):
    print(f"{size:>19,}{covered[size - 1]:>20.1%}")


def hits(seed, repeats, users=10_000, each=10):
    """Return the hit rates of an unlimited cache under three keys."""
    random = np.random.default_rng(seed)
    query = np.searchsorted(covered, random.random((each, users)))
    for i in range(1, each):  # some users come back to an earlier query
        back = random.random(users) < repeats
        query[i, back] = query[random.integers(i), back]
    user = np.arange(users)
    keys = query, query * 50 + user % 50, query * users + user
    return [1 - np.unique(key).size / key.size for key in keys]


print("\nunlimited cache, 20 seeds: hits by key")
print("own repeats     query    query, 50 segments    query and user")
for repeats in (0, 0.2, 0.4):
    rates = np.array([hits(seed, repeats) for seed in range(SEEDS)])
    print(f"{repeats:>11.0%}", end="")
    for low, mid, high in np.percentile(rates, [0, 50, 100], axis=0).T:
        print(f"{mid:>8.1%} ({low:.1%}-{high:.1%})", end="")
    print()


def usable(reply, ranked):
    """Return known items in the reply's order, then the rest as ranked."""
    kept = [item for item in dict.fromkeys(reply or []) if item in ranked]
    return kept + [item for item in ranked if item not in kept]


print("\nreply of the model   shown (ranker's order: A B C D)")
for reply in (["C", "A", "D", "B"], ["C", "X", "C", "A"], ["Z"], None):
    shown = " ".join(usable(reply, "ABCD"))
    print(f"{' '.join(reply or ['timeout']):<21}{shown}")
