"""Print three clouds of 60 points in two dimensions, with mean cosine and effective rank in their titles."""

import json
from math import exp, hypot, log, sqrt
from random import Random

random = Random(4)
noise = [(random.gauss(0, 0.85), random.gauss(0, 0.85)) for _ in range(60)]
CLOUDS = {
    "healthy": noise,
    "low rank": [(1.1 * x + 0.06 * y, 0.7 * x - 0.09 * y) for x, y in noise],
    "narrow cone": [(2.0 + 0.35 * x, 1.5 + 0.35 * y) for x, y in noise],
}


def mean_cosine(points: list[tuple[float, float]]) -> float:
    """Return the mean cosine of two different points seen from the origin."""
    units = [(x / hypot(x, y), y / hypot(x, y)) for x, y in points]
    total = sum(x for x, _ in units) ** 2 + sum(y for _, y in units) ** 2
    return (total - len(points)) / (len(points) * (len(points) - 1))


def effective_rank(points: list[tuple[float, float]]) -> float:
    """Return the effective rank of the centered points, from the eigenvalues of their 2 by 2 scatter matrix."""
    middle = [sum(axis) / len(points) for axis in zip(*points, strict=True)]
    xs, ys = (
        [value - center for value in axis]
        for axis, center in zip(zip(*points, strict=True), middle, strict=True)
    )
    xx, yy, xy = (
        sum(x * x for x in xs),
        sum(y * y for y in ys),
        sum(x * y for x, y in zip(xs, ys, strict=True)),
    )
    spread = sqrt((xx - yy) ** 2 + 4 * xy * xy)
    singular = [sqrt((xx + yy + sign * spread) / 2) for sign in (1, -1)]
    return exp(-sum(value / sum(singular) * log(value / sum(singular)) for value in singular))


values = []
for order, (name, points) in enumerate(CLOUDS.items()):
    cosine = f"{mean_cosine(points):.2f}".replace("-", "\u2212")
    title = f"{name}|mean cosine {cosine}|effective rank {effective_rank(points):.1f}"
    values += [
        {"cloud": title, "order": order, "x": round(x, 2), "y": round(y, 2)} for x, y in points
    ]
print(json.dumps(values))
