"""Price margin and diversity in clicks: five policies, then whole pages."""

import numpy as np

POLICIES = [[10, 2], [8, 4.2], [5.5, 5.6], [3, 9], [7, 3.9]]  # A to E
points = np.array(POLICIES)  # clicks and margin
weights = np.linspace(0, 1, 10_001)  # on clicks; margin gets the rest
winner = (np.column_stack([weights, 1 - weights]) @ points.T).argmax(axis=1)
print("win at some weight:", ", ".join("ABCDE"[i] for i in np.unique(winner)))
step = np.diff(points[:4], axis=0)
print("clicks lost per point of margin, from A to B, B to C and C to D:")
print("  ".join(f"{price:.2f}" for price in -step[:, 0] / step[:, 1]))
print("margin of at least 5: C has 5.5 clicks, 1/6 of D and 5/6 of B", end=" ")
print(f"have {3 / 6 + 8 * 5 / 6:.2f}")

REQUESTS, ITEMS, SLOTS, TOPICS, SEEDS = 400, 60, 10, 8, 20
ROWS = np.arange(REQUESTS)


def world(random):
    """Return the click head, the margin head and the topic of each item."""
    topic = random.integers(0, TOPICS, (REQUESTS, ITEMS))
    likes = random.normal(0, 0.7, (REQUESTS, TOPICS))[ROWS[:, None], topic]
    click = 1 / (1 + np.exp(3 - likes - random.normal(0, 0.5, topic.shape)))
    value = random.gamma(2, 0.1, topic.shape)
    return click, click * value / (click + 0.1), topic


def serve(heads, score, penalty):
    """Fill ten slots greedily; each repeat of a topic costs a penalty."""
    score, page = score.copy(), []
    for _ in range(SLOTS):
        page.append(score.argmax(axis=1))
        same = heads[2] == heads[2][ROWS, page[-1]][:, None]
        score -= penalty * same
        score[ROWS, page[-1]] = -np.inf
    shown = [np.take_along_axis(head, np.array(page).T, 1) for head in heads]
    topics = np.mean([len(set(row)) for row in shown[2]])
    return 100 * shown[0].sum(1).mean(), 100 * shown[1].sum(1).mean(), topics


def lowest(reach, goal):
    """Return by bisection the lowest weight that reaches the goal."""
    low, high = 0.0, 4.0
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (low, middle) if reach(middle) >= goal else (middle, high)
    return high


worlds = []
for seed in range(SEEDS):
    heads = click, margin, _ = world(np.random.default_rng(seed))
    now = serve(heads, click, 0)
    floor = 1.3 * now[1]
    rate = lowest(lambda x: serve(heads, click + x * margin, 0)[1], floor)
    blend = click + rate * margin
    spread = lowest(lambda x: serve(heads, blend, x)[2], 6)
    both = lowest(lambda x: serve(heads, click + x * margin, spread)[1], floor)
    poor = margin < floor / 100 / SLOTS  # the floor as a filter on items
    worlds.append(
        [
            now,
            serve(heads, blend, 0),
            serve(heads, click - 9 * poor, 0),
            *(
                serve(heads, click + both * factor * margin, spread)
                for factor in (1, 1.5, 0.9, 1.1)
            ),
        ]
    )

NAMES = [
    "today: clicks alone",
    "margin +30% by a price",
    "margin +30% by a filter",
    "price and 6 topics",
    "margin head 1.5x too high",
    "price 10% lower",
    "price 10% higher",
]
print(f"\n{SEEDS} worlds of {REQUESTS} pages, {ITEMS} candidates each")
print("per 100 pages, medians (and the range of clicks)")
print(f"{'':<26}{'clicks':>6}{'':<17}{'margin':>9}{'topics':>8}")
low, middle, high = np.percentile(worlds, (0, 50, 100), axis=0)
for name, least, row, most in zip(NAMES, low, middle, high, strict=True):
    span = f"({least[0]:.1f} to {most[0]:.1f})"
    print(f"{name:<26}{row[0]:>6.1f} {span:<17}{row[1]:>8.1f}{row[2]:>8.1f}")
