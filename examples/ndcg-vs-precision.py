"""NDCG by hand: what it sees that precision does not, and which choices change the number."""

from math import log2


def dcg(grades, k, gain):
    return sum(gain(grade) / log2(rank + 1) for rank, grade in enumerate(grades[:k], start=1))


def ndcg(shown, k, gain, judged=None):
    """Return NDCG@k; the ideal order comes from `judged`, by default from the shown items alone."""
    return dcg(shown, k, gain) / dcg(sorted(judged or shown, reverse=True), k, gain)


def exponential(grade):
    return 2**grade - 1


def linear(grade):
    return grade


shown = [3, 2, 3, 0, 1, 2]
ideal = sorted(shown, reverse=True)
print("rank  discount   shown: grade gain  product   ideal: grade gain  product")
for rank, (grade, best) in enumerate(zip(shown[:5], ideal[:5], strict=True), start=1):
    row = [(g, exponential(g), exponential(g) / log2(rank + 1)) for g in (grade, best)]
    print(f"{rank:>4}  {1 / log2(rank + 1):8.3f}", *(f"{g:>15}{gain:>5}{product:9.3f}" for g, gain, product in row))
print(f"{'sum':>4}{dcg(shown, 5, exponential):40.3f}{dcg(ideal, 5, exponential):30.3f}")

lists = {
    "as shown": (shown, shown),
    "ranks 1 and 2 exchanged": ([2, 3, 3, 0, 1, 2], shown),
    "ranks 5 and 6 exchanged": ([3, 2, 3, 0, 2, 1], shown),
    "two grade 3 never shown": (shown, [*shown, 3, 3]),
}
print(f"\n{'list':<26}P@3  P@6  NDCG@5 exp.  linear  NDCG@6 exp.")
for name, (grades, judged) in lists.items():
    precision = [sum(g > 0 for g in grades[:k]) / k for k in (3, 6)]
    values = ndcg(grades, 5, exponential, judged), ndcg(grades, 5, linear, judged), ndcg(grades, 6, exponential, judged)
    print(f"{name:<25}{precision[0]:.2f} {precision[1]:.2f}{values[0]:13.3f}{values[1]:8.3f}{values[2]:13.3f}")

print("\nyes or no, 2 relevant    P@5    RR    AP  NDCG@5")
for hits in ([1, 4], [2, 3]):
    average_precision = sum(found / rank for found, rank in enumerate(hits, start=1)) / 2
    gains = [int(rank in hits) for rank in range(1, 6)]
    values = 2 / 5, 1 / hits[0], average_precision, ndcg(gains, 5, linear)
    print(f"hits at ranks {hits[0]} and {hits[1]}  ", *(f"{value:6.3f}" for value in values))

print("\nten users, three without a relevant item; the other seven have a mean NDCG of 0.600")
for name, mean in (("drop the three", 0.6), ("count them as 0", 7 * 0.6 / 10), ("count them as 1", (7 * 0.6 + 3) / 10)):
    print(f"{name:<16}{mean:.3f}")
