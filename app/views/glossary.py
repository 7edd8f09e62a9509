"""What does the word mean?"""

from __future__ import annotations

from html import escape as html
from urllib.parse import urlencode

import streamlit as st

from app import filters, parts, queries, stories, wording
from app.outside import plain


def main() -> None:
    """One line of search, then the terms."""
    snap = parts.opened()
    parts.heading(snap, "What does the word mean?")
    terms = queries.glossary(snap.path)
    reader = filters.from_address()
    words = reader.words("q").lower()
    parts.warnings(reader)
    st.text_input(
        "Search",
        key=filters.hold("glossary-words", words),
        placeholder="a word",
        width=320,
        type="search",
        on_change=lambda: filters.put(q=st.session_state["glossary-words"]),
    )
    live = stories.glossary_examples(snap.path)
    found = [row for row in terms if all(word in f"{row[0]} {row[1]}".lower() for word in words.split())]
    parts.muted(f"{len(found):,} of {wording.count(len(terms), 'term')}.")
    rows = "".join(
        f"<div><dt>{html(plain(term))}</dt><dd>{html(plain(definition))}"
        + (f"<br><small>{html(plain(where))}</small>" if where else "")
        + _example(live.get(term.lower()))
        + "</dd></div>"
        for term, definition, where in found
    )
    if rows:
        st.html(f'<dl class="bb-terms">{rows}</dl>')
    else:
        st.text("No term holds all of these words.")
    parts.csv_button("Glossary (CSV)", "glossary", ["term", "definition", "where_shown"], found, snap, "glossary-csv")
    parts.footer(snap)


def _example(found: tuple[str, str] | None) -> str:
    """A live story that shows a term, as a link of ours; nothing where there is none."""
    if found is None:
        return ""
    address = f"story?{urlencode({'id': found[0]})}"
    return f'<br><small>For instance <a href="{html(address)}" target="_self">{html(plain(found[1]))}</a></small>'


main()
