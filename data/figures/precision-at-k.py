"""Print precision, recall and the ceiling of precision at each cutoff, for hits at ranks 1, 3 and 6 and four relevant items."""

import json

RELEVANT_AT = (1, 3, 6)
RELEVANT_IN_ALL = 4

rows = []
for k in range(1, 11):
    hits = sum(1 for rank in RELEVANT_AT if rank <= k)
    rows.append(
        {
            "k": k,
            "metric": "best possible precision",
            "value": round(min(RELEVANT_IN_ALL, k) / k, 4),
        }
    )
    rows.append({"k": k, "metric": "precision", "value": round(hits / k, 4)})
    rows.append({"k": k, "metric": "recall", "value": round(hits / RELEVANT_IN_ALL, 4)})
print(json.dumps(rows))
