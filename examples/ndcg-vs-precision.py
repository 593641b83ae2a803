"""NDCG by hand: what precision does not see, and which choices change it."""

from math import log2


def dcg(grades, k, gain):
    ranked = enumerate(grades[:k], start=1)
    return sum(gain(grade) / log2(rank + 1) for rank, grade in ranked)


def ndcg(shown, k, gain, judged=None):
    """Return NDCG@k; its ideal order is that of `judged`, or of `shown`."""
    ideal = sorted(judged or shown, reverse=True)
    return dcg(shown, k, gain) / dcg(ideal, k, gain)


def exponential(grade):
    return 2**grade - 1


def linear(grade):
    return grade


shown = [3, 2, 3, 0, 1, 2]
ideal = sorted(shown, reverse=True)
print("rank  discount   shown: grade gain  product", end="   ")
print("ideal: grade gain  product")
for rank in range(1, 6):
    discount = 1 / log2(rank + 1)
    print(f"{rank:>4}  {discount:8.3f}", end="")
    for grade in (shown[rank - 1], ideal[rank - 1]):
        gain = exponential(grade)
        print(f"{grade:>16}{gain:>5}{gain * discount:9.3f}", end="")
    print()
sums = [dcg(grades, 5, exponential) for grades in (shown, ideal)]
print(f"{'sum':>4}{sums[0]:40.3f}{sums[1]:30.3f}")

lists = {
    "as shown": (shown, shown),
    "ranks 1 and 2 exchanged": ([2, 3, 3, 0, 1, 2], shown),
    "ranks 5 and 6 exchanged": ([3, 2, 3, 0, 2, 1], shown),
    "two grade 3 never shown": (shown, [*shown, 3, 3]),
}
print(f"\n{'list':<26}P@3  P@6  NDCG@5 exp.  linear  NDCG@6 exp.")
for name, (grades, judged) in lists.items():
    print(f"{name:<24}", end="")
    for k in (3, 6):
        print(f" {sum(grade > 0 for grade in grades[:k]) / k:.2f}", end="")
    for k, gain, width in (
        (5, exponential, 13),
        (5, linear, 8),
        (6, exponential, 13),
    ):
        print(f"{ndcg(grades, k, gain, judged):{width}.3f}", end="")
    print()

print("\nyes or no, 2 relevant    P@5    RR    AP  NDCG@5")
for hits in ([1, 4], [2, 3]):
    average_precision = (1 / hits[0] + 2 / hits[1]) / 2
    gains = [int(rank in hits) for rank in range(1, 6)]
    values = 2 / 5, 1 / hits[0], average_precision, ndcg(gains, 5, linear)
    print(f"hits at ranks {hits[0]} and {hits[1]}  ", end="")
    print(*(f" {value:6.3f}" for value in values), sep="")

print("\nten users, three without a relevant item; the other seven have")
print("a mean NDCG of 0.600")
print(f"drop the three  {0.6:.3f}")
print(f"count them as 0 {7 * 0.6 / 10:.3f}")
print(f"count them as 1 {(7 * 0.6 + 3) / 10:.3f}")
