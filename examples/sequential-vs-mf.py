"""Next item by factorization, last event and attention; order shuffled."""

import numpy as np
from scipy.sparse.linalg import svds
from scipy.special import softmax
from sklearn.metrics import top_k_accuracy_score

QUERY = [1, 0]
KEYS = [[1, 0], [0.2, 0.9], [0.9, 0.1]]
VALUES = [[1, 0], [0, 1], [0.8, 0.2]]
for name, step in (("as given", 1), ("reversed", -1)):
    weights = softmax(np.dot(KEYS[::step], QUERY) / np.sqrt(len(QUERY)))
    print(f"{name}: weights", *(f"{weight:.3f}" for weight in weights), end="")
    print("  context", *(f"{part:.3f}" for part in weights @ VALUES[::step]))
print("plain mean of the values", end=" " * 21)
print(*(f"{part:.3f}" for part in np.mean(VALUES, axis=0)))

USERS, TRAIN, EVENTS, ITEMS, TASTES = 2500, 1000, 8, 24, 6
CAUSED = 0.85  # share of events that have a cause; the others are random
random = np.random.default_rng(0)
one_hot = np.eye(ITEMS)


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


def train_factorization(log):
    """Return a scorer that projects a user's items on the main factors."""
    factors = svds(one_hot[log].sum(axis=1), k=TASTES)[2]
    return lambda history: one_hot[history].sum(axis=1) @ factors.T @ factors


def train_last(log):
    """Return a scorer that counts which item followed the last one."""
    follows = np.einsum(
        "uei,uej->ij", one_hot[log[:, :-1]], one_hot[log[:, 1:]]
    )
    return lambda history: follows[history[:, -1]]


def train_attention(log, steps=100, rate=30.0):
    """Return a scorer: one head that weighs events by place, full softmax."""
    seen, target = one_hot[log[:, :-1]], one_hot[log[:, -1]]
    place, output = np.zeros(EVENTS), np.zeros((ITEMS, ITEMS))
    for _ in range(steps):
        weights = softmax(place)
        context = weights @ seen
        error = (softmax(context @ output, axis=1) - target) / len(log)
        pull = np.einsum("uei,ui->e", seen, error @ output.T)
        place -= rate * weights * (pull - weights @ pull)
        output -= rate * context.T @ error
    return lambda history: softmax(place) @ one_hot[history] @ output


models = {
    "factorization": train_factorization,
    "last event": train_last,
    "attention": train_attention,
}
lags = {"stable taste": 0, "follows last": 1, "two threads": 2}
print(f"\n{ITEMS} items, {USERS - TRAIN} test users, best possible", end=" ")
print(f"hit rate {CAUSED + (1 - CAUSED) * 5 / ITEMS:.2f}")
print("hit rate at 5 with the history  intact  shuffled", end="")
print("  shuffled before the last")
for world, lag in lags.items():
    log = histories(lag)
    history, target = log[TRAIN:, :-1], log[TRAIN:, -1]
    before = random.permuted(history[:, :-1], axis=1)
    tests = (
        history,
        random.permuted(history, axis=1),
        np.hstack([before, history[:, -1:]]),
    )
    for name, train in models.items():
        scores = map(train(log[:TRAIN]), tests)
        rates = [top_k_accuracy_score(target, score, k=5) for score in scores]
        print(f"{world:<15}{name:<15}", *(f"{rate:9.2f}" for rate in rates))
