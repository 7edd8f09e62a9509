"""How well one grouping agrees with another: B-cubed (Bagga and Baldwin 1998), pairwise, fragmentation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence

LARGE = 30  # articles; gold stories of more are left out of bcubed_f1_small, for a few of them decide the whole


def agreement(gold: Sequence[Hashable], ours: Sequence[Hashable]) -> dict[str, float | None]:
    """The measures of the command, of the groups of the same things in the same order. None where nothing is to judge.

    B-cubed is the mean over things, pairwise is over pairs of things; fragmentation is over gold groups of two and more
    the mean number of our groups that their things lie in, at best 1.
    """
    precision, recall = b_cubed(gold, ours)
    pairs = pairwise(gold, ours)
    sizes = Counter(gold)
    small = [place for place, group in enumerate(gold) if sizes[group] <= LARGE]
    small_scores = b_cubed([gold[place] for place in small], [ours[place] for place in small])
    return {
        "bcubed_precision": precision,
        "bcubed_recall": recall,
        "bcubed_f1": _f1(precision, recall),
        "pairwise_precision": pairs[0],
        "pairwise_recall": pairs[1],
        "pairwise_f1": _f1(*pairs),
        "fragmentation": fragmentation(gold, ours),
        "bcubed_f1_small": _f1(*small_scores),
    }


def b_cubed(gold: Sequence[Hashable], ours: Sequence[Hashable]) -> tuple[float | None, float | None]:
    """Precision and recall: of what lies in a thing's group of ours (of gold), the share that lies in both."""
    in_gold, in_ours, in_both = Counter(gold), Counter(ours), Counter(zip(gold, ours, strict=True))
    pairs = list(zip(gold, ours, strict=True))
    return (
        _mean(in_both[pair] / in_ours[pair[1]] for pair in pairs),
        _mean(in_both[pair] / in_gold[pair[0]] for pair in pairs),
    )


def pairwise(gold: Sequence[Hashable], ours: Sequence[Hashable]) -> tuple[float | None, float | None]:
    """Precision and recall over the pairs of things that share a group."""
    both = _pair_count(Counter(zip(gold, ours, strict=True)).values())
    said, meant = _pair_count(Counter(ours).values()), _pair_count(Counter(gold).values())
    return both / said if said else None, both / meant if meant else None


def fragmentation(gold: Sequence[Hashable], ours: Sequence[Hashable]) -> float | None:
    """Over gold groups of two and more, the mean number of our groups that their things lie in."""
    sizes = Counter(gold)
    groups: defaultdict[Hashable, set[Hashable]] = defaultdict(set)
    for group, found in zip(gold, ours, strict=True):
        groups[group].add(found)
    return _mean(float(len(found)) for group, found in groups.items() if sizes[group] > 1)


def _f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return sum(listed) / len(listed) if listed else None


def _pair_count(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)
