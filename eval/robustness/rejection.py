"""Negative rejection and counterfactual documents, after the RGB benchmark.

J. Chen, H. Lin, X. Han, L. Sun: Benchmarking Large Language Models in Retrieval-Augmented
Generation, 2023 (AAAI 2024). There the supporting passages are replaced by irrelevant ones, or
their facts by wrong ones. Zhice must refuse in the first case. In the second it must say what
the documents say, wrong or not: unlike a model it has no knowledge to hold against them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeAlias

from assistant.evidence import Shelf
from assistant.library import Library
from eval.retrieval import Lookup
from eval.robustness.edits import corrupt_documents, edited, follow
from eval.robustness.ground import (
    CheckReport,
    Example,
    Opener,
    Verdict,
    ask,
    open_zhice,
    report,
    with_chunks,
    with_documents,
    with_figures,
)
from eval.robustness.mutation import judge_edits
from eval.types import Span
from index.figures import key
from index.text import squeeze
from index.types import Block, Chunk, Figure

_Placed: TypeAlias = tuple[Block, Span]
REPEATED = 0.6
"""Share of a quote's pairs of characters from which on a chunk counts as saying the same."""


def check_rejection(
    shelf: Shelf,
    lookups: Sequence[Lookup],
    *,
    open_system: Opener = open_zhice,
    sample: int = 40,
    seed: int = 3,
) -> tuple[CheckReport, CheckReport]:
    """Answerable questions asked of a world without what answers them: each must be refused.

    Two reports: questions whose support holds figures of the table, and the others.
    """
    chance = random.Random(seed)  # noqa: S311 -- no secret, but the same questions each time
    figures: list[Example] = []
    policies: list[Example] = []
    quoted = [_place(figure, shelf) for figure in shelf.table.figures]
    for lookup in chance.sample(lookups, min(sample, len(lookups))):
        with without_support(shelf, lookup.places) as bare:
            reply = ask(open_system(bare), lookup.question)
        verdict: Verdict = "refused" if reply.answer and reply.refused else "answered"
        verdict = verdict if reply.answer else reply.missing
        one = Example(lookup.question, verdict, "拒答（依据已全部删去）", reply.shown)
        held = any(_touches(place, quoted) for place in lookup.places)
        (figures if held else policies).append(one)
    return _refusals("无依据时拒答·指标", figures), _refusals("无依据时拒答·政策", policies)


def _refusals(name: str, judged: Sequence[Example]) -> CheckReport:
    return report(name, judged, passing=("refused",), failing=("answered", "stopped", "crashed"))


@contextmanager
def without_support(shelf: Shelf, places: Sequence[Span]) -> Iterator[Shelf]:
    """``shelf`` without the supporting places, the sections they stand in, and repetitions.

    Gone as well are rows of the table quoted there, rows of the same key, and their places.
    """
    known = shelf.index.chunks(shelf.index.words.ids)
    near = _support(shelf, known, places)
    blocks = _blocks(shelf.library)
    spans = [*near, *_around(blocks, near)]
    chunks = [c for c in known if not _touches((c.document, c.start, c.end), spans)]
    rows = [f for f in shelf.table.figures if not _touches(_place(f, shelf), spans)]
    library = _without(shelf.library, blocks, spans)
    with with_chunks(shelf, chunks) as changed:
        yield with_figures(replace(changed, library=library), rows)


def _support(shelf: Shelf, chunks: Sequence[Chunk], places: Sequence[Span]) -> list[Span]:
    """All raw spans that may support an answer resting on ``places``."""
    keys = {key(f) for f in shelf.table.figures if _touches(_place(f, shelf), places)}
    repeated = [_place(f, shelf) for f in shelf.table.figures if key(f) in keys]
    quotes = [_pairs(shelf.library.documents[d].raw[a:b]) for d, a, b in places]
    alike = [
        (c.document, c.start, c.end)
        for c in chunks
        if any(len(q & _pairs(c.text)) >= REPEATED * len(q) for q in quotes)
    ]
    return [*places, *repeated, *alike]


def _blocks(library: Library) -> list[list[_Placed]]:
    """The blocks of each section with their raw spans."""
    return [
        [
            (block, (document, *library.documents[document].raw_span(block.start, block.end)))
            for block in section.blocks
        ]
        for document, sections in library.sections.items()
        for section in sections
    ]


def _around(sections: Sequence[Sequence[_Placed]], places: Sequence[Span]) -> Iterator[Span]:
    """The sections around ``places``; of a table only the rows."""
    for blocks in sections:
        touched = [(block, span) for block, span in blocks if _touches(span, places)]
        if any(block.row is None for block, _ in touched):
            touched = [*touched, *((b, span) for b, span in blocks if b.row is None)]
        yield from (span for _, span in touched)


def _without(
    library: Library, sections: Sequence[Sequence[_Placed]], spans: Sequence[Span]
) -> Library:
    """``library`` whose sections no longer hold the blocks in ``spans``."""
    gone = {
        (span[0], b.start) for blocks in sections for b, span in blocks if _touches(span, spans)
    }
    found = {}
    for document, whole in library.sections.items():
        left = [
            replace(s, blocks=tuple(b for b in s.blocks if (document, b.start) not in gone))
            for s in whole
        ]
        found[document] = tuple(section for section in left if section.blocks or section.heading)
    return replace(library, sections=found)


def _place(figure: Figure, shelf: Shelf) -> Span:
    source = shelf.library.figure_source(figure)
    return source.document, source.start, source.end


def _touches(span: Span, spans: Sequence[Span]) -> bool:
    document, start, end = span
    return any(document == d and start < b and a < end for d, a, b in spans)


def _pairs(text: str) -> set[str]:
    close = squeeze(text)
    return {close[n : n + 2] for n in range(len(close) - 1)}


def check_counterfactual(
    shelf: Shelf, *, open_system: Opener = open_zhice, sample: int = 30, seed: int = 5
) -> CheckReport:
    """Documents with wrong figures and a table curated from them: answers say what they say."""
    edits = corrupt_documents(shelf, ["value"], sample=sample, seed=seed)
    rows = follow(shelf, edits)
    with with_documents(shelf, edited(shelf, edits), figures=rows) as changed:
        judged = judge_edits(open_system(changed), edits, changed.library)
    return report(
        "反事实文件",
        judged,
        passing=("followed", "refused", "stopped", "quoted"),
        failing=("stale", "crashed"),
    )
