"""Story pages: read from files, cut into sections without loss, made ready to store."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.documents.pages import MAX_PAGE_BYTES, page_batch, page_files, parse_page, read_page, shown
from ingest.errors import ParseError, UsageError
from ingest.records import Batch, Counts, StatedFact
from ingest.warehouse.store import Warehouse

SEEDS = Path(__file__).parents[2] / "seeds" / "documents"
SEEN_AT = datetime(2026, 7, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 7, 9, 12, tzinfo=UTC)

# The same examples at every run, on a machine of any speed.
STEADY = settings(derandomize=True, deadline=None)

TWO_CARDS = SEEDS / "two-chip-makers-one-production-slot.txt"
UNKNOWN_HEADING = SEEDS / "cooling-rule-reaches-the-server-hall.txt"
TABLE = SEEDS / "model-prices-fall-again.txt"


def batch_of(
    path: Path,
    *,
    published_at: datetime | None = None,
    url: str | None = None,
    outlet: str | None = None,
    seen_at: datetime = SEEN_AT,
) -> Batch:
    return page_batch(
        path, published_at=published_at, url=url, outlet=outlet, seen_at=seen_at, batch_id=f"{path} {seen_at}"
    )


def write(folder: Path, *lines: str, name: str = "page.txt") -> Path:
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def headings(text: str) -> list[str | None]:
    return [section.heading for section in parse_page(text).sections]


def facts_of(*bullets: str) -> list[str]:
    return list(parse_page("\n".join(["A headline", "Key Facts", *bullets])).facts)


def stated(batch: Batch, subject: str | None, label: str) -> list[StatedFact]:
    return [fact for fact in batch.facts if fact.subject == subject and fact.label == label]


# -- no line is lost ----------------------------------------------------------

LINES_OF_PAGES = st.sampled_from(
    [
        "",
        "  ",
        "Key Takeaways",
        "Key Facts",
        "## Analysis",
        "How we covered this story",
        "Acme",
        "Company- Founded",
        "Company",
        "- 2019",
        "- Latest Valuation",
        "- 1No",
        "  more of a bullet",
        "A sentence that closes.",
        "A line that does not",
        "A paragraph that goes on for long enough to stand under a heading which nobody has heard of until now.",
        "| a | b |",
        "|---|---|",
    ]
)


@STEADY
@given(st.text())
def test_any_text_is_the_lines_of_its_sections_joined(text: str) -> None:
    assert "\n".join(parse_page(text).lines()) == text.replace("\r\n", "\n").replace("\r", "\n")


@STEADY
@given(st.lists(LINES_OF_PAGES | st.text(st.characters(exclude_characters="\r\n")), min_size=1))
def test_any_order_of_the_lines_of_pages_is_the_lines_of_its_sections_joined(lines: list[str]) -> None:
    page = parse_page("\n".join(lines))
    assert list(page.lines()) == lines
    assert all(card.name for card in page.companies)


@settings(STEADY, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES_OF_PAGES, min_size=1))
def test_the_stored_sections_hold_every_line_that_is_not_blank(tmp_path: Path, lines: list[str]) -> None:
    batch = batch_of(write(tmp_path, "A headline", *lines))
    stored: list[str] = []
    for section in batch.sections:
        stored += [section.heading] if section.heading is not None else []
        stored += section.body.split("\n")
    assert [line for line in stored if line.strip()] == ["A headline", *(line for line in lines if line.strip())]
    assert [section.position for section in batch.sections] == list(range(len(batch.sections)))


# -- headline, sections -------------------------------------------------------


def test_the_first_line_that_is_not_blank_is_the_headline_even_where_it_is_a_known_heading() -> None:
    assert parse_page("\n \nAnalysis\nKey Facts\n- 1One").headline == "Analysis"


def test_lines_between_headline_and_first_heading_stand_under_the_headline() -> None:
    first = parse_page("A headline\nBy the night desk.\nAnalysis\nIt rose.").sections[0]
    assert (first.heading, first.lines) == ("A headline", ("By the night desk.",))


def test_an_empty_section_is_kept() -> None:
    page = parse_page("A headline\nMentioned\nKey Intelligence\nKey Facts\n- 1One fact.")
    assert [(section.heading, len(section.lines)) for section in page.sections] == [
        ("A headline", 0), ("Mentioned", 0), ("Key Intelligence", 0), ("Key Facts", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("heading", ["## Key Facts", "KEY FACTS", "Key facts:", "**Key Facts**", " Key Facts "])
def test_a_known_heading_is_known_in_any_dress(heading: str) -> None:
    page = parse_page(f"A headline\n{heading}\n- 1One fact.")
    assert page.facts == ("One fact.",)
    assert page.sections[1].heading == heading


def test_a_markdown_headline_loses_its_mark_and_a_number_sign_before_a_word_stays() -> None:
    assert parse_page("# A headline").headline == "A headline"
    assert parse_page("#1 in chips").headline == "#1 in chips"


def test_a_short_line_above_bullets_or_a_paragraph_is_a_heading_that_nobody_knew() -> None:
    paragraph = "Because a paragraph of some length stands under this line, the line must be what it is about."
    text = f"A headline\nAnalysis\nIt rose.\nWhy it matters\n{paragraph}\nOpen questions\n- Who pays?\n- Who gains?"
    assert headings(text) == ["A headline", "Analysis", "Why it matters", "Open questions"]


def test_a_line_that_closes_a_sentence_or_stands_above_a_short_line_is_no_heading() -> None:
    text = "A headline\nAnalysis\nSo it is said.\n- One\nMentioned\nAlpha\nBeta\nWhat to Watch\nNothing."
    assert headings(text) == ["A headline", "Analysis", "Mentioned", "What to Watch"]


def test_a_line_of_its_own_before_analysis_is_a_section_without_heading() -> None:
    page = parse_page("A headline\nKey Facts\n- 1One fact.\nThe door opens for founders\nAnalysis\nIt rose.")
    assert [(section.heading, section.lines) for section in page.sections[1:3]] == [
        ("Key Facts", ("- 1One fact.",)), (None, ("The door opens for founders",)),
    ]  # fmt: skip
    assert page.facts == ("One fact.",)


def test_a_table_that_closes_a_section_is_a_section_of_its_own() -> None:
    sections = parse_page(read_page(TABLE)).sections
    assert sections[-2].name == "how we covered this story"
    assert not any("|" in line for line in sections[-2].lines)
    assert sections[-1].heading is None
    assert sections[-1].lines[0] == "| Signal on this page | How to read it |"


def test_a_table_right_under_a_heading_stays_under_it() -> None:
    assert headings("A headline\nAnalysis\n\n| a | b |\n|---|---|\n| 1 | 2 |") == ["A headline", "Analysis"]


def test_a_table_in_the_middle_of_a_section_does_not_cut_it() -> None:
    text = "A headline\nAnalysis\nSee below.\n| a | b |\n|---|---|\n| 1 | 2 |\nAs the table shows, it rose."
    assert headings(text) == ["A headline", "Analysis"]


# -- takeaways, facts ---------------------------------------------------------


def test_takeaways_are_the_bullets_and_an_indented_line_goes_on_with_its_bullet() -> None:
    page = parse_page("A headline\nKey Takeaways\n- It rose\n  by half.\n* It may fall.\nMentioned")
    assert page.takeaways == ("It rose by half.", "It may fall.")


def test_the_number_glued_to_a_fact_is_taken_off() -> None:
    assert facts_of("- 1No chip was made.", "- 2Acme said so.") == ["No chip was made.", "Acme said so."]


def test_the_running_number_says_where_a_fact_that_begins_with_digits_starts() -> None:
    assert facts_of("- 12026 was slow.", "- 22 firms left.", "- 32026 saw three more.") == [
        "2026 was slow.", "2 firms left.", "2026 saw three more.",
    ]  # fmt: skip


def test_numbers_of_two_digits_are_taken_off_whole() -> None:
    bullets = [f"- {number}Fact of the day" for number in range(1, 13)]
    assert facts_of(*bullets) == ["Fact of the day"] * 12
    assert facts_of(*bullets[:10], "- 112025 was slow.")[-1] == "2025 was slow."


@STEADY
@given(st.lists(st.from_regex(r"[1-9A-Z][0-9a-z]{0,6} [a-z]{1,9}", fullmatch=True), min_size=1, max_size=120))
def test_numbered_facts_come_back_as_they_were(facts: list[str]) -> None:
    assert facts_of(*(f"- {number}{fact}" for number, fact in enumerate(facts, 1))) == facts


def test_a_gap_in_the_numbers_is_stepped_over() -> None:
    assert facts_of("- 1One", "- 2Two", "- 4Four", "- 52026 was slow.") == ["One", "Two", "Four", "2026 was slow."]


@pytest.mark.parametrize(
    "bullets",
    [
        ["10 firms left.", "Acme stayed."],
        ["1 in 4 left.", "Acme stayed."],
        ["1.5 billion was lost.", "Acme stayed."],
        ["1,200 people came.", "Acme stayed."],
        ["2019 was slow.", "2020 was not.", "Acme stayed."],
        ["Acme stayed.", "2 firms left.", "3M was one of them."],
        ["10 firms left."],
        ["1.5 billion was lost."],
        ["3M left.", "4Chan stayed."],
        ["Acme stayed.", "Two firms left.", "1st place was empty."],
    ],
)
def test_facts_without_numbers_stay_whole(bullets: list[str]) -> None:
    assert facts_of(*(f"- {bullet}" for bullet in bullets)) == bullets


# -- companies ----------------------------------------------------------------


def test_a_page_has_every_company_card_with_its_values_in_turns() -> None:
    palequartz, kelpforge = parse_page(read_page(TWO_CARDS)).companies
    assert (palequartz.name, palequartz.values) == (
        "Palequartz", (("Founded", "2019"), ("Latest Valuation", "$1.5B (estimated)")),
    )  # fmt: skip
    assert (kelpforge.name, kelpforge.values[-1]) == ("Kelpforge", ("Headquarters", "Pellworth"))
    assert (
        kelpforge.description == "Sells inference boards to cloud providers and is at work on its first training chip."
    )


def card_of(*lines: str) -> tuple[tuple[tuple[str, str], ...], str | None]:
    (card,) = parse_page("\n".join(["A headline", "Key Facts", "- 1One fact.", "Acme", *lines])).companies
    return card.values, card.description


def test_a_label_without_a_value_does_not_take_the_next_label_for_one() -> None:
    assert card_of("Company- Founded", "- Latest Valuation", "- $2B") == ((("Latest Valuation", "$2B"),), None)


def test_a_card_may_have_a_description_alone() -> None:
    assert card_of("Company", "Makes anvils.") == ((), "Makes anvils.")


def test_a_line_before_analysis_that_closes_no_sentence_describes_no_company() -> None:
    assert card_of("Company- Founded", "- 2019", "The door opens for founders", "Analysis", "It rose.")[1] is None
    assert (
        card_of("Company- Founded", "- 2019", "Maker of anvils", "The door opens", "Analysis")[1] == "Maker of anvils"
    )


@pytest.mark.parametrize("below", ["Analysis\nIt rose.", "## Terms\nIt rose.", "| a | b |\n|---|---|\n| 1 | 2 |"])
def test_a_heading_or_a_table_right_below_the_values_describes_no_company(below: str) -> None:
    assert card_of("Company- Founded", "- 2019", below) == ((("Founded", "2019"),), None)


def test_bullets_after_the_description_are_no_values_of_the_card() -> None:
    values, _ = card_of("Company- Founded", "- 2019", "Makes anvils.", "- Latest Valuation", "- $2B")
    assert values == (("Founded", "2019"),)


def test_a_card_above_a_known_heading_leaves_the_heading_a_section() -> None:
    text = "A headline\nMentioned\nAcme\nCompany- Founded\n- 2019\nKey Facts\n- 1One fact."
    assert headings(text) == ["A headline", "Mentioned", "Acme", "Key Facts"]
    assert parse_page(text).facts == ("One fact.",)


def test_founded_and_valuation_are_stored_with_year_amount_and_estimate_apart() -> None:
    batch = batch_of(TWO_CARDS)
    (founded,) = stated(batch, "Palequartz", "founded")
    (valuation,) = stated(batch, "Palequartz", "latest_valuation")
    assert (founded.value, founded.amount, founded.currency, founded.is_estimate) == ("2019", 2019.0, None, False)
    assert (valuation.value, valuation.amount, valuation.currency, valuation.is_estimate) == (
        "$1.5B (estimated)", 1.5e9, "USD", True,
    )  # fmt: skip
    assert [fact.value for fact in stated(batch, "Kelpforge", "description")]
    assert [fact.position for fact in batch.facts] == list(range(len(batch.facts)))


def test_a_value_that_is_no_number_is_stored_in_its_words() -> None:
    (valuation,) = stated(batch_of(TABLE), "Wickloom", "latest_valuation")
    assert (valuation.value, valuation.amount) == ("N/A", None)


def test_a_number_in_a_key_fact_is_no_amount_of_it() -> None:
    facts = stated(batch_of(TABLE), None, "key_fact")
    assert len(facts) == 11
    assert facts[10].value.startswith("2025 was")
    assert all(fact.amount is None for fact in facts)


# -- files --------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_page_is_read_in_any_of_the_four_encodings(tmp_path: Path, encoding: str) -> None:
    text = "Zürich\u2019s chips\nAnalysis\nThey cost €3 \u2013 a piece."
    (tmp_path / "page.txt").write_bytes(text.encode(encoding))
    assert read_page(tmp_path / "page.txt") == text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \r\n\t\n",
        b"\xef\xbb\xbf\n",
        b"A headline\x00 with a NUL",
        "A headline".encode("utf-16-le"),
        b"\xff\xfeA\x00\x00",
        b"\xff\xfe\x00\xd8A\x00",
        b"\xef\xbb\xbf\xe9t\xe9",
        b"\x89PNG\r\n\x1a\n\xff\xd9",
        b"caf\xe9 \x81",
        b"x" * (MAX_PAGE_BYTES + 1),
    ],
    ids=[
        "nothing",
        "blanks",
        "mark",
        "nul",
        "utf-16 unmarked",
        "half utf-16",
        "surrogate",
        "false mark",
        "png",
        "81",
        "big",
    ],
)
def test_a_file_that_is_no_page_is_rejected_with_its_reason(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    with pytest.raises(ParseError) as caught:
        read_page(path)
    batch = batch_of(path)
    assert caught.value.reason
    assert [(reject.locator, reject.reason) for reject in batch.rejects] == [(str(path), caught.value.reason)]
    assert (batch.fetch.outcome, batch.fetch.error) == ("unreadable", caught.value.reason)
    assert not (batch.entries or batch.sections or batch.facts)


def test_a_page_of_just_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"Head\n" + b"line\n" * ((MAX_PAGE_BYTES - 5) // 5))
    assert len(read_page(path)) == MAX_PAGE_BYTES


def test_a_headline_that_is_a_whole_book_is_a_reject_of_a_file_that_was_read(tmp_path: Path) -> None:
    batch = batch_of(write(tmp_path, "word " * 1000))
    assert (batch.fetch.outcome, len(batch.rejects), batch.entries, batch.sections) == ("loaded", 1, [], [])


def test_a_path_that_leads_to_no_file_is_rejected_with_its_reason(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.txt", tmp_path, Path("a\x00b")):
        with pytest.raises(ParseError):
            read_page(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_rejected_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "page.txt")
    with pytest.raises(ParseError):
        read_page(tmp_path / "page.txt")


def test_a_folder_gives_all_pages_below_it_once_and_in_order(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.txt", "a.TXT", "deep/c.md", "d.csv"):
        (tmp_path / name).write_text("A headline")
    expected = [tmp_path / name for name in ("a.TXT", "b.txt", "deep/c.md")]
    assert page_files([tmp_path, tmp_path / "b.txt"]) == expected
    assert page_files([tmp_path / "d.csv"]) == [tmp_path / "d.csv"]


def test_a_folder_without_pages_is_named_and_not_passed_over(tmp_path: Path) -> None:
    assert page_files([tmp_path]) == [tmp_path]
    (reject,) = batch_of(tmp_path).rejects
    assert reject.locator == str(tmp_path)
    assert ".txt" in reject.reason


def test_a_hostile_file_name_is_inert_in_messages() -> None:
    name = "../../x\x1b[2J\n\u202etxt.\u2028\udcff"
    assert shown(Path(name)) == "../../x\\x1b[2J\\n\\u202etxt.\\u2028\\udcff"
    with pytest.raises(ParseError) as caught:
        read_page(Path(name))
    assert str(caught.value).isprintable()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such names")
def test_a_file_with_a_hostile_name_is_read_and_its_locator_is_inert(tmp_path: Path) -> None:
    batch = batch_of(write(tmp_path, "A headline", name="..\x1b[2J\n.txt"))
    assert len(batch.entries) == 1
    assert batch.fetch.locator.isprintable()


# -- entries ------------------------------------------------------------------


def test_a_page_is_one_entry_with_its_headline_and_story_as_text() -> None:
    (entry,) = batch_of(TABLE, outlet="venturealmanack.example").entries
    assert entry.title == "Quillark cuts model prices by half, and smaller labs count what is left"
    assert entry.text.startswith("Quillark halved the price of its large model")
    for words in ("2 of the three followers named", "Builds small language models", "says more about capacity"):
        assert words in entry.text
    assert (entry.origin, entry.feed_host, entry.language) == ("document", "venturealmanack.example", "en")


def test_the_method_of_the_outlet_is_no_part_of_the_text_of_the_story() -> None:
    (entry,) = batch_of(TABLE).entries
    assert "Prices were read" not in entry.text
    assert "Signal on this page" not in entry.text
    assert "Key Takeaways" not in entry.text


def test_markup_in_a_page_is_text(tmp_path: Path) -> None:
    path = write(tmp_path, "R&D <fell> &amp; rose", "Analysis", "if a<c and d>b, x &lt; y")
    (entry,) = batch_of(path).entries
    assert "<fell>" in entry.title
    assert entry.text.startswith("if a<c and d>b")


def test_the_same_page_read_later_from_another_file_is_the_same_entry(tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(TWO_CARDS.read_bytes())
    for url in (None, "https://larkspurcourier.example/chips"):
        (first,) = batch_of(TWO_CARDS, outlet="larkspurcourier.example", url=url).entries
        (second,) = batch_of(copy, outlet="www.Larkspurcourier.example", url=url, seen_at=LATER).entries
        assert (first.entry_id, first.content_hash) == (second.entry_id, second.content_hash)


def test_a_page_with_a_url_is_known_by_it_whatever_its_headline(tmp_path: Path) -> None:
    url = "https://larkspurcourier.example/chips"
    (first,) = batch_of(write(tmp_path, "A headline"), url=url).entries
    (second,) = batch_of(write(tmp_path, "A better headline"), url=f"{url}?utm_source=mail").entries
    assert first.entry_id == second.entry_id
    assert first.content_hash != second.content_hash
    assert first.canonical_url == url


def test_two_outlets_and_two_days_keep_one_headline_apart(tmp_path: Path) -> None:
    path = write(tmp_path, "Weekly funding report", "Analysis", "It rose.")
    days = (None, datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 8, tzinfo=UTC))
    entries = [batch_of(path, outlet=o, published_at=d).entries[0] for o in ("a.example", "b.example") for d in days]
    assert len({entry.entry_id for entry in entries}) == 6


def test_a_changed_valuation_is_a_new_version_of_the_page(tmp_path: Path) -> None:
    text = read_page(TWO_CARDS)
    (first,) = batch_of(TWO_CARDS).entries
    (second,) = batch_of(write(tmp_path, text.replace("$1.5B (estimated)", "$1.9B"))).entries
    assert first.entry_id == second.entry_id
    assert first.content_hash != second.content_hash


def test_the_date_is_the_one_given_and_else_the_first_sighting() -> None:
    published_at = datetime(2026, 6, 1, 8, tzinfo=UTC)
    (given_date,) = batch_of(TABLE, published_at=published_at).entries
    (no_date,) = batch_of(TABLE).entries
    assert (given_date.published_at, given_date.date_source) == (published_at, "given")
    assert (no_date.published_at, no_date.date_source) == (SEEN_AT, "seen")


@pytest.mark.parametrize(
    ("outlet", "feed_url"),
    [
        ("larkspurcourier.example", "https://larkspurcourier.example/"),
        ("https://www.larkspurcourier.example/tech?x=1", "https://larkspurcourier.example/"),
        ("www.LarkspurCourier.example", "https://larkspurcourier.example/"),
        ("The Larkspur  Courier", "outlet:The Larkspur Courier"),
        ("Bell\x07 &\nWhistle\u202e", "outlet:Bell & Whistle"),
        ("javascript://a.example/%0aalert(1)", "outlet:javascript://a.example/%0aalert(1)"),
        ("", None),
        (None, None),
    ],
)
def test_a_page_belongs_to_the_site_or_the_name_of_its_outlet(outlet: str | None, feed_url: str | None) -> None:
    batch = batch_of(TABLE, outlet=outlet)
    assert batch.entries[0].feed_url == batch.fetch.feed_url == feed_url


def test_a_page_without_outlet_belongs_to_the_host_of_its_url() -> None:
    (entry,) = batch_of(TABLE, url="https://www.racknotes.example/prices").entries
    assert entry.feed_key == "racknotes.example"


@pytest.mark.parametrize("url", ["", "prices", "javascript:alert(1)", "ftp://a.example/x"])
def test_a_url_that_leads_to_no_page_stops_the_call(url: str) -> None:
    with pytest.raises(UsageError):
        batch_of(TABLE, url=url)


def test_sections_and_facts_carry_the_version_that_they_belong_to() -> None:
    batch = batch_of(UNKNOWN_HEADING)
    version = (batch.entries[0].entry_id, batch.entries[0].content_hash)
    assert {row[:2] for row in [*batch.sections, *batch.facts]} == {version}


# -- shipped and real pages ---------------------------------------------------


@pytest.mark.parametrize("path", [TWO_CARDS, UNKNOWN_HEADING, TABLE], ids=lambda path: path.stem)
def test_a_shipped_page_is_whole_and_says_that_it_is_fictional(path: Path) -> None:
    text = read_page(path)
    page = parse_page(text)
    assert "\n".join(page.lines()) == text
    assert page.takeaways and page.facts and page.companies
    (method,) = [section for section in page.sections if section.name == "how we covered this story"]
    assert "fictional sample" in "\n".join(method.lines)


def test_a_shipped_page_has_an_unknown_heading_and_empty_sections() -> None:
    page = parse_page(read_page(UNKNOWN_HEADING))
    assert "What the rule asks for" in [section.heading for section in page.sections]
    assert [section.heading for section in page.sections if not section.lines][1:] == ["Key Intelligence", "Analysis"]


def test_a_real_page_gives_every_section_fact_and_company_value(real_data: Path) -> None:
    path = real_data / "story-page.txt"
    text = read_page(path)
    page = parse_page(text)
    batch = batch_of(path)
    assert "\n".join(page.lines()) == text
    known = [section.name for section in page.sections if section.heading is not None and section.card is None][1:]
    assert known == [
        "key takeaways", "mentioned", "key intelligence", "key facts", "analysis", "what to watch",
        "how we covered this story",
    ]  # fmt: skip
    loose = [section.lines for section in page.sections if section.heading is None]
    assert [len(lines) for lines in loose] == [1, 6]  # the line before the analysis, the table of signals
    assert len(page.takeaways) == 2
    assert len(page.facts) == 6
    assert all(fact[0].isupper() for fact in page.facts)
    (company,) = page.companies
    assert company.description
    (founded,) = stated(batch, company.name, "founded")
    (valuation,) = stated(batch, company.name, "latest_valuation")
    assert (founded.value, founded.amount, founded.is_estimate) == ("2019", 2019.0, False)
    assert (valuation.value, valuation.amount, valuation.currency, valuation.is_estimate) == (
        "$2.5B (estimated)", 2.5e9, "USD", True,
    )  # fmt: skip


# -- in the warehouse ---------------------------------------------------------


@pytest.mark.parametrize("path", [TWO_CARDS, UNKNOWN_HEADING, TABLE], ids=lambda path: path.stem)
def test_the_stored_page_joins_back_to_its_text_and_loading_it_again_adds_nothing(
    path: Path, warehouse: Warehouse
) -> None:
    first, second = batch_of(path), batch_of(path, seen_at=LATER)
    assert warehouse.load([first]) == [Counts(new=1)]
    assert warehouse.load([second]) == [Counts(same=1)]
    stored = warehouse.connection.sql("select heading, body from raw.sections order by position").fetchall()
    lines = [line for heading, body in stored for line in (heading, *body.split("\n")) if line]
    assert lines == read_page(path).splitlines()
    facts = warehouse.connection.sql("select label, value from raw.stated_facts order by position").fetchall()
    assert facts == [(fact.label, fact.value) for fact in first.facts]


def hand_in(warehouse: Warehouse, path: Path, **given: Any) -> Counts:
    """Load the page as `beatbook ingest documents` does."""
    number = len(warehouse.connection.execute("select 1 from raw.fetches").fetchall())
    given = {"published_at": None, "url": None, "outlet": None} | given
    batch = page_batch(path, seen_at=LATER, batch_id=f"b{number}", stored_page=warehouse.stored_page, **given)
    return warehouse.load([batch])[0]


def newest_version(warehouse: Warehouse) -> tuple[object, ...]:
    return warehouse.connection.execute(
        "select feed_key, canonical_url, published_at from raw.entries order by loaded_at desc, rowid desc limit 1"
    ).fetchall()[0]


@pytest.mark.parametrize("first_url", [None, "https://a.example/1"])
def test_what_is_given_of_a_page_corrects_what_was_given_before(warehouse: Warehouse, first_url: str | None) -> None:
    days = [datetime(2026, 6, day, 9, tzinfo=UTC) for day in (1, 2)]
    assert hand_in(warehouse, TABLE, published_at=days[0], url=first_url, outlet="a.example") == Counts(new=1)
    for correction in ({"published_at": days[1]}, {"url": "https://a.example/2"}, {"outlet": "Larkspur Courier"}):
        assert hand_in(warehouse, TABLE, **correction) == Counts(changed=1)
        # The same again, or nothing said: nothing new.
        assert hand_in(warehouse, TABLE, **correction) == Counts(same=1)
        assert hand_in(warehouse, TABLE) == Counts(same=1)
    assert newest_version(warehouse) == ("outlet:larkspur courier", "https://a.example/2", days[1].replace(tzinfo=None))
    # A correction may go back to what was said at first.
    assert hand_in(warehouse, TABLE, published_at=days[0]) == Counts(changed=1)
    assert warehouse.connection.execute(
        "select count(distinct entry_id), count(distinct seen_at), count(*) from raw.entries"
    ).fetchall() == [(1, 1, 5)]
    # Its text has not changed: its sections and facts are there once.
    sections = len(batch_of(TABLE).sections)
    assert warehouse.connection.execute("select count(*) from raw.sections").fetchall() == [(sections,)]


def test_a_page_at_an_address_is_corrected_from_another_file_too(warehouse: Warehouse, tmp_path: Path) -> None:
    copy, url = tmp_path / "copy.txt", "https://a.example/1"
    copy.write_bytes(TABLE.read_bytes())
    assert hand_in(warehouse, TABLE, url=url) == Counts(new=1)
    assert hand_in(warehouse, copy, url=url, published_at=datetime(2026, 6, 1, tzinfo=UTC)) == Counts(changed=1)
    assert newest_version(warehouse)[2] == datetime(2026, 6, 1)


def test_another_page_in_a_file_of_the_same_name_is_no_correction(warehouse: Warehouse, tmp_path: Path) -> None:
    page = write(tmp_path, "One headline", "Analysis", "It rose.")
    assert hand_in(warehouse, page, published_at=datetime(2026, 6, 1, tzinfo=UTC)) == Counts(new=1)
    write(tmp_path, "Another headline", "Analysis", "It fell.")
    assert hand_in(warehouse, page, published_at=datetime(2026, 6, 2, tzinfo=UTC)) == Counts(new=1)


def test_two_files_with_the_same_page_in_one_load_are_stored_once(warehouse: Warehouse, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(TABLE.read_bytes())
    first = batch_of(TABLE)
    assert sum(warehouse.load([first, batch_of(copy)]), Counts()) == Counts(new=1, same=1)
    counts = warehouse.connection.sql(
        "select (select count(*) from raw.sections), (select count(*) from raw.stated_facts)"
    ).fetchall()
    assert counts == [(len(first.sections), len(first.facts))]


def test_a_rejected_page_is_stored_with_its_reason_and_counted(warehouse: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"\x00")
    assert warehouse.load([batch_of(path), batch_of(TABLE)]) == [Counts(rejected=1), Counts(new=1)]
    ((locator, reason),) = warehouse.connection.sql("select locator, reason from raw.rejects").fetchall()
    assert (locator, reason) == (str(path), batch_of(path).rejects[0].reason)
