"""Tune two models on the same budget, tracked with W&B offline; then luck.

Stand-in: offline there is no sweep server, so a loop draws the trials.
"""

import json
import tempfile
from pathlib import Path

import numpy as np
import wandb
from scipy import stats
from scipy.integrate import quad

random = np.random.default_rng(0)
USERS, ITEMS, K = 400, 150, 10
taste = random.normal(size=(USERS, 6)) @ random.normal(size=(6, ITEMS))
chances = np.exp(0.7 * taste + random.normal(size=ITEMS))
margin = random.uniform(1, 9, size=ITEMS)
train, held = np.zeros((USERS, ITEMS)), np.zeros((2, USERS, ITEMS))
for user, chance in enumerate(chances):
    chosen = random.choice(ITEMS, 16, replace=False, p=chance / chance.sum())
    random.shuffle(chosen)
    train[user, chosen[:12]] = 1
    held[0, user, chosen[12:14]] = held[1, user, chosen[14:]] = 1


def neighbors(shrink, seed=0):
    del seed  # nothing in it is drawn
    both = train.T @ train
    size = np.sqrt(np.diag(both))
    alike = both / (np.outer(size, size) + shrink)
    np.fill_diagonal(alike, 0)
    return train @ alike


def factors(width, penalty, seed=0):
    """Alternate least squares, with weight 10 on the items chosen."""
    v = np.random.default_rng(seed).normal(scale=0.1, size=(ITEMS, width))
    for rows in [train, train.T] * 4:
        outer = (v[:, :, None] * v[:, None, :]).reshape(len(v), -1)
        square = v.T @ v + penalty * np.eye(width)
        square = square + (9 * rows @ outer).reshape(-1, width, width)
        u, v = v, np.linalg.solve(square, 10 * (rows @ v)[:, :, None])[:, :, 0]
    return u @ v.T


def evaluate(scores):
    """Return NDCG by user, for validation and test, and the lists."""
    lists = np.argsort(-np.where(train > 0, -np.inf, scores), axis=1)[:, :K]
    discount = 1 / np.log2(np.arange(2, K + 2))
    hits = np.take_along_axis(held, np.array([lists, lists]), axis=2)
    return hits @ discount / discount[:2].sum(), lists


def sweep(**parameters):
    """Return what wandb.sweep() takes: the same rules for each model."""
    return {
        "method": "random",
        "metric": {"name": "ndcg", "goal": "maximize"},
        "run_cap": 8,
        "early_terminate": {"type": "hyperband", "min_iter": 1},
        "parameters": parameters,
    }


def draw(rule):
    if "values" in rule:
        return int(random.choice(rule["values"]))
    low, high = np.log([rule["min"], rule["max"]])
    return round(float(np.exp(random.uniform(low, high))), 1)


def panel(lists):
    """Return a table: what five synthetic users get, and how new it is."""
    table = wandb.Table(columns=["user", "first three", "new", "margin"])
    for user in range(5):
        first = " ".join(f"i{item}" for item in lists[user, :3])
        new = len(np.setdiff1d(lists[user], popular[user]))
        table.add_data(user, first, new, round(margin[lists[user]].mean(), 2))
    return table


def track(model, config):
    """Train and score one model, and log it as an offline run."""
    scores, lists = evaluate(model(**config))
    with wandb.init(
        project="ranking",
        group=model.__name__,
        config={**config, "data": "synthetic-1"},
        dir=folder.name,
        mode="offline",
        settings=wandb.Settings(silent=True, console="off"),
    ) as run:
        logged = {
            "ndcg": scores[0].mean(),
            "margin": margin[lists].mean(),
            "coverage": len(np.unique(lists)) / ITEMS,
        }
        run.log({**logged, "panel": panel(lists)})
    return {**logged, "test": scores[1], "config": config, "files": run.dir}


log_range = {"distribution": "log_uniform_values", "min": 1, "max": 100}
widths = {"values": [4, 8, 16, 24]}
sweeps = {
    neighbors: sweep(shrink=log_range),
    factors: sweep(width=widths, penalty=log_range),
}
folder = tempfile.TemporaryDirectory()
popular = evaluate(np.tile(train.sum(axis=0), (USERS, 1)))[1]
winners = []
print("best of 8     ndcg  margin  coverage   test   test, five new seeds")
for model, rules in sweeps.items():
    best = {"ndcg": 0}
    for _ in range(rules["run_cap"]):
        drawn = {name: draw(r) for name, r in rules["parameters"].items()}
        best = max(best, track(model, drawn), key=lambda run: run["ndcg"])
    seeds = range(1, 6)
    winners.append(best["test"])
    fresh = [evaluate(model(**best["config"], seed=s))[0] for s in seeds]
    fresh = [scores[1].mean() for scores in fresh]
    print(f"{model.__name__:<12}{best['ndcg']:>6.3f}", end="")
    print(f"{best['margin']:>8.2f}{best['coverage']:>10.2f}", end="")
    print(f"{best['test'].mean():>7.3f}{np.mean(fresh):>8.3f}", end="")
    print(f" +- {np.std(fresh, ddof=1):.3f}")
    print("  ", json.dumps(best["config"]))
untuned = evaluate(neighbors(shrink=100))[0][1]
print(f"neighbors untuned, shrink 100: test {untuned.mean():.3f}")
gap = winners[1] - winners[0]
error = gap.std(ddof=1) / np.sqrt(USERS)
print(f"factors - neighbors: {gap.mean():.3f}, error over users {error:.3f}")

runs = list(Path(folder.name).glob("wandb/offline-run-*"))
file = next(Path(best["files"]).glob("media/table/*.json"))
table = json.loads(file.read_text(encoding="utf-8"))
print(f"\n{len(runs)} offline runs; the panel in the files of the last best:")
for row in [table["columns"], *table["data"]]:
    print("  {:<6}{:<16}{:>4}{:>8}".format(*row))


def density(z, n):
    """Return how likely the best of n normal draws is z."""
    return n * stats.norm.pdf(z) * stats.norm.cdf(z) ** (n - 1)


print("\nnoise 0.004, no true difference: how far the best is above the mean")
for n in (50, 200, 1000):
    peak = quad(lambda z, n=n: z * density(z, n), -8, 8)[0]
    print(f"  {n:>4} trials: {peak:.2f} x 0.004 = {0.004 * peak:.3f}")
for gain in (0.005, 0.002):
    n, power = 1, 0
    while power < 0.8:
        n += 1
        limit, shift = stats.t.ppf(0.975, 2 * n - 2), gain * np.sqrt(n / 2)
        power = stats.nct.sf(limit, 2 * n - 2, shift / 0.004)
    print(f"  seeds per model to see a gain of {gain}: {n}")
