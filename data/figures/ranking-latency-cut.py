"""Print the stages of a slow request before and after the work: when each begins and ends, in milliseconds."""

import json

BEFORE = {"queue": 60, "user features": 40, "item features": 90, "ranking": 500 * 0.40, "reply": 10}
AFTER = {"user features": 15, "item features": 25, "ranking": 0.25 + 500 * 0.15, "reply": 10}
WORK = sum(AFTER.values())
LOAD = 60 / 400 * WORK / 340  # one server with random arrivals, as in the example
AFTER = {"queue": round(WORK * LOAD / (1 - LOAD), 1), **AFTER}

values = []
for order, (version, stages) in enumerate((("Before", BEFORE), ("After", AFTER)), 1):
    begin = 0.0
    title = f"{version}: {sum(stages.values()):.0f} ms"
    for stage, took in stages.items():
        values.append(
            {
                "version": title,
                "order": order,
                "stage": stage,
                "from": begin,
                "to": begin + took,
                "ms": f"{took:.0f}",
            }
        )
        begin += took
print(json.dumps(values))
