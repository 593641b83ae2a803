"""An Airflow DAG that builds features with dbt on DuckDB, and five runs of it.

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

from airflow.sdk import DAG, CronTriggerTimetable, dag, task
from airflow.sdk.exceptions import AirflowFailException
from airflow.timetables import interval, trigger
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
ben,2026-10-24,2026-10-24,4
ben,2026-10-25,2026-10-25,2
ben,2026-11-01,2026-11-01,1
ana,2026-11-01,2026-11-01,10
ana,2026-11-02,2026-11-02,12
ana,2026-11-03,2026-11-03,8
ana,2026-11-01,2026-11-03,5
ana,2026-11-04,2026-11-04,2
""",
    "models/user_days.sql": """
{{ config(materialized='incremental', incremental_strategy='delete+insert',
          unique_key=['user_id', 'day']) }}
select user_id, day, sum(clicks) as clicks from {{ ref('clicks') }}
where known <= '{{ var("day") }}'
{% if is_incremental() %}
  and day >= date '{{ var("day") }}' - {{ var("lookback") }}
{% endif %}
group by all
""",
    "models/user_features.sql": """
{{ config(materialized='table') }}
select *,
  sum(clicks) over (dated range interval 2 days preceding) as three_days,
  sum(clicks) over (dated rows 2 preceding) as three_rows
from {{ ref('user_days') }}
window dated as (partition by user_id order by day)
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
CRON = "0 2 * * *"  # at 02:00, about the day before
daily = CronTriggerTimetable(CRON, timezone="UTC", interval=timedelta(days=1))
manifest = None  # the parsed project, kept for all runs


def dbt(command, **given):
    options = ["--log-level", "none", command, "--vars", json.dumps(given)]
    return dbtRunner(manifest).invoke(options)


def sql(query):
    with duckdb.connect("shop.duckdb") as database:
        return database.execute(query).fetchall()


@dag(schedule=daily, params={"lookback": 2})
def features():
    @task
    def build(data_interval_start, params):
        day = f"{data_interval_start:%Y-%m-%d}"
        if not dbt("build", day=day, lookback=params["lookback"]).success:
            raise AirflowFailException  # no retry mends bad data

    @task
    def publish():
        sql("create or replace table online as from user_features")

    build() >> publish()


pipeline = features()

if __name__ == "__main__":
    os.chdir(os.environ["AIRFLOW_HOME"])
    for name, text in FILES.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    initdb()
    manifest = dbt("parse", day="2026-11-02", lookback=2).result
    print("fired  works on  lookback  ana's days -> sums | build, publish")
    for fired, lookback in ((3, 2), (4, 0), (4, 2), (4, 2), (5, 2)):
        at = pendulum.datetime(2026, 11, fired, 2)
        run = pipeline.test(logical_date=at, run_conf={"lookback": lookback})
        states = {one.task_id: one.state for one in run.get_task_instances()}
        ana = sql("from online where user_id = 'ana' order by day")
        days, sums = [row[2] for row in ana], [row[3] for row in ana]
        print(f"{at:%m-%d}  {run.data_interval_start:%m-%d}", end="")
        print(f"{lookback:>13} ", *days, "->", *sums, end=" | ")
        print(states["build"], states["publish"])
    ben = "select three_days, three_rows from online where clicks = 1"
    ((days, rows),) = sql(ben)
    print(f"ben on 11-01: three days {days}, three rows {rows}")
    print("the last build:")
    results = json.loads(Path("target/run_results.json").read_bytes())
    for one in results["results"]:
        print(f"  {one['unique_id'].split('.')[2]:<15}{one['status']}")

    plain = DAG("plain", schedule=CRON).timetable
    print("a plain cron string becomes", type(plain).__name__)
    old = interval.CronDataIntervalTimetable(CRON, "UTC")
    new = trigger.CronTriggerTimetable(CRON, timezone="UTC")
    for version, timetable in {"Airflow 2": old, "Airflow 3": new}.items():
        span = timetable.infer_manual_data_interval(run_after=at)
        print(f"by the default of {version}:", end=" ")
        print(f"fired {at:%m-%d}, works on {span.start:%m-%d}")
