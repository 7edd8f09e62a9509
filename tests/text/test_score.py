"""Text into numbers: once, resumably, and for each text the same whatever stands beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from ingest.errors import HomeError, StoppedError
from ingest.home import PROJECT_ROOT, Home
from ingest.normalise import normalise
from ingest.pipeline import Desk
from ingest.records import Batch, Fetch, Reach, SaidEntry
from ingest.text import encoder as encoder_module
from ingest.text.encoder import DIMENSIONS, SentenceEncoder, pack
from ingest.text.readings import METHODS, read
from ingest.text.score import CHUNK_TEXTS, Scorer, model_version, score_waiting
from ingest.text.sentiment import LexiconBaseline
from ingest.warehouse.status import home_status
from ingest.warehouse.store import UnscoredText, Warehouse
from tests.conftest import NOW


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def fill(warehouse: Warehouse, titles: Sequence[str], language: str = "en") -> None:
    entries = [
        normalise(
            SaidEntry(
                feed_url="https://n.example/feed",
                title=title,
                url=f"https://n.example/{i}",
                published=NOW,
                language=language,
            ),
            origin="feed",
            seen_at=NOW,
        )
        for i, title in enumerate(titles)
    ]
    warehouse.load([Batch(Fetch(f"b{titles[0]}", None, "x", "feed", NOW, 1, "loaded"), entries)])


def opener(warehouse: Warehouse):  # type: ignore[no-untyped-def]
    @contextmanager
    def opened() -> Iterator[Warehouse]:
        yield warehouse

    return opened


def test_texts_of_one_meaning_lie_nearer_than_texts_of_two(encoder: SentenceEncoder) -> None:
    texts = [
        "The chip maker cuts a tenth of its staff",
        "Semiconductor firm lays off ten percent",
        "A recipe for apple pie",
    ]
    cuts, layoffs, pie = encoder.encode(texts)
    assert cuts @ layoffs > cuts @ pie + 0.1


def test_a_vector_does_not_depend_on_what_is_scored_beside_it(encoder: SentenceEncoder) -> None:
    texts = ["Short one", "A much longer text that would stretch a batch " * 10, "Another", ""]
    # Of one length too: some go through the model together, in batches that they fill and in one that they do not.
    texts += [f"Chip maker number {number} cuts jobs and pay in the south" for number in range(10, 60)]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_pieces_that_are_encoded_ahead_come_in_their_order(encoder: SentenceEncoder) -> None:
    pieces = [["A recipe for apple pie", "Chip maker cuts jobs"], [], ["Short one"]]
    ahead = list(encoder.encode_ahead(pieces))
    assert [len(vectors) for vectors in ahead] == [2, 0, 1]
    for piece, vectors in zip(pieces, ahead, strict=True):
        assert np.array_equal(vectors, encoder.encode(piece))


def test_a_vector_does_not_depend_on_the_number_of_threads(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"Export rules for lithography machines tighten in {i} countries" for i in range(8)]
    vectors = {}
    for count in (1, 4):
        monkeypatch.setattr(os, "cpu_count", lambda count=count: count)
        vectors[count] = encoder.encode(texts)
    assert np.array_equal(vectors[1], vectors[4])


def test_the_encoder_writes_nothing_below_the_home_of_the_user(tmp_path: Path) -> None:
    # onnxruntime keeps and sends a record of its use, unless it is told not to before it is imported.
    program = "from ingest.text.encoder import SentenceEncoder; SentenceEncoder().encode(['a text'])"
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    environment |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    subprocess.run([sys.executable, "-c", program], env=environment, cwd=PROJECT_ROOT, check=True, timeout=120)
    assert [path for path in tmp_path.rglob("*") if "onnxruntime" in str(path).lower()] == []


def test_an_empty_text_has_a_vector_of_zeros_and_packs(encoder: SentenceEncoder) -> None:
    (vector,) = encoder.encode([""])
    packed, scale = pack(vector)
    assert not vector.any() and packed == bytes(DIMENSIONS) and scale == 1.0


def test_a_packed_vector_points_where_the_vector_pointed(encoder: SentenceEncoder) -> None:
    (vector,) = encoder.encode(["Export rules for lithography machines tighten"])
    packed, scale = pack(vector)
    unpacked = np.frombuffer(packed, dtype=np.int8) * scale
    assert vector @ unpacked / np.linalg.norm(unpacked) > 0.9999


def test_a_model_file_that_was_changed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_module, "MODEL_SHA256", "0" * 64)
    with pytest.raises(HomeError, match="make setup"):
        SentenceEncoder()


def test_the_baseline_tells_good_from_bad(encoder: SentenceEncoder) -> None:
    texts = ["A wonderful success", "A terrible failure and disaster"]
    good, bad = LexiconBaseline().score(texts, encoder.encode(texts))
    assert good.score > 0.5 and bad.score < -0.5 and good.tiers is None


def test_scoring_goes_on_where_it_was_and_scores_nothing_twice(warehouse: Warehouse) -> None:
    fill(warehouse, [f"Headline number {i}" for i in range(10)])
    assert score_waiting(opener(warehouse), limit=4) == {"scored": 4, "waiting": 6}
    assert score_waiting(opener(warehouse), limit=4) == {"scored": 4, "waiting": 2}
    assert score_waiting(opener(warehouse)) == {"scored": 2, "waiting": 0}
    assert score_waiting(opener(warehouse)) == {"scored": 0, "waiting": 0}
    found = warehouse.connection.execute(
        "select count(*), count(distinct content_hash), count(vector), any_value(model_version) from raw.signals"
    ).fetchall()
    assert found == [(10, 10, 10, model_version())]


def test_an_old_score_is_left_alone_until_a_new_one_is_asked_for_and_stays_then(warehouse: Warehouse) -> None:
    fill(warehouse, [f"Headline number {i}" for i in range(3)])
    assert score_waiting(opener(warehouse), reach=Reach.NONE) == {"scored": 3, "waiting": 0}
    assert score_waiting(opener(warehouse), reach=Reach.FULL) == {"scored": 0, "waiting": 0}
    assert score_waiting(opener(warehouse), again=True, limit=2) == {"scored": 2, "waiting": 1}
    assert score_waiting(opener(warehouse), again=True) == {"scored": 1, "waiting": 0}
    assert score_waiting(opener(warehouse), again=True) == {"scored": 0, "waiting": 0}
    assert warehouse.connection.execute(
        "select model_version, count(*), count(vector) from raw.signals group by all order by max(scored_at), 3"
    ).fetchall() == [(model_version(Reach.NONE), 3, 0), (model_version(Reach.FULL), 3, 3)]


def test_the_status_counts_as_waiting_what_scoring_would_take_and_names_the_versions(warehouse: Warehouse) -> None:
    fill(warehouse, ["One text", "Another text"])
    score_waiting(opener(warehouse), reach=Reach.NONE, limit=1)
    warehouse.connection.close()
    status = home_status(warehouse.home, METHODS)
    assert (status["waiting_for_scoring"], status["scored_by"]) == (1, {model_version(Reach.NONE): 1})


def test_how_much_of_a_text_was_read_shows_in_the_version_and_in_the_score() -> None:
    text = UnscoredText("h", "Chip maker reports its quarter", "It lost half its sales and files for bankruptcy.")
    signals = {reach: next(Scorer(reach).score([[text]], NOW)).to_pylist()[0] for reach in Reach}
    assert len({row["model_version"] for row in signals.values()}) == 3
    assert signals[Reach.NONE]["vector"] is None and len(signals[Reach.TITLE]["vector"]) == DIMENSIONS
    assert signals[Reach.TITLE]["vector"] != signals[Reach.FULL]["vector"]
    assert signals[Reach.FULL]["sentiment_score"] < signals[Reach.TITLE]["sentiment_score"]
    assert signals[Reach.NONE]["sentiment_score"] < signals[Reach.TITLE]["sentiment_score"]


def test_a_score_names_the_words_that_pulled_it(warehouse: Warehouse) -> None:
    fill(warehouse, ["Start-up files for bankruptcy after fraud charges"])
    score_waiting(opener(warehouse), reach=Reach.NONE)
    ((words,),) = warehouse.connection.execute("select tone_words from raw.signals").fetchall()
    pulls = {word["word"]: word["pull"] for word in words}
    assert {"bankruptcy", "fraud"} <= set(pulls) and max(pulls["bankruptcy"], pulls["fraud"]) < 0
    assert [abs(pull) for pull in pulls.values()] == sorted((abs(pull) for pull in pulls.values()), reverse=True)


def test_a_home_from_before_words_were_kept_gets_the_column(warehouse: Warehouse) -> None:
    warehouse.connection.execute("alter table raw.signals drop column tone_words")
    warehouse.connection.close()
    with Warehouse.open(warehouse.home, now=lambda: NOW) as again:
        fill(again, ["A text"])
        assert score_waiting(opener(again), reach=Reach.NONE)["scored"] == 1


def test_a_text_that_turns_up_in_two_feeds_is_scored_once(warehouse: Warehouse) -> None:
    fill(warehouse, ["The very same words", "The very same words"])
    assert score_waiting(opener(warehouse))["scored"] == 1


def test_texts_that_the_models_cannot_read_are_kept_and_left_unscored(warehouse: Warehouse) -> None:
    fill(warehouse, ["Halbleiter"], language="de")
    assert score_waiting(opener(warehouse)) == {"scored": 0, "waiting": 0}
    assert warehouse.connection.execute("select language from raw.entries").fetchall() == [("de",)]


def test_chunks_keep_a_limit_to_the_text(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.text.score.CHUNK_TEXTS", dict.fromkeys(Reach, 3))
    assert min(CHUNK_TEXTS.values()) > 3
    fill(warehouse, [f"Text {i}" for i in range(8)])
    told: list[tuple[int, int]] = []
    assert (
        score_waiting(opener(warehouse), limit=7, progress=lambda done, total: told.append((done, total)))["scored"]
        == 7
    )
    assert told == [(3, 7), (6, 7), (7, 7)]


def test_a_chunk_that_takes_long_is_stored_in_parts(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.text.score.PIECE_TEXTS", 2)
    monkeypatch.setattr("ingest.text.score.CHUNK_SECONDS", -1.0)
    fill(warehouse, [f"Text {i}" for i in range(5)])
    told: list[tuple[int, int]] = []
    score_waiting(opener(warehouse), progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_processes_that_score_on_words_store_what_one_would(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(warehouse, [f"Chip maker {number} raises $5m and cuts {number} jobs, Reuters reported" for number in range(7)])
    rows = {}
    for worth in (1_000, 1):
        monkeypatch.setattr("ingest.text.score.WORTH_WORKERS_TEXTS", worth)
        monkeypatch.setattr("ingest.text.score.WORKER_PIECE_TEXTS", 3)
        monkeypatch.setattr("ingest.text.score.WORKER_COUNT", 2)
        for table in ("signals", "quantities", "quantity_readings", "sentences", "attributions", "sourcing_readings"):
            warehouse.connection.execute(f"delete from raw.{table}")
        assert score_waiting(opener(warehouse), reach=Reach.NONE) == {"scored": 7, "waiting": 0}
        rows[worth] = [
            warehouse.connection.execute(f"select * from raw.{table} order by all").fetchall()
            for table in ("signals", "quantities", "sentences", "attributions")
        ]
    assert rows[1] == rows[1_000] and all(rows[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_scoring_that_is_stopped_keeps_what_was_done_and_goes_on_where_it_was(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    fill(warehouse, [f"Norbex sold {i} chips" for i in range(100, 107)])
    handlers = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]
    pieces: list[int] = []
    whole = Scorer._signals

    def stopped_in_the_second_piece(scorer: Scorer, texts: list[UnscoredText], *rest: Any) -> pa.Table:
        pieces.append(len(texts))
        if len(pieces) == 2:
            signal.raise_signal(number)
        return whole(scorer, texts, *rest)

    monkeypatch.setattr("ingest.text.score.PIECE_TEXTS", 2)
    with (
        monkeypatch.context() as patched,
        pytest.raises(StoppedError, match=r"4 texts were scored .* 3 wait") as caught,
    ):
        patched.setattr(Scorer, "_signals", stopped_in_the_second_piece)
        score_waiting(opener(warehouse))
    assert caught.value.signal_number == number and pieces == [2, 2]
    assert warehouse.connection.execute("select count(*) from raw.signals").fetchall() == [(4,)]
    assert len(quantities(warehouse)) == 4
    assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == handlers
    assert score_waiting(opener(warehouse)) == {"scored": 3, "waiting": 0}


def test_the_command_that_goes_on_after_a_stop_asks_for_the_same(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*rest: object, **said: object) -> None:
        raise StoppedError("stopped", signal.SIGINT)

    monkeypatch.setattr("ingest.text.score.score_waiting", stopped)
    desk = Desk(home, now=lambda: NOW, step=lambda label: nullcontext(lambda done, total: None), say=print)
    for asked, command in (
        (dict[str, Any](), "score"),
        ({"again": True}, "score --again"),
        ({"reach": Reach.TITLE, "again": True}, "score --encoder title --again"),
    ):
        with pytest.raises(StoppedError) as caught:
            desk.score(**asked)
        assert str(caught.value).endswith(f"go on: {home.command(command)}")


def quantities(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return warehouse.connection.execute(
        "select quoted, kind, value, role, position from raw.quantities order by value, position"
    ).fetchall()


def test_scoring_a_text_reads_its_quantities_too_and_once(warehouse: Warehouse) -> None:
    fill(warehouse, ["Acme raises $20m and hires 40 people", "No number in here"])
    assert score_waiting(opener(warehouse)) == {"scored": 2, "waiting": 0}
    assert score_waiting(opener(warehouse)) == {"scored": 0, "waiting": 0}
    assert quantities(warehouse) == [
        ("40 people", "count", 40, "stated", 1),
        ("$20m", "amount", 20_000_000, "stated", 0),
    ]
    readings = warehouse.connection.execute(
        "select quantity_count, method_version from raw.quantity_readings order by all"
    ).fetchall()
    assert readings == [(0, METHODS.quantities), (2, METHODS.quantities)]


def test_a_home_that_was_scored_before_gets_its_quantities_and_resumes(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.text.score.CHUNK_READINGS", 2)
    fill(warehouse, [f"Norbex sold {i} chips" for i in range(101, 106)])
    score_waiting(opener(warehouse))
    for table in ("quantities", "quantity_readings"):
        warehouse.connection.execute(f"delete from raw.{table}")
    fill(warehouse, ["Norbex sold 900 chips"])
    told: list[tuple[int, int]] = []
    assert score_waiting(opener(warehouse), limit=3) == {"scored": 3, "waiting": 3}
    assert len(quantities(warehouse)) == 3
    done = score_waiting(opener(warehouse), progress=lambda done, total: told.append((done, total)))
    assert done == {"scored": 3, "waiting": 0} and told == [(2, 3), (3, 3)]
    assert [value for _, _, value, _, _ in quantities(warehouse)] == [101, 102, 103, 104, 105, 900]
    assert warehouse.connection.execute("select count(*) from raw.signals").fetchall() == [(6,)]


def test_quantities_that_were_stored_are_not_stored_again(warehouse: Warehouse) -> None:
    text = UnscoredText("h1", "Acme raises $20m", "")
    for _ in range(2):
        warehouse.add_readings(read([text], NOW))
    assert len(quantities(warehouse)) == 1


def test_signals_and_quantities_of_a_chunk_are_stored_together_or_not_at_all(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(warehouse, ["Acme raises $20m"])

    def fail(*tables: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="no room"):
        patched.setattr(warehouse, "add_readings", fail)
        score_waiting(opener(warehouse))
    assert warehouse.connection.execute("select count(*) from raw.signals").fetchall() == [(0,)]
    assert score_waiting(opener(warehouse)) == {"scored": 1, "waiting": 0}


def attributions(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return warehouse.connection.execute("select kind, name, quoted from raw.attributions order by all").fetchall()


def test_scoring_a_text_reads_its_sourcing_too_and_once(warehouse: Warehouse) -> None:
    summary = 'Norbex is out, <a href="/a?utm_source=x">according to Reuters</a>. It said no more.'
    said = SaidEntry(
        title="Norbex out", summary_html=summary, url="https://harbour.example/b", feed_url="https://harbour.example/f"
    )
    fetch = Fetch("b", None, "x", "feed", NOW, 1, "loaded")
    warehouse.load([Batch(fetch, [normalise(said, origin="feed", seen_at=NOW)])])
    assert score_waiting(opener(warehouse), reach=Reach.NONE) == {"scored": 1, "waiting": 0}
    assert score_waiting(opener(warehouse), reach=Reach.NONE) == {"scored": 0, "waiting": 0}
    run = warehouse.connection.execute
    assert attributions(warehouse) == [("according_to", "Reuters", "according to Reuters")]
    assert run("select canonical_url, host, anchor from raw.links").fetchall() == [
        ("https://harbour.example/a", "harbour.example", "according to Reuters")
    ]
    assert run(
        "select substr(e.title || chr(10) || e.text, s.span_start + 1, s.span_end - s.span_start) "
        "from raw.sentences s join raw.entries e using (content_hash) order by s.position"
    ).fetchall() == [("Norbex out",), ("Norbex is out, according to Reuters.",), ("It said no more.",)]
    assert run("select method_version from raw.sourcing_readings").fetchall() == [(METHODS.sourcing,)]


def test_a_home_whose_quantities_were_read_before_gets_its_sourcing_and_no_quantity_twice(warehouse: Warehouse) -> None:
    fill(warehouse, [f"Norbex sold {i} chips: Reuters" for i in range(101, 104)])
    score_waiting(opener(warehouse), reach=Reach.NONE)
    for table in ("sentences", "attributions", "links", "sourcing_readings"):
        warehouse.connection.execute(f"delete from raw.{table}")
    assert warehouse.count_waiting(None, METHODS) == 3
    assert score_waiting(opener(warehouse), reach=Reach.NONE, limit=2) == {"scored": 2, "waiting": 1}
    assert score_waiting(opener(warehouse), reach=Reach.NONE) == {"scored": 1, "waiting": 0}
    assert attributions(warehouse) == [("according_to", "Reuters", "Reuters")] * 3
    assert len(quantities(warehouse)) == 3
    assert warehouse.connection.execute("select count(*) from raw.signals").fetchall() == [(3,)]


def test_texts_that_an_older_method_read_are_read_again_and_its_rows_stay(warehouse: Warehouse) -> None:
    fill(warehouse, ["Norbex is out: Reuters"])
    score_waiting(opener(warehouse), reach=Reach.NONE)
    for table in ("sentences", "attributions", "sourcing_readings"):
        warehouse.connection.execute(f"update raw.{table} set method_version = 'sourcing-0'")
    assert score_waiting(opener(warehouse), reach=Reach.NONE) == {"scored": 1, "waiting": 0}
    assert warehouse.connection.execute(
        "select distinct method_version from raw.attributions order by 1"
    ).fetchall() == [
        ("sourcing-0",),
        (METHODS.sourcing,),
    ]


def test_a_reading_moves_the_watermark_of_the_build(warehouse: Warehouse) -> None:
    fill(warehouse, ["Norbex is out: Reuters"])
    before = warehouse.watermark()
    text = UnscoredText("h1", "Norbex is out: Reuters", "")
    readings = read([text], NOW)
    warehouse.add_readings(readings._replace(quantity_readings=readings.quantity_readings.slice(0, 0)))
    assert warehouse.watermark() != before


@pytest.mark.parametrize("missing", ["quantity_readings", "sourcing_readings"])
def test_a_home_from_before_a_method_of_reading_tells_that_its_texts_wait(warehouse: Warehouse, missing: str) -> None:
    fill(warehouse, ["Acme raises $20m", "Norbex cuts jobs"])
    score_waiting(opener(warehouse), reach=Reach.NONE)
    warehouse.connection.execute(f"drop table raw.{missing}")
    warehouse.connection.close()
    status = home_status(warehouse.home, METHODS)
    assert (status["waiting_for_scoring"], status["tables"]["signals"], status["tables"][missing]) == (2, 2, 0)
