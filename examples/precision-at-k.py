"""Compute precision@k and its neighbors, and what the conventions change."""

RELEVANT_AT = (1, 3, 6)  # ranks at which the list holds a relevant item
RELEVANT_IN_ALL = 4  # one relevant item never made the list
LIST_LENGTH = 10
CATALOG_SIZE = 1000


def hits(k):
    """Return how many of the first k items are relevant."""
    return sum(1 for rank in RELEVANT_AT if rank <= k)


def precision(k):
    """Return the share of relevant items among the first k."""
    return hits(k) / k


def recall(k):
    """Return the share of all relevant items that are among the first k."""
    return hits(k) / RELEVANT_IN_ALL


def ceiling(k):
    """Return the best precision@k any ranking could reach for this user."""
    return min(RELEVANT_IN_ALL, k) / k


def average_precision(k):
    """Return the precisions at the hits, over the most hits possible."""
    total = sum(precision(rank) for rank in RELEVANT_AT if rank <= k)
    return total / min(RELEVANT_IN_ALL, k)


print(" k  hits  precision  ceiling  recall")
for k in (1, 3, 5, 10):
    print(f"{k:>2}{hits(k):>6}{precision(k):>11.3f}", end="")
    print(f"{ceiling(k):>9.3f}{recall(k):>8.3f}")

print(f"\naverage precision@10     {average_precision(LIST_LENGTH):.3f}")
print(f"reciprocal rank          {1 / min(RELEVANT_AT):.3f}")
found = hits(LIST_LENGTH)
wrong = (LIST_LENGTH - found) + (RELEVANT_IN_ALL - found)
accuracy = 1 - wrong / CATALOG_SIZE
nothing = 1 - RELEVANT_IN_ALL / CATALOG_SIZE
print(f"accuracy on {CATALOG_SIZE:,} items  {accuracy:.3f}, and", end=" ")
print(f"{nothing:.3f} for showing nothing")

shown_and_hits = [(10, 3), (2, 1)]  # the second user was shown only two items
fixed = sum(hit / LIST_LENGTH for _, hit in shown_and_hits) / 2
by_shown = sum(hit / shown for shown, hit in shown_and_hits) / 2
print("\nmean over two users, one of them shown only 2 items:")
print(f"  hits divided by k {fixed:.2f}, hits divided by shown {by_shown:.2f}")
