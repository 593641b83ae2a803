"""An Airflow DAG that trains, gates and releases: three runs for one day.

`dag.test()` runs its real tasks here and now; only the scheduler is missing.
Numpy stands in for Spark, and one process for many GPUs.
"""

import os
import tempfile
from datetime import timedelta
from pathlib import Path

import joblib
import numpy as np
import pendulum
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

os.environ.update(
    AIRFLOW_HOME=tempfile.mkdtemp(),
    AIRFLOW__CORE__DAGS_FOLDER=__file__,  # where it finds the DAG
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__LOGGING__LOGGING_LEVEL="CRITICAL",
)

from airflow.sdk import DAG, CronTriggerTimetable, task
from airflow.sdk.exceptions import AirflowFailException
from airflow.utils.db import initdb

DAYS, ROWS, WIDTH = 41, 4000, 40
random = np.random.default_rng(0)
taste = random.normal(scale=0.04, size=(DAYS, WIDTH)).cumsum(axis=0)  # drift
x = random.normal(size=(DAYS, ROWS, WIDTH))
clicks = random.logistic(loc=2, size=(DAYS, ROWS)) < np.einsum(
    "drw,dw->dr",  # d days, r rows, w weights: the liking must beat the noise
    x,
    taste,
)
WEIGHTS = {"weights": "balanced"}  # a fault: clicks count for more


def features(first, last, fault=None):
    """Recompute some days (Spark's part); each tenth row is a new user's."""
    found = x[first:last].copy()
    found[:, ::10] *= fault != "join"  # a broken join leaves them empty
    return found.reshape(-1, WIDTH), clicks[first:last].ravel()


def fit(first, last, fault=None):
    model = LogisticRegression(class_weight=WEIGHTS.get(fault))
    return model.fit(*features(first, last, fault))


with DAG(
    "retrain",
    schedule=CronTriggerTimetable(
        "0 2 * * *", timezone="UTC", interval=timedelta(days=1)
    ),
    params={"fault": None},
) as pipeline:

    @task
    def train(data_interval_end, params):
        today = data_interval_end.day_of_year
        model = fit(today - 11, today - 3, params["fault"])
        joblib.dump(model, f"day {today}")  # a rerun replaces the file
        return today

    @task
    def gate(today, params):
        """Compare with the live model on the three newest days."""
        x, y = features(today - 3, today, params["fault"])
        ours = joblib.load(f"day {today}").predict_proba(x)[:, 1]
        live = joblib.load(Path("live").read_text())
        theirs = live.predict_proba(features(today - 3, today)[0])[:, 1]
        everyone, new_users = [
            roc_auc_score(y[::step], ours[::step])
            - roc_auc_score(y[::step], theirs[::step])
            for step in (1, 10)
        ]
        ratio = ours.mean() / y.mean()
        Path("report").write_text(
            f"{everyone:>+13.2f}{new_users:>+11.2f}{ratio:>19.2f}"
        )
        if min(everyone, new_users) < 0 or abs(ratio - 1) > 0.2:
            raise AirflowFailException  # and no retry

    @task
    def release(data_interval_end):
        Path("live").write_text(f"day {data_interval_end.day_of_year}")

    gate(train()) >> release()

if __name__ == "__main__":
    os.chdir(os.environ["AIRFLOW_HOME"])
    initdb()
    joblib.dump(fit(9, 17), "day 20")
    Path("live").write_text("day 20")
    print("fault    AUC gain: all  new users  expected/clicked  run      live")
    for fault in ("join", "weights", "none"):
        run = pipeline.test(
            logical_date=pendulum.datetime(2026, 2, 10, 2),  # day 41
            run_conf={"fault": fault},
        )
        print(f"{fault:<9}{Path('report').read_text()}", end="  ")
        print(f"{run.state:<9}{Path('live').read_text()}")
    Path("live").write_text("day 20")
    print("rolled back, live:", Path("live").read_text())
