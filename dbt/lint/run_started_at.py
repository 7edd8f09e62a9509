"""What sqlfluff takes for dbt's `run_started_at`: some moment."""

from __future__ import annotations

from datetime import UTC, datetime


def strftime(pattern: str) -> str:
    """A moment in that pattern."""
    return datetime(2000, 1, 1, tzinfo=UTC).strftime(pattern)
