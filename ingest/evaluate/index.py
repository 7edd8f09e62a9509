"""The trends index measured: panels whose attention is known are stored, built by dbt like any other, and compared."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingest.evaluate.baselines import BASELINES
from ingest.evaluate.panels import SCENARIOS, Panel, draw_panel
from ingest.home import Home
from ingest.pipeline import Desk

Floats = npt.NDArray[np.float64]
Measures = dict[str, float | None]

LINES = {"current": "two_way", "published": "published"}
METHODS = (*BASELINES, *LINES.values())
# Errors are of the course of a line, not of its level: each line and the truth are 1 on average in these weeks.
BASE_WEEKS = 26
ESTIMATES = "int_index_estimates"
# So many panels are in one warehouse at a time.
PANELS_AT_ONCE = 100

BEYOND_THE_MODEL = {
    "outages": "what was never read cannot be known: a source is left out in a week with an outage, and noise grows",
    "weekday": "a week is counted as a whole, so this says nothing about daily values",
    "overdispersed": "sources that take topics up and drop them vary more than the counts of a week can tell",
    "mix_change": "a source that writes about other things looks like less attention until its series is split",
}


@dataclass(frozen=True, slots=True)
class Values:
    """One line of one panel: topics x weeks, nan where there is none; a method without a band has none anywhere."""

    value: Floats
    low: Floats
    high: Floats

    @classmethod
    def without_band(cls, value: Floats) -> Values:
        """The values of a method that says nothing of its own uncertainty."""
        nothing = np.full(value.shape, np.nan)
        return cls(value, nothing, nothing)


@dataclass(slots=True)
class Tally:
    """Errors of one method in one scenario, over runs, topics and weeks."""

    squares: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    holds: list[bool] = field(default_factory=list)

    def add(self, values: Values, truth: Floats) -> None:
        """Compare one panel's line with its truth. A week whose index is 0 or missing has no log error."""
        scaled = on_base(truth) * base_mean(values.value)
        known = values.value > 0
        errors = np.log(np.where(known, values.value, 1)) - np.log(np.where(known, scaled, 1))
        self.squares += (errors[known] ** 2).tolist()
        in_late = np.arange(truth.shape[1]) >= truth.shape[1] * 3 // 4
        self.late += errors[known & in_late].tolist()
        has_band = ~np.isnan(values.low) & ~np.isnan(values.high) & ~np.isnan(scaled)
        self.holds += ((values.low <= scaled) & (scaled <= values.high))[has_band].tolist()

    def measures(self) -> Measures:
        """The three figures; None where there was nothing to measure."""
        found = {
            "log_rmse": math.sqrt(sum(self.squares) / len(self.squares)) if self.squares else None,
            "late_bias": sum(self.late) / len(self.late) if self.late else None,
            "coverage": sum(self.holds) / len(self.holds) if self.holds else None,
        }
        return {name: None if value is None else round(value, 4) for name, value in found.items()}


def base_mean(values: Floats) -> Floats:
    """The mean of the base weeks of each topic, as a column; nan where none of them has a value."""
    base = values[:, :BASE_WEEKS]
    known = ~np.isnan(base)
    total, count = np.where(known, base, 0).sum(axis=1, keepdims=True), known.sum(axis=1, keepdims=True)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def on_base(values: Floats) -> Floats:
    """Values in units of their base."""
    return values / base_mean(values)


@dataclass(frozen=True, slots=True)
class Simulated:
    """The figures by scenario and method."""

    runs: int
    seed: int
    scenarios: Mapping[str, Mapping[str, Measures]]

    def as_json(self) -> dict[str, object]:
        """What `--json` prints."""
        return {"runs": self.runs, "seed": self.seed, "scenarios": self.scenarios}


def evaluate_index(desk: Desk, *, runs: int, seed: int) -> Simulated:
    """Draw `runs` panels of every scenario and measure each method on them. The desk's own home is not touched."""
    tallies = {scenario: {method: Tally() for method in METHODS} for scenario in SCENARIOS}
    wanted = [(scenario, run) for scenario in SCENARIOS for run in range(runs)]
    for start in range(0, len(wanted), PANELS_AT_ONCE):
        drawn = [
            (scenario, draw_panel(scenario, seed=seed, run=run))
            for scenario, run in wanted[start : start + PANELS_AT_ONCE]
        ]
        lines = estimated([panel for _, panel in drawn], desk)
        for scenario, panel in drawn:
            for method, values in (baseline_values(panel) | lines[panel.panel_id]).items():
                tallies[scenario][method].add(values, panel.truth)
    found = {
        scenario: {method: tally.measures() for method, tally in of_scenario.items()}
        for scenario, of_scenario in tallies.items()
    }
    return Simulated(runs, seed, found)


def baseline_values(panel: Panel) -> dict[str, Values]:
    """What the other methods make of the panel."""
    articles, hits = panel.weekly()
    return {
        name: Values.without_band(np.array([method(of_topic, articles) for of_topic in hits]))
        for name, method in BASELINES.items()
    }


def estimated(panels: Sequence[Panel], desk: Desk) -> dict[str, dict[str, Values]]:
    """The lines that dbt's models make of the panels, by panel and method."""
    with tempfile.TemporaryDirectory(prefix="beatbook-evaluate-") as folder:
        home = Home(Path(folder))
        scratch = Desk(home=home, now=desk.now, step=desk.step, say=desk.say)
        with scratch.warehouse() as warehouse:
            store(panels, warehouse.connection)
        scratch.build(["--select", f"+{ESTIMATES}", "--exclude-resource-type", "test"])
        with duckdb.connect(str(home.warehouse), read_only=True) as connection:
            return read_lines(panels, connection)


def store(panels: Iterable[Panel], connection: duckdb.DuckDBPyConnection) -> None:
    """Write the panels into the tables that dbt reads beside the beat's own."""
    for panel in panels:
        _insert(connection, "simulated_days", panel.day_rows())
        _insert(connection, "simulated_hits", panel.hit_rows())


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    connection.register("drawn", rows)
    try:
        connection.execute(f"insert into raw.{table} by name select * from drawn")
    finally:
        connection.unregister("drawn")


def read_lines(panels: Sequence[Panel], connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Values]]:
    """The estimates of the panels' topics, as arrays in the order of topics and weeks."""
    found = {}
    for panel in panels:
        places = {week: number for number, week in enumerate(panel.weeks)}
        topics = {name: number for number, name in enumerate(panel.topics)}
        arrays = {line: np.full((3, len(topics), len(places)), np.nan) for line in LINES}
        rows = connection.execute(
            f"""
            select line, entity_id, week_date, 100 * b / b_ref, 100 * low / b_ref, 100 * high / b_ref
            from intermediate.{ESTIMATES}
            where panel_id = ? and unit = 'article' and entity_kind = 'topic' and b is not null and b_ref > 0
            """,
            [panel.panel_id],
        ).fetchall()
        for line, topic, week, *figures in rows:
            if week in places and topic in topics:
                arrays[line][:, topics[topic], places[week]] = [np.nan if one is None else one for one in figures]
        found[panel.panel_id] = {LINES[line]: Values(*array) for line, array in arrays.items()}
    return found


def in_words(simulated: Simulated) -> str:
    """A table a measure, scenarios down and methods across, and what the model does not cover."""
    lines = [f"{simulated.runs} panels of 52 weeks a scenario, seed {simulated.seed}"]
    for name, meaning in MEANINGS.items():
        lines += ["", f"{name}: {meaning}", f"{'':16}" + "".join(f"{method:>14}" for method in METHODS)]
        for scenario, methods in simulated.scenarios.items():
            lines.append(f"{scenario:16}" + "".join(_shown(methods[method][name]) for method in METHODS))
    lines += ["", "What the model does not cover:"]
    for scenario, reason in BEYOND_THE_MODEL.items():
        two_way = simulated.scenarios[scenario]["two_way"]
        lines.append(
            f"  {scenario}: {reason} (two_way {_figure(two_way['log_rmse'])}, "
            f"late {_figure(two_way['late_bias'])}, band {_figure(two_way['coverage'])} of .90)"
        )
    lines += [f"  {scenario}: {', '.join(better)} came closer" for scenario, better in closer(simulated).items()]
    lines.append("  not simulated: copies across owners, and dictionaries that miss or mistake a topic")
    return "\n".join(lines) + "\n"


def closer(simulated: Simulated) -> dict[str, list[str]]:
    """The scenarios in which other methods had a smaller log RMSE than the two-way line, with those methods."""
    found = {}
    for scenario, methods in simulated.scenarios.items():
        errors = {method: methods[method]["log_rmse"] for method in ("two_way", *BASELINES)}
        ours = errors.pop("two_way")
        better = [name for name, error in errors.items() if error is not None and ours is not None and error < ours]
        if better:
            found[scenario] = better
    return found


MEANINGS = {
    "log_rmse": "root mean square of log(index / truth), both 1 on average in the first 26 weeks",
    "late_bias": "mean of log(index / truth) in the last quarter",
    "coverage": "share of weeks whose 90% band holds the truth",
}


def _shown(value: float | None) -> str:
    return f"{_figure(value):>14}"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
