"""Print the pull (minus the gradient) of four losses on three items with grades 0, 1, 2 and scores 2.0, 1.0, 0.5."""

import json
from math import exp, log2

GRADES, SCORES = (0, 1, 2), (2.0, 1.0, 0.5)
PAIRS = ((1, 0), (2, 0), (2, 1))


def sigmoid(x: float) -> float:
    """Return the logistic function."""
    return 1 / (1 + exp(-x))


gain = [2**grade - 1 for grade in GRADES]
discount = [1 / log2(rank + 2) for rank in range(3)]
ideal = sum(g * d for g, d in zip(sorted(gain, reverse=True), discount, strict=True))
pulls = {
    "pointwise": [
        float(grade > 0) - sigmoid(score) for grade, score in zip(GRADES, SCORES, strict=True)
    ]
}
for name in ("pairwise: RankNet", "weighted: LambdaRank"):
    pulls[name] = [0.0, 0.0, 0.0]
    for high, low in PAIRS:
        pull = sigmoid(SCORES[low] - SCORES[high])
        if name.startswith("weighted"):
            pull *= abs((gain[high] - gain[low]) * (discount[high] - discount[low])) / ideal
        pulls[name][high] += pull
        pulls[name][low] -= pull
total = sum(map(exp, SCORES))
pulls["listwise: softmax"] = [
    grade / sum(GRADES) - exp(score) / total for grade, score in zip(GRADES, SCORES, strict=True)
]
values = []
for order, (name, row) in enumerate(pulls.items()):
    for grade, pull in zip(GRADES, row, strict=True):
        label, direction = f"{pull:+.2f}".replace("-", "\u2212"), "up" if pull > 0 else "down"
        values.append({"loss": name, "order": order, "grade": grade, "pull": round(pull, 3)})
        values[-1] |= {"direction": direction, "label": label}
print(json.dumps(values))
