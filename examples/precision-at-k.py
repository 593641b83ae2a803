"""Compute precision@k and its neighbors for one ranked list, and show what the conventions change."""

RELEVANT_AT = (1, 3, 6)  # ranks at which the list holds a relevant item
RELEVANT_IN_ALL = 4  # one relevant item never made the list
LIST_LENGTH = 10
CATALOG_SIZE = 1000


def hits(k):
    """Return how many of the first k items are relevant."""
    return sum(1 for rank in RELEVANT_AT if rank <= k)


def precision(k):
    """Return the share of the k recommended items that are relevant."""
    return hits(k) / k


def recall(k):
    """Return the share of the user's relevant items that are among the first k."""
    return hits(k) / RELEVANT_IN_ALL


def ceiling(k):
    """Return the best precision@k any ranking could reach for this user."""
    return min(RELEVANT_IN_ALL, k) / k


def average_precision(k):
    """Return the precision at each hit, summed and divided by the most hits possible."""
    return sum(precision(rank) for rank in RELEVANT_AT if rank <= k) / min(RELEVANT_IN_ALL, k)


print(" k  hits  precision  ceiling  recall")
for k in (1, 3, 5, 10):
    print(f"{k:>2}{hits(k):>6}{precision(k):>11.3f}{ceiling(k):>9.3f}{recall(k):>8.3f}")

wrong = (LIST_LENGTH - hits(LIST_LENGTH)) + (RELEVANT_IN_ALL - hits(LIST_LENGTH))
print(f"\naverage precision@10     {average_precision(LIST_LENGTH):.3f}")
print(f"reciprocal rank          {1 / min(RELEVANT_AT):.3f}")
accuracy, accuracy_of_nothing = 1 - wrong / CATALOG_SIZE, 1 - RELEVANT_IN_ALL / CATALOG_SIZE
print(f"accuracy on {CATALOG_SIZE:,} items  {accuracy:.3f}, and {accuracy_of_nothing:.3f} for showing nothing")

shown_and_hits = [(10, 3), (2, 1)]  # the second user was shown only two items
fixed = sum(hit / LIST_LENGTH for _, hit in shown_and_hits) / len(shown_and_hits)
by_shown = sum(hit / shown for shown, hit in shown_and_hits) / len(shown_and_hits)
print("\nmean over two users, one of them shown only 2 items:")
print(f"  hits divided by k {fixed:.2f}, hits divided by shown {by_shown:.2f}")
