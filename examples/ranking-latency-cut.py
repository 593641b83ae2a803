"""Where 400 ms go, what a cascade keeps, what cache and load do to p99."""

import numpy as np

random = np.random.default_rng(30)
ITEMS, HEAVY, LIGHT = 500, 0.40, 0.02  # candidates, ms per item

before = {"queue": 60, "user features": 40, "item features": 90,
          "ranking": ITEMS * HEAVY, "reply": 10}
after = {"queue": 20, "user features": 15, "item features": 25,
         "ranking": ITEMS * LIGHT + 100 * HEAVY, "reply": 10}
print("a slow request    before  after")
for stage in before:
    print(f"{stage:<16}{before[stage]:>8.0f}{after[stage]:>7.0f}")
print(f"{'sum, ms':<16}{sum(before.values()):>8.0f}{sum(after.values()):>7.0f}")

heavy = random.normal(size=(2000, ITEMS))  # scores of 2,000 requests
best = np.argsort(-heavy, axis=1)[:, :10]
print("\nheavy top 10 that survive the light cut")
print("candidates kept    50   100   200   500")
for match in (0.80, 0.90, 0.95):
    light = match * heavy
    light += (1 - match**2) ** 0.5 * random.normal(size=heavy.shape)
    rank = np.argsort(np.argsort(-light, axis=1), axis=1)
    place = np.take_along_axis(rank, best, axis=1)
    kept = [(place < cut).mean() for cut in (50, 100, 200, 500)]
    print(f"correlation {match:.2f}", *(f"{k:6.1%}" for k in kept), sep="")
cost = [ITEMS * LIGHT + cut * HEAVY for cut in (50, 100, 200)]
print("milliseconds     ", *(f"{c:5.0f}" for c in cost), f"{ITEMS * HEAVY:5.0f}",
      sep=" ")

miss = 60 * np.exp(0.3 * random.normal(size=400_000))
print("\ncache hits    mean   p99 (a hit takes 5 ms, a miss about 60)")
for share in (0.0, 0.60, 0.90, 0.995):
    times = np.where(random.random(miss.size) < share, 5, miss)
    print(f"{share:>10.1%}{times.mean():>8.0f}{np.percentile(times, 99):>6.0f}")

print("\nbusy   mean   p99 of one server, 10 ms of work a request")
for busy in (0.60, 0.80, 0.90):
    mean = 10 / (1 - busy)  # random arrivals, exponential service times
    print(f"{busy:>4.0%}{mean:>7.0f}{mean * np.log(100):>6.0f}")
