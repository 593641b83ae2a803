"""Print the events of a small log under three splits, and which training events lie after the first test event."""

import json
import random

random.seed(7)
users = "ABCDE"
spans = {
    "A": (1, 28),
    "B": (3, 12),
    "C": (6, 24),
    "D": (9, 30),
    "E": (2, 18),
}  # first and last day of each user
log = sorted(
    (user, day)
    for user in users
    for day in [*sorted(random.sample(range(spans[user][0], spans[user][1]), 5)), spans[user][1]]
)
last = {user: spans[user][1] for user in users}
drawn = set(random.sample(log, 6))
splits = {
    "Random": drawn,
    "Leave last out": {(user, day) for user, day in log if day == last[user]},
    "One cut in time": {(user, day) for user, day in log if day > 22},
}
rows = []
for split, test in splits.items():
    first = min(day for _, day in test)
    for user, day in log:
        part = (
            "test"
            if (user, day) in test
            else "training, later than a test event"
            if day > first
            else "training"
        )
        rows.append({"split": split, "user": user, "day": day, "part": part})
print(json.dumps(rows))
