"""Run a small ad auction, then blend ads into ten organic slots."""

BIDS = {"S1": (2.00, 0.010), "S2": (0.80, 0.030), "S3": (5.00, 0.003)}


def auction(believed):
    """Return winner and price per click of a second-price auction."""
    score = {ad: bid * believed[ad] for ad, (bid, _) in BIDS.items()}
    first, second = sorted(score, key=score.get, reverse=True)[:2]
    return first, score[second] / believed[first]


for ad, (bid, rate) in BIDS.items():
    print(f"{ad} bids {bid:.2f} a click at a click rate of {rate:.3f}")
true = {ad: rate for ad, (_, rate) in BIDS.items()}
print("\nclick model   S1  S2  S3  winner  price  truly earned")
for name, factor in (("calibrated", 1), ("S1 tripled", 3)):
    believed = true | {"S1": true["S1"] * factor}
    winner, price = auction(believed)
    scores = [f"{1000 * BIDS[ad][0] * believed[ad]:4.0f}" for ad in BIDS]
    earned = 1000 * price * true[winner]
    result = f"{winner:>8}{price:>7.3f}{earned:>14.1f}"
    print(f"{name:<12}{''.join(scores)}{result}")
print("(scores and earnings: per thousand shows)")

winner, price = auction(true)
revenue, organic, ad = price * true[winner], 0.05, 0.02
print(f"\none slot: user value {organic} or {ad} plus lambda x {revenue:.3f}")
print(f"the ad wins above lambda {(organic - ad) / revenue:.2f}")

SEEN = [1 / (1 + 0.15 * slot) for slot in range(10)]  # chance of a look
ORGANIC = [0.080, 0.070, 0.062, 0.056, 0.052]
ORGANIC += [0.049, 0.046, 0.044, 0.042, 0.040]
ADS = [(0.045, 0.030), (0.035, 0.024), (0.030, 0.020), (0.010, 0.030)]
FLOOR, CAP, GAP = 0.02, 3, 2  # least user value, ads a page, organic between


def page(weight):
    """Return slots of ads, user value and revenue of a greedy page."""
    ads = [ad for ad in ADS if ad[0] >= FLOOR]
    ads.sort(key=lambda ad: -(ad[0] + weight * ad[1]))
    items, slots, value, money = list(ORGANIC), [], 0.0, 0.0
    for slot, seen in enumerate(SEEN):
        room = len(slots) < CAP and slot > 0 and ads
        room = room and (not slots or slot - slots[-1] > GAP)
        if room and ads[0][0] + weight * ads[0][1] > items[0]:
            user, paid = ads.pop(0)
            slots.append(slot)
        else:
            user, paid = items.pop(0), 0.0
        value, money = value + seen * user, money + seen * paid
    return [slot + 1 for slot in slots], value, money


print(f"\nat most {CAP} ads, {GAP} organic items between, floor {FLOOR}")
base = sum(seen * user for seen, user in zip(SEEN, ORGANIC, strict=True))
print("lambda  ads in slots  user value  change  revenue")
for weight in (0, 0.25, 0.5, 1.0, 2.0):
    slots, value, money = page(weight)
    where = " ".join(map(str, slots))
    change = f"{value:>12.3f}{value / base - 1:>8.1%}"
    print(f"{weight:>6.2f}  {where:<12}{change}{money:>9.4f}")

print("\nads a page  click rate  clicks a page")
for load, rate in ((2, 0.020), (3, 0.020), (3, 0.017)):
    print(f"{load:>10}{rate:>12.3f}{load * rate:>15.3f}")
print(f"the third ad stops paying below a click rate of {0.040 / 3:.4f}")
