"""What is a pilot worth before a launch, and what would certainty be worth?"""


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
