"""Print the mean attention weight by position that one head learns in three simulated worlds."""

import json

import numpy as np

USERS, ITEMS, EVENTS, WIDTH = 1000, 24, 8, 16
random = np.random.default_rng(0)


def softmax(scores):
    """Return the softmax over the last axis."""
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def learned_weights(log, steps=500, batch=128, rate=1.0):
    """Return the mean weight of each event after training on the next item."""
    item, position, output = (0.5 * random.normal(size=(rows, WIDTH)) for rows in (ITEMS, EVENTS, ITEMS))
    ask = np.zeros((WIDTH, WIDTH))
    for _ in range(steps):
        rows = log[random.integers(USERS, size=batch)]
        x = item[rows[:, :-1]] + position
        query = x[:, -1] @ ask
        weights = softmax(np.einsum("nld,nd->nl", x, query) / np.sqrt(WIDTH))
        context = np.einsum("nl,nld->nd", weights, x)
        error = (softmax(context @ output.T) - np.eye(ITEMS)[rows[:, -1]]) / batch
        back = error @ output
        gain = weights * np.einsum("nld,nd->nl", x - context[:, None], back) / np.sqrt(WIDTH)
        mixed = np.einsum("nl,nld->nd", gain, x)
        step = weights[..., None] * back[:, None] + gain[..., None] * query[:, None]
        step[:, -1] += mixed @ ask.T
        output -= rate * error.T @ context
        ask -= rate * x[:, -1].T @ mixed
        position -= rate * step.sum(axis=0)
        np.add.at(item, rows[:, :-1], -rate * step)
    x = item[log[:, :-1]] + position
    return softmax(np.einsum("nld,nd->nl", x, x[:, -1] @ ask) / np.sqrt(WIDTH)).mean(axis=0)


def follow(lag):
    """Return histories in which an item tends to follow the one `lag` events ago."""
    likely = np.argsort(random.random((ITEMS, ITEMS)), axis=1)[:, :3]
    log = random.integers(ITEMS, size=(USERS, EVENTS + 1))
    for now in range(lag, EVENTS + 1):
        item = likely[log[:, now - lag], random.choice(3, size=USERS, p=[0.6, 0.3, 0.1])]
        log[:, now] = np.where(random.random(USERS) < 0.85, item, log[:, now])
    return log


taste = softmax(2.2 * random.normal(size=(6, ITEMS)))
stable = np.stack([random.choice(ITEMS, size=EVENTS + 1, p=taste[random.integers(6)]) for _ in range(USERS)])
worlds = {"Stable taste": stable, "Follows the last event": follow(1), "Two threads": follow(2)}
rows = [
    {"world": world, "ago": EVENTS - place, "weight": round(float(weight), 2)}
    for world, log in worlds.items()
    for place, weight in enumerate(learned_weights(log))
]
print(json.dumps(rows))
