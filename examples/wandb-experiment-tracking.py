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
import time
t=time.time()
for s in (1,5,20,50,100): print('nn',s,[round(float(x),4) for x in evaluate(neighbors(s))[:2]])
for w in (4,8,16,24):
    for pen in (1,10,30): print('als',w,pen,[[round(float(x),4) for x in evaluate(factors(w,pen,s))[:2]] for s in range(3)])
print(time.time()-t)
