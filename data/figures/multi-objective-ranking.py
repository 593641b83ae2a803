"""Print five policies, the hull that weights can reach, and the floor."""

import json

POLICIES = {"A": (10, 2), "B": (8, 4.2), "C": (5.5, 5.6), "D": (3, 9), "E": (7, 3.9)}
WEIGHTS = [step / 10_000 for step in range(10_001)]
winners = {
    max(POLICIES, key=lambda name: w * POLICIES[name][0] + (1 - w) * POLICIES[name][1])
    for w in WEIGHTS
}
rows = []
for name, (clicks, margin) in POLICIES.items():
    beaten = any(
        rival[0] >= clicks and rival[1] >= margin
        for other, rival in POLICIES.items()
        if other != name
    )
    label = "E, beaten by B" if beaten else f"{name}, never wins" if name not in winners else name
    kind = "weights" if name in winners else "none"
    rows.append(
        {"part": "policy", "clicks": clicks, "margin": margin, "label": label, "kind": kind}
    )
rows += [
    {"part": "hull", "clicks": clicks, "margin": margin}
    for clicks, margin in sorted(POLICIES[name] for name in winners)
]
share = (5 - POLICIES["B"][1]) / (POLICIES["D"][1] - POLICIES["B"][1])
mix = share * POLICIES["D"][0] + (1 - share) * POLICIES["B"][0]
rows.append({"part": "mix", "clicks": round(mix, 4), "margin": 5, "label": "B and D, mixed"})
rows += [{"part": "floor", "clicks": clicks, "margin": 5} for clicks in (2, 11)]
print(json.dumps(rows))
