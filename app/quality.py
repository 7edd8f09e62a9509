"""How good the numbers are, as it was measured: the file docs/quality.json, if the project has one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).resolve().parent.parent / "docs" / "quality.json"


class Measured(NamedTuple):
    """One measurement: what was measured, on which set, when, on how many units, and each scorer's figures.

    A figure is None where the set does not allow it; `aims` has what was aimed at, for some measures.
    """

    measures: str
    data_set: str
    day: date
    note: str
    unit_count: int
    figures: dict[str, dict[str, float | None]]
    aims: dict[str, float]
    unit: str


class Column(NamedTuple):
    """The figures of one scorer; `reading` says how it read the texts, and is empty where that makes no difference."""

    scorer: str
    reading: str
    figures: dict[str, float | None]


class Comparison(NamedTuple):
    """All that was measured on one set on one day: scorers side by side, beside the aims of the first."""

    measures: str
    data_set: str
    day: date
    note: str
    unit_count: int
    columns: list[Column]
    aims: dict[str, float]
    unit: str

    @property
    def names(self) -> list[str]:
        """Every measure that any of them has."""
        return list(dict.fromkeys(name for column in self.columns for name in column.figures))

    def aim_met(self, name: str) -> bool | None:
        """Whether the first column reaches the aim of a measure; None where one of both is missing."""
        aim, reached = self.aims.get(name), self.columns[0].figures.get(name)
        if aim is None or reached is None:
            return None
        return reached <= aim if name in LESS_IS_BETTER else reached >= aim


LESS_IS_BETTER = {"calibration_error", "fragmentation", "rumours_verified_early"}


def compared(found: Sequence[Measured]) -> list[Comparison]:
    """Measurements of the same on the same set and day as one: then their notes say how the texts were read."""
    groups: dict[tuple[Any, ...], list[Measured]] = {}
    for one in found:
        groups.setdefault((one.measures, one.data_set, one.day, one.unit_count), []).append(one)
    return [_compared(group) for group in groups.values()]


def _compared(group: Sequence[Measured]) -> Comparison:
    first = group[0]
    columns: list[Column] = []
    for scorer in dict.fromkeys(scorer for one in group for scorer in one.figures):
        of_scorer = [(one.note, one.figures[scorer]) for one in group if scorer in one.figures]
        if all(figures == of_scorer[0][1] for _, figures in of_scorer):
            columns.append(Column(scorer, "", of_scorer[0][1]))
        else:
            columns += [Column(scorer, note, figures) for note, figures in of_scorer]
    note = first.note if len(group) == 1 else ""
    return Comparison(
        first.measures, first.data_set, first.day, note, first.unit_count, columns, first.aims, first.unit
    )


def measured(file: Path | None = None) -> list[Measured]:
    """Every measurement of FILE, or of another; none where there is no file. Raises ValueError for other content.

    The file is a list of objects with `measures`, `data_set`, `date`, optionally `note`, `aims` and `unit` (what
    was counted, a labelled text unless said), and `result`: as `beatbook evaluate … --json` prints it, `n` and one
    object of figures a scorer.
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
        if not figures:
            raise ValueError("a measurement without any scorer's figures")
        day = date.fromisoformat(entry["date"])
        return Measured(
            str(entry["measures"]),
            str(entry["data_set"]),
            day,
            str(entry.get("note", "")),
            int(result["n"]),
            figures,
            {str(name): float(value) for name, value in entry.get("aims", {}).items()},
            str(entry.get("unit", "labelled text")),
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"no measurement: {error}") from None
