"""The command line: arguments in, exit code out. 0 done, 1 the job failed, 2 the call was wrong."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text
from typer._click.exceptions import ClickException, NoArgsIsHelpError  # typer has them under no public name
from typer.core import TyperGroup

from ingest.errors import BeatbookError, StoppedError, UsageError
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


def _desk(context: typer.Context) -> Any:
    # Imported here: the pipeline brings in all stages, and `beatbook --help` should not wait for them.
    from ingest.pipeline import Desk, utc_now

    return Desk(home=context.obj, now=utc_now, step=_step, say=_say)


def _say(message: str) -> None:
    errors.print(_shown(message), style="dim", soft_wrap=True)


@contextmanager
def _step(label: str) -> Iterator[Callable[[int, int | None], None]]:
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


def _tell(message: str) -> None:
    errors.print(_shown(message), soft_wrap=True)


def _shown(message: str) -> Text:
    # File names and titles come from outside: nothing in them may move the cursor or turn the direction of the text.
    return Text("".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in message))


def _print_json(value: object) -> None:
    from ingest.published import as_json

    sys.stdout.write(as_json(value) + "\n")


def _account(counts: dict[str, Any]) -> str:
    shown = ("parsed", "new", "changed", "same", "rejected")
    words = f"{counts['parsed']:,} parsed: " + ", ".join(f"{counts[name]:,} {name}" for name in shown[1:])
    rest = [
        f"{value:,} {name.replace('_', ' ')}"
        for name, value in counts.items()
        if name not in shown and isinstance(value, int)
    ]
    return words + (f" ({', '.join(rest)})" if rest else "")


# -- the whole job --------------------------------------------------------------


@app.command()
def run(
    context: typer.Context,
    no_app: Annotated[bool, typer.Option("--no-app", help="Stop when the snapshot is published.")] = False,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8501,
    allow_private: PrivateOption = None,
    encoder: EncoderOption = Reach.FULL,
) -> None:
    """Ingest what is due, score, build, publish, open the dashboard. An empty home gets the sample beat."""
    home = context.obj
    _tell_made(home, _desk(context).run(_allowed(allow_private), reach=encoder))
    if no_app:
        _tell(f"open the dashboard: {home.command('app')}")
    else:
        _open_app(home, host, port)


def _tell_made(home: Home, made: dict[str, Any]) -> None:
    """What a run has made and where it lies, a line for each stage that there was."""
    if "sample" in made:
        _tell(f"sample beat: {_account(made['sample'])}")
    if "feeds" in made:
        _tell(f"feeds: {_account(made['feeds'])}")
        _say_failures(made["feeds"])
    _tell(f"texts: {made['score']['scored']:,} scored, {made['score']['waiting']:,} waiting")
    _tell(f"entries: {made['stories']['placed']:,} placed in stories, {made['stories']['unplaced']:,} waiting")
    if "build" in made:
        _tell(f"published {home.published / made['build']['snapshot']} in {made['build']['seconds']} s")
    else:
        _tell(f"nothing has changed since {home.snapshot()} was published")


@app.command()
def watch(
    context: typer.Context,
    build_every: Annotated[
        int, typer.Option("--build-every", min=1, metavar="MINUTES", help="Build so often at most.")
    ] = 30,
    rounds: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="End after N rounds; without it, by Ctrl-C or SIGTERM.")
    ] = None,
    allow_private: PrivateOption = None,
    encoder: EncoderOption = Reach.FULL,
    as_json: JsonOption = False,
) -> None:
    """Keep a beat alive: poll each feed when it is due, score, build when there is something new, repair once a day.

    What fails is told and tried again later. Stop it whenever you like: nothing that was stored is lost, and the next
    watch goes on. docs/watch.md has a systemd unit and a line for cron.
    """
    from ingest.watch_table import watching
    from ingest.watching import Rules
    from ingest.watching import watch as keep_watch

    rules = Rules(timedelta(minutes=build_every), _allowed(allow_private), encoder)
    with watching(_desk(context), rules, errors) as watcher:
        log = keep_watch(watcher, rounds=rounds)
    if as_json:
        _print_json(log.as_json())


@app.command()
def sample(context: typer.Context, as_json: JsonOption = False) -> None:
    """Make the sample beat in an empty home: 180 days of fictional news whose truth is known.

    The trends index is built as of eight past days too, so that it can be seen how its numbers were revised.
    """
    home = context.obj
    counts = _desk(context).make_sample()
    following = f"{home.command('score')}, then {home.command('build')}"
    _print_json(counts) if as_json else _tell(f"sample beat: {_account(counts)}. Next: {following}")


@app.command("app")
def open_app(context: typer.Context, host: HostOption = "127.0.0.1", port: PortOption = 8501) -> None:
    """Open the dashboard alone, on the last published snapshot."""
    _open_app(context.obj, host, port)


def _open_app(home: Home, host: str, port: int) -> None:
    from app.launch import command, free_port

    try:
        free = free_port(host, port)
    except OSError as error:
        raise UsageError(f"--host {host} is no address of this machine ({error.strerror or error})") from error
    if free is None:
        raise BeatbookError(f"ports {port} and the next ones on {host} are all taken; name another by --port")
    if free != port:
        _say(f"port {port} is taken")
    _tell(f"dashboard: http://{f'[{host}]' if ':' in host else host}:{free}/  (stop it by Ctrl-C)")
    arguments, environment = command(home.root, host, free)
    sys.stdout.flush()
    os.execvpe(arguments[0], arguments, environment)


# -- bringing news in -------------------------------------------------------------


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
    allowed = _allowed(allow_private)
    listings = None
    if feed_list is not None:
        from ingest.feeds.opml import read_feed_list

        listings = read_feed_list(feed_list)
        for reject in listings.rejects:
            _say(f"not added: {reject.locator}: {reject.reason}")
    counts = _desk(context).ingest_feeds(listings, poll_all=poll_all, allow_private=allowed)
    _print_json(counts) if as_json else _tell(_account(counts))
    _say_failures(counts)
    if counts["polled"] and counts["failed"] == counts["polled"]:
        raise typer.Exit(1)
    if not counts["polled"] and not as_json:
        more, everything = (context.obj.command(f"ingest feeds {option}") for option in ("--list FILE", "--all"))
        _say(f"no feed was due. Add feeds: {more} (seeds/feeds.opml is a start); or poll all of them: {everything}")


def _allowed(hosts: list[str] | None) -> frozenset[str]:
    from ingest.feeds.guard import allowed_hosts

    return allowed_hosts(hosts or ())


def _say_failures(counts: dict[str, Any]) -> None:
    from ingest.feeds.ingest import failures_in_words

    if counts["failed"]:
        _say(failures_in_words(counts))


# -- the feeds that are followed ------------------------------------------------------


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
    outcome = _desk(context).add_feeds(addresses, allow_private=_allowed(allow_private))
    if as_json:
        _print_json(outcome.as_json())
    else:
        for state in outcome.added:
            _tell(f"added: {state.feed_url}  {state.title or ''}".rstrip())
        for state in outcome.known:
            _tell(f"followed already: {state.feed_url}")
        for reject in outcome.refused:
            _tell(f"refused: {reject.locator}: {reject.reason}")
            for found in outcome.offers.get(reject.locator, []):
                _tell(f"    it names the feed {found.feed_url}  {found.title or ''}".rstrip())
        if outcome.added:
            _say(f"Next: {context.obj.command('run')}")
    if outcome.refused:
        raise typer.Exit(1)


@feeds.command("remove")
def feeds_remove_command(
    context: typer.Context,
    addresses: Annotated[list[str], typer.Argument(metavar="URL...", help="Addresses as `feeds list` shows them.")],
    as_json: JsonOption = False,
) -> None:
    """Follow these feeds no longer. All that they brought stays; `feeds add` takes one up again."""
    removed = _desk(context).remove_feeds(addresses)
    if as_json:
        _print_json({"removed": [state.feed_url for state in removed]})
    else:
        for state in removed:
            _tell(f"removed: {state.feed_url}")


@feeds.command("list")
def feeds_list_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the feeds that are followed, with their state and when each is asked next (UTC)."""
    from ingest.feeds.lists import feed_rows

    rows = feed_rows(_desk(context).feed_states())
    if as_json:
        _print_json(rows)
        return
    out = Console(soft_wrap=True)
    for row in rows:
        out.print(_shown(f"{row['feed_url']}  {row['title'] or ''}".rstrip()))
        out.print(_shown(f"    {row['state']}, last success {_minute(row['last_success_at'])}, next {_due(row)}"))
    if not rows:
        _say(f"none yet: {context.obj.command('feeds add URL')}, or {context.obj.command('feeds import FILE.opml')}")


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
    counts = _desk(context).import_feeds(listed)
    for reject in listed.rejects:
        _say(f"not added: {reject.locator}: {reject.reason}")
    if as_json:
        _print_json(counts)
    else:
        _tell(f"{counts['new']:,} new feeds, {counts['known']:,} known, {counts['refused']:,} refused")
        _say(f"Next: {context.obj.command('ingest feeds')}, or {context.obj.command('run')}")


@feeds.command("export")
def feeds_export_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; a file that is there is replaced.")],
) -> None:
    """Write the feeds that are followed as OPML, which every feed reader takes."""
    from ingest.feeds.lists import write_opml

    count = write_opml(_desk(context).feed_states(), file)
    _tell(f"{count:,} feed{'s' if count != 1 else ''} in {file}")


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
    found = _desk(context).discover(page_url, allow_private=_allowed(allow_private))
    if as_json:
        _print_json({"feeds": [feed.as_json() for feed in found.feeds], "sitemaps": found.sitemaps})
    else:
        for feed in found.feeds:
            newest = f", newest {feed.newest_at:%Y-%m-%d}" if feed.newest_at else ""
            _tell(
                f"{feed.feed_url}  {feed.title or 'without a title'} ({_entries(feed.entry_count)}{newest}; {feed.how})"
            )
        for sitemap in found.sitemaps:
            _say(f"sitemap: {sitemap}")
        if found.feeds:
            _say(f"Next: {context.obj.command('feeds add URL')}")
        else:
            _tell(f"{page_url} names no feed, and none lies at the usual places")
    if not found.feeds:
        raise typer.Exit(1)


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

    desk = _desk(context)
    totals = desk.ingest_archives(files, parse_columns(columns))
    counts = totals.as_json()
    if not no_score and not totals.is_all_rejected:
        counts |= desk.score(reach=encoder)
        desk.stories()
    _print_json(counts) if as_json else _tell(_account(counts))
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
    desk = _desk(context)
    totals, reasons = desk.ingest_documents(paths, published_at=published_at, url=url, outlet=outlet)
    counts = totals.as_json()
    for line in reasons:
        _say(f"rejected: {line}")
    if not no_score and counts["new"] + counts["changed"]:
        counts |= desk.score(reach=encoder)
        desk.stories()
    _print_json(counts) if as_json else _tell(_account(counts))
    if totals.is_all_rejected:
        raise typer.Exit(1)


# -- numbers and history ------------------------------------------------------------


@app.command()
def score(
    context: typer.Context,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Score N texts at most.")] = None,
    encoder: EncoderOption = Reach.FULL,
    again: Annotated[
        bool,
        typer.Option(
            "--again",
            help="Score texts too that only another version has scored: after an upgrade, or to go from words to full.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Score the texts that are not scored yet, newest first, then place their entries in stories.

    Stop it whenever you like: it goes on where it was.

    A text has one score a version, and old ones stay. A new version serves in the marts once it has scored 99% of the
    texts; until then the old one does, and what it lacks is filled in from others and marked (is_fallback_score).
    """
    desk = _desk(context)
    counts = desk.score(limit, reach=encoder, again=again)
    placed = desk.stories()["placed"]
    if as_json:
        _print_json(counts)
    else:
        _tell(f"{counts['scored']:,} scored, {counts['waiting']:,} waiting; {placed:,} placed in stories")


@app.command()
def stories(
    context: typer.Context,
    now: Annotated[
        bool, typer.Option("--now", help="Place entries too whose text waits for scoring: on words alone, for good.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Place the entries that have no place in a story yet, in order of time, up to the first that waits for scoring.

    `beatbook score` and `beatbook run` do so too. An entry is placed once: what it is compared with is what was open at
    its own hour. Stop it whenever you like: it goes on where it was.
    """
    counts = _desk(context).stories(on_words=now)
    _print_json(counts) if as_json else _tell(f"{counts['placed']:,} placed in stories, {counts['unplaced']:,} waiting")


@app.command()
def repair(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Merge stories that proved to be one, and split those that proved to be two, among the last two weeks' entries.

    Every repair is logged with its reason, and the id of a story that is merged away leads to the one that goes on.
    """
    repairs = _desk(context).repair(is_dry_run=dry_run)
    if as_json:
        kinds = [made.kind for made in repairs]
        counts = {"merged": kinds.count("merge"), "split": kinds.count("split"), "dry_run": dry_run}
        shown = [
            {
                "kind": made.kind,
                "story_id": made.story_id,
                "other_story_id": made.other_story_id,
                "entries": len(made.entry_ids),
                "similarity": round(made.similarity, 4),
                "reason": made.reason,
            }
            for made in repairs
        ]
        _print_json(counts | {"repairs": shown})
        return
    for made in repairs:
        way = "merged into" if made.kind == "merge" else "split off:"
        _tell(f"{made.story_id} {way} {made.other_story_id} ({len(made.entry_ids):,} entries): {made.reason}")
    _tell(f"{len(repairs):,} repairs{' would be made' if dry_run else ''}")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def build(context: typer.Context, as_json: JsonOption = False) -> None:
    """dbt build, publish, prune old snapshots. What follows goes to dbt: --full-refresh, --select trends_index.

    A build of a part (--select, --exclude) changes the warehouse and publishes nothing, unless it makes every published
    table: a snapshot is of one build.
    """
    result = _desk(context).build(list(context.args))
    if as_json:
        _print_json(result)
    elif not result["published"]:
        _tell(
            f"built {result['nodes']} nodes in {result['seconds']} s; nothing was published: "
            f"that takes a build of every table, {context.obj.command('build')}"
        )
    else:
        _tell(f"published {result['snapshot']} in {result['seconds']} s")


@evaluate.command("sentiment")
def evaluate_sentiment_command(
    gold: Annotated[Path, typer.Option(metavar="FILE", help="A labelled CSV.", exists=True, dir_okay=False)],
    text: Annotated[
        str, typer.Option(metavar="COLUMN,…", help="The columns of the text; title and summary unless named.")
    ] = "",
    label: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Tiers -2 to 2, scores -1 to 1, or negative, neutral, positive."),
    ] = None,
    encoder: EncoderOption = Reach.FULL,
    as_json: JsonOption = False,
) -> None:
    """Score the texts of a labelled CSV and compare, with a general lexicon (VADER) as the floor."""
    from ingest.evaluate.sentiment import evaluate_sentiment, in_words, read_gold

    columns = [name.strip() for name in text.split(",") if name.strip()]
    report = evaluate_sentiment(read_gold(gold, columns, label), reach=encoder)
    _print_json(report.as_json()) if as_json else sys.stdout.write(in_words(report))


@train.command("sentiment")
def train_sentiment_command(as_json: JsonOption = False) -> None:
    """Rebuild the shipped weights from seeds/corpora/sentiment.jsonl: the same corpus gives the same weights."""
    from ingest.text.encoder import SentenceEncoder
    from ingest.text.sentiment import WEIGHTS_FILE
    from ingest.text.training import corpus_vectors, read_corpus
    from ingest.text.training import train as train_weights

    examples = read_corpus()
    with _step("training") as progress:
        weights = train_weights(examples, corpus_vectors(examples, SentenceEncoder()), progress=progress).weights
    weights.save(WEIGHTS_FILE)
    result = {"examples": len(examples), "corpus_hash": weights.corpus_hash, "weights": str(WEIGHTS_FILE)}
    _print_json(result) if as_json else _tell(f"{len(examples):,} examples: {WEIGHTS_FILE}")


@evaluate.command("index")
def evaluate_index_command(
    context: typer.Context,
    runs: Annotated[int, typer.Option(min=1, max=200, metavar="N", help="Panels drawn for each scenario.")] = 20,
    seed: Annotated[int, typer.Option(min=0, metavar="S", help="The same seed gives the same panels.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Measure the trends index on invented panels of sources whose attention is known, beside four other methods.

    Ten scenarios: sources come and go, fail, double, copy, grow, or change what they write about.
    """
    from ingest.evaluate.index import evaluate_index, in_words

    simulated = evaluate_index(_desk(context), runs=runs, seed=seed)
    _print_json(simulated.as_json()) if as_json else sys.stdout.write(in_words(simulated))


@evaluate.command("impact")
def evaluate_impact_command(
    context: typer.Context,
    gold: Annotated[
        Path,
        typer.Option(
            "--gold",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="CSV: url, title, summary, regulatory, financial, operational, impact.",
        ),
    ],
    as_json: JsonOption = False,
) -> None:
    """Compare the impact that the rules read in articles with the impact that people gave them."""
    from ingest.evaluate.impact import evaluate_impact

    compared = evaluate_impact(gold, _desk(context))
    figures = compared.as_json()
    if as_json:
        _print_json(figures)
        return
    found = figures["beatbook"]
    assert isinstance(found, dict)
    _tell(f"{figures['n']:,} articles")
    for name, value in found.items():
        _tell(f"  {name.replace('_', ' '):24} {'none' if value is None else f'{value:.3f}'}")
    _tell("furthest from their labels (label, ours):")
    for article, ours in compared.worst(10):
        _tell(f"  {article.labels[0]:4.1f} {ours[0]:3.0f}  {article.title}")


@evaluate.command("stories")
def evaluate_stories_command(
    context: typer.Context,
    archive: Annotated[
        Path,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="An archive, as `ingest archive` reads it."),
    ],
    gold: Annotated[
        Path, typer.Option(metavar="FILE", exists=True, dir_okay=False, help="CSV: url, story (any name of one).")
    ],
    since: Annotated[
        str | None,
        typer.Option(
            metavar="D",
            help="The first day (UTC) whose entries are scored and placed; begin three days before the labels. Of "
            "earlier days the words alone are counted, so that it is known which are rare: two weeks of them help.",
        ),
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="D", help="The last day (UTC).")] = None,
    columns: Annotated[
        str | None, typer.Option(metavar="FIELD=COLUMN,…", help="Which column is what, as for `ingest archive`.")
    ] = None,
    encoder: EncoderOption = Reach.FULL,
    repair: Annotated[
        bool, typer.Option("--repair", help="Repair the stories, as `beatbook repair` does, before they are compared.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Place the entries of an archive in stories and compare with the stories that people gave some of them.

    Everything between the days is placed, in a scratch home, before the labelled file is opened. Beside ours stand two
    floors: every article a story of its own, and articles of one title one story.
    """
    from ingest.documents.archive import parse_columns
    from ingest.evaluate.stories import evaluate_stories, in_words

    compared = evaluate_stories(
        archive,
        gold,
        _desk(context),
        since=_day(since, "--since"),
        until=_day(until, "--until"),
        columns=parse_columns(columns),
        reach=encoder,
        is_repaired=repair,
    )
    figures = compared.as_json()
    _print_json(figures) if as_json else sys.stdout.write(in_words(figures))


@evaluate.command("sample")
def evaluate_sample_command(
    context: typer.Context, encoder: EncoderOption = Reach.FULL, as_json: JsonOption = False
) -> None:
    """Compare the stories found in the sample beat with those planted in it: N, gate, rumours, disputes, impact.

    Without --home the sample is made, scored, placed and built in a scratch home: some minutes. With --home the last
    build of that sample home is taken as it is.
    """
    from ingest.evaluate.sample import compare, evaluate_sample, in_words

    is_named = context.find_root().params["home"] is not None
    compared = compare(context.obj) if is_named else evaluate_sample(_desk(context), reach=encoder)
    _print_json(compared.as_json()) if as_json else sys.stdout.write(in_words(compared))


def _day(text: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{option} {text!r} is no day; write 2026-03-14") from None


# -- the dictionaries --------------------------------------------------------------------

RowsOption = Annotated[
    int, typer.Option("--limit", min=1, metavar="N", help="Rows of each list at most; JSON has all.")
]


@lexicon.command("check")
def lexicon_check_command(
    context: typer.Context,
    share: Annotated[
        float,
        typer.Option(min=0, max=1, help="Too much: a term that stands in more than this share of all articles."),
    ] = 0.05,
    alone: Annotated[
        float,
        typer.Option(
            min=0,
            max=1,
            help="Too much: a term of whose articles more than this share name no other topic or company.",
        ),
    ] = 0.9,
    alone_articles: Annotated[
        int, typer.Option(min=1, metavar="N", help="--alone judges terms that stand in at least so many articles.")
    ] = 20,
    least_articles: Annotated[
        int, typer.Option(min=0, metavar="N", help="Too little: told of a home with at least so many articles.")
    ] = 1_000,
    limit: RowsOption = 20,
    show_all: Annotated[
        bool, typer.Option("--all", help="List every row, and what was never seen too; it is only counted otherwise.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List terms of topics, companies and impact rules that match too much, too little, or each other.

    Too much: see --share and --alone; of impact rules those that score and need nothing else beside them. Too little:
    entries and terms that no article holds. Each other: a term that counts for two entries (unless one of them has a
    shorter term inside it, which it would hide), one that was seen only inside a longer term of another entry, and an
    excluded term with no term inside it. All is read from the last build.
    """
    from ingest.lexicon.check import Bounds, check_home

    report = check_home(context.obj, Bounds(share, alone, alone_articles, least_articles))
    if as_json:
        _print_json(report.as_json())
        return
    lists = {
        "match too much": report.too_much,
        "terms that meet": report.each_other,
        "entries that were never seen": report.unseen_entries,
        "terms that were never seen": report.unseen_terms,
    }
    dictionaries = ("topics", "companies", "impact")
    _print_rows(
        f"{report.article_count:,} articles",
        ("what", *dictionaries),
        [
            (title, *(f"{sum(one.dictionary == name for one in findings):,}" for name in dictionaries))
            for title, findings in lists.items()
        ],
        len(lists),
    )
    for title, findings in lists.items():
        if title.endswith("never seen") and report.article_count < least_articles:
            _print_rows(f"{title}: not told of fewer than {least_articles:,} articles", (), [], 0)
            continue
        if title.endswith("never seen") and findings and not show_all:
            _print_rows(f"{title}: {len(findings):,}; --all lists them", (), [], 0)
            continue
        _print_rows(
            f"{title}: {len(findings):,}",
            ("dictionary", "entry", "term", "articles", "why"),
            [
                (
                    found.dictionary,
                    found.entry_id,
                    found.term,
                    f"{found.article_count:,}" if found.article_count is not None else "",
                    f"{found.why}: {found.other}" if found.other else found.why,
                )
                for found in findings
            ],
            max(len(findings), 1) if show_all else limit,
        )


@lexicon.command("emerging")
def lexicon_emerging_command(
    context: typer.Context,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="How many at most; all unless given.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List names that look like companies and that no dictionary has, those of the most articles first.

    They stand beside words of funding, founding or valuation (seeds/company_cues.csv) in two outlets or three articles
    at least. Take one by `beatbook lexicon accept NAME`; to be rid of one for good, add it to seeds/not_companies.csv.
    """
    from ingest.lexicon.companies import emerging_companies

    found = emerging_companies(context.obj, limit)
    if as_json:
        _print_json(found)
        return
    _print_rows(
        f"names that may be companies: {len(found):,}",
        ("name", "articles", "outlets", "first", "last", "for example"),
        [
            (
                str(row["name"]),
                f"{row['article_count']:,}",
                f"{row['outlet_count']:,}",
                str(row["first_date"]),
                str(row["last_date"]),
                str(row["example_title"]),
            )
            for row in found
        ],
        len(found) or 1,
    )


@lexicon.command("accept")
def lexicon_accept_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The company as readers should see it.")],
    company_id: Annotated[
        str | None, typer.Option(metavar="ID", help="Its slug, for ever; made of the name unless given.")
    ] = None,
    kind: Annotated[str, typer.Option(help="What sort of company it is: a kind that another one has.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Add a company to seeds/companies.csv and its name to seeds/company_names.csv.

    A name of one plain word counts only in its very spelling (Ring), others in any. What is known is refused.
    """
    from ingest.lexicon.companies import accept

    accepted = accept(name, company_id=company_id, kind=kind)
    if as_json:
        _print_json(accepted.as_json())
    else:
        _tell(f"{accepted.name} is company {accepted.company_id}. Next: beatbook build, which reads all history again")


@lexicon.command("terms")
def lexicon_terms_command(
    context: typer.Context,
    week: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="A day of the week; the newest week unless given."),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="How many at most; all unless given.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the terms that came up in a week, the clearest first.

    Four outlets or more said them, three times as often as in the eight weeks before. Known ones hold a term of a topic
    or a name of a company. Give one to a topic by `beatbook lexicon accept-term TERM TOPIC`; to be rid of a word for
    good, add it to seeds/term_stops.csv.
    """
    from ingest.lexicon.terms import emerging_terms

    found = emerging_terms(context.obj, week.date() if week else None, limit)
    if as_json:
        _print_json(found)
        return
    _print_rows(
        f"terms that came up in the week of {found[0]['period_start']}: {len(found):,}" if found else "no term came up",
        ("term", "times usual", "articles", "outlets", "known"),
        [
            (
                str(row["term"]),
                f"{row['ratio']:.1f}",
                f"{row['article_count']:,}",
                f"{row['outlet_count']:,}",
                "yes" if row["is_known"] else "",
            )
            for row in found
        ],
        len(found) or 1,
    )


@lexicon.command("accept-term")
def lexicon_accept_term_command(
    term: Annotated[str, typer.Argument(metavar="TERM", help="One word or more, accents as texts have them.")],
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="The topic_id that it counts for.")],
    as_json: JsonOption = False,
) -> None:
    """Add a term to seeds/topic_terms.csv.

    Case does not count. What the topic, or another one, has already is refused.
    """
    from ingest.lexicon.terms import accept_term

    accepted = accept_term(term, topic)
    if as_json:
        _print_json(accepted.as_json())
    else:
        _tell(f"{accepted.term} is a term of {accepted.topic_id}. Next: beatbook build, which reads all history again")


def _print_rows(title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]], limit: int) -> None:
    out = Console(soft_wrap=True)
    out.print(_shown(f"\n{title}"))
    if not rows:
        return
    table = Table(*columns, box=None)
    for row in rows[:limit]:
        table.add_row(*map(_shown, row))
    out.print(table)
    if len(rows) > limit:
        out.print(_shown(f"… and {len(rows) - limit:,} more: --limit {len(rows)}, or --json"))


# -- looking ---------------------------------------------------------------------------


@app.command()
def status(context: typer.Context, as_json: JsonOption = False) -> None:
    """Rows by table, feeds by state, the last build, and what waits for scoring."""
    from ingest.text.readings import METHODS
    from ingest.warehouse.status import home_status

    found = home_status(context.obj, METHODS)
    if as_json:
        _print_json(found)
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
        _say(f"{write_package(context.obj, package)} tables in {package}")
        return
    if table is None:
        raise UsageError("name a TABLE, such as trends_index, or a folder by --package")
    if file_format is ExportFormat.parquet and out is None and sys.stdout.isatty():
        raise UsageError("Parquet is no text for a terminal: name a file by --out FILE")
    count = export_table(context.obj, table, file_format.value, out, _day(as_of, "--as-of"))
    if out:
        _say(f"{count:,} rows of {table} in {out}")


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

    week, known = _day(period, "PERIOD"), _day(vintage, "VINTAGE")
    if week is None or known is None:
        raise UsageError("PERIOD and VINTAGE are days, such as 2026-03-14")
    found = reproduce_value(_desk(context), index, week, known, line=line.value, unit=unit)
    _print_json(found.as_json()) if as_json else sys.stdout.write("\n".join(in_words(found)) + "\n")
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
        _print_json(found)
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
        _say("no article holds all these words")


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
        _print_json(found.as_json()) if as_json else sys.stdout.write(as_markdown(found))
        return
    listed = list_stories(context.obj, limit, held=held, everything=everything)
    if as_json:
        _print_json(listed.rows)
    else:
        _print_stories(listed.rows, held=held)
    if listed.off_beat:
        _tell(f"{listed.off_beat:,} more have no topic of the beat; --all lists them too")


def _print_stories(listed: list[dict[str, Any]], *, held: bool) -> None:
    from ingest.stories.wording import impact_words, status_words, title_words

    out = Console(soft_wrap=True)
    for row in listed:
        words = f"{status_words(row)}, {impact_words(row)}"
        out.print(_shown(f"{row['started_at']:%Y-%m-%d %H:%M}  {row['story_id']}  {title_words(row)}"))
        out.print(_shown(f"    {words}" + (f". {row['gate_reason']}" if held else "")), style="dim")
    if not listed:
        _say(f"no story is {'held' if held else 'published'}")


def main() -> None:
    """Run the command line; every foreseen failure is one clear line on stderr."""
    # NumPy reads it when it is first imported. Its products are many and small here: threads that wait for each other
    # make them eight times slower on a busy machine.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        sys.exit(app(standalone_mode=False))
    except NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except ClickException as error:
        _fail(_in_one_line(error), error.exit_code)
    except typer.Abort:
        _fail("stopped", 130)
    except UsageError as error:
        _fail(str(error), 2)
    except StoppedError as error:
        _fail(str(error), 128 + error.signal_number)
    except BeatbookError as error:
        _fail(str(error), 1)
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python would complain once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        _fail(f"{error.filename or 'the disk'}: {error.strerror or error}", 1)


def _in_one_line(error: ClickException) -> str:
    """What was wrong with the call, and where the right ones stand."""
    said = error.format_message().replace("Value error, ", "").strip().removesuffix(".")
    for wordy, plain in _PLAINER.items():
        said = said.replace(wordy, plain)
    context = getattr(error, "ctx", None)
    return f"{said} (see {context.command_path} --help)" if context else said


_PLAINER = {
    "Input should be a valid integer, unable to parse string as an integer": "it is no whole number",
    "Input should be greater than or equal to": "it must be at least",
    "Input should be less than or equal to": "it must be at most",
    "{": "",
    "}": "",
}


def _fail(message: str, code: int) -> None:
    _tell(f"beatbook: {message}")
    sys.exit(code)
