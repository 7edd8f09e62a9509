"""Rows of a CSV file whose quotes may be broken: a quote that is never closed costs its own line and no other."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

CELL_LIMIT = 16 * 1024 * 1024  # characters in one cell; the module's own limit of 131,072 cuts real articles off
# A row that runs on over more characters than this is taken for one whose quote is never closed. Each long row that
# turns out so halves it, down to the least: else a file full of such quotes would be read once for each of them.
ROW_LIMIT = 2 * CELL_LIMIT
LEAST_ROW_LIMIT = 65_536
UNCLOSED = "its quote is never closed, or not at the end of its cell"


class CsvRow(NamedTuple):
    """One row: the number of its first physical line, its cells, why it cannot be read if so (its cell is the line)."""

    line: int
    cells: list[str]
    fault: str | None = None


class _RowTooLongError(Exception):
    """The row in work runs on over more characters than a row may have."""


class _Lines:
    """The physical lines of a file without NULs. `taken` are those of the row in work; they can be handed back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._returned: deque[str] = deque()
        self._size = 0
        self.taken: list[str] = []
        self.limit = ROW_LIMIT

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._lines)
        self._size += len(line)
        if self._size > self.limit and self.taken:
            self._returned.appendleft(line)
            raise _RowTooLongError
        if "\0" in line:
            line = line.replace("\0", "")  # cannot stand in text, as other characters that nobody sees
        self.taken.append(line)
        return line

    def begin(self) -> None:
        """A new row begins with the next line."""
        self.taken = []
        self._size = 0

    def keep_first(self) -> None:
        """Hand back all lines of the row in work but the first one."""
        if self._size > LEAST_ROW_LIMIT:
            self.limit = max(self.limit // 2, LEAST_ROW_LIMIT)
        self._returned.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def csv_rows(lines: Iterable[str], delimiter: str) -> Iterator[CsvRow]:
    """The rows that are not blank, the header first. `lines` are physical lines with their ends.

    A quoted cell may run over lines. Where that leaves a row with another number of cells than the header, or the quote
    closes in mid-cell or never, the row's first line alone is at fault, and reading goes on with the next line.
    """
    csv.field_size_limit(CELL_LIMIT)
    source = _Lines(lines)
    # Strict, for a quote that closes in mid-cell is how the cell of one row swallows all rows up to another's quote.
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    line, width = 1, None
    while True:
        source.begin()
        try:
            cells, error = next(reader), None
        except StopIteration:
            return
        except (csv.Error, _RowTooLongError) as caught:
            cells, error = [], caught
        if error is None and (len(source.taken) == 1 or width in (None, len(cells))):
            if cells:
                width = width or len(cells)
                yield CsvRow(line, cells)
        elif len(source.taken) == 1:
            row = _leniently(line, source.taken[0], delimiter)
            width = width or len(row.cells)
            yield row
        else:
            source.keep_first()
            yield CsvRow(line, source.taken, UNCLOSED)
        line += len(source.taken)


def _leniently(number: int, line: str, delimiter: str) -> CsvRow:
    """One line that is no strict CSV: letters after a quote that closes belong to its cell."""
    reader = csv.reader((line, ""), delimiter=delimiter)
    try:
        cells = next(reader)
    except csv.Error as error:
        return CsvRow(number, [line], f"no CSV: {error}")
    is_open = reader.line_num > 1  # it asked for more
    return CsvRow(number, [line], UNCLOSED) if is_open else CsvRow(number, cells)
