"""Print the attention weight of each place that one head learns in three simulated worlds."""

import json

import numpy as np

USERS, EVENTS, ITEMS, TASTES = 1000, 8, 24, 6
CAUSED = 0.85  # share of events that have a cause; the others are random
random = np.random.default_rng(0)
one_hot = np.eye(ITEMS)


def softmax(scores):
    """Return the softmax over the last axis."""
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def histories(lag):
    """Return events caused by the one `lag` places before, or 0: by taste."""
    likely = np.stack([random.permutation(ITEMS) for _ in range(3)], axis=1)
    taste = random.integers(TASTES, size=USERS)
    log = random.integers(ITEMS, size=(USERS, EVENTS + 1))
    for now in range(lag, EVENTS + 1):
        cause = log[:, now - lag] if lag else taste
        item = likely[cause, random.choice(3, size=USERS, p=[0.6, 0.3, 0.1])]
        np.putmask(log[:, now], random.random(USERS) < CAUSED, item)
    return log


def learned_weights(log, steps=100, rate=30.0):
    """Return the weight of each place after training on the next item."""
    seen, target = one_hot[log[:, :-1]], one_hot[log[:, -1]]
    place, output = np.zeros(EVENTS), np.zeros((ITEMS, ITEMS))
    for _ in range(steps):
        weights = softmax(place)
        context = weights @ seen
        error = (softmax(context @ output) - target) / USERS
        pull = np.einsum("uei,ui->e", seen, error @ output.T)
        place -= rate * weights * (pull - weights @ pull)
        output -= rate * context.T @ error
    return softmax(place)


rows = [
    {"world": world, "ago": EVENTS - place, "weight": round(float(weight), 2)}
    for lag, world in enumerate(("Stable taste", "Follows the last event", "Two threads"))
    for place, weight in enumerate(learned_weights(histories(lag)))
]
print(json.dumps(rows))
