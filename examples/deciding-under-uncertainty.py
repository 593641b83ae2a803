"""What is a pilot worth before a launch, and what would certainty be worth?"""

from math import sqrt
from statistics import NormalDist


def values(chance, gain, loss, accuracy):
    """Return the expected value of three plans; stopping is worth nothing."""
    fails = 1 - chance
    now = max(chance * gain - fails * loss, 0)
    after_good = chance * accuracy * gain - fails * (1 - accuracy) * loss
    after_bad = chance * (1 - accuracy) * gain - fails * accuracy * loss
    pilot = max(after_good, 0) + max(after_bad, 0)
    return now, pilot, chance * gain


CHANCE, GAIN, LOSS, ACCURACY, COST = 0.6, 100, 80, 0.8, 4

print(f"chance {CHANCE}, gain {GAIN}, loss {LOSS}", end="")
print(f"; pilot right in {ACCURACY:.0%}, cost {COST}\n")
print("result of the pilot  how often  chance then  shipping is worth")
for result, right, wrong in (
    ("good", ACCURACY, 1 - ACCURACY),
    ("bad", 1 - ACCURACY, ACCURACY),
):
    often = CHANCE * right + (1 - CHANCE) * wrong
    then = CHANCE * right / often
    worth = then * GAIN - (1 - then) * LOSS
    print(f"{result:<19}{often:>11.2f}{then:>13.3f}{worth:>+19.1f}")

now, pilot, perfect = values(CHANCE, GAIN, LOSS, ACCURACY)
print("\nplan, in thousands       worth  more than now")
plans = {
    "decide now": now,
    "pilot first": pilot,
    "pilot, its cost paid": pilot - COST,
    "know for certain": perfect,
}
for plan, worth in plans.items():
    print(f"{plan:<25}{worth:5.1f}{worth - now:>15.1f}")

print("\nchance  decide now  pilot, cost paid  better plan")
for chance in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
    now, pilot, _ = values(chance, GAIN, LOSS, ACCURACY)
    plan = "pilot" if pilot - COST > now else "ship" if now > 0 else "stop"
    print(f"{chance:>6.1f}{now:>12.1f}{pilot - COST:>18.1f}  {plan}")

print("\na pilot that is right in   60%   65%   70%   80%   90%")
row = [values(CHANCE, GAIN, LOSS, a) for a in (0.6, 0.65, 0.7, 0.8, 0.9)]
print("is worth                ", *(f"{p - n:z5.1f}" for n, p, _ in row))

# 0.2 orders a user, give or take 0.5. The ranker adds or costs 5 percent,
# and what it does in a city differs from its country by 4 percent or so.
EFFECT, SPREAD, CITY = 0.2 * 0.05, 0.5, 0.2 * 0.04
print("\na pilot is right in     if cities    in one   in four")
print("users per arm          were alike      city    cities")
for users in (1_000, 10_000, 100_000):
    print(f"{users:>13,}", end="")
    for city in (0, CITY, CITY / 2):
        error = sqrt(SPREAD**2 * 2 / users + city**2)
        right = NormalDist().cdf(EFFECT / error)
        print(f"{right:>{10 if city else 20}.0%}", end="")
    print()
