"""Carry taste from a video service to a shop; see whom it helps and harms."""

import numpy as np

cold, heavy = 0.2 * 0.030, 0.8 * -0.014
print("NDCG: 20% cold users +0.030, the other 80% -0.014")
print(f"  joint model for all {cold + heavy:+.4f}, routed {cold:+.4f}")
odds = 0.30 / 0.70 * (0.02 / 0.98) / (0.10 / 0.90)
print(f"0.30 where 10% click is {odds / (1 + odds):.3f} where 2% do\n")

# Shop taste = 0.8 x shared taste + 0.6 x a part of its own, around a mean.
# Each service has learned its vectors in its own rotated space.
random = np.random.default_rng(5)
USERS, TEST, DIM, NOISE = 3_000, 2_000, 8, 16  # NOISE: variance of a purchase
turn_video, turn_shop = np.linalg.qr(random.normal(size=(2, DIM, DIM)))[0]
shared, own = random.normal(size=(2, USERS, DIM))
mean = 0.5 * random.normal(size=DIM) @ turn_shop
video = (shared + 0.3 * random.normal(size=own.shape)) @ turn_video
shop = (0.8 * shared + 0.6 * own) @ turn_shop + mean
items = random.normal(size=(300, DIM))


def top(users):
    """Return the ten best items of each user."""
    return np.argsort(-users @ items.T, axis=1)[:, :10]


def hits(guess):
    """Return how many of a user's true ten best items the guess lists."""
    best, listed = top(shop[-TEST:]), top(guess)
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
    score = hits(mapped(pairs)[0])
    print(f"  mapping from {pairs:>5,} overlap users{score:>6.2f}")

source, error = mapped(150)
trust = NOISE / error  # what the mapping is worth, in purchases
print(f"\nhits of ten for {TEST:,} users with 300 views and some purchases")
print("purchases  target only  joint    gap  gated")
draw = random.normal(size=source.shape)
for count in (0, 5, 20, 100, 400):
    seen = shop[-TEST:] + draw * np.sqrt(NOISE / max(count, 1))
    alone = hits((count * seen + NOISE * mean) / (count + NOISE))
    joint = hits((count * seen + 300 * source) / (count + 300))
    gated = hits((count * seen + trust * source) / (count + trust))
    print(f"{count:>9}{alone:>13.2f}{joint:>7.2f}", end="")
    print(f"{joint - alone:>+7.2f}{gated:>7.2f}")
print(f"the mapping is worth {trust:.0f} purchases")
