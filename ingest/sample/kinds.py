"""What a kind of event is: its tone, its place in the impact rubric, and the sentence skeletons it is told with."""

from __future__ import annotations

from dataclasses import dataclass


def lines(block: str) -> tuple[str, ...]:
    """The non-empty lines of a block, stripped: one skeleton a line."""
    return tuple(line.strip() for line in block.splitlines() if line.strip())


def split_angle(skeleton: str) -> tuple[str, str]:
    """The angles of a skeleton, a letter each, and its sentence: `ab| {co} recalls {things}`; '' fits every angle."""
    angles, mark, sentence = skeleton.partition("| ")
    return (angles, sentence) if mark else ("", skeleton)


def fits(skeleton: str, angles: str) -> bool:
    """Whether a skeleton can stand beside one of these angles: a recall is not told under a title about a test."""
    own = split_angle(skeleton)[0]
    return not own or not angles or not set(own).isdisjoint(angles)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event.

    `tier` is -2 to 2. `stage` is done, announced, proposed, rumoured, or none for what is no deed (a review, a column).
    `millions` is the range of the stated amount in millions of its currency, `count` and `percent` those of the other
    numbers. `regulatory` and `operational` are the 0 to 10 of the impact rubric, before the stage is counted in.
    Skeletons name slots in braces: see `ingest.sample.writing`. Where a kind has several angles, letters before a bar
    say which titles and leads go together: see `split_angle`.
    """

    family: str
    tier: int
    titles: tuple[str, ...]
    leads: tuple[str, ...]
    stage: str = "done"
    millions: tuple[float, float] | None = None
    count: tuple[int, int] = (40, 900)
    percent: tuple[int, int] = (4, 40)
    regulatory: float = 0.0
    operational: float = 0.0
