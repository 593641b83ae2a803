"""Target attention by hand; then four worlds, four models, three tests."""

import numpy as np
from scipy.special import softmax
from sklearn.linear_model import Ridge
from sklearn.metrics import top_k_accuracy_score as hit

print("weight of strollers, by softmax and by sum")
for tents, strollers in ((3, 1), (9, 3)):
    match = np.repeat([0, 1], [tents, strollers])  # with a stroller's query
    print(f"{tents} tents, {strollers} strollers", end="")
    print(f"{softmax(2 * match) @ match:8.2f}{match.sum():5}")

SEEDS, TRAIN, TEST, EVENTS, ITEMS, TASTES = 20, 4000, 1000, 8, 24, 12
WORLDS = {  # by taste, by an earlier event, and how many places earlier
    "taste": (1, 0, 1),
    "last event": (0, 1, 1),
    "two threads": (0, 1, 2),
    "both": (1, 1, 1),
}
MODELS = "factorization", "pairs", "pairs x factors", "sequence"
TESTS = "all shuffled", "earlier shuffled", "earlier swapped"
one_hot = np.eye(ITEMS)


def histories(by_taste, by_event, lag, random):
    """Return logs; a taste and the event `lag` places before draw the next."""
    like = np.log(random.dirichlet([0.06] * ITEMS, TASTES) + 0.001)
    step = np.log(random.dirichlet([0.5] * ITEMS, ITEMS) + 0.001)
    taste = random.integers(TASTES, size=TRAIN + TEST)
    log = random.integers(ITEMS, size=(TRAIN + TEST, EVENTS + 1))
    for now in range(lag, EVENTS + 1):
        pull = by_taste * like[taste] + by_event * step[log[:, now - lag]]
        chance = 0.85 * softmax(pull, axis=1) + 0.15 / ITEMS
        log[:, now] = (
            chance.cumsum(axis=1) > random.random((len(log), 1))
        ).argmax(axis=1)
    return log


def scores(log, tests):
    """Yield for each test the scores by each model, trained on `log`."""
    counts = one_hot[log].sum(axis=1)
    factors = np.linalg.eigh(counts.T @ counts)[1][:, -TASTES:]
    follows = np.zeros((ITEMS, ITEMS))
    np.add.at(follows, (log[:, :-1], log[:, 1:]), 1)
    places = one_hot[log[:, :-1]].reshape(len(log), -1)
    by_place = Ridge(alpha=30).fit(places, one_hot[log[:, -1]])
    for past in tests:
        by_set = one_hot[past].sum(axis=1) @ factors @ factors.T
        by_pair = follows[past[:, -1]]
        places = one_hot[past].reshape(len(past), -1)
        by_both = by_pair * by_set.clip(0.01)
        yield by_set, by_pair, by_both, by_place.predict(places)


def rates(world, seed):
    """Return hit rates at 5: tests by models."""
    random = np.random.default_rng(seed)
    log = histories(*WORLDS[world], random)
    past, target = log[TRAIN:, :-1], log[TRAIN:, -1]
    last = past[:, -1:]
    mixed = np.hstack([random.permuted(past[:, :-1], axis=1), last])
    other = np.hstack([np.roll(past[:, :-1], 1, axis=0), last])
    tests = past, random.permuted(past, axis=1), mixed, other
    return [
        [hit(target, score, k=5) for score in models]
        for models in scores(log[:TRAIN], tests)
    ]


runs = {w: np.array([rates(w, s) for s in range(SEEDS)]) for w in WORLDS}
print(f"\n{ITEMS} items; median (range) over {SEEDS} seeds", end="")
for columns, part in (MODELS, np.s_[:, 0]), (TESTS, np.s_[:, 1:, 3]):
    print(f"\n{'hit@5':11}", *(f"{column:16}" for column in columns))
    for world, values in runs.items():
        cells = np.percentile(values[part], [50, 0, 100], axis=0).T
        print(f"{world:11}", end="")
        print(*(" {:.2f} ({:.2f}-{:.2f})".format(*c) for c in cells), sep="")
