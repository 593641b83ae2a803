"""Build features with dbt on DuckDB, run by run; then date them in Airflow."""

import json
import os
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import duckdb
from dbt.cli.main import dbtRunner

home = Path(tempfile.mkdtemp())
os.chdir(home)  # dbt works in the current folder
os.environ["AIRFLOW_HOME"] = str(home)
files = {
    "dbt_project.yml": """
name: features
profile: features
flags: {send_anonymous_usage_stats: false}
""",
    "profiles.yml": """
features:
  target: local
  outputs: {local: {type: duckdb, path: features.duckdb}}
""",
    "models/user_days.sql": """
{{ config(materialized='incremental', incremental_strategy='delete+insert',
          unique_key=['user', 'day']) }}
select user, day, count(*) as clicks
from raw.clicks
where known <= '{{ var("day") }}'
{% if is_incremental() %}
  and day between date '{{ var("day") }}' - 2 and '{{ var("day") }}'
{% endif %}
group by all
""",
    "models/append_days.sql": """
{{ config(materialized='incremental', incremental_strategy='append') }}
select user, day, count(*) as clicks
from raw.clicks
where known <= '{{ var("day") }}'
{% if is_incremental() %} and day = '{{ var("day") }}' {% endif %}
group by all
""",
    "models/user_features.sql": """
{{ config(materialized='table') }}
select *,
  sum(clicks) over (dated range between interval 2 days preceding
                    and current row) as three_days,
  sum(clicks) over (dated rows between 2 preceding
                    and current row) as three_rows
from {{ ref('user_days') }}
window dated as (partition by user order by day)
""",
    "models/tests.yml": """
models:
  - name: user_days
    data_tests:
      - unique: {name: unique_key, column_name: "user || day"}
    columns:
      - {name: clicks, data_tests: [not_null: {name: not_null}]}
""",
    "tests/volume.sql": """
with days as (
  select day, sum(clicks) as n from {{ ref('user_days') }} group by day)
select * from days
where day = '{{ var("day") }}' and n < (select avg(n) / 2 from days)
""",
}
for name, text in files.items():
    (home / name).parent.mkdir(exist_ok=True)
    (home / name).write_text(text, encoding="utf-8")


def query(sql):
    with duckdb.connect("features.duckdb") as database:
        return database.execute(sql).fetchall()


def build(day):
    options = ["--threads", "1", "--vars", json.dumps({"day": day})]
    done = dbtRunner().invoke(["--log-level", "none", "build", *options])
    return {node.node.name: str(node.status) for node in done.result}


query("create schema raw")
query("create table raw.clicks (user text, day date, known date)")
for user, day, known, clicks in (
    ("ben", "2026-10-24", "2026-10-24", 4),
    ("ben", "2026-10-25", "2026-10-25", 2),
    ("ben", "2026-11-01", "2026-11-01", 1),
    ("ana", "2026-11-01", "2026-11-01", 10),
    ("ana", "2026-11-02", "2026-11-02", 12),
    ("ana", "2026-11-03", "2026-11-03", 8),
    ("ana", "2026-11-01", "2026-11-03", 5),  # five that come two days late
    ("ana", "2026-11-04", "2026-11-04", 2),  # a load that broke half-way
):
    row = f"'{user}', date '{day}', date '{known}'"
    query(f"insert into raw.clicks select {row} from range({clicks})")

print("run of      user_days   append_days   three_days   (ana)")
for day in ("2026-11-02", "2026-11-03", "2026-11-03"):
    build(day)
    print(day, end="")
    for column, table, width in (
        ("clicks", "user_days", 11),
        ("clicks", "append_days", 14),
        ("three_days", "user_features", 13),
    ):
        found = f"select {column} from {table} where user = 'ana' order by day"
        print(" ".join(str(n) for (n,) in query(found)).rjust(width), end="")
    print()
rebuilt = "from raw.clicks where known <= '2026-11-03' group by all"
for table in ("user_days", "append_days"):
    wrong = f"from {table} except all select user, day, count(*) {rebuilt}"
    print(f"{table}: {len(query(wrong))} rows differ from a full rebuild")
ben = "select day, clicks, three_days, three_rows from user_features"
day, *numbers = query(f"{ben} where user = 'ben' order by day")[-1]
print(f"ben on {day}: clicks, three_days, three_rows =", *numbers)
print("\nrun of 2026-11-04")
for node, status in build("2026-11-04").items():
    print(f"  {node:<15}{status}")

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, CronTriggerTimetable
from airflow.timetables.base import DataInterval, TimeRestriction
from airflow.timetables.interval import CronDataIntervalTimetable
from airflow.timetables import trigger
import pendulum
a_day = timedelta(days=1)
cron, start = "0 2 * * *", pendulum.datetime(2026, 11, 2, 2)
schedule = CronTriggerTimetable(cron, timezone="UTC", interval=a_day)
with DAG("features", schedule=schedule, start_date=start) as dag:
    task = BashOperator(
        task_id="dbt_build",
        retries=2,
        bash_command="dbt build --vars 'day: {{ data_interval_start | ds }}'",
    )
print("\nruns that start on 2026-11-04 at 02:00")
for name, timetable in (
    ("Airflow 2 default", CronDataIntervalTimetable(cron, "UTC")),
    ("Airflow 3 default", trigger.CronTriggerTimetable(cron, timezone="UTC")),
    ("this DAG", trigger.CronTriggerTimetable(cron, timezone="UTC", interval=a_day)),
):
    run = timetable.next_dagrun_info(
        last_automated_data_interval=DataInterval(start, start + a_day),
        restriction=TimeRestriction(None, None, catchup=True),
    )
    context = {"data_interval_start": run.data_interval.start}
    print(run.run_after, f"{name:<19}", task.render_template(task.bash_command, context))
print(type(DAG("x", schedule=cron, start_date=start).timetable), dag.task_ids)
