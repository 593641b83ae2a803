"""Audit a decision log, the users' choices, and the plain path.

An illustration of the bookkeeping, not legal advice.
"""

from datetime import date

TODAY, KEEP_DAYS = date(2026, 12, 1), 180
ALLOWED = {"recency", "popularity", "query", "language"}  # no profile here
LOG = """
a personal 2026-11-02 m41 recency+history    x7 y5 z2  xyz
b plain    2026-11-02 m41 recency+language   x3 y6 z4  yzx
c plain    2026-11-03 m41 recency+history    x8 y2 z1  xyz
d personal 2026-11-03 -   history+recency    x1 y9 z5  yzx
e personal 2026-05-12 m38 history+recency    x2 y4 z6  zyx
f plain    2026-11-04 m41 popularity         x9 y8 z3  zxy
"""
CHOICES = """
u1 08:00 phone  choose plain
u1 08:01 phone  serve  plain
u1 20:00 phone  serve  personal
u2 08:00 phone  choose plain
u2 08:02 tablet serve  personal
u2 08:30 tablet serve  plain
u3 09:00 phone  serve  personal
u4 09:00 phone  choose plain
u4 09:30 phone  choose personal
u4 09:31 phone  serve  personal
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


print("ordering  option    shown  finding")
for line in LOG.strip().splitlines():
    key, option, *_, shown = line.split()
    text = "; ".join(findings(line)) or "ok"
    print(f"{key:<10}{option:<10}{shown:<7}{text}")

print("\nserved although the user had chosen otherwise")
chosen = {}
for line in CHOICES.strip().splitlines():
    user, time, device, event, option = line.split()
    if event == "choose":
        chosen[user] = option
    elif option != chosen.get(user, option):
        print(f"{user} {time} on the {device}: {option}")

print("\npairs of users with different histories and the same request;")
print("chance to see a leak that touches a share of requests")
print("pairs     10%      1%    0.1%")
for pairs in (30, 300, 3_000):
    chances = (1 - (1 - share) ** pairs for share in (0.1, 0.01, 0.001))
    print(f"{pairs:<6,}", *(f"{chance:>7.0%}" for chance in chances))
