"""Judge new items by few clicks: raw rate, shrunk rate, uncertainty."""

from scipy.integrate import quad
from scipy.stats import beta

PRIOR_MEAN = 0.05  # click rate of the section the item is listed in
PRIOR_STRENGTH = 100  # the prior counts as much as 100 views


def posterior(clicks, views):
    """Return the beta distribution of the click rate after some views."""
    prior_clicks = PRIOR_MEAN * PRIOR_STRENGTH
    prior_skips = PRIOR_STRENGTH - prior_clicks
    return beta(prior_clicks + clicks, prior_skips + views - clicks)


def chance_that_first_is_better(first, second):
    """Return the probability that the first click rate is above the second."""
    where_curves_bend = [0.05, 0.1, 0.2]  # the integration looks closely there
    return quad(
        lambda rate: first.pdf(rate) * second.cdf(rate),
        0,
        1,
        points=where_curves_bend,
    )[0]


items = [
    ("new, lucky start", 2, 10),
    ("new, no click yet", 0, 20),
    ("established", 300, 5000),
]
print("item               clicks  views    raw  shrunk  95% interval")
for name, clicks, views in items:
    rate = posterior(clicks, views)
    low, high = rate.ppf(0.025), rate.ppf(0.975)
    print(f"{name:<18}{clicks:>7}{views:>7,}{clicks / views:>7.3f}", end="")
    print(f"{rate.mean():>8.3f}  {low:.3f} to {high:.3f}")

lucky, established = posterior(2, 10), posterior(300, 5000)
chance = chance_that_first_is_better(lucky, established)
print("\nchance that the lucky newcomer beats the established item:", end=" ")
print(f"{chance:.2f}")

print("\nif the newcomer keeps clicking at 0.2:")
for views in (10, 30, 50, 100):
    rate = posterior(views // 5, views)
    weight = views / (views + PRIOR_STRENGTH)
    chance = chance_that_first_is_better(rate, established)
    print(f"{views:>5} views: own data weigh {weight:.2f}", end=", ")
    print(f"shrunk {rate.mean():.3f}, chance {chance:.3f}")
