"""`beatbook export --as-of` and `beatbook reproduce` on the sample beat, built as of eight past days."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

from ingest.home import Home
from ingest.published import opened
from tests.conftest import beatbook

Rows = list[dict[str, str]]


def exported(home: Path, day: str) -> Rows:
    done = beatbook(home, "export", "trends_index", "--as-of", day)
    return list(csv.DictReader(io.StringIO(done.stdout)))


def first_day(home: Path) -> date:
    with opened(Home(home)) as connection:
        ((first,),) = connection.execute("select cast(min(vintage_at) as date) from index_vintages").fetchall()
    assert isinstance(first, date)
    return first


def by_key(rows: Rows) -> dict[tuple[str, ...], Rows]:
    found: dict[tuple[str, ...], Rows] = {}
    for row in rows:
        key = tuple(row[name] for name in ("line", "unit", "entity_kind", "entity_id", "period_start"))
        found.setdefault(key, []).append(row)
    return found


def test_an_export_as_of_a_day_holds_what_was_known_by_its_end(sample_home: Path) -> None:
    first = first_day(sample_home)
    early, later = by_key(exported(sample_home, f"{first}")), by_key(exported(sample_home, f"{first + timedelta(30)}"))
    assert early
    assert set(early) < set(later)
    assert all(len(rows) == 1 for rows in [*early.values(), *later.values()])
    assert {row["vintage_at"][:10] for rows in early.values() for row in rows} == {f"{first}"}
    revised = {key for key, rows in early.items() if rows != later[key]}
    assert {key[0] for key in revised} == {"current"}


def test_a_day_before_the_first_vintage_is_refused_with_the_first_that_is_known(sample_home: Path) -> None:
    first = first_day(sample_home)
    done = beatbook(sample_home, "export", "trends_index", "--as-of", f"{first - timedelta(1)}", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"the first day that is known is {first}" in " ".join(done.stderr.split())


def test_only_the_index_is_exported_as_of_a_day(sample_home: Path) -> None:
    done = beatbook(sample_home, "export", "articles", "--as-of", "2026-09-30", check=False)
    assert done.returncode == 2
    assert "--as-of goes with trends_index" in done.stderr


def test_a_number_of_the_past_is_reproduced(sample_home: Path) -> None:
    day = first_day(sample_home)
    rows = [row for row in exported(sample_home, f"{day}") if row["line"] == "published" and row["index_value"]]
    row = rows[len(rows) // 2]
    said = beatbook(
        sample_home, "reproduce", row["entity_id"], row["period_start"], f"{day}", "--line", "published", "--json"
    ).stdout
    found = json.loads(said)
    assert (found["equal"], found["reasons"]) == (True, [])
    assert found["stored"]["index_value"] == float(row["index_value"]) == found["made"]["index_value"]


def test_reproduce_says_what_there_was_where_there_is_no_such_number(sample_home: Path) -> None:
    day = first_day(sample_home)
    done = beatbook(sample_home, "reproduce", "beat", "2020-01-01", f"{day}", check=False)
    assert done.returncode == 2
    assert "there were weeks from" in done.stderr
    done = beatbook(sample_home, "reproduce", "no-such-topic", "2026-07-01", f"{day}", check=False)
    assert done.returncode == 2
    assert "there was no index of 'no-such-topic'" in done.stderr
