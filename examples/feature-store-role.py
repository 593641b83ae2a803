"""Three joins of a feature, two of which see the future; age of a batch."""

import pandas as pd

DAY, NEXT_DAY = "2026-11-02 ", "2026-11-03 "
# One user's clicks in the last hour: the time the value describes,
# when it could first be read, the value.
history = pd.DataFrame(
    [
        (DAY + "09:00", DAY + "09:05", 3),
        (DAY + "09:00", NEXT_DAY + "02:00", 5),  # a backfill corrects 09:00
        (DAY + "11:00", DAY + "11:05", 4),
        (DAY + "11:59", DAY + "12:10", 6),  # a late batch
    ],
    columns=["event", "available", "value"],
)
times = ["event", "available"]
history[times] = history[times].apply(pd.to_datetime)
clock = dict.fromkeys(times, "{:%a %H:%M}".format)
print(history.to_string(index=False, formatters=clock))

label = pd.to_datetime([DAY + "10:00", DAY + "12:00", DAY + "12:30"])
pairs = pd.DataFrame({"label": label}).merge(history, how="cross")


def newest(visible):
    """Return each label's newest visible value; corrections beat originals."""
    by_time = pairs[visible].sort_values(["event", "available"])
    return by_time.groupby("label")["value"].last()


everything = pairs["value"].notna()
happened = pairs["event"] <= pairs["label"]
readable = pairs["available"] <= pairs["label"]
joined = pd.DataFrame(
    {
        "latest": newest(everything),
        "as of event": newest(happened),
        "as known": newest(happened & readable),
    }
)
joined.index = joined.index.strftime("%a %H:%M")
print("\n" + joined.rename_axis("label").reset_index().to_string(index=False))

# In minutes: a job each hour, published later; the oldest value accepted.
PERIOD, DELAY, TARGET = 60, 20, 60
ages = [DELAY + minute + 0.5 for minute in range(PERIOD)]
late = sum(age > TARGET for age in ages) / len(ages)
print(f"\nhourly batch, published {DELAY} minutes later")
print(f"age of the newest event: {DELAY} to {DELAY + PERIOD} minutes", end="")
print(f", over {TARGET} minutes for {late:.0%} of the time")
