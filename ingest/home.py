"""The home of a beat: the folder that holds everything a run makes."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UsageError

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DBT_FOLDER = PROJECT_ROOT / "dbt"
SEEDS_FOLDER = PROJECT_ROOT / "seeds"
# DuckDB takes a backslash for a slash, and what follows a question mark for options: it would write beside the home.
_UNUSABLE = "?\\"


@dataclass(frozen=True, slots=True)
class Home:
    """Where the files of one beat lie. Making one touches no disk; `prepare` creates the folders."""

    root: Path

    @classmethod
    def find(cls, option: Path | None = None) -> Home:
        """`--home`, else the variable BEATBOOK_HOME, else data/ beside pyproject.toml.

        Raises UsageError for a path in which DuckDB cannot keep a file.
        """
        named = option or (Path(value) if (value := os.environ.get("BEATBOOK_HOME")) else None)
        root = (named or PROJECT_ROOT / "data").expanduser().resolve()
        if any(letter in _UNUSABLE or not letter.isprintable() for letter in str(root)):
            raise UsageError(f"a home's path may hold no question mark, backslash or control character: {root}")
        return cls(root)

    def command(self, words: str) -> str:
        """The command line that does `words` in this home, for the shell that Beatbook was called from."""
        where = "" if self == Home.find() else f"--home {shlex.quote(str(self.root))} "
        return f"{_program()} {where}{words}"

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
    def feeds(self) -> Path:
        """The stories of the current snapshot as Atom and JSON Feed."""
        return self.published / "feeds"

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


def _program() -> str:
    """How the shell finds this very Beatbook: by name where its environment is active, else by its path."""
    script = Path(sys.executable).with_name("beatbook")
    if not script.exists() or shutil.which("beatbook") == str(script):
        return "beatbook"
    return shlex.quote(str(script.relative_to(Path.cwd()) if script.is_relative_to(Path.cwd()) else script))
