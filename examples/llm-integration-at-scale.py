"""Count tokens by use, see what a cache covers, and check a model's reply."""

import numpy as np

SECONDS, RATE, ITEMS = 86_400, 2_000, 5_000_000
requests = SECONDS * RATE
uses = {  # calls and tokens of each
    "read 5 million items, once": (ITEMS, 300),
    "read the 2% that changed, a day": (0.02 * ITEMS, 300),
    "label 2 million pairs, once": (2_000_000, 400),
    "rank 20, 5% of requests, a day": (0.05 * requests, 400 + 20 * 60),
    "rank 50, every request, a day": (requests, 400 + 50 * 60),
}
print("use                              tokens a call  billion tokens")
for use, (calls, tokens) in uses.items():
    print(f"{use:<33}{tokens:>13,}{calls * tokens / 1e9:>16,.2f}")
ratio = requests * 3_400 / (ITEMS * 300)
print(f"the last line equals {ratio:.0f} readings of the catalog, every day")

weight = 1 / np.arange(1, 1_000_001)  # a million queries, Zipf's law
covered = np.cumsum(weight) / weight.sum()
print("\nhead queries cached   share of requests")
for size in (1_000, 10_000, 100_000):
    print(f"{size:>19,}{covered[size - 1]:>20.1%}")

random = np.random.default_rng(5)
query = np.searchsorted(covered, random.random(500_000))
user = random.integers(1_000_000, size=query.size)
keys = {
    "query": query,
    "query and one of 50 segments": query * 50 + user % 50,
    "query and user": query * 1_000_000 + user,
}
print("\nunlimited cache, 500,000 requests   hits")
for name, key in keys.items():
    print(f"{name:<34}{1 - np.unique(key).size / key.size:>6.1%}")


def usable(reply, ranked):
    """Return known items in the reply's order, then the rest as ranked."""
    kept = [item for item in dict.fromkeys(reply or []) if item in ranked]
    return kept + [item for item in ranked if item not in kept]


print("\nreply of the model   shown (ranker's order: A B C D)")
for reply in (["C", "A", "D", "B"], ["C", "X", "C", "A"], ["Z"], None):
    shown = " ".join(usable(reply, "ABCD"))
    print(f"{' '.join(reply or ['timeout']):<21}{shown}")
