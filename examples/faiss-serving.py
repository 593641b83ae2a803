"""Choose a FAISS index by measuring, then delete, shard, swap and roll back.

The server is a Python object: it holds what a gRPC service would hold.
Recall is rounded to 0.05, since machines differ in the last bits.
"""

import faiss
import numpy as np

faiss.omp_set_num_threads(1)
random = np.random.default_rng(0)
N, WIDTH, QUERIES, K, INNER = 20_000, 32, 500, 10, faiss.METRIC_INNER_PRODUCT
centers = random.normal(size=(100, WIDTH))


def draw(n):
    vectors = centers[random.integers(100, size=n)]
    vectors = vectors + 2 * random.normal(size=(n, WIDTH))
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return units.astype("float32")


def recall(found, truth):
    pairs = zip(found, truth, strict=True)
    hits = np.mean([len(set(a) & set(b)) / K for a, b in pairs])
    return round(hits * 20) / 20


def exact(vectors, asked):
    flat = faiss.IndexFlatIP(WIDTH)
    flat.add(vectors)
    return flat.search(asked, K)


def built(recipe, vectors):
    index = faiss.index_factory(WIDTH, recipe, INNER)
    index.train(vectors)
    index.add(vectors)
    return index


items, queries = draw(N), draw(QUERIES)
truth = exact(items, queries)[1]
flat, ivf = built("Flat", items), built("IVF128,Flat", items)
graph, small = built("HNSW16,Flat", items), built("IVF128,PQ16x4", items)
print(f"{N:,} vectors, {WIDTH} dimensions  bytes each   compared   recall@{K}")
for index, name, key, values in (
    (flat, "flat", None, [0]),
    (ivf, "IVF", "nprobe", [4, 8, 32]),
    (graph, "HNSW", "efSearch", [8, 64, 128]),
    (small, "IVF-PQ", "nprobe", [32]),
):
    size = len(faiss.serialize_index(index)) / N
    for value in values:
        counter = faiss.cvar.indexIVF_stats
        if index is graph:
            index.hnsw.efSearch, counter = value, faiss.cvar.hnsw_stats
        elif key:
            index.nprobe = value
        counter.reset()
        hits = recall(index.search(queries, K)[1], truth)
        share = counter.ndis / QUERIES / N if key else 1
        label = f"{name} {key}={value}" if key else name
        print(f"{label:<31}{size:>8.0f}{share:>11.0%}{hits:>12.2f}")
best = []
for row, query in zip(small.search(queries, 200)[1], queries, strict=True):
    best.append(row[np.argsort(-items[row] @ query)][:K])
print(f"IVF-PQ, best 200 compared exactly{recall(best, truth):>29.2f}")
print(f"guideline for HNSW with 16 links: {4 * WIDTH + 8 * 16} bytes each")

dead = np.arange(1000)  # sold out
print("\nIVF removes", ivf.remove_ids(dead), "of", len(dead))
try:
    graph.remove_ids(dead)
except RuntimeError as error:
    print("HNSW:", str(error).split(": ")[-1])
alive = faiss.IDSelectorNot(faiss.IDSelectorBatch(dead))
options = faiss.SearchParametersHNSW(sel=alive, efSearch=128)
found = graph.search(queries, K, params=options)[1]
left = exact(items[1000:], queries)[1] + 1000
print("HNSW with a selector: dead items", np.isin(found, dead).sum(), end="")
print(f", recall {recall(found, left):.2f}")

parts = [exact(items[shard::4], queries) for shard in range(4)]
for asked in (4, 3):
    scores = np.hstack([score for score, _ in parts[:asked]])
    ids = np.hstack([4 * ids + s for s, (_, ids) in enumerate(parts[:asked])])
    order = np.argsort(-scores, axis=1)[:, :K]
    merged = np.take_along_axis(ids, order, axis=1)
    print(f"{asked} of 4 shards: recall {recall(merged, truth):.2f}")
print(f"all 4 in time when each is in 99%: {0.99**4:.1%}")


class Server:
    """Hold the live bundle of version and index, and the one before."""

    live = previous = ("none", None)

    def reload(self, version, data, warm, expected):
        """Load beside the live index, warm up, measure, and only then swap."""
        index = faiss.deserialize_index(data)
        index.hnsw.efSearch = 128
        hits = recall(index.search(warm, K)[1], expected)
        if hits >= 0.9:
            self.previous, self.live = self.live, (version, index)
        return f"recall {hits:.2f}, live: {self.live[0]}"

    def search(self, version, asked):
        """Answer only the tower version that built the index."""
        if version != self.live[0]:
            return "popular list"
        return self.live[1].search(asked, K)


turn = np.linalg.qr(random.normal(size=(WIDTH, WIDTH)))[0].astype("float32")
new_items, new_queries = items @ turn, queries @ turn  # tower v2
whole = faiss.serialize_index(built("HNSW16,Flat", new_items))
half = faiss.serialize_index(built("HNSW16,Flat", new_items[: N // 2]))
server = Server()
print()
for version, data, warm in (
    ("v1", faiss.serialize_index(graph), queries),
    ("v2 half", half, new_queries),
    ("v2", whole, new_queries),
):
    print(f"load {version:<8}", server.reload(version, data, warm, truth))
scores, mixed = server.live[1].search(queries, K)  # nobody checked versions
print(f"tower v1, index v2: recall {recall(mixed, truth):.2f}", end="")
print(f", best score {scores[:, 0].mean():.2f}, matched", end="")
print(f" {server.search('v2', new_queries)[0][:, 0].mean():.2f}")
print("tower v1 asks:", server.search("v1", queries))
server.live = server.previous
print("rolled back to", server.live[0])
