"""Evaluations that disagree: position bias, trust, power, and luck."""

import numpy as np
from scipy.stats import binomtest

PAGES, TEST, SLOTS, SEEDS = 2_000, 1_000, 10, 20
seen = 1 / np.arange(1, SLOTS + 1)  # chance that a position is examined


def ranks(score):
    """Return each item's rank, from 0, under a score."""
    return (-score).argsort(axis=1).argsort(axis=1)


def team_draft(random, first, second):
    """Return the interleaved list and which ranker gave each item."""
    team = random.permuted([[0, 1]] * (SLOTS // 2), axis=1).ravel()
    orders, shown = (iter(first), iter(second)), []
    for side in team:  # the ranker whose turn it is adds its best new item
        shown.append(next(i for i in orders[side] if i not in shown))
    return shown, team


def world(seed, trust):
    """Return three offline values per model, and the online verdicts."""
    random = np.random.default_rng(seed)
    relevance = random.beta(1, 5, size=(PAGES, SLOTS))
    noise = [random.normal(0, s, relevance.shape) for s in (0.5, 0.02, 0.05)]
    control = ranks(relevance + noise[0])

    def odds(fit, look=seen):  # with trust, poor items get clicks on top
        return look * (fit + trust * look * (1 - fit))

    chance = odds(relevance, seen[control])
    clicks = random.random(relevance.shape) < chance
    # "echo" has learned from raw clicks, "fresh" without position bias
    echo, fresh = ranks(chance + noise[1]), ranks(relevance + noise[2])
    rows = [
        [
            (value * seen[rank]).sum(axis=1).mean()
            for value in (clicks, clicks / seen[control], relevance)
        ]
        for rank in (control, echo, fresh)
    ]
    lists, wins, arms = [echo.argsort(1), fresh.argsort(1)], [0] * 3, ([], [])
    for page in range(TEST):
        shown, team = team_draft(random, lists[0][page], lists[1][page])
        click = random.random(SLOTS) < odds(relevance[page, shown])
        wins[np.sign(np.where(team, 1, -1)[click].sum())] += 1
        click = odds(relevance[page, lists[page % 2][page]])
        arms[page % 2].append((random.random(SLOTS) < click).sum())
    gain = np.mean(arms[1]) - np.mean(arms[0])
    return rows, [
        gain,
        abs(gain) > 1.96 * np.sqrt(sum(map(np.var, arms)) / (TEST / 2)),
        binomtest(wins[1], wins[1] + wins[-1]).pvalue < 0.05,
    ]


for trust in (0, 0.3):
    runs = zip(*(world(seed, trust) for seed in range(SEEDS)), strict=True)
    value, (gain, test, mixed) = np.array(next(runs)), np.array(next(runs)).T
    print(f"trust bias {trust}; {SEEDS} worlds: median and range")
    print("model           raw clicks       weighted clicks", end="")
    print("               truth")
    for i, name in enumerate(("control", "echo", "fresh")):
        print(f"{name:<7}", end="")
        for v in value[:, i].T:
            print(f"  {np.median(v):.3f} ({v.min():.3f}", end="")
            print(f"-{v.max():.3f})", end="")
        print()
    print("weighted clicks put fresh before echo in", end="")
    print(f" {(value[:, 2, 1] > value[:, 1, 1]).mean():.0%} of the worlds")
    print(f"A/B test of {TEST:,} pages: gain {gain.min():+.2f} to", end=" ")
    print(f"{gain.max():+.2f}, significant in {test.mean():.0%}")
    print(f"interleaving on as many pages: in {mixed.mean():.0%}\n")

random = np.random.default_rng(1)
print("best of   its true gain   its measured gain   (noise 1 point)")
for models in (1, 20, 100):
    true = random.normal(0, 0.5, size=(20_000, models))
    measured = true + random.normal(0, 1, size=true.shape)
    best = measured.argmax(axis=1)[:, None]
    print(f"{models:>7}", end="")
    print(f"{np.take_along_axis(true, best, 1).mean():>15.2f}", end="")
    print(f"{np.take_along_axis(measured, best, 1).mean():>20.2f}")
