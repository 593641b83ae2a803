"""Choose a FAISS index by measuring, take items out of it, and replace it.

Twenty random catalogs: the median share, then the lowest and the highest.
Shares are rounded to 0.05, since machines differ in the last bits.
"""

from collections import defaultdict
from itertools import product

import faiss
import numpy as np

faiss.omp_set_num_threads(1)
N, QUERIES, WIDTH, K, CATALOGS = 5_000, 200, 32, 10, 20
CHOICES = [
    ("IVF64,Flat", "nprobe=2"),
    ("IVF64,Flat", "nprobe=20"),
    ("HNSW16,Flat", "efSearch=4"),
    ("HNSW16,Flat", "efSearch=28"),
    ("IVF64,PQ16x4fs", "nprobe=20"),
    ("IVF64,PQ16x4fs,RFlat", "nprobe=20,k_factor_rf=20"),
]
STATS = faiss.cvar.indexIVF_stats, faiss.cvar.hnsw_stats


def built(recipe, rows):
    index = faiss.index_factory(WIDTH, recipe, faiss.METRIC_INNER_PRODUCT)
    index.train(rows)
    index.add(rows)
    return index


def recall(exact, found):
    """Share of the exact neighbors that are found."""
    return (exact[:, :, None] == found[:, None]).any(axis=2).mean()


def shown(shares):
    low, middle, high = np.round(20 * np.quantile(shares, [0, 0.5, 1])) / 20
    return f"{middle:.2f} ({low:.2f}-{high:.2f})"


def search(graph, asked, first, last, width):
    """Search for items from `first` on and before `last` only."""
    return graph.search(
        asked,
        K,
        params=faiss.SearchParametersHNSW(
            sel=faiss.IDSelectorRange(first, last), efSearch=width
        ),
    )


chosen, deleted, swapped = [defaultdict(list) for _ in range(3)]
for seed in range(CATALOGS):
    random = np.random.default_rng(seed)
    vectors = (
        random.normal(size=(100, WIDTH))[
            random.integers(100, size=N + QUERIES)
        ]
        + random.normal(scale=2, size=(N + QUERIES, WIDTH))  # clusters overlap
    ).astype("float32")
    faiss.normalize_L2(vectors)
    items, queries = vectors[:N], vectors[N:]
    exact = built("Flat", items).search(queries, K)[1]
    indexes = {recipe: built(recipe, items) for recipe in dict(CHOICES)}
    for recipe, setting in CHOICES:
        faiss.ParameterSpace().set_index_parameters(indexes[recipe], setting)
        for stats in STATS:
            stats.reset()
        chosen[
            f"{len(faiss.serialize_index(indexes[recipe])) / N:>3.0f} bytes  "
            f"{recipe} {setting.replace('_factor_rf=', '')}"
        ].append(
            (
                recall(exact, indexes[recipe].search(queries, K)[1]),
                sum(stats.ndis for stats in STATS) / QUERIES / N,
            )
        )
    for gone, width in product((0.5, 0.9, 0.99), (80, 800)):
        first = round(gone * N)  # the items before it are sold out
        left = built("Flat", items[first:]).search(queries, K)[1] + first
        found = search(indexes["HNSW16,Flat"], queries, first, N, width)[1]
        deleted[f"{gone:.0%} of the items gone, efSearch={width}"].append(
            (recall(left, found), (found < 0).any(axis=1).mean())
        )
    turn = np.linalg.qr(random.normal(size=(WIDTH, WIDTH)))[0].astype("f4")
    index, turned = built("HNSW16,Flat", items @ turn), queries @ turn
    for label, asked, last in (
        ("half of index v2", turned, N // 2),
        ("index v2", turned, N),
        ("index v2, tower v1", queries, N),
    ):
        scores, found = search(index, asked, 0, last, 80)
        swapped[label].append((recall(exact, found), scores[:, 0].mean()))

print(f"{N:,} vectors, {WIDTH} dimensions (Flat: {4 * WIDTH} bytes each)")
for columns, rows in (
    ("recall           compared", chosen),
    ("recall of rest   lists too short", deleted),
    ("recall           best score", swapped),
):
    print(f"\n{'':<46}{columns}")
    for label, found in rows.items():
        print(f"{label:<45}", *map(shown, np.transpose(found)))
print("\nIVF removes", indexes["IVF64,Flat"].remove_ids(np.arange(9)), "IDs")
