"""Print the steps from the organic to the recommended return rate, in percent."""

import json

RECOMMENDED = {"fashion": (6000, 1500), "electronics": (4000, 320)}  # orders, returned
ORGANIC = {"fashion": (3000, 720), "electronics": (7000, 560)}


def overall(orders: dict[str, tuple[int, int]]) -> float:
    """Return the return rate of all orders together, in percent."""
    return (
        100
        * sum(back for _, back in orders.values())
        / sum(bought for bought, _ in orders.values())
    )


organic, recommended = overall(ORGANIC), overall(RECOMMENDED)
mixed = sum(RECOMMENDED[name][0] * back / bought for name, (bought, back) in ORGANIC.items())
standard = 100 * mixed / sum(bought for bought, _ in RECOMMENDED.values())
steps = (
    ("Organic", 0.0, organic, f"{organic:.1f}%"),
    ("Mix differs", organic, standard, f"+{standard - organic:.1f} points"),
    ("Rates differ", standard, recommended, f"+{recommended - standard:.1f} points"),
    ("Recommended", 0.0, recommended, f"{recommended:.1f}%"),
)
values = [
    {"step": step, "from": round(start, 4), "to": round(end, 4), "label": label}
    for step, start, end, label in steps
]
print(json.dumps(values))
