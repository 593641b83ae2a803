"""Print the effective number of topics a user consumes, by week, in a toy world with two feeds."""

import json
import math

TOPICS, WEEKS = 10, 26
SHARPEN = 1.03  # each week people choose a little more of what they already like


def normalized(values):
    """Return the values divided by their sum."""
    return [value / sum(values) for value in values]


def effective(shares):
    """Return the effective number of topics, the exponential of the entropy."""
    return math.exp(-sum(share * math.log(share) for share in shares))


rows = []
for feed, follow in (("Random feed", 0), ("Personalized feed", 0.1)):
    taste = normalized([1 / (rank + 4) for rank in range(TOPICS)])
    shown = [1 / TOPICS] * TOPICS
    for week in range(WEEKS + 1):
        consumed = normalized([offer * liking for offer, liking in zip(shown, taste, strict=True)])
        rows.append({"feed": feed, "week": week, "topics": round(effective(consumed), 3)})
        taste = normalized([liking**SHARPEN for liking in taste])
        shown = [
            (1 - follow) * old + follow * new for old, new in zip(shown, consumed, strict=True)
        ]
print(json.dumps(rows))
