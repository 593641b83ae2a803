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
    """Return NDCG of validation and test users, and the lists."""
    lists = np.argsort(-np.where(train > 0, -np.inf, scores), axis=1)[:, :K]
    discount = 1 / np.log2(np.arange(2, K + 2))
    hits = np.take_along_axis(held, np.array([lists, lists]), axis=2)
    return *(hits @ discount / discount[:2].sum()).mean(axis=1), lists
SWEEP = {  # with a server: wandb.sweep(SWEEP), then wandb.agent(...)
    "method": "random",
    "metric": {"name": "ndcg", "goal": "maximize"},
    "run_cap": 8,
    "early_terminate": {"type": "hyperband", "min_iter": 1},
    "parameters": {
        "shrink": {"distribution": "log_uniform_values", "min": 1, "max": 100},
        "width": {"values": [4, 8, 16, 24]},
        "penalty": {"distribution": "log_uniform_values", "min": 1, "max": 100},
    },
}


def draw(name):
    rule = SWEEP["parameters"][name]
    if "values" in rule:
        return int(random.choice(rule["values"]))
    low, high = np.log([rule["min"], rule["max"]])
    return round(float(np.exp(random.uniform(low, high))), 1)


def panel(lists, others):
    """Return a table of five users: what they get, and what is new."""
    columns = ["user", "first three", "new", "margin"]
    rows = []
    for user in range(5):
        first = " ".join(f"i{item}" for item in lists[user, :3])
        new = len(set(lists[user]) - set(others[user]))
        rows.append([user, first, new, round(margin[lists[user]].mean(), 2)])
    return wandb.Table(columns=columns, data=rows)


def track(group, config, seed=0):
    """Train and score one model, and log it as an offline run."""
    model = {"neighbors": neighbors, "factors": factors}[group]
    ndcg, test, lists = evaluate(model(**config, seed=seed))
    with wandb.init(
        project="panel",
        group=group,
        config={**config, "seed": seed, "data": "synthetic v1"},
        dir=folder.name,
        mode="offline",
        settings=wandb.Settings(silent=True, console="off"),
    ) as run:
        values = {"ndcg": ndcg, "margin": margin[lists].mean()}
        run.log({**values, "coverage": len(np.unique(lists)) / ITEMS})
        run.log({"panel": panel(lists, popular)})
        return {**run.summary, "test": test, "config": config, "dir": run.dir}


folder = tempfile.TemporaryDirectory()
popular = evaluate(np.tile(train.sum(axis=0), (USERS, 1)))[2]
print("           trials  best: NDCG   test  margin  coverage   five seeds, test")
for group, names in {
    "neighbors": ["shrink"],
    "factors": ["width", "penalty"],
}.items():
    runs = [
        track(group, {name: draw(name) for name in names})
        for _ in range(SWEEP["run_cap"])
    ]
    best = max(runs, key=lambda run: run["ndcg"])
    model = {"neighbors": neighbors, "factors": factors}[group]
    fresh = [evaluate(model(**best["config"], seed=s))[1] for s in range(1, 6)]
    print(f"{group:<11}{len(runs):>6}{best['ndcg']:>12.3f}{best['test']:>7.3f}", end="")
    print(f"{best['margin']:>8.2f}{best['coverage']:>10.2f}", end="")
    print(f"      {np.mean(fresh):.3f} +- {np.std(fresh, ddof=1):.3f}", best["config"])
lazy = evaluate(neighbors(100))[1]
print(f"neighbors, untuned (shrink 100): test {lazy:.3f}")
logged = next(Path(best["dir"]).glob("media/table/*.json"))
table = json.loads(logged.read_text(encoding="utf-8"))
print("\nthe table of the last best run, read back from its folder")
for row in [table["columns"], *table["data"]]:
    print("  {:<6}{:<16}{:>4}{:>8}".format(*row))
print("offline runs:", len(list(Path(folder.name).glob("wandb/offline-run-*"))))

print("\nnoise of 0.004 and no true difference: the best lies above the mean by")
for n in (50, 200, 1000):
    peak = quad(
        lambda z, n=n: z * n * stats.norm.pdf(z) * stats.norm.cdf(z) ** (n - 1),
        -8, 8,
    )[0]
    print(f"  {n:>4} trials  {peak:.2f} x 0.004 = {0.004 * peak:.3f}")
for gain in (0.005, 0.002):
    n = 2
    while True:
        df, shift = 2 * n - 2, gain / 0.004 * np.sqrt(n / 2)
        if stats.nct.sf(stats.t.ppf(0.975, df), df, shift) >= 0.8:
            break
        n += 1
    print(f"seeds per model to see a gain of {gain}: {n}")
