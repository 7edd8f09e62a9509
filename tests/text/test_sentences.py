"""Where sentences end, and where only an abbreviation does."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["One thing.", "Another thing."],
        ["Is it?", "It is!", "Fine…", "Good."],
        ["Norbex Inc. sold 40 chips.", "Pelham Corp. bought them."],
        ["It is sold by Norbex Inc.", "The price is low."],
        ["The U.S. market grew.", "It did so in the U.S.", "But not elsewhere."],
        ["U.S. Senators met Dr. Orla Finch and Mr. Vale.", "They spoke."],
        ["J. R. Harrow runs it.", "A. Stone does not."],
        ["Revenue rose 3.5 percent to $1.2bn.", "Costs fell."],
        ["Version 2.0.1 is out.", "Version 3 is not."],
        ["“We sold it.”", "He left."],
        ["(It was late.)", "She stayed."],
        ["The law, e.g. the AI Act, binds firms.", "It is new."],
        ["It opens at 9 a.m. on Monday.", "It shuts at 5 p.m.", "The rest is known."],
        ["Mills vs. Court was heard on Jan. 5 and Sept. 30.", "Both lost."],
        ["A heading", "A line below it.", "And more"],
        ["No end at all"],
        ["Yahoo! is a name.", "So is it."],
        ["The price is No. 1 on the list.", "2023 was good."],
        ["Wait... what?", "Yes."],
        ["He paid Rs. 500 for it.", "I did.", "So did I.", "Then it ended."],
    ],
)
def test_a_text_falls_into_its_sentences(expected: list[str]) -> None:
    glue = "\n" if expected[0] == "A heading" else " "
    assert split(glue.join(expected)) == expected


def test_blank_texts_have_no_sentence() -> None:
    assert sentences("") == sentences(" \n\n ") == []


@given(st.text(alphabet="aB1.!?…\"”)( \n'U$"))
def test_sentences_are_in_order_trimmed_and_hold_every_letter(text: str) -> None:
    spans = sentences(text)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


@pytest.mark.parametrize("piece", [".", ". ", "A.", "\n", "...\"'", " ", "a" * 50 + "."])
def test_hostile_texts_are_split_in_linear_time(piece: str) -> None:
    started = time.process_time()
    sentences((piece * 200_000)[:200_000])
    assert time.process_time() - started < 2
