"""Pool a region's rates with global ones, and see what a test can show."""

from statistics import NormalDist

import numpy as np

random = np.random.default_rng(7)
ITEMS, IMPORTED, TOP, REGIONS = 400, 100, 20, 40
LATE = 0.4  # imports take three weeks and keep this part of their rate
home = np.arange(ITEMS) >= IMPORTED


def moved(rates, strength=200):
    """Return the rates of a region whose tastes differ a little."""
    return random.beta(rates * strength, (1 - rates) * strength)


def spread_to_n0(clicks, views, rates):
    """Return n0 from how far regions stray, sampling noise removed."""
    noise = (rates * (1 - rates) / views).mean()
    between = ((clicks / views - rates) ** 2).mean() - noise
    return (rates * (1 - rates)).mean() / between - 1


def new_region():
    """Return global rates, n0 from eight old regions, true local rates."""
    world = random.beta(6, 94, ITEMS)
    world[:IMPORTED] *= 1.5  # imported goods are hits in the old regions
    old = np.stack([moved(world) for _ in range(8)])
    n0 = spread_to_n0(random.binomial(1_000, old), 1_000, world)
    return world, n0, moved(world) * np.where(home, 1, LATE)


def rates_of_tops(views, world, n0, local):
    """Return the true click rate of six top lists after so many views."""
    seen = random.binomial(views, local) / max(views, 1)
    weight = views / (views + n0)
    pooled = weight * seen + (1 - weight) * world
    shuffled = seen + random.random(ITEMS) * 1e-9  # breaks ties
    for pool in (np.full(ITEMS, True), home):
        for estimate in (world, shuffled, pooled):
            best = np.argsort(np.where(pool, -estimate, 1))[:TOP]
            yield local[best].mean()


regions = [new_region() for _ in range(REGIONS)]
found = [n0 for _, n0, _ in regions]
print(f"n0 estimated from 8 regions, {REGIONS} times: ", end="")
print(f"{min(found):.0f} to {max(found):.0f} impressions (truth 200)")
for spread in (0.01, 0.02):
    by_hand = 0.05 * 0.95 / spread**2 - 1
    print(f"by hand: 0.05 x 0.95 / {spread}^2 - 1 = {by_hand:.2f}")
print("local weight at 50, 500, 5000 impressions with n0 = 200:", end=" ")
print(", ".join(f"{n / (n + 200):.2f}" for n in (50, 500, 5_000)))

print(f"\n{ITEMS} items, {IMPORTED} of them imports at {LATE} of their rate;")
print("click rate of the 20 items that each estimate puts on top, percent")
print("views     ---- all items -----    -- without imports --")
print("an item   global  local pooled    global  local pooled")
for views in (0, 10, 20, 50, 100, 200, 500, 1_000, 5_000):
    lists = [list(rates_of_tops(views, *region)) for region in regions]
    rates = 100 * np.mean(lists, axis=0)
    cells = "{:>8.1f}{:>7.1f}{:>7.1f}   {:>7.1f}{:>7.1f}{:>7.1f}"
    print(f"{views:<8,}" + cells.format(*rates))

z = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)
print("\nconversion 8%, power 80%: lift  users per arm")
for lift in (0.1, 0.2, 0.5, 1.0):
    p, q = 0.08, 0.08 * (1 + lift)
    size = z**2 * (p * (1 - p) + q * (1 - q)) / (q - p) ** 2
    print(f"{lift:>30.0%}{size:>15,.0f}")
