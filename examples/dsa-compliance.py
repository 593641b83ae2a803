"""Sort recommender duties by service, then audit a decision log.

An illustration of the bookkeeping, not legal advice.
"""

from datetime import date


def duties(publishes, staff, turnover, balance, designated):
    """Return the DSA articles to go through with counsel (EUR million)."""
    if not publishes:  # stores and publishes nothing of others
        return "none of these"
    if designated:
        return "17, 25-28, 34, 35, 37, 38, 40, 42"
    small = staff < 50 and (turnover <= 10 or balance <= 10)
    return "17" if small else "17, 25-28"


print("service                          articles")
for name, service in {
    "shop, own goods only": (False, 900, 400, 200, False),
    "forum, 40 staff, 8 million": (True, 40, 8, 5, False),
    "marketplace, 300 staff": (True, 300, 90, 60, False),
    "video platform, designated": (True, 2_000, 900, 800, True),
}.items():
    print(f"{name:<33}{duties(*service)}")

TODAY, KEEP_DAYS = date(2026, 11, 23), 180
ALLOWED = {"recency", "popularity", "query", "language"}  # no profile here
LOG = """
a personal 2026-11-02 m41 recency+history    x7 y5 z2  xyz
b plain    2026-11-02 m41 recency+language   x3 y6 z4  yzx
c plain    2026-11-03 m41 recency+history    x8 y2 z1  xyz
d personal 2026-11-03 -   history+recency    x1 y9 z5  yzx
e personal 2026-05-04 m38 history+recency    x2 y4 z6  zyx
f plain    2026-11-04 m41 popularity         x9 y8 z3  zxy
"""


def findings(line):
    """Yield what is wrong with one logged ordering."""
    _, option, day, model, features, *scores, shown = line.split()
    if option == "plain" and not set(features.split("+")) <= ALLOWED:
        yield "profile feature in the plain option"
    if model == "-":
        yield "model version missing"
    if (age := (TODAY - date.fromisoformat(day)).days) > KEEP_DAYS:
        yield f"{age} days old, limit {KEEP_DAYS}"
    ranked = sorted(scores, key=lambda s: -int(s[1:]))
    if "".join(s[0] for s in ranked) != shown:
        yield "scores do not give the order shown"


print("\nordering  option    shown  finding")
for line in LOG.strip().splitlines():
    key, option, *_, shown = line.split()
    text = "; ".join(findings(line)) or "ok"
    print(f"{key:<10}{option:<10}{shown:<7}{text}")
