"""The home of a beat: the folder that holds everything a run makes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DBT_FOLDER = PROJECT_ROOT / "dbt"
SEEDS_FOLDER = PROJECT_ROOT / "seeds"


@dataclass(frozen=True, slots=True)
class Home:
    """Where the files of one beat lie. Making one touches no disk; `prepare` creates the folders."""

    root: Path

    @classmethod
    def find(cls, option: Path | None = None) -> Home:
        """`--home`, else the variable BEATBOOK_HOME, else data/ beside pyproject.toml."""
        named = option or (Path(value) if (value := os.environ.get("BEATBOOK_HOME")) else None)
        return cls((named or PROJECT_ROOT / "data").expanduser().resolve())

    @property
    def warehouse(self) -> Path:
        """The one file that holds all rows."""
        return self.root / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """The snapshots that the dashboard opens."""
        return self.root / "published"

    @property
    def latest(self) -> Path:
        """The file whose one line names the current snapshot."""
        return self.published / "LATEST"

    @property
    def truth(self) -> Path:
        """What the sample generator planted; in a sample home only."""
        return self.root / "truth"

    @property
    def staging(self) -> Path:
        """Where rows wait until their load is whole; empty while nothing is loaded."""
        return self.root / "staging"

    @property
    def logs(self) -> Path:
        """What dbt writes down."""
        return self.root / "logs"

    def prepare(self) -> None:
        """Create the folders that are missing."""
        for folder in (self.root, self.published, self.logs):
            folder.mkdir(parents=True, exist_ok=True)

    def snapshot(self) -> Path | None:
        """The published file that LATEST names, or None where nothing was published yet."""
        try:
            name = self.latest.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        path = self.published / Path(name).name
        return path if name and path.exists() else None
