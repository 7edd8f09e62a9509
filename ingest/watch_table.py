"""How a watch looks: a live table on a terminal, and one line an event anywhere else."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from ingest.pipeline import Desk
from ingest.watching import COUNTED, Log, Rules, Watch

SHOWN_EVENTS = 12


@contextmanager
def watching(desk: Desk, rules: Rules, console: Console) -> Iterator[Watch]:
    """A watch whose doings are shown on `console` until the context ends."""
    if not console.is_terminal:
        quiet = replace(desk, step=_no_bar)
        yield Watch(quiet, rules, lambda at, line: console.print(_line(at, line), soft_wrap=True))
        return
    events: deque[Text] = deque(maxlen=SHOWN_EVENTS)

    def tell(at: datetime, line: str) -> None:
        events.append(_line(at, line))

    # One live display a console: a stage's own bar becomes the table's word for what is going on.
    shown = replace(desk, step=_no_bar, say=lambda line: tell(desk.now(), line))
    watcher = Watch(shown, rules, tell)
    with Live(console=console, refresh_per_second=2, get_renderable=lambda: _screen(watcher.log, events)):
        yield watcher


@contextmanager
def _no_bar(label: str) -> Iterator[Callable[[int, int | None], None]]:
    yield lambda done, total: None


def _line(at: datetime, line: str) -> Text:
    return Text(f"{at:%Y-%m-%d %H:%M:%S}  {_inert(line)}")


def _inert(line: str) -> str:
    # Addresses and names of feeds come from outside: nothing in them may move the cursor.
    return "".join(letter if letter.isprintable() else "?" for letter in line)


def _screen(log: Log, events: deque[Text]) -> Group:
    table = Table(*COUNTED, "last build", "next feed", "now", box=None)
    for column in table.columns[: len(COUNTED)]:
        column.justify = "right"
    counts = [f"{getattr(log, name):,}" for name in COUNTED]
    table.add_row(*counts, _clock(log.last_build_at), _clock(log.next_due_at), log.doing)
    failure = [Text(_inert(f"last failure: {log.last_failure}"), style="dim")] if log.last_failure else []
    return Group(table, Text(), *events, *failure, Text("Ctrl-C stops it", style="dim"))


def _clock(moment: datetime | None) -> str:
    return f"{moment:%H:%M:%S}" if moment else "-"
