"""Next-item prediction by matrix factorization, by the last event and by self-attention, with histories intact and shuffled."""

import numpy as np
from scipy.special import softmax

USERS, ITEMS, EVENTS, WIDTH, TRAIN = 2500, 24, 8, 16, 1000
random = np.random.default_rng(0)
one_hot = np.eye(ITEMS)


def attention(query, keys, values):
    """Return the weight of each event and the weighted mean of the values, for a batch of histories."""
    weights = softmax(np.einsum("nld,nd->nl", keys, query) / np.sqrt(query.shape[1]), axis=1)
    return weights, np.einsum("nl,nld->nd", weights, values)


query, keys, values = np.array([[1, 0]]), np.array([[[1, 0], [0.2, 0.9], [0.9, 0.1]]]), np.array([[[1, 0], [0, 1], [0.8, 0.2]]])
for name, order in (("as given", [0, 1, 2]), ("reversed", [2, 1, 0])):
    weights, context = attention(query, keys[:, order], values[:, order])
    print(f"{name}: weights", *(f"{w:.3f}" for w in weights[0]), " context", *(f"{c:.3f}" for c in context[0]))
print("plain mean of the values                ", *(f"{c:.3f}" for c in values[0].mean(axis=0)))


def train_attention(log, steps=600, batch=128, rate=1.0):
    """Return a scorer with item and position vectors and one head; the last event asks, the loss is a full softmax."""
    item, position, output = (0.5 * random.normal(size=(rows, WIDTH)) for rows in (ITEMS, EVENTS, ITEMS))
    ask = np.zeros((WIDTH, WIDTH))  # turns the last event into the query; at zero, all events weigh the same
    for _ in range(steps):
        rows = log[random.integers(len(log), size=batch)]
        x = item[rows[:, :-1]] + position
        weights, context = attention(x[:, -1] @ ask, x, x)
        error = (softmax(context @ output.T, axis=1) - one_hot[rows[:, -1]]) / batch
        back = error @ output  # from here the chain rule by hand
        gain = weights * np.einsum("nld,nd->nl", x - context[:, None], back) / np.sqrt(WIDTH)
        mixed = np.einsum("nl,nld->nd", gain, x)
        step = weights[..., None] * back[:, None] + gain[..., None] * (x[:, -1] @ ask)[:, None]
        step[:, -1] += mixed @ ask.T
        output -= rate * error.T @ context
        ask -= rate * x[:, -1].T @ mixed
        position -= rate * step.sum(axis=0)
        np.add.at(item, rows[:, :-1], -rate * step)
    return lambda h: attention((item[h[:, -1]] + position[-1]) @ ask, item[h] + position, item[h] + position)[1] @ output.T


def train_factorization(log):
    """Return a scorer that projects the set of a user's items on the main factors."""
    factors = np.linalg.svd(one_hot[log].sum(axis=1), full_matrices=False)[2][:WIDTH]
    return lambda h: one_hot[h].sum(axis=1) @ factors.T @ factors


def train_last(log):
    """Return a scorer that counts which item followed the last one."""
    follows = np.einsum("nli,nlj->ij", one_hot[log[:, :-1]], one_hot[log[:, 1:]])
    return lambda h: follows[h[:, -1]]


def follow(lag):
    """Return histories in which an item tends to follow the one `lag` events ago."""
    likely = np.argsort(random.random((ITEMS, ITEMS)), axis=1)[:, :3]
    log = random.integers(ITEMS, size=(USERS, EVENTS + 1))
    for now in range(lag, EVENTS + 1):
        item = likely[log[:, now - lag], random.choice(3, size=USERS, p=[0.6, 0.3, 0.1])]
        log[:, now] = np.where(random.random(USERS) < 0.85, item, log[:, now])
    return log


taste = softmax(2.2 * random.normal(size=(6, ITEMS)), axis=1)
stable = np.stack([random.choice(ITEMS, size=EVENTS + 1, p=taste[random.integers(6)]) for _ in range(USERS)])
print(f"\n{ITEMS} items, {USERS - TRAIN} test users")
print("hit rate at 5 with the history  intact  shuffled  shuffled before the last")
for world, log in (("stable taste", stable), ("follows last", follow(1)), ("two threads", follow(2))):
    history, target = log[TRAIN:, :-1], log[TRAIN:, -1:]
    keep_last = np.hstack([random.permuted(history[:, :-1], axis=1), history[:, -1:]])
    tests = history, random.permuted(history, axis=1), keep_last
    for name, train in (("factorization", train_factorization), ("last event", train_last), ("attention", train_attention)):
        score = train(log[:TRAIN])
        tops = [np.argsort(-score(test), axis=1, kind="stable")[:, :5] for test in tests]
        print(f"{world:<15}{name:<15}" + "".join(f"{(top == target).any(axis=1).mean():>10.2f}" for top in tops))
