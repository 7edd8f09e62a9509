"""Archives of a beat: CSV, JSON lines and Parquet, read in batches with constant memory."""

from __future__ import annotations

import codecs
import difflib
import gzip
import io
import itertools
import json
import re
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.dates import parse_date
from ingest.documents.csv_rows import CsvRow, csv_rows
from ingest.errors import EntryError, ParseError, SourceError, StoppedError, UsageError
from ingest.normalise import normalise
from ingest.records import Batch, Counts, Entry, Fetch, Reject, SaidEntry
from ingest.stopping import StopRequest
from ingest.warehouse.rows import Place, entry_table, placed, write_part
from ingest.workers import WORKER_COUNT, in_order, workers

if TYPE_CHECKING:  # workers import this module, and need no DuckDB
    from ingest.warehouse.load import Stage
    from ingest.warehouse.store import Warehouse

FIELDS = ("title", "url", "published_at", "summary", "feed_url", "guid", "author", "language", "body", "seen_at")
BATCH_ROWS = 2_000


class Row(NamedTuple):
    """One row of an archive: where it stands, its values in the order of the mapping, why it cannot be read if so."""

    line: int
    values: Sequence[object]
    fault: str | None = None


class ColumnBlock(NamedTuple):
    """Rows as columns, for formats that have them: a worker takes them apart, not the one process that reads."""

    first_line: int
    columns: pa.RecordBatch

    def rows(self, mapping: Mapping[str, str]) -> Iterator[Row]:
        """The rows, their values in the order of the mapping."""
        values = zip(*(self.columns.column(column).to_pylist() for column in mapping.values()), strict=True)
        return (Row(line, row) for line, row in enumerate(values, self.first_line))

    def __len__(self) -> int:
        return int(self.columns.num_rows)


Block = ColumnBlock | list[Row]


@dataclass(frozen=True, slots=True)
class Archive:
    """One opened archive: its rows as they stand, under the names of FIELDS."""

    path: Path
    mapping: Mapping[str, str]
    row_count: int | None  # known beforehand for Parquet only
    blocks: Iterator[Block]


def parse_columns(text: str | None) -> dict[str, str]:
    """The mapping of `--columns title=headline,url=link`: field → column.

    Raises UsageError for what is no field, and for a field that is given twice.
    """
    mapping: dict[str, str] = {}
    for part in filter(None, (text or "").split(",")):
        field, equals, column = (piece.strip() for piece in part.partition("="))
        if not equals or not column:
            raise UsageError(f"--columns takes field=column pairs, such as title=headline,url=link; {part!r} is none")
        if field not in FIELDS:
            raise UsageError(f"--columns knows no field {field!r}; it knows {', '.join(FIELDS)}")
        if field in mapping:
            raise UsageError(f"--columns gives {field} two columns, {mapping[field]} and {column}; name one")
        mapping[field] = column
    return mapping


def ingest_archive(
    warehouse: Warehouse,
    path: Path,
    columns: Mapping[str, str],
    *,
    progress: Callable[[int, int | None], None] = lambda done, total: None,
    stop: StopRequest | None = None,
) -> Counts:
    """Load one archive in one transaction and account for every row of it; bad rows become rejects, the rest is stored.

    `progress` is told how many rows were read, of how many where that is known. Raises UsageError where a column is
    missing, ParseError where the file cannot be read; then nothing is stored but, of the latter, the attempt. Raises
    StoppedError where `stop` is asked for before the rows are all read; later, the file is stored.
    """
    started_at = warehouse.now()
    fetch = Fetch(uuid.uuid4().hex, None, path.name, "archive", started_at, None, "loaded")
    try:
        archive = open_archive(path, columns)
        fetch = replace(fetch, body_bytes=path.stat().st_size)
        with warehouse.stage() as stage:
            with _readers(archive) as executor:
                _stage_rows(stage, archive, executor, fetch.batch_id, started_at, _stoppable(progress, stop, path.name))
            pa.default_memory_pool().release_unused()
            stage.add_fetch(replace(fetch, duration_ms=_since(started_at, warehouse), body_sha256=_file_hash(path)))
            return stage.settle()[0]
    except BrokenExecutor:
        # A signal to the whole group ends the workers too.
        if stop is None or stop.number is None:
            raise
        raise _stopped(path.name, stop.number) from None
    except SourceError as error:
        failed = replace(fetch, duration_ms=_since(started_at, warehouse), outcome=error.outcome, error=error.reason)
        warehouse.load([Batch(failed)])
        raise


def _stoppable(
    progress: Callable[[int, int | None], None], stop: StopRequest | None, name: str
) -> Callable[[int, int | None], None]:
    def told(done: int, total: int | None) -> None:
        progress(done, total)
        if stop is not None and stop.number is not None:
            raise _stopped(name, stop.number)

    return told


def _stopped(name: str, signal_number: int) -> StoppedError:
    return StoppedError(f"stopped: nothing of {name} was stored", signal_number)


def _since(moment: datetime, warehouse: Warehouse) -> int:
    return int((warehouse.now() - moment).total_seconds() * 1000)


def _stage_rows(
    stage: Stage,
    archive: Archive,
    executor: Executor | None,
    batch_id: str,
    seen_at: datetime,
    progress: Callable[[int, int | None], None],
) -> None:
    done = 0
    for rejects, row_count in _read_all(executor, archive, seen_at, partial(stage.reserve, batch_id=batch_id)):
        stage.add_rejects(rejects, batch_id)
        done += row_count
        progress(done, archive.row_count)


Read = tuple[list[Reject], int]


def _read_all(
    executor: Executor | None, archive: Archive, seen_at: datetime, reserve: Callable[[int], Place]
) -> Iterator[Read]:
    """Normalise blocks side by side and account for them in order, with few in flight so that memory stays flat."""
    read = partial(read_block, mapping=archive.mapping, name=archive.path.name, seen_at=seen_at)
    calls = ((block, reserve(len(block))) for block in archive.blocks)
    return itertools.starmap(read, calls) if executor is None else in_order(executor, read, calls)


@contextmanager
def _readers(archive: Archive) -> Iterator[Executor | None]:
    # A small file is read sooner without any.
    if WORKER_COUNT == 1 or (archive.row_count or archive.path.stat().st_size // 300) < 5 * BATCH_ROWS:
        yield None
        return
    with workers() as executor:
        yield executor


def read_block(block: Block, place: Place, mapping: Mapping[str, str], name: str, seen_at: datetime) -> Read:
    """Normalise one block of rows and write the entries in their place; the rejects, and how many rows there were.

    A row that cannot be kept becomes a reject that names its line and the reason.
    """
    entries: list[Entry] = []
    rejects: list[Reject] = []
    fields = tuple(mapping)
    for row in block.rows(mapping) if isinstance(block, ColumnBlock) else block:
        locator = f"{name}:{row.line}"
        try:
            if row.fault:
                raise EntryError(locator, row.fault)
            said = _said(dict(zip(fields, row.values, strict=True)), locator)
            entry = normalise(said, origin="archive", seen_at=seen_at, locator=locator)
            if entry.date_source in ("seen", "implausible") and said.seen_at is None:
                # The day of the load says nothing of an old text, and would move the beat's newest day.
                given = entry.published_text
                raise EntryError(locator, f"no date that can be: {given!r}" if given else "no date")
            entries.append(entry)
        except EntryError as error:
            rejects.append(Reject(error.locator, error.reason, error.excerpt or _excerpt(row.values)))
    write_part(placed(entry_table(entries), place.batch_id, place.first_ordinal), place.path)
    return rejects, len(block)


def _said(values: Mapping[str, object], locator: str) -> SaidEntry:
    _check_plain(values, locator)
    get = values.get
    seen = get("seen_at")
    seen_at = parse_date(seen if isinstance(seen, datetime) else _text(seen))
    if seen is not None and seen != "" and seen_at is None:
        raise EntryError(locator, f"seen_at is no date: {str(seen)[:60]!r}")
    published = get("published_at")
    return SaidEntry(
        feed_url=_text(get("feed_url")) or None,
        title=_text(get("title")),
        url=_text(get("url")),
        guid=_text(get("guid")),
        summary_html=_text(get("summary")),
        author=", ".join(map(str, author)) if isinstance(author := get("author"), list) else _text(author),
        language=_text(get("language")),
        published=published if isinstance(published, datetime) else _text(published),
        seen_at=seen_at,
        body_html=_text(get("body")),
    )


def _check_plain(values: Mapping[str, object], locator: str) -> None:
    """JSON and Parquet can hold lists and objects where a text belongs: only authors can be written as one."""
    for field, value in values.items():
        if isinstance(value, dict) or (isinstance(value, list) and field != "author"):
            raise EntryError(locator, f"{field} is {'a list' if isinstance(value, list) else 'an object'} and no text")


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _excerpt(values: Sequence[object]) -> str:
    return " | ".join(str(value)[:200] for value in values if value not in (None, ""))[:500]


# -- formats -------------------------------------------------------------------


def open_archive(path: Path, columns: Mapping[str, str]) -> Archive:
    """Open a file by its name: .parquet, .csv, .tsv, .jsonl or .ndjson, the text forms also with .gz."""
    if not path.is_file():
        raise UsageError(f"{path} is no file")
    if path.stat().st_size == 0:
        raise ParseError(str(path), "the file is empty")
    suffix = Path(path.name.lower().removesuffix(".gz")).suffix
    openers = {
        ".parquet": _open_parquet,
        ".csv": _open_csv,
        ".tsv": _open_csv,
        ".jsonl": _open_json,
        ".ndjson": _open_json,
    }
    opener = openers.get(suffix)
    if suffix == ".json":
        opener = _open_json
    if opener is None:
        raise UsageError(
            f"{path.name}: an archive is a .csv, .tsv, .jsonl or .parquet file, not {suffix or 'a file without ending'}"
        )
    try:
        return opener(path, columns)
    except _BROKEN as error:
        raise ParseError(str(path), f"it cannot be unpacked: {error}") from error


def map_columns(path: Path, present: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Which column each field is read from: the one that was named, else one of the field's own name.

    Raises UsageError that names each missing column and the columns that there are, or each that there is twice.
    """
    missing = [f"{field}={column}" for field, column in columns.items() if column not in present]
    if missing:
        near = {match for pair in missing for match in difflib.get_close_matches(pair.partition("=")[2], present, 1)}
        hint = f" Did you mean {', '.join(sorted(near))}?" if near else ""
        raise UsageError(f"{path.name} has no column for {', '.join(missing)}; it has {_listed(present)}.{hint}")
    mapping = {field: columns.get(field, field) for field in FIELDS if field in columns or field in present}
    twice = sorted({column for column in mapping.values() if present.count(column) > 1})
    if twice:
        raise UsageError(f"{path.name} has more than one column named {_listed(twice)}: rename all but one")
    if not {"title", "url"} & mapping.keys():
        raise UsageError(
            f"{path.name}: name its title and address by --columns title=…,url=…; it has {_listed(present)}"
        )
    if not {"published_at", "seen_at"} & mapping.keys():
        raise UsageError(f"{path.name}: name its dates by --columns published_at=…; it has {_listed(present)}")
    return mapping


def _listed(columns: Sequence[str]) -> str:
    shown = ", ".join(column[:40] for column in columns[:30])
    return f"{shown} and {len(columns) - 30} more" if len(columns) > 30 else shown


_READ_BYTES = 65_536


def _open_parquet(path: Path, columns: Mapping[str, str]) -> Archive:
    try:
        # Read piece by piece: what is read ahead of its turn would be a whole row group.
        file = pq.ParquetFile(path, pre_buffer=False, buffer_size=_READ_BYTES)
    except (pa.ArrowException, OSError) as error:
        raise _no_parquet(path, error) from error
    mapping = map_columns(path, file.schema_arrow.names, columns)

    def read() -> Iterator[Block]:
        line = 1
        batches = file.iter_batches(BATCH_ROWS, columns=sorted(set(mapping.values())), use_threads=False)
        while True:
            try:
                batch = next(batches)
            except StopIteration:
                return
            except (pa.ArrowException, OSError) as error:
                raise _no_parquet(path, error) from error
            yield ColumnBlock(line, batch)
            line += batch.num_rows

    return Archive(path, mapping, file.metadata.num_rows, read())


def _no_parquet(path: Path, error: Exception) -> ParseError:
    return ParseError(
        str(path), f"it cannot be read as Parquet: {(str(error).splitlines() or [type(error).__name__])[0]}"
    )


def _open_csv(path: Path, columns: Mapping[str, str]) -> Archive:
    delimiter = "\t" if ".tsv" in path.name.lower() else None
    stream = _open_text(path)
    if delimiter is None:
        first = stream.readline()
        delimiter = max(",;\t|", key=first.count)
        stream.seek(0)
    rows = csv_rows(stream, delimiter)
    first_row = next(rows, CsvRow(1, []))
    if first_row.fault:
        stream.close()
        raise ParseError(str(path), f"its header cannot be read: {first_row.fault}")
    header = [name.strip() for name in first_row.cells]
    mapping = map_columns(path, header, columns)
    places = [header.index(column) for column in mapping.values()]

    def read() -> Iterator[Row]:
        for line, cells, fault in rows:
            if fault:
                yield Row(line, cells, fault)
            elif len(cells) != len(header):
                yield Row(line, cells, f"it has {len(cells)} cells where the header has {len(header)}")
            else:
                yield Row(line, [cells[place] for place in places])

    return Archive(path, mapping, None, _batched(read(), stream, path))


def _open_json(path: Path, columns: Mapping[str, str]) -> Archive:
    stream = _open_text(path)
    if stream.read(4096).lstrip().startswith("["):
        stream.close()
        raise ParseError(
            str(path), "it is one JSON array; Beatbook reads JSON lines, an object a line (jq -c '.[]' makes them)"
        )
    stream.seek(0)
    head = list(itertools.islice(stream, 1000))
    present = list(dict.fromkeys(key for line in head for key in (_json_object(line) or {})))
    if not present:
        stream.close()
        raise ParseError(
            str(path), "its first 1,000 lines hold no JSON object; Beatbook reads JSON lines, an object a line"
        )
    mapping = map_columns(path, present, columns)

    def read() -> Iterator[Row]:
        for line, source in enumerate(itertools.chain(head, stream), 1):
            if not source.strip():
                continue
            found = _json_object(source)
            if found is None:
                yield Row(line, (source,), "no JSON object")
            else:
                yield Row(line, [found.get(column) for column in mapping.values()])

    return Archive(path, mapping, None, _batched(read(), stream, path))


def _json_object(line: str) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


_BROKEN = (gzip.BadGzipFile, EOFError, zlib.error)


def _open_text(path: Path) -> IO[str]:
    # Closed by whoever reads the rows: see _batched.
    raw = gzip.open(path, "rb") if path.name.lower().endswith(".gz") else path.open("rb")  # noqa: SIM115
    try:
        encoding = _encoding_of(raw.read(_READ_BYTES), path)
        raw.seek(0)
    except BaseException:
        raw.close()
        raise
    return io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")


_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def _encoding_of(sample: bytes, path: Path) -> str:
    """UTF-8, UTF-16 where a mark says so, else what spreadsheets of the West write. Raises ParseError for no text."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # A stray NUL is a slip of whatever wrote the file, and cleaned where it stands. Images, archives and text in
    # UTF-16 without its mark are full of what is no text.
    if len(_CONTROL.findall(sample)) > len(sample) // 20:
        raise ParseError(str(path), "it is no text")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # incremental: the sample may end within a letter
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _batched(rows: Iterable[Row], stream: IO[str], path: Path) -> Iterator[Block]:
    with stream:
        iterator = iter(rows)
        try:
            while batch := list(itertools.islice(iterator, BATCH_ROWS)):
                yield batch
        except _BROKEN as error:
            raise ParseError(str(path), f"it is cut off or broken: {error}") from error


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
        return digest.hexdigest()
