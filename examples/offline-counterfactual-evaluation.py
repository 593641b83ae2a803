"""Estimate a new policy from the old one's logs; then check the checks."""

import numpy as np


def estimates(weight, reward):
    """Return IPS, self-normalized IPS, and its standard error."""
    value = (weight * reward).sum() / weight.sum()
    residual = weight * (reward - value)
    error = np.sqrt((residual**2).sum()) / weight.sum()
    return (weight * reward).mean(), value, error


LOGGED, CHOSEN, CLICK = "ABCCABACBABC", "ACCBACBCABBA", "100100110000"
print("logged action ", *LOGGED)
print("new policy    ", *CHOSEN)
print("click         ", *CLICK)
agrees = np.array(list(LOGGED)) == np.array(list(CHOSEN))
clicks = np.array(list(CLICK), dtype=int)
ips, normalized, _ = estimates(3 * agrees, clicks)
print(f"{agrees.sum()} agree: replay {clicks[agrees].mean():.2f}", end=", ")
print(f"IPS {ips:.2f}, self-normalized IPS {normalized:.2f}")

# Four kinds of users, five actions; kind 0 clicks most, and the policies
# agree there. The old policy prefers action k for kind k.
LOGS, EVENTS, KINDS, NEW = 500, 20_000, np.arange(4), np.array([0, 4, 4, 4])
SHARES = {"uniform": 1, "30% uniform": 0.3, "2% uniform": 0.02, "none": 0}
rate = np.array([[20, 5, 5, 5, 5], *(3 * [[2, 2, 2, 2, 8]])]) / 100
truth = rate[KINDS, NEW].mean()
random = np.random.default_rng(0)


def log(share):
    """Return policy, kinds, actions and clicks with a share explored."""
    policy = np.full((4, 5), share / 5)
    policy[KINDS, KINDS] += 1 - share
    kind, draw = random.integers(4, size=EVENTS), random.random((EVENTS, 1))
    action = (policy[kind].cumsum(axis=1) > draw).argmax(axis=1)
    return policy, kind, action, random.random(EVENTS) < rate[kind, action]


print(f"\ntrue value {truth:.3f}; {LOGS} logs each, 95% intervals")
print("explored     replay    IPS  norm.   +/-  cover", end="")
print("  too low too high  weight  size")
for name, share in SHARES.items():
    rows = []
    for _ in range(LOGS):
        policy, kind, action, click = log(share)
        match = action == NEW[kind]
        weight = match / policy[kind, action].clip(1e-9)
        ips, value, error = estimates(weight, click)
        low, high = value - 1.96 * error, value + 1.96 * error
        size = weight.sum() ** 2 / (weight**2).sum()
        sides = low <= truth <= high, high < truth, low > truth
        row = click[match].mean(), ips, value, high - value
        rows.append([*row, *sides, weight.mean(), size])
    print(f"{name:12}", *(f"{v:6.3f}" for v in np.median(rows, 0)[:4]), end="")
    cover, low, high, mean, size = np.mean(rows, axis=0)[4:]
    print(f"{cover:7.1%}{low:9.1%}{high:9.1%}{mean:8.2f}{size:6.0f}")

# A fault: the log records the chance of an action for an average user.
policy, kind, action, click = log(0.3)
faulty = policy.mean(axis=0)[action]
always = (action == 0) / faulty  # target: always action 0
by_kind = [always[kind == k].mean() for k in KINDS]
print(f"\nfaulty log: old policy from its own log {click.mean():.3f}", end="")
print(f" by any weights; true {(policy * rate).sum() / 4:.3f}")
print(f"always action 0: mean weight {always.mean():.2f}", end="")
print(f", IPS {estimates(always, click)[0]:.3f}, true {rate[:, 0].mean():.3f}")
print("mean weight by kind", *(f"{weight:.2f}" for weight in by_kind))
