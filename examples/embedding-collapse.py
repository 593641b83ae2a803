"""Shapes of collapse, two worlds with one spectrum, and dead codes."""

import numpy as np

ITEMS, USERS, WIDTH, TOP, SEEDS = 1000, 200, 32, 10, 20


def effective(values):
    """Return the exponential of the entropy of the values' shares."""
    shares = values[values > 0] / values.sum()
    return np.exp(-(shares * np.log(shares)).sum())


def top_lists(users, items):
    return np.argsort(-users @ items.T, axis=1, kind="stable")[:, :TOP]


def shared(first, second):
    """Return the mean share of items that two lists have in common."""
    return np.mean([hits.mean() for hits in map(np.isin, first, second)])


def kept(users, items, lists, axis):
    """Return what is left of the lists if the items are stored in 8 bits."""
    scale = np.abs(items).max(axis=axis) / 127
    return shared(lists, top_lists(users, np.round(items / scale) * scale))


def measure(items, users):
    unit = items / np.linalg.norm(items, axis=1, keepdims=True)
    cosine = (unit @ unit.T)[np.triu_indices(ITEMS, k=1)]
    centered, lists = items - items.mean(axis=0), top_lists(users, items)
    return [
        cosine.mean(),
        effective(np.linalg.svd(centered, compute_uv=False)),
        len(np.unique(lists)) / ITEMS,
        shared(lists, np.roll(lists, 1, axis=0)),
        (cosine > 0.9).mean(),
        kept(users, items, lists, None),  # one scale, around zero
        kept(users, centered, lists, 0),  # a range for each dimension
    ]


def shapes(seed):
    random = np.random.default_rng(seed)
    noise = random.normal(size=(ITEMS, WIDTH))
    low = noise[:, :3] @ random.normal(size=(3, WIDTH)) + 0.05 * noise
    people = random.normal(size=(USERS, WIDTH))
    return {
        "healthy": measure(noise, people),
        "low-rank items": measure(low, people),
        "items in a cone": measure(1 + 0.1 * noise, people),
        "items nearly one point": measure(1 + 0.01 * noise, people),
        "users in a cone": measure(noise, 1 + 0.1 * people),
    }


runs = [shapes(seed) for seed in range(SEEDS)]
print(f"{ITEMS:,} items, {WIDTH} dimensions, {USERS} users, {SEEDS} seeds")
print("                        effective  cover-  shared    pairs", end="")
print("  kept at 8 bits")
print("medians          cosine      rank     age  by two  over .9", end="")
print("  one scale  own")
for name in runs[0]:
    m = np.median([run[name] for run in runs], axis=0)
    print(f"{name:<23}{abs(m[0]):.2f}{m[1]:>8.1f}{m[2]:>8.2f}", end="")
    print(f"{m[3]:>8.2f}{m[4]:>9.0%}{m[5]:>11.2f}{m[6]:>5.2f}")
print("users in a cone: two share", end="")
print(f" {min(run['users in a cone'][3] for run in runs):.2f}", end=" to ")
print(f"{max(run['users in a cone'][3] for run in runs):.2f}")


def fit(tastes, limit, width, seed):
    """Return the effective rank and the error against the true matrix."""
    random = np.random.default_rng(seed)
    left, right = random.normal(size=(2, 200, tastes))
    truth = 2 * left @ right.T / np.sqrt(tastes)
    u, strength, v = np.linalg.svd(truth + random.normal(size=truth.shape))
    strength[strength < 30] = 0  # below this there is only noise
    strength[min(limit, width) :] = 0
    error = ((u * strength) @ v - truth).std() / truth.std()
    return effective(strength), error


print("\ntrue tastes  bottleneck  width   effective rank   error (20 seeds)")
for tastes in (12, 40):
    for limit, width in ((12, 64), (12, 128), (128, 128)):
        many = [fit(tastes, limit, width, seed) for seed in range(SEEDS)]
        rank, error = np.transpose(many)
        print(f"{tastes:>11}{limit:>12}{width:>7}", end="")
        print(f"{np.median(rank):>17.1f}{np.median(error):>9.2f}", end=" ")
        print(f"({error.min():.2f}-{error.max():.2f})")

print("\nsemantic IDs: 100,000 items, three levels of 256 codes")
for name, power in (("even use", 0), ("Zipf use", 1), ("collapsed", 2)):
    use = 1 / np.arange(1, 257) ** power
    codes = np.random.default_rng(0).choice(
        256, size=(100_000, 3), p=use / use.sum()
    )
    count = np.unique(codes, axis=0, return_counts=True)[1]
    print(f"{name:<12}effective codes {effective(use):>6.1f}", end="")
    print(f"   items that share an ID {count[count > 1].sum() / 1e5:.1%}")
