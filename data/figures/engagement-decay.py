"""Print the lift of three cohorts by calendar week when novelty fades, and when something breaks for all on the same dates."""

import json
from math import exp

UNIT = "(lift over holdback, %)"

values = []
for cohort, start in (("first", 0), ("second", 4), ("third", 8)):
    for week in range(start, 14):
        row = {"cohort": cohort, "week": week}
        novelty = 1 + 5 * exp(-(week - start) / 2.5)
        shared = 6 if week <= 3 else 6 - 0.55 * (week - 3)
        values.append(
            {"story": f"Novelty: own clock|{UNIT}", "order": 1, **row, "lift": round(novelty, 4)}
        )
        values.append(
            {"story": f"Drift: same dates|{UNIT}", "order": 2, **row, "lift": round(shared, 4)}
        )
print(json.dumps(values))
