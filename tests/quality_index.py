"""The part of `make quality` that is about the trends index: on invented panels, and on the real half-year."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.evaluate.index import BEYOND_THE_MODEL, MEANINGS, METHODS
from tests.index_on_real import EVENTS, built_archive, event_figures, real_panel, robustness_figures

# Ours first: the dashboard holds the first column against the aims.
COLUMNS = ("two_way", "published", *(method for method in METHODS if method not in ("two_way", "published")))
Figures = dict[str, dict[str, float | None]]

INTRODUCTION = """\
*two way* is the line *current*, *published* the one that never changes. The others are a share of all articles, the
mean of the sources' shares, that mean in units of each source's own spread (as indices of policy uncertainty are
made), and a chain of week-to-week changes. `beatbook evaluate index` draws the panels: 40 sources of 25 owners and 8
topics over 52 weeks, with an attention that is known. Aimed at on *reference*: log RMSE .15 and late bias .03 for
*two way*, with *published* within .02 of it; coverage .86 to .94.
"""
EVENTS_NOTE = (
    "index with 100 as the mean of the half-year; usual is the median of the eight weeks before, place 1 the topic's "
    "highest week. Whether a line is right cannot be told from this, only whether it stands where the news was"
)
STEPS_NOTE = (
    "root mean square over topics of the change of log(six weeks after / six weeks before) that comes from the panel "
    "alone; 0 is a line that does not notice"
)


@dataclass(frozen=True, slots=True)
class Table:
    """What was measured on how many of which unit: figures by column, then by row."""

    data_set: str
    note: str
    unit: str
    count: int
    columns: Figures

    @property
    def result(self) -> dict[str, Any]:
        """As `beatbook evaluate … --json` has it: `n`, and one object of figures a column."""
        return {"n": self.count, **self.columns}


def simulated_tables(printed: Mapping[str, Any]) -> Iterator[Table]:
    """One table a measure, of what `beatbook evaluate index --json` prints: scenarios down, methods across."""
    for measure, meaning in MEANINGS.items():
        columns = {
            method: {name: figures[method][measure] for name, figures in printed["scenarios"].items()}
            for method in COLUMNS
        }
        known = {method: rows for method, rows in columns.items() if any(value is not None for value in rows.values())}
        name = f"{measure.replace('_', ' ').replace('rmse', 'RMSE')} by scenario"
        yield Table(name, meaning, "invented panel", int(printed["runs"]), known)


def real_tables(folder: Path) -> Iterator[Table]:
    """Known events and changed panels, on the archive in that folder."""
    with built_archive(folder) as home:
        events = event_figures(home)
        names = {event: f"{event}: {topic}, week of {monday}" for event, (topic, monday) in EVENTS.items()}
        rows = next(iter(events.values()))
        yield Table(
            "known events in the first half of 2023",
            EVENTS_NOTE,
            "event",
            len(events),
            {row: {names[event]: figures[row] for event, figures in events.items()} for row in rows},
        )
        panel = real_panel(home)
        steps = robustness_figures(panel)
    yield Table(
        "steps that changes of the panel make, on the first half of 2023",
        STEPS_NOTE,
        "topic",
        len(panel.hits),
        {method: dict(steps[method]) for method in COLUMNS},
    )


def section(tables: list[Table], day: str) -> list[str]:
    """The lines of docs/quality.md."""
    lines = ["## The trends index", "", INTRODUCTION]
    for table in tables:
        lines += [f"**{_capital(table.data_set)}** ({table.count} {table.unit}s, measured on {day})", ""]
        lines += [f"{_capital(table.note)}.", "", *_rows(table), ""]
    lines += ["What the model does not cover:", ""]
    lines += [f"- *{scenario.replace('_', ' ')}*: {reason}." for scenario, reason in BEYOND_THE_MODEL.items()]
    return [*lines, ""]


def _rows(table: Table) -> list[str]:
    columns = list(table.columns)
    lines = [
        "| | " + " | ".join(column.replace("_", " ") for column in columns) + " |",
        "|---|" + "---:|" * len(columns),
    ]
    for row in table.columns[columns[0]]:
        cells = " | ".join(figure(table.columns[column][row]) for column in columns)
        lines.append(f"| {row.replace('_', ' ')} | {cells} |")
    return lines


def figure(value: float | None) -> str:
    """A dash for none, two digits after the point for small figures, none for large ones."""
    if value is None:
        return "–"
    return f"{value:.2f}" if abs(value) < 10 and value != int(value) else f"{value:.0f}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def main() -> None:
    """`make index-robustness`: the real half-year alone, on the screen."""
    parser = argparse.ArgumentParser(prog="make index-robustness", description=main.__doc__)
    parser.parse_args()
    named = os.environ.get("BEATBOOK_REAL_DATA")
    if not named:
        sys.exit("make index-robustness: BEATBOOK_REAL_DATA names no folder of real data")
    for table in real_tables(Path(named)):
        sys.stdout.write("\n".join([f"{_capital(table.data_set)}: {table.note}.", "", *_rows(table), "", ""]))


if __name__ == "__main__":
    main()
