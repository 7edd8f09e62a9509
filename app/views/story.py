"""Can I run this?"""

from __future__ import annotations

from datetime import date
from functools import partial
from html import escape as html

import streamlit as st

from app import (
    arcs,
    companies,
    company_card,
    evidence,
    filters,
    parts,
    popovers,
    snapshot,
    stories,
    story,
    story_confidence,
    story_facts,
    story_rows,
    style,
    wording,
)
from app.outside import escaped, plain
from app.snapshot import Snapshot
from app.stories import Story
from app.story import Change, Dependency, Detail, Source

LISTED = 20
CARDS = 3
EXPLAINED = 6
LEAD = "Can I run this?"


def main() -> None:
    """One story, or where there is none of that name, some that may be meant."""
    snap = parts.opened()
    reader = filters.from_address(knows_days=True)
    asked = reader.words("id", 80) or _strongest(snap)
    found = story.story(snap.path, asked)
    moved = None if found else story.redirect(snap.path, asked)
    if moved is not None:
        found = story.story(snap.path, moved.other_story_id)
    if found is None:
        _unknown(snap, asked, reader)
        return
    one, detail = found
    known = story.changes(snap.path, one.story_id)
    as_of = _day(reader, snap, known)
    then = story.changes(snap.path, one.story_id, as_of) if as_of else known
    shown = story.as_it_stood(one, then) if as_of else one
    parts.heading(snap, escaped(one.title) or "Untitled")
    parts.warnings(reader)
    if moved is not None:
        st.info(
            f"Story {escaped(asked)} became part of this one on {wording.day_year(moved.repaired_at.date())}: "
            f"{escaped(moved.reason)}",
            icon=None,
        )
    if as_of is not None:
        _then_note(as_of)
    if shown is None:
        parts.muted(f"This home knew nothing of this story at the end of {wording.day_year(as_of or date.min)}.")
        parts.footer(snap)
        return
    _page(snap, shown, detail, then, as_of)
    parts.footer(snap)


def _strongest(snap: Snapshot) -> str:
    newest = stories.newest_strong(snap.path, 1) or stories.strongest(snap.path, stories.StoryFilter(), 1)[1]
    return newest[0].story_id if newest else ""


def _day(reader: filters.Reader, snap: Snapshot, known: list[Change]) -> date | None:
    last = max(snap.info.newest_date, known[-1].changed_at.date()) if known else snap.info.newest_date
    days = stories.known_days(snap.path)
    return reader.day("as_of", days[0] if days else snap.info.first_date, last)


def _then_note(as_of: date) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="list-as-of"):
        st.caption(f"As this home knew it at the end of {wording.day_year(as_of)}.", width="content")
        parts.own_link("Show today", "today", lambda: filters.put(as_of=None))


def _unknown(snap: Snapshot, said: str, reader: filters.Reader) -> None:
    parts.heading(snap, "No such story")
    parts.warnings(reader)
    if not stories.story_count(snap.path):
        parts.muted("No story yet: articles become stories when they are scored.")
        st.code(snapshot.command("score"), language="bash")
        parts.footer(snap)
        return
    st.warning(f"There is no story {escaped(said[:60])}.")
    near = story.near_ids(snap.path, said)
    st.text("Did you mean:" if near else "Nothing is spelt like it. The strongest stories of the last week:")
    named = near or [(one.story_id, one.title) for one in stories.newest_strong(snap.path)]
    with st.container(key="list-near", gap="xsmall"):
        for story_id, title in named:
            _own_link(title, story_id, f"near-{story_id}")
    parts.footer(snap)


def _own_link(title: str, story_id: str, key: str) -> None:
    parts.own_link(escaped(title) or "Untitled", key, partial(filters.put, id=story_id, as_of=None))


def _page(snap: Snapshot, one: Story, detail: Detail, known: list[Change], as_of: date | None) -> None:
    sources = story.sources(snap.path, one.story_id, as_of)
    urls = {source.article_id: source.url for source in sources}
    seen = set(urls)
    dependencies = [
        pair
        for pair in story.dependencies(snap.path, one.story_id)
        if pair.article_id in seen and pair.other_article_id in seen
    ]
    one = one._replace(article_count=len(sources))
    _summary(one, sources)
    _judgement(one, detail, as_of)
    if as_of is None:
        _said(snap, one, urls)
    else:
        parts.muted("Takeaways, key facts, confidence and what to watch are known for today only.")
    _sources(snap, one, sources, dependencies)
    grid = st.grid(2 if as_of is None else 1, min_column_width=320, gap=("xxsmall", "large"))
    with grid.cell():
        _impact(snap, one, detail, seen, as_of)
    if as_of is None:
        with grid.cell():
            _confidence(snap, one, detail)
    _mentioned(snap, one, as_of)
    _timeline(snap, one, as_of)
    _covered(snap, one, known)
    _cite(snap, one, sources, as_of)


def _summary(one: Story, sources: list[Source]) -> None:
    outlets = len({source.outlet_id for source in sources})
    said = [
        f"First reported by {plain(one.outlet_name)}, {wording.moment(one.started_at)}",
        wording.count(one.article_count, "article"),
        wording.count(outlets, "outlet"),
    ]
    st.html(
        f'<div class="bb-line bb-large">{story_rows.badges_html(one)}</div>'
        f'<div class="bb-muted">{html(" · ".join(said))}</div>'
    )


def _judgement(one: Story, detail: Detail, as_of: date | None) -> None:
    """The bar of a story that nobody confirms, why it is held, and what an editor decided."""
    with st.container(key="warning-bar"):
        if one.independent_count == 1:
            copies = f" Its {one.article_count} articles all rest on one origin." if one.article_count > 1 else ""
            st.warning(f"**Single source, not verified.** No independent outlet reports it.{copies}", icon=None)
        elif one.independent_count == 0:
            st.warning(
                "**Not verified.** Only an aggregator points to it: no outlet here reports it itself.", icon=None
            )
        if one.status == "disputed":
            st.warning("**Disputed.** Another source contradicts its main fact, or denies it.", icon=None)
    if as_of is not None:
        return
    if one.gate == "held":
        condition = f" <b>Released by:</b> {html(plain(one.release_condition))}" if one.release_condition else ""
        st.html(f'<div class="bb-held"><b>Held:</b> {html(plain(one.gate_reason))}{condition}</div>')
    else:
        st.html(f'<div class="bb-muted">Published: {html(plain(one.gate_reason))}</div>')
    if one.editor_action is not None and detail.editor_decided_at is not None:
        done = {"release": "Released", "hold": "Held", "correct": "Corrected"}.get(one.editor_action, one.editor_action)
        day = wording.day_year(detail.editor_decided_at.date())
        parts.muted(f"{done} by an editor, {day}: {plain(detail.editor_reason) or 'no reason'}")


def _said(snap: Snapshot, one: Story, urls: dict[str, str | None]) -> None:
    takeaways = story_facts.takeaways(snap.path, one.story_id)
    facts = story_facts.facts(snap.path, one.story_id)
    outlook = story_facts.outlook(snap.path, one.story_id)
    if not takeaways and not facts and not outlook:
        return
    grid = st.grid(2 if facts and (takeaways or outlook) else 1, min_column_width=320, gap=("xxsmall", "large"))
    if takeaways or outlook:
        with grid.cell():
            if takeaways:
                st.header("Key takeaways", anchor=False)
                st.html(story_facts.takeaways_html(takeaways, urls, one.independent_count))
            if outlook:
                st.header("What to watch", anchor=False)
                st.html(story_facts.outlook_html(outlook, urls))
    if facts:
        with grid.cell():
            st.header("Key facts", anchor=False)
            st.html(story_facts.facts_html(facts, urls))


def _sources(snap: Snapshot, one: Story, sources: list[Source], dependencies: list[Dependency]) -> None:
    st.header("Sources", anchor=False)
    lone = one.independent_count == 1
    said = f"{wording.count(one.independent_count, 'independent origin')} of {wording.count(len(sources), 'article')}"
    arc = "; an arc leads from an article to the one that it rests on" if dependencies else ""
    parts.label(said, f"● its first article{arc}", "independence")
    if len(drawn := arcs.nodes(sources)) < len(sources):
        how = "without most of its copies" if any(node.is_of_role and node.more for node in drawn) else "by its origins"
        parts.muted(f"Drawn {how}: {len(sources):,} articles are too many for one picture. The download has all.")
    with st.container(key="arcs"):
        st.html(arcs.drawn_html(sources, dependencies, style.palette().name, is_verified=one.is_confirmed))
    if dependencies:
        _dependencies(sources, dependencies)
    elif not lone:
        parts.muted("None of them depends on another, as far as owners, texts, credits and links show.")
    with st.container(horizontal=True, horizontal_alignment="right"):
        parts.csv_button("Sources (CSV)", "story-sources", Source._fields, sources, snap, "sources-csv")
        if dependencies:
            parts.csv_button(
                "Dependencies (CSV)", "story-dependencies", Dependency._fields, dependencies, snap, "dependencies-csv"
            )


def _dependencies(sources: list[Source], dependencies: list[Dependency]) -> None:
    names = {source.article_id: plain(source.outlet_name) for source in sources}
    strongest = _strongest_of_each(sources, dependencies)
    shown = strongest[:LISTED]
    with st.expander(f"Who depends on whom: {wording.count(len(strongest), 'article')}", key="reasons"):
        parts.text_table(
            ["Article of", "rests on", "How", "Weight", "What shows it"],
            [
                (
                    names[pair.article_id],
                    names[pair.other_article_id],
                    arcs.kind_words(pair).replace("`", "'"),
                    f"{pair.weight:.2g}" + (", one origin" if pair.weight >= arcs.JOINING else ""),
                    pair.evidence.replace("`", "'"),
                )
                for pair in shown
            ],
        )
        if len(dependencies) > len(shown):
            of = f"{len(shown)} of {len(strongest):,} articles" if len(strongest) > len(shown) else "each article"
            parts.muted(f"What {of} depends on most, of {len(dependencies):,} reasons; the download has all.")


def _strongest_of_each(sources: list[Source], dependencies: list[Dependency]) -> list[Dependency]:
    """What each article depends on most, the earliest of equals; the strongest first."""
    place = {source.article_id: source.published_at for source in sources}
    strongest: dict[str, Dependency] = {}
    for pair in sorted(dependencies, key=lambda one: (-one.weight, place[one.other_article_id], one.kind)):
        strongest.setdefault(pair.article_id, pair)
    return list(strongest.values())


def _impact(snap: Snapshot, one: Story, detail: Detail, seen: set[str], as_of: date | None) -> None:
    origins = [origin for origin in story.origins(snap.path, one.story_id) if origin.article_id in seen]
    st.header("Impact", anchor=False)
    unconfirmed = ", unconfirmed" if one.impact >= stories.HIGH_IMPACT and not one.is_confirmed else ""
    note = f"the median of {wording.count(len(origins), 'origin')}" if len(origins) > 1 else "of its one origin"
    parts.label(f"{one.impact} of 10{unconfirmed}", f"{note}, reported as {plain(detail.impact_status)}", "impact")
    bars = "".join(
        f'<div class="bb-dim{"" if value else " bb-none"}"><span>{name.capitalize()}</span>'
        f'<i><u style="width:{10 * value:.0f}%"></u></i><b>{evidence.number(value)}</b></div>'
        for name, value in zip(
            evidence.DIMENSIONS, (detail.regulatory, detail.financial, detail.operational), strict=True
        )
    )
    st.html(f'<div class="bb-why bb-plain">{bars}</div>')
    if as_of is not None:
        parts.muted("The bars are of today's articles.")
    shown = origins[:EXPLAINED] or []
    ids = tuple(origin.article_id for origin in shown) or (one.lead_article_id,)
    names = {origin.article_id: origin.outlet_name for origin in shown} or {one.lead_article_id: one.outlet_name}
    found, rules = evidence.evidence(snap.path, ids), evidence.rules(snap.path)
    parts.muted("The rules and words behind it, by the first article of each origin:")
    with st.container(horizontal=True, gap="medium", key="marks-origins"):
        for article_id in ids:
            if article_id in found:
                with st.container(width="content", gap=None):
                    st.caption(escaped(names[article_id]))
                    popovers.why(found[article_id], rules, f"why-{article_id}")
    if len(origins) > len(shown) and shown:
        parts.muted(f"The first {len(shown)} of {len(origins)} origins.")


def _confidence(snap: Snapshot, one: Story, detail: Detail) -> None:
    origins = story.origins(snap.path, one.story_id)
    disputed = story_confidence.disputed_facts(snap.path, one.story_id)
    st.header("Confidence", anchor=False)
    parts.label(
        f"{detail.confidence:.2f} of 1",
        "that at least one of its origins is borne out, less for facts in dispute",
        "confidence",
    )
    if origins:
        st.html(story_confidence.working_html(origins, disputed, detail.confidence, detail.effective_count))
    else:
        parts.muted("An aggregator is no origin: there is nothing to be confident of.")


def _mentioned(snap: Snapshot, one: Story, as_of: date | None) -> None:
    topics = story.topics(snap.path, one.story_id)
    named = story.companies(snap.path, one.story_id)
    if not topics and not named:
        return
    st.header("Mentioned", anchor=False)
    for title, found, page, key in (("Topics", topics, "topic", "topic"), ("Companies", named, "companies", "company")):
        if found:
            with st.container(horizontal=True, gap="medium", vertical_alignment="center", key=f"list-{page}"):
                st.caption(title, width="content")
                for entity in found[:LISTED]:
                    label = escaped(entity.name)
                    if one.independent_count > 1 and as_of is None:
                        label += f" ({entity.origin_count} of {one.independent_count})"
                    st.page_link(parts.PAGES[page], label=label, icon="", query_params={key: entity.slug})
    known = {company.company_id: company for company in companies.companies(snap.path)}
    cards = [known[entity.slug] for entity in named]
    cards = [company for company in cards if company.founded is not None or company.valuation_usd is not None][:CARDS]
    if not cards:
        return
    grid = st.grid(CARDS, min_column_width=280, gap="medium")
    for company in cards:
        with grid.cell(), st.container(gap="xxsmall"):
            st.html(f'<div class="bb-label">{html(plain(company.name))}</div>')
            company_card.card(company, f"list-card-{company.company_id}")


def _timeline(snap: Snapshot, one: Story, as_of: date | None) -> None:
    near = story_facts.timeline(snap.path, one.story_id, story.end_of(as_of))
    if not near:
        return
    st.header("Before and after", anchor=False)
    parts.muted("The nearest in meaning of the stories that share a company or a topic, within 180 days.")
    grid = st.grid(2, min_column_width=320, gap=("xsmall", "large"))
    for relation, title in (("earlier", "Earlier"), ("later", "Later")):
        held = [other for other in near if other.relation == relation]
        if held:
            with grid.cell(), st.container(gap="xxsmall"):
                parts.label(title)
                for other in held:
                    _near(other)


def _near(other: story_facts.Near) -> None:
    with st.container(key=f"row-near-{other.story_id}"):
        _own_link(other.title, other.story_id, f"time-{other.story_id}")
        apart = "same day"
        if other.days_apart:
            apart = f"{wording.count(other.days_apart, 'day')} {other.relation}"
        parts.muted(f"{wording.day_year(other.started_at.date())} · {apart} · shares {plain(other.shared)}")


def _covered(snap: Snapshot, one: Story, known: list[Change]) -> None:
    st.header("How we covered this", anchor=False)
    parts.muted("What was known, and when; a click shows the page as it stood at the end of that day.")
    if any(change.is_published_time for change in known):
        parts.muted("An archive brought articles of it: what they changed stands at the time when they were published.")
    shown = known[-LISTED:]
    with st.container(key="covered", gap=None):
        for position, change in enumerate(shown):
            day = change.changed_at.date()
            with st.container(horizontal=True, key=f"row-change-{position}"):
                parts.own_link(
                    f"{wording.moment(change.changed_at)}",
                    f"change-{position}",
                    partial(filters.put, as_of=day.isoformat()),
                )
                status = story_rows.STATUS_NAMES[change.status].lower()
                state = f"N = {change.independent_count}, {status}, {change.gate}, impact {change.impact}"
                what = plain(change.what)
                st.html(
                    f"<div><b>{html(what[:1].upper() + what[1:])}</b> "
                    f'<span class="bb-muted">{html(plain(change.why))}</span></div>'
                    f'<div class="bb-muted">{html(state)}</div>'
                )
    with st.container(horizontal=True, horizontal_alignment="right"):
        parts.csv_button("Changes (CSV)", "story-changes", Change._fields, known, snap, "changes-csv")


def _cite(snap: Snapshot, one: Story, sources: list[Source], as_of: date | None) -> None:
    st.header("Cite this story", anchor=False)
    day = as_of or snap.info.newest_date
    names = list(dict.fromkeys(plain(source.outlet_name) for source in sources if source.role == "original"))
    behind = {0: "no independent source", 1: "a single source"}.get(
        one.independent_count, f"{one.independent_count} independent sources"
    )
    told = f" ({', '.join(names[:8])}{' and others' if len(names) > 8 else ''})" if names else ""
    sample = " Sample data: fictional." if snap.info.is_sample else ""
    st.code(
        f"“{plain(one.title)}”. First reported by {plain(one.outlet_name)}, {wording.day_year(one.started_at.date())}; "
        f"{behind}{told}. {story_rows.STATUS_NAMES[one.status]}, impact {one.impact} of 10. "
        f"Beatbook story {one.story_id}, as of {wording.day_year(day)}.{sample}",
        language=None,
        wrap_lines=True,
    )


main()
