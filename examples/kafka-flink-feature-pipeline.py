"""Clicks per user and hour, from a stream to serving and training.

The loop over events is a stand-in for Kafka and Flink; the stores are tables
of a real DuckDB.
"""

from collections import Counter

import duckdb

DELAY = 5  # minutes that the watermark stays behind the newest event seen
EVENTS = [  # arrival, event time, event ID, user; in order of arrival
    ("11:11", "11:10", "a", "ann"),
    ("11:52", "11:51", "b", "ann"),
    ("11:53", "11:51", "b", "ann"),  # the phone sent it twice
    ("12:03", "12:03", "c", "bob"),
    ("12:04", "11:58", "d", "ann"),
    ("12:06", "12:06", "e", "bob"),
    ("12:07", "11:58", "f", "ann"),
    ("12:11", "12:10", "g", "ann"),
    ("13:06", "13:06", "h", "bob"),
]


def minutes(clock):
    hours, rest = clock.split(":")
    return 60 * int(hours) + int(rest)


def clock(minute):
    return f"{minute // 60:02}:{minute % 60:02}"


def window_end(event_time):
    return (event_time // 60 + 1) * 60


def stream(events):
    """Yield (user, window end, count, time of writing) as windows close."""
    open_windows, seen, newest = Counter(), set(), 0
    for arrival, event, identity, user in events:
        newest = max(newest, minutes(event))
        watermark = newest - DELAY
        key = (window_end(minutes(event)), user)
        if identity in seen:
            outcome = "duplicate"
        elif key[0] <= watermark:
            outcome = "late path"
        else:
            open_windows[key] += 1
            outcome = f"window to {clock(key[0])}"
        seen.add(identity)
        print(f"{arrival}  {event}  {user}  {clock(watermark):>9}  {outcome}")
        complete = [key for key in open_windows if key[0] <= watermark]
        for end, who in sorted(complete):
            yield who, clock(end), open_windows.pop((end, who)), arrival


print("seen   event  user  watermark  goes to")
results = list(stream(EVENTS))

stores = duckdb.connect()
stores.execute("""
CREATE TABLE appended (who TEXT, until TEXT, n INT, written TEXT);
CREATE TABLE history (who TEXT, until TEXT, n INT, written TEXT,
                      PRIMARY KEY (who, until));
CREATE TABLE nightly (who TEXT, until TEXT, n INT);
CREATE TABLE labels (who TEXT, label TEXT);
INSERT INTO labels VALUES
    ('ann', '12:05'), ('ann', '12:30'), ('ann', '13:30'), ('ann', '20:00');
""")
append = "INSERT INTO appended VALUES (?, ?, ?, ?)"
upsert = "INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?)"
for _ in ("first run", "the same results again, after a restart"):
    stores.executemany(append, results)
    stores.executemany(upsert, results)
print("\nafter a restart  rows  clicks")
for table in ("appended", "history"):
    sums = stores.table(table).aggregate("count(*), sum(n)").fetchall()
    print("{:<14}{:>7}{:>8}".format(table, *sums[0]))

distinct = {(user, identity, event) for _, event, identity, user in EVENTS}
recount = Counter(  # the nightly job sees every event, late ones too
    (user, clock(window_end(minutes(event)))) for user, _, event in distinct
)
stores.executemany(
    "INSERT INTO nightly VALUES (?, ?, ?)",
    [(*key, count) for key, count in sorted(recount.items())],
)

joined = stores.sql("""
SELECT label, history.n, nightly.n FROM labels
ASOF LEFT JOIN history
    ON labels.who = history.who AND labels.label >= history.written
ASOF LEFT JOIN nightly
    ON labels.who = nightly.who AND labels.label >= nightly.until
ORDER BY label
""").fetchall()
print("\nann    served  as known  nightly  last 60 minutes")
for label, as_known, corrected in joined:
    online = {who: n for who, _, n, written in results if written <= label}
    cells = [online.get("ann"), as_known, corrected]
    served, *rest = ("none" if cell is None else cell for cell in cells)
    sliding = {  # per event, computed when it is read
        (identity, user)
        for arrival, event, identity, user in EVENTS
        if arrival <= label and 0 <= minutes(label) - minutes(event) < 60
    }
    recent = sum(user == "ann" for _, user in sliding)
    print(f"{label}{served:>8}{rest[0]:>10}{rest[1]:>9}{recent:>17}")
