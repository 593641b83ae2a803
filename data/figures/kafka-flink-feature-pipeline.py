"""Print, for the chart, when each event was seen, what time it carried and where the watermark stood."""

import json

DELAY, WINDOW_END = 5, 12 * 60
SEEN_AND_EVENT = [
    ("11:52", "11:51"),
    ("12:03", "12:03"),
    ("12:04", "11:58"),
    ("12:06", "12:06"),
    ("12:07", "11:58"),
    ("12:11", "12:10"),
]


def minutes(clock):
    """Return the minutes since midnight."""
    hours, rest = clock.split(":")
    return 60 * int(hours) + int(rest)


newest = 0
rows = []
for seen, event in SEEN_AND_EVENT:
    newest = max(newest, minutes(event))
    watermark = newest - DELAY
    before = minutes(event) < WINDOW_END
    what = "next window" if not before else "late" if watermark >= WINDOW_END else "in time"
    label = "next window" if event == "12:10" else what * before
    rows.append(
        {
            "seen": minutes(seen),
            "event": minutes(event),
            "watermark": watermark,
            "what": what,
            "label": label,
        }
    )
print(json.dumps(rows))
