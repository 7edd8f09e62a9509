"""Archives: every row is stored or rejected with its place and reason."""

from __future__ import annotations

import gzip
import itertools
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest.documents.archive import (
    BATCH_ROWS,
    Archive,
    Block,
    Row,
    _read_all,
    ingest_archive,
    parse_columns,
)
from ingest.documents.csv_rows import UNCLOSED, _Lines, csv_rows
from ingest.errors import ParseError, StoppedError, UsageError
from ingest.home import Home
from ingest.pipeline import Desk
from ingest.records import Counts
from ingest.warehouse.rows import Place
from ingest.warehouse.store import Warehouse
from ingest.workers import IN_FLIGHT, no_interrupt
from tests.conftest import NOW

ROWS = [
    {
        "title": f"Plant {i} opens",
        "url": f"https://news.example/{i}",
        "published_at": "2026-03-01T10:00:00Z",
        "summary": "It did.",
    }
    for i in range(4)
]


def write_csv(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def as_csv(path: Path) -> Path:
    return write_csv(path, ",".join(ROWS[0]), *(",".join(row.values()) for row in ROWS))


def stored(warehouse: Warehouse, columns: str = "title, url, published_at, text") -> list[tuple[object, ...]]:
    return warehouse.connection.execute(f"select {columns} from raw.entries order by title").fetchall()


def rejects(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return warehouse.connection.execute("select locator, reason from raw.rejects order by locator").fetchall()


def test_csv_json_lines_and_parquet_of_the_same_rows_are_the_same_entries(warehouse: Warehouse, tmp_path: Path) -> None:
    assert ingest_archive(warehouse, as_csv(tmp_path / "a.csv"), {}) == Counts(new=4)
    lines = "\n".join(json.dumps(row) for row in ROWS)
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    assert ingest_archive(warehouse, tmp_path / "a.jsonl", {}) == Counts(same=4)
    with gzip.open(tmp_path / "a.ndjson.gz", "wt", encoding="utf-8") as file:
        file.write(lines)
    assert ingest_archive(warehouse, tmp_path / "a.ndjson.gz", {}) == Counts(same=4)
    pq.write_table(pa.Table.from_pylist(ROWS), tmp_path / "a.parquet")
    assert ingest_archive(warehouse, tmp_path / "a.parquet", {}) == Counts(same=4)


def test_a_field_that_is_given_two_columns_is_a_wrong_call() -> None:
    with pytest.raises(UsageError, match="gives title two columns, title and url"):
        parse_columns("title=title,title=url")
    assert parse_columns("url=link,guid=link") == {"url": "link", "guid": "link"}


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_column_that_there_is_twice_is_an_error_where_it_is_read(
    warehouse: Warehouse, tmp_path: Path, suffix: str
) -> None:
    names, values = (
        ["title", "url", "published_at", "title", "note", "note"],
        ["A", "https://n.example/1", "2026-03-01"],
    )
    values += ["B", "x", "y"]
    path = tmp_path / f"a.{suffix}"
    if suffix == "csv":
        write_csv(path, ",".join(names), ",".join(values))
    else:
        pq.write_table(pa.Table.from_arrays([pa.array([value]) for value in values], names=names), path)
    with pytest.raises(UsageError, match="more than one column named title:"):
        ingest_archive(warehouse, path, {})
    assert stored(warehouse) == []
    # A column that is not read may be there as often as it likes.
    assert ingest_archive(warehouse, path, {"title": "url"}) == Counts(new=1)


def test_columns_are_read_under_the_names_that_the_user_gives(warehouse: Warehouse, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", "headline;link;day;id", "Plant opens;https://news.example/1;2026-03-01;g1")
    mapping = parse_columns("title=headline, url=link,published_at=day,guid=id")
    assert ingest_archive(warehouse, path, mapping) == Counts(new=1)
    expected = [("Plant opens", "g1", datetime(2026, 3, 1), "archive")]
    assert stored(warehouse, "title, guid, published_at, date_source") == expected


@pytest.mark.parametrize(
    ("columns", "complaint"),
    [
        ("title=Titel", r"no column for title=Titel; it has title, url, published_at, summary. Did you mean title"),
        ("headline=title", "knows no field 'headline'"),
        ("title", "'title' is none"),
    ],
)
def test_a_wrong_column_is_named(warehouse: Warehouse, tmp_path: Path, columns: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        ingest_archive(warehouse, as_csv(tmp_path / "a.csv"), parse_columns(columns))
    assert stored(warehouse) == []


@pytest.mark.parametrize(
    ("header", "complaint"), [("a,b,published_at", "title and address"), ("title,url,c", "name its dates")]
)
def test_a_file_without_the_columns_that_make_an_article_is_refused(
    warehouse: Warehouse, tmp_path: Path, header: str, complaint: str
) -> None:
    with pytest.raises(UsageError, match=complaint):
        ingest_archive(warehouse, write_csv(tmp_path / "a.csv", header, "1,2,3"), {})


def test_bad_rows_are_rejected_with_their_line_and_the_rest_is_stored(warehouse: Warehouse, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv",
        "title,url,published_at",
        "Good,https://news.example/1,2026-03-01",
        "No date,https://news.example/2,soon",
        "Too,many,2026-03-01,cells",
        ",,2026-03-01",
        "Ten years ahead,https://news.example/3,2036-03-01",
        '"Good, too",https://news.example/4,2026-03-02',
    )
    assert ingest_archive(warehouse, path, {}) == Counts(new=2, rejected=4)
    assert [locator for locator, _ in rejects(warehouse)] == ["a.csv:3", "a.csv:4", "a.csv:5", "a.csv:6"]
    assert rejects(warehouse)[0][1] == "no date that can be: 'soon'"


def with_faults(path: Path, broken: dict[int, str], row_count: int = 3_000) -> Path:
    """A table of so many rows; those at the lines of `broken` begin with what it says."""
    rows = [
        f"{broken.get(line, '')}Plant {line} opens,https://n.example/{line},2026-03-01"
        for line in range(2, row_count + 2)
    ]
    return write_csv(path, "title,url,published_at", *rows)


@pytest.mark.parametrize("lines", [[10], [10, 20], [2, 3, 3_001]])
def test_a_quote_that_is_never_closed_costs_its_own_line_alone(
    warehouse: Warehouse, tmp_path: Path, lines: list[int]
) -> None:
    path = with_faults(tmp_path / "a.csv", dict.fromkeys(lines, '"'))
    assert ingest_archive(warehouse, path, {}) == Counts(new=3_000 - len(lines), rejected=len(lines))
    reasons = {(f"a.csv:{line}", "its quote is never closed, or not at the end of its cell") for line in lines}
    assert set(rejects(warehouse)) == reasons


def test_a_quote_that_another_rows_whole_quotes_close_swallows_nothing(warehouse: Warehouse, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv",
        "title,url,published_at",
        '"One,https://n.example/1,2026-03-01',
        "Two,https://n.example/2,2026-03-01",
        '"Three",https://n.example/3,2026-03-01',
        'Four,"https://n.example/4,2026-03-01',
        'Five,"https://n.example/5",2026-03-01',
    )
    assert ingest_archive(warehouse, path, {}) == Counts(new=3, rejected=2)
    assert [title for (title,) in stored(warehouse, "title")] == ["Five", "Three", "Two"]
    assert [locator for locator, _ in rejects(warehouse)] == ["a.csv:2", "a.csv:5"]


def test_a_quoted_cell_over_several_lines_is_one_row(warehouse: Warehouse, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv",
        "title,url,published_at,summary",
        'One,https://n.example/1,2026-03-01,"<p>It said:</p>\n\n""Two, three""\n,,,\nend"',
        'A "quoted" word,https://n.example/2,2026-03-01,"so" it is',
        "No date,https://n.example/3,,",
    )
    assert ingest_archive(warehouse, path, {}) == Counts(new=2, rejected=1)
    assert stored(warehouse, "title, text") == [
        ('A "quoted" word', "so it is"),
        ("One", 'It said:\n"Two, three" ,,, end'),
    ]
    assert rejects(warehouse)[0][0] == "a.csv:8"


def test_many_broken_quotes_are_read_in_bounded_work(monkeypatch: pytest.MonkeyPatch) -> None:
    served = 0

    class CountedLines(_Lines):
        def __next__(self) -> str:
            nonlocal served
            served += 1
            return super().__next__()

    monkeypatch.setattr("ingest.documents.csv_rows._Lines", CountedLines)
    # Read from within quotes or from without, this line ends within: each would run on to the end of the file.
    line, count = f'a","{"x" * 1_000}\n', 1_000
    faults = [row.fault for row in csv_rows(itertools.chain(["title,url\n"], itertools.repeat(line, count)), ",")]
    assert faults == [None, *[UNCLOSED] * count]
    assert served < 100 * count  # else it is half of count * count


def test_lines_that_are_no_json_are_rejected_with_their_line(warehouse: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = (json.dumps(ROWS[0]), "{broken", "[1]", "", json.dumps(ROWS[1]), "[" * 100_000)
    path.write_text("\n".join(lines), encoding="utf-8")
    assert ingest_archive(warehouse, path, {}) == Counts(new=2, rejected=3)
    assert [locator for locator, _ in rejects(warehouse)] == ["a.jsonl:2", "a.jsonl:3", "a.jsonl:6"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"url": ["https://news.example/1"]}, "url is a list and no text"),
        ({"title": {"en": "Plant opens"}}, "title is an object and no text"),
        ({"published_at": None}, "no date"),
        ({"published_at": ""}, "no date"),
        ({"title": "", "url": None}, "it has neither title nor address"),
    ],
)
def test_a_row_that_lacks_what_an_article_needs_says_what(
    warehouse: Warehouse, tmp_path: Path, said: dict[str, object], reason: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, (ROWS[0] | said, ROWS[1] | {"author": ["A", "B"]}))), encoding="utf-8")
    assert ingest_archive(warehouse, path, {}) == Counts(new=1, rejected=1)
    assert rejects(warehouse) == [("a.jsonl:1", reason)]
    assert stored(warehouse, "title, author") == [("Plant 1 opens", "A, B")]


def test_two_versions_of_one_entry_in_one_file_are_both_kept(warehouse: Warehouse, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv",
        "title,url,published_at",
        "One,https://n.example/1,2026-03-01",
        "Two,https://n.example/1,2026-03-01",
    )
    assert ingest_archive(warehouse, path, {}) == Counts(new=1, changed=1)
    assert ingest_archive(warehouse, path, {}) == Counts(same=2)


def test_rows_were_seen_when_loaded_unless_the_archive_says_when(warehouse: Warehouse, tmp_path: Path) -> None:
    ingest_archive(warehouse, as_csv(tmp_path / "a.csv"), {})
    seen = warehouse.connection.execute("select distinct seen_at from raw.entries").fetchall()
    assert seen == [(NOW.replace(tzinfo=None),)]
    path = write_csv(tmp_path / "b.csv", "title,url,published_at", "Replayed,https://n.example/r,2026-03-01T08:00:00Z")
    ingest_archive(warehouse, path, parse_columns("seen_at=published_at"))
    replayed = warehouse.connection.execute("select seen_at from raw.entries where title = 'Replayed'").fetchall()
    assert replayed == [(datetime(2026, 3, 1, 8),)]


def test_the_body_is_the_text_where_there_is_one(warehouse: Warehouse, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv",
        "title,url,published_at,summary,body",
        "T,https://n.example/1,2026-03-01,Short,<p>Long</p><p>text</p>",
    )
    ingest_archive(warehouse, path, {})
    assert stored(warehouse, "text, summary_html") == [("Short\nLong\ntext", "Short")]


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.parquet", b"not parquet at all", ParseError),
        ("a.csv", b"", ParseError),
        ("a.json", b'[{"title": "x"}]', ParseError),
        ("a.jsonl", b"plain text\n", ParseError),
        ("a.xlsx", b"PK", UsageError),
        ("a.csv", "title,url,published_at\n".encode("utf-16-le"), ParseError),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), ParseError),
        ("a.csv.gz", b"no gzip", ParseError),
        (
            "a.csv.gz",
            gzip.compress(b"title,url,published_at\n" + b"x,https://n.example/1,2026-03-01\n" * 9000)[:-30],
            ParseError,
        ),
    ],
)
def test_a_file_that_is_no_archive_is_refused_whole(
    warehouse: Warehouse, tmp_path: Path, name: str, content: bytes, error: type[Exception]
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error):
        ingest_archive(warehouse, tmp_path / name, {})
    assert stored(warehouse) == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"\0" * 50, "it is no text"),
        ("a.csv.gz", gzip.compress(b"title,url,published_at\n" + b"x,y,2026-03-01\n" * 9000)[:-30], "it is cut off"),
        ("a.parquet", b"PAR1 and no more PAR1", "it cannot be read as Parquet"),
    ],
)
def test_a_file_that_was_refused_leaves_the_attempt_and_its_reason(
    warehouse: Warehouse, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ParseError, match=reason):
        ingest_archive(warehouse, tmp_path / name, {})
    ((locator, outcome, parsed, said),) = warehouse.connection.execute(
        "select locator, outcome, parsed_count, error from raw.fetches"
    ).fetchall()
    assert (locator, outcome, parsed) == (name, "unreadable", 0)
    assert said.startswith(reason) and "\n" not in said


def test_a_parquet_file_whose_pages_are_broken_is_refused_whole(warehouse: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    rows = [{"title": f"Plant {i}", "url": f"https://n.example/{i}", "published_at": NOW} for i in range(5_000)]
    pq.write_table(pa.Table.from_pylist(rows), path)
    content = bytearray(path.read_bytes())
    content[4:2_000] = b"\xff" * 1_996
    path.write_bytes(content)
    with pytest.raises(ParseError, match="cannot be read as Parquet"):
        ingest_archive(warehouse, path, {})
    assert stored(warehouse) == []


@pytest.mark.parametrize("line", [2, 2_900])
def test_a_nul_in_a_text_is_cleaned_wherever_it_stands(warehouse: Warehouse, tmp_path: Path, line: int) -> None:
    path = with_faults(tmp_path / "a.csv", {line: "A\0 "})
    assert ingest_archive(warehouse, path, {}) == Counts(new=3_000)
    assert stored(warehouse, "title")[0] == (f"A Plant {line} opens",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_spreadsheets_encodings_are_read_as_they_were_meant(
    warehouse: Warehouse, tmp_path: Path, encoding: str
) -> None:
    text = "title;url;published_at\nZürcher Café wächst;https://n.example/1;2026-03-01\n"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    assert ingest_archive(warehouse, tmp_path / "a.csv", {}) == Counts(new=1)
    assert stored(warehouse, "title") == [("Zürcher Café wächst",)]


def test_many_rows_read_by_several_processes_keep_their_order(warehouse: Warehouse, tmp_path: Path) -> None:
    count = 6 * BATCH_ROWS
    rows = [
        {"title": f"Version {i}", "url": f"https://n.example/{i // 2}", "published_at": NOW - timedelta(minutes=i)}
        for i in range(count)
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    told: list[int] = []
    counts = ingest_archive(warehouse, tmp_path / "a.parquet", {}, progress=lambda done, total: told.append(done))
    assert counts == Counts(new=count // 2, changed=count // 2)
    assert told == list(range(BATCH_ROWS, count + 1, BATCH_ROWS))
    ((later,),) = warehouse.connection.execute("select count(*) from raw.entries where title like '%1'").fetchall()
    assert later == count // 10


class InlineExecutor(Executor):
    """Does each job as it is given."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def test_of_a_file_of_any_size_few_blocks_are_in_flight_and_no_entry_comes_back(tmp_path: Path) -> None:
    block_count, read = 100, 0

    def blocks() -> Iterator[Block]:
        nonlocal read
        for line in range(block_count):
            read += 1
            yield [Row(line, (f"Title {line}", f"https://n.example/{line}", NOW))]

    def reserve(row_count: int) -> Place:
        return Place(tmp_path / f"{read:03}.parquet", "b1", read * row_count)

    archive = Archive(tmp_path / "a.csv", {"title": "t", "url": "u", "published_at": "p"}, None, blocks())
    for settled, result in enumerate(_read_all(InlineExecutor(), archive, NOW, reserve)):
        assert result == ([], 1)
        assert read - settled <= IN_FLIGHT
    assert [pq.read_table(file)["title"].to_pylist() for file in sorted(tmp_path.glob("*.parquet"))] == [
        [f"Title {line}"] for line in range(block_count)
    ]


KILLED_LOAD = """
import multiprocessing, os, signal, sys
from pathlib import Path
from ingest.documents.archive import ingest_archive
from ingest.home import Home
from ingest.warehouse.store import Warehouse

def progress(done, total):
    if done < total:
        return
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    with Warehouse.open(Home(Path(sys.argv[1]))) as warehouse:
        ingest_archive(warehouse, Path(sys.argv[2]), {}, progress=progress)
"""


def is_running(pid: str) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_load_that_is_killed_leaves_nothing_and_ends_the_same_when_loaded_again(home: Home, tmp_path: Path) -> None:
    count = 6 * BATCH_ROWS
    rows = [{"title": f"Title {i}", "url": f"https://n.example/{i}", "published_at": NOW} for i in range(count)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    script = tmp_path / "killed.py"
    script.write_text(KILLED_LOAD, encoding="utf-8")
    killed = subprocess.run(
        [sys.executable, str(script), str(home.root), str(tmp_path / "a.parquet")],
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert list(home.staging.rglob("*.parquet"))
    workers = killed.stdout.split()
    deadline = time.monotonic() + 30
    while any(map(is_running, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_running, workers))
    with Warehouse.open(home, now=lambda: NOW) as warehouse:
        assert not list(home.staging.rglob("*.parquet"))
        assert ingest_archive(warehouse, tmp_path / "a.parquet", {}) == Counts(new=count)
        assert ingest_archive(warehouse, tmp_path / "a.parquet", {}) == Counts(same=count)
        assert warehouse.connection.execute("select count(*) from raw.entries").fetchall() == [(count,)]
        assert warehouse.connection.execute("select count(*) from raw.fetches").fetchall() == [(2,)]
    assert not list(home.staging.rglob("*.parquet"))


def a_desk(home: Home, at: int, number: signal.Signals) -> Desk:
    """A desk at which somebody sends the signal once so many rows of the second file are read."""

    @contextmanager
    def step(label: str) -> Iterator[Callable[[int, int | None], None]]:
        def progress(done: int, total: int | None) -> None:
            if label == "b.csv" and done == at:
                signal.raise_signal(number)

        yield progress

    return Desk(home, now=lambda: NOW, step=step, say=print)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_load_that_is_stopped_says_that_nothing_was_stored_and_how_to_go_on(
    home: Home, tmp_path: Path, number: signal.Signals
) -> None:
    first, second = as_csv(tmp_path / "a.csv"), with_faults(tmp_path / "b.csv", {})
    with pytest.raises(StoppedError) as caught:
        a_desk(home, BATCH_ROWS, number).ingest_archives([first, second], {"title": "title"})
    assert caught.value.signal_number == number
    command = home.command(f"ingest archive {second} --columns title=title")
    assert str(caught.value) == f"stopped: nothing of b.csv was stored; go on: {command}"
    with Warehouse.open(home, now=lambda: NOW) as warehouse:
        assert len(stored(warehouse)) == len(ROWS)
    assert a_desk(home, -1, number).ingest_archives([second], {}) == Counts(new=3_000)


def test_ctrl_c_ends_no_worker_from_its_first_moment_on() -> None:
    interrupted = "import os, signal; os.kill(os.getpid(), signal.SIGINT); print('goes on')"
    with no_interrupt():
        started = subprocess.run([sys.executable, "-c", interrupted], capture_output=True, text=True, check=True)
    assert started.stdout == "goes on\n"
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


@pytest.mark.slow
def test_the_real_half_year_is_accounted_for_to_the_row(warehouse: Warehouse, real_data: Path) -> None:
    columns = parse_columns("feed_url=feed_url,title=title,url=url,published_at=published_at,summary=summary_html")
    path = real_data / "real-rss-2023-h1.parquet"
    first = ingest_archive(warehouse, path, columns)
    assert first.parsed == 162_867
    assert first.rejected == 0
    ((count,),) = warehouse.connection.execute("select count(*) from raw.entries").fetchall()
    assert count == first.new + first.changed
    assert ingest_archive(warehouse, path, columns) == Counts(same=162_867)
