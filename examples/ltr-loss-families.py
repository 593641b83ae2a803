"""Three items, four losses: how each pulls, and what it cannot see."""

import numpy as np

grades, scores = np.array([0, 1, 2]), np.array([2.0, 1.0, 0.5])
pairs = [(1, 0), (2, 0), (2, 1)]  # (higher grade, lower grade)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    return np.exp(x) / np.exp(x).sum()


def ndcg(order):
    """Return NDCG of items listed from the top, with exponential gain."""
    discount, gain = 1 / np.log2(np.arange(2, 5)), 2.0**grades - 1
    ideal = np.sort(gain)[::-1]
    return (gain[order] * discount).sum() / (ideal * discount).sum()


def losses(s):
    clicked = grades > 0
    pointwise = -np.log(np.where(clicked, sigmoid(s), 1 - sigmoid(s))).sum()
    pairwise = sum(np.log1p(np.exp(s[b] - s[a])) for a, b in pairs)
    listwise = -(grades / grades.sum() * np.log(softmax(s))).sum()
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
    swapped = [{high: low, low: high}.get(item, item) for item in range(3)]
    change = abs(ndcg(swapped) - ndcg([0, 1, 2]))
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
    values = losses(scores + added)
    print(f"{name:<21}", *(f"{value:9.3f}" for value in values))

print("\ngrades from the top   inverted pairs   NDCG")
for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
    inverted = sum(order.index(a) > order.index(b) for a, b in pairs)
    print(f"{', '.join(map(str, order)):<20}{inverted:>16}{ndcg(order):>7.3f}")

print("\nad   click probability x bid   after 2 is added to both log-odds")
for name, p, bid in (("1", 0.02, 5.0), ("2", 0.06, 1.8)):
    shifted = sigmoid(np.log(p / (1 - p)) + 2)
    print(f"{name:<5}{p:.2f} x {bid:.1f} = {p * bid:.3f}", end="")
    print(f"{shifted:>23.3f} x {bid:.1f} = {shifted * bid:.3f}")
