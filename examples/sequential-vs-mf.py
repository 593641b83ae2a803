"""Next item by factorization, last event and attention; order shuffled."""

import numpy as np
from scipy.special import softmax

USERS, ITEMS, EVENTS, WIDTH, TRAIN = 2500, 24, 8, 16, 1000
random = np.random.default_rng(0)
one_hot = np.eye(ITEMS)


def attention(query, keys, values):
    """Return the weight of each event and the weighted mean of the values."""
    scores = np.einsum("nld,nd->nl", keys, query) / np.sqrt(query.shape[1])
    weights = softmax(scores, axis=1)
    return weights, np.einsum("nl,nld->nd", weights, values)


def digits(numbers):
    return " ".join(f"{number:.3f}" for number in numbers)


query = np.array([[1, 0]])
keys = np.array([[[1, 0], [0.2, 0.9], [0.9, 0.1]]])
values = np.array([[[1, 0], [0, 1], [0.8, 0.2]]])
for name, order in (("as given", [0, 1, 2]), ("reversed", [2, 1, 0])):
    weights, mean = attention(query, keys[:, order], values[:, order])
    print(f"{name}: weights {digits(weights[0])}  context {digits(mean[0])}")
mean = values[0].mean(axis=0)
print(f"plain mean of the values                 {digits(mean)}")


def train_attention(log, steps=600, batch=128, rate=1.0):
    """Return a scorer: item and position vectors, one head, full softmax."""
    item = 0.5 * random.normal(size=(ITEMS, WIDTH))
    position = 0.5 * random.normal(size=(EVENTS, WIDTH))
    output = 0.5 * random.normal(size=(ITEMS, WIDTH))
    ask = np.zeros((WIDTH, WIDTH))  # makes the query; zero: all weigh the same
    for _ in range(steps):
        rows = log[random.integers(len(log), size=batch)]
        x = item[rows[:, :-1]] + position
        query = x[:, -1] @ ask
        weights, context = attention(query, x, x)
        predicted = softmax(context @ output.T, axis=1)
        error = (predicted - one_hot[rows[:, -1]]) / batch
        back = error @ output  # from here the chain rule by hand
        gain = np.einsum("nld,nd->nl", x - context[:, None], back)
        gain *= weights / np.sqrt(WIDTH)
        mixed = np.einsum("nl,nld->nd", gain, x)
        step = np.einsum("nl,nd->nld", weights, back)
        step += np.einsum("nl,nd->nld", gain, query)
        step[:, -1] += mixed @ ask.T
        output -= rate * error.T @ context
        ask -= rate * x[:, -1].T @ mixed
        position -= rate * step.sum(axis=0)
        np.add.at(item, rows[:, :-1], -rate * step)

    def score(history):
        x = item[history] + position
        return attention(x[:, -1] @ ask, x, x)[1] @ output.T

    return score


def train_factorization(log):
    """Return a scorer that projects a user's items on the main factors."""
    matrix = one_hot[log].sum(axis=1)
    factors = np.linalg.svd(matrix, full_matrices=False)[2][:WIDTH]
    return lambda h: one_hot[h].sum(axis=1) @ factors.T @ factors


def train_last(log):
    """Return a scorer that counts which item followed the last one."""
    before, after = one_hot[log[:, :-1]], one_hot[log[:, 1:]]
    follows = np.einsum("nli,nlj->ij", before, after)
    return lambda h: follows[h[:, -1]]


def follow(lag):
    """Return histories where an item tends to follow that `lag` events ago."""
    likely = np.argsort(random.random((ITEMS, ITEMS)), axis=1)[:, :3]
    log = random.integers(ITEMS, size=(USERS, EVENTS + 1))
    for now in range(lag, EVENTS + 1):
        which = random.choice(3, size=USERS, p=[0.6, 0.3, 0.1])
        item = likely[log[:, now - lag], which]
        log[:, now] = np.where(random.random(USERS) < 0.85, item, log[:, now])
    return log


taste = softmax(2.2 * random.normal(size=(6, ITEMS)), axis=1)
tastes = (taste[random.integers(6)] for _ in range(USERS))
stable = [random.choice(ITEMS, size=EVENTS + 1, p=p) for p in tastes]
worlds = {
    "stable taste": np.stack(stable),
    "follows last": follow(1),
    "two threads": follow(2),
}
models = {
    "factorization": train_factorization,
    "last event": train_last,
    "attention": train_attention,
}
print(f"\n{ITEMS} items, {USERS - TRAIN} test users")
print("hit rate at 5 with the history  intact  shuffled", end="")
print("  shuffled before the last")
for world, log in worlds.items():
    history, target = log[TRAIN:, :-1], log[TRAIN:, -1:]
    before = random.permuted(history[:, :-1], axis=1)
    keep_last = np.hstack([before, history[:, -1:]])
    tests = history, random.permuted(history, axis=1), keep_last
    for name, train in models.items():
        score = train(log[:TRAIN])
        print(f"{world:<15}{name:<15}", end="")
        for test in tests:
            order = np.argsort(-score(test), axis=1, kind="stable")
            hit = (order[:, :5] == target).any(axis=1)
            print(f"{hit.mean():>10.2f}", end="")
        print()
