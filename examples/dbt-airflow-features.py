"""An Airflow DAG that builds features with dbt on DuckDB, and nine runs of it.

`dag.test()` runs its real tasks here and now; only the scheduler is missing.
"""

import json
import os
import tempfile
from datetime import timedelta
from pathlib import Path

import duckdb
import pendulum
from dbt.cli.main import dbtRunner

os.environ.update(
    AIRFLOW_HOME=tempfile.mkdtemp(),
    AIRFLOW__CORE__DAGS_FOLDER=__file__,  # where it finds the DAG
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__LOGGING__LOGGING_LEVEL="CRITICAL",
)

from airflow.sdk import CronTriggerTimetable, dag, task
from airflow.sdk.exceptions import AirflowFailException
from airflow.utils.db import initdb

FILES = {
    "dbt_project.yml": """
{name: shop, profile: shop, seed-paths: [raw],
 flags: {send_anonymous_usage_stats: false}}
""",
    "profiles.yml": """
shop:
  target: local
  outputs: {local: {type: duckdb, path: shop.duckdb}}
""",
    "raw/clicks.csv": """\
user_id,day,known,clicks
ben,2026-11-01,2026-11-01,1
ana,2026-11-01,2026-11-01,10
ana,2026-11-02,2026-11-02,12
ana,2026-11-03,2026-11-03,8
ana,2026-11-01,2026-11-03,5
ana,2026-11-04,2026-11-04,2
ana,2026-11-04,2026-11-05,9
""",
    "models/user_days.sql": """
{{ config(materialized='incremental', incremental_strategy='delete+insert',
          unique_key=['user_id', 'day']) }}
select user_id, day, sum(clicks) as clicks from {{ ref('clicks') }}
where known <= '{{ var("known") }}'  -- plays the clock: not here yet
{% if is_incremental() %}
  and day >= date '{{ var("day") }}' - {{ var("lookback") }}
{% endif %}
  and day <= '{{ var("day") }}'
group by all
""",
    "models/user_features.sql": """
{{ config(materialized='table') }}
with filled as (  -- rows of zero after each active day, until the sum is zero
  select user_id, (day + later::int)::date as day,
    sum(clicks * (later = 0)::int) as clicks
  from {{ ref('user_days') }}, range({{ var("fill") }} + 1) as ahead(later)
  where day + later::int <= (select max(day) from {{ ref('user_days') }})
  group by all)
select *, sum(clicks) over (partition by user_id order by day
                            range interval 2 days preceding) as three_days
from filled
""",
    "models/tests.yml": """
models:
  - name: user_days
    data_tests: [{unique: {name: unique, column_name: "user_id || day"}}]
    columns: [{name: user_id, data_tests: [not_null: {name: not_null}]}]
""",
    "tests/volume.sql": """
with days as (
  select day, sum(clicks) as n from {{ ref('user_days') }} group by day)
select * from days
where day = '{{ var("day") }}' and n < (select avg(n) / 2 from days)
""",
}
USUAL = {"day": None, "known": None, "lookback": 2, "fill": 3}
daily = CronTriggerTimetable(  # at 02:00, about the day before
    "0 2 * * *", timezone="UTC", interval=timedelta(days=1)
)
manifest = None  # the parsed project, kept for all runs


def dbt(command, **given):
    options = ["--log-level", "none", command, "--vars", json.dumps(given)]
    return dbtRunner(manifest).invoke(options)


def sql(query):
    with duckdb.connect("shop.duckdb") as database:
        return database.execute(query).fetchall()


@dag(schedule=daily, params=USUAL)
def features():
    @task
    def build(params, data_interval_start=None):
        """A run without a date has no interval and must be given a day."""
        day = params["day"] or f"{data_interval_start:%Y-%m-%d}"
        given = params | {"day": day, "known": params["known"] or day}
        if not dbt("build", **given).success:
            raise AirflowFailException  # no retry mends bad data

    @task
    def publish():
        sql("create or replace table online as from user_features")

    build() >> publish()


pipeline = features()
NEWEST = "select max_by(three_days, day) from online where user_id = 'ben'"
NO_ZEROS = {"known": "2026-11-05", "fill": 0}
RUNS = [
    ("11-02", "2026-11-03T02", {}),
    ("11-03, no lookback", "2026-11-04T02", {"lookback": 0}),
    ("11-03 again, lookback 2", "2026-11-04T02", {}),
    ("11-03 a third time", "2026-11-04T02", {}),
    ("11-02, backfilled later", "2026-11-03T02", {"known": "2026-11-03"}),
    ("11-04, half loaded", "2026-11-05T02", {}),
    ("11-04, complete", "2026-11-05T02", {"known": "2026-11-05"}),
    ("11-04, no zero rows", "2026-11-05T02", NO_ZEROS),
    ("by hand, no date", None, {}),
]
if __name__ == "__main__":
    os.chdir(os.environ["AIRFLOW_HOME"])
    for name, text in FILES.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    initdb()
    manifest = dbt("parse", **USUAL).result
    print("run, about the day       result   ana's clicks > sums", end="")
    print("              ben's newest")
    for label, fired, given in RUNS:
        run = pipeline.test(
            logical_date=fired and pendulum.parse(fired),
            run_conf=USUAL | given,
        )
        print(f"{label:<25}{run.state:<9}", end="")
        ana = sql("from online where user_id < 'b' and clicks > 0 order by 2")
        pairs = "  ".join(f"{clicks} > {sums}" for *_, clicks, sums in ana)
        ben = sql(NEWEST)
        print(f"{pairs:<34} {ben[0][0]}")
        if "half" in label:
            last = json.loads(Path("target/run_results.json").read_bytes())
            steps = [
                f"{step['unique_id'].split('.')[2]} {step['status']}"
                for step in last["results"]
            ]
            print("    then", ", ".join(steps[2:]))
