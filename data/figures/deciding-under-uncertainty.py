"""Print the expected value of three plans by the chance of success: decide now, pilot first (cost paid), know for certain."""

import json

GAIN, LOSS, ACCURACY, COST = 100, 80, 0.8, 4


def worth(chance: float) -> dict[str, float]:
    """Return the expected value of each plan; stopping is worth nothing."""
    fails = 1 - chance
    after_good = chance * ACCURACY * GAIN - fails * (1 - ACCURACY) * LOSS
    after_bad = chance * (1 - ACCURACY) * GAIN - fails * ACCURACY * LOSS
    return {
        "know for certain": chance * GAIN,
        "pilot, cost paid": max(after_good, 0) + max(after_bad, 0) - COST,
        "decide now": max(chance * GAIN - fails * LOSS, 0),
    }


bends = [16 / 96, 80 / 180, 64 / 84]  # where a plan changes its choice
chances = sorted([*(step / 20 for step in range(21)), *bends])
values = [
    {"chance": round(chance, 4), "plan": plan, "worth": round(value, 4)}
    for chance in chances
    for plan, value in worth(chance).items()
]
print(json.dumps(values))
