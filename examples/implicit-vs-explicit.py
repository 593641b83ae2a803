"""Volunteered ratings are biased; three losses learn from clicks instead."""

from math import exp, log

STARS = [1, 2, 3, 4, 5]
VIEWERS = [100, 200, 400, 200, 100]  # what 1,000 viewers think, if asked
CHANCES = [0.10, 0.02, 0.01, 0.04, 0.15]  # to rate: strong opinions volunteer


def mean_stars(counts):
    """Return the mean star value of the given numbers of people."""
    total = sum(star * n for star, n in zip(STARS, counts, strict=True))
    return total / sum(counts)


def sigmoid(score):
    """Return the logistic function of a score."""
    return 1 / (1 + exp(-score))


def bpr_loss(clicked, sampled):
    """Return the loss of a pair: small if the clicked item scores higher."""
    return -log(sigmoid(clicked - sampled))


def undo_negative_sampling(probability, kept):
    """Return the true probability if only a share of negatives was kept."""
    return probability / (probability + (1 - probability) / kept)


ratings = [n * chance for n, chance in zip(VIEWERS, CHANCES, strict=True)]
weighted = [n / chance for n, chance in zip(ratings, CHANCES, strict=True)]
print("1. explicit: who bothers to rate")
for label, counts in (
    (f"all {sum(VIEWERS):,} viewers", VIEWERS),
    (f"the {sum(ratings):.0f} who rate", ratings),
    ("ratings weighted by 1 / chance", weighted),
):
    print(f"   {label:<33}{mean_stars(counts):.2f} stars")

print("\n2. BPR: clicked and sampled score     loss  sigmoid(clicked)")
for clicked, sampled in ((1.2, 0.7), (6.2, 5.7), (0.7, 1.2)):
    loss = bpr_loss(clicked, sampled)
    print(f"   {clicked:.1f} and {sampled:.1f}{loss:>31.3f}", end="")
    print(f"{sigmoid(clicked):>18.3f}")

print("\n3. confidence-weighted squared error, c = 1 + 40 r")
print("   plays r  target  predicted    c  c * error squared")
total = 0.0
for plays, predicted in ((1, 0.8), (3, 0.6), (0, 0.3), (0, 0.1)):
    target, confidence = int(plays > 0), 1 + 40 * plays
    term = confidence * (target - predicted) ** 2
    total += term
    print(f"   {plays:>7}{target:>8}{predicted:>11.1f}", end="")
    print(f"{confidence:>5}{term:>19.2f}")
print(f"   sum {total:.2f}")

corrected = undo_negative_sampling(0.20, 0.05)
print(f"\n4. cross-entropy on 5% of the negatives: 0.20 means {corrected:.4f}")
