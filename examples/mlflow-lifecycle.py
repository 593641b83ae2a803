"""Register rankers in MLflow, gate them, move an alias, roll back.

MLflow is the real one; it keeps its records in an SQLite file by default.
"""

import os
import tempfile

import mlflow
import numpy as np
from sklearn.linear_model import LogisticRegression

CHAMPION = "models:/ranker@champion"
os.chdir(tempfile.mkdtemp())  # its files go here
registry = mlflow.MlflowClient()
rng = np.random.default_rng(3)
groups = {"known": slice(1800), "new": slice(1800, 2000), "all": slice(2000)}


def draw_log():
    """Return two features of 20 items for each user, and the one click."""
    features = rng.normal(size=(2000, 20, 2))  # similarity, popularity
    features[groups["new"], :, 0] = 0  # no past click to be similar to
    appeal = features @ [1.5, 0.8] + rng.gumbel(size=(2000, 20))
    return features, appeal == appeal.max(axis=1, keepdims=True)


def recall(model):
    """Return by group how often the best five hold the clicked item."""
    features, clicked = test
    order = np.argsort(-features @ model.coef_[0], axis=1, kind="stable")
    found = np.take_along_axis(clicked, order[:, :5], axis=1).any(axis=1)
    return {name: found[rows].mean() for name, rows in groups.items()}


def register_challenger(name, used):
    """Train on the features used, log the run, register the model."""
    features, clicked = train
    model = LogisticRegression().fit(
        (features * used).reshape(-1, 2),  # times 0: not used
        clicked.ravel(),
    )
    with mlflow.start_run(run_name=name):
        mlflow.log_params({"used": used, "seed": 3})
        mlflow.log_input(mlflow.data.from_numpy(features), "training")
        mlflow.log_metrics(recall(model))
        made = mlflow.sklearn.log_model(
            model,
            name="ranker",
            registered_model_name="ranker",
            serialization_format="cloudpickle",
            pip_requirements=["scikit-learn"],
        )
    registry.set_registered_model_alias(
        "ranker", "challenger", made.registered_model_version
    )
    print(f"version {made.registered_model_version}: {name:<10}", end="")
    print("".join(f"{metrics('challenger')[group]:>8.3f}" for group in groups))
    return made.registered_model_version


def metrics(alias):
    """Follow the alias to its version, and the version to its run."""
    version = registry.get_model_version_by_alias("ranker", alias)
    return registry.get_run(version.run_id).data.metrics


def promote(version):
    registry.set_registered_model_alias("ranker", "champion", version)
    print(f"  champion -> version {version}")


print("test: 1,800 known and 200 new users, 20 items for each")
print("recall@5                known     new     all")
train, test = draw_log(), draw_log()
promote(register_challenger("popularity", [0, 1]))
server = mlflow.sklearn.load_model(CHAMPION)  # once, when it starts
for name, used in (("similarity", [1, 0]), ("both", [1, 1])):
    version = register_challenger(name, used)
    old, new = metrics("champion"), metrics("challenger")
    if worse := [group for group in groups if new[group] < old[group] - 0.01]:
        print(f"  gate: refused, worse for {', '.join(worse)} users")
    else:
        promote(version)

print("\nwhat the server answers with: recall@5 of known users")
print(f"after the move      {recall(server)['known']:.3f}")
server = mlflow.sklearn.load_model(CHAMPION)
print(f"after a reload      {recall(server)['known']:.3f}")
promote("1")
server = mlflow.sklearn.load_model(CHAMPION)
print(f"after a reload      {recall(server)['known']:.3f}")
