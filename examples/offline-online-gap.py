"""Correct clicks for position, then let three evaluations judge two models."""

import numpy as np
from scipy.stats import binomtest

print("item  rank  click rate  seen 1/rank  seen 1/sqrt(rank)")
for item, rank, rate in (("A", 1, 0.30), ("B", 4, 0.12)):
    by_rank, by_root = rate * rank, rate * rank**0.5
    print(f"{item}{rank:>9}{rate:>12.2f}{by_rank:>13.2f}{by_root:>19.2f}")

PAGES, TEST, SLOTS = 3_000, 1_000, 10  # logged pages, tested pages
random = np.random.default_rng(11)
relevance = random.beta(1, 5, size=(PAGES, SLOTS))  # click chance once seen
seen = 1 / np.arange(1, SLOTS + 1)  # chance that a position is examined


def ranks(score):
    """Return each item's rank, from 0, under a score."""
    return (-score).argsort(axis=1).argsort(axis=1)


def noisy(spread):
    """Return the true relevance with an error added."""
    return relevance + random.normal(scale=spread, size=relevance.shape)


control = ranks(noisy(0.50))
clicks = random.random(relevance.shape) < relevance * seen[control]
models = {
    "control": control,
    "echo": ranks(noisy(0.02) * seen[control]),  # learned from raw clicks
    "fresh": ranks(noisy(0.05)),  # learned without position bias
}
print("\nmodel      raw clicks  weighted clicks  true clicks per page")
for name, rank in models.items():
    raw = (clicks * seen[rank]).sum(axis=1).mean()
    weighted = (clicks / seen[control] * seen[rank]).sum(axis=1).mean()
    true = (relevance * seen[rank]).sum(axis=1).mean()
    print(f"{name:<8}{raw:>13.3f}{weighted:>17.3f}{true:>22.3f}")


def team_draft(first, second):
    """Return the interleaved list and which ranker gave each item."""
    team = random.permuted([[0, 1]] * (SLOTS // 2), axis=1).ravel()
    orders, shown = (iter(first), iter(second)), []
    for side in team:  # the ranker whose turn it is adds its best new item
        shown.append(next(i for i in orders[side] if i not in shown))
    return shown, team


def clicked(page, shown):
    """Return which shown items a simulated user clicks."""
    return random.random(SLOTS) < relevance[page, shown] * seen


echo, fresh = models["echo"].argsort(axis=1), models["fresh"].argsort(axis=1)
wins = [0, 0, 0]  # ties, fresh, echo
for page in range(TEST):
    shown, team = team_draft(echo[page], fresh[page])
    credit = np.where(team, 1, -1)[clicked(page, shown)].sum()
    wins[np.sign(credit)] += 1
pages, orders = range(TEST), (echo, fresh)
found = [clicked(page, orders[page % 2][page]).sum() for page in pages]
arms = np.array(found[::2]), np.array(found[1::2])
gain = arms[1].mean() - arms[0].mean()
margin = 1.96 * np.sqrt(sum(arm.var() for arm in arms) / (TEST / 2))
low, high = gain - margin, gain + margin
print(f"\n{TEST:,} pages, A/B test: fresh gains {gain:+.2f} clicks a page")
print(f"its 95% interval: {low:+.2f} to {high:+.2f}")
print(f"{TEST:,} pages, interleaved: {wins[0]} ties, and then")
print("            fresh  echo  sign test")
trials = {"simulated": (wins[1], wins[-1]), "large": (620, 540)}
for name, (won, lost) in (trials | {"small": (62, 54)}).items():
    p = binomtest(won, won + lost).pvalue
    print(f"{name:<10}{won:>7}{lost:>6}    p = {p:.3f}")
