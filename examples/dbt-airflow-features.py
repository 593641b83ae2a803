"""Build features with dbt on DuckDB, run by run; then date them in Airflow."""

import os
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import duckdb
import pendulum
from dbt.cli.main import dbtRunner

folder = tempfile.TemporaryDirectory()
os.environ["AIRFLOW_HOME"] = folder.name
os.chdir(folder.name)  # where dbt finds its project
files = {
    "dbt_project.yml": """
{name: features, profile: features, flags: {send_anonymous_usage_stats: false}}
""",
    "profiles.yml": """
features:
  target: local
  outputs: {local: {type: duckdb, path: features.duckdb}}
""",
    "models/user_days.sql": """
{{ config(materialized='incremental', incremental_strategy='delete+insert',
          unique_key=['user_id', 'day']) }}
select user_id, day, count(*) as clicks
from raw.clicks
where known <= '{{ var("day") }}'
{% if is_incremental() %}
  and day between date '{{ var("day") }}' - 2 and '{{ var("day") }}'
{% endif %}
group by all
""",
    "models/append_days.sql": """
{{ config(materialized='incremental', incremental_strategy='append') }}
select user_id, day, count(*) as clicks
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
window dated as (partition by user_id order by day)
""",
    "models/tests.yml": """
models:
  - name: user_days
    data_tests:
      - unique: {name: unique_key, column_name: "user_id || day"}
    columns:
      - {name: user_id, data_tests: [not_null: {name: not_null}]}
""",
    "tests/volume.sql": """
with days as (
  select day, sum(clicks) as n from {{ ref('user_days') }} group by day)
select * from days
where day = '{{ var("day") }}' and n < (select avg(n) / 2 from days)
""",
}
for name, text in files.items():
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")

with duckdb.connect("features.duckdb") as database:
    database.execute("""
create schema raw;
create table raw.clicks as
select user_id, day::date as day, known::date as known
from (select *, unnest(range(n)) from (values
  ('ben', '2026-10-24', '2026-10-24', 4),
  ('ben', '2026-10-25', '2026-10-25', 2),
  ('ben', '2026-11-01', '2026-11-01', 1),
  ('ana', '2026-11-01', '2026-11-01', 10),
  ('ana', '2026-11-02', '2026-11-02', 12),
  ('ana', '2026-11-03', '2026-11-03', 8),
  ('ana', '2026-11-01', '2026-11-03', 5),  -- five that come two days late
  ('ana', '2026-11-04', '2026-11-04', 2)   -- a load that broke half-way
) as loads(user_id, day, known, n));
create table rebuilt as  -- what a full rebuild on November 3 would give
select user_id, day, count(*) as clicks
from raw.clicks where known <= '2026-11-03' group by all
""")


def dbt(command, day, manifest=None):
    options = ["--log-level", "none", command, "--vars", f"day: {day}"]
    return dbtRunner(manifest).invoke(options).result


def build(day):
    done = dbt("build", day, project)
    return [(node.node.name, str(node.status)) for node in done]


def rows(table, columns, where="true"):
    with duckdb.connect("features.duckdb") as database:
        found = database.table(table).filter(where).order("user_id, day")
        return found.select(columns).fetchall()


def ana(table, column="clicks"):
    found = rows(table, column, "user_id = 'ana'")
    return " ".join(str(number) for (number,) in found)


project = dbt("parse", "2026-11-02")  # parsed once, for all four builds
print("run of       user_days  append_days  three_days   (ana, by day)")
for day in ("2026-11-02", "2026-11-03", "2026-11-03"):
    build(day)
    sums = ana("user_features", "three_days")
    print(f"{day}{ana('user_days'):>12}{ana('append_days'):>13}{sums:>12}")
for table in ("user_days", "append_days"):
    right, found = (rows(name, "#1, #2, #3") for name in ("rebuilt", table))
    wrong = (Counter(found) - Counter(right)).total()
    print(f"{table}: {wrong} of {len(found)} rows are not in a full rebuild")
columns = "clicks, three_days, three_rows"
ben = rows("user_features", columns, "user_id = 'ben' and clicks = 1")
print("ben on 2026-11-01:", columns, "=", *ben)
print("run of 2026-11-04:")
for name, status in build("2026-11-04"):
    print(f"  {name:<15}{status}")


def date_in_airflow():
    """Parse a DAG and ask three timetables for the run of November 4."""
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.sdk import DAG, CronTriggerTimetable
    from airflow.timetables.base import DataInterval, TimeRestriction
    from airflow.timetables.interval import CronDataIntervalTimetable
    from airflow.timetables.trigger import CronTriggerTimetable as Trigger

    cron, a_day = "0 2 * * *", timedelta(days=1)
    start = pendulum.datetime(2026, 11, 2, 2)
    daily = CronTriggerTimetable(cron, timezone="UTC", interval=a_day)
    command = "dbt build --vars 'day: {{ data_interval_start | ds }}'"
    with DAG("features", schedule=daily, start_date=start) as dag:
        build = BashOperator(task_id="build", bash_command=command, retries=2)
    plain = DAG("plain", schedule=cron, start_date=start).timetable
    print(f"\nDAG {dag.dag_id} parsed with the tasks {dag.task_ids}")
    print("a plain cron string becomes", type(plain).__name__)

    earlier = DataInterval(start, start + a_day)  # what the last run covered
    always = TimeRestriction(None, None, catchup=True)
    for name, timetable in {
        "Airflow 2 default": CronDataIntervalTimetable(cron, "UTC"),
        "Airflow 3 default": Trigger(cron, timezone="UTC"),
        "this DAG": Trigger(cron, timezone="UTC", interval=a_day),
    }.items():
        run = timetable.next_dagrun_info(
            last_automated_data_interval=earlier,
            restriction=always,
        )
        dates = {"data_interval_start": run.data_interval.start}
        rendered = build.render_template(command, dates)
        print(f"{run.run_after:%m-%d %H:%M}  {name:<19}{rendered}")


date_in_airflow()
