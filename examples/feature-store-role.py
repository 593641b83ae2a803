"""Four joins of one feature, hashed ids, and what a stale feature costs."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

DAY, NEXT_DAY = "2026-11-02 ", "2026-11-03 "
# One user's clicks in the last hour: the time the value describes, when
# the warehouse had it, when the online store had it, the value.
history = pd.DataFrame(
    [
        (DAY + "09:00", DAY + "09:05", DAY + "09:20", 3),
        (DAY + "09:00", NEXT_DAY + "02:00", NEXT_DAY + "02:20", 5),  # backfill
        (DAY + "11:00", DAY + "11:05", DAY + "11:20", 4),
        (DAY + "11:59", DAY + "12:10", DAY + "12:20", 6),  # a late batch
    ],
    columns=["event", "warehouse", "online", "value"],
)
times = ["event", "warehouse", "online"]
history[times] = history[times].apply(pd.to_datetime)
clock = dict.fromkeys(times, "{:%a %H:%M}".format)
print(history.to_string(index=False, formatters=clock))

label = [DAY + hour for hour in ("10:00", "11:10", "12:00", "12:30")]
pairs = pd.DataFrame({"label": pd.to_datetime(label)})
pairs = pairs.merge(history, how="cross")


def newest(visible):
    """Return each label's newest visible value; corrections beat originals."""
    by_time = pairs[visible].sort_values(["event", "warehouse"])
    return by_time.groupby("label")["value"].last()


happened, stored, served = (pairs[name] <= pairs["label"] for name in times)
joined = pd.DataFrame(
    {
        "latest": newest(pairs["value"] > 0),
        "by event": newest(happened),
        "by warehouse": newest(happened & stored),
        "by online": newest(happened & served),
    }
)
joined.index = joined.index.strftime("%a %H:%M")
print("\n" + joined.rename_axis("label").reset_index().to_string(index=False))

print("\na million ids: share that cannot be told from another id")
for rows, hashes in ((10**6, 1), (10**7, 1), (10**6, 2)):
    drawn = np.random.default_rng(0).integers(rows, size=(10**6, hashes))
    codes = drawn @ rows ** np.arange(hashes)
    alone = (np.unique(codes, return_counts=True)[1] == 1).sum()
    print(f"  {rows:10,} rows, {hashes} hash(es) {1 - alone / 10**6:7.1%}")

SEEDS, EVENTS = 20, 20_000
losses = []
for seed in range(SEEDS):
    random = np.random.default_rng(seed)
    taste, fresh, noise = random.normal(size=(3, EVENTS))
    aged = 0.6 * fresh + 0.8 * noise  # what the feature was six hours ago
    chance = 1 / (1 + np.exp(-(taste + 1.5 * fresh - 1)))
    click = random.random(EVENTS) < chance
    now, old = np.c_[taste, fresh], np.c_[taste, aged]
    train, test = slice(EVENTS // 2), slice(EVENTS // 2, None)
    row = []
    for learn, serve in ((now, now), (now, old), (old, old)):
        model = LogisticRegression().fit(learn[train], click[train])
        guess = model.predict_proba(serve[test])[:, 1]
        row.append(log_loss(click[test], guess))
    losses.append(row)
print(f"\nlog loss, {SEEDS} seeds: median (range)")
names = "trained fresh, served fresh", "trained fresh, served aged"
for name, column in zip((*names, "trained aged, served aged"), zip(*losses)):
    print(f"  {name:<29}{np.median(column):.3f}", end="")
    print(f" ({min(column):.3f}-{max(column):.3f})")
