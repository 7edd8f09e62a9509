"""The index leaves as a data package that says what it holds, whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml  # type: ignore[import-untyped]

from ingest import package
from ingest.errors import HomeError, UsageError
from ingest.home import DBT_FOLDER, Home
from ingest.package import DESCRIPTOR, PRIMARY_KEYS, write_package

NAMES = {"companies": "companies_mart", "glossary": "glossary_mart", "outlets": "outlets_mart", "topics": "topics_mart"}
# Types of the specification: https://specs.frictionlessdata.io/table-schema/
TYPES = {"string", "number", "integer", "date", "datetime", "boolean", "array"}


def contract(table: str) -> dict[str, Any]:
    file = DBT_FOLDER / "models" / "marts" / f"{NAMES.get(table, table)}.yml"
    model: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))["models"][0]
    return model


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose snapshot has every table of the package by its contract, with one row each."""
    made = Home(tmp_path / "home")
    made.published.mkdir(parents=True)
    with duckdb.connect(str(made.published / "marts-1.duckdb")) as connection:
        for table in [*PRIMARY_KEYS, "build_info"]:
            columns = contract(table)["columns"]
            kinds = ", ".join(f'"{column["name"]}" {column["data_type"]}' for column in columns)
            connection.execute(f"create table {table} ({kinds})")
            connection.execute(f"comment on table {table} is 'What {table} is.'")
            said = {
                "varchar": "=1+1",
                "date": "2024-01-01",
                "timestamp": "2024-01-01 10:00:00",
                "boolean": "true",
            }
            values = [said.get(column["data_type"], "7") for column in columns]
            connection.execute(f"insert into {table} values ({', '.join('?' * len(values))})", values)
        connection.execute("update build_info set home_kind = 'sample', method_version = 'index-1'")
    (made.published / "LATEST").write_text("marts-1.duckdb", encoding="utf-8")
    return made


def descriptor(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    return said


def test_a_package_has_what_the_specification_asks_for(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    count = write_package(home, folder)
    said = descriptor(folder)
    assert (said["profile"], said["name"], said["version"]) == ("tabular-data-package", "beatbook-index", "index-1")
    assert said["created"] == "2024-01-01T10:00:00Z" and said["sample"] is True
    assert all(licence["name"] or licence["path"] for licence in said["licenses"])
    assert all(source["title"] for source in said["sources"])
    assert len(said["resources"]) == count == len(PRIMARY_KEYS) + 1
    assert {path.name for path in folder.iterdir()} == {one["path"] for one in said["resources"]} | {DESCRIPTOR}
    for resource in said["resources"]:
        body = (folder / resource["path"]).read_bytes()
        assert resource["profile"] == "tabular-data-resource" and resource["description"]
        assert resource["bytes"] == len(body)
        assert resource["hash"] == "sha256:" + hashlib.sha256(body).hexdigest()
        header = next(csv.reader(body.decode().splitlines()))
        assert header == [field["name"] for field in resource["schema"]["fields"]]
        assert {field["type"] for field in resource["schema"]["fields"]} <= TYPES
        assert set(resource["schema"]["primaryKey"]) <= set(header)


@pytest.mark.parametrize("table", PRIMARY_KEYS)
def test_a_primary_key_is_what_the_contract_tests_unique(table: str) -> None:
    model = contract(table)
    by_model = [test["unique_key"]["arguments"]["columns"] for test in model.get("data_tests", [])]
    by_column = [[column["name"]] for column in model["columns"] if "unique" in column.get("data_tests", [])]
    assert list(PRIMARY_KEYS[table]) in [*by_model, *by_column]


def test_cells_are_defused_and_times_are_in_utc(home: Home, tmp_path: Path) -> None:
    write_package(home, tmp_path / "out")
    (row,) = csv.DictReader((tmp_path / "out" / "topics.csv").read_text(encoding="utf-8").splitlines())
    assert row["name"] == "'=1+1"
    assert row["first_article_at"] == "2024-01-01T10:00:00Z"


def test_a_package_of_ours_is_replaced_and_nothing_else_is(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    write_package(home, folder)
    write_package(home, folder)
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"holds more than a package: mine\.txt"):
        write_package(home, folder)
    assert (folder / "mine.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("body", ["", "[]", '{"name": "another", "resources": []}', '{"name": "beatbook-index"}'])
def test_a_folder_of_another_is_refused_and_stays(home: Home, tmp_path: Path, body: str) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / DESCRIPTOR).write_text(body, encoding="utf-8")
    with pytest.raises(UsageError, match="holds no package of the index"):
        write_package(home, folder)
    assert [path.name for path in folder.iterdir()] == [DESCRIPTOR]


def test_a_package_that_fails_halfway_leaves_what_was_there(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    write_package(home, folder)
    before = (folder / DESCRIPTOR).read_bytes()

    def fails(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(package, "_dictionary", fails)
    with pytest.raises(OSError, match="disk full"):
        write_package(home, folder)
    with pytest.raises(OSError, match="disk full"):
        write_package(home, tmp_path / "new")
    assert (folder / DESCRIPTOR).read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "out"]


def test_a_build_without_the_index_makes_no_package(home: Home, tmp_path: Path) -> None:
    with duckdb.connect(str(home.published / "marts-1.duckdb")) as connection:
        connection.execute("drop table index_changes")
    with pytest.raises(HomeError, match="index_changes"):
        write_package(home, tmp_path / "out")
    assert not (tmp_path / "out").exists()
