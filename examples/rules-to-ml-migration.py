"""Read a shadow run: overlap, violations, and what a canary can see."""

from math import ceil
from statistics import NormalDist

import numpy as np


def rbo(a, b, p=0.9):
    """Return extrapolated rank-biased overlap of two equal-length lists."""
    agree = [len(set(a[:d]) & set(b[:d])) / d for d in range(1, len(a) + 1)]
    head = sum(x * p**d for d, x in enumerate(agree, 1)) * (1 - p) / p
    return agree[-1] * p ** len(a) + head


print("pair                    overlap  Jaccard   RBO")
for name, rules, model in (
    ("same items, ranks 1-6", "abcdefghij", "abcdefKLMN"),
    ("same items, ranks 5-10", "abcdefghij", "KLMNefghij"),
):
    common = len(set(rules) & set(model))
    print(f"{name:<24}{common / 10:>7.1f}", end="")
    print(f"{common / (20 - common):>9.3f}{rbo(rules, model):>6.2f}")

random = np.random.default_rng(4)
REQUESTS, ITEMS = 3_000, 500
adult = np.arange(ITEMS) % 100 == 99  # 5 items that minors must not see
by_rules = random.gamma(2, 1, ITEMS)  # one rule score for everybody
minor = random.random(REQUESTS) < 0.1
shadow = {"model": [], "model + constraint": []}
for is_minor in minor:
    scores = by_rules + 0.7 * random.gamma(2, 1, ITEMS)
    gated = np.where(adult & is_minor, -1, scores)
    for name, s in (("model", scores), ("model + constraint", gated)):
        shadow[name].append(np.argsort(-s)[:10])
plain = np.argsort(-by_rules)  # the rules apply the age gate themselves
shown = [plain[~adult[plain]][:10] if m else plain[:10] for m in minor]
print("\n3,000 shadow requests  overlap  items used  violations")
for name, lists in {"rules": shown, **shadow}.items():
    pairs = zip(shown, lists, strict=True)
    same = [len(set(a) & set(b)) / 10 for a, b in pairs]
    used = len(set(np.concatenate(lists)))
    checked = zip(minor, lists, strict=True)
    wrong = sum(m and adult[a].any() for m, a in checked)
    print(f"{name:<23}{np.mean(same):>7.2f}{used:>12}{wrong:>12}")
for n, who in ((REQUESTS, "requests"), (minor.sum(), "requests of minors")):
    bound = 1 - 0.05 ** (1 / n)  # exact; the rule of three says 3 / n
    print(f"0 in {n:,} {who}: rate up to {bound:.2%} (3/n {3 / n:.2%})")

print("\nerror rate         power  per arm  days at 4,000 a day")
cases = ((0.01, 0.012, 0.9), (0.02, 0.03, 0.9), (0.005, 0.0075, 0.8))
for p, q, power in cases:
    z = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(power)
    variance = p * (1 - p) + q * (1 - q)
    n = ceil(z**2 * variance / (q - p) ** 2)
    print(f"{p:.2%} to {q:.2%}{power:>10.0%}{n:>9,}{n / 4000:>12.1f}")
