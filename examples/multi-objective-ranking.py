"""Sweep weights over five policies, then find the price of a margin floor."""

import numpy as np

policies = {
    "A": (10, 2),
    "B": (8, 4.2),
    "C": (5.5, 5.6),
    "D": (3, 9),
    "E": (7, 3.9),
}
points = np.array(list(policies.values()))
weights = np.linspace(0, 1, 10_001)  # on clicks; margin gets the rest
mix = np.column_stack([weights, 1 - weights])
winner = (mix @ points.T).argmax(axis=1)
print("policy  clicks  margin  beaten by  wins for a weight on clicks of")
for index, (name, point) in enumerate(policies.items()):
    beaten = [
        other
        for other in policies
        if other != name and (policies[other] >= np.array(point)).all()
    ]
    won = weights[winner == index]
    span = f"{won.min():.3f} to {won.max():.3f}" if won.size else "never"
    print(
        f"{name:<8}{point[0]:>6}{point[1]:>8}{''.join(beaten) or '-':>10}"
        f"   {span}"
    )
print("\nprice of a point of margin, in clicks")
for first, second in ("AB", "BC", "CD", "BD"):
    (clicks, margin), (fewer, more) = policies[first], policies[second]
    print(f"  {first} to {second}  {(clicks - fewer) / (more - margin):.2f}")
share = (5 - 4.2) / (9 - 4.2)  # of requests to D, so that margin averages 5
print(
    f"margin of at least 5: C has {policies['C'][0]} clicks;\n"
    f"D on {share:.3f} of requests and B on the rest have "
    f"{share * 3 + (1 - share) * 8:.2f}"
)

# 4,000 requests with 30 candidates: two calibrated heads, one item is shown.
random = np.random.default_rng(3)
click = random.beta(2, 18, (4_000, 30))
margin = click * random.gamma(2, 0.5, click.shape) * 0.20 / (click + 0.1)


def serve(price, head=margin):
    """Show the items with the best click + price x margin; return means."""
    shown = (click + price * head).argmax(axis=1)[:, None]
    return [
        100 * np.take_along_axis(true, shown, 1).mean()
        for true in (click, margin)
    ]


def lowest_price(floor):
    """Return by bisection the lowest price that meets the margin floor."""
    low, high = 0.0, 8.0
    for _ in range(40):
        middle = (low + high) / 2
        if serve(middle)[1] >= floor:
            high = middle
        else:
            low = middle
    return high


print("\n4,000 requests x 30 candidates, per 100 requests")
print("                          price  clicks  margin  clicks lost")
before = serve(0.0)[0]
for floor in (None, 20, 24, 28):
    price = lowest_price(floor) if floor else 0.0
    name = f"margin at least {floor}" if floor else "clicks alone"
    clicks, earned = serve(price)
    print(
        f"{name:<26}{price:>5.2f}{clicks:>8.1f}{earned:>8.1f}"
        f"{before - clicks:>13.1f}"
    )
    before = clicks
price = lowest_price(24)
clicks, earned = serve(price, 1.5 * margin)
print(f"margin head 1.5x too high {price:>5.2f}{clicks:>8.1f}{earned:>8.1f}")
