"""Four losses on three items, then what each cannot see or repair."""

import numpy as np
from scipy.special import expit as sigmoid
from scipy.special import log_softmax, softmax
from sklearn.linear_model import LogisticRegression

grades, scores = np.array([0, 1, 2]), np.array([2.0, 1.0, 0.5])
pairs = [(1, 0), (2, 0), (2, 1)]  # (higher grade, lower grade)


def ndcg(shown):
    """Return NDCG of grades listed from the top, with exponential gain."""
    gains = 2.0 ** np.array([shown, sorted(shown, reverse=True)]) - 1
    value, ideal = gains @ (1 / np.log2(np.arange(2, len(shown) + 2)))
    return value / ideal


def losses(s):
    clicked = grades > 0
    pointwise = -np.log(np.where(clicked, sigmoid(s), 1 - sigmoid(s))).sum()
    pairwise = sum(np.log1p(np.exp(s[b] - s[a])) for a, b in pairs)
    listwise = -(grades / grades.sum() * log_softmax(s)).sum()
    return pointwise, pairwise, listwise


print("pair (grade over grade)  RankNet loss  pull", end="   ")
print("change of NDCG  weighted pull")
pull = {
    "pointwise": (grades > 0) - sigmoid(scores),
    "RankNet": np.zeros(3),
    "LambdaRank": np.zeros(3),
}
for high, low in pairs:
    strength = sigmoid(scores[low] - scores[high])
    order = [{high: low, low: high}.get(item, item) for item in range(3)]
    change = ndcg(grades[order]) - ndcg(grades)
    for name, weight in (("RankNet", 1), ("LambdaRank", change)):
        pull[name][[high, low]] += strength * weight * np.array([1, -1])
    loss = np.log1p(np.exp(scores[low] - scores[high]))
    print(f"{grades[high]} over {grades[low]}{loss:>31.3f}", end="")
    print(f"{strength:>6.3f}{change:>17.3f}{strength * change:>15.3f}")
pull["softmax"] = grades / grades.sum() - softmax(scores)

print("\npull on the score of    grade 0  grade 1  grade 2")
for name, forces in pull.items():
    print(f"{name:<22}", *(f"{force:+8.3f}" for force in forces))

print("\nloss                  pointwise  pairwise  listwise")
for name, added in (("scores 2.0, 1.0, 0.5", 0), ("3 added to each", 3)):
    print(f"{name:<21}", *(f"{x:9.3f}" for x in losses(scores + added)))

print("\ngrades from the top   inverted pairs   NDCG")
lists = {"0, 1, 2": 3, "1, 0, 0, 1": 2, "0, 1, 1, 0": 2}
for shown, inverted in lists.items():
    print(f"{shown:<20}{inverted:>16}", end="")
    print(f"{ndcg([int(grade) for grade in shown.split(', ')]):>7.3f}")

R, SEEN = 0.3, (1.0, 0.5, 0.1)  # what cross-entropy learns of R
print("\nrelevance 0.3, seen with chance      1.0    0.5    0.1")
print(f"{'raw clicks':<33}", *(f"{R * e:6.3f}" for e in SEEN))
print(f"{'clicks weighted by 1 / chance':<33}", end=" ")
print(*(f"{R / (R + 1 - R * e):6.3f}" for e in SEEN))
print(f"{'and non-clicks corrected too':<33}", *(f"{R:6.3f}" for e in SEEN))


def calibrate(seed):
    """Return predicted over observed clicks: all, quiet, busy requests."""
    random = np.random.default_rng(seed)
    level = np.sort(random.normal(-2, 1, size=(2000, 1)), axis=0)
    score = random.normal(0, 1, size=(2000, 10))  # the right differences
    clicked = random.random(score.shape) < sigmoid(level + score)
    known = level + random.normal(0, 0.5, size=level.shape) + 0 * score
    ratios = []
    for inputs in ([score], [score, known]):
        table = np.stack(inputs, axis=-1).reshape(-1, len(inputs))
        fitted = LogisticRegression().fit(table, clicked.ravel())
        chance = fitted.predict_proba(table)[:, 1].reshape(score.shape)
        ratios += [
            chance[part].sum() / clicked[part].sum()
            for part in (slice(None), slice(400), slice(1600, None))
        ]
    return ratios


runs = np.percentile([calibrate(s) for s in range(20)], [50, 0, 100], 0)
print("\npredicted over observed clicks, 20 seeds: median and range")
print("calibrated on                all       quietest fifth     busiest")
for start, name in ((0, "score"), (3, "score and request")):
    print(f"{name:<20}", end="")
    for row in runs.T[start : start + 3]:
        print("  {:.2f} ({:.2f}-{:.2f})".format(*row), end="")
    print()
