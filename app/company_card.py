"""The card of a company: what sources state about it, each with its page and that page's day."""

from __future__ import annotations

from html import escape as html
from urllib.parse import urlsplit

import streamlit as st

from app import wording
from app.companies import Company
from app.outside import escaped, plain, safe_url


def kind_name(kind: str) -> str:
    """AI, Chips: the word of the seed as a label."""
    return plain(kind).upper() if len(kind) <= 2 else plain(kind).capitalize()


def card(company: Company, key: str = "list-card") -> None:
    """What sources state about the company; what none states is not there."""
    facts = []
    stated = []
    if company.kind:
        facts.append(("Kind", kind_name(company.kind)))
    if company.founded is not None:
        facts.append(("Founded", str(company.founded)))
        stated.append(("Year", company.founded_source_url, company.founded_as_of))
    if company.valuation_usd is not None:
        dated = f", {wording.month_or_day(company.valuation_as_of)}" if company.valuation_as_of else ""
        facts.append(("Latest known valuation", f"{wording.dollars(company.valuation_usd)}{dated}"))
        stated.append(("Valuation", company.valuation_source_url, company.valuation_as_of))
    made = "".join(f"<div><dt>{html(name)}</dt><dd>{html(value)}</dd></div>" for name, value in facts)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key=key):
        if made:
            st.html(f'<dl class="bb-card">{made}</dl>', width="content")
        for fact, source, as_of in stated:
            if (url := safe_url(source)) is not None:
                day = f", {wording.day_year(as_of)}" if as_of else ""
                st.page_link(url, label=f"{fact}: {escaped(urlsplit(url).hostname)}{day}", icon="")
