"""Show the bias of volunteered ratings, and what three losses for implicit feedback do with tiny numbers."""

from math import exp, log

STARS = [1, 2, 3, 4, 5]
VIEWERS = [100, 200, 400, 200, 100]  # what 1,000 viewers think, if all were asked
CHANCE_TO_RATE = [0.10, 0.02, 0.01, 0.04, 0.15]  # strong opinions volunteer


def mean_stars(counts):
    """Return the mean star value of the given numbers of people."""
    total = sum(star * count for star, count in zip(STARS, counts, strict=True))
    return total / sum(counts)


def sigmoid(score):
    """Return the logistic function of a score."""
    return 1 / (1 + exp(-score))


def bpr_loss(clicked, sampled):
    """Return the loss of a pair: small if the clicked item scores above the sampled one."""
    return -log(sigmoid(clicked - sampled))


def undo_negative_sampling(probability, kept):
    """Return the true probability for a model trained on only a share of the negatives."""
    return probability / (probability + (1 - probability) / kept)


ratings = [number * chance for number, chance in zip(VIEWERS, CHANCE_TO_RATE, strict=True)]
reweighted = [number / chance for number, chance in zip(ratings, CHANCE_TO_RATE, strict=True)]
print("1. explicit: who bothers to rate")
print(f"   all {sum(VIEWERS):,} viewers                {mean_stars(VIEWERS):.2f} stars")
print(f"   the {sum(ratings):.0f} who rate                  {mean_stars(ratings):.2f} stars")
print(f"   ratings weighted by 1 / chance   {mean_stars(reweighted):.2f} stars")

print("\n2. BPR: clicked and sampled score     loss  sigmoid(clicked)")
for clicked, sampled in ((1.2, 0.7), (6.2, 5.7), (0.7, 1.2)):
    print(f"   {clicked:.1f} and {sampled:.1f}{bpr_loss(clicked, sampled):>31.3f}{sigmoid(clicked):>18.3f}")

print("\n3. confidence-weighted squared error, c = 1 + 40 r")
print("   plays r  target  predicted    c  c * error squared")
total = 0.0
for plays, predicted in ((1, 0.8), (3, 0.6), (0, 0.3), (0, 0.1)):
    target, confidence = int(plays > 0), 1 + 40 * plays
    term = confidence * (target - predicted) ** 2
    total += term
    print(f"   {plays:>7}{target:>8}{predicted:>11.1f}{confidence:>5}{term:>19.2f}")
print(f"   sum {total:.2f}")

corrected = undo_negative_sampling(0.20, 0.05)
print(f"\n4. cross-entropy on 5% of the negatives: 0.20 means {corrected:.4f}")
