"""An Airflow DAG that trains, gates and releases, run as operations run it.

`dag.test()` runs the real tasks here and now; only the scheduler is missing.
Numpy stands in for Spark, one process for many GPUs, a dict for the storage.
"""

import os
import tempfile
from datetime import timedelta

import numpy as np
import pendulum
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score as auc

os.environ.update(
    AIRFLOW_HOME=tempfile.mkdtemp(),
    AIRFLOW__CORE__DAGS_FOLDER=__file__,  # where it finds the DAG
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__LOGGING__LOGGING_LEVEL="CRITICAL",
)

from airflow.sdk import DAG, CronTriggerTimetable, task
from airflow.sdk.exceptions import AirflowFailException
from airflow.utils.db import initdb

DAYS, ROWS, WIDTH, ROOM = 43, 4000, 40, 0.01


def world(seed):
    """Clicks whose causes drift a little every day."""
    random = np.random.default_rng(seed)
    taste = random.normal(scale=0.04, size=(DAYS, WIDTH)).cumsum(axis=0)
    x = random.normal(size=(DAYS, ROWS, WIDTH)).astype(np.float32)
    # A click needs a liking that beats the noise (d days, r rows, w weights).
    return x, random.logistic(2, size=(DAYS, ROWS)) < np.einsum(
        "drw,dw->dr", x, taste
    )


def features(data, first, last, fault=None):
    """Recompute some days; a broken join empties those of new users."""
    return np.where(
        (np.arange(ROWS)[:, None] % 10 > 0) | (fault != "join"),  # 1 in 10 new
        data[0][first:last],
        0,
    ).reshape(-1, WIDTH)


def fit(data, end, fault=None):
    """Train on the eight days before `end`, perhaps with wrong weights."""
    return LogisticRegression(
        solver="newton-cholesky",
        class_weight={"weights": "balanced"}.get(fault),
    ).fit(features(data, end - 8, end, fault), data[1][end - 8 : end].ravel())


def judge(data, days, ours, theirs, fault=None):
    """Gains for all and new users, half of 95% intervals, clicks expected."""
    y, a, b = (
        data[1][slice(*days)].ravel(),
        ours.predict_proba(features(data, *days, fault))[:, 1],
        theirs.predict_proba(features(data, *days))[:, 1],
    )
    parts = [
        [
            auc(y[i::n], a[i::n]) - auc(y[i::n], b[i::n])
            for i in range(0, n, step)
        ]
        for step, n in ((1, 12), (10, 120))  # 12 parts of either group
    ]
    return (
        *np.ravel(
            [(np.mean(p), 2.2 * np.std(p, ddof=1) / 12**0.5) for p in parts]
        ),
        a.mean() / y.mean(),
    )


def passes(everyone, room, new_users, new_room, clicks):
    return (
        min(everyone - room, new_users - new_room) > -ROOM
        and abs(clicks - 1) < 0.2
    )


# Files are written once and never replaced; only the pointer moves.
FILES = {"day 20, file 0": fit(DATA := world(19), 17)}
STATE = {"live": "day 20, file 0", "newest": 20, "held": False}

with DAG(
    "retrain",
    schedule=CronTriggerTimetable(
        "0 2 * * *", timezone="UTC", interval=timedelta(days=1)
    ),
    max_active_runs=1,  # two releases never race for the pointer
    params={"fault": None, "day": None},
) as pipeline:

    @task
    def train(params, data_interval_end=None):
        """Store a new file; without a date there is none, and this fails."""
        day = params["day"] or data_interval_end.day_of_year
        name = f"day {day}, file {len(FILES)}"
        FILES[name] = fit(DATA, day - 3, params["fault"])
        return day, name

    @task
    def gate(trained, params):
        """Compare with the live model on the three newest days."""
        STATE["report"] = judge(
            DATA,
            (trained[0] - 3, trained[0]),
            *(FILES[trained[1]], FILES[STATE["live"]]),
            params["fault"],
        )
        if not passes(*STATE["report"]):
            raise AirflowFailException  # and no retry
        return trained

    @task
    def release(passed):
        """Move the pointer forward, never back, nor after a rollback."""
        if passed[0] > STATE["newest"] and not STATE["held"]:
            STATE.update(newest=passed[0], live=passed[1])

    release(gate(train()))

BACK = {"live": "day 20, file 0"}
RUNS = [  # label, date, fault, day given, change by hand before it
    ("day 41, broken join", "2026-02-10 02:00", "join", None, {}),
    ("day 41, weights", "2026-02-10 02:00", "weights", None, {}),
    ("day 41", "2026-02-10 02:00", None, None, {}),
    ("backfill of day 30", "2026-01-30 02:00", None, None, {}),
    ("day 41 again, join", "2026-02-10 02:00", "join", None, {}),
    ("alarm, no date", None, None, None, {}),
    ("alarm, day 42 given", None, None, 42, {}),
    ("day 43, rolled back", "2026-02-12 02:00", None, None, BACK),
]
CASES = [  # the candidate's and the live model's last day, the days to judge
    ("broken join", 38, 17, (38, 41), "join"),
    ("wrong weights", 38, 17, (38, 41), "weights"),
    ("sound", 38, 17, (38, 41), None),
    ("sound, live is fresh", 38, 37, (38, 41), None),
    ("day 30, live is 41", 27, 38, (27, 30), None),
    ("the same, next day", 27, 38, (41, 42), None),
    ("refit, next day", 41, 38, (41, 42), None),
]
ROW = "{:<20} {:<8} {:<15} {:+.2f}±{:.2f}  {:+.2f}±{:.2f}  {:.2f}"
SPREAD = (
    "{0:<20} {6:+.3f} ({1:+.3f} to {11:+.3f})  {8:+.3f}"
    "   {5:.2f} to {15:.2f}  {16:>2}"
)
if __name__ == "__main__":
    initdb()
    print("Gain in AUC over the live model, with half its 95% interval;")
    print("last, the clicks expected for each click made")
    print("run                  result   live afterward   ", end="")
    print("all users   new users  clicks")
    for label, date, fault, day, change in RUNS:
        STATE.update(change, report=[np.nan] * 5, held=bool(change))
        print(
            ROW.format(
                label,
                pipeline.test(
                    logical_date=date and pendulum.parse(date),
                    run_conf={"fault": fault, "day": day},
                ).state,
                STATE["live"],
                *STATE["report"],
            ).replace("+nan±nan", "    -     ")
        )
    print("\nIn 20 worlds (median) all users (range)          new    ", end="")
    print("clicks (range)  passed")
    worlds = [
        [
            judge(w, days, fit(w, ours, fault), fit(w, live), fault)
            for _, ours, live, days, fault in CASES
        ]
        for w in map(world, range(20))
    ]
    for case, found in zip(CASES, np.swapaxes(worlds, 0, 1), strict=True):
        print(
            SPREAD.format(
                case[0],
                *np.quantile(found, [0, 0.5, 1], axis=0).ravel(),
                sum(passes(*report) for report in found),
            )
        )
