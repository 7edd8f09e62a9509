"""The job and its stages: run, watch, sample, app, score, stories, repair, build."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from typing import Annotated, Any

import typer

from ingest.cli.shell import (
    EncoderOption,
    HostOption,
    JsonOption,
    PortOption,
    PrivateOption,
    account,
    allowed,
    app,
    desk_of,
    errors,
    print_json,
    say,
    say_failures,
    tell,
)
from ingest.errors import BeatbookError, UsageError
from ingest.home import Home
from ingest.records import Reach


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
    _tell_made(home, desk_of(context).run(allowed(allow_private), reach=encoder))
    if no_app:
        tell(f"open the dashboard: {home.command('app')}")
    else:
        _open_app(home, host, port)


def _tell_made(home: Home, made: dict[str, Any]) -> None:
    """What a run has made and where it lies, a line for each stage that there was."""
    if "sample" in made:
        tell(f"sample beat: {account(made['sample'])}")
    if "feeds" in made:
        tell(f"feeds: {account(made['feeds'])}")
        say_failures(made["feeds"])
    tell(f"texts: {made['score']['scored']:,} scored, {made['score']['waiting']:,} waiting")
    tell(f"entries: {made['stories']['placed']:,} placed in stories, {made['stories']['unplaced']:,} waiting")
    if "build" in made:
        tell(f"published {home.published / made['build']['snapshot']} in {made['build']['seconds']} s")
    else:
        tell(f"nothing has changed since {home.snapshot()} was published")


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

    rules = Rules(timedelta(minutes=build_every), allowed(allow_private), encoder)
    with watching(desk_of(context), rules, errors) as watcher:
        log = keep_watch(watcher, rounds=rounds)
    if as_json:
        print_json(log.as_json())


@app.command()
def sample(context: typer.Context, as_json: JsonOption = False) -> None:
    """Make the sample beat in an empty home: 180 days of fictional news whose truth is known.

    The trends index is built as of eight past days too, so that it can be seen how its numbers were revised.
    """
    home = context.obj
    counts = desk_of(context).make_sample()
    following = f"{home.command('score')}, then {home.command('build')}"
    print_json(counts) if as_json else tell(f"sample beat: {account(counts)}. Next: {following}")


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
        say(f"port {port} is taken")
    tell(f"dashboard: http://{f'[{host}]' if ':' in host else host}:{free}/  (stop it by Ctrl-C)")
    arguments, environment = command(home.root, host, free)
    sys.stdout.flush()
    os.execvpe(arguments[0], arguments, environment)


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
    desk = desk_of(context)
    counts = desk.score(limit, reach=encoder, again=again)
    placed = desk.stories()["placed"]
    if as_json:
        print_json(counts)
    else:
        tell(f"{counts['scored']:,} scored, {counts['waiting']:,} waiting; {placed:,} placed in stories")


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
    counts = desk_of(context).stories(on_words=now)
    print_json(counts) if as_json else tell(f"{counts['placed']:,} placed in stories, {counts['unplaced']:,} waiting")


@app.command()
def repair(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Merge stories that proved to be one, and split those that proved to be two, among the last two weeks' entries.

    Every repair is logged with its reason, and the id of a story that is merged away leads to the one that goes on.
    """
    repairs = desk_of(context).repair(is_dry_run=dry_run)
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
        print_json(counts | {"repairs": shown})
        return
    for made in repairs:
        way = "merged into" if made.kind == "merge" else "split off:"
        tell(f"{made.story_id} {way} {made.other_story_id} ({len(made.entry_ids):,} entries): {made.reason}")
    tell(f"{len(repairs):,} repairs{' would be made' if dry_run else ''}")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def build(context: typer.Context, as_json: JsonOption = False) -> None:
    """dbt build, publish, prune old snapshots. What follows goes to dbt: --full-refresh, --select trends_index.

    A build of a part (--select, --exclude) changes the warehouse and publishes nothing, unless it makes every published
    table: a snapshot is of one build.
    """
    result = desk_of(context).build(list(context.args))
    if as_json:
        print_json(result)
    elif not result["published"]:
        tell(
            f"built {result['nodes']} nodes in {result['seconds']} s; nothing was published: "
            f"that takes a build of every table, {context.obj.command('build')}"
        )
    else:
        tell(f"published {result['snapshot']} in {result['seconds']} s")
