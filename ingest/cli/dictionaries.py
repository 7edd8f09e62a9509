"""`beatbook lexicon`: the dictionaries as an editor keeps them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from ingest.cli.shell import (
    JsonOption,
    lexicon,
    print_json,
    print_rows,
    tell,
)

RowsOption = Annotated[
    int, typer.Option("--limit", min=1, metavar="N", help="Rows of each list at most; JSON has all.")
]


@lexicon.command("check")
def lexicon_check_command(
    context: typer.Context,
    share: Annotated[
        float,
        typer.Option(min=0, max=1, help="Too much: a term that stands in more than this share of all articles."),
    ] = 0.05,
    alone: Annotated[
        float,
        typer.Option(
            min=0,
            max=1,
            help="Too much: a term of whose articles more than this share name no other topic or company.",
        ),
    ] = 0.9,
    alone_articles: Annotated[
        int, typer.Option(min=1, metavar="N", help="--alone judges terms that stand in at least so many articles.")
    ] = 20,
    least_articles: Annotated[
        int, typer.Option(min=0, metavar="N", help="Too little: told of a home with at least so many articles.")
    ] = 1_000,
    limit: RowsOption = 20,
    show_all: Annotated[
        bool, typer.Option("--all", help="List every row, and what was never seen too; it is only counted otherwise.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List terms of topics, companies and impact rules that match too much, too little, or each other.

    Too much: see --share and --alone; of impact rules those that score and need nothing else beside them. Too little:
    entries and terms that no article holds. Each other: a term that counts for two entries (unless one of them has a
    shorter term inside it, which it would hide), one that was seen only inside a longer term of another entry, and an
    excluded term with no term inside it. All is read from the last build.
    """
    from ingest.lexicon.check import Bounds, check_home

    report = check_home(context.obj, Bounds(share, alone, alone_articles, least_articles))
    if as_json:
        print_json(report.as_json())
        return
    lists = {
        "match too much": report.too_much,
        "terms that meet": report.each_other,
        "entries that were never seen": report.unseen_entries,
        "terms that were never seen": report.unseen_terms,
    }
    dictionaries = ("topics", "companies", "impact")
    print_rows(
        f"{report.article_count:,} articles",
        ("what", *dictionaries),
        [
            (title, *(f"{sum(one.dictionary == name for one in findings):,}" for name in dictionaries))
            for title, findings in lists.items()
        ],
        len(lists),
    )
    for title, findings in lists.items():
        if title.endswith("never seen") and report.article_count < least_articles:
            print_rows(f"{title}: not told of fewer than {least_articles:,} articles", (), [], 0)
            continue
        if title.endswith("never seen") and findings and not show_all:
            print_rows(f"{title}: {len(findings):,}; --all lists them", (), [], 0)
            continue
        print_rows(
            f"{title}: {len(findings):,}",
            ("dictionary", "entry", "term", "articles", "why"),
            [
                (
                    found.dictionary,
                    found.entry_id,
                    found.term,
                    f"{found.article_count:,}" if found.article_count is not None else "",
                    f"{found.why}: {found.other}" if found.other else found.why,
                )
                for found in findings
            ],
            max(len(findings), 1) if show_all else limit,
        )


@lexicon.command("emerging")
def lexicon_emerging_command(
    context: typer.Context,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="How many at most; all unless given.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List names that look like companies and that no dictionary has, those of the most articles first.

    They stand beside words of funding, founding or valuation (seeds/company_cues.csv) in two outlets or three articles
    at least. Take one by `beatbook lexicon accept NAME`; to be rid of one for good, add it to seeds/not_companies.csv.
    """
    from ingest.lexicon.companies import emerging_companies

    found = emerging_companies(context.obj, limit)
    if as_json:
        print_json(found)
        return
    print_rows(
        f"names that may be companies: {len(found):,}",
        ("name", "articles", "outlets", "first", "last", "for example"),
        [
            (
                str(row["name"]),
                f"{row['article_count']:,}",
                f"{row['outlet_count']:,}",
                str(row["first_date"]),
                str(row["last_date"]),
                str(row["example_title"]),
            )
            for row in found
        ],
        len(found) or 1,
    )


@lexicon.command("accept")
def lexicon_accept_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The company as readers should see it.")],
    company_id: Annotated[
        str | None, typer.Option(metavar="ID", help="Its slug, for ever; made of the name unless given.")
    ] = None,
    kind: Annotated[str, typer.Option(help="What sort of company it is: a kind that another one has.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Add a company to seeds/companies.csv and its name to seeds/company_names.csv.

    A name of one plain word counts only in its very spelling (Ring), others in any. What is known is refused.
    """
    from ingest.lexicon.companies import accept

    accepted = accept(name, company_id=company_id, kind=kind)
    if as_json:
        print_json(accepted.as_json())
    else:
        tell(f"{accepted.name} is company {accepted.company_id}. Next: beatbook build, which reads all history again")


@lexicon.command("terms")
def lexicon_terms_command(
    context: typer.Context,
    week: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="A day of the week; the newest week unless given."),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="How many at most; all unless given.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the terms that came up in a week, the clearest first.

    Four outlets or more said them, three times as often as in the eight weeks before. Known ones hold a term of a topic
    or a name of a company. Give one to a topic by `beatbook lexicon accept-term TERM TOPIC`; to be rid of a word for
    good, add it to seeds/term_stops.csv.
    """
    from ingest.lexicon.terms import emerging_terms

    found = emerging_terms(context.obj, week.date() if week else None, limit)
    if as_json:
        print_json(found)
        return
    print_rows(
        f"terms that came up in the week of {found[0]['period_start']}: {len(found):,}" if found else "no term came up",
        ("term", "times usual", "articles", "outlets", "known"),
        [
            (
                str(row["term"]),
                f"{row['ratio']:.1f}",
                f"{row['article_count']:,}",
                f"{row['outlet_count']:,}",
                "yes" if row["is_known"] else "",
            )
            for row in found
        ],
        len(found) or 1,
    )


@lexicon.command("accept-term")
def lexicon_accept_term_command(
    term: Annotated[str, typer.Argument(metavar="TERM", help="One word or more, accents as texts have them.")],
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="The topic_id that it counts for.")],
    as_json: JsonOption = False,
) -> None:
    """Add a term to seeds/topic_terms.csv.

    Case does not count. What the topic, or another one, has already is refused.
    """
    from ingest.lexicon.terms import accept_term

    accepted = accept_term(term, topic)
    if as_json:
        print_json(accepted.as_json())
    else:
        tell(f"{accepted.term} is a term of {accepted.topic_id}. Next: beatbook build, which reads all history again")
