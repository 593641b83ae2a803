"""Give two models the same number of trials, tracked with W&B offline.

Offline there is no sweep server, so a loop plays the sweep's grid.
"""

import json
import tempfile
from operator import itemgetter
from pathlib import Path

import numpy as np
import wandb
from scipy.stats import norm, sem
from sklearn.decomposition import TruncatedSVD
from sklearn.model_selection import ParameterGrid

USERS, ITEMS, K = 400, 150, 10
random = np.random.default_rng(3)
liking = (
    0.7 * random.normal(size=(USERS, 6)) @ random.normal(size=(6, ITEMS))
    + random.normal(size=ITEMS)  # some items are popular
    + random.gumbel(size=(USERS, ITEMS))  # the best 16 are a random draw
)
margin = random.uniform(1, 9, size=ITEMS)
chosen = random.permuted(np.argsort(-liking, axis=1)[:, :16], axis=1)
train = (chosen[:, :12, None] == np.arange(ITEMS)).any(axis=1).astype(float)
VALIDATION, TEST = [12, 13], [14, 15]  # two choices of each user


def neighbors(shrink):
    both = train.T @ train
    size = np.sqrt(np.diag(both))
    alike = both / (np.outer(size, size) + shrink)
    return train @ (alike * (1 - np.eye(ITEMS)))


def factors(width, damping, seed=0):
    scale = (1 + train.sum(axis=0)) ** damping  # popular items count less
    model = TruncatedSVD(width, n_iter=1, random_state=seed)
    return model.fit_transform(train / scale) @ model.components_ * scale


def top(scores):
    return np.where(train > 0, np.inf, -scores).argsort(kind="stable")[:, :K]


def ndcg(lists, part):
    hits = (lists[:, :, None] == chosen[:, None, part]).any(axis=2)
    discount = 1 / np.log2(np.arange(2, K + 2))
    return hits @ discount / discount[:2].sum()


def track(model, config):
    """Score one trial and log it as a run, with a panel of five users."""
    lists = top(model(**config))
    logged = {
        "ndcg": ndcg(lists, VALIDATION).mean(),
        "margin": margin[lists].mean(),
        "coverage": len(np.unique(lists)) / ITEMS,
        "panel": wandb.Table(
            columns=["user", "first four", "margin"],
            data=[
                [user, str(lists[user, :4]), margin[lists[user]].mean()]
                for user in range(5)
            ],
        ),
    }
    with wandb.init(
        project="ranking",
        group=model.__name__,
        config=config,
        dir=folder.name,
        mode="offline",
        settings=wandb.Settings(silent=True, console="off"),
    ) as run:
        run.log(logged)
    return {**logged, "lists": lists, "config": config, "files": run.dir}


folder = tempfile.TemporaryDirectory()
tests = []
SWEEPS = [
    {
        "method": "grid",
        "run_cap": 8,
        "metric": {"name": "ndcg", "goal": "maximize"},
        "parameters": {"shrink": {"values": [1, 2, 4, 8, 16, 32, 64, 128]}},
    },
    {
        "method": "grid",
        "run_cap": 8,
        "metric": {"name": "ndcg", "goal": "maximize"},
        "parameters": {
            "width": {"values": [4, 8, 12, 16]},
            "damping": {"values": [0, 0.25]},
        },
    },
]
print("best of 8    ndcg  margin  coverage   test")
for model, sweep in zip((neighbors, factors), SWEEPS, strict=True):
    rules = sweep["parameters"]
    grid = ParameterGrid({name: rules[name]["values"] for name in rules})
    best = max((track(model, c) for c in grid), key=itemgetter("ndcg"))
    tests.append(ndcg(best["lists"], TEST))
    print(f"{model.__name__:<11}{best['ndcg']:>6.3f}", end="")
    print(f"{best['margin']:>8.2f}{best['coverage']:>10.2f}", end="")
    print(f"{tests[-1].mean():>7.3f}  ", best["config"])
print("neighbors untuned, shrink 100:", end="")
print(f"{ndcg(top(neighbors(shrink=100)), TEST).mean():>12.3f}")
gap = tests[1] - tests[0]
print(f"factors - neighbors: {gap.mean():.3f}, standard error {sem(gap):.3f}")
fresh = [
    ndcg(top(factors(**best["config"], seed=seed)), TEST).mean()
    for seed in range(1, 6)
]
print(f"factors, five new seeds: {np.mean(fresh):.3f}", end="")
print(f" +- {np.std(fresh, ddof=1):.3f}")

(table,) = Path(best["files"]).glob("media/table/*.json")
print("\nthe panel in the files of the last best run:")
for user, first, money in json.loads(table.read_bytes())["data"]:
    print(f"  user {user}: {first}, margin {money:.2f}")

print("\nnoise 0.004, no true difference: how far the best is above the mean")
u = (np.arange(100_000) + 0.5) / 100_000
for n in (50, 200, 1000):
    peak = norm.ppf(u ** (1 / n)).mean()
    print(f"  {n:>4} trials: {peak:.2f} x 0.004 = {0.004 * peak:.3f}")
