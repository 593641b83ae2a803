"""Estimate a new policy from the old one's log: twelve rows by hand, then four ways of logging in a world with a known truth."""

import numpy as np


def estimates(agrees, propensity, reward):
    """Return replay, IPS, self-normalized IPS with its standard error, the effective sample size and the mean weight."""
    weight = agrees / propensity
    normalized = (weight * reward).sum() / weight.sum()
    error = np.sqrt((weight**2 * (reward - normalized) ** 2).sum()) / weight.sum()
    effective = weight.sum() ** 2 / (weight**2).sum()
    return reward[agrees].mean(), (weight * reward).mean(), normalized, error, effective, weight.mean()


logged, chosen, click = "ABCCABACBABC", "ACCBACBCABBA", "100100110000"
print(f"logged action  {' '.join(logged)}\nnew policy     {' '.join(chosen)}\nclick          {' '.join(click)}")
agrees = np.array([old == new for old, new in zip(logged, chosen, strict=True)])
replay, ips, normalized, *_ = estimates(agrees, np.full(12, 1 / 3), np.array([int(mark) for mark in click]))
print(f"{agrees.sum()} rows agree: replay {replay:.2f}, IPS {ips:.2f}, self-normalized IPS {normalized:.2f}")

# Four kinds of users, five actions. Users of kind 0 click a lot, and there the old and the new policy mostly agree.
random = np.random.default_rng(6)
click_rate = np.array([[0.20, 0.05, 0.05, 0.05, 0.05]] + [[0.04, 0.02, 0.03, 0.01, 0.08]] * 3)
favorite, new = np.array([0, 0, 0, 0]), np.array([0, 4, 4, 4])  # what the old policy prefers, what the new one does
truth = click_rate[range(4), new].mean()
print(f"\ntrue value of the new policy {truth:.3f}, of the old favorite {click_rate[range(4), favorite].mean():.3f}")
print("old policy                matched  replay    IPS  normalized  +/-95%  effective n  mean weight")
for name, explore in (("uniform", 1.0), ("favorite, 30% uniform", 0.3), ("favorite, 2% uniform", 0.02), ("favorite only", 0.0)):
    policy = np.full((4, 5), explore / 5)
    policy[range(4), favorite] += 1 - explore
    kind = random.integers(4, size=20_000)
    action = (policy[kind].cumsum(axis=1) > random.random((kind.size, 1))).argmax(axis=1)
    reward = random.random(kind.size) < click_rate[kind, action]
    match = action == new[kind]
    replay, ips, normalized, error, effective, weight = estimates(match, policy[kind, action], reward)
    print(f"{name:<24}{match.sum():>9}{replay:>8.3f}{ips:>7.3f}{normalized:>12.3f}{1.96 * error:>8.3f}", end="")
    print(f"{effective:>13.0f}{weight:>13.2f}")
