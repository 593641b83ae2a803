"""Where 400 ms go, what each lever saves, what a light cut keeps."""

import numpy as np

ITEMS, HEAVY, SHARED, LIGHT = 500, 0.40, 0.25, 0.02  # milliseconds an item
STEPS = {  # user features, item features, ranking, reply
    "today": (40, 90, ITEMS * HEAVY, 10),
    "parallel fetch": (15, 25, ITEMS * HEAVY, 10),
    "user part once": (15, 25, SHARED + ITEMS * (HEAVY - SHARED), 10),
    "and a cascade": (15, 25, SHARED + ITEMS * LIGHT + 100 * 0.15, 10),
    "cascade only": (15, 25, ITEMS * LIGHT + 100 * HEAVY, 10),
}
busy = 60 / 400  # a queue of 60 ms before 340 ms of work, one server
print("milliseconds     user  item  ranking  reply  queue  total")
for name, stages in STEPS.items():
    work = sum(stages)
    load = busy * work / sum(STEPS["today"])
    queue = work * load / (1 - load)
    print(f"{name:<15}{stages[0]:>6}{stages[1]:>6}{stages[2]:>9.0f}", end="")
    print(f"{stages[3]:>7}{queue:>7.0f}{work + queue:>7.0f}")

print("\nranking 500 items   per item  once per request  history cut at 500")
for share, events in ("p50", 200), ("p99", 200 * np.exp(0.9 * 2.326)):
    part = [SHARED * length / 1623 for length in (events, min(events, 500))]
    rest = ITEMS * (HEAVY - SHARED)
    print(f"{share}, {events:>5,.0f} events", end="")
    print(f"{ITEMS * part[0] + rest:>11.0f}", end="")
    print(f"{part[0] + rest:>18.0f}{ITEMS * part[1] + rest:>20.0f}")
print(f"four shards of 125 items: {125 * HEAVY:.0f} ms; accelerator:", end=" ")
print(f"500 items {6 + 500 * 0.01:.0f} ms, 100 items {6 + 100 * 0.01:.0f} ms")


def survival(random, cut=100):
    """Return how many of the heavy top 10 three light models keep."""
    cheap = random.normal(size=(100, ITEMS, 4))
    cheap[..., 3] = random.random((100, ITEMS)) < 0.5  # say, wrong language
    heavy = cheap @ [1, 0.8, 0.6, -5] + random.normal(size=(100, ITEMS))
    order = np.argsort(-heavy, axis=1)
    kept = []
    for rows in (order, order[:, :10], None):
        light = random.random(heavy.shape)
        if rows is not None:  # a linear student that saw these rows
            x = np.take_along_axis(cheap, rows[..., None], 1).reshape(-1, 4)
            y = np.take_along_axis(heavy, rows, 1).ravel()
            x = np.column_stack([x, np.ones(len(x))])
            light = cheap @ np.linalg.lstsq(x, y, rcond=None)[0][:4]
        rank = np.argsort(np.argsort(-light, axis=1), axis=1)
        kept.append((np.take_along_axis(rank, order[:, :10], 1) < cut).mean())
    return kept


worlds = [survival(np.random.default_rng(seed)) for seed in range(20)]
print("\nheavy top 10 that survive a light cut to 100, 20 worlds")
NAMES = ("student of the candidates", "student of the shown 10", "random cut")
for name, row in zip(NAMES, np.transpose(worlds), strict=True):
    print(f"{name:<27}{np.median(row):.1%}", end=" ")
    print(f"({row.min():.1%} to {row.max():.1%})")

miss = 0.3 * np.random.default_rng(0).normal(size=400_000) - 0.045
miss = 60 * np.exp(miss)
print("\ncache hits  mean  p99 (a hit takes 5 ms, a miss 60 on average)")
for share in (0.0, 0.60, 0.995):
    times = np.where(np.arange(miss.size) < share * miss.size, 5, miss)
    slow = np.percentile(times, 99)
    print(f"{share:>10.1%}{times.mean():>6.1f}{slow:>5.0f}")
