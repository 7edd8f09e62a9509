"""The trained model: what it ships with, what it was made of, and laws that hold for any weights."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import UsageError
from ingest.evaluate.sentiment import evaluate_sentiment, in_words, read_gold
from ingest.records import Reach
from ingest.text.encoder import SentenceEncoder
from ingest.text.features import read_features
from ingest.text.sentiment import (
    TIER_CUTS,
    Calibration,
    LexiconBaseline,
    TrainedSentiment,
    Weights,
    trained_version,
)
from ingest.text.training import Example, calibrate, corpus_hash, read_corpus, train

TEXTS = [
    "Chip maker files for bankruptcy and lays off its entire staff",
    "Start-up's shares crash after fraud charges against its founders",
    "Regulator opens a probe into the app's handling of data",
    "How to set up your new phone in five steps",
    "Software firm wins a contract with a hospital group",
    "Start-up raises a record round at three times its last valuation",
]


@pytest.fixture(scope="module")
def corpus() -> list[Example]:
    return read_corpus()


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


class TestCorpus:
    def test_it_is_large_and_has_extremes_enough(self, corpus: list[Example]) -> None:
        tiers = Counter(example.tier for example in corpus)
        assert len(corpus) >= 2_500
        assert tiers[-2] >= 250 and tiers[2] >= 250

    def test_scores_and_tiers_agree(self, corpus: list[Example]) -> None:
        assert [e.text for e in corpus if int(np.digitize(e.score, TIER_CUTS)) - 2 != e.tier] == []

    def test_no_text_stands_twice(self, corpus: list[Example]) -> None:
        assert len({example.text.casefold() for example in corpus}) == len(corpus)

    def test_texts_of_one_event_fall_on_one_side_of_the_split(self, corpus: list[Example]) -> None:
        sides: dict[str, set[str]] = {}
        for example in corpus:
            sides.setdefault(example.event, set()).add(example.split)
        assert {event for event, splits in sides.items() if len(splits) > 1} == set()
        assert set().union(*sides.values()) == {"train", "test"}

    def test_at_least_400_texts_were_labelled_twice(self, corpus: list[Example]) -> None:
        assert sum(example.second_tier is not None for example in corpus) >= 400

    def test_no_more_than_20_texts_share_a_skeleton(self, corpus: list[Example]) -> None:
        plain = {word for example in corpus for word in re.findall(r"\b[a-z][\w'-]*", example.text)}
        skeletons = Counter(skeleton(example.text, plain) for example in corpus)
        assert skeletons.most_common(1)[0][1] <= 20

    def test_none_shares_a_run_of_eight_words_with_texts_that_it_is_measured_on(
        self, corpus: list[Example], real_data: Path
    ) -> None:
        measured: set[tuple[str, ...]] = set()
        for path in sorted((real_data.parent / "eval").glob("*.csv")):
            for line in path.read_text(encoding="utf-8").splitlines():
                measured |= runs_of_eight(line)
        assert measured
        assert [example.text for example in corpus if runs_of_eight(example.text) & measured] == []


def skeleton(text: str, plain: set[str]) -> str:
    """The headline with numbers and names masked: words in capitals that no text has without (`plain`)."""
    words = [
        "N" if word[0].isupper() and word.lower() not in plain else word.lower()
        for word in re.findall(r"\d[\d.,]*|[\w&'-]+", text.split(". ")[0])
    ]
    masked = re.sub(r"\bN(?: N)+\b", "N", " ".join(words))
    return re.sub(r"\d[\d.,]*", "0", masked)


def runs_of_eight(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}


class TestModel:
    def test_worse_news_scores_lower(self, encoder: SentenceEncoder) -> None:
        scores = [said.score for said in TrainedSentiment().score(TEXTS, encoder.encode(TEXTS))]
        assert max(scores[:2]) < scores[2] < 0 < scores[4] < scores[5]
        assert scores[2] < scores[3] < scores[5]

    def test_probabilities_are_of_five_tiers_and_sum_to_one(self, encoder: SentenceEncoder) -> None:
        for said in TrainedSentiment().score(TEXTS, encoder.encode(TEXTS)):
            assert said.tiers is not None
            assert sum(said.tiers) == pytest.approx(1) and min(said.tiers) >= 0
            assert -1 <= said.score <= 1

    def test_words_alone_are_a_model_of_their_own(self) -> None:
        scores = [said.score for said in TrainedSentiment().score(TEXTS, None)]
        assert max(scores[:2]) < min(scores[4:])

    def test_a_score_does_not_depend_on_what_is_scored_beside_it(self, encoder: SentenceEncoder) -> None:
        model = TrainedSentiment()
        together = model.score(TEXTS, encoder.encode(TEXTS))
        alone = [model.score([text], encoder.encode([text]))[0] for text in TEXTS]
        assert [said.score for said in together] == pytest.approx([said.score for said in alone], abs=1e-9)

    def test_the_shipped_weights_are_of_the_shipped_corpus(self, corpus: list[Example]) -> None:
        assert Weights.load().corpus_hash == corpus_hash(corpus)

    def test_what_the_words_add_makes_the_whole_estimate(self) -> None:
        weights = Weights.load()
        (estimate,) = weights.by_words([TEXTS[0]])
        words, pulls = weights.pulls(TEXTS[0])
        assert len(words) == len(pulls) and weights.words_offset + pulls.sum() == pytest.approx(estimate)
        # Nothing is lost on the way from features to words: the same sum, straight from the features.
        found = read_features(TEXTS[0])
        straight = [weights.words.contributions(found.words), weights.letters.contributions(found.letters)]
        assert weights.words_offset + sum(part.sum() for part in straight) == pytest.approx(estimate)

    def test_words_that_no_training_text_held_add_nothing(self) -> None:
        weights = Weights.load()
        (nothing,) = weights.by_words(["qqzxv"])
        lettered = weights.letters.contributions(read_features("qqzxv").letters).sum()
        assert nothing - lettered == pytest.approx(weights.words_offset)

    def test_other_weights_are_another_version(self, tmp_path: Path) -> None:
        copy = tmp_path / "weights.npz"
        weights = Weights.load()
        weights.save(copy)
        before = trained_version(copy)
        replace(weights, gamma=weights.gamma + 0.01).save(copy)
        assert trained_version(copy) != before

    def test_the_baseline_is_named_as_one(self) -> None:
        assert "baseline" in LexiconBaseline.version


class TestTraining:
    def test_the_same_corpus_gives_the_same_bits(self, corpus: list[Example], tmp_path: Path) -> None:
        few = corpus[:: len(corpus) // 300]
        vectors = np.random.default_rng(1).standard_normal((len(few), 384)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        for name in ("first", "second"):
            train(few, vectors).weights.save(tmp_path / f"{name}.npz")
        assert (tmp_path / "first.npz").read_bytes() == (tmp_path / "second.npz").read_bytes()

    def test_saved_weights_score_as_the_trained_ones(self, corpus: list[Example], tmp_path: Path) -> None:
        few = corpus[:: len(corpus) // 300]
        vectors = np.random.default_rng(1).standard_normal((len(few), 384)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        weights = train(few, vectors).weights
        weights.save(tmp_path / "weights.npz")
        texts = [example.text for example in few]
        loaded = Weights.load(tmp_path / "weights.npz")
        assert loaded.together(texts, vectors) == pytest.approx(weights.together(texts, vectors), abs=0.02)

    def test_cuts_of_the_estimate_become_the_cuts_of_the_score(self) -> None:
        calibration = Calibration(np.array([-0.4, -0.1, 0.15, 0.3]), 0.1)
        assert calibration.scores(calibration.cuts) == pytest.approx(TIER_CUTS)
        assert (np.diff(calibration.scores(np.linspace(-1, 1, 50))) > 0).all()

    def test_estimates_that_tell_tiers_apart_are_cut_between_them(self) -> None:
        tiers = np.repeat([-2, -1, 0, 1, 2], 40)
        estimates = tiers * 0.2 + np.tile(np.linspace(-0.05, 0.05, 40), 5)
        found = calibrate(estimates, tiers)
        assert (np.digitize(estimates, found.cuts) - 2 == tiers).all()

    def test_what_was_said_of_an_example_was_said_without_its_part(self) -> None:
        # Two parts that contradict each other: a model that had seen the example would have got it right.
        examples = [
            Example(f"{word} {i} thing", score, 2 if score > 0 else -2, f"{part}-{i}", "other", "train", None)
            for part, sign in (("a", 1), ("b", -1))
            for i in range(20)
            for word, score in (("glorious", 0.8 * sign), ("dreadful", -0.8 * sign))
        ]
        vectors = np.eye(384, dtype=np.float32)[: len(examples)]
        trained = train(examples, vectors)
        assert (np.sign(trained.unseen_scores) == -np.sign([e.score for e in examples])).all()

    def test_a_corpus_of_one_part_is_refused(self) -> None:
        examples = [Example(f"text {i}", 0.0, 0, f"a-{i}", "other", "train", None) for i in range(4)]
        with pytest.raises(UsageError, match="two parts"):
            train(examples, np.eye(384, dtype=np.float32)[:4])

    def test_a_line_that_is_no_example_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "c.jsonl").write_text('{"text": "x"}\n', encoding="utf-8")
        with pytest.raises(UsageError, match=r"c\.jsonl:1"):
            read_corpus(tmp_path / "c.jsonl")


class TestGold:
    @pytest.mark.parametrize(
        ("labels", "kind"),
        [(["-2", "0", "2"], "tiers"), (["-0.5", "0", "1"], "scores"), (["negative", "Neutral", "positive"], "classes")],
    )
    def test_labels_are_told_apart_by_their_values(self, tmp_path: Path, labels: list[str], kind: str) -> None:
        rows = "\n".join(f"text {i},{label}" for i, label in enumerate(labels))
        (tmp_path / "gold.csv").write_text(f"title,label\n{rows}\n", encoding="utf-8")
        assert read_gold(tmp_path / "gold.csv").kind == kind

    @pytest.mark.parametrize(
        ("content", "complaint"),
        [
            ("title,label\nx,great\n", "gold.csv:2: label 'great'"),
            ("title,label\nx,7\n", "up to 7"),
            ("headline,label\nx,1\n", "no column text"),
            ("title,label\n", "no rows"),
            ("text,tier\na,1\nb,nan\n", "gold.csv:3: tier 'nan'"),
            ("text,tier\na,-inf\n", "gold.csv:2: tier '-inf'"),
            ("title,label\na,1\n\n ,0\n", "gold.csv:4: title empty; fill in"),
            ("title,summary,label\na,b,1\n,,0\n", "gold.csv:3: title and summary empty"),
            ("title,label,label\na,1,0\n", "has label in two columns.*; rename"),
            ("title,title,label\na,b,0\n", "has title in two columns"),
            ("title;label\na;1\n", "parts its columns by ';'; save it with commas"),
            ("title\tlabel\na\t1\n", "parts its columns by tabs; save it with commas"),
            ("headline,label\nx,1\n", "--text COLUMN"),
        ],
    )
    def test_a_file_that_is_no_gold_is_refused_by_name(self, tmp_path: Path, content: str, complaint: str) -> None:
        (tmp_path / "gold.csv").write_text(content, encoding="utf-8")
        with pytest.raises(UsageError, match=complaint):
            read_gold(tmp_path / "gold.csv")

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_a_file_in_utf_16_is_told_how_to_become_one_in_utf_8(self, tmp_path: Path, encoding: str) -> None:
        (tmp_path / "gold.csv").write_bytes("title,label\na,1\n".encode(encoding))
        with pytest.raises(UsageError, match=r"UTF-16.*iconv"):
            read_gold(tmp_path / "gold.csv")

    def test_columns_that_are_not_read_may_be_there_twice_and_a_summary_stands_for_a_title(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "gold.csv").write_text("note,note,title,summary,label\na,b,,words,1\n", encoding="utf-8")
        gold = read_gold(tmp_path / "gold.csv")
        assert (gold.texts, gold.titles) == (["words"], [""])
        with pytest.raises(UsageError, match="1 of the titles are empty; leave --encoder title out"):
            evaluate_sentiment(gold, reach=Reach.TITLE)

    def test_one_text_is_no_texts(self, tmp_path: Path) -> None:
        (tmp_path / "gold.csv").write_text("title,label\nChip maker goes bankrupt,-2\n", encoding="utf-8")
        told = in_words(evaluate_sentiment(read_gold(tmp_path / "gold.csv"), reach=Reach.NONE))
        assert told.startswith("1 text, labelled by tiers")
