"""What all commands share: the groups that they join, their common options, and how Beatbook speaks to a terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text
from typer.core import TyperGroup

from ingest.errors import UsageError
from ingest.home import Home
from ingest.records import Reach


class _FullArguments(TyperGroup):
    """Refuses what an unset variable leaves behind: an empty path would be the folder that one stands in."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        for before, argument in pairwise(["", *args]):
            option, equals, value = argument.partition("=")
            if argument.strip() and not (equals and option.startswith("--") and not value.strip()):
                continue
            name = option.strip() or (before if re.match("--?[a-z]", before) else "an argument")
            raise UsageError(f"{name} is empty: give it a value or leave it out")
        return super().parse_args(ctx, args)


app = typer.Typer(
    name="beatbook",
    cls=_FullArguments,
    help="The long memory of a news beat: feeds, pages and archives become trends you can check.\n\n"
    "A beat lives in a home: --home DIR, else BEATBOOK_HOME, else data/ in the clone. Start with `beatbook run`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
ingest = typer.Typer(help="Bring news in: feeds, story pages, archives.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(ingest, name="ingest")
feeds = typer.Typer(
    help="Look after the feeds that are followed: add, remove, list, import, export, discover.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(feeds, name="feeds")
evaluate = typer.Typer(
    help="Measure the numbers against labelled files and invented truths.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(evaluate, name="evaluate")
train = typer.Typer(help="Rebuild a model from its labelled corpus.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(train, name="train")
lexicon = typer.Typer(
    help="Look after the dictionaries in seeds/: which terms are wrong, which companies and terms are missing.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(lexicon, name="lexicon")

errors = Console(stderr=True)

JsonOption = Annotated[bool, typer.Option("--json", help="Print exactly one line of JSON on stdout.")]
PrivateOption = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-private",
        metavar="HOST",
        help="A host on a private network that may be polled (repeat it). It is not paced.",
    ),
]
EncoderOption = Annotated[
    Reach,
    typer.Option(
        "--encoder",
        envvar="BEATBOOK_ENCODER",
        help="How much of a text the sentence encoder reads. full: title and text, about 100 texts a second on two "
        "cores. title: the title alone, about five times as many. none: nothing, the score comes from the words alone, "
        "thousands a second. The model_version of every score says which.",
    ),
]
HostOption = Annotated[str, typer.Option(help="Address to listen on; only this machine can reach 127.0.0.1.")]
PortOption = Annotated[
    int, typer.Option(min=1, max=65535, help="Port to listen on; the next free one where it is taken.")
]


class ExportFormat(StrEnum):
    """What `beatbook export` can write."""

    csv = "csv"
    parquet = "parquet"
    json = "json"


def _print_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        sys.stdout.write(f"beatbook {version('beatbook')}\n")
        raise typer.Exit


@app.callback()
def _home(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option("--home", metavar="DIR", help="The home of the beat.")] = None,
    is_version_asked: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    context.obj = Home.find(home)


def desk_of(context: typer.Context) -> Any:
    """The desk over the home that the command line names, with its progress bars."""
    # Imported here: the pipeline brings in all stages, and `beatbook --help` should not wait for them.
    from ingest.pipeline import Desk, utc_now

    return Desk(home=context.obj, now=utc_now, step=step, say=say)


def say(message: str) -> None:
    """A word beside the result, dimmed, on stderr."""
    errors.print(inert(message), style="dim", soft_wrap=True)


@contextmanager
def step(label: str) -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar under a label, on a terminal alone."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=errors, disable=not errors.is_terminal) as bars:
        task = bars.add_task(label, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


def tell(message: str) -> None:
    """A line for the person at the terminal, on stderr."""
    errors.print(inert(message), soft_wrap=True)


def inert(message: str) -> Text:
    """Text whose control characters do nothing."""
    # File names and titles come from outside: nothing in them may move the cursor or turn the direction of the text.
    return Text("".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in message))


def print_json(value: object) -> None:
    """One line of JSON on stdout."""
    from ingest.published import as_json

    sys.stdout.write(as_json(value) + "\n")


def account(counts: dict[str, Any]) -> str:
    """The account of an ingest in words: parsed = new + changed + same + rejected."""
    shown = ("parsed", "new", "changed", "same", "rejected")
    words = f"{counts['parsed']:,} parsed: " + ", ".join(f"{counts[name]:,} {name}" for name in shown[1:])
    rest = [
        f"{value:,} {name.replace('_', ' ')}"
        for name, value in counts.items()
        if name not in shown and isinstance(value, int)
    ]
    return words + (f" ({', '.join(rest)})" if rest else "")


def allowed(hosts: list[str] | None) -> frozenset[str]:
    """The hosts of --allow-private; UsageError for what is none."""
    from ingest.feeds.guard import allowed_hosts

    return allowed_hosts(hosts or ())


def say_failures(counts: dict[str, Any]) -> None:
    """A line on the feeds that gave nothing, where there are some."""
    from ingest.feeds.ingest import failures_in_words

    if counts["failed"]:
        say(failures_in_words(counts))


def day_named(text: str | None, option: str) -> date | None:
    """The day that an option names; UsageError where it names none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{option} {text!r} is no day; write 2026-03-14") from None


def print_rows(title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]], limit: int) -> None:
    """A table on stdout under its title, `limit` rows at most, and how to see the rest."""
    out = Console(soft_wrap=True)
    out.print(inert(f"\n{title}"))
    if not rows:
        return
    table = Table(*columns, box=None)
    for row in rows[:limit]:
        table.add_row(*map(inert, row))
    out.print(table)
    if len(rows) > limit:
        out.print(inert(f"… and {len(rows) - limit:,} more: --limit {len(rows)}, or --json"))
