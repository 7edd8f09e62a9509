"""The seeds as an editor's command reads and writes them: one row more, and every other byte as it was."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Collection
from pathlib import Path

from ingest.normalise import match_text


def said_words(term: str) -> str:
    """A name as terms are compared: a possessive 's is no part of a word, and neither case nor signs count."""
    return " ".join(match_text(term).replace("'s ", " ").split()).lower()


def read_rows(file: Path) -> list[dict[str, str]]:
    """The rows of a seed, by column."""
    with file.open(encoding="utf-8", newline="") as opened_file:
        return list(csv.DictReader(opened_file))


def insert_row(file: Path, row: dict[str, str], *, before: Collection[str] = (), after: Collection[str] = ()) -> None:
    """Put a row before the first row whose first column is one of `before`, or after the last one of `after`.

    Without such a row it goes to the end. The file appears whole or stays as it was.
    """
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    (header,) = csv.reader(lines[:1])
    keys = [line.split(",", 1)[0] for line in lines]
    firsts = [at for at, key in enumerate(keys) if at and key in before]
    lasts = [at + 1 for at, key in enumerate(keys) if at and key in after]
    position = firsts[0] if firsts else lasts[-1] if lasts else len(lines)
    written = io.StringIO()
    csv.DictWriter(written, header, restval="", lineterminator="\n").writerow(row)
    _replace(file, "".join([*lines[:position], written.getvalue(), *lines[position:]]))


def _replace(file: Path, text: str) -> None:
    handle, scratch = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as opened_file:
            opened_file.write(text)
        os.chmod(scratch, file.stat().st_mode & 0o777)
        os.replace(scratch, file)
    except BaseException:
        os.unlink(scratch)
        raise
