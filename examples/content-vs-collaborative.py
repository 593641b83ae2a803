"""Content with and without IDF, collaboration, and five ways to blend."""

import numpy as np

TAGS = {
    "Sourdough": "recipes beginner bread oven ferment",
    "Pickling": "recipes beginner jars salt ferment",
    "Rye Loaves": "recipes bread oven ferment",
    "Beekeeping": "bees hives honey garden",
    "Cakes": "recipes beginner oven sugar eggs",
    "Noodles": "recipes beginner wok broth eggs",
}
READERS = {  # other people, by number; no one has read Rye Loaves yet
    "Sourdough": {1, 2, 3, 4, 5, 6},
    "Pickling": {1, 2, 3, 7},
    "Rye Loaves": set(),
    "Beekeeping": {1, 2, 3, 4, 8, 9},
    "Cakes": {5},
    "Noodles": {6, 10, 11, 12},
}
LIKED, WORTH = ["Sourdough", "Pickling"], 2  # of content, in readers
words = sorted(set(" ".join(TAGS.values()).split()))
has = {
    book: np.array([word in text.split() for word in words], dtype=float)
    for book, text in TAGS.items()
}
idf = np.log(len(has) / sum(has.values()))


def content_score(book, weight):
    """Return the cosine of the profile and the book, tags weighted."""
    profile = sum(has[liked] for liked in LIKED) * weight
    item = has[book] * weight
    return profile @ item / np.sqrt(profile @ profile * (item @ item))


def collaborative_score(book):
    """Return the mean cosine of its readers and those of the liked books."""
    mine, size = READERS[book], max(len(READERS[book]), 1)
    return np.mean(
        [
            len(mine & READERS[liked]) / np.sqrt(size * len(READERS[liked]))
            for liked in LIKED
        ]
    )


for word in ("recipes", "oven", "bread"):
    print(f"idf of {word} {idf[words.index(word)]:.2f}", end="  ")
print("\n\nbook         plain tags  tf-idf  collaborative  weight w  blend")
for book in list(TAGS)[2:]:
    plain, content = content_score(book, 1), content_score(book, idf)
    together = collaborative_score(book)
    weight = len(READERS[book]) / (len(READERS[book]) + WORTH)
    print(f"{book:<13}{plain:10.3f}{content:8.3f}{together:15.3f}", end="")
    blend = weight * together + (1 - weight) * content
    print(f"{weight:10.2f}{blend:7.3f}")

SEEDS, ITEMS = 20, 4000
rows = []
for seed in range(SEEDS):
    random = np.random.default_rng(seed)
    truth, noise, error = random.normal(size=(3, ITEMS))
    events = np.floor(np.exp(random.uniform(0, 6, size=ITEMS))) - 1
    content = truth + noise  # collaboration is as exact after 10 events
    shared = truth + error * np.sqrt(10 / events.clip(0.1))
    shared[events == 0] = 0
    blends = {"content only": content, "collaboration only": shared}
    for name, scale, w in (
        ("half each", 1, 0.5),
        ("w = n / (n + 10)", 1, events / (events + 10)),
        ("w = n / (n + 300)", 1, events / (events + 300)),
        ("w, scale ten times larger", 10, events / (events + 10)),
    ):
        blends[name] = w * shared * scale + (1 - w) * content
    sure = events / 10
    blends["w, then shrunk"] = (content + sure * shared) / (2 + sure)
    tops = [np.argsort(-score)[:200] for score in blends.values()]
    rows.append([[truth[t].mean(), (events[t] < 3).mean()] for t in tops])
print(f"\ntop 200 of {ITEMS:,}, {SEEDS} seeds: true worth (range), cold items")
for name, run in zip(blends, np.swapaxes(rows, 0, 1)):
    worth, share = np.median(run, axis=0)
    print(f"  {name:<31}{worth:.2f} ({run[:, 0].min():.2f}-", end="")
    print(f"{run[:, 0].max():.2f}){share:8.2f}")
