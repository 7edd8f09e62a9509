"""Proposals become companies of the seeds, and nothing else does."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from ingest.errors import UsageError
from ingest.home import SEEDS_FOLDER
from ingest.lexicon.companies import accept
from tests.bench.edit import copy_project
from tests.bench.measure import measure
from tests.conftest import beatbook

FILES = ("companies.csv", "company_names.csv", "not_companies.csv")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the seeds, to be edited at will."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    for name in FILES:
        shutil.copy(SEEDS_FOLDER / name, folder)
    return folder


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_an_accepted_company_is_a_row_of_each_file_and_no_other_byte_changes(seeds: Path) -> None:
    before = contents(seeds)
    accepted = accept("Orbiq", kind="robotics", seeds=seeds)
    after = contents(seeds)
    assert accepted.company_id == "orbiq" and sorted(after) == sorted(FILES)
    columns = before["companies.csv"].partition(b"\n")[0].split(b",")
    said = {b"company_id": b"orbiq", b"name": b"Orbiq", b"kind": b"robotics", b"is_sample": b"false"}
    for name, line in (
        ("companies.csv", b",".join(said.get(column, b"") for column in columns) + b"\n"),
        ("company_names.csv", b"orbiq,Orbiq,true,false\n"),
    ):
        assert after[name].count(line) == 1
        assert after[name].replace(line, b"") == before[name]


def test_the_fictional_companies_stay_last_and_both_files_keep_one_order(seeds: Path) -> None:
    accept("Orbiq Labs", seeds=seeds)
    companies = rows(seeds / "companies.csv")
    assert [row["is_sample"] for row in companies] == sorted(row["is_sample"] for row in companies)
    named = dict.fromkeys(row["company_id"] for row in rows(seeds / "company_names.csv"))
    assert list(named) == [row["company_id"] for row in companies]


@pytest.mark.parametrize(
    ("name", "term", "is_case_sensitive"),
    [
        ("Orbiq", "Orbiq", "true"),
        ("ORBQ", "ORBQ", "true"),
        ("OrbiqML", "orbiqml", "false"),
        ("Orbiq & Söhne", "orbiq & söhne", "false"),
    ],
)
def test_one_plain_word_counts_only_in_its_spelling(seeds: Path, name: str, term: str, is_case_sensitive: str) -> None:
    accepted = accept(name, seeds=seeds)
    (row,) = [row for row in rows(seeds / "company_names.csv") if row["company_id"] == accepted.company_id]
    assert (row["name"], row["is_case_sensitive"], row["is_excluded"]) == (term, is_case_sensitive, "false")


def test_an_id_and_a_kind_can_be_given(seeds: Path) -> None:
    accept("Мир", company_id="mir", kind="fintech", seeds=seeds)
    (row,) = [row for row in rows(seeds / "companies.csv") if row["company_id"] == "mir"]
    assert (row["name"], row["kind"]) == ("Мир", "fintech")


@pytest.mark.parametrize("name", ["OpenAI", "open AI", "Nvidia", "NVIDIA's", "Google DeepMind", "Arm"])
def test_what_is_known_is_refused_however_it_is_written(seeds: Path, name: str) -> None:
    before = contents(seeds)
    with pytest.raises(UsageError, match=r"known|there is a company"):
        accept(name, company_id="another-id", seeds=seeds)
    with pytest.raises(UsageError):
        accept(name, seeds=seeds)
    assert contents(seeds) == before


@pytest.mark.parametrize("name", ["The", "the", "Ｔhe", "London"])
def test_a_word_that_is_no_company_is_refused_with_what_to_do(seeds: Path, name: str) -> None:
    before = contents(seeds)
    with pytest.raises(UsageError, match=r"not_companies\.csv.* full name"):
        accept(name, seeds=seeds)
    assert contents(seeds) == before
    assert accept("The Inc", seeds=seeds).name == "The Inc"


def test_wide_letters_are_the_plain_ones(seeds: Path) -> None:
    accepted = accept("Ｏrbiq\u00a0Labs", seeds=seeds)
    assert (accepted.name, accepted.company_id, accepted.term) == ("Orbiq Labs", "orbiq-labs", "orbiq labs")
    with pytest.raises(UsageError, match="known"):
        accept("Ｎｖｉｄｉａ", company_id="wide", seeds=seeds)


def test_an_id_is_given_once(seeds: Path) -> None:
    with pytest.raises(UsageError, match="openai"):
        accept("Orbiq", company_id="openai", seeds=seeds)


@pytest.mark.parametrize(
    "name",
    [
        "", " ", "=cmd()", "+1", "@orbiq", "-orbiq", "Orbiq\nevil,Evil,,,,,,false", "Orbiq,Inc", 'Orbiq"',
        "Orbiq\x1b[31m", "Orbiq\u202eLabs", "<script>", "Orbiq\tLabs", "Orbiq; drop table", "Orbiq  Labs",
        " Orbiq", "Orbiq ", "1234", "x" * 61, "one two three four five six seven", "Orbiq\x00", "../orbiq",
        "Orbiq|Labs", "Orbiq\u200bLabs",
    ],
)  # fmt: skip
def test_a_hostile_name_is_refused_and_nothing_is_written(seeds: Path, name: str) -> None:
    before = contents(seeds)
    with pytest.raises(UsageError):
        accept(name, company_id="orbiq", seeds=seeds)
    assert contents(seeds) == before


@pytest.mark.parametrize(
    "company_id", ["", "Orbiq", "orbiq labs", "-orbiq", "orbiq--labs", "../x", "orbiq,x", "orbiq\n"]
)
def test_an_id_is_a_slug(seeds: Path, company_id: str) -> None:
    before = contents(seeds)
    with pytest.raises(UsageError, match="--company-id"):
        accept("Orbiq", company_id=company_id, seeds=seeds)
    assert contents(seeds) == before


def test_a_name_without_latin_letters_asks_for_an_id(seeds: Path) -> None:
    with pytest.raises(UsageError, match="--company-id"):
        accept("Мир", seeds=seeds)


def test_a_kind_that_no_company_has_is_answered_with_the_kinds(seeds: Path) -> None:
    with pytest.raises(UsageError, match="fintech"):
        accept("Orbiq", kind="nonsense", seeds=seeds)


def test_a_file_that_cannot_be_replaced_stays_as_it_was(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(seeds)

    def full_disk(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingest.lexicon.seed_rows.os.replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        accept("Orbiq", seeds=seeds)
    assert contents(seeds) == before


def test_a_last_line_without_an_end_gets_one(seeds: Path) -> None:
    for name in FILES:
        kept = (SEEDS_FOLDER / name).read_text(encoding="utf-8").splitlines()[:3]
        (seeds / name).write_text("\n".join(kept), encoding="utf-8")
    accept("Orbiq", seeds=seeds)
    assert [row["company_id"] for row in rows(seeds / "companies.csv")][-1] == "orbiq"
    assert [row["company_id"] for row in rows(seeds / "company_names.csv")][-1] == "orbiq"


@pytest.mark.parametrize(
    "arguments", [("OpenAI",), ("=1+1",), ("Orbiq", "--kind", "nonsense"), ("Orbiq", "--company-id", "A b")]
)
def test_the_command_refuses_with_2_and_leaves_the_checkout_alone(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    before = [(SEEDS_FOLDER / name).read_bytes() for name in FILES]
    done = beatbook(tmp_path, "lexicon", "accept", *arguments, check=False)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and done.stdout == ""
    assert [(SEEDS_FOLDER / name).read_bytes() for name in FILES] == before


def test_the_command_writes_the_seeds_of_its_own_project(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    checkout = contents(SEEDS_FOLDER)
    said = measure(tmp_path / "home", "lexicon", "accept", "Orbiq Labs", "--kind", "ai", "--json", project=project)
    assert json.loads(said.stdout)["company_id"] == "orbiq-labs" and said.stdout.count("\n") == 1
    assert "orbiq-labs,Orbiq Labs,ai" in (project / "seeds" / "companies.csv").read_text(encoding="utf-8")
    assert contents(SEEDS_FOLDER) == checkout


def test_a_home_that_was_never_built_proposes_nothing_and_says_what_to_run(tmp_path: Path) -> None:
    done = beatbook(tmp_path, "lexicon", "emerging", check=False)
    assert done.returncode == 1 and "build" in done.stderr


def test_a_new_name_beside_money_in_two_outlets_is_proposed_and_can_be_accepted(tmp_path: Path, seeds: Path) -> None:
    archive = tmp_path / "a.csv"
    archive.write_text(
        "title,url,published_at,summary\n"
        "Funding news,https://one.example/1,2026-03-01,The maker of robots Orbiq Labs raised $20 million.\n"
        "More of it,https://two.example/1,2026-03-02,A fund invests in Orbiq Labs.\n"
        "Once only,https://two.example/2,2026-03-03,A fund invests in Zyxwane.\n"
        "=Known,https://one.example/3,2026-03-03,A fund invests in Nvidia.\n"
        "Known,https://two.example/3,2026-03-03,A fund invests in Nvidia.\n",
        encoding="utf-8",
    )
    home = tmp_path / "home"
    beatbook(home, "ingest", "archive", str(archive), "--no-score")
    beatbook(home, "build")
    done = beatbook(home, "lexicon", "emerging", "--json")
    assert done.stdout.count("\n") == 1
    (row,) = json.loads(done.stdout)
    assert (row["name"], row["article_count"], row["outlet_count"]) == ("Orbiq Labs", 2, 2)
    assert (row["first_date"], row["last_date"], row["example_title"]) == ("2026-03-01", "2026-03-02", "More of it")
    assert "Orbiq Labs" in beatbook(home, "lexicon", "emerging").stdout
    assert accept(row["name"], seeds=seeds).company_id == "orbiq-labs"
