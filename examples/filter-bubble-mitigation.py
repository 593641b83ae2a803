"""Measure diversity at three levels, then widen a list step by step."""

import numpy as np


def similarity(vectors):
    """Return the mean cosine over the pairs of unit vectors."""
    rows, columns = np.triu_indices(len(vectors), k=1)
    return np.mean((np.array(vectors) @ np.array(vectors).T)[rows, columns])


def entropy(counts):
    """Return the entropy of the shares, in nats."""
    shares = np.array([count for count in counts if count]) / sum(counts)
    return float(-(shares * np.log(shares)).sum())


def gini(exposure):
    """Return the inequality of exposure: 0 if all items get the same."""
    ordered, n = np.sort(exposure), len(exposure)
    place = np.arange(1, n + 1)
    return float(((2 * place - n - 1) * ordered).sum() / (n * ordered.sum()))


print("list: three unit vectors          similarity")
for third in ((0, 1), (0.6, 0.8)):
    vectors = [(1, 0), (0.8, 0.6), third]
    print(f"{'  '.join(map(str, vectors)):<34}{similarity(vectors):>10.3f}")

print("\nmonth of 30 lists of 6      list similarity  entropy  topics")
topic = np.eye(6)  # one unit vector per editorial topic
feeds = {
    "one topic a day, changing": [[day % 6] * 6 for day in range(30)],
    "the same three every day": [[0, 0, 1, 1, 2, 2]] * 30,
}
for name, feed in feeds.items():
    inside = np.mean([similarity(topic[shown]) for shown in feed])
    spread = entropy(np.bincount(np.concatenate(feed)))
    print(f"{name:<28}{inside:>15.2f}{spread:>9.3f}{np.exp(spread):>8.2f}")
spread = entropy([70, 20, 10])
print(f"{'consumed 70, 20 and 10%':<43}{spread:>9.3f}{np.exp(spread):>8.2f}")

print("\ncatalog: exposure of 5 items    coverage  Gini")
for exposure in ([70, 15, 10, 5, 0], [40, 25, 15, 10, 10]):
    covered = np.mean(np.array(exposure) > 0)
    print(f"{exposure!s:<32}{covered:>8.0%}{gini(exposure):>6.2f}")

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
    inside = similarity([topic[label[i]] for i in chosen])
    mean = np.mean([score[i] for i in chosen])
    print(f"{weight:>6.1f}  {names:<12}{mean:>9.3f}{inside:>17.2f}")
