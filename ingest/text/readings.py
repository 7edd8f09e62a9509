"""What rules read in the words of a text, as tables: its quantities, its sentences, and where it has its news from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from ingest.text import quantities, sourcing
from ingest.text.quantities import read_quantities
from ingest.text.sentences import sentence_spans
from ingest.text.sourcing import read_attributions, read_links
from ingest.warehouse.store import Methods, Readings, UnscoredText

METHODS = Methods(quantities.METHOD_VERSION, sourcing.METHOD_VERSION)

QUANTITY_SCHEMA = pa.schema(
    [
        ("content_hash", pa.string()),
        ("method_version", pa.string()),
        ("position", pa.int32()),
        ("kind", pa.string()),
        ("value", pa.float64()),
        ("value_high", pa.float64()),
        ("date_value", pa.date32()),
        ("unit", pa.string()),
        ("currency", pa.string()),
        ("per", pa.string()),
        ("is_approximate", pa.bool_()),
        ("role", pa.string()),
        ("is_in_title", pa.bool_()),
        ("sentence_position", pa.int32()),
        ("quoted", pa.string()),
        ("span_start", pa.int32()),
        ("span_end", pa.int32()),
        ("scored_at", pa.timestamp("us")),
    ]
)

QUANTITY_READING_SCHEMA = pa.schema(
    [
        ("content_hash", pa.string()),
        ("method_version", pa.string()),
        ("quantity_count", pa.int32()),
        ("scored_at", pa.timestamp("us")),
    ]
)

SENTENCE_SCHEMA = pa.schema(
    [
        ("content_hash", pa.string()),
        ("method_version", pa.string()),
        ("position", pa.int32()),
        ("span_start", pa.int32()),
        ("span_end", pa.int32()),
    ]
)

ATTRIBUTION_SCHEMA = pa.schema(
    [
        ("content_hash", pa.string()),
        ("method_version", pa.string()),
        ("position", pa.int32()),
        ("kind", pa.string()),
        ("name", pa.string()),
        ("sentence_position", pa.int32()),
        ("quoted", pa.string()),
        ("span_start", pa.int32()),
        ("span_end", pa.int32()),
    ]
)

LINK_SCHEMA = pa.schema(
    [
        ("content_hash", pa.string()),
        ("method_version", pa.string()),
        ("position", pa.int32()),
        ("url", pa.string()),
        ("canonical_url", pa.string()),
        ("host", pa.string()),
        ("domain", pa.string()),
        ("anchor", pa.string()),
    ]
)

SOURCING_READING_SCHEMA = pa.schema(
    [("content_hash", pa.string()), ("method_version", pa.string()), ("scored_at", pa.timestamp("us"))]
)


def read(texts: Sequence[UnscoredText], scored_at: datetime) -> Readings:
    """All that the methods of METHODS read in the texts."""
    quantity_rows: list[tuple[object, ...]] = []
    quantity_readings: list[tuple[object, ...]] = []
    sentence_rows: list[tuple[object, ...]] = []
    attribution_rows: list[tuple[object, ...]] = []
    link_rows: list[tuple[object, ...]] = []
    sourcing_readings: list[tuple[object, ...]] = []
    for text in texts:
        key = text.content_hash
        spans = sentence_spans(text.title, text.text)
        found = read_quantities(text.title, text.text, spans)
        quantity_rows += [(key, METHODS.quantities, *quantity, scored_at) for quantity in found]
        quantity_readings.append((key, METHODS.quantities, len(found), scored_at))
        sentence_rows += [(key, METHODS.sourcing, number, *span) for number, span in enumerate(spans)]
        attribution_rows += [(key, METHODS.sourcing, *said) for said in read_attributions(text.title, text.text, spans)]
        link_rows += [(key, METHODS.sourcing, *link) for link in read_links(text.summary_html, text.url)]
        sourcing_readings.append((key, METHODS.sourcing, scored_at))
    return Readings(
        quantities=table_of(quantity_rows, QUANTITY_SCHEMA),
        quantity_readings=table_of(quantity_readings, QUANTITY_READING_SCHEMA),
        sentences=table_of(sentence_rows, SENTENCE_SCHEMA),
        attributions=table_of(attribution_rows, ATTRIBUTION_SCHEMA),
        links=table_of(link_rows, LINK_SCHEMA),
        sourcing_readings=table_of(sourcing_readings, SOURCING_READING_SCHEMA),
    )


def table_of(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    """The rows as a table, their values in the order of the schema."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
