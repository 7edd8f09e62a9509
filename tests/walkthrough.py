"""`make walkthrough`: real days of 2023 as Beatbook saw them, told in counts; writes docs/walkthrough-2023.md.

Headlines and sentences belong to their publishers: the page has none of them, and ten links at most.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path

import duckdb

from app.outside import plain, safe_url
from ingest.home import PROJECT_ROOT, Home
from ingest.pipeline import Desk, Progress, utc_now
from ingest.published import opened
from ingest.stories.page import ROLES, text
from ingest.stories.reading import Row, Story, read_story, rows
from ingest.stories.wording import number
from ingest.text.placing import warm

PAGE = PROJECT_ROOT / "docs" / "walkthrough-2023.md"
ARCHIVE = "real-rss-2023-h1.parquet"
COLUMNS = {"summary": "summary_html"}
LEAD_DAYS = 3  # what is open when the first day begins
WARM_DAYS = 14  # whose words alone are counted
TOLD = 5  # stories of a window that are told and linked: ten links for two windows
BAR = 30  # signs of the longest bar
HOURS = (1, 6, 24)  # after the first report at which sources are counted


@dataclass(frozen=True, slots=True)
class Window:
    """Days that are told, and what the reader may remember of them."""

    first_day: date
    last_day: date
    about: str

    @property
    def title(self) -> str:
        """6 to 8 February 2023."""
        return f"{self.first_day.day} to {self.last_day.day} {self.last_day:%B %Y}"


WINDOWS = (
    Window(date(2023, 2, 6), date(2023, 2, 8), "Two search companies showed their chat assistants within two days."),
    Window(date(2023, 3, 9), date(2023, 3, 13), "A bank of many startups failed within two days."),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the published tables say of a window: rows by day, by role and by reason, and its strongest stories."""

    window: Window
    article_count: int
    outlet_count: int
    owner_count: int
    days: list[Row]
    roles: list[Row]
    origins: list[Row]
    held: list[Row]
    strongest: list[Story]
    disputed: list[Story]
    method_version: str


def main() -> None:
    """Place, build and tell each window, and write the page."""
    parser = argparse.ArgumentParser(prog="make walkthrough", description=__doc__)
    named = os.environ.get("BEATBOOK_REAL_DATA")
    parser.add_argument("--archive", type=Path, default=Path(named) / ARCHIVE if named else None)
    parser.add_argument("--home", type=Path, help="a home that was built and has these days; none is made then")
    parser.add_argument("--out", type=Path, default=PAGE)
    said = parser.parse_args()
    if said.home is not None:
        told = [read_window(Home.find(said.home), window) for window in WINDOWS]
    elif said.archive is not None and said.archive.is_file():
        told = [_made(said.archive, window) for window in WINDOWS]
    else:
        sys.exit("make walkthrough: no archive; set BEATBOOK_REAL_DATA, or name one by --archive or a home by --home")
    said.out.write_text(as_page(told), encoding="utf-8")
    print(f"wrote {said.out}")


def _made(archive: Path, window: Window) -> Told:
    """Score, place and build the days of a window, and the three before it, in a scratch home."""
    first_placed = window.first_day - timedelta(days=LEAD_DAYS)
    with tempfile.TemporaryDirectory(prefix="beatbook-walkthrough-") as folder:
        home = Home(Path(folder) / "home")
        desk = Desk(home=home, now=utc_now, step=_no_bar, say=lambda message: print(message, file=sys.stderr))
        part = Path(folder) / "days.parquet"
        _cut(archive, part, first_placed - timedelta(days=WARM_DAYS), window.last_day)
        desk.ingest_archives([part], COLUMNS)
        with desk.warehouse() as warehouse:
            warm(warehouse, before=first_placed)
            warehouse.connection.execute("delete from raw.entries where published_at::date < ?", [first_placed])
        desk.score()
        desk.stories()
        desk.build()
        return read_window(home, window)


def _cut(archive: Path, part: Path, first: date, last: date) -> None:
    with duckdb.connect() as connection:
        source, target = (str(path).replace("'", "''") for path in (archive, part))
        connection.execute(
            f"copy (select * from read_parquet('{source}') where published_at::date between date '{first}' "
            f"and date '{last}') to '{target}' (format parquet)"
        )


@contextmanager
def _no_bar(label: str) -> Iterator[Progress]:
    print(label, file=sys.stderr)
    yield lambda done, total: None


def read_window(home: Home, window: Window) -> Told:
    """What the last build of a home says of the stories that began in a window."""
    start = datetime.combine(window.first_day, time())
    end = datetime.combine(window.last_day, time()) + timedelta(days=1)
    given = {"start": start, "end": end}
    begun = "select * from stories where started_at >= $start and started_at < $end"
    members = f"select articles.* from story_articles as articles join ({begun}) using (story_id)"
    with opened(home) as connection:
        (counts,) = rows(
            connection,
            "select count(*) as articles, count(distinct outlet_id) as outlets, count(distinct owner) as owners "
            f"from ({members})",
            **given,
        )
        days = rows(
            connection,
            f"""
            select started_at::date as day, count(*) as stories, sum(article_count) as articles,
                   count(*) filter (independent_count >= 2) as verified,
                   count(*) filter (gate = 'held') as held,
                   count(*) filter (is_action_item) as action_items
            from ({begun}) group by day order by day
            """,
            **given,
        )
        roles = rows(
            connection, f"select role, count(*) as articles from ({members}) group by role order by 2 desc, 1", **given
        )
        origins = rows(
            connection,
            "select least(independent_count, 6) as origins, count(*) as stories, sum(article_count) as articles "
            f"from ({begun}) group by 1 order by 1",
            **given,
        )
        held = rows(
            connection,
            f"select gate_reason, count(*) as stories from ({begun}) where gate = 'held' group by 1 order by 2 desc, 1",
            **given,
        )
        order = "independent_count desc, article_count desc, story_id"
        on_beat = (
            f"({begun}) where story_id in (select story_id from story_topics join stories using (story_id)"
            " where 2 * story_topics.origin_count >= stories.independent_count)"
        )
        strongest = rows(connection, f"select story_id from {on_beat} order by {order} limit {TOLD}", **given)
        disputed = rows(
            connection,
            f"select story_id from {on_beat} and story_id in (select story_id from story_facts where is_disputed) "
            f"order by {order} limit {TOLD}",
            **given,
        )
        shared = {row["story_id"]: _shared_names(connection, row["story_id"]) for row in [*strongest, *disputed]}
        versions = rows(connection, f"select max(method_version) as version from ({begun})", **given)
    return Told(
        window,
        counts["articles"],
        counts["outlets"],
        counts["owners"],
        days,
        roles,
        origins,
        held,
        [_named(read_story(home, row["story_id"]), shared) for row in strongest],
        [_named(read_story(home, row["story_id"]), shared) for row in disputed],
        str(versions[0]["version"] or "none"),
    )


def _named(story: Story, shared: dict[str, dict[str, list[str]]]) -> Story:
    names = shared[story.row["story_id"]]
    return replace(story, companies=names["companies"], topics=names["topics"])


def _shared_names(connection: duckdb.DuckDBPyConnection, story_id: str) -> dict[str, list[str]]:
    """The companies and topics that at least half of a story's sources name: the rest stands in passing."""
    return {
        names: [
            row["name"]
            for row in rows(
                connection,
                f"""
                select names.name from story_{names} as named
                join {names} as names using ({key}) join stories using (story_id)
                where story_id = $story and 2 * named.origin_count >= stories.independent_count
                order by named.origin_count desc, named.article_count desc, names.name
                """,
                story=story_id,
            )
        ]
        for names, key in (("companies", "company_id"), ("topics", "topic_id"))
    }


def as_page(windows: Sequence[Told]) -> str:
    """The whole page: counts, bars, and a link to the first report of each story that is told."""
    lines = [
        "# Two weeks of 2023, as Beatbook saw them",
        "",
        "Written by `make walkthrough`, never by hand. It scores real days of an archive of feeds, puts them into",
        "stories and builds them; nothing here was chosen by hand but the days. Headlines belong to their publishers:",
        "stories go by the companies and topics that at least half of their sources name, and each links to its",
        "first report. Times are UTC. What feeds said is all that is known: not whole articles. Counts are of all",
        "that the feeds brought; stories that are told have a topic of the beat by half of their sources.",
        "",
    ]
    for told in windows:
        lines += [*_window(told), ""]
    return "\n".join(lines).rstrip() + "\n"


def _window(told: Told) -> Iterator[str]:
    stories = sum(row["stories"] for row in told.days)
    yield f"## {told.window.title}"
    yield ""
    yield told.window.about
    yield ""
    yield (
        f"{told.article_count:,} articles of {told.outlet_count:,} outlets with {told.owner_count:,} owners became "
        f"{stories:,} stories (method {text(told.method_version)})."
    )
    yield from ("", "### Day by day", "")
    yield from _table(
        ["day", "stories", "articles", "verified", "held", "to act on", ""],
        [
            [
                f"{row['day']:%a} {row['day'].day} {row['day']:%b}",
                *(f"{row[name]:,}" for name in ("stories", "articles", "verified", "held", "action_items")),
                bar(row["articles"], max(other["articles"] for other in told.days)),
            ]
            for row in told.days
        ],
    )
    yield from ("", "### How many independent sources stood behind them", "")
    most = max((row["stories"] for row in told.origins), default=0)
    yield from _table(
        ["sources", "stories", "articles", ""],
        [
            [
                {0: "0, aggregators only", 6: "6 or more"}.get(row["origins"], str(row["origins"])),
                f"{row['stories']:,}",
                f"{row['articles']:,}",
                bar(row["stories"], most),
            ]
            for row in told.origins
        ],
    )
    yield from ("", "### What the articles were", "")
    most = max((row["articles"] for row in told.roles), default=0)
    yield from _table(
        ["what it is", "articles", ""],
        [
            [ROLES.get(row["role"], text(row["role"])), f"{row['articles']:,}", bar(row["articles"], most)]
            for row in told.roles
        ],
    )
    yield from ("", "### What most sources stood behind, and how fast they came", "")
    yield "How many independent sources had reported it so many hours after the first report, and in the end."
    yield ""
    most = max((len(story.origins) for story in told.strongest), default=0)
    yield from _table(
        ["about", *(f"{hours} h" for hours in HOURS), "sources", "articles", "impact", "second source", ""],
        [_strong(story, most) for story in told.strongest],
    )
    yield ""
    yield from ("### What was disputed", "")
    yield from _disputes(told.disputed)
    yield from ("", "### What was held", "")
    if told.held:
        yield from (f"- {row['stories']:,}: {text(row['gate_reason'])}" for row in told.held)
    else:
        yield "Nothing."


def _strong(story: Story, most: int) -> list[str]:
    """One story as a line: how many sources there were so many hours after the first, and who came second."""
    lags = [(origin["published_at"] - first_report_at(story)).total_seconds() / 3600 for origin in story.origins]
    second = "none"
    if len(lags) > 1:
        hours = round(lags[1], 1)
        second = f"{text(story.origins[1]['outlet_name'])}, " + (f"{number(hours)} h later" if hours else "at once")
    return [
        f"**{about(story)}**: {link(story)}",
        *(f"{sum(lag <= hours for lag in lags):,}" for hours in HOURS),
        f"{len(lags):,}",
        f"{story.row['article_count']:,}",
        str(story.row["impact"]),
        second,
        bar(len(lags), most),
    ]


def _disputes(stories: Sequence[Story]) -> Iterator[str]:
    if not stories:
        yield "Nothing: no two independent sources contradicted each other about the same amount, count or date."
    for story in stories:
        yield f"- **{about(story)}**"
        facts = [fact for fact in story.facts if fact["is_disputed"]]
        for _, group in groupby(facts, key=lambda fact: fact["fact_number"]):
            values = list(group)
            said = "; ".join(
                f"{text(value['quoted'])} {value['stated_by_count']} of {value['origin_count']} "
                f"({text(value['outlet_name'])})"
                for value in values
            )
            yield f"  - {text(values[0]['kind'])}: {said}"


def first_report_at(story: Story) -> datetime:
    """When its first origin published: an aggregator that pointed to the story before is none."""
    first: datetime = story.origins[0]["published_at"] if story.origins else story.row["started_at"]
    return first


def about(story: Story) -> str:
    """What a story is about in words of our own: its companies and topics."""
    names = [*story.companies[:3], *story.topics[:2]]
    return ", ".join(map(text, names)) or "Nothing that most sources name"


def link(story: Story) -> str:
    """Outlet and time of the first report, as a link where its address is one."""
    row = story.row
    named = f"{text(row['outlet_name'])}, {first_report_at(story):%d %b %H:%M}"
    url = safe_url(row["url"])
    return f"[{named}](<{url}>)" if url and plain(url) == url else named


def bar(value: int, most: int) -> str:
    """Blocks in proportion to the value; a value that is not zero has one at least."""
    return "█" * max(1, round(BAR * value / most)) if value and most else ""


def _table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table: words to the left, figures to the right, the bar last."""
    yield "| " + " | ".join(heads) + " |"
    yield "|---|" + "---:|" * (len(heads) - 2) + "---|"
    for line in lines:
        yield "| " + " | ".join(line) + " |"


if __name__ == "__main__":
    main()
