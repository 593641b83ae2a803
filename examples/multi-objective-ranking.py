"""Sweep weights over five policies, then find the price of a margin floor."""

import numpy as np

names, clicks, margin = "ABCDE", [10, 8, 5.5, 3, 7], [2, 4.2, 5.6, 9, 3.9]
points = np.column_stack([clicks, margin])
weights = np.linspace(0, 1, 10_001)  # on clicks; margin gets the rest
winner = (np.column_stack([weights, 1 - weights]) @ points.T).argmax(axis=1)
print("policy  clicks  margin  beaten by  wins for a weight on clicks of")
for index, name in enumerate(names):
    better = (points >= points[index]).all(axis=1)
    beaten = "".join(names[i] for i in np.flatnonzero(better) if i != index)
    won = weights[winner == index]
    span = f"{won.min():.3f} to {won.max():.3f}" if won.size else "never"
    print(f"{name:<8}{clicks[index]:>6}{margin[index]:>8}", end="")
    print(f"{beaten or '-':>10}   {span}")
print("\nprice of a point of margin, in clicks")
for first, second in ("AB", "BC", "CD", "BD"):
    lost, won = points[names.index(second)] - points[names.index(first)]
    print(f"  {first} to {second}  {-lost / won:.2f}")
share = (5 - 4.2) / (9 - 4.2)  # of requests to D, so that margin averages 5
print("margin of at least 5: C has 5.5 clicks;")
print(f"D on {share:.3f} of requests and B on the rest", end=" ")
print(f"have {share * 3 + (1 - share) * 8:.2f}")

# 4,000 requests with 30 candidates: two calibrated heads, one item is shown.
random = np.random.default_rng(3)
click = random.beta(2, 18, (4_000, 30))
margin = click * random.gamma(2, 0.5, click.shape) * 0.20 / (click + 0.1)


def serve(price, head=margin):
    """Show the items with the best click + price x margin; return means."""
    shown = (click + price * head).argmax(axis=1)[:, None]
    both = (np.take_along_axis(true, shown, 1) for true in (click, margin))
    return [100 * means.mean() for means in both]


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
for floor in (0, 20, 24, 28):
    price = lowest_price(floor)
    name = f"margin at least {floor}" if floor else "clicks alone"
    now, earned = serve(price)
    print(f"{name:<26}{price:>5.2f}{now:>8.1f}{earned:>8.1f}", end="")
    print(f"{before - now:>13.1f}")
    before = now
price = lowest_price(24)
now, earned = serve(price, 1.5 * margin)
print(f"margin head 1.5x too high {price:>5.2f}{now:>8.1f}{earned:>8.1f}")
