"""Carry taste from a video service to a shop; see whom it helps and harms."""

import numpy as np

cold, heavy = 0.2 * 0.030, 0.8 * -0.014
print("NDCG: 20% cold users +0.030, the other 80% -0.014")
print(
    f"joint model for all {cold + heavy:+.4f}, routed by segment {cold:+.4f}"
)
odds = 0.30 / 0.70 * (0.02 / 0.98) / (0.10 / 0.90)
print(f"0.30 where 10% click is {odds / (1 + odds):.3f} where 2% do\n")

# Shop taste = 0.8 x shared taste + 0.6 x a part of its own, around a mean.
# Each service has learned its vectors in its own rotated space.
random = np.random.default_rng(5)
USERS, TEST, DIM, NOISE = 3_000, 2_000, 8, 16  # NOISE: variance of a purchase
turn_video, turn_shop = (
    np.linalg.qr(random.normal(size=(DIM, DIM)))[0] for _ in range(2)
)
shared, own = random.normal(size=(2, USERS, DIM))
mean = 0.5 * random.normal(size=DIM) @ turn_shop
video = (shared + 0.3 * random.normal(size=own.shape)) @ turn_video
shop = (0.8 * shared + 0.6 * own) @ turn_shop + mean
items = random.normal(size=(300, DIM))
truth = shop[-TEST:]


def hits(guess):
    """Return how many of a user's ten best items the guess lists, of ten."""
    best, listed = (
        np.argsort(-users @ items.T, axis=1)[:, :10]
        for users in (truth, guess)
    )
    return (best[:, :, None] == listed[:, None, :]).sum() / TEST


def mapped(pairs):
    """Fit video -> shop on the first pairs of users (ridge); map the rest."""
    known, target = video[:pairs], shop[:pairs] - mean
    bridge = np.linalg.solve(known.T @ known + np.eye(DIM), known.T @ target)
    error = ((target - known @ bridge) ** 2).mean()
    return video[-TEST:] @ bridge + mean, error


print(f"hits of ten for {TEST:,} users without any purchase")
print(f"  popular items{hits(np.tile(mean, (TEST, 1))):>25.2f}")
print(f"  raw video vectors{hits(video[-TEST:]):>21.2f}")
for pairs in (5, 20, 150, 1_000):
    print(
        f"  mapping from {pairs:>5,} overlap users"
        f"{hits(mapped(pairs)[0]):>6.2f}"
    )

source, error = mapped(150)
print(f"\nhits of ten for {TEST:,} users with 300 views and some purchases")
print("purchases  target only  joint    gap  gated")
draw = random.normal(size=truth.shape)
for count in (0, 5, 20, 100, 400):
    seen = truth + draw * np.sqrt(NOISE / max(count, 1))
    alone = (count * seen + NOISE * mean) / (count + NOISE)
    joint = (count * seen + 300 * source) / (count + 300)  # 300 views each
    trust = NOISE / error  # what the mapping is worth, in purchases
    gated = (count * seen + trust * source) / (count + trust)
    first, second, third = hits(alone), hits(joint), hits(gated)
    print(
        f"{count:>9}{first:>13.2f}{second:>7.2f}{second - first:>+7.2f}"
        f"{third:>7.2f}"
    )
print(f"the mapping is worth {trust:.0f} purchases")
