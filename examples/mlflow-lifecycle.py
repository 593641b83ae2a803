"""Track three rankers in MLflow, gate them, move an alias, roll back.

MLflow is the real one; its store is an SQLite file in a temporary folder.
"""

import hashlib
import tempfile
import warnings
from pathlib import Path

import mlflow
import numpy as np

FOLDER = Path(tempfile.mkdtemp())
ITEMS, GENRES, K = 60, 6, 10
rng = np.random.default_rng(7)
GENRE = rng.integers(GENRES, size=ITEMS)
CHARM = 1 / rng.permutation(np.arange(1, ITEMS + 1))


def draw_log(users, clicks):
    """Return the past clicks, users x items, and each user's next click."""
    taste = rng.integers(GENRES, size=users)
    chance = CHARM * np.where(taste[:, None] == GENRE, 12, 1)
    past, target = np.zeros((users, ITEMS)), np.zeros(users, dtype=int)
    for user, row in enumerate(chance / chance.sum(axis=1, keepdims=True)):
        drawn = rng.choice(ITEMS, size=clicks + 1, replace=False, p=row)
        past[user, drawn[:-1]], target[user] = 1, drawn[-1]
    return past, target


train, _ = draw_log(2000, 5)
tests = {"known": draw_log(1800, 4), "new": draw_log(200, 0)}
share = {name: len(past) / 2000 for name, (past, _) in tests.items()}


def recall(model, segment):
    past, target = tests[segment]
    scores = past @ model["similar"] + model["popular"] - 99 * past
    top = np.argsort(-scores, axis=1, kind="stable")[:, :K]
    return float((top == target[:, None]).any(axis=1).mean())


def train_version(similarity, popularity):
    """Log a run with its parameters, data and metrics; register it."""
    together = train.T @ train
    norm = np.sqrt(np.outer(together.diagonal(), together.diagonal()))
    model = {"similar": similarity * together / norm}
    model["popular"] = popularity * train.mean(axis=0)
    with mlflow.start_run() as run:
        mlflow.log_params({"similarity": similarity, "popularity": popularity})
        mlflow.set_tag("data", hashlib.sha256(train.tobytes()).hexdigest())
        mlflow.log_metrics({name: recall(model, name) for name in tests})
        np.savez(FOLDER / "model.npz", **model)
        mlflow.log_artifact(FOLDER / "model.npz", "model")
        source, run_id = f"{run.info.artifact_uri}/model", run.info.run_id
    made = registry.create_model_version("ranker", source, run_id)
    registry.set_registered_model_alias("ranker", "challenger", made.version)


def metrics(alias):
    version = registry.get_model_version_by_alias("ranker", alias)
    return version.version, registry.get_run(version.run_id).data.metrics


def gate():
    """Return what speaks against the challenger, or nothing."""
    (_, old), (_, new) = metrics("champion"), metrics("challenger")
    worse = [name for name in tests if new[name] < old[name] - 0.01]
    better = [name for name in tests if new[name] > old[name] + 0.01]
    if worse:
        return f"worse for {worse[0]} users"
    return "" if better else "not better for anybody"


def move_champion(version, why):
    registry.set_registered_model_alias("ranker", "champion", version)
    print(f"  champion -> version {version}: {why}")


def load_champion():
    """Load the model as a server does; return its version and scores."""
    version, _ = metrics("champion")
    folder = mlflow.artifacts.download_artifacts("models:/ranker@champion")
    model = np.load(Path(folder) / "model.npz")
    return version, recall(model, "known")


mlflow.set_tracking_uri(f"sqlite:///{(FOLDER / 'mlflow.db').as_posix()}")
registry = mlflow.MlflowClient()
place = (FOLDER / "artifacts").as_uri()
mlflow.set_experiment(experiment_id=mlflow.create_experiment("row", place))
registry.create_registered_model("ranker")

print(
    " and ".join(f"{len(past):,} {name}" for name, (past, _) in tests.items())
)
print(f"recall@{K}               known    new    all")
candidates = [("popularity", 0, 1), ("similarity", 1, 0), ("both", 1, 0.2)]
for name, similarity, popularity in candidates:
    train_version(similarity, popularity)
    number, seen = metrics("challenger")
    row = [*seen.values(), sum(share[n] * seen[n] for n in tests)]
    print(f"version {number}: {name:<10}", *(f"{x:>6.3f}" for x in row))
    if name == "popularity":
        move_champion(number, "the first one")
        server = load_champion()
    elif reason := gate():
        print(f"  gate: refused, {reason}")
    else:
        previous, _ = metrics("champion")
        move_champion(number, "gate passed")

print("\nwhat the server answers with")
print("after the move    version {}, recall {:.3f}".format(*server))
server = load_champion()
print("after a reload    version {}, recall {:.3f}".format(*server))
move_champion(previous, "rollback")
server = load_champion()
print("after a reload    version {}, recall {:.3f}".format(*server))

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    registry.transition_model_version_stage("ranker", previous, "Production")
warned = [str(w.message) for w in caught if w.category is FutureWarning]
since = "deprecated since 2.9.0" in warned[0]
print(f"\nstage API: {len(warned)} warning, deprecated since 2.9.0: {since}")
