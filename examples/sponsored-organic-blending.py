"""Correct a click model, price one slot, then blend ads into whole pages."""

import numpy as np
from sklearn.linear_model import LogisticRegression

SEEDS, ROWS, KEEP, PAGES = 20, 100_000, 0.05, 300


def click_model(random):
    """Train on few negatives; return predicted over true clicks, twice."""
    x = random.normal(size=(ROWS, 3))
    true = 1 / (1 + np.exp(5 - 0.5 * x.sum(axis=1)))
    y = random.random(ROWS) < true
    sample = y | (random.random(ROWS) < KEEP)
    model = LogisticRegression(C=1e6).fit(x[sample], y[sample])
    raw = model.predict_proba(x)[:, 1]
    fixed = raw / (raw + (1 - raw) / KEEP)
    return raw.mean() / true.mean(), fixed.mean() / true.mean()


print("predicted over true clicks when 5% of the negatives are kept")
ratios = [click_model(np.random.default_rng(seed)) for seed in range(SEEDS)]
low, middle, high = np.percentile(ratios, (0, 50, 100), axis=0)
print(f"raw {middle[0]:.1f} ({low[0]:.1f} to {high[0]:.1f}),", end=" ")
print(f"corrected {middle[1]:.2f} ({low[1]:.2f} to {high[1]:.2f})")
print(f"one score: 0.30 becomes {0.30 / (0.30 + 0.70 / KEEP):.4f};", end=" ")
print(f"labels in after half a mean delay: {1 - np.exp(-0.5):.0%}")

print("\none slot, lambda 1, organic item worth 0.050, ad worth 0.020")
print(f"bid 0.80 x click rate 0.030: ad scores {0.02 + 0.80 * 0.03:.3f}")
print(f"bid 2.00 x click rate 0.030: ad scores {0.02 + 2.00 * 0.03:.3f}")
print(f"least bid that wins: {(0.05 - 0.02) / 0.03:.2f} a click")
print(f"with the rate tripled to 0.090: {(0.05 - 0.02) / 0.09:.2f} a click")


def page(items, ads, weight, wrong=1, cap=3, gap=2):
    """Fill ten slots; return user value, two ways to charge, and ads."""
    items, last, total = list(items), -gap, np.zeros(4)
    believed = ads * [[1, wrong], *[[1, 1]] * 6]  # one of 7
    ads = sorted(zip(ads, believed), key=lambda ad: -ad[1] @ [1, weight])
    for slot in range(10):
        best, rival = (ad[1] @ [1, weight] for ad in ads[:2])
        room = total[3] < cap and slot > last + gap
        seen = 1 / (1 + 0.15 * slot)  # later slots are seen less
        if room and best > items[0]:
            (user, money), (_, hoped) = ads.pop(0)
            least = np.array([rival, max(rival, items[0])]) - user
            paid = (least / weight).clip(0) * money / hoped
            total += [seen * user, *seen * paid, 1]
            last = slot
        else:
            total[0] += seen * items.pop(0)
    return total


CASES = {
    "lambda 0.5": (0.5,),
    "lambda 1": (1,),
    "lambda 2": (2,),
    "lambda 1, one ad 3x": (1, 3),
    "lambda 2, cap of 5": (2, 1, 5, 0),
}
worlds = []
for seed in range(SEEDS):
    random = np.random.default_rng(seed)
    items = -np.sort(-random.gamma(5, 0.01, (PAGES, 10)))
    ads = random.gamma(3, [0.008, 0.008], (PAGES, 7, 2))  # user value, money
    rows = [
        np.mean([page(*pair, *case) for pair in zip(items, ads)], axis=0)
        for case in CASES.values()
    ]
    base = (items / (1 + 0.15 * np.arange(10))).sum(axis=1).mean()
    worlds.append([[row[0] / base - 1, *row[1:]] for row in rows])
print(f"\n{SEEDS} worlds of {PAGES} pages: revenue charged by")
print("                     ads  user value (range)        next ad  any rival")
low, middle, high = np.percentile(worlds, (0, 50, 100), axis=0)
for name, least, row, most in zip(CASES, low, middle, high, strict=True):
    span = f"{row[0]:>7.1%} ({least[0]:.1%} to {most[0]:.1%})"
    print(f"{name:<20}{row[3]:>4.1f}{span:<26}{row[1]:>8.4f}{row[2]:>11.4f}")
