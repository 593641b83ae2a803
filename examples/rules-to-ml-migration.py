"""Read a shadow run, an ablation, and a canary watched every day."""

from math import ceil
from statistics import NormalDist

import numpy as np
from sklearn.linear_model import LogisticRegression

ITEMS = 500
adult = np.arange(ITEMS) % 100 == 99  # 5 items that minors must not see


def violations(seed, weight, gated, filtered):
    """Return the % of 100 minors whose top ten shows a forbidden item."""
    random = np.random.default_rng(seed)
    rule = random.gamma(2, 1, ITEMS)  # what the rules' scoring part says
    if gated:
        rule[adult] = 0  # what the rules really output to a minor
    score = weight * rule + 0.7 * random.gamma(2, 1, (100, ITEMS))
    if filtered:
        score[:, adult] = -1
    return 100 * adult[np.argpartition(-score, 10)[:, :10]].any(1).mean()


def lost(seed):
    """Return CTR points lost without the rule score: old items, new."""
    random = np.random.default_rng(seed)
    appeal = random.normal(0, 1, 1_000)
    rule = appeal + random.normal(0, 0.7, 1_000)  # a merchandiser's guess
    rate = 1 / (1 + np.exp(3 - appeal))
    new = np.arange(1_000) % 10 == 0  # one item in ten has no history
    clicks = random.binomial(2_000, rate) * ~new
    own = np.log((clicks + 1) / (2_000 * ~new + 16))
    shown = random.integers(0, 1_000, 100_000)
    click = random.random(len(shown)) < rate[shown]
    top = []
    for x in ([own, new, rule, rule * new], [own, new]):
        model = LogisticRegression(C=100).fit(np.array(x).T[shown], click)
        score = model.decision_function(np.array(x).T)
        groups = (np.flatnonzero(~new), np.flatnonzero(new))
        best = [g[np.argsort(-score[g])[:10]] for g in groups]
        top.append([100 * rate[items].mean() for items in best])
    return np.subtract(*top)


print("500 items, 5 forbidden; 2,000 views of each established item\n")
print("minors shown a forbidden item, 40 catalogs   median   range")
for name, weight, gated, filtered in (
    ("ungated score, weight 1", 1, False, False),
    ("gated score,   weight 1", 1, True, False),
    ("gated score,   weight 1/2", 0.5, True, False),
    ("gated score,   weight 1/4", 0.25, True, False),
    ("weight 1/4 and a filter outside", 0.25, True, True),
):
    x = [violations(s, weight, gated, filtered) for s in range(40)]
    print(f"{name:<43}{np.median(x):>6.1f}%  {min(x):.1f} to {max(x):.1f}%")
print(f"0 seen in 3,000: a rate of {1 - 0.05 ** (1 / 3000):.2%} is possible")
print(f"0 seen in   300: a rate of {1 - 0.05 ** (1 / 300):.2%} is possible")

print("\nCTR points lost without the rule   20 catalogs, median   range")
losses = np.array([lost(seed) for seed in range(20)])
for name, x in zip(("established", "new items"), losses.T, strict=True):
    print(f"{name:<43}{np.median(x):>6.1f}   {min(x):.1f} to {max(x):.1f}")

print("\nerror rate         power  per arm  days at 4,000 a day")
cases = ((0.01, 0.012, 0.9), (0.02, 0.03, 0.9), (0.005, 0.0075, 0.8))
for p, q, power in cases:
    z = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(power)
    n = ceil(z**2 * (p * (1 - p) + q * (1 - q)) / (q - p) ** 2)
    print(f"{p:.2%} to {q:.2%}{power:>10.0%}{n:>9,}{n / 4000:>12.1f}")
random, days = np.random.default_rng(1), np.arange(1, 15)
paths = np.cumsum(random.normal(size=(100_000, 14)), axis=1) / days**0.5
harmed = paths + 3.24 * (days / 14) ** 0.5  # a true rise, 57,150 by day 14
for limit in (1.96, 2.33):
    false = (paths > limit).any(axis=1).mean()
    seen = (harmed > limit).any(axis=1)
    day = np.median((harmed > limit)[seen].argmax(axis=1)) + 1
    print(f"daily looks, limit {limit}: false alarms {false:.0%}", end="")
    print(f", caught {seen.mean():.0%}, half by day {day:.0f}")
