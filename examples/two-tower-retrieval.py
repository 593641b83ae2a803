"""In-batch softmax: logQ, temperature, q from a stream, and masking."""

import numpy as np
from scipy.special import softmax

SEEDS, HEAD, ITEMS, TASTES, WIDTH, TOP, STEPS = 20, 8, 200, 6, 12, 20, 40000
LOGITS, Q = [2, 2.5, 1], [0.001, 0.05, 0.0005]
print("softmax of three items", *(f"{w:8.3f}" for w in softmax(LOGITS)))
print("with log q subtracted ", end=" ")
print(*(f"{w:8.3f}" for w in softmax(LOGITS - np.log(Q))))
print("\nshare of a positive at cosine 0.7 among 1,000 negatives at 0")
for heat in (1, 0.1, 0.05):
    print(f"temperature {heat:<5}{softmax([0.7 / heat] + 1000 * [0])[0]:8.3f}")


def estimate(drawn, gap, rate, last=0):
    """Return 1 / the moving average of the steps between appearances."""
    for step in np.flatnonzero(drawn):
        last, gap = step, gap + rate * (step - last - gap)
    return 1 / gap


def train(truth, logq, mask, seed, steps=350, batch=128):
    """Return user and item vectors after SGD on simulated clicks."""
    random = np.random.default_rng(seed)
    users, items = np.split(0.3 * random.normal(size=(206, WIDTH)), [TASTES])
    log = random.choice(truth.size, (steps, batch), p=truth.ravel() / TASTES)
    own = np.eye(batch, dtype=bool)
    for step, (taste, item) in enumerate(zip(*np.divmod(log, ITEMS))):
        scores = users[taste] @ items[item].T
        scores -= logq * np.log(truth.mean(axis=0)[item])
        scores[(item[:, None] == item) & ~own & mask] = -np.inf
        slope = (softmax(scores, axis=1) - own) * (1 - step / steps) / 64
        move = slope @ items[item]
        np.subtract.at(items, item, slope.T @ users[taste])
        np.subtract.at(users, taste, move)
    return users, items


def judged(truth, scores):
    """Return the clicks caught by the candidates, and the head's mass."""
    top = np.argsort(-scores, axis=1)[:, :TOP]
    caught = np.take_along_axis(truth, top, axis=1).sum(axis=1).mean()
    return caught, softmax(scores, axis=1)[:, :HEAD].sum(axis=1).mean()


def world(seed):
    """Return by model what it catches, in a world with a known truth."""
    taste = 1.5 * np.random.default_rng(seed).normal(size=(TASTES, ITEMS))
    truth = softmax(taste + 3 * (np.arange(ITEMS) < HEAD), axis=1)
    models = {
        "truth": (np.log(truth), np.eye(ITEMS)),
        "plain": train(truth, 0, False, seed),
        "log q": train(truth, 1, False, seed),
        "log q, repeats masked": train(truth, 1, True, seed),
    }
    models["index of another run"] = (
        models["log q"][0],
        train(truth, 1, False, seed + SEEDS)[1],
    )
    return {n: judged(truth, u @ v.T) for n, (u, v) in models.items()}


def show(name, rows):
    """Print the median of each column, and its range over the seeds."""
    cells = np.percentile(rows, [50, 0, 100], axis=0).T
    print(f"{name:22}", *("{:8.2g} ({:.2g}-{:.2g})".format(*c) for c in cells))


print("\nestimate of q at the end: rate 0.01, rate 0.1")
for start, end in ((0.05, 0.05), (0.001, 0.001), (0.05, 0.001)):
    q = np.repeat([start, end], STEPS // 2)
    drawn = np.random.default_rng(0).random((SEEDS, STEPS)) < q
    runs = [[estimate(d, 1 / start, r) for r in (0.01, 0.1)] for d in drawn]
    show(f"true q {start} to {end}", runs)
print(f"\n{TOP} of {ITEMS} items caught, head's mass; {SEEDS} seeds")
worlds = [world(seed) for seed in range(SEEDS)]
for name in worlds[0]:
    show(name, [w[name] for w in worlds])
