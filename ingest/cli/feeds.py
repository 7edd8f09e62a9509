"""`beatbook feeds`: which feeds are followed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from ingest.cli.shell import (
    JsonOption,
    PrivateOption,
    allowed,
    desk_of,
    feeds,
    inert,
    print_json,
    say,
    tell,
)


@feeds.command("add")
def feeds_add_command(
    context: typer.Context,
    addresses: Annotated[list[str], typer.Argument(metavar="URL...", help="Addresses of feeds.")],
    allow_private: PrivateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask each address once; follow what proves to be a feed, and store its first entries.

    What is no feed is refused with the reason; a page is refused with the feeds that it names. Exit code 1 where
    something was refused.
    """
    outcome = desk_of(context).add_feeds(addresses, allow_private=allowed(allow_private))
    if as_json:
        print_json(outcome.as_json())
    else:
        for state in outcome.added:
            tell(f"added: {state.feed_url}  {state.title or ''}".rstrip())
        for state in outcome.known:
            tell(f"followed already: {state.feed_url}")
        for reject in outcome.refused:
            tell(f"refused: {reject.locator}: {reject.reason}")
            for found in outcome.offers.get(reject.locator, []):
                tell(f"    it names the feed {found.feed_url}  {found.title or ''}".rstrip())
        if outcome.added:
            say(f"Next: {context.obj.command('run')}")
    if outcome.refused:
        raise typer.Exit(1)


@feeds.command("remove")
def feeds_remove_command(
    context: typer.Context,
    addresses: Annotated[list[str], typer.Argument(metavar="URL...", help="Addresses as `feeds list` shows them.")],
    as_json: JsonOption = False,
) -> None:
    """Follow these feeds no longer. All that they brought stays; `feeds add` takes one up again."""
    removed = desk_of(context).remove_feeds(addresses)
    if as_json:
        print_json({"removed": [state.feed_url for state in removed]})
    else:
        for state in removed:
            tell(f"removed: {state.feed_url}")


@feeds.command("list")
def feeds_list_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the feeds that are followed, with their state and when each is asked next (UTC)."""
    from ingest.feeds.lists import feed_rows

    rows = feed_rows(desk_of(context).feed_states())
    if as_json:
        print_json(rows)
        return
    out = Console(soft_wrap=True)
    for row in rows:
        out.print(inert(f"{row['feed_url']}  {row['title'] or ''}".rstrip()))
        out.print(inert(f"    {row['state']}, last success {_minute(row['last_success_at'])}, next {_due(row)}"))
    if not rows:
        say(f"none yet: {context.obj.command('feeds add URL')}, or {context.obj.command('feeds import FILE.opml')}")


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"


def _due(row: dict[str, Any]) -> str:
    return _minute(row["next_due_at"]) if row["next_due_at"] else "at the next poll"


@feeds.command("import")
def feeds_import_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML from a feed reader, or a CSV of addresses.")],
    as_json: JsonOption = False,
) -> None:
    """Follow the feeds of a list; none is asked yet. Lines that name no feed are told with their numbers."""
    from ingest.feeds.opml import read_feed_list

    listed = read_feed_list(file)
    counts = desk_of(context).import_feeds(listed)
    for reject in listed.rejects:
        say(f"not added: {reject.locator}: {reject.reason}")
    if as_json:
        print_json(counts)
    else:
        tell(f"{counts['new']:,} new feeds, {counts['known']:,} known, {counts['refused']:,} refused")
        say(f"Next: {context.obj.command('ingest feeds')}, or {context.obj.command('run')}")


@feeds.command("export")
def feeds_export_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; a file that is there is replaced.")],
) -> None:
    """Write the feeds that are followed as OPML, which every feed reader takes."""
    from ingest.feeds.lists import write_opml

    count = write_opml(desk_of(context).feed_states(), file)
    tell(f"{count:,} feed{'s' if count != 1 else ''} in {file}")


@feeds.command("discover")
def feeds_discover_command(
    context: typer.Context,
    page_url: Annotated[str, typer.Argument(metavar="PAGE_URL", help="A page of the site, such as its front page.")],
    allow_private: PrivateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the feeds of a site: those that the page declares or leads to, else those at common places.

    Each was asked and is a feed. Sitemaps that robots.txt names are listed too. Exit code 1 where there is no feed.
    """
    found = desk_of(context).discover(page_url, allow_private=allowed(allow_private))
    if as_json:
        print_json({"feeds": [feed.as_json() for feed in found.feeds], "sitemaps": found.sitemaps})
    else:
        for feed in found.feeds:
            newest = f", newest {feed.newest_at:%Y-%m-%d}" if feed.newest_at else ""
            tell(
                f"{feed.feed_url}  {feed.title or 'without a title'} ({_entries(feed.entry_count)}{newest}; {feed.how})"
            )
        for sitemap in found.sitemaps:
            say(f"sitemap: {sitemap}")
        if found.feeds:
            say(f"Next: {context.obj.command('feeds add URL')}")
        else:
            tell(f"{page_url} names no feed, and none lies at the usual places")
    if not found.feeds:
        raise typer.Exit(1)
