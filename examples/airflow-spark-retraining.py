"""Average gradients over workers; then retrain, gate, release and roll back.

Stand-ins: a topological sort for Airflow, numpy for Spark, a loop over eight
workers for PyTorch DDP, a dictionary for the registry. Gates really decide.
"""

from graphlib import TopologicalSorter

import numpy as np

WORKERS, WIDTH, ROWS, TODAY = 8, 40, 2000, 41
random = np.random.default_rng(0)
start, drift = random.normal(scale=0.3, size=(2, WIDTH))


def sigmoid(scores):
    return 1 / (1 + np.exp(-scores))


def partition(day):
    """Return one day's rows from its date alone, so a rerun is the same."""
    dice = np.random.default_rng(day)
    x = dice.normal(size=(ROWS, WIDTH))
    x[:, 0] = 1
    chance = sigmoid(x @ (start + drift * day / 40) - 1)
    return x, (dice.random(ROWS) < chance) * 1.0, dice.random(ROWS) < 0.1


def rows(days):
    parts = zip(*(partition(day) for day in days), strict=True)
    return [np.concatenate(part) for part in parts]


def gradient(weights, x, y):
    return x.T @ (sigmoid(x @ weights) - y) / len(y)


def workers_mean(weights, x, y, cuts=WORKERS):
    parts = zip(np.array_split(x, cuts), np.array_split(y, cuts), strict=True)
    return np.mean([gradient(weights, *part) for part in parts], axis=0)


def train(x, y):
    weights = np.zeros(WIDTH)
    for _ in range(150):
        weights -= 2 * workers_mean(weights, x, y)
    return weights


def ring(vectors):
    """Sum vectors by ring all-reduce; return it and what a worker sends."""
    chunks, sent = [np.array_split(v, WORKERS) for v in vectors], 0
    for step in range(2 * (WORKERS - 1)):
        adding = step < WORKERS - 1  # first sum, then pass the sums on
        for worker in range(WORKERS):
            place = (worker - step) % WORKERS
            after = chunks[(worker + 1) % WORKERS]
            part = chunks[worker][place]
            after[place] = after[place] + part if adding else part
            sent += len(part)
    return [np.concatenate(one) for one in chunks], sent / WORKERS


x, y, _ = rows(range(2))
zero = np.zeros(WIDTH)
whole = gradient(zero, x, y)
even = np.abs(workers_mean(zero, x, y) - whole).max()
uneven = np.abs(workers_mean(zero, x, y, [500, 1000, 3900]) - whole).max()
print(f"mean of eight workers' gradients, the same: {even < 1e-12}")
print(f"parts of unequal size, off by: {uneven:.3f}")
vectors = random.normal(size=(WORKERS, 800))
sums, sent = ring(vectors)
right = np.allclose(sums, vectors.sum(axis=0))
print(f"ring all-reduce of 800 numbers: {sent:.0f} sent each, {right}")
gigabytes = 100e6 * 64 * 4 / 1e9
print(f"100 million x 64 float32: {gigabytes:.1f} GB,", end="")
print(f" with Adam {3 * gigabytes:.1f}, over 8 GPUs {3 * gigabytes / 8:.1f}")


def log_loss(weights, x, y):
    chance = sigmoid(x @ weights)
    return -np.log(np.where(y == 1, chance, 1 - chance)).mean()


def auc(scores, y):
    ranks = np.empty(len(y))
    ranks[np.argsort(scores)] = np.arange(1, len(y) + 1)
    hits = y.sum()
    return (ranks[y == 1].mean() - (hits + 1) / 2) / (len(y) - hits)


state = {"features": {}}
models = {"day 20": train(*rows(range(7, 21))[:2])}
registry = {"live": "day 20", "previous": None}


def joined(days):
    parts = zip(*(state["features"][day] for day in days), strict=True)
    return [np.concatenate(part) for part in parts]


def window(day, _fault):
    """Choose the length on days that the gate will not use."""
    held, losses = rows(range(day - 6, day - 3))[:2], {}
    for days in (1, 8, 32):
        weights = train(*rows(range(day - 6 - days, day - 6))[:2])
        losses[days] = log_loss(weights, *held)
    state["days"] = min(losses, key=losses.get)
    return " ".join(f"{days}d {loss:.3f}" for days, loss in losses.items())


def features(day, fault):
    for _ in ("first try", "retry"):
        for one in range(day - 3 - state["days"], day):
            x, y, new = partition(one)
            if fault == "join":  # the features of new users come out empty
                x = np.where(new[:, None], 0, x)
            state["features"][one] = x, y, new  # replaced, never appended
    return f"{len(state['features']) * ROWS} rows after a retry"


def fit(day, fault):
    x, y, _ = joined(range(day - 3 - state["days"], day - 3))
    if fault == "sampling":  # half of the rows without a click are dropped
        kept = (y == 1) | (np.arange(len(y)) % 2 == 0)
        x, y = x[kept], y[kept]
    models[f"day {day}"] = train(x, y)
    return f"{len(y)} rows on {WORKERS} workers"


def gate(day, _fault):
    """Compare with the live model: ranking per segment, calibration."""
    recent, dice = range(day - 3, day), np.random.default_rng(1)
    x, y, new = rows(recent)
    ours = joined(recent)[0] @ models[f"day {day}"]
    theirs = x @ models[registry["live"]]
    report, failed = [], []
    for name, mask in {"all": new | ~new, "new users": new}.items():
        picks = dice.choice(np.flatnonzero(mask), size=(200, mask.sum()))
        gains = [auc(ours[p], y[p]) - auc(theirs[p], y[p]) for p in picks]
        low, high = np.quantile(gains, [0.025, 0.975])
        report.append(f"{name} {low:+.2f} to {high:+.2f}")
        if low < 0:
            failed.append(name)
    ratio = sigmoid(ours).mean() / y.mean()
    if abs(ratio - 1) > 0.05:
        failed.append("calibration")
    if failed:
        report.append("STOP")
    state["stop"] = bool(failed)
    return ", ".join([*report[:2], f"ratio {ratio:.2f}", *report[2:]])


def release(day, fault):
    """Serve a tenth of today's users first; then all, or none."""
    x, y, _ = partition(day)
    served = x * (fault != "serving")  # online, every feature arrives as 0
    canary = np.arange(ROWS) % 10 == 0
    chance = sigmoid(served @ models[f"day {day}"])
    ratio = chance[canary].mean() / y[canary].mean()
    state["stop"] = abs(ratio - 1) > 0.25
    if state["stop"]:
        return f"canary ratio {ratio:.2f}, STOP"
    registry.update(live=f"day {day}", previous=registry["live"])
    return f"canary ratio {ratio:.2f}, then all users"


needs = {features: {window}, fit: {features}, gate: {fit}, release: {gate}}
for fault in ("join", "sampling", "serving", "none"):
    print(f"\nrun of day {TODAY}, fault: {fault}")
    state["stop"] = False
    for task in TopologicalSorter(needs).static_order():
        print(f"  {task.__name__:<9} {task(TODAY, fault)}")
        if state["stop"]:
            break
    print(f"  live      {registry['live']}")
registry["live"] = registry["previous"]
print("\nrolled back, live:", registry["live"])
