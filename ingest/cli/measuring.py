"""`beatbook evaluate` and `beatbook train`: how good the numbers are, and the model that is made anew."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.shell import (
    EncoderOption,
    JsonOption,
    day_named,
    desk_of,
    evaluate,
    print_json,
    step,
    tell,
    train,
)
from ingest.records import Reach


@evaluate.command("sentiment")
def evaluate_sentiment_command(
    gold: Annotated[Path, typer.Option(metavar="FILE", help="A labelled CSV.", exists=True, dir_okay=False)],
    text: Annotated[
        str, typer.Option(metavar="COLUMN,…", help="The columns of the text; title and summary unless named.")
    ] = "",
    label: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Tiers -2 to 2, scores -1 to 1, or negative, neutral, positive."),
    ] = None,
    encoder: EncoderOption = Reach.FULL,
    as_json: JsonOption = False,
) -> None:
    """Score the texts of a labelled CSV and compare, with a general lexicon (VADER) as the floor."""
    from ingest.evaluate.sentiment import evaluate_sentiment, in_words, read_gold

    columns = [name.strip() for name in text.split(",") if name.strip()]
    report = evaluate_sentiment(read_gold(gold, columns, label), reach=encoder)
    print_json(report.as_json()) if as_json else sys.stdout.write(in_words(report))


@train.command("sentiment")
def train_sentiment_command(as_json: JsonOption = False) -> None:
    """Rebuild the shipped weights from seeds/corpora/sentiment.jsonl: the same corpus gives the same weights."""
    from ingest.text.encoder import SentenceEncoder
    from ingest.text.sentiment import WEIGHTS_FILE
    from ingest.text.training import corpus_vectors, read_corpus
    from ingest.text.training import train as train_weights

    examples = read_corpus()
    with step("training") as progress:
        weights = train_weights(examples, corpus_vectors(examples, SentenceEncoder()), progress=progress).weights
    weights.save(WEIGHTS_FILE)
    result = {"examples": len(examples), "corpus_hash": weights.corpus_hash, "weights": str(WEIGHTS_FILE)}
    print_json(result) if as_json else tell(f"{len(examples):,} examples: {WEIGHTS_FILE}")


@evaluate.command("index")
def evaluate_index_command(
    context: typer.Context,
    runs: Annotated[int, typer.Option(min=1, max=200, metavar="N", help="Panels drawn for each scenario.")] = 20,
    seed: Annotated[int, typer.Option(min=0, metavar="S", help="The same seed gives the same panels.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Measure the trends index on invented panels of sources whose attention is known, beside four other methods.

    Ten scenarios: sources come and go, fail, double, copy, grow, or change what they write about.
    """
    from ingest.evaluate.index import evaluate_index, in_words

    simulated = evaluate_index(desk_of(context), runs=runs, seed=seed)
    print_json(simulated.as_json()) if as_json else sys.stdout.write(in_words(simulated))


@evaluate.command("impact")
def evaluate_impact_command(
    context: typer.Context,
    gold: Annotated[
        Path,
        typer.Option(
            "--gold",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="CSV: url, title, summary, regulatory, financial, operational, impact.",
        ),
    ],
    as_json: JsonOption = False,
) -> None:
    """Compare the impact that the rules read in articles with the impact that people gave them."""
    from ingest.evaluate.impact import evaluate_impact

    compared = evaluate_impact(gold, desk_of(context))
    figures = compared.as_json()
    if as_json:
        print_json(figures)
        return
    found = figures["beatbook"]
    assert isinstance(found, dict)
    tell(f"{figures['n']:,} articles")
    for name, value in found.items():
        tell(f"  {name.replace('_', ' '):24} {'none' if value is None else f'{value:.3f}'}")
    tell("furthest from their labels (label, ours):")
    for article, ours in compared.worst(10):
        tell(f"  {article.labels[0]:4.1f} {ours[0]:3.0f}  {article.title}")


@evaluate.command("stories")
def evaluate_stories_command(
    context: typer.Context,
    archive: Annotated[
        Path,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="An archive, as `ingest archive` reads it."),
    ],
    gold: Annotated[
        Path, typer.Option(metavar="FILE", exists=True, dir_okay=False, help="CSV: url, story (any name of one).")
    ],
    since: Annotated[
        str | None,
        typer.Option(
            metavar="D",
            help="The first day (UTC) whose entries are scored and placed; begin three days before the labels. Of "
            "earlier days the words alone are counted, so that it is known which are rare: two weeks of them help.",
        ),
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="D", help="The last day (UTC).")] = None,
    columns: Annotated[
        str | None, typer.Option(metavar="FIELD=COLUMN,…", help="Which column is what, as for `ingest archive`.")
    ] = None,
    encoder: EncoderOption = Reach.FULL,
    repair: Annotated[
        bool, typer.Option("--repair", help="Repair the stories, as `beatbook repair` does, before they are compared.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Place the entries of an archive in stories and compare with the stories that people gave some of them.

    Everything between the days is placed, in a scratch home, before the labelled file is opened. Beside ours stand two
    floors: every article a story of its own, and articles of one title one story.
    """
    from ingest.documents.archive import parse_columns
    from ingest.evaluate.stories import evaluate_stories, in_words

    compared = evaluate_stories(
        archive,
        gold,
        desk_of(context),
        since=day_named(since, "--since"),
        until=day_named(until, "--until"),
        columns=parse_columns(columns),
        reach=encoder,
        is_repaired=repair,
    )
    figures = compared.as_json()
    print_json(figures) if as_json else sys.stdout.write(in_words(figures))


@evaluate.command("sample")
def evaluate_sample_command(
    context: typer.Context, encoder: EncoderOption = Reach.FULL, as_json: JsonOption = False
) -> None:
    """Compare the stories found in the sample beat with those planted in it: N, gate, rumours, disputes, impact.

    Without --home the sample is made, scored, placed and built in a scratch home: some minutes. With --home the last
    build of that sample home is taken as it is.
    """
    from ingest.evaluate.sample import compare, evaluate_sample, in_words

    is_named = context.find_root().params["home"] is not None
    compared = compare(context.obj) if is_named else evaluate_sample(desk_of(context), reach=encoder)
    print_json(compared.as_json()) if as_json else sys.stdout.write(in_words(compared))
