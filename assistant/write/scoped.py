"""What is told of one region or document where several are asked at once.

And what of another region where none is named and only that one's documents answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.evidence import Shelf, gather
from assistant.types import Draft, Evidence, Plan, Sentence
from assistant.write.passages import select
from assistant.write.refusing.relevance import Signs, signs
from index.types import Filter, Preference

_LACKING = "{name}没有相应内容。"
_OF_OTHER = "{own}的文件没有直接说到这一点，以下出自{other}的文件。"
_NOT_IN = "{names}没有直接说到这一点，以下出自其他文件。"
WEAK = 0.85
"""Share of what another region's documents meet of a question below which those of the default
region do not answer it."""
WHOLE = 0.85
"""Share of the question that another region's documents must meet to answer it."""


def is_scoped(plan: Plan) -> bool:
    """Whether ``plan`` asks one region or document of several that a question names."""
    return plan.where != Filter()


def under_scope(draft: Draft, own: Sequence[Sentence], shelf: Shelf) -> Iterator[Sentence]:
    """``own``, the sentences of a draft, under the scope they are of; or that it has nothing."""
    where = draft.evidence.plan.where
    if draft.status in {"not_found", "out_of_scope"}:
        title = f"《{shelf.library.card(where.documents[0]).title}》" if where.documents else ""
        name = title or f"{where.region}的文件"
        yield Sentence(_LACKING.format(name=name), lead_in=True)
        return
    if not where.region:
        yield from own
    elif own and own[0].lead_in:
        yield replace(own[0], text=f"{where.region}：{own[0].text}")
        yield from own[1:]
    else:
        yield Sentence(f"{where.region}：", lead_in=True)
        yield from own


def of_other_regions(evidence: Evidence, shelf: Shelf, *, refused: bool) -> Iterator[Evidence]:
    """What other regions' documents have for a question that names no region and no document.

    Only where they meet it wholly, and the default region's not at all or clearly less.
    """
    plan = evidence.plan
    named = plan.places or plan.documents or is_scoped(plan)
    if named or evidence.found or not evidence.passages:
        return
    if not refused and max(evidence.coverage) >= WEAK:
        return
    own = _signs(_of_region(evidence, plan.prefer.region, shelf), shelf)
    for region in shelf.library.regions:
        if region != plan.prefer.region:
            other = _of_region(evidence, region, shelf)
            if other.passages and _is_better(_signs(other, shelf), own, refused=refused):
                yield other


def _signs(evidence: Evidence, shelf: Shelf) -> Signs:
    told = [part.sentence for part in select(evidence, shelf)] if evidence.passages else []
    return signs(evidence, told, shelf)


def _of_region(evidence: Evidence, region: str, shelf: Shelf) -> Evidence:
    """The evidence for the same question from the documents of ``region`` alone."""
    plan = evidence.plan
    prefer = Preference(region, plan.prefer.years)
    where = Filter(region=region)
    return gather(replace(plan, where=where, prefer=prefer, queries=()), shelf)


def _is_better(other: Signs, own: Signs, *, refused: bool) -> bool:
    """Whether ``other`` meets the question wholly and by more than ``own``."""
    if other.missing > 0 or other.covered < WHOLE:
        return False
    nearer = (other.asked or 0.0) >= (own.asked or 0.0)
    less = own.covered <= WEAK * other.covered or (own.missing > 0 and own.covered < other.covered)
    return refused or (less and nearer)


def labelled(draft: Draft, shelf: Shelf) -> Draft:
    """``draft``, over it that all of it is of other documents than those asked for, if so.

    These are the ones that the question names, or those of the default region if it names none.
    """
    plan = draft.evidence.plan
    sources = [source for sentence in draft.sentences for source in sentence.sources]
    told = {source.document for source in sources}
    if draft.status not in {"answered", "partial"} or draft.evidence.found or not told:
        return draft
    text = _of_other_document(plan, told, shelf) if plan.documents else ""
    if not (plan.documents or plan.places):
        text = _of_other_region(told, shelf)
    return (
        replace(draft, sentences=(Sentence(text, lead_in=True), *draft.sentences))
        if text
        else draft
    )


def _of_other_document(plan: Plan, told: set[str], shelf: Shelf) -> str:
    """That none of the documents named is ``told``; empty if one is."""
    if told & {*plan.documents}:
        return ""
    names = "".join(f"《{shelf.library.card(document).title}》" for document in plan.documents)
    return _NOT_IN.format(names=names)


def _of_other_region(told: set[str], shelf: Shelf) -> str:
    """That all that is ``told`` is of one region that is not the default one; else empty."""
    own = shelf.library.default_region
    regions = {shelf.library.card(document).region for document in told}
    if own in regions or len(regions) != 1:
        return ""
    return _OF_OTHER.format(own=own, other=regions.pop())
