"""What sqlfluff takes for dbt's `adapter`: the engine macros as they are, with the bodies for DuckDB."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment

ENGINE = Path(__file__).parents[1] / "macros" / "engine"


def _bodies() -> dict[str, Callable[..., str]]:
    environment = Environment(extensions=["jinja2.ext.do"])
    environment.globals["return"] = lambda value: value
    bodies: dict[str, Callable[..., str]] = {}
    for file in sorted(ENGINE.glob("*.sql")):
        bodies |= vars(environment.from_string(file.read_text()).module)
    return bodies


def dispatch(name: str, package: str) -> Callable[..., str]:
    """The body of one engine macro, as dbt would choose it. Raises KeyError for a macro that there is not."""
    bodies = _bodies()
    return bodies.get(f"duckdb__{name}") or bodies[f"default__{name}"]
