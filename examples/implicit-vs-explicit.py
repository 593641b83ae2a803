"""Volunteered stars, BPR, and three labels made from watch time."""

import numpy as np

random = np.random.default_rng(0)
STARS, VIEWERS = [1, 2, 3, 4, 5], [100, 200, 400, 200, 100]
CHANCES = [0.10, 0.02, 0.01, 0.04, 0.15]  # to rate: strong opinions volunteer
chance = np.repeat(CHANCES, VIEWERS)
opinion = np.repeat(STARS, VIEWERS)
asked = random.permuted(np.tile(opinion, (1000, 1)), axis=1)[:, :41]
rates = random.random((1000, opinion.size)) < chance
print(f"mean opinion of 1,000 viewers {opinion.mean():.2f}", end="")
print("; median of 1,000 repetitions, 95% range")
for label, rows in (
    ("about 41 who volunteer", [opinion[who].mean() for who in rates]),
    (
        "the same, weighted by 1 / chance",
        [np.average(opinion[who], weights=1 / chance[who]) for who in rates],
    ),
    ("41 who were asked at random", asked.mean(axis=1)),
):
    low, median, high = np.percentile(rows, [2.5, 50, 97.5])
    print(f"  {label:<34}{median:.2f} ({low:.2f} to {high:.2f})")

print("\nclicked and sampled score    BPR loss  sigmoid of the clicked one")
for clicked, sampled in ((1.2, 0.7), (6.2, 5.7)):
    loss = np.log1p(np.exp(sampled - clicked))
    print(f"  {clicked} and {sampled}{loss:24.3f}", end="")
    print(f"{1 / (1 + np.exp(-clicked)):10.3f}")
print(f"0.20 after keeping 5% of negatives: {0.2 / (0.2 + 0.8 / 0.05):.4f}")

# Interest is how many seconds a viewer would like to watch on average.
VIDEOS, VIEWS, LENGTHS, SEEDS = 3000, 50, [10, 30, 120], 20
rows = []
for seed in range(SEEDS):
    world = np.random.default_rng(seed)
    interest = world.uniform(10, 60, size=VIDEOS)
    length = world.choice(LENGTHS, size=VIDEOS)
    wish = world.exponential(interest[:, None], size=(VIDEOS, VIEWS))
    seconds = np.minimum(wish, length[:, None]).mean(axis=1)
    rank = np.zeros(VIDEOS)
    for group in LENGTHS:
        same = length == group
        rank[same] = seconds[same].argsort().argsort() / same.sum()
    for label in (seconds, seconds / length, rank):
        top = np.argsort(label)[-VIDEOS // 10 :]
        mix = [(length[top] == group).mean() for group in LENGTHS]
        rows.append([interest[top].mean(), seconds[top].mean(), *mix])
print(f"\ntop 10% of videos, {SEEDS} seeds", end="")
print("   interest        seconds  share of 10, 30, 120 s")
runs = np.reshape(rows, (SEEDS, 3, 5)).swapaxes(0, 1)
for label, run in zip(("seconds", "completion", "rank in length"), runs):
    middle, low, high = np.median(run, axis=0), run.min(0)[0], run.max(0)[0]
    print(f"  by {label:24}{middle[0]:.1f} ({low:.1f}-{high:.1f})", end="")
    print(f"{middle[1]:10.1f}", *(f"{share:6.2f}" for share in middle[2:]))

print("\nchance to play  seconds if played  mean seconds  odds, weighted")
for play in (0.05, 0.3, 0.9):
    mean = play * 60
    print(f"{play:14}{60:19}{mean:14.1f}{mean / (1 - play):16.1f}")
