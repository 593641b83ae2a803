"""Score four books for a reader by content, by collaboration and by blends."""

from collections import Counter
from math import sqrt

TAGS = {
    "Sourdough": {"bread", "oven", "ferment", "flour"},
    "Pickling": {"jars", "salt", "ferment", "vegetables"},
    "Rye Loaves": {"bread", "oven", "ferment", "rye"},
    "Beekeeping": {"bees", "hives", "honey", "garden"},
    "Cakes": {"oven", "flour", "sugar", "eggs"},
    "Noodles": {"flour", "eggs", "wok", "broth"},
}
READERS = {  # other people, by number; nobody has read the new book yet
    "Sourdough": {1, 2, 3, 4, 5, 6},
    "Pickling": {1, 2, 3, 7},
    "Rye Loaves": set(),
    "Beekeeping": {1, 2, 3, 4, 8, 9},
    "Cakes": {5},
    "Noodles": {6, 10, 11, 12},
}
LIKED = ["Sourdough", "Pickling"]
READERS_WORTH_THE_CONTENT = 2  # with so many readers both weigh the same

PROFILE = Counter(tag for book in LIKED for tag in TAGS[book])


def content_score(book):
    """Return the cosine of the reader's tag counts and the book's tags."""
    dot = sum(PROFILE[tag] for tag in TAGS[book])
    square = sum(count**2 for count in PROFILE.values())
    return dot / sqrt(square * len(TAGS[book]))


def collaborative_score(book):
    """Return the mean cosine of its readers and those of each liked book."""
    if not READERS[book]:
        return 0.0
    total = 0.0
    for liked in LIKED:
        shared = len(READERS[book] & READERS[liked])
        total += shared / sqrt(len(READERS[book]) * len(READERS[liked]))
    return total / len(LIKED)


scores = {}
print("book         readers  content  collaborative", end="")
print("  weight w  blend  half each")
for book in ("Rye Loaves", "Beekeeping", "Cakes", "Noodles"):
    content, collaborative = content_score(book), collaborative_score(book)
    readers = len(READERS[book])
    weight = readers / (readers + READERS_WORTH_THE_CONTENT)
    blend = weight * collaborative + (1 - weight) * content
    half_each = (content + collaborative) / 2
    scores[book] = {
        "content": content,
        "collaborative": collaborative,
        "blend": blend,
    }
    print(f"{book:<13}{readers:>7}{content:>9.3f}", end="")
    print(f"{collaborative:>15.3f}{weight:>10.3f}", end="")
    print(f"{blend:>7.3f}{half_each:>11.3f}")

print()
for method in ("content", "collaborative", "blend"):
    by_score = sorted(scores, key=lambda book: -scores[book][method])
    print(f"top two by {method + ':':<15} {', '.join(by_score[:2])}")
