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
        off = (truth - value) / (1.96 * error)
        size = weight.sum() ** 2 / (weight**2).sum()
        row = click[match].mean(), ips, value, 1.96 * error
        rows.append([*row, off**2 < 1, off > 1, off < -1, weight.mean(), size])
    print(f"{name:12}", *(f"{v:6.3f}" for v in np.median(rows, 0)[:4]), end="")
    cover, low, high, mean, size = np.mean(rows, axis=0)[4:]
    print(f"{cover:7.1%}{low:9.1%}{high:9.1%}{mean:8.2f}{size:6.0f}")

# A fault: the log records the chance of an action for an average user.
policy, kind, action, click = log(0.3)
faulty = policy.mean(axis=0)[action]
always = (action == 0) / faulty  # target: always action 0
print(f"\nfaulty log: old policy from its own log {click.mean():.3f}", end="")
print(f" by any weights; true {(policy * rate).sum() / 4:.3f}")
print(f"always action 0: mean weight {always.mean():.2f}", end="")
print(f", IPS {estimates(always, click)[0]:.3f}, true {rate[:, 0].mean():.3f}")
print("mean weight by kind", end="")
print(*(f" {always[kind == k].mean():.2f}" for k in KINDS), sep="")

# Users differ: 500 of them, each with a rate and about 20 events.
covered = []
for _ in range(LOGS):
    events = random.geometric(0.05, size=500)
    hits = random.binomial(events, random.beta(1, 9, size=500))
    n, value = events.sum(), hits.sum() / events.sum()
    per_user = np.square(hits - value * events).sum()
    errors = np.sqrt([n * value * (1 - value), per_user]) / n
    covered.append(abs(value - 0.1) < 1.96 * errors)
print("\ncovered by intervals per event and per user:", end=" ")
print(*(f"{share:.1%}" for share in np.mean(covered, axis=0)))
