"""Measure breadth at three levels, and see what fools the measures."""

import numpy as np

SEEDS, USERS = 20, 2000


def similarity(vectors):
    """Return the mean cosine over the pairs of unit vectors."""
    rows, columns = np.triu_indices(len(vectors), k=1)
    return np.mean((np.array(vectors) @ np.array(vectors).T)[rows, columns])


def effective(counts):
    """Return the effective number of topics, e to the entropy, by row."""
    shares = counts / counts.sum(axis=-1, keepdims=True)
    logs = np.log(np.where(shares > 0, shares, 1))
    return np.exp(-(shares * logs).sum(axis=-1))


print("month of 30 lists of 6      list similarity  topics in the month")
topic = np.eye(6)  # one unit vector per editorial topic
feeds = {
    "one topic a day, changing": [[day % 6] * 6 for day in range(30)],
    "the same three every day": [[0, 0, 1, 1, 2, 2]] * 30,
}
for name, feed in feeds.items():
    inside = np.mean([similarity(topic[shown]) for shown in feed])
    month = effective(np.bincount(np.concatenate(feed)))
    print(f"{name:<28}{inside:>15.2f}{month:>21.2f}")

print("\nsame topics, other order    topics counted  weighted by 1/rank")
seen = 1 / np.arange(1, 9)
for name, feed in (("mixed", "ABCDABCD"), ("one topic first", "AABBCCDD")):
    place = np.array([[item == kind for item in feed] for kind in "ABCD"])
    print(f"{name:<28}{effective(place.sum(axis=1)):>14.2f}", end="")
    print(f"{effective(place @ seen):>20.2f}")


def alike(counts):
    """Return the chance that two of a user's plays share a topic."""
    return (counts * (counts - 1)).sum(1) / counts.sum(1) / (counts.sum(1) - 1)


def measures(random, plays, run=1):
    """Return four measures for users whose tastes are ten equal topics."""
    sessions = random.multinomial(plays // run, [0.1] * 10, size=USERS)
    counts = run * sessions  # each session stays on one topic
    drawn = [
        random.multivariate_hypergeometric(row, min(plays, 10))
        for row in counts
    ]
    mean = [effective(np.array(part)).mean() for part in (counts, drawn)]
    return [*mean, alike(counts).mean(), alike(sessions).mean()]


print("\ntrue breadth: 10 topics   as counted   on 10 plays   two plays alike")
values = {}
for plays in (5, 10, 13, 20, 50):
    seeds = map(np.random.default_rng, range(SEEDS))
    values[plays] = np.array([measures(seed, plays) for seed in seeds])
    mid = np.median(values[plays], axis=0)
    print(f"{plays:>3} plays{mid[0]:>22.2f}{mid[1]:>14.2f}{mid[2]:>16.3f}")
print("sessions of five plays on one topic        two sessions alike")
for plays in (10, 50):
    seeds = map(np.random.default_rng, range(SEEDS))
    mid = np.median([measures(seed, plays, run=5) for seed in seeds], axis=0)
    print(f"{plays:>3} plays{mid[0]:>22.2f}{mid[1]:>14.2f}", end="")
    print(f"{mid[2]:>16.3f}   {mid[3]:.3f}")
change = (values[13] - values[10][::-1])[:, :3]
print("13 against 10 plays, median and range of the difference")
names = "as counted", "on 10 plays", "two plays alike"
for name, row in zip(names, change.T, strict=True):
    print(f"{name:<18}{np.median(row):+.3f} ({row.min():+.3f} to", end="")
    print(f" {row.max():+.3f})")

score = [0.95, 0.93, 0.92, 0.90, 0.80, 0.75, 0.70, 0.60, 0.40]
label = [0, 0, 0, 0, 1, 1, 2, 2, 3]
print("\nlambda  list of 4   mean score  list similarity")
for weight in (1.0, 0.9, 0.7, 0.4):
    chosen = []
    while len(chosen) < 4:  # MMR: score against nearness
        value = {}
        for i in set(range(len(score))) - set(chosen):
            near = max((label[i] == label[j] for j in chosen), default=0)
            value[i] = weight * score[i] - (1 - weight) * near
        chosen.append(max(value, key=value.get))
    names = " ".join("ABCD"[label[i]] for i in chosen)
    print(f"{weight:>6.1f}  {names:<12}", end="")
    print(f"{np.mean([score[i] for i in chosen]):>9.3f}", end="")
    print(f"{similarity([topic[label[i]] for i in chosen]):>17.2f}")
