"""Add up a latency budget and a bill, then simulate what waiting does."""

import numpy as np

# milliseconds at p99, and work for one request in core-milliseconds
stages = {
    "gateway, sign-in": (10, 0.5),
    "user features": (20, 1),
    "query tower": (8, 0.1),
    "index, 20 shards": (10, 20 * 0.5),
    "filter, pre-rank 1,000": (12, 5),
    "features of 500": (20, 10),
    "rank 500": (45, 500),  # 20 MFLOP an item, a core does 20 GFLOP/s
    "re-rank 50": (15, 2),
    "reply": (10, 0.5),
}
RATE, SLOW, STALL, REQUESTS, SEEDS = 10_000, 0.01, 300, 20_000, 20
used, work = 0, sum(cores for _, cores in stages.values())
print("stage                     ms  so far   cores at 10,000/s   share")
for stage, (limit, cores) in stages.items():
    used += limit
    print(f"{stage:<24}{limit:>4}{used:>8}", end="")
    print(f"{RATE * cores / 1000:>20,.0f}{cores / work:>8.1%}")
print(f"headroom to 200 ms: {200 - used}", end="")
total_cores = RATE * work / 1000
print(f"{total_cores:>36,.0f}  100.0%")

hourly = total_cores * 0.04  # dollars a core-hour, an assumption
print(f"\n${hourly:,.0f} an hour, ", end="")
print(f"${hourly / (RATE * 3600) * 1000:.4f} for 1,000 requests")
flops = RATE * 500 * 20e6
print(f"ranker: {flops / 1e12:.0f} TFLOP/s; cards of 120 TFLOP/s", end="")
for share in (0.045, 0.45):
    print(f", {np.ceil(flops / (120e12 * share)):.0f} at {share:.1%}", end="")
print("\nindex of 128 floats   full   16-byte codes")
for items in (10**7, 10**9):
    full, codes = items * 128 * 4 / 1e9, items * 16 / 1e9
    print(f"{items:>13,}{full:>10,.1f} GB{codes:>10.2f} GB")

chances = [1 - (1 - SLOW) ** shards for shards in (1, 20, 100)]
print("\nshards waited for    1     20    100")
print("meets a slow one", *(f"{chance:5.1%}" for chance in chances), sep="  ")


def sample(random, p99, shape):
    """Return log-normal times whose 99th percentile is p99."""
    return p99 * np.exp(0.4 * (random.normal(size=shape) - 2.3263))


def simulate(seed):
    """Return p99 and share over 200 ms, in percent, of each way to wait."""
    random = np.random.default_rng(seed)
    limits = [limit for limit, _ in stages.values()]
    rest = sum(sample(random, ms, REQUESTS) for ms in limits[:3] + limits[4:])
    stalls = random.random((2, REQUESTS, 20)) < SLOW
    first, second = sample(random, 8, (2, REQUESTS, 20)) + STALL * stalls
    again = second + STALL * (stalls[0] & ~stalls[1])  # the query's fault
    searches = {
        "wait for all": first,
        "hedge at 8 ms": np.minimum(first, 8 + second),
        "same, query stalls": np.minimum(first, 8 + again),
        "deadline 10 ms": np.minimum(first, 10),
    }
    totals = {way: rest + times.max(1) for way, times in searches.items()}
    together = sample(random, used, REQUESTS)  # one cause slows all alike
    totals |= {"no shards": rest + sample(random, 10, REQUESTS)}
    totals |= {"no shards, together": together}
    stalls = (random.random((REQUESTS, 9)) < 0.005).sum(1)  # nine stages
    rare = totals["no shards"] + STALL * stalls
    totals |= {"nine stages, 1 in 200 stalls": rare}
    tail = {
        way: (np.percentile(total, 99), 100 * (total > 200).mean())
        for way, total in totals.items()
    }
    lost = first > 10
    return tail, [100 * lost.mean(), 100 * lost.any(1).mean()]


runs = [simulate(seed) for seed in range(SEEDS)]
print(f"\n20 shards, one call in 100 stalls for {STALL} ms")
print(f"{SEEDS} seeds of {REQUESTS:,}: median and range", end="")
print("   p99 in ms         over 200 ms, %")
for way in runs[0][0]:
    row = np.array([tail[way] for tail, _ in runs])
    low, middle, high = np.percentile(row, [0, 50, 100], axis=0)
    print(f"{way:<29}{middle[0]:>8.0f} ({low[0]:.0f}-{high[0]:.0f})", end="")
    print(f"{middle[1]:>14.1f} ({low[1]:.1f}-{high[1]:.1f})")
lost = np.median([lost for _, lost in runs], axis=0)
print(f"deadline: {lost[0]:.1f}% of replies late, ", end="")
print(f"{lost[1]:.1f}% of requests miss a shard")
