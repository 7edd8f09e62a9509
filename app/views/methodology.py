"""How is the number made?"""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from app import filters, parts, queries, wording
from app.outside import escaped
from app.snapshot import Snapshot

COUNTS = """
- An **article** is one page of one outlet: the same page in two feeds of an outlet is one article.
- The **panel** is what the index counts: articles in English, or of unknown language, from outlets that are not
  aggregators. Everything else is kept, searchable, and counted on the Sources page.
- A **topic** is a list of terms in `seeds/topic_terms.csv`. For the index an article is on the topic when a term stands
  in its title or in the first 300 characters of its text. Longer terms win over terms inside them, and some terms are
  listed only to be ruled out.
- A **week** runs from Monday to Sunday, UTC. Weeks that the data cover only in part take no part in any comparison; the
  one still running is dotted.
- **Ranges end** at the newest day with real coverage, not at the newest date: a day counts as covered when the seven
  days up to it hold at least five articles of the panel, or half of what seven days usually hold where that is less. A
  later article, of a wrong date mostly, is kept, and shown by *all* or by *from* and *to* in the address.
"""
INDEX = """
Here *y* is the number of the panel's articles on the topic in week *t*, and *n* the number of all the panel's articles
in that week. The base is the first 26 complete weeks, or all complete weeks while there are fewer. Daily values use the
sums of the seven days up to that day, against the same base.
"""
CHANGES = f"""
The share of the last complete week is divided by the **median** of the eight weeks before: a mean would keep flagging
the decay after a peak. Only topics with at least {queries.MIN_MOVER_ARTICLES} articles, in that week or in the median
week, are compared. The changes are **not tested for noise**: with few articles a doubling can be chance.
"""
TONE = """
A score from −1 to +1 for one version of one article, read from its title and summary, cut into five tiers. It says how
good or bad the reported news is for those it is about, not whether it is true. The scorer is trained on texts that
were written and labelled for this beat (*beat-sentiment*), or, in older scores, a general lexicon (*vader*). **It is
often wrong on a single article**, by one tier mostly: read it over many. Articles without a score are left out of
every mean, never counted as neutral.
"""
LIMITS = """
- The share index **moves when its sources move**: a feed that joins, leaves, or doubles its output off the beat bends
  every line.
- There is no noise band. A small count swings widely from week to week; look at the articles behind the point.
- Copies of one wire text in several outlets count once for each outlet.
- With under 30 articles of a topic in the base there is no index, and the chart says *too few articles*. With under
  eight complete weeks the baseline is still forming.
- A list of terms finds words, not meaning. The term of every hit is in the table `article_topics`.
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
    st.header("The share index", anchor="index")
    st.latex(r"\text{share}_t = \frac{y_t}{n_t}")
    st.latex(r"\text{index}_t = 100 \cdot \frac{y_t \,/\, n_t}{\sum_{\text{base}} y \,/ \sum_{\text{base}} n}")
    st.markdown(INDEX)
    _example(snap)
    st.header("Largest changes", anchor="changes")
    st.markdown(CHANGES)
    st.header("Tone", anchor="tone")
    parts.tier_names()
    scorers = ", ".join(escaped(one) for one in queries.scorers(snap.path))
    st.markdown(TONE + (f"\nScored here by {scorers}." if scorers else "\nNothing is scored here yet."))
    st.header("Limits", anchor="limits")
    st.markdown(LIMITS)
    st.header("Words and tables", anchor="more")
    with st.container(key="list-more", horizontal=True):
        st.page_link("views/glossary.py", label="Glossary", icon="")
        st.page_link("views/data.py", label="All tables and columns", icon="")
        st.page_link("views/sources.py", label="Sources and gaps", icon="")
    parts.footer(snap)


def _example(snap: Snapshot) -> None:
    st.subheader("Worked on the live data", anchor="example")
    one = queries.worked_example(snap.path)
    if one is None:
        parts.muted("No topic has an index yet, so there is nothing to work an example on.")
        return
    week, end = one["week"], one["week"] + timedelta(days=6)
    base_share = one["base_y"] / one["base_n"]
    name = escaped(one["name"])
    forming = one["base_weeks"] < 26
    st.markdown(
        f"**{name}**, week of {wording.day(week)} {week.year} ({wording.days(week, end)}):\n\n"
        f"1. The panel published {one['n']:,} articles that week; {one['y']:,} of them are on the topic: "
        f"{one['y']:,} ÷ {one['n']:,} = **{wording.percent(one['share'], 3)}**.\n"
        f"2. In the base, {one['base_weeks']} weeks from {wording.day_year(one['base_start'])} to "
        f"{wording.day_year(one['base_end'] + timedelta(days=6))}, it was {one['base_y']:,} of {one['base_n']:,}: "
        f"**{wording.percent(base_share, 3)}**."
        + (f" (The base is complete at 26 weeks; it has {one['base_weeks']} now and still moves.)" if forming else "")
        + f"\n3. Index = 100 × {wording.percent(one['share'], 3)} ÷ {wording.percent(base_share, 3)} = "
        f"**{100 * one['share'] / base_share:.1f}**; the table `trends_index` says {one['index']:.1f}."
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
