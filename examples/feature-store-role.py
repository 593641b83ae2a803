"""Join one feature to labels in three ways, of which two look into the future; then the age of an hourly batch."""

import pandas as pd

DAY, NEXT_DAY = "2026-11-02 ", "2026-11-03 "
history = pd.DataFrame(  # clicks in the last hour of one user: the time it describes, when it could first be read, the value
    [
        (DAY + "09:00", DAY + "09:05", 3),
        (DAY + "09:00", NEXT_DAY + "02:00", 5),  # a backfill corrects the value of 09:00 in the night
        (DAY + "11:00", DAY + "11:05", 4),
        (DAY + "11:59", DAY + "12:10", 6),  # a late batch
    ],
    columns=["event", "available", "value"],
)
history[["event", "available"]] = history[["event", "available"]].apply(pd.to_datetime)
print(history.to_string(index=False, formatters=dict.fromkeys(("event", "available"), "{:%a %H:%M}".format)))

labels = pd.DataFrame({"label": pd.to_datetime([DAY + "10:00", DAY + "12:00", DAY + "12:30"])})
pairs = labels.merge(history, how="cross")


def newest(visible):
    """Return, for each label, the value with the latest event time among the visible rows; a correction beats its original."""
    return pairs[visible].sort_values(["event", "available"]).groupby("label")["value"].last()


everything = pairs["value"].notna()
happened = pairs["event"] <= pairs["label"]
readable = pairs["available"] <= pairs["label"]
joined = pd.DataFrame({"latest": newest(everything), "as of event": newest(happened), "as known": newest(happened & readable)})
joined.index = joined.index.strftime("%a %H:%M")
print("\n" + joined.rename_axis("label").reset_index().to_string(index=False))

PERIOD, DELAY, TARGET = 60, 20, 60  # minutes: a job each hour, published later; the oldest that the product accepts
ages = [DELAY + (minute + 0.5) % PERIOD for minute in range(PERIOD)]  # middle of each minute after a publication
late = sum(age > TARGET for age in ages) / len(ages)
print(f"\nhourly batch, published {DELAY} minutes later")
print(f"age of the newest event: {DELAY} to {DELAY + PERIOD} minutes, over {TARGET} minutes for {late:.0%} of the time")
