"""In-batch softmax with and without logQ, and towers of different runs."""

import numpy as np

HEAD, ITEMS, TASTES, WIDTH, CANDIDATES = 20, 200, 6, 12, 20


def softmax(scores):
    """Return the softmax over the last axis."""
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


logits, sampling = np.array([2.0, 2.5, 1.0]), np.array([0.001, 0.05, 0.0005])
corrected = logits - np.log(sampling)
print("one user, items               A       B       C")
print("sampling probability q", *(f"{value:7.4f}" for value in sampling))
rows = {
    "logit": logits,
    "softmax": softmax(logits),
    "logit - log q": corrected,
    "softmax, corrected": softmax(corrected),
}
for label, row in rows.items():
    print(f"{label:<22}", *(f"{value:7.3f}" for value in row))

# A world with a known truth: each taste likes some items,
# and 20 head items appeal to everybody.
world = np.random.default_rng(0)
affinity = 1.5 * world.normal(size=(TASTES, ITEMS))
appeal = np.where(np.arange(ITEMS) < HEAD, 2.5, 0.0)
truth = softmax(affinity + appeal)  # P(item | taste)
q = truth.mean(axis=0)  # chance to be a positive, hence an in-batch negative


def train(correction, seed, steps=900, batch=128, rate=2.0):
    """Return user and item vectors after SGD on simulated clicks."""
    random = np.random.default_rng(seed)
    users = 0.3 * random.normal(size=(TASTES, WIDTH))
    items = 0.3 * random.normal(size=(ITEMS, WIDTH))
    chance = truth.ravel() / TASTES
    log = random.choice(truth.size, size=(steps, batch), p=chance)
    own = np.eye(batch, dtype=bool)
    for taste, item in zip(*np.divmod(log, ITEMS), strict=True):
        scores = users[taste] @ items[item].T - correction * np.log(q[item])
        repeated = (item[:, None] == item) & ~own  # a positive is no negative
        gradient = softmax(np.where(repeated, -np.inf, scores)) - own
        user_step = gradient @ items[item]
        item_step = gradient.T @ users[taste]
        np.add.at(users, taste, -rate / batch * user_step)
        np.add.at(items, item, -rate / batch * item_step)
    return users, items


def report(label, scores):
    """Print the clicks that the candidates catch, and their head share."""
    top = np.argsort(-scores, axis=1)[:, :CANDIDATES]
    caught = np.take_along_axis(truth, top, axis=1).sum(axis=1).mean()
    print(f"{label:<33}{caught:>14.2f}{(top < HEAD).mean():>12.2f}")


print("\n20 candidates of 200 by           clicks caught  head share")
report("true click probability", truth)
report("true click probability / q", truth / q)
users, items = train(correction=0, seed=1)
report("towers, plain in-batch softmax", users @ items.T)
users_1, items_1 = train(correction=1, seed=1)
report("towers, log q subtracted", users_1 @ items_1.T)
users_2, items_2 = train(correction=1, seed=2)
report("user tower of run 1, index of 2", users_1 @ items_2.T)
