"""``Chunk``, ``Filter`` and ``Manifest`` in the form in which Chroma keeps them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeAlias

from index.types import Chunk, Filter, Manifest, Units, Where

Card: TypeAlias = dict[str, str | int]
"""All of a chunk but its id and text, as Chroma keeps it."""
Row: TypeAlias = tuple[str, Card]
"""A chunk's text and card."""
Rows: TypeAlias = dict[str, Row]
"""By id."""


def chroma_filter(where: Filter) -> Where | None:
    """``where`` in Chroma's words; None if it does not restrict."""
    terms: list[Where] = []
    if where.documents:
        terms.append({"document": {"$in": list(where.documents)}})
    if where.region:
        terms.append({"region": where.region})
    if where.year is not None:
        terms += [{"year_from": {"$lte": where.year}}, {"year_to": {"$gte": where.year}}]
    if not terms:
        return None
    return terms[0] if len(terms) == 1 else {"$and": terms}


def metadata(chunk: Chunk) -> Card:
    """All of ``chunk`` but its id and text; Chroma takes texts and numbers only."""
    return {
        "document": chunk.document,
        "region": chunk.region,
        "year_from": chunk.period[0],
        "year_to": chunk.period[1],
        "section": json.dumps(chunk.section, ensure_ascii=False),
        "context": chunk.context,
        "start": chunk.start,
        "end": chunk.end,
        "units": json.dumps(asdict(chunk.units), ensure_ascii=False),
    }


def page_rows(page: Mapping[str, Any]) -> Rows:
    """The rows of what Chroma's ``get`` gave, by id."""
    rows = zip(page["ids"], page["documents"], page["metadatas"], strict=True)
    return {i: (text, dict(card)) for i, text, card in rows}


def chunk_of(chunk_id: str, row: Row) -> Chunk:
    """The chunk that ``row`` keeps. Raises KeyError, ValueError or TypeError if it keeps none."""
    text, card = row
    units = json.loads(str(card["units"]))
    return Chunk(
        id=chunk_id,
        document=str(card["document"]),
        region=str(card["region"]),
        period=(int(card["year_from"]), int(card["year_to"])),
        section=tuple(json.loads(str(card["section"]))),
        context=str(card["context"]),
        text=text,
        start=int(card["start"]),
        end=int(card["end"]),
        units=Units(tuple(units["lead"]), tuple(units["others"])),
    )


def write_manifest(manifest: Manifest) -> str:
    """``manifest`` as JSON."""
    return json.dumps(asdict(manifest), ensure_ascii=False)


def read_manifest(text: str) -> Manifest:
    """The manifest that ``write_manifest`` wrote. Raises ValueError if it did not."""
    try:
        fields = json.loads(text)
        fields["documents"] = tuple((i, sha) for i, sha in fields["documents"])
        return Manifest(**fields)
    except (TypeError, KeyError) as error:
        raise ValueError(text) from error
