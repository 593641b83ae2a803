"""Rank within a session from clicks, skips and impressions."""

import numpy as np

TOPICS, PAGES, SLOTS, SESSIONS, SEEDS = 8, 8, 5, 1000, 20
SEEN = np.array([1.0, 0.85, 0.7, 0.55, 0.4])  # chance to be looked at

print("one session, long-term click rate 0.10 for each topic, m = 1")
print("topic          seen  clicks  clicks only  with skips")
for topic, seen, clicks in (
    ("tents", 10, 0),
    ("sleeping bags", 2, 1),
    ("stoves", 0, 0),
):
    print(f"{topic:<15}{seen:>4}{clicks:>8}", end="")
    print(f"{(clicks + 0.10) / (1 + 1):>13.3f}", end="")
    print(f"{(clicks + 0.10) / (seen + 1):>12.3f}")


def session(seed, *, skips=True, m=1, late=0, half=99.0, start=0, stay=0):
    """Return clicks per page before and after the purchase on page 4."""
    random = np.random.default_rng(seed)
    taste = random.dirichlet(np.full(TOPICS, 0.5), size=SESSIONS)
    long_term = 0.02 + 0.3 * taste  # click rate of each topic, on average
    own = random.random((2, SESSIONS, 1)) > taste.cumsum(axis=1)
    wish = random.integers(TOPICS, size=(2, SESSIONS))  # before, after
    wish = np.where(random.random(wish.shape) < 0.5, own.sum(axis=2), wish)
    wish[1, :stay] = wish[0, :stay]  # some want the same after buying
    clicks, views, result = *np.zeros((2, PAGES, SESSIONS, TOPICS)), []
    for page in range(PAGES):
        age = page - np.arange(PAGES)
        known = (age > late) & (np.arange(PAGES) >= start * (page >= 4))
        weight = known * 0.5 ** (age / half)
        clicked = np.tensordot(weight, clicks, 1)
        base = np.tensordot(weight, views if skips else clicks, 1)
        if not skips:  # one gate for all topics, by the number of clicks
            base = base.sum(axis=1, keepdims=True)
        score = (clicked + m * long_term) / (base + m)
        ranked = score[:, :, None] * 0.7 ** np.arange(SLOTS)  # some variety
        order = ranked.reshape(SESSIONS, -1).argsort(axis=1)
        shown = order[:, : -SLOTS - 1 : -1] // SLOTS
        chance = np.where(shown == wish[page // 4, :, None], 0.4, 0.02)
        looked = random.random(shown.shape) < SEEN
        hit = looked & (random.random(shown.shape) < chance)
        topic = shown[:, :, None] == np.arange(TOPICS)
        clicks[page] = (hit[:, :, None] & topic).sum(axis=1)
        views[page] = (looked[:, :, None] & topic).sum(axis=1)
        result.append(hit.sum() / SESSIONS)
    return np.mean(result[:4]), np.mean(result[4:])


rankers = {
    "profile only": {"late": PAGES},
    "clicks only": {"skips": False},
    "clicks and skips": {},
    "one page late": {"late": 1},
    "half-life of 2 pages": {"half": 2.0},
    "forget at the purchase": {"start": 4},
    "clicks only, m = 10": {"skips": False, "m": 10},
    "clicks and skips, m = 10": {"m": 10},
}
print(f"\nclicks per page, {SESSIONS:,} users, 20 seeds: median and range")
print("m = 1                      pages 1-4          pages 5-8, new wish")
for name, setting in rankers.items():
    runs = np.array([session(seed, **setting) for seed in range(SEEDS)])
    print(f"{name:<24}", end="")
    for part in runs.T:
        print(f"{np.median(part):>7.3f} ({part.min():.3f}", end="")
        print(f"-{part.max():.3f})", end="")
    print()
print("\npages 5-8, if the wish stays for       0%    25%    50%")
for name in ("half-life of 2 pages", "forget at the purchase"):
    print(f"{name:<33}", end="")
    for stay in (0, SESSIONS // 4, SESSIONS // 2):
        setting = rankers[name] | {"stay": stay}
        runs = [session(seed, **setting)[1] for seed in range(SEEDS)]
        print(f"{np.median(runs):>7.3f}", end="")
    print()
