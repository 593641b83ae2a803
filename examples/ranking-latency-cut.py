"""Where 400 ms go, what a light cut keeps, what caching does to p99."""

import numpy as np

random = np.random.default_rng(30)
REQUESTS, ITEMS, CUTS = 1000, 500, (50, 100, 200)
HEAVY, LIGHT = 0.40, 0.02  # milliseconds per item

stages = {  # before, after
    "queue": (60, 20),
    "user features": (40, 15),
    "item features": (90, 25),
    "ranking": (ITEMS * HEAVY, ITEMS * LIGHT + 100 * HEAVY),
    "reply": (10, 10),
}
stages["sum, ms"] = np.sum(list(stages.values()), axis=0)
print("a slow request  before  after  saved")
for stage, (was, now) in stages.items():
    print(f"{stage:<14}{was:>8.0f}{now:>7.0f}{was - now:>7.0f}")

# The heavy model reads three cheap numbers, a flag and costly features.
shape = (REQUESTS, ITEMS)
cheap = random.normal(size=(*shape, 4))
cheap[..., 3] = random.random(shape) < 0.5  # say, the wrong language
heavy = cheap @ [1.0, 0.8, 0.6, -5.0] + random.normal(size=shape)
order = np.argsort(-heavy, axis=1)


def row(name, light):
    """Print how many of the heavy top 10 the light scores keep."""
    rank = np.argsort(np.argsort(-light, axis=1), axis=1)
    place = np.take_along_axis(rank, order[:, :10], axis=1)
    kept = [f"{(place < cut).mean():>8.1%}" for cut in CUTS]
    print(f"{name:<26}" + "".join(kept))


def taught(rows):
    """Return scores of a linear student that saw these rows only."""
    x = np.take_along_axis(cheap, rows[..., None], axis=1).reshape(-1, 4)
    y = np.take_along_axis(heavy, rows, axis=1).ravel()
    x = np.column_stack([x, np.ones(len(x))])
    return cheap @ np.linalg.lstsq(x, y, rcond=None)[0][:4]


flags = np.take_along_axis(cheap[..., 3], order, axis=1)
share, shown = flags.mean(), flags[:, :10].mean()
print(f"\nflagged: {share:.0%} of {ITEMS} candidates, {shown:.0%} of 10 shown")
print("items the light model keeps" + "".join(f"{c:>7}" for c in CUTS))
times = "".join(f"{ITEMS * LIGHT + cut * HEAVY:>8.0f}" for cut in CUTS)
print(f"milliseconds for both     {times}")
print("heavy top 10 that survive")
row("student of the candidates", taught(order))
row("student of the shown 10", taught(order[:, :10]))
row("random cut", random.random(shape))

miss = 60 * np.exp(0.3 * random.normal(size=400_000) - 0.045)
print("\ncache hits  mean    p99 (a hit takes 5 ms, a miss 60 on average)")
for share in (0.0, 0.60, 0.90, 0.995):
    times = np.where(random.random(miss.size) < share, 5, miss)
    slow = np.percentile(times, 99)
    print(f"{share:>10.1%}{times.mean():>6.1f}{slow:>7.0f}")
