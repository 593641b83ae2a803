"""Count clicks that come late and twice, close windows, blend two scores."""

HALF_LIFE, NOW = 10, 30  # minutes
# id, minute of the click, minute at which it reaches the stream job
arrivals = [
    ("a", 0, 0),
    ("c", 15, 15),
    ("b", 2, 18),
    ("c", 15, 19),
    ("d", 30, 30),
]


class DecayedCount:
    """A count in which each click halves every HALF_LIFE minutes."""

    def __init__(self):
        self.value, self.time, self.seen = 0.0, 0, set()

    def add(self, identifier, minute):
        """Add a click once, whatever the order in which clicks arrive."""
        if identifier in self.seen:  # sent twice
            return
        self.seen.add(identifier)
        newest = max(self.time, minute)
        self.value *= 0.5 ** ((newest - self.time) / HALF_LIFE)
        self.value += 0.5 ** ((newest - minute) / HALF_LIFE)
        self.time = newest


def decayed(minutes, half_life):
    """Return the decayed count at NOW, straight from the definition."""
    return sum(0.5 ** ((NOW - minute) / half_life) for minute in minutes)


count = DecayedCount()
print("arrives  click  of minute  count")
for identifier, clicked, arrived in arrivals:
    count.add(identifier, clicked)
    print(f"{arrived:>7}{identifier:>7}{clicked:>11}{count.value:>7.3f}")
print("\nat minute 30                        count")
clicks = sorted({clicked for _, clicked, _ in arrivals})
for minute in clicks:
    print(f"click of minute {minute:>2}{decayed([minute], 10):>23.3f}")
print(f"by definition, half-life 10{decayed(clicks, 10):>14.3f}")
print(f"by definition, half-life 5{decayed(clicks, 5):>15.3f}")
naive = decayed([arrived for *_, arrived in arrivals], 10)
print(f"by arrival time, doubles counted{naive:>9.3f}")

print("\nwindow 0-10  allowed delay  closes at  clicks in it")
for delay in (5, 15):
    inside, newest = 0, 0
    for _, clicked, arrived in arrivals:
        inside += clicked < 10
        newest = max(newest, clicked)
        if newest - delay >= 10:  # the watermark has passed the window
            print(f"{delay:>26}{arrived:>11}{inside:>14}")
            break

print("\nclicks  session weight  session item  profile item")
for clicks in (0, 1, 3, 10):
    weight = clicks / (clicks + 3)
    session = weight * 0.9 + (1 - weight) * 0.2
    profile = weight * 0.1 + (1 - weight) * 0.6
    print(f"{clicks:>6}{weight:>16.3f}{session:>14.3f}{profile:>14.3f}")
