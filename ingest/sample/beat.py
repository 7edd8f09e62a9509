"""Makes the sample beat: schedules the stories, has them written, and notes what is true of every piece."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

from ingest.records import SaidEntry
from ingest.sample.composing import Report
from ingest.sample.drafting import KINDS, Draft, Writer
from ingest.sample.plan import ALWAYS, attention, day_of
from ingest.sample.schedule import WEEKDAYS, Scheduler, poisson
from ingest.sample.subjects import SUBJECTS
from ingest.sample.truth import USD, AttentionTruth, EntryTruth, Feed, OutletTruth, SampleBeat, StoryTruth, impact
from ingest.sample.world import Outlet, World, read_world
from ingest.sample.writing import Money


def generate(*, seed: int = 1, days: int = 180, seeds_dir: Path) -> SampleBeat:
    """Make the first `days` days of the sample beat; the same arguments and seeds give the same beat, byte for byte."""
    world = read_world(seeds_dir)
    writer = Writer(world, seed)
    drafts: list[Draft] = []
    for number, plot in enumerate(Scheduler(world, KINDS, seed, days).plots()):
        drafts += writer.story(number, plot)
    drafts.sort(key=_order)
    aggregator = next(outlet for outlet in world.outlets if outlet.kind == "aggregator")
    drafts += _aggregated(random.Random(f"{seed}:aggregator"), aggregator, drafts, days)
    drafts.sort(key=_order)
    position = {id(draft): at for at, draft in enumerate(drafts)}
    polls = random.Random(f"{seed}:polls")
    return SampleBeat(
        said=[_said(polls, number, draft) for number, draft in enumerate(drafts)],
        feeds=[Feed(outlet.feed_url, outlet.name, f"https://{outlet.host}/") for outlet in world.outlets],
        entries=[_entry_truth(draft, position) for draft in drafts],
        stories=_story_truths(drafts),
        attention=_attention_truths(world, days),
        outlets=_outlet_truths(world, days),
    )


def _order(draft: Draft) -> tuple[object, ...]:
    return draft.at, draft.outlet.key, draft.story, draft.url


def _aggregated(rng: random.Random, aggregator: Outlet, drafts: list[Draft], days: int) -> list[Draft]:
    """What readers of the aggregator posted: other outlets' titles with a link to the page, hours later."""
    by_day: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_day[(draft.at.date() - day_of(0)).days].append(draft)
    posted = []
    for day in range(days):
        pool = [draft for draft in by_day[day] if draft.role != "off_beat" or rng.random() < 0.2]
        count = min(len(pool), poisson(rng, aggregator.habits.rate * WEEKDAYS[day % 7]))
        for source in rng.sample(pool, count):
            at = source.at + timedelta(minutes=rng.randint(25, 560), seconds=rng.randrange(60))
            if (at.date() - day_of(0)).days >= days:
                continue
            url = f"https://{aggregator.host}/item/{source.story * 40 + rng.randrange(40)}"
            title = source.report.title.removesuffix(" - Osterhay Herald")
            draft = Draft(aggregator, at, "aggregated", Report(title, []), source.story, source.plot, url, source, True)
            draft.linked_url = source.url
            draft.origin = source.origin
            draft.summary_html = (
                f'<p>Page: <a href="{source.url}">{source.outlet.host}</a></p>'
                f"<p>Points: {rng.randint(2, 340)}</p><p>Comments: {rng.randint(0, 160)}</p>"
            )
            posted.append(draft)
    return posted


def _said(polls: random.Random, number: int, draft: Draft) -> SaidEntry:
    guid = {
        "url": draft.url,
        "tag": f"tag:{draft.outlet.host},{draft.at.year}:{number + 1000}",
        "number": str(number + 410_000),
        "none": None,
    }[draft.outlet.habits.guid]
    return SaidEntry(
        feed_url=draft.outlet.feed_url,
        title=draft.report.title,
        url=draft.url,
        guid=guid,
        summary_html=draft.summary_html,
        author=draft.author,
        language="en",
        published=draft.at,
        seen_at=draft.at + timedelta(minutes=polls.randint(2, 58), seconds=polls.randrange(60)),
        linked_url=draft.linked_url,
    )


def _story_id(number: int) -> str:
    return f"sample-story-{number:05d}"


def _topics(draft: Draft) -> tuple[str, ...]:
    topic = draft.plot.topic_id
    return tuple(filter(None, (topic, SUBJECTS[topic].within)))


def _entry_truth(draft: Draft, position: dict[int, int]) -> EntryTruth:
    return EntryTruth(
        story_id=_story_id(draft.story),
        origin_id=f"{_story_id(draft.story)}-{draft.origin}",
        role=draft.role,
        is_copy=draft.role in ("copy", "aggregated"),
        is_rewrite=draft.role == "rewrite",
        is_credited=draft.is_credited,
        source=None if draft.source is None else position[id(draft.source)],
        topic_ids=_topics(draft),
        amount=draft.amount.amount if draft.amount else None,
        currency=draft.amount.currency if draft.amount else None,
    )


def _story_truths(drafts: list[Draft]) -> list[StoryTruth]:
    stories: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        stories[draft.story].append(draft)
    confirmed = {id(told[0].plot.confirms): told[0] for told in stories.values() if told[0].plot.confirms is not None}
    return [_story_truth(number, told, confirmed.get(id(told[0].plot))) for number, told in sorted(stories.items())]


def _story_truth(number: int, told: list[Draft], confirmed_by: Draft | None) -> StoryTruth:
    plot = told[0].plot
    kind = KINDS.get(plot.kind)
    stage = kind.stage if kind else "none"
    first_by_origin: dict[int, Draft] = {}
    for draft in told:
        first_by_origin.setdefault(draft.origin, draft)
    firsts = sorted(draft.at for draft in first_by_origin.values())
    main = plot.facts.get("amt")
    amount = main if isinstance(main, Money) else None
    others = [
        draft.amount for draft in told if draft.amount and draft.amount != amount and draft.origin != told[0].origin
    ]
    confirmed_at = firsts[1] if len(firsts) > 1 else confirmed_by.at if confirmed_by else None
    gate_status, gate = _gate(told, len(firsts), bool(others), stage, confirmed_by)
    status = gate_status
    if plot.rumour is not None:
        status = "rumour_true" if confirmed_at else "rumour_dead"
        if len(firsts) > 1:
            stage = KINDS[plot.rumour.becomes].stage
    usd = amount.amount * USD[amount.currency] if amount else None
    if kind is None or stage == "none":
        financial, regulatory, operational, whole = 0.0, 0.0, 0.0, 1
    else:
        financial, regulatory, operational, whole = impact(usd, kind.regulatory, kind.operational, stage)
    return StoryTruth(
        story_id=_story_id(number),
        kind=plot.kind,
        topic_ids=_topics(told[0]),
        company_ids=tuple(company.company_id for company in plot.companies[:1] if company.company_id),
        label=plot.planted.label if plot.planted else None,
        started_at=told[0].at,
        ended_at=told[-1].at,
        entry_count=len(told),
        independent_count=len(firsts),
        status=status,
        gate_status=gate_status,
        gate=gate,
        is_rumour=plot.rumour is not None,
        confirmed_at=confirmed_at,
        confirmed_by_story_id=_story_id(confirmed_by.story) if confirmed_by else None,
        tier=kind.tier if kind else 0,
        stage=stage,
        amount=amount.amount if amount else None,
        currency=amount.currency if amount else None,
        disputed_amount=others[0].amount if others else None,
        financial=financial,
        regulatory=regulatory,
        operational=operational,
        impact=whole,
    )


def _gate(
    told: list[Draft], origins: int, is_disputed: bool, stage: str, confirmed_by: Draft | None
) -> tuple[str, str]:
    """Status and gate as the method defines them, the first that holds."""
    if is_disputed:
        return "disputed", "held"
    if any(draft.role == "filing" for draft in told):
        return "documented", "published"
    if origins >= 2:
        return "verified", "published"
    if any(draft.role == "release" for draft in told):
        return "company_stated", "held"
    is_borne_out = confirmed_by is not None and confirmed_by.outlet.owner != told[0].outlet.owner
    return "single", "held" if stage == "rumoured" and not is_borne_out else "published"


def _attention_truths(world: World, days: int) -> list[AttentionTruth]:
    weeks = range(-(-days // 7))
    return [
        AttentionTruth(topic, day_of(week * 7), round(_whole_attention(topic, week), 6))
        for topic in world.topics
        if topic
        for week in weeks
    ]


def _whole_attention(topic: str, week: int) -> float:
    """The attention of a topic and of those that lie within it, by their weights."""
    parts = {topic: SUBJECTS[topic].weight} | {
        name: subject.weight for name, subject in SUBJECTS.items() if subject.within == topic
    }
    return sum(weight * attention(part, week) for part, weight in parts.items()) / sum(parts.values())


def _outlet_truths(world: World, days: int) -> list[OutletTruth]:
    truths = []
    for outlet in world.outlets:
        for window in outlet.habits.windows:
            is_late = window.what == "joined_late"
            first, end = (window.end_day, ALWAYS) if is_late else (window.first_day, window.end_day)
            if first < days:
                truths.append(
                    OutletTruth(outlet.outlet_id, window.what, day_of(first), day_of(end) if end < days else None)
                )
    return truths
