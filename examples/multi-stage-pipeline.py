"""Add up a latency budget, then simulate what fan-out and waiting do to it."""

import numpy as np

budget = {
    "gateway, sign-in": 10,
    "user features": 20,
    "query tower": 8,
    "index search": 10,
    "filter, pre-rank": 7,
    "rank 500 items": 60,
    "re-rank 50": 15,
    "reply": 10,
}  # milliseconds at the 99th percentile
used = 0
print("stage               ms  so far")
for stage, limit in budget.items():
    used += limit
    print(f"{stage:<18}{limit:>4}{used:>8}")
print(f"headroom to 200 ms: {200 - used}")

SLOW = 0.01
print("\nshards waited for    1     20    100")
chances = [1 - (1 - SLOW) ** shards for shards in (1, 20, 100)]
print("meets a slow one", *(f"{chance:5.1%}" for chance in chances), sep="  ")

REQUESTS, STALL, random = 200_000, 300, np.random.default_rng(7)


def sample(p99, shape):
    """Return log-normal times whose 99th percentile is p99."""
    return p99 * np.exp(0.4 * (random.normal(size=shape) - 2.3263))


def shard_times():
    """Return times of 20 index shards; one call in a hundred stalls."""
    times = sample(8, (REQUESTS, 20))
    return times + STALL * (random.random(times.shape) < SLOW)


stages = [sample(ms, REQUESTS) for ms in budget.values()]
print(f"\np99, stages independent: {np.percentile(sum(stages), 99):.0f} ms")
together = sample(used, REQUESTS)  # one cause slows all stages alike
print(f"p99, all slow together:  {np.percentile(together, 99):.0f} ms")

rest = sum(stages) - stages[3]  # everything but the index search
shards = shard_times()
hedged = np.minimum(shards, 8 + shard_times())  # a second call after 8 ms
ways = {
    "wait for all": (shards.max(axis=1), 1),
    "hedge at 8 ms": (hedged.max(axis=1), 1),
    "deadline 10 ms": (
        np.minimum(shards.max(axis=1), 10),
        (shards <= 10).mean(),
    ),
}
print(f"\n{REQUESTS:,} requests; one call in 100 stalls for {STALL} ms")
print("20 index shards   p50   p99  over 200 ms  shard replies used")
for name, (search, replies) in ways.items():
    total = rest + search
    middle, high = np.percentile(total, [50, 99])
    late = (total > 200).mean()
    print(f"{name:<15}{middle:>6.0f}{high:>6.0f}{late:>12.1%}{replies:>15.1%}")
print(f"calls sent again by the hedge: {(shards > 8).mean():.1%}")
print(f"replies lost at the deadline:  {(shards > 10).mean():.1%}")
