"""Print what each rank adds to DCG@6 for three orders of the same six items (exponential gain)."""

import json
from math import log2

SHOWN = [3, 2, 3, 0, 1, 2]


def terms(grades: list[int]) -> list[float]:
    """Return gain times discount at each rank."""
    return [(2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1)]


ideal = sum(terms(sorted(SHOWN, reverse=True)))
values = []
for order, (name, moved) in enumerate(
    (("as shown", ()), ("1 and 2 exchanged", (1, 2)), ("5 and 6 exchanged", (5, 6)))
):
    grades = SHOWN.copy()
    if moved:
        first, second = moved
        grades[first - 1], grades[second - 1] = grades[second - 1], grades[first - 1]
    title = f"{name}|NDCG {sum(terms(grades)) / ideal:.3f}"
    for rank, (grade, term) in enumerate(zip(grades, terms(grades), strict=True), start=1):
        item = "exchanged" if rank in moved else "in place"
        values.append(
            {
                "list": title,
                "order": order,
                "rank": rank,
                "grade": grade,
                "term": round(term, 3),
                "item": item,
            }
        )
print(json.dumps(values))
