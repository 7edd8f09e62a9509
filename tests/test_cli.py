"""The commands that scripts and people rely on: names, exit codes, one line of JSON."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.cli import main
from ingest.home import PROJECT_ROOT
from tests.conftest import beatbook

COMMANDS = [
    "run",
    "sample",
    "app",
    "score",
    "build",
    "status",
    "export",
    "reproduce",
    "search",
    "story",
    "ingest",
    "lexicon",
]


def one_json_line(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.stdout.count("\n") == 1, f"not one line: {done.stdout!r}"
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "a.csv"
    path.write_text(
        "title,url,published_at,summary\n"
        "=Plant opens,https://news.example/1,2026-03-01,The plant makes chips.\n"
        "Round closed,https://news.example/2,2026-03-02,A startup raised money.\n"
        "Bad,https://news.example/3,never,\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(tmp_path: Path, command: str) -> None:
    assert f"beatbook {command}" in beatbook(tmp_path, command, "--help").stdout.replace("python -c ", "").replace(
        "-c ", "beatbook "
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("export",),
        ("score", "--limit", "0"),
        ("score", "--limit", "x"),
        ("export", "articles", "--format", "xlsx"),
        ("ingest", "archive", "there-is-no-such-file.csv"),
        ("ingest", "documents", "--published", "soon", "page.txt"),
        ("ingest", "feeds", "--allow-private", "http://x/"),
        ("run", "--no-app", "--allow-private", "http://x/"),
        ("ingest", "archive", "a.csv", "--columns", "headline=title"),
    ],
)
def test_a_wrong_call_exits_with_2_and_says_why(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = beatbook(tmp_path / "home", *arguments, check=False)
    assert done.returncode == 2 and done.stderr.startswith("beatbook: ") and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--home", "", "status"), "--home"),
        (("ingest", "documents", ""), "an argument"),
        (("ingest", "documents", "page.txt", "--published", " "), "--published"),
        (("ingest", "documents", "page.txt", "--url="), "--url"),
        (("ingest", "documents", "page.txt", "--outlet", ""), "--outlet"),
        (("ingest", "archive", "a.csv", "--columns", ""), "--columns"),
        (("export", "articles", "--out", ""), "--out"),
        (("search", "chips", ""), "an argument"),
        (("build", "--vars", ""), "--vars"),
    ],
)
def test_an_empty_argument_is_a_wrong_call_that_names_it(
    tmp_path: Path, arguments: tuple[str, ...], named: str
) -> None:
    done = beatbook(tmp_path / "home", *arguments, check=False)
    assert done.returncode == 2 and done.stderr.startswith(f"beatbook: {named} is empty")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("name", ["what?", "back\\slash", "two\nlines", "turned\u202e"])
def test_a_home_that_duckdb_cannot_write_to_is_a_wrong_call(tmp_path: Path, name: str) -> None:
    done = beatbook(tmp_path / name, "status", check=False)
    assert done.returncode == 2 and done.stderr.count("\n") == (2 if "\n" in name else 1)


def test_a_command_to_run_names_the_home_as_a_shell_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "it's $here"
    done = beatbook(named, "export", "articles", check=False)
    words = shlex.split(done.stderr.partition("make one: ")[2])
    assert words[-3:] == ["--home", str(named), "build"]
    # Beatbook that was called by that command finds its way.
    assert subprocess.run([words[0], "--version"], check=False, capture_output=True).returncode == 0
    monkeypatch.setenv("BEATBOOK_HOME", str(named))
    assert "--home" not in beatbook(named, "export", "articles", check=False).stderr


@pytest.mark.parametrize("arguments", [("status",), ("build",), ("score",), ("sample",)])
def test_a_home_that_is_a_file_is_one_clear_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    done = beatbook(tmp_path / "file", *arguments, check=False)
    assert done.returncode == 1 and done.stderr.strip().count("\n") == 0 and str(tmp_path / "file") in done.stderr


@pytest.mark.parametrize("arguments", [("export", "articles"), ("search", "chips"), ("story",), ("story", "a1")])
def test_a_home_that_was_never_built_says_what_to_run(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = beatbook(tmp_path, *arguments, check=False)
    assert done.returncode == 1 and "build" in done.stderr and done.stderr.count("\n") == 1


def test_an_archive_is_accounted_for_in_one_line_of_json(tmp_path: Path, archive: Path) -> None:
    arguments = ("ingest", "archive", str(archive), "--no-score", "--json")
    first = one_json_line(beatbook(tmp_path, *arguments))
    assert first == {"parsed": 3, "new": 2, "changed": 0, "same": 0, "rejected": 1}
    assert one_json_line(beatbook(tmp_path, *arguments)) == {
        "parsed": 3,
        "new": 0,
        "changed": 0,
        "same": 2,
        "rejected": 1,
    }


@pytest.mark.parametrize("file_name", ["pages.txt", "a.csv"])
def test_a_file_of_which_nothing_can_be_kept_has_failed_and_is_accounted_for(tmp_path: Path, file_name: str) -> None:
    bad = tmp_path / file_name
    bad.write_text("title,url,published_at\nBad,https://n.example/1,never\nWorse,,\n" if "csv" in file_name else " ")
    kind = "archive" if "csv" in file_name else "documents"
    done = beatbook(tmp_path / "home", "ingest", kind, str(bad), "--json", check=False)
    counts = one_json_line(done)
    assert done.returncode == 1 and counts["rejected"] == counts["parsed"] > 0
    said = {"a.csv": "every row was rejected; the first: a.csv:2: no date", "pages.txt": "it is empty"}[file_name]
    assert done.stderr.strip().count("\n") == 0 and said in done.stderr


def test_a_round_in_which_every_feed_failed_has_failed_and_one_in_which_some_did_has_not(tmp_path: Path) -> None:
    # Loopback addresses are refused before any socket is opened.
    feeds = tmp_path / "feeds.csv"
    feeds.write_text("http://127.0.0.1:9/a.xml\nhttp://127.0.0.1:9/b.xml\n", encoding="utf-8")
    done = beatbook(tmp_path, "ingest", "feeds", "--list", str(feeds), "--json", check=False)
    counts = one_json_line(done)
    assert done.returncode == 1 and (counts["polled"], counts["failed"]) == (2, 2)
    told = "2 of 2 polled feeds failed: 2 blocked (private address): allow a host by --allow-private 127.0.0.1"
    assert done.stderr.splitlines()[-1] == told
    assert beatbook(tmp_path, "ingest", "feeds").returncode == 0  # none is due now


def test_score_is_resumable_and_status_counts_what_waits(tmp_path: Path, archive: Path) -> None:
    beatbook(tmp_path, "ingest", "archive", str(archive), "--no-score")
    assert one_json_line(beatbook(tmp_path, "status", "--json"))["waiting_for_scoring"] == 2
    assert one_json_line(beatbook(tmp_path, "score", "--limit", "1", "--json")) == {"scored": 1, "waiting": 1}
    status = one_json_line(beatbook(tmp_path, "status", "--json"))
    assert status["waiting_for_scoring"] == 1
    assert status["tables"]["entries"] == 2 and status["tables"]["rejects"] == 1 and status["kind"] == "real"


def test_status_of_no_home_makes_none(tmp_path: Path) -> None:
    status = one_json_line(beatbook(tmp_path / "nowhere", "status", "--json"))
    assert status["kind"] is None and status["last_build"] is None
    assert not (tmp_path / "nowhere").exists()


def test_status_beside_a_writer_says_unknown_and_not_zero(tmp_path: Path, archive: Path) -> None:
    from ingest.home import Home
    from ingest.warehouse.store import Warehouse

    beatbook(tmp_path, "ingest", "archive", str(archive), "--no-score")
    with Warehouse.open(Home(tmp_path)):
        status = one_json_line(beatbook(tmp_path, "status", "--json"))
        assert "process" in status["busy"] and status["waiting_for_scoring"] is None and status["feeds"] is None
        assert "waiting for scoring" not in beatbook(tmp_path, "status").stdout


def test_real_news_never_mixes_with_the_sample(sample_home: Path, archive: Path) -> None:
    done = beatbook(sample_home, "ingest", "archive", str(archive), check=False)
    assert done.returncode == 1 and "--home" in done.stderr


def test_the_sample_refuses_a_home_of_real_news(tmp_path: Path, archive: Path) -> None:
    beatbook(tmp_path, "ingest", "archive", str(archive), "--no-score")
    done = beatbook(tmp_path, "sample", check=False)
    assert done.returncode == 1 and "--home" in done.stderr


def test_the_environment_names_the_home_from_any_folder(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest.home import Home

    monkeypatch.setenv("BEATBOOK_HOME", str(tmp_path / "named"))
    assert Home.find().root == tmp_path / "named"
    assert Home.find(tmp_path / "given").root == tmp_path / "given"
    monkeypatch.delenv("BEATBOOK_HOME")
    assert Home.find().root == PROJECT_ROOT / "data"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--nonsense",), "--nonsense"),
        (("--select", "nope"), "nothing was selected and nothing built: no match for"),
    ],
)
def test_a_build_of_nothing_is_a_wrong_call_and_publishes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = beatbook(tmp_path, "build", *arguments, check=False)
    assert done.returncode == 2 and said in done.stderr and done.stderr.strip().count("\n") == 0
    assert not list(tmp_path.glob("published/*"))


@pytest.mark.slow
def test_a_build_of_a_part_publishes_nothing_and_says_so(tmp_path: Path, archive: Path) -> None:
    beatbook(tmp_path, "ingest", "archive", str(archive), "--no-score")
    done = beatbook(tmp_path, "build", "--select", "glossary", "nope", "--json")
    assert one_json_line(done)["published"] is False and "nothing matches nope" in done.stderr
    assert not list(tmp_path.glob("published/*"))


@pytest.mark.slow
def test_a_run_ends_with_what_was_made_where_it_is_and_how_to_look_at_it(tmp_path: Path, archive: Path) -> None:
    home = tmp_path / "a home"
    beatbook(home, "ingest", "archive", str(archive), "--no-score")
    lines = beatbook(home, "run", "--no-app").stderr.splitlines()
    (snapshot,) = home.glob("published/marts-*")
    assert lines[:2] == ["texts: 2 scored, 0 waiting", "entries: 2 placed in stories, 0 waiting"]
    assert lines[2].startswith(f"published {snapshot} in ")
    assert len(lines) == 4 and lines[3].endswith(f"beatbook --home '{home}' app")
    again = beatbook(home, "run", "--no-app").stderr.splitlines()
    assert again == [
        "texts: 0 scored, 0 waiting",
        "entries: 0 placed in stories, 0 waiting",
        f"nothing has changed since {snapshot} was published",
        lines[3],
    ]


class TestPublished:
    def test_status_tells_the_last_build_with_its_rows(self, sample_home: Path) -> None:
        build = one_json_line(beatbook(sample_home, "status", "--json"))["last_build"]
        assert build["tables"]["articles"] > 5000 and build["snapshot"].startswith("marts-")

    @pytest.mark.parametrize("file_format", ["csv", "json"])
    def test_a_table_can_be_taken_away(self, sample_home: Path, file_format: str) -> None:
        out = beatbook(sample_home, "export", "topics", "--format", file_format).stdout
        rows = list(csv.DictReader(io.StringIO(out))) if file_format == "csv" else json.loads(out)
        assert len(rows) >= 40 and {"topic_id", "name"} <= rows[0].keys()

    def test_a_file_appears_whole(self, sample_home: Path, tmp_path: Path) -> None:
        import pyarrow.parquet as pq

        out = tmp_path / "it's here.parquet"
        beatbook(sample_home, "export", "trends_index", "--format", "parquet", "--out", str(out))
        assert pq.read_table(out).num_rows > 1000
        assert list(tmp_path.iterdir()) == [out]

    def test_an_unknown_table_is_answered_with_the_known_ones(self, sample_home: Path) -> None:
        done = beatbook(sample_home, "export", "nonsense; drop table articles", check=False)
        assert done.returncode == 2 and "trends_index" in done.stderr

    def test_search_finds_articles_that_hold_all_the_words(self, sample_home: Path) -> None:
        found = one_json_line(beatbook(sample_home, "search", "export", "licence", "--json", "--limit", "5"))
        assert 0 < len(found) <= 5
        assert [a["published_at"] for a in found] == sorted((a["published_at"] for a in found), reverse=True)

    def test_search_takes_signs_for_nothing_but_signs(self, sample_home: Path) -> None:
        assert beatbook(sample_home, "search", "' or 1=1 --zzz", check=True).stdout == ""
        assert beatbook(sample_home, "search", "%%", check=False).returncode == 2

    def test_formula_cells_are_defused_in_csv(self, tmp_path: Path, archive: Path) -> None:
        beatbook(tmp_path, "ingest", "archive", str(archive), "--no-score")
        beatbook(tmp_path, "build")
        titles = {row["title"] for row in csv.DictReader(io.StringIO(beatbook(tmp_path, "export", "articles").stdout))}
        assert titles == {"'=Plant opens", "Round closed"}


def test_stories_are_placed_after_scoring_and_by_their_own_command(tmp_path: Path, archive: Path) -> None:
    beatbook(tmp_path, "ingest", "archive", str(archive), "--no-score")
    waits = beatbook(tmp_path, "stories", "--json")
    assert one_json_line(waits) == {"placed": 0, "unplaced": 2} and "waits to be scored" in waits.stderr
    assert one_json_line(beatbook(tmp_path, "status", "--json"))["waiting_for_stories"] == 2
    beatbook(tmp_path, "score", "--encoder", "none")
    assert one_json_line(beatbook(tmp_path, "status", "--json"))["waiting_for_stories"] == 0
    assert one_json_line(beatbook(tmp_path, "stories", "--now", "--json")) == {"placed": 0, "unplaced": 0}
    expected = {"merged": 0, "split": 0, "dry_run": True, "repairs": []}
    assert one_json_line(beatbook(tmp_path, "repair", "--dry-run", "--json")) == expected


def test_products_run_on_one_thread_unless_somebody_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["beatbook", "--help"])
    for said, expected in ((None, "1"), ("3", "3")):
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", said or "")
        if said is None:
            monkeypatch.delenv("OPENBLAS_NUM_THREADS")
        with pytest.raises(SystemExit):
            main()
        assert os.environ["OPENBLAS_NUM_THREADS"] == expected
    imported = "import sys, ingest.cli; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", imported], check=False).returncode == 0, "NumPy has read it already"
