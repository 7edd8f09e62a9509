"""A reader of the published snapshot sees whole builds only, whatever happens to the builds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from ingest.home import DBT_FOLDER, Home
from ingest.published import prune_snapshots
from tests.conftest import beatbook


def write_archive(path: Path, count: int) -> Path:
    lines = [f"Chip plant {i} opens,https://news.example/{i},2026-0{1 + i % 9}-0{1 + i % 8}" for i in range(count)]
    path.write_text("title,url,published_at\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


class Reader(threading.Thread):
    """Opens what LATEST names, again and again, and checks every mart against the manifest of that build."""

    def __init__(self, home: Home) -> None:
        super().__init__(daemon=True)
        self.home = home
        self.stop = threading.Event()
        self.reads = 0
        self.builds: set[str] = set()
        self.errors: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.read()
            except Exception as error:
                self.errors.append(repr(error))

    def read(self) -> None:
        name = self.home.latest.read_text(encoding="utf-8").strip()
        with duckdb.connect(str(self.home.published / name), read_only=True) as snapshot:
            manifest = snapshot.execute("select table_name, row_count, build_id from manifest").fetchall()
            counted = [snapshot.execute(f"select count(*) from {table}").fetchall()[0][0] for table, _, _ in manifest]
            ((build_id,),) = snapshot.execute("select build_id from build_info").fetchall()
        assert counted == [count for _, count, _ in manifest]
        assert {build for _, _, build in manifest} == {build_id}
        assert len(manifest) >= 15
        self.reads += 1
        self.builds.add(build_id)


@pytest.mark.slow
def test_readers_see_whole_builds_while_builds_run_in_a_loop_and_one_is_killed(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    beatbook(home.root, "ingest", "archive", str(write_archive(tmp_path / "a.csv", 300)), "--no-score")
    beatbook(home.root, "build")
    reader = Reader(home)
    reader.start()
    build = [sys.executable, "-c", "from ingest.cli import main; main()", "--home", str(home.root), "build"]
    for number in range(4):
        beatbook(home.root, "ingest", "archive", str(write_archive(tmp_path / "a.csv", 400 + number)), "--no-score")
        process = subprocess.Popen(build, stderr=subprocess.DEVNULL, start_new_session=True)
        if number == 1:
            kill_while_publishing(process, home)
        else:
            assert process.wait(timeout=300) == 0
    reader.stop.set()
    reader.join(60)
    assert reader.errors == []
    assert reader.reads > 20
    assert len(reader.builds) >= 3
    assert len(list(home.published.glob("marts-*.duckdb"))) <= 3


def kill_while_publishing(process: subprocess.Popen[bytes], home: Home) -> None:
    """Kill the build and all below it as soon as its new file appears."""
    before = set(home.published.iterdir())
    while process.poll() is None and not set(home.published.iterdir()) - before:
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_told_to_end_or_killed_leaves_nothing_running(tmp_path: Path, number: signal.Signals) -> None:
    home = Home(tmp_path / "home")
    beatbook(home.root, "ingest", "archive", str(write_archive(tmp_path / "a.csv", 50)), "--no-score")
    command = [sys.executable, "-c", "from ingest.cli import main; main()", "--home", str(home.root), "build"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and not children.read_text().split():
        time.sleep(0.01)
    (child,) = children.read_text().split()
    time.sleep(1)
    # Ctrl-C reaches all processes of a terminal, the others the one that they name.
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    _, said = process.communicate(timeout=60)
    if number != signal.SIGKILL:
        assert process.returncode == 128 + number
        assert said.strip() == "beatbook: the build was stopped; the last published snapshot still stands"
        assert not is_running(child)
    deadline = time.monotonic() + 10
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)
    assert home.snapshot() is None


def is_running(process_id: str) -> bool:
    """Whether the process is there and no zombie, which waits for nothing but to be counted out."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
def test_a_home_may_have_any_name_that_a_shell_would_stumble_over(tmp_path: Path) -> None:
    home = Home(tmp_path / "q`sp ace ' \" é🚀 $x;%#*[a]&{{ 1 }}")
    beatbook(home.root, "ingest", "archive", str(write_archive(tmp_path / "a.csv", 20)), "--no-score")
    beatbook(home.root, "build")
    beatbook(home.root, "export", "articles", "--format", "parquet", "--out", str(home.root / "out.parquet"))
    assert "articles" in beatbook(home.root, "status").stdout
    first = home.snapshot()
    beatbook(home.root, "run", "--no-app")  # scores, so builds once more
    assert home.snapshot() not in (first, None)


@pytest.mark.slow
def test_a_build_that_fails_publishes_nothing_and_says_what_failed(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    beatbook(home.root, "ingest", "archive", str(write_archive(tmp_path / "a.csv", 50)), "--no-score")
    beatbook(home.root, "build")
    published = home.latest.read_text(encoding="utf-8")
    failed = beatbook(home.root, "build", "--vars", "{base_week_count: nonsense}", check=False)
    assert failed.returncode == 1
    assert "int_index_fits" in failed.stderr and "Traceback" not in failed.stderr
    assert home.latest.read_text(encoding="utf-8") == published


@pytest.mark.slow
def test_plain_dbt_builds_and_publishes_an_empty_home_that_does_not_exist_yet(tmp_path: Path) -> None:
    home = Home(tmp_path / "made" / "by-dbt")
    environment = {**os.environ, "BEATBOOK_HOME": str(home.root)}
    done = subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "build", "--quiet", "--log-path", str(tmp_path / "logs")],
        cwd=DBT_FOLDER,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    snapshot = home.snapshot()
    assert snapshot is not None
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        counts = dict(connection.execute("select table_name, row_count from manifest").fetchall())
        ((without_meaning,),) = connection.execute(
            "select count(*) from duckdb_columns() where not internal and comment is null"
        ).fetchall()
        assert connection.execute("select schema_version from build_info").fetchall() == [("1",)]
    assert counts["articles"] == 0 and counts["topics"] >= 40
    assert without_meaning == 0


def make_snapshot(home: Home, name: str, *, whole: bool = True) -> Path:
    path = home.published / name
    if whole:
        with duckdb.connect(str(path)) as connection:
            connection.execute("create table manifest as select 1 as row_count")
    else:
        path.write_bytes(b"half a file")
    return path


def test_pruning_keeps_the_newest_three_whole_snapshots_and_what_latest_names(home: Home) -> None:
    home.prepare()
    names = [f"marts-2026010{day}T000000000000-aaaaaaaa.duckdb" for day in range(1, 8)]
    paths = [make_snapshot(home, name, whole=day != 3) for day, name in enumerate(names)]
    home.latest.write_text(names[5] + "\n", encoding="utf-8")
    assert prune_snapshots(home) == 3
    # 6 is newer than LATEST's: a build may be writing it now. 3 is half a file.
    assert [path.exists() for path in paths] == [False, False, True, False, True, True, True]


def test_pruning_a_home_that_was_never_published_deletes_nothing(home: Home) -> None:
    home.prepare()
    path = make_snapshot(home, "marts-20260101T000000000000-aaaaaaaa.duckdb")
    assert prune_snapshots(home) == 0 and path.exists()
