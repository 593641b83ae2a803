"""Estimate a new policy from the old one's log, in four ways of logging."""

import numpy as np


def estimates(agrees, propensity, reward):
    """Return replay, IPS, self-normalized IPS, its error, and the weights."""
    weight = agrees / propensity
    normalized = (weight * reward).sum() / weight.sum()
    residual = weight * (reward - normalized)
    error = np.sqrt((residual**2).sum()) / weight.sum()
    ips = (weight * reward).mean()
    return reward[agrees].mean(), ips, normalized, error, weight


logged, chosen, click = "ABCCABACBABC", "ACCBACBCABBA", "100100110000"
for label, row in (
    ("logged action", logged),
    ("new policy", chosen),
    ("click", click),
):
    print(f"{label:<15}{' '.join(row)}")
agrees = np.array(list(logged)) == np.array(list(chosen))
reward = np.array(list(click), dtype=int)
replay, ips, normalized, *_ = estimates(agrees, np.full(12, 1 / 3), reward)
print(f"{agrees.sum()} rows agree: replay {replay:.2f}, IPS {ips:.2f}", end="")
print(f", self-normalized IPS {normalized:.2f}")

# Four kinds of users, five actions. Users of kind 0 click a lot,
# and there the old and the new policy mostly agree.
random = np.random.default_rng(6)
KINDS = range(4)
click_rate = np.array(
    [[0.20, 0.05, 0.05, 0.05, 0.05]] + [[0.04, 0.02, 0.03, 0.01, 0.08]] * 3
)
favorite = np.array([0, 0, 0, 0])  # what the old policy prefers
new = np.array([0, 4, 4, 4])  # what the new one does
truth, old = (click_rate[KINDS, arm].mean() for arm in (new, favorite))
print(f"\ntrue value of the new policy {truth:.3f}", end=", ")
print(f"of the old favorite {old:.3f}")
print(f"{'':59}effective    mean")
print("old policy       matched  replay    IPS  normalized  +/-95%", end=" ")
print("    size  weight")
for name, explore in (
    ("uniform", 1.0),
    ("30% uniform", 0.3),
    ("2% uniform", 0.02),
    ("favorite only", 0.0),
):
    policy = np.full((4, 5), explore / 5)
    policy[KINDS, favorite] += 1 - explore
    kind = random.integers(4, size=20_000)
    draw = random.random((kind.size, 1))
    action = (policy[kind].cumsum(axis=1) > draw).argmax(axis=1)
    reward = random.random(kind.size) < click_rate[kind, action]
    match = action == new[kind]
    chance = policy[kind, action]
    replay, ips, normalized, error, weight = estimates(match, chance, reward)
    size = weight.sum() ** 2 / (weight**2).sum()
    print(f"{name:<15}{match.sum():>9}{replay:>8.3f}{ips:>7.3f}", end="")
    print(f"{normalized:>12.3f}{1.96 * error:>8.3f}", end="")
    print(f"{size:>9.0f}{weight.mean():>8.2f}")
