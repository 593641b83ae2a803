"""Gate rankers on the same data in MLflow 3, move an alias, roll back.

MLflow is the real one; it keeps its records in an SQLite file by default.
"""

import os
import tempfile

import mlflow
import numpy as np
from scipy.stats import sem
from sklearn.linear_model import LogisticRegression

os.chdir(tempfile.mkdtemp())  # its files go here
registry = mlflow.MlflowClient()
rng = np.random.default_rng(3)
GROUPS = {"known": slice(1800), "new": slice(1800, 2000), "all": slice(2000)}
MARGIN = 0.03  # refuse if a loss of 3 points cannot be ruled out


def draw_log(taste):
    """Return two features of 20 items for each user, and the one click."""
    features = rng.normal(size=(2000, 20, 2))  # similarity, popularity
    features[GROUPS["new"], :, 0] = 0  # no past click to be similar to
    appeal = features @ taste + rng.gumbel(size=(2000, 20))
    return features, appeal == appeal.max(axis=1, keepdims=True)


def register(name, used, log):
    """Train on the features used and register the model as challenger."""
    made = mlflow.sklearn.log_model(
        LogisticRegression().fit(
            (log[0] * used).reshape(-1, 2),  # times 0: not used
            log[1].ravel(),
        ),
        name="ranker",
        params={"features": name, "seed": 3},
        registered_model_name="ranker",
        serialization_format="cloudpickle",
        pip_requirements=["scikit-learn"],
    )
    registry.set_registered_model_alias(
        "ranker", "challenger", made.registered_model_version
    )
    return made.registered_model_version


def hits(version, day, test):
    """Score a version on a day's log, and link the result to both."""
    uri = registry.get_model_version("ranker", version).source
    scores = test[0] @ mlflow.sklearn.load_model(uri).coef_[0]
    order = np.argsort(-scores, axis=1, kind="stable")[:, :5]
    found = np.take_along_axis(test[1], order, axis=1).any(axis=1)
    recall = {group: found[rows].mean() for group, rows in GROUPS.items()}
    with mlflow.start_run(run_name=f"gate {day}"):
        mlflow.log_metrics(
            recall,
            model_id=uri.removeprefix("models:/"),
            dataset=mlflow.data.from_numpy(test[0], name=day),
        )
    print(f"  version {version} on {day:<7}", end="")
    print(*(f"{value:>7.3f}" for value in recall.values()))
    return found.astype(float)


def champion():
    """Return the version that the alias points to now."""
    return registry.get_model_version_by_alias("ranker", "champion").version


def gate(name, used, day, taste):
    """Register a challenger and promote it if no group can lose much."""
    version = register(name, used, draw_log(taste))
    print(f"{day}, challenger {version}: {name}")
    test = draw_log(taste)
    change = hits(version, day, test) - hits(champion(), day, test)
    ends = {
        group: change[rows].mean() - 1.96 * sem(change[rows])
        for group, rows in GROUPS.items()
    }
    worst = [group for group, end in ends.items() if end < -MARGIN]
    print(f"  change {change.mean():+.3f}; at worst", end=" ")
    print(*(f"{group} {end:+.3f}" for group, end in ends.items()), sep=", ")
    print("  gate:", f"refused for {worst}" if worst else "champion moves")
    if not worst:
        registry.set_registered_model_alias("ranker", "champion", version)


print("recall@5 of 1,800 known, 200 new, all 2,000 users; 20 items each")
old, now = [1.5, 0.8], [0.7, 0.8]
first = register("popularity", [0, 1], draw_log(old))
registry.set_registered_model_alias("ranker", "champion", first)
gate("similarity", [1, 0], "day 2", old)
gate("both", [1, 1], "day 3", old)
gate("both, retrained", [1, 1], "day 30", now)

third = registry.get_model_version("ranker", "3").source.split("/")[1]
print("\nmetrics that MLflow keeps for version 3, by data:", end=" ")
metrics = mlflow.get_logged_model(third).metrics
print(*(f"{m.dataset_name} {m.value:.3f}" for m in metrics if m.key == "all"))
registry.set_registered_model_alias("ranker", "champion", "3")
print(f"rollback: the alias is version {champion()} again")
