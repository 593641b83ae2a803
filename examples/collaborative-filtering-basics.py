"""Predict one blank cell of a rating table, once from similar users and once from similar items."""

from math import sqrt

RATINGS = {
    "Ana": {"A": 5, "B": 4, "C": 1, "E": 2},
    "Ben": {"A": 4, "B": 5, "C": 2, "D": 1},
    "Cleo": {"A": 1, "B": 2, "C": 5, "D": 4, "E": 5},
    "Dan": {"A": 5, "B": 5, "D": 1, "E": 1},
}
MEAN = {user: sum(row.values()) / len(row) for user, row in RATINGS.items()}
CENTERED = {user: {i: r - MEAN[user] for i, r in row.items()} for user, row in RATINGS.items()}
COLUMNS = {i: {user: row[i] for user, row in CENTERED.items() if i in row} for i in "ABCDE"}


def cosine(left, right):
    """Return the cosine over the keys both have, and how many those are."""
    shared = sorted(left.keys() & right.keys())
    dot = sum(left[key] * right[key] for key in shared)
    left_square = sum(left[key] ** 2 for key in shared)
    right_square = sum(right[key] ** 2 for key in shared)
    return dot / sqrt(left_square * right_square), len(shared)


def weighted_mean(pairs):
    """Return the mean of the values, weighted by similarity; negative similarities count against."""
    return sum(weight * value for weight, value in pairs) / sum(abs(weight) for weight, _ in pairs)


print("similarity to Ana     shared  centered cosine")
by_user = []
for user in ("Ben", "Cleo", "Dan"):
    similarity, shared = cosine(CENTERED["Ana"], CENTERED[user])
    by_user.append((similarity, CENTERED[user]["D"]))
    print(f"  {user:<20}{shared:>6}{similarity:>17.3f}")
agreeing = [pair for pair in by_user if pair[0] > 0]
print(f"user-based, Ana on D: {MEAN['Ana'] + weighted_mean(agreeing):.2f} from Ben and Dan, ", end="")
print(f"{MEAN['Ana'] + weighted_mean(by_user):.2f} from all three\n")

print("similarity to item D  shared  centered cosine  times n / (n + 5)")
by_item = []
for item in "ABCE":
    similarity, shared = cosine(COLUMNS["D"], COLUMNS[item])
    by_item.append((similarity, RATINGS["Ana"][item]))
    print(f"  {item:<20}{shared:>6}{similarity:>17.3f}{similarity * shared / (shared + 5):>19.3f}")
similar = [pair for pair in by_item if pair[0] > 0]
print(f"item-based, Ana on D: {weighted_mean(similar):.2f} from C and E, ", end="")
print(f"{weighted_mean(by_item):.2f} from all four")
