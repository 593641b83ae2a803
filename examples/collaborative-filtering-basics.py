"""Predict one blank rating, once from similar users, once from items."""

from math import sqrt

RATINGS = {
    "Ana": {"A": 5, "B": 4, "C": 1, "E": 2},
    "Ben": {"A": 4, "B": 5, "C": 2, "D": 1},
    "Cleo": {"A": 1, "B": 2, "C": 5, "D": 4, "E": 5},
    "Dan": {"A": 5, "B": 5, "D": 1, "E": 1},
}
MEAN = {user: sum(row.values()) / len(row) for user, row in RATINGS.items()}
CENTERED = {
    user: {item: rating - MEAN[user] for item, rating in row.items()}
    for user, row in RATINGS.items()
}
COLUMNS = {
    item: {user: row[item] for user, row in CENTERED.items() if item in row}
    for item in "ABCDE"
}


def cosine(left, right):
    """Return the cosine over the keys both have, and how many those are."""
    shared = sorted(left.keys() & right.keys())
    dot = sum(left[key] * right[key] for key in shared)
    left_square = sum(left[key] ** 2 for key in shared)
    right_square = sum(right[key] ** 2 for key in shared)
    return dot / sqrt(left_square * right_square), len(shared)


def weighted_mean(pairs):
    """Return the mean of the values; negative similarities count against."""
    total = sum(weight * value for weight, value in pairs)
    return total / sum(abs(weight) for weight, _ in pairs)


print("similarity to Ana     shared  centered cosine")
by_user = []
for user in ("Ben", "Cleo", "Dan"):
    similarity, shared = cosine(CENTERED["Ana"], CENTERED[user])
    by_user.append((similarity, CENTERED[user]["D"]))
    print(f"  {user:<20}{shared:>6}{similarity:>17.3f}")
agreeing = [pair for pair in by_user if pair[0] > 0]
two, three = (MEAN["Ana"] + weighted_mean(p) for p in (agreeing, by_user))
print(f"user-based, Ana on D: {two:.2f} from Ben and Dan, ", end="")
print(f"{three:.2f} from all three\n")

print("similarity to item D  shared  centered cosine  times n / (n + 5)")
by_item = []
for item in "ABCE":
    similarity, shared = cosine(COLUMNS["D"], COLUMNS[item])
    by_item.append((similarity, RATINGS["Ana"][item]))
    shrunk = similarity * shared / (shared + 5)
    print(f"  {item:<20}{shared:>6}{similarity:>17.3f}{shrunk:>19.3f}")
similar = [pair for pair in by_item if pair[0] > 0]
two, four = weighted_mean(similar), weighted_mean(by_item)
print(f"item-based, Ana on D: {two:.2f} from C and E, ", end="")
print(f"{four:.2f} from all four")
