"""What there is, and how to take it away: status, export, reproduce, search, story."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.cli.shell import (
    ExportFormat,
    JsonOption,
    app,
    day_named,
    desk_of,
    inert,
    print_json,
    say,
    tell,
)
from ingest.errors import UsageError


@app.command()
def status(context: typer.Context, as_json: JsonOption = False) -> None:
    """Rows by table, feeds by state, the last build, and what waits for scoring."""
    from ingest.text.readings import METHODS
    from ingest.warehouse.status import home_status

    found = home_status(context.obj, METHODS)
    if as_json:
        print_json(found)
        return
    out = Console(soft_wrap=True)
    kind = found["busy"] or found["kind"] or "empty"
    out.print(Text(f"home {found['home']} ({kind})"))
    build_of = found["last_build"]
    rows = Table("table", "rows", box=None)
    rows.columns[1].justify = "right"
    for name, count in (found["tables"] or {}).items():
        rows.add_row(Text(f"raw.{name}"), f"{count:,}")
    for name, count in build_of["tables"].items() if build_of else ():
        rows.add_row(Text(name), f"{count:,}")
    out.print(rows)
    if not found["busy"]:
        feeds = ", ".join(f"{count:,} {state}" for state, count in found["feeds"].items())
        out.print(Text(f"feeds: {feeds or 'none'}"))
        out.print(Text(f"waiting for scoring: {found['waiting_for_scoring']:,}"))
        out.print(Text(f"waiting for a place in a story: {found['waiting_for_stories']:,}"))
        for version, count in found["scored_by"].items():
            out.print(Text(f"scored by {version}: {count:,}"))
    out.print(
        Text(
            f"last build: {build_of['snapshot']}, {build_of['built_at']} UTC"
            if build_of
            else f"never built: {context.obj.command('build')}"
        )
    )


@app.command()
def export(
    context: typer.Context,
    table: Annotated[
        str | None, typer.Argument(metavar="TABLE", help="A published table, such as trends_index.")
    ] = None,
    file_format: Annotated[ExportFormat, typer.Option("--format", help="How to write it.")] = ExportFormat.csv,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to; standard output where there is none.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="D",
            help="trends_index as it stood at the end of that day (UTC): what was current, and published, then.",
        ),
    ] = None,
    package: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write the index as a Frictionless data package into this folder."),
    ] = None,
) -> None:
    """Take a published table away as CSV, Parquet or JSON, or the index as a data package.

    For example, how the index stood at the end of 30 September: beatbook export trends_index --as-of 2026-09-30
    """
    from ingest.package import write_package
    from ingest.published import export_table

    if package is not None:
        if table or out or as_of or file_format is not ExportFormat.csv:
            raise UsageError("--package writes the whole index as CSV: leave TABLE, --format, --out and --as-of away")
        say(f"{write_package(context.obj, package)} tables in {package}")
        return
    if table is None:
        raise UsageError("name a TABLE, such as trends_index, or a folder by --package")
    if file_format is ExportFormat.parquet and out is None and sys.stdout.isatty():
        raise UsageError("Parquet is no text for a terminal: name a file by --out FILE")
    count = export_table(context.obj, table, file_format.value, out, day_named(as_of, "--as-of"))
    if out:
        say(f"{count:,} rows of {table} in {out}")


class Line(StrEnum):
    """The two lines of the trends index."""

    current = "current"
    published = "published"


@app.command()
def reproduce(
    context: typer.Context,
    index: Annotated[str, typer.Argument(metavar="INDEX", help="beat, or the id of a topic or a company.")],
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="The week: any day of it.")],
    vintage: Annotated[
        str, typer.Argument(metavar="VINTAGE", help="The day (UTC) at whose end the number stood as it is to be made.")
    ],
    line: Annotated[Line, typer.Option(help="The line that may be revised, or the one that never is.")] = Line.current,
    unit: Annotated[str, typer.Option(help="What is counted, as in trends_index.")] = "article",
    as_json: JsonOption = False,
) -> None:
    """Make a number of the trends index again, as it stood on a day of the past, and say whether it is equal.

    The index is built in a scratch home from what had been seen by then; the home itself is not touched. Where the
    number comes out as another one, the command says what has changed since: the terms of the dictionary, the version
    of the method, the sources, entries that were stored later. Exit code 1 then.

    For example, antitrust in the week of 7 September as it stood at the end of 30 September:
    beatbook reproduce antitrust 2026-09-07 2026-09-30
    """
    from ingest.vintages import in_words
    from ingest.vintages import reproduce as reproduce_value

    week, known = day_named(period, "PERIOD"), day_named(vintage, "VINTAGE")
    if week is None or known is None:
        raise UsageError("PERIOD and VINTAGE are days, such as 2026-03-14")
    found = reproduce_value(desk_of(context), index, week, known, line=line.value, unit=unit)
    print_json(found.as_json()) if as_json else sys.stdout.write("\n".join(in_words(found)) + "\n")
    if not found.is_equal:
        raise typer.Exit(1)


@app.command()
def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS")],
    limit: Annotated[int, typer.Option(min=1, help="How many articles at most.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Find articles whose title and summary hold all the words, newest first."""
    from ingest.published import search_articles

    found = search_articles(context.obj, words, limit)
    if as_json:
        print_json(found)
        return
    out = Console(soft_wrap=True)
    for article in found:
        out.print(
            Text(
                f"{article['published_at']:%Y-%m-%d %H:%M}  {article['outlet_name']}  {article['title']}"
                f"\n    {article['url'] or ''}"
            )
        )
    if not found:
        say("no article holds all these words")


@app.command()
def story(
    context: typer.Context,
    story_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A story's id, or as much of it as no other begins with.")
    ] = None,
    held: Annotated[bool, typer.Option("--held", help="List those that are held, each with why.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="List those too that no topic of the beat has.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="List so many at most.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Print a story as Markdown with its sources; without ID, list the newest stories of the beat that are published.

    Every statement names the source that it comes from; every number shows how it came about. The id of a story that
    was merged away leads to the story that has its articles.
    """
    from ingest.stories.reading import list_stories, read_story

    if story_id is not None:
        from ingest.stories.page import as_markdown

        found = read_story(context.obj, story_id)
        print_json(found.as_json()) if as_json else sys.stdout.write(as_markdown(found))
        return
    listed = list_stories(context.obj, limit, held=held, everything=everything)
    if as_json:
        print_json(listed.rows)
    else:
        _print_stories(listed.rows, held=held)
    if listed.off_beat:
        tell(f"{listed.off_beat:,} more have no topic of the beat; --all lists them too")


def _print_stories(listed: list[dict[str, Any]], *, held: bool) -> None:
    from ingest.stories.wording import impact_words, status_words, title_words

    out = Console(soft_wrap=True)
    for row in listed:
        words = f"{status_words(row)}, {impact_words(row)}"
        out.print(inert(f"{row['started_at']:%Y-%m-%d %H:%M}  {row['story_id']}  {title_words(row)}"))
        out.print(inert(f"    {words}" + (f". {row['gate_reason']}" if held else "")), style="dim")
    if not listed:
        say(f"no story is {'held' if held else 'published'}")
