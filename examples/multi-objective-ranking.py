"""Price margin and diversity in clicks: five policies, then whole pages."""

import numpy as np

names, clicks, margin = "ABCDE", [10, 8, 5.5, 3, 7], [2, 4.2, 5.6, 9, 3.9]
points = np.column_stack([clicks, margin])
weights = np.linspace(0, 1, 10_001)  # on clicks; margin gets the rest
winner = (np.column_stack([weights, 1 - weights]) @ points.T).argmax(axis=1)
for index, name in enumerate(names):
    won = weights[winner == index]
    span = f"{won.min():.3f} to {won.max():.3f}" if won.size else "none"
    print(f"{name} {points[index]!s:<12} wins at a click weight of {span}")
for first, second in ("AB", "BC", "CD"):
    lost, won = points[names.index(second)] - points[names.index(first)]
    print(f"{first} to {second}: {-lost / won:.2f} clicks a point of margin")
share = (5 - 4.2) / (9 - 4.2)  # of requests to D, so that margin averages 5
mixed = share * 3 + (1 - share) * 8
print(f"margin 5: C has 5.5 clicks, B and D mixed {mixed:.2f}")

REQUESTS, ITEMS, SLOTS, TOPICS, SEEDS = 400, 60, 10, 8, 20


def world(random):
    """Return the click head, the margin head and the topic of each item."""
    topic = random.integers(0, TOPICS, (REQUESTS, ITEMS))
    likes = random.normal(0, 0.7, (REQUESTS, TOPICS))
    likes = np.take_along_axis(likes, topic, 1)
    click = 1 / (1 + np.exp(3 - likes - random.normal(0, 0.5, topic.shape)))
    value = random.gamma(2, 0.1, topic.shape)
    return click, click * value / (click + 0.1), topic


def serve(heads, score, penalty):
    """Fill ten slots greedily; each repeat of a topic costs a penalty."""
    score, rows, page = score.copy(), np.arange(REQUESTS), []
    for _ in range(SLOTS):
        page.append(score.argmax(axis=1))
        same = heads[2] == heads[2][rows, page[-1]][:, None]
        score -= penalty * same
        score[rows, page[-1]] = -np.inf
    shown = [np.take_along_axis(head, np.array(page).T, 1) for head in heads]
    topics = np.mean([len(set(row)) for row in shown[2]])
    return *(100 * head.sum(axis=1).mean() for head in shown[:2]), topics


def lowest(reach, goal):
    """Return by bisection the lowest weight that reaches the goal."""
    low, high = 0.0, 4.0
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (low, middle) if reach(middle) >= goal else (middle, high)
    return high


table = {}
for seed in range(SEEDS):
    heads = click, margin, _ = world(np.random.default_rng(seed))
    now = serve(heads, click, 0)
    floor = 1.3 * now[1]
    rate = lowest(lambda x: serve(heads, click + x * margin, 0)[1], floor)
    blend = click + rate * margin
    spread = lowest(lambda x: serve(heads, blend, x)[2], 6)
    both = lowest(lambda x: serve(heads, click + x * margin, spread)[1], floor)
    poor = margin < floor / 100 / SLOTS  # the floor as a filter on items
    less, wide, more, wrong = (
        serve(heads, click + x * both * margin, spread)
        for x in (0.9, 1.0, 1.1, 1.5)
    )
    rows = {
        "today: clicks alone": now,
        "margin +30% by a price": serve(heads, blend, 0),
        "margin +30% by a filter": serve(heads, click - 9 * poor, 0),
        "price and 6 topics": wide,
        "margin head 1.5x too high": wrong,
        "price from -10% to +10%": np.subtract(more, less),
    }
    for name, row in rows.items():
        table.setdefault(name, []).append(row)

print(f"\n{SEEDS} worlds of {REQUESTS} pages, {ITEMS} candidates each")
print("per 100 pages, medians (and the range of clicks)")
print(f"{'':<26}{'clicks':>7}{'':<17}{'margin':>8}{'topics':>8}")
for name, row in table.items():
    middle, all_clicks = np.median(row, axis=0), np.array(row)[:, 0]
    span = f"({all_clicks.min():.1f} to {all_clicks.max():.1f})"
    print(f"{name:<26}{middle[0]:>7.1f} {span:<16}", end="")
    print(f"{middle[1]:>8.1f}{middle[2]:>8.1f}")
error = abs(middle[0]) / 100 / 4 / 1.96  # of the step, for +-25% at 95%
pages = 2 * np.median(table["price and 6 topics"], axis=0)[0] / 100 / error**2
print(f"pages an arm that measure this step in clicks to +-25%: {pages:,.0f}")
