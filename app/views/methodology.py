"""How is the number made?"""

from __future__ import annotations

from datetime import timedelta
from html import escape as html

import streamlit as st

from app import evidence, examples, filters, parts, quality, queries, wording
from app.outside import code_html, escaped, plain
from app.snapshot import Snapshot

COUNTS = """
- An **article** is one page of one outlet: the same page in two feeds of an outlet is one article.
- The **panel** is what the index counts: articles in English, or of unknown language, from outlets that are not
  aggregators. Everything else is kept, searchable, and counted on the Sources page.
- A **topic** is a list of terms. For the index an article is on the topic when a term stands in its title or in the
  first 300 characters of its text.
- A **week** runs from Monday to Sunday, UTC. Weeks that the data cover only in part take no part in any comparison; the
  one still running is dotted.
- **Ranges end** at the newest day with real coverage, not at the newest date: a day counts as covered when the seven
  days up to it hold at least five articles of the panel, or half of what seven days usually hold where that is less. A
  later article, of a wrong date mostly, is kept, and shown by *all* or by *from* and *to* in the address.
"""
INDEX = """
The index asks how much more each source writes about a topic than it usually does. Of the *n* articles of series *s*
(an outlet's feed) in week *t*, *y* are on the topic; *a* is the series' habit and *b* the attention of the week, and
both are fitted to all cells at once, in eight rounds. The articles of an owner with over 200 in a week count for less
each, so that *o* and *m* are the weighted *y* and *n*. A series that joins, leaves or doubles its output changes *m*,
not *b*.

The base is the first 26 complete weeks, or all of them while there are fewer. The band holds the true value in
nine of ten cases; it comes from how much the owners differ, or from chance in the counts where that is more. Daily
values use the sums of the seven days up to that day, against the same base. `docs/method.md` in the project shows it on
six real months of 2023.

There are two lines. *Current* knows everything and may be revised. *Published* keeps each week as it was known three
days after its end: its founding sources' habits are frozen, and later sources join after eight weeks.
"""
CHANGES = f"""
The attention of the last complete week is divided by the **median** of the eight weeks before: a mean would keep
flagging the decay after a peak. With ten articles, seen or expected, of four effective sources or more, the change is
**tested for noise**: ln of the factor in its own standard errors is z. A topic is a *clear mover* where it moved by a
factor of 1.5 or more, and is among those of its week that keep the expected share of false ones at a tenth (Benjamini
and Hochberg). All else is grey: within its noise, or too few to test, and named from {queries.MIN_MOVER_ARTICLES}
articles on. Clear movers of a week that go the same way and share half the articles of the smaller one are one event.
On a chart weeks in a row in which a topic is a clear mover are one numbered event, at the farthest of them; the story
named beside it is the one that holds most of the articles that the index counts for the topic in that week.

*Why its share moved* on a topic's page splits the change from one week to the next without a rest: what sources as a
whole did, what single ones did beside them, and what came of other sources, other output, outages, and articles outside
every series. The table is `index_changes`.
"""
MATCHING = """
Topics and companies are lists of terms in `seeds/`. A term is found as a row of whole words, in any case unless the
list says that case matters. A longer term wins over a shorter one inside it, and some terms are listed only to be ruled
out: they win and count for nothing. The first term of every hit stands in the tables `article_topics` and
`article_companies`. Editing a list and running `beatbook build` reads all of history again.
"""
TONE = f"""
A score from −1 to +1 for one version of one article, read from its title and summary. It says how good or bad the
reported news is for those it is about, not whether it is true. Beyond ±{evidence.TIER_CUTS[0]} it leaves the middle
tier, beyond ±{evidence.TIER_CUTS[1]} it is extreme. The scorer is trained on texts that were written and labelled for
this beat (*beat-sentiment*), or, in older scores, a general lexicon (*vader*). **It is often wrong on a single
article**, by one tier mostly: read it over many. Articles without a score are left out of every mean, never counted as
neutral.
"""
IMPACT = """
From 1 to 10, **by consequence and never by volume**: fifty copies of an article change nothing. Rules look for words in
title and text, and each scores on one of three dimensions:

- **Regulatory**: an inquiry 4, a suit or charges 6, a rule or an export control 8, a ban 9. What is only proposed
  counts .6 of it. One more where several countries or a whole sector are bound.
- **Financial**: a stated amount of money in US dollars of its year, 1 + 2 · log₁₀(millions), so $1m is 1, $100m is 5
  and $10bn is 9; one more where it is a quarter or more of a named company's last known valuation. What something is
  said to be worth, the size of a market, managed assets, budgets of states and fortunes do not count. Below the title
  an amount counts where its sentence tells the deed of the title, or of a deed where the title tells none. Funding,
  takeovers and results score without an amount too, and a deal that is called off scores less than the deal.
- **Operational**: a shutdown or bankruptcy 9, an outage or breach 5 to 8, supply that stops 7, layoffs 4, one and a
  half more for each tenfold above a hundred people and one more for each tenth of the staff, a major launch 4.

A rule that stands only further down in a text counts half, and not at all if another stands in the title. Words beside
it can void a rule: a denial, a time that is past, a ban that is lifted. Opinion, reviews and instructions are capped.
"""
IMPACT_SUM = """
Here *d* are the three dimensions, and *k* is how many others than the highest reach 5. The status is what the text says
of the deed: done 1, announced .95, planned .8, rumoured or denied .5; it is *history*, and nothing counts, where all
that the text tells lies in a past that it names. The result is rounded, and 1 is the least. Click the impact of any
article in a list for its rules, words and sum. All rules with their scores stand in the table `impact_rules`.
"""
STORIES = """
Articles that report one event are a **story**. In order of time, an article joins the open story of the last 72 hours
whose two most similar members are near enough to it, in meaning and in rare words, or begins a new one. A story keeps
its id for life; where two are merged later, the old id leads to the one that stays.

Not every article is a voice of its own. One article **rests on** another, by a weight *d* from 0 to 1, where both have
the same owner, text, wire credit, writer or press release (1), where one names the other's outlet, or the wire that the
other is credited to, as its source, or both name one source that had no article there yet (.8), where it links to the
other (.6) or shares a long quotation (.5). From .5 on the two are one **origin**, and so is all that hangs together by
such ties: fifty copies are one origin still. An outlet that nobody mapped is its own owner. An aggregator is never an
origin, nor is an article that denies, retracts or corrects what others of the story report.
The number of origins is *N*, and **"verified by N sources" means that N is two or more**, and nothing else. One
origin is marked as a single source wherever the story shows.
"""
GATE = """
The **status** is the first that holds: *disputed*, where an article denies what
the others report, or independent origins contradict each other on the main fact;
*documented*, where a regulator, a court or a filing is among the sources; *verified*; *aggregator only*, where nobody
has it from himself; *company-stated*, where only the company itself says so; *single source*.

The **gate** lets through what is documented or verified, and what a single source reports as done, announced or
planned. It holds rumours of a single source, what only a company says of itself, what only aggregators point to, and
what is in dispute and what has no title, and says what would release each; a rumour that an independent outlet later
reports as done or announced, in another story, is released. An editor's decision in `seeds/editorial.csv` wins, and
stands on the page with its reason. An **action item** is of impact 8 or more, and verified or documented; another of
that impact is called *unconfirmed*.

Impact is the median over a story's origins and tone their mean, so that copies move neither. Tone, impact and
confidence are read from different things, and none of them moves another.
"""
CONFIDENCE = """
Here *ρ* is how far the outlet of an origin is believed, .7 at most. Its **odds**, *ρ* / (1 − *ρ*), are those of what
its kind is believed (`outlet_kinds.csv`), times the odds of the outlet's share, over
those of the beat's share. The share is that of first reports, at least 14 days old, that an independent origin bore out
within 14 days; an outlet's begins with that of the beat, as if that were twenty first reports. Most news has one
source, so that a share says little by itself: an outlet that is borne out as often as the beat keeps what its kind is
believed, one that is so more often gains. With the beat at .2, a press outlet at .3 has odds of (.5/.5) × (.3/.7) /
(.2/.8) = 1.71, and so *ρ* = 1.71 / 2.71 = .63. The last factor takes off for key facts, amounts, counts, percentages
and dates, on which independent origins contradict each other. That the deed happened counts as one fact more: three
outlets that differ on a price alone still agree that there was a sale.
"""
RUMOURS = """
A story whose first origin reports the deed as rumoured is followed for 60 days: it is confirmed when another of its
origins, or an outlet of another owner in another story about the same companies, reports it as done or announced. Of
another story two of three must agree: the deed, a figure that both put first (within 2%), and the meaning (similarity
of .8 or more): a company that lays off twice has not confirmed what was said of the first time. Who names the first
outlet as its source confirms nothing. The curves on the Sources page are those of Kaplan
and Meier: a rumour that is still open counts for as long as it is known.
"""
MEASURES = """
On labelled texts that nothing was trained on, beside VADER, a general lexicon that never saw this beat. Some settings
were chosen with an eye on these sets, so expect a little less on others.

- **Accuracy**: the share of texts whose tier is exactly right; **within one**: right or the tier beside it.
- **Quadratic kappa**: agreement beyond chance, far misses counting more; 1 is full agreement, 0 is chance.
- **Macro F1**: the mean over tiers of how well each is found. **Spearman**: whether the order is right, from −1 to 1.
- **Calibration error**: how far stated likelihoods lie from how often they were right; less is better.
- **Precision at 8**: of those given 8 or more, the share labelled so; **recall at 8**: of those labelled so, the share
  found.
"""
MEASURE_NAMES = {
    "macro_f1": "Macro F1",
    "precision_8": "Precision at 8",
    "recall_8": "Recall at 8",
    "precision_6": "Precision at 6",
    "recall_6": "Recall at 6",
    "regulatory_spearman": "Spearman, regulatory",
    "financial_spearman": "Spearman, financial",
    "operational_spearman": "Spearman, operational",
    "impact_spearman": "Spearman, impact",
    "bcubed_precision": "B-cubed precision",
    "bcubed_recall": "B-cubed recall",
    "bcubed_f1": "B-cubed F1",
    "bcubed_f1_small": "B-cubed F1, small stories",
    "pairwise_f1": "Pairwise F1",
}
SCORER_NAMES = {
    "beatbook": "Beatbook",
    "vader": "VADER",
    "singletons": "Each its own",
    "same_title": "Same title",
    "always_1": "N always 1",
}
LIMITS = """
- A feed that **changes what it writes about** (five times as much sport) bends the index until its habit is fitted
  anew. The share, which can be chosen for the charts, moves with every change of the sources.
- A day stands for the seven days that end with it, and so does its band: days that follow each other share six of them.
- Copies of one wire text in several outlets count once for each outlet.
- With under 30 articles of a topic in the base there is no index, and the chart says *too few articles*. With under
  eight complete weeks the baseline is still forming.
- A list of terms finds words, not meaning: a company's name in another sense is counted, and a company that is only
  hinted at is not.
- Tone and impact are read from what feeds and archives give. What only the whole article says is not known. Irony and
  quotations are read as plain news.
- Impact believes what a text says: a rule that fires on a figure of speech scores like the deed. Amounts are converted
  with one rate a year (`exchange_rates.csv`): averages of the year written from memory, right to about 3%, which moves
  an impact by .03. On a single day a currency may stand a tenth off its average (.1 of an impact), and in free fall
  (lira, rouble) a third (.3). A year without a rate takes the nearest.
- Ten articles of impact 10 may be one event; their number says nothing.
- Tone and impact beside a company are those of the articles that name it, not of the company.
- Independence is what owners, texts, credits and links show. Two outlets that both heard of a thing from one unnamed
  person count as two origins; an owner that the list of outlets does not know is missed.
- Confidence learns only from outlets that this home reads: who is alone in a field is never borne out.
- Dates are what the sources say. Where a source says none, the first sighting counts.
"""


def main() -> None:
    """Prose of ours, with one example worked on the live data."""
    snap = parts.opened()
    parts.heading(snap, "How is the number made?")
    parts.warnings(filters.from_address())
    parts.muted(f"Method {snap.info.method_version}. Every number is computed by SQL from the tables of the Data page.")
    st.header("From a feed to a count", anchor="counts")
    st.markdown(COUNTS)
    st.header("The index", anchor="index")
    st.latex(r"E[o_{st}] = m_{st} \cdot a_s \cdot b_t")
    st.latex(r"b_t = \frac{\sum_s o_{st}}{\sum_s m_{st} \cdot a_s}")
    st.latex(r"\text{index}_t = 100 \cdot \frac{b_t}{b_{\text{base}}}")
    st.markdown(INDEX)
    _example(snap)
    st.header("Clear movers and why they moved", anchor="changes")
    st.markdown(CHANGES)
    st.header("Topics and companies", anchor="matching")
    st.markdown(MATCHING)
    st.subheader("Found in a live article", anchor="matching-example")
    examples.matching(snap)
    st.header("Tone", anchor="tone")
    parts.tier_names()
    scorers = ", ".join(escaped(one) for one in queries.scorers(snap.path))
    st.markdown(TONE + (f"\nScored here by {scorers}." if scorers else "\nNothing is scored here yet."))
    st.subheader("Worked on a live article", anchor="tone-example")
    examples.tone(snap)
    st.header("Impact", anchor="impact")
    st.markdown(IMPACT)
    st.latex(r"\text{impact} = \min\bigl(10,\; \max d + \tfrac{1}{2} k\bigr) \times \text{status}")
    st.markdown(IMPACT_SUM)
    st.subheader("Worked on a live article", anchor="impact-example")
    examples.impact(snap)
    st.header("Stories and their independent sources", anchor="independence")
    st.markdown(STORIES)
    st.subheader("What clears the gate", anchor="gate")
    st.markdown(GATE)
    st.subheader("Confidence", anchor="confidence")
    st.latex(
        r"\text{confidence} = \Bigl(1 - \prod_k (1 - \rho_k)\Bigr) \cdot "
        r"\Bigl(1 - \frac{\text{key facts in dispute}}{\text{key facts} + 1}\Bigr)"
    )
    st.markdown(CONFIDENCE)
    st.subheader("Worked on a live story", anchor="story-example")
    examples.story(snap)
    st.subheader("Rumours", anchor="rumours")
    st.markdown(RUMOURS)
    st.header("Measured quality", anchor="quality")
    _quality()
    st.header("Limits", anchor="limits")
    st.markdown(LIMITS)
    st.header("Words and tables", anchor="more")
    with st.container(key="list-more", horizontal=True):
        st.page_link("views/glossary.py", label="Glossary", icon="")
        st.page_link("views/data.py", label="All tables and columns", icon="")
        st.page_link("views/sources.py", label="Sources and gaps", icon="")
    parts.footer(snap)


def _quality() -> None:
    try:
        found = quality.measured()
    except ValueError:
        parts.muted("The file docs/quality.json cannot be read as a list of measurements.")
        return
    if not found:
        said = "Not measured yet in this copy: `make quality`, in the project's folder, measures it on labelled files."
        st.html(f'<div class="bb-muted">{code_html(said)}</div>')
        return
    st.markdown(MEASURES)
    for one in quality.compared(found):
        title = f"{plain(one.measures).capitalize()}: {plain(one.data_set)}"
        parts.label(title, f"{wording.count(one.unit_count, plain(one.unit))}, {wording.day_year(one.day)}")
        if one.note:
            parts.muted(f"{plain(one.note).capitalize()}.".replace("..", "."))
        st.html(_figures_html(one))


def _figures_html(one: quality.Comparison) -> str:
    """Measures down, scorers across, the aim last where there is one."""
    heads = "".join(f"<th>{_scorer_html(column)}</th>" for column in one.columns)
    heads += "<th>Aim</th>" if one.aims else ""
    rows = ""
    for name in one.names:
        cells = "".join(f"<td>{_figure(column.figures.get(name))}</td>" for column in one.columns)
        cells += f"<td>{_aim(one, name)}</td>" if one.aims else ""
        rows += (
            f"<tr><th>{html(MEASURE_NAMES.get(name) or plain(name).replace('_', ' ').capitalize())}</th>{cells}</tr>"
        )
    return f'<table class="bb-figures"><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _scorer_html(column: quality.Column) -> str:
    name = SCORER_NAMES.get(column.scorer) or plain(column.scorer)
    return f"{html(name)} <small>{html(plain(column.reading))}</small>" if column.reading else html(name)


def _figure(value: float | None) -> str:
    if value is None:
        return wording.NONE
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.0f}"


def _aim(one: quality.Comparison, name: str) -> str:
    if name not in one.aims:
        return ""
    said = {True: " <small>met</small>", False: " <small>missed</small>", None: ""}[one.aim_met(name)]
    return f"{_figure(one.aims[name])}{said}"


def _example(snap: Snapshot) -> None:
    st.subheader("Worked on the live data", anchor="example")
    one = queries.worked_example(snap.path)
    if one is None:
        parts.muted("No topic has an index yet, so there is nothing to work an example on.")
        return
    week, end = one["week"], one["week"] + timedelta(days=6)
    name = escaped(one["name"])
    band = ""
    if one["low"] is not None:
        band = (
            f"\n4. {one['n_eff']:.1f} effective sources stand behind it; in nine of ten cases the true value lies "
            f"between **{one['low']:.1f}** and **{one['high']:.1f}**."
        )
    st.markdown(
        f"**{name}**, week of {wording.day(week)} {week.year} ({wording.days(week, end)}):\n\n"
        f"1. The panel published {one['n']:,} articles that week; {one['y']:,} of them are on the topic. Those of the "
        f"sources in the fit, weighted, are **{one['observed']:.2f}**.\n"
        f"2. By their habits, and at the attention of the base, the same sources would have had "
        f"**{one['expected']:.2f}**."
        + (" (The base has under eight weeks and still moves.)" if one["is_provisional"] else "")
        + f"\n3. Index = 100 × {one['observed']:.2f} ÷ {one['expected']:.2f} = "
        f"**{100 * one['observed'] / one['expected']:.1f}**; the table `trends_index` says {one['index']:.1f}." + band
    )
    with st.container(key="list-example", horizontal=True):
        st.page_link(
            "views/trends.py",
            label=f"The {one['y']:,} articles behind it",
            icon="",
            query_params={"topic": one["topic_id"], "point": one["topic_id"], "at": week.isoformat()},
        )
        st.page_link(parts.PAGES["topic"], label=f"Open {name}", icon="", query_params={"topic": one["topic_id"]})


main()
