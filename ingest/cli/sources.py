"""`beatbook ingest`: feeds, archives and story pages come in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.shell import (
    EncoderOption,
    JsonOption,
    PrivateOption,
    account,
    allowed,
    desk_of,
    ingest,
    print_json,
    say,
    say_failures,
    tell,
)
from ingest.errors import UsageError
from ingest.records import Reach


@ingest.command("feeds")
def ingest_feeds_command(
    context: typer.Context,
    feed_list: Annotated[
        Path | None, typer.Option("--list", metavar="FILE", help="Add the feeds of an OPML or CSV file first.")
    ] = None,
    poll_all: Annotated[bool, typer.Option("--all", help="Poll every feed, due or not.")] = False,
    allow_private: PrivateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Poll the feeds that are due: those of the stored list, and of --list where one is given.

    Exit code 1 where every feed that was polled failed.
    """
    hosts = allowed(allow_private)
    listings = None
    if feed_list is not None:
        from ingest.feeds.opml import read_feed_list

        listings = read_feed_list(feed_list)
        for reject in listings.rejects:
            say(f"not added: {reject.locator}: {reject.reason}")
    counts = desk_of(context).ingest_feeds(listings, poll_all=poll_all, allow_private=hosts)
    print_json(counts) if as_json else tell(account(counts))
    say_failures(counts)
    if counts["polled"] and counts["failed"] == counts["polled"]:
        raise typer.Exit(1)
    if not counts["polled"] and not as_json:
        more, everything = (context.obj.command(f"ingest feeds {option}") for option in ("--list FILE", "--all"))
        say(f"no feed was due. Add feeds: {more} (seeds/feeds.opml is a start); or poll all of them: {everything}")


@ingest.command("archive")
def ingest_archive_command(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="CSV, JSON lines or Parquet; text also as .gz.")
    ],
    columns: Annotated[
        str | None,
        typer.Option(
            metavar="FIELD=COLUMN,…",
            help="Which column is what: title, url, published_at, summary, feed_url, guid, author, language, body, "
            "seen_at. "
            "A column of a field's own name needs no mention.",
        ),
    ] = None,
    no_score: Annotated[
        bool, typer.Option("--no-score", help="Load only; `beatbook score` does the rest later.")
    ] = False,
    encoder: EncoderOption = Reach.FULL,
    as_json: JsonOption = False,
) -> None:
    """Load archives of articles. A file loaded again adds nothing; rows that cannot be kept are listed with reasons.

    Exit code 1 where no row could be kept.
    """
    from ingest.documents.archive import parse_columns

    desk = desk_of(context)
    totals = desk.ingest_archives(files, parse_columns(columns))
    counts = totals.as_json()
    if not no_score and not totals.is_all_rejected:
        counts |= desk.score(reach=encoder)
        desk.stories()
    print_json(counts) if as_json else tell(account(counts))
    if totals.is_all_rejected:
        raise typer.Exit(1)


@ingest.command("documents")
def ingest_documents_command(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Story pages as text files, or folders of them.")
    ],
    published: Annotated[
        str | None, typer.Option(metavar="D", help="When they were published (ISO 8601; UTC where no zone is given).")
    ] = None,
    url: Annotated[
        str | None, typer.Option(metavar="U", help="The address of the page, where there is one page.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Who published them: a name or a host.")] = None,
    no_score: Annotated[
        bool, typer.Option("--no-score", help="Load only; `beatbook score` does the rest later.")
    ] = False,
    encoder: EncoderOption = Reach.FULL,
    as_json: JsonOption = False,
) -> None:
    """Load story pages, the seed ingester: headline, takeaways, facts, companies and sections, not a line dropped.

    Hand a page in again with another --published, --url or --outlet to correct it: that counts as changed.
    """
    from ingest.dates import parse_date

    published_at = parse_date(published)
    if published and published_at is None:
        raise UsageError(f"--published {published!r} is no date; write 2026-03-14 or 2026-03-14T09:30:00Z")
    desk = desk_of(context)
    totals, reasons = desk.ingest_documents(paths, published_at=published_at, url=url, outlet=outlet)
    counts = totals.as_json()
    for line in reasons:
        say(f"rejected: {line}")
    if not no_score and counts["new"] + counts["changed"]:
        counts |= desk.score(reach=encoder)
        desk.stories()
    print_json(counts) if as_json else tell(account(counts))
    if totals.is_all_rejected:
        raise typer.Exit(1)
