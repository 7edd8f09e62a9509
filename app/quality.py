"""How good the numbers are, as it was measured: the file docs/quality.json, if the project has one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).resolve().parent.parent / "docs" / "quality.json"


class Measured(NamedTuple):
    """One measurement: what was measured, on which labelled set, when, on how many texts, and each scorer's figures.

    A figure is None where the set does not allow it.
    """

    measures: str
    data_set: str
    day: date
    note: str
    text_count: int
    figures: dict[str, dict[str, float | None]]


def measured(file: Path | None = None) -> list[Measured]:
    """Every measurement of FILE, or of another; none where there is no file. Raises ValueError for other content.

    The file is a list of objects with `measures`, `data_set`, `date`, optionally `note`, and `result`: what
    `beatbook evaluate … --json` prints, `n` and one object of figures a scorer.
    """
    try:
        said = json.loads((file or FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from None
    if not isinstance(said, list):
        raise ValueError("not a list")
    return [_one(entry) for entry in said]


def _one(entry: Any) -> Measured:
    try:
        result = entry["result"]
        figures = {
            str(scorer): {str(name): None if value is None else float(value) for name, value in values.items()}
            for scorer, values in result.items()
            if isinstance(values, dict)
        }
        day = date.fromisoformat(entry["date"])
        return Measured(
            str(entry["measures"]), str(entry["data_set"]), day, str(entry.get("note", "")), int(result["n"]), figures
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"no measurement: {error}") from None
