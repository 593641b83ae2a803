"""Launch a region: estimate the prior from old regions, then serve a month.

450 items: 100 imports, hits elsewhere that keep 0.4 of their rate here; 300
others; and 50 local items that no other region sells. The new region clicks
0.6 times as often as the old ones. Nobody tells the program any of this.
"""

from statistics import NormalDist

import numpy as np

IMPORT, LOCAL = np.arange(450) < 100, np.arange(450) >= 400
ANY, CLEAN = np.full(450, True), ~IMPORT


def launch(seed):
    """Return the prior and its weight from 8 regions, and the truth."""
    random = np.random.default_rng(seed)
    world = random.beta(6, 94, 400) * np.where(IMPORT[:400], 1.5, 1)
    regions = random.beta(world * 200, (1 - world) * 200, (9, 400))
    seen = random.binomial(1_000, regions[:8]) / 1_000
    prior, noise = seen.mean(axis=0), (seen * (1 - seen)).mean() / 999
    found = [
        (prior * (1 - prior)).mean() / (seen.var(0, ddof=d).mean() - noise) - 1
        for d in (0, 1)
    ]
    truth = np.append(regions[8], random.beta(2, 31, 50)) * 0.6
    return random, found, np.append(prior, [0.06] * 50), truth


def month(seed, way, pool, slots=0):
    """Serve 28 days; return true click rates and local items tried."""
    random, found, prior, truth = launch(seed)
    n0 = np.where(LOCAL, 33, found[1])  # the prior knows less of local items
    truth = truth * np.where(IMPORT, 0.4, 1)
    views, clicks, earned = np.zeros(450), np.zeros(450), []
    for _ in range(196):  # 7 lists a day, each on 40 pages
        level = (clicks.sum() + 20) / ((views * prior).sum() + 20)
        mean = (clicks.sum() + 1) / (views.sum() + 20)
        a = n0 * np.minimum(prior * level, 0.99)
        draw = random.beta(a + clicks, n0 - a + views - clicks)
        estimate = {
            "global": prior,
            "local": (20 * mean + clicks) / (20 + views) + draw * 1e-9,
            "pooled": (a + clicks) / (n0 + views),
            "Thompson": draw,
        }[way]
        top = np.argsort(-np.where(pool, estimate, -1))[: 20 - slots]
        draw[np.append(top, np.flatnonzero(~LOCAL))] = -1
        top = np.append(top, np.argsort(-draw)[:slots])
        views[top] += 40
        clicks[top] += random.binomial(40, truth[top])
        earned.append(100 * truth[top].mean())
    days = np.reshape(earned, (28, 7)).mean(axis=1)
    return days[0], days[:7].mean(), days[-1], (views[LOCAL] > 0).sum()


found = np.array([launch(seed)[1] for seed in range(40)])
print("n0 from 8 regions and 400 items, 40 times; the truth is 200")
for name, x in zip(
    ("around their own mean", "with n - 1"), found.T, strict=True
):
    print(f"  {name:<22}{np.median(x):.0f} ({x.min():.0f} to {x.max():.0f})")

print(
    "\n450 items, imports at 0.4, region at 0.6; 280 pages a day of 20 items"
)
print("true click rate of the list in percent, median of 20 launches")
print("                          day 1  week 1  day 28 (range)   local tried")
for name, *setting in (
    ("global", "global", ANY),
    ("local only", "local", ANY),
    ("pooled", "pooled", ANY),
    ("no imports: local only", "local", CLEAN),
    ("no imports: pooled", "pooled", CLEAN),
    ("  and 2 slots for local", "pooled", CLEAN, 2),
    ("  Thompson everywhere", "Thompson", CLEAN),
):
    x = np.array([month(seed, *setting) for seed in range(20)])
    first, week, last, tried = np.median(x, axis=0)
    print(f"{name:<25}{first:>6.1f}{week:>8.1f}{last:>8.1f} (", end="")
    print(f"{x[:, 2].min():.1f} to {x[:, 2].max():.1f}){tried:>8.0f} of 50")

z = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)
print("\nconversion 8%, power 80%: lift  users per arm")
for lift in (0.1, 0.2, 0.5, 1.0):
    p, q = 0.08, 0.08 * (1 + lift)
    size = z**2 * (p * (1 - p) + q * (1 - q)) / (q - p) ** 2
    print(f"{lift:>30.0%}{size:>15,.0f}")
