"""Choose a FAISS index by measuring, take items out of it, and replace it.

Recall is rounded to 0.05, since machines differ in the last bits.
"""

import faiss
import numpy as np

faiss.omp_set_num_threads(1)
N, QUERIES, WIDTH, K = 20_000, 500, 32, 10
random = np.random.default_rng(0)
centers = random.normal(size=(100, WIDTH))
vectors = (
    centers[random.integers(100, size=N + QUERIES)]
    + 2 * random.normal(size=(N + QUERIES, WIDTH))
).astype("float32")
faiss.normalize_L2(vectors)
items, queries = vectors[:N], vectors[N:]


def built(recipe, rows):
    index = faiss.index_factory(WIDTH, recipe, faiss.METRIC_INNER_PRODUCT)
    index.train(rows)
    index.add(rows)
    return index


def recall(found):
    """Return the share of the exact neighbors that are found, rounded."""
    return round(20 * np.mean(list(map(np.isin, exact, found)))) / 20


exact = built("Flat", items).search(queries, K)[1]
indexes = {}
print(f"{N:,} vectors, {WIDTH} dimensions", end="")
print(f"{'bytes each':>29}{'compared':>10}{f'recall@{K}':>11}")
print(f"{'Flat: exact':<46}{4 * WIDTH:>10}{1:>10.0%}{1:>11.2f}")
for recipe, choices in {
    "IVF128,Flat": ["nprobe=4", "nprobe=8", "nprobe=32"],
    "HNSW16,Flat": ["efSearch=8", "efSearch=48", "efSearch=80"],
    "IVF128,PQ16x4": ["nprobe=32"],
    "IVF128,PQ16x4,RFlat": ["nprobe=32,k_factor_rf=20"],
}.items():
    index = indexes[recipe] = built(recipe, items)
    for choice in choices:
        faiss.ParameterSpace().set_index_parameters(index, choice)
        faiss.cvar.indexIVF_stats.reset()
        faiss.cvar.hnsw_stats.reset()
        hits = recall(index.search(queries, K)[1])
        compared = faiss.cvar.indexIVF_stats.ndis + faiss.cvar.hnsw_stats.ndis
        print(f"{recipe:<20}{choice:<26}", end="")
        print(f"{len(faiss.serialize_index(index)) / N:>10.0f}", end="")
        print(f"{compared / QUERIES / N:>10.0%}{hits:>11.2f}")

gone = np.arange(1000)  # sold out
removed = indexes["IVF128,Flat"].remove_ids(gone)
print("\nIVF removes", removed, "of", len(gone))
try:
    indexes["HNSW16,Flat"].remove_ids(gone)
except RuntimeError as error:
    print("HNSW:", str(error).split(": ")[-1])
alive = faiss.IDSelectorNot(faiss.IDSelectorBatch(gone))
options = faiss.SearchParametersHNSW(sel=alive, efSearch=80)
found = indexes["HNSW16,Flat"].search(queries, K, params=options)[1]
print("HNSW with a selector returns", np.isin(found, gone).sum(), "of them")

turn = np.linalg.qr(random.normal(size=(WIDTH, WIDTH)))[0].astype("float32")
live, name = indexes["HNSW16,Flat"], "v1"
for version, size in (("v2, half", N // 2), ("v2", N)):
    index = built("HNSW16,Flat", (items @ turn)[:size])
    index.hnsw.efSearch = 80
    hits = recall(index.search(queries @ turn, K)[1])
    if hits >= 0.9:
        live, name = index, version  # swap; before, the old one answers
    print(f"load {version:<9} recall {hits:.2f}, live: {name}")
for tower, asked in (("v2", queries @ turn), ("v1", queries)):
    scores, found = live.search(asked, K)
    print(f"tower {tower} on index {name}: recall {recall(found):.2f}", end="")
    print(f", best score {scores[:, 0].mean():.1f}")
