"""One story as Markdown: every statement with the source that it comes from, every number with how it came about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import groupby

from app.outside import plain, safe_url
from ingest.stories.reading import Row, Story
from ingest.stories.wording import (
    confidence_words,
    count_words,
    dependency_words,
    impact_words,
    moment,
    number,
    sources,
    status_words,
    title_words,
    tone_words,
)

DIMENSIONS = ("regulatory", "financial", "operational")
KINDS = {
    "owner": "same owner",
    "syndication": "copy",
    "wire": "same wire",
    "byline": "same byline",
    "press_release": "same press release",
    "according_to": "names it as its source",
    "link": "links to it",
    "quotation": "same quotation",
}
ROLES = {
    "original": "report of its own",
    "copy": "copy",
    "derived": "derived text",
    "dependent": "depends on another",
    "same_owner": "same owner",
    "denial": "denies it",
    "aggregator": "aggregator, no source",
}
_LISTED = 2  # of what is alike: more says nothing new, and is counted
# What any Markdown acts on. GitHub's makes links of bare addresses too, and the beginning of a line may begin a list.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~@]|&(?=#?\w+;))")
_BARE = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
_BEGINS = re.compile(r"^(\d*)([-+=.)])")


def as_markdown(story: Story) -> str:
    """The page of a story. Text from outside shows its very characters and is nothing else: no link, no mark-up."""
    return "\n".join(_Page(story).lines()) + "\n"


def text(said: object) -> str:
    """Text from outside for a line of Markdown: one line, no control characters, nothing that a renderer acts on."""
    safe = _BARE.sub(r"\\", _SPECIAL.sub(r"\\\1", plain(str(said or ""))))
    return _BEGINS.sub(r"\1\\\2", safe)


def address(url: str | None) -> str:
    """A link to a page by its plain address; empty where it is no http or https, or holds what does not print."""
    safe = safe_url(url)
    return f"<{safe}>" if safe and plain(safe) == safe else ""


class _Page:
    """The sections of one story, in order; a section that has nothing to say is left out."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.places = {article["article_id"]: place for place, article in enumerate(story.articles, 1)}
        self.cited: set[str] = set()
        self.names = {article["article_id"]: text(article["outlet_name"]) for article in story.articles}

    def lines(self) -> Iterator[str]:
        """The page, line by line."""
        yield from self.head()
        for title, body in (
            ("Key takeaways", self.takeaways()),
            ("Key facts", self.facts()),
            ("Impact", self.impact()),
            ("Confidence", self.confidence()),
            ("Who depends on whom", self.dependencies()),
            ("What to watch", self.outlook()),
            ("Timeline", self.timeline()),
            ("How it changed", self.changes()),
            ("Sources", self.sources()),
        ):
            written = list(body)
            if written:
                yield from ("", f"## {title}", "", *written)

    def cite(self, *article_ids: str) -> str:
        """[2] or [2] [5]: where a statement comes from, by the numbers of the sources."""
        self.cited.update(article_ids)
        places = sorted({self.places[one] for one in article_ids if one in self.places})
        return " ".join(f"[{place}]" for place in places)

    def head(self) -> Iterator[str]:
        row, redirect = self.story.row, self.story.redirect
        yield f"# {text(title_words(row))}"
        if row.get("is_sample"):
            yield from ("", "*Sample data: fictional.*")
        if redirect:
            reason = f" ({text(redirect['reason'])})" if redirect["reason"] else ""
            merged = f"Story {redirect['story_id']} was merged into this one on {moment(redirect['repaired_at'])}"
            yield from ("", f"*{merged}{reason}.*")
        yield from ("", f"**{status_words(row)}**")
        counts = f"{count_words(row['article_count'], 'article')} of {count_words(row['outlet_count'], 'outlet')}"
        yield from (
            "",
            f"{impact_words(row)} · confidence {confidence_words(row['confidence'])} · "
            f"tone {tone_words(row['sentiment_tier'])} · {counts} · "
            f"{moment(row['started_at'])} to {moment(row['ended_at'])}",
            "",
            f"Gate: **{row['gate']}**. {text(row['gate_reason'])}",
        )
        if row.get("release_condition"):
            yield f"What would release it: {text(row['release_condition'])}"
        if row.get("editor_action"):
            decided = moment(row["editor_decided_at"])
            yield f"An editor decided ({row['editor_action']}, {decided}): {text(row['editor_reason'])}"
        named = [f"{kind}: {', '.join(map(text, names))}" for kind, names in self.named() if names]
        if named:
            yield from ("", " · ".join(named))
        yield from ("", f"Story `{row['story_id']}`, method {text(row['method_version'])}")

    def named(self) -> Iterable[tuple[str, list[str]]]:
        return (("Topics", self.story.topics), ("Companies", self.story.companies))

    def takeaways(self) -> Iterator[str]:
        for takeaway in self.story.takeaways:
            shared = takeaway.get("shared_by_count") or 1
            said_by = f" (said by {sources(shared)})" if shared > 1 else ""
            yield f"{takeaway['position']}. {text(takeaway['sentence'])} {self.cite(takeaway['article_id'])}{said_by}"

    def facts(self) -> Iterator[str]:
        """The values of one fact on one line: "$2.5bn, 2 of 3 [1]; $2bn, 1 of 3 [4]"."""
        for _, group in groupby(self.story.facts, key=lambda fact: fact["fact_number"]):
            values = list(group)
            said = "; ".join(
                f"{text(value['quoted'])}, {value['stated_by_count']} of {value['origin_count']} "
                f"{self.cite(value['article_id'])}"
                for value in values
            )
            dispute = " — **in dispute**" if values[0]["is_disputed"] else ""
            label, sentence = values[0]["label"], values[0].get("sentence")
            # Where no words near a value name it, its sentence tells what it is.
            yield f"- {text(label)}: {said}{dispute}" if label else f"- {said}: “{text(sentence)}”{dispute}"

    def impact(self) -> Iterator[str]:
        row = self.story.row
        dimensions = ", ".join(f"{name} {number(row[name])}" for name in DIMENSIONS)
        yield (
            f"{row['impact']} of 10, the median of its origins; so are {dimensions}. "
            f"What is reported is {row['impact_status']}."
        )
        spoken = [self.reason(reason) for reason in self.story.reasons]
        if spoken:
            yield from ("", *dict.fromkeys(spoken))

    def reason(self, reason: Row) -> str:
        score = "" if reason.get("score") is None else f" {number(reason['score'])}"
        factor = "" if reason.get("factor") is None else f" × {number(reason['factor'])}"
        event = text(str(reason["event"]).replace("-", " "))
        void = f", void: {text(str(reason['voided_by']))}" if reason.get("voided_by") else ""
        return (
            f"- {text(reason['dimension'])}{score}{factor}, {event}: “{text(reason['words'])}” in the "
            f"{text(reason['found_in'])} {self.cite(reason['article_id'])}{void}"
        )

    def confidence(self) -> Iterator[str]:
        """The sum that makes the confidence, shown only where it comes to the number that was kept."""
        row, origins = self.story.row, self.story.origins
        if not origins:
            return
        facts = {fact["fact_number"]: bool(fact["is_disputed"]) for fact in self.story.facts}
        # That the deed happened is one fact more, which all of them state.
        product, disputed, known = 1.0, sum(facts.values()), len(facts) + 1
        for origin in origins:
            product *= 1 - origin["rho"]
        yield f"{confidence_words(row['confidence']).capitalize()}, from the record of each independent source:"
        yield ""
        for origin in origins:
            yield (
                f"- {self.cite(origin['article_id'])} {text(origin['outlet_name'])}, {text(origin['outlet_kind'])}: "
                f"{origin['rho']:.2f}, {count_words(origin['article_count'], 'article')}"
            )
        if abs((1 - product) * (1 - disputed / known) - row["confidence"]) < 1e-4:
            factors = " · ".join(f"(1 − {origin['rho']:.2f})" for origin in origins)
            said = f"{count_words(len(facts), 'key fact')} in dispute, and the deed is one more"
            less = f" · (1 − {disputed}/{known})" if disputed else ""
            start, end = ("(", ")") if disputed else ("", "")
            yield from ("", f"{start}1 − {factors}{end}{less} = {confidence_words(row['confidence'])}")
            if disputed:
                yield from ("", f"{disputed} of {said}.")
        worth = number(row["effective_count"])
        owing = "source that owes nobody anything" if worth == "1" else "sources that owe each other nothing"
        yield from ("", f"Worth {worth} {owing}.")

    def dependencies(self) -> Iterator[str]:
        """A line an article: what it depends on most, the earliest of equals, and why; of the rest a count."""
        strongest: dict[str, Row] = {}
        for dependency in sorted(self.story.dependencies, key=self._by_strength):
            strongest.setdefault(dependency["article_id"], dependency)
        listed = sorted(strongest.values(), key=lambda one: self.places.get(one["article_id"], 0))
        for dependency, more in _folded(listed, lambda one: (one["other_article_id"], one["kind"], one["weight"])):
            yield f"- {self.dependency(dependency)}{_and_more(more)}"
        if more := len(self.story.dependencies) - len(strongest):
            yield f"- {count_words(more, 'more reason')}: `beatbook story {self.story.row['story_id']} --json`"

    def dependency(self, one: Row) -> str:
        later, earlier = one["article_id"], one["other_article_id"]
        evidence = plain(str(one["evidence"] or ""))
        shown = address(evidence) or f"“{text(evidence)}”"
        because = "" if one["kind"] == "same_source" else f", {shown}"  # whose words name the source
        return (
            f"{self.cite(later)} {self.names.get(later, '')} on {self.cite(earlier)} {self.names.get(earlier, '')}: "
            f"{text(dependency_words(one['kind'], evidence, KINDS))} {number(one['weight'])}{because}"
        )

    def _by_strength(self, dependency: Row) -> tuple[float, int, str]:
        place = self.places.get(dependency["other_article_id"], len(self.places))
        return -dependency["weight"], place, dependency["kind"]

    def outlook(self) -> Iterator[str]:
        for ahead in self.story.outlook:
            due = f"{ahead['due_date']:%Y-%m-%d}: " if ahead["due_date"] else ""
            yield f"- {due}{text(ahead['sentence'])} {self.cite(ahead['article_id'])}"

    def timeline(self) -> Iterator[str]:
        for other in self.story.timeline:
            yield (
                f"- {other['started_at']:%Y-%m-%d}, {other['relation']}: {text(other['title'])} "
                f"(`{other['other_story_id']}`; {text(other['shared'])})"
            )

    def changes(self) -> Iterator[str]:
        for change in self.story.changes:
            yield (
                f"- {moment(change['changed_at'])}: {text(change['what'])} — N {change['independent_count']}, "
                f"{change['gate']}, impact {change['impact']}{_why(change['why'])}"
            )

    def sources(self) -> Iterator[str]:
        cited = frozenset(self.cited)
        for article, more in _folded(self.story.articles, lambda one: self._alike(one, cited)):
            origin = article["origin_number"]
            part = ROLES.get(article["role"], text(article["role"])) + (f", origin {origin}" if origin else "")
            later = f", {number(article['lag_hours'])} h later" if article["lag_hours"] else ""
            yield (
                f"- {self.cite(article['article_id'])} {text(article['outlet_name'])}, “{text(article['title'])}”, "
                f"{moment(article['published_at'])}{later} ({part}{_and_more(more)}) {address(article['url'])}".rstrip()
            )

    @staticmethod
    def _alike(article: Row, cited: frozenset[str]) -> Hashable:
        """Copies and articles of the same owner are alike within an origin, but what the page cites has its line."""
        if article["role"] in {"copy", "same_owner"} and article["article_id"] not in cited:
            return article["role"], article["origin_number"]
        return str(article["article_id"])


def _folded(rows: Sequence[Row], alike: Callable[[Row], Hashable]) -> Iterator[tuple[Row, int]]:
    """The first _LISTED rows of those that are alike, the last of them with how many more it stands for."""
    total = Counter(map(alike, rows))
    listed: Counter[Hashable] = Counter()
    for row in rows:
        key = alike(row)
        listed[key] += 1
        if listed[key] <= _LISTED:
            yield row, total[key] - _LISTED if listed[key] == _LISTED else 0


def _and_more(more: int) -> str:
    return f", and {more:,} more like it" if more else ""


def _why(said: str | None) -> str:
    return f" ({text(said)})" if said else ""
