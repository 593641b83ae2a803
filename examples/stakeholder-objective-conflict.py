"""Turn a quarrel about slots into prices, with their uncertainty."""

from itertools import pairwise

import numpy as np

POLICIES = {  # a week above today: thousand clicks, thousand USD of margin
    "A": (100, 20),
    "B": (80, 42),
    "C": (55, 56),
    "D": (30, 90),
    "E": (70, 39),
}


def beaten(name):
    """Return whether another policy is at least as good on both."""
    clicks, margin = POLICIES[name]
    rivals = (POLICIES[other] for other in POLICIES if other != name)
    return any(c >= clicks and m >= margin for c, m in rivals)


def price(low, high, points):
    """Return USD a click at which two policies are worth the same."""
    fewer, more = points[low] - points[high]
    return -more / fewer


front = [name for name in POLICIES if not beaten(name)]
points = {name: np.array(POLICIES[name], float) for name in front}
print("thousand clicks, thousand USD a week")
print(*(f"{name} {c}, {m};" for name, (c, m) in POLICIES.items()))
print("beaten:", *(name for name in POLICIES if beaten(name)))
for low, high in (*pairwise(front), ("B", "D")):
    clicks, margin = points[low] - points[high]
    print(f"{low} to {high}: {clicks:.0f} thousand clicks for USD", end=" ")
    print(f"{-margin:.0f} thousand, {price(low, high, points):.2f} a click")
real = [0.6 * price(low, high, points) for low, high in ("AB", "BD")]
print(
    f"if only 60% of the margin is new money: {real[0]:.2f} and {real[1]:.2f}"
)
share = (50 - 42) / (90 - 42)
mixed = share * 30 + (1 - share) * 80
print("margin of at least 50: C alone, 55 thousand clicks;")
print(f"or {share:.1%} of traffic on D, the rest on B, {mixed:.1f}")

print("\nvalue in USD thousand (loss against the best)")
print("a click is worth" + "".join(f"{name:>11}" for name in front))
worths = np.array([0.6, 0.8, 1.0, 1.2, 1.4])
value = np.array([worths * c + m for c, m in points.values()]).T
loss = value.max(axis=1, keepdims=True) - value
for row, worth in enumerate(worths):
    cells = zip(value[row], loss[row], strict=True)
    print(
        f"{worth:>16.2f}",
        *(f"{v:>6.0f} ({x:.0f})".rjust(10) for v, x in cells),
    )
print("largest loss    ", *(f"{x:>10.0f}" for x in loss.max(axis=0)))

random = np.random.default_rng(3)
print("\n95% interval of each number   A to B          B to D         B wins")
for width in (8, 4, 2):
    noise = random.normal(0, width / 1.96, (4, 2, 20_000))
    drawn = {n: points[n][:, None] + noise[i] for i, n in enumerate(front)}
    cells = ""
    for low, high in (("A", "B"), ("B", "D")):
        ends = np.percentile(price(low, high, drawn), (2.5, 97.5))
        cells += "   {:.2f} to {:.2f}".format(*ends)
    grid = np.linspace(0, 4, 200)[:, None]
    best = np.argmax([grid * c + m for c, m in drawn.values()], axis=0)
    print(f"+/- {width}{cells:>43}{(best == 1).any(axis=0).mean():>10.0%}")

print("\n1,000 requests, 10 slots, 50 candidates, 20 seeds, medians")
print("list                       clicks   margin in USD   worth at USD 1")
sums = {}
for seed in range(20):
    random = np.random.default_rng(seed)
    rate = random.beta(2, 30, (1_000, 50))
    earns = random.gamma(2, 0.5, (1_000, 50)) * rate  # expected margin
    rank = [np.argsort(np.argsort(-x)) for x in (rate, earns)]
    for name, score in (
        ("growth's ten", rate),
        ("finance's ten", earns),
        ("slots in turn", -np.minimum(*rank)),
        ("one score, USD 1 a click", rate + earns),
    ):
        top = np.argsort(-score)[:, :10]
        both = [np.take_along_axis(x, top, 1).sum() for x in (rate, earns)]
        sums.setdefault(name, []).append(both)
for name, rows in sums.items():
    clicks, margin = np.median(rows, axis=0)
    print(
        f"{name:<26}{clicks:>7,.0f}{margin:>16,.0f}{clicks + margin:>17,.0f}"
    )
