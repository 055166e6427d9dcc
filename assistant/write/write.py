"""``Evidence`` → ``Draft`` by rules alone: the built-in writer, no model needed.

Sentences are verbatim source text; the few words around them come from fixed templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.cards import documents_asked, lacking_number, tell_documents
from assistant.evidence import NEAR_BEST, Shelf, coverage
from assistant.plan.asked import asks_how, asks_names, asks_source
from assistant.plan.dialogue.retold import wants_words
from assistant.table.lookup import NEAREST, distinct
from assistant.table.phrase import statement
from assistant.table.tell import said, tell
from assistant.types import Draft, Evidence, Sentence, Status
from assistant.write.aspects import asks_regions
from assistant.write.counting import tell_counted
from assistant.write.courtesy import OUTSIDE, outside
from assistant.write.manner import in_manner
from assistant.write.mentions import asks_mentions, tell_mentions
from assistant.write.papers import asks_basis, names_papers, tell_basis
from assistant.write.passages import Told, arrange, document_lead, select, tell_one
from assistant.write.refusing.aimed import aimed_at_program
from assistant.write.refusing.lacks import lacking_name
from assistant.write.refusing.objections import Objection, names_regions, objections
from assistant.write.refusing.other import elsewhere
from assistant.write.refusing.relevance import is_near, judge_told
from assistant.write.responsible import asks_who, names_whole, tell_responsible
from assistant.write.scoped import is_scoped, labelled, of_other_regions, under_scope
from index.numbers import find_quantities

_NOT_FOUND = "在现有文件中没有找到与这个问题相符的内容，因此不作回答。"
_LACKS = "现有文件没有给出所问的{missing}，因此不作回答。"
_FOR_REFERENCE = "以下数据仅供参考："
_NEAR = "现有文件没有直接回答这个问题，因此不作回答。"
NEAR = 0.3
"""Share of the question's words that a passage told, its headings included, must hold to be
named beside a refusal."""
_RELATED_ONES = "相关但不同的表述如下。"
_RELATED = 2
"""Passages named where what is asked for is missing."""


def write(evidence: Evidence, shelf: Shelf) -> Draft:
    """The draft answer to the evidence's question."""
    draft = _write_parts(evidence, shelf) if evidence.parts else _write(evidence, shelf)
    notes = tuple(Sentence(note, lead_in=True, echo=True) for note in evidence.plan.notes)
    return replace(draft, sentences=(*notes, *draft.sentences)) if notes else draft


def _write_parts(evidence: Evidence, shelf: Shelf) -> Draft:
    """One draft of those for each part: what several say alike is said once.

    A part that is not answered is named, so that the user sees what is missing.
    """
    if draft := tell_counted(evidence, shelf):
        return draft
    drafts = [_write(part, shelf) for part in evidence.parts]
    answered = [draft for draft in drafts if not _refuses(draft)]
    if not answered:
        return replace(max(drafts, key=lambda d: len(d.sentences)), evidence=evidence)
    drafts = [_not_outside(draft) for draft in drafts]
    sentences: list[Sentence] = []
    only_figures = all(draft.evidence.found for draft in drafts)
    for draft in drafts:
        own = [s for s in draft.sentences if s.lead_in or s not in sentences]
        if is_scoped(draft.evidence.plan):
            sentences += under_scope(draft, own, shelf)
            continue
        sentences += own if only_figures and not _refuses(draft) else _about(draft, own)
    whole = all(draft.status == "answered" for draft in drafts)
    rulings = tuple(dict.fromkeys(ruling for draft in drafts for ruling in draft.rulings))
    return Draft(evidence, "answered" if whole else "partial", tuple(sentences), rulings=rulings)


def _not_outside(draft: Draft) -> Draft:
    """``draft``; a part beside others that are answered is not found rather than outside.

    Its words alone may share nothing with the documents where the whole question does.
    """
    said = [Sentence(_NOT_FOUND, lead_in=True) if s.text == OUTSIDE else s for s in draft.sentences]
    return replace(draft, sentences=tuple(said))


def _about(draft: Draft, own: Sequence[Sentence]) -> Iterator[Sentence]:
    """``own`` under the part it answers: the part as asked, if it holds no amount but years.

    A lead-in that comes first takes up the part itself; the check drops one that leads to
    another.
    """
    part = draft.evidence.plan.standalone.rstrip("？?。，；、")
    amounts = [q for q in find_quantities(part) if q.unit != "年" or q.value < _FIRST_YEAR]
    about = "关于问题的另一部分" if amounts else f"关于“{part}”"
    if own and own[0].lead_in:
        yield replace(own[0], text=f"{about}，{own[0].text}", echo=True)
        if own[1:] and own[1].figures:
            yield Sentence(_FOR_REFERENCE, lead_in=True)
        yield from own[1:]
        return
    yield Sentence(f"{about}：", lead_in=True, echo=True)
    yield from own


_FIRST_YEAR = 1990


def _refuses(draft: Draft) -> bool:
    return draft.status in {"not_found", "out_of_scope"}


def _write(evidence: Evidence, shelf: Shelf) -> Draft:
    """The draft for one question; of another region's documents where only they answer it."""
    own = _write_own(evidence, shelf)
    for other in of_other_regions(evidence, shelf, refused=_refuses(own)):
        draft = _write_own(other, shelf)
        if not _refuses(draft):
            return labelled(draft, shelf)
    return labelled(own, shelf)


def _write_own(evidence: Evidence, shelf: Shelf) -> Draft:
    """The draft for one question: from the table, the register, or the passages found."""
    if draft := tell_counted(evidence, shelf) or _without_passages(evidence, shelf):
        return draft
    mentioning = asks_mentions(evidence.plan.standalone)
    if mentioning and (mentions := tuple(tell_mentions(evidence, shelf))):
        return Draft(evidence, "answered", mentions)
    told = _naming_regions(
        evidence, list(select(evidence, shelf)) if evidence.passages else [], shelf
    )
    by_units = _by_units(evidence, told, shelf) if asks_who(evidence.plan.standalone) else None
    against = () if by_units else objections(evidence, told, shelf)
    status = judge_told(evidence, told, against, shelf)
    if by_units and (status == "answered" or names_whole(evidence, shelf)):
        return by_units
    if status == "answered":
        return _write_passages(evidence, told, shelf)
    return _refused(status, evidence, told, against, shelf)


def _refused(
    status: Status,
    evidence: Evidence,
    told: Sequence[Told],
    against: Sequence[Objection],
    shelf: Shelf,
) -> Draft:
    """The draft that refuses: what is missing, if it has a name, and what is near, if anything."""
    if status == "out_of_scope":
        lead_in = Sentence(outside(evidence.plan.question), lead_in=True)
        return Draft(evidence, status, (lead_in,))
    missing = next((one.missing for one in against if one.missing), "")
    near = is_near(evidence, [part.sentence for part in told], shelf)
    if near or missing:
        lead = _LACKS.format(missing=missing) if missing else _NEAR
        return _nearest(lead, told if near else [], evidence, shelf)
    return Draft(evidence, status, (Sentence(_NOT_FOUND, lead_in=True),))


def _without_passages(evidence: Evidence, shelf: Shelf) -> Draft | None:
    """The draft of a question that no passage answers: on figures, documents, the program."""
    plan = evidence.plan
    missing = lacking_name(plan.standalone)
    if not missing and plan.about_documents:
        missing = lacking_number(plan, shelf.library)
    if not missing and evidence.found and asks_names(plan.standalone):
        missing = "名单"
    if missing and (evidence.found or plan.about_documents):
        return _only_near(missing, evidence, shelf)
    if plan.documents and asks_basis(plan.standalone) and (made := tuple(tell_basis(plan, shelf))):
        return Draft(evidence, "answered", made)
    if plan.about_documents and names_papers(plan):
        cards = tuple(tell_documents(shelf.library, documents_asked(plan, shelf.library)))
        return Draft(evidence, "answered", cards)
    if evidence.found:
        return _write_figures(evidence, shelf)
    if aimed_at_program(plan.question.text, shelf):
        return Draft(evidence, "out_of_scope", (Sentence(outside(plan.question), lead_in=True),))
    return None


def _write_passages(evidence: Evidence, told: list[Told], shelf: Shelf) -> Draft:
    """The draft from passages: what they say."""
    if asks_mentions(evidence.plan.standalone):
        return _nearest(_NEAR, told, evidence, shelf)
    if other := elsewhere(evidence, told, shelf):
        return _nearest(other, told, evidence, shelf)
    manner = in_manner(_dated(evidence, told, shelf), evidence, shelf)
    return Draft(evidence, "answered", tuple(manner))


def _by_units(evidence: Evidence, told: list[Told], shelf: Shelf) -> Draft | None:
    """The draft that tells who answers for something, if a document says so."""
    responsible = tuple(tell_responsible(evidence, shelf))
    if not responsible:
        return None
    rest = tuple(arrange(told, shelf)) if asks_how(evidence.plan.standalone) else ()
    return Draft(evidence, "answered", (*responsible, *rest))


def _naming_regions(evidence: Evidence, told: list[Told], shelf: Shelf) -> list[Told]:
    """``told``; where regions are asked for and it names none, a passage that does, if any."""
    if not asks_regions(evidence.plan.standalone) or names_regions(told, shelf):
        return told
    return _of_regions(evidence, shelf) or told


def _of_regions(evidence: Evidence, shelf: Shelf) -> list[Told]:
    """What the first passage tells that names districts and is nearly as good as the best."""
    best = max(evidence.coverage, default=0.0)
    for passage, share in zip(evidence.passages, evidence.coverage, strict=True):
        told = [tell_one(passage, evidence, shelf)]
        if share >= NEAR_BEST * best and names_regions(told, shelf):
            return told
    return []


def _dated(evidence: Evidence, told: list[Told], shelf: Shelf) -> list[Told]:
    """Where a year is asked for: the parts that name it, if any does.

    What another plan sets for its own years is not told first, as if it were of this one.
    """
    plan = evidence.plan
    titles = " ".join(shelf.library.card(document).title for document in plan.documents)
    years = [f"{year}年" for year in plan.prefer.years if str(year) not in titles]
    if not years:
        return told
    texts = [" ".join((part.sentence.text, *part.sentence.sources[0].section)) for part in told]
    named = [p for p, text in zip(told, texts, strict=True) if any(y in text for y in years)]
    return named or told


def _nearest(lead: str, told: Sequence[Told], evidence: Evidence, shelf: Shelf) -> Draft:
    """A refusal that names the nearest passages, labelled as different; none if none is near."""
    near = [part for part in told if _is_near(part, evidence)][:_RELATED]
    text = f"{lead}{_RELATED_ONES}" if near else lead
    lead_in = Sentence(text, lead_in=True, echo=True)  # it names the years asked for
    return Draft(evidence, "not_found", (lead_in, *arrange(near, shelf)))


def _is_near(part: Told, evidence: Evidence) -> bool:
    """Whether what is told holds enough of the question to be named beside a refusal."""
    headings = " ".join(part.sentence.sources[0].section)
    text = f"{headings} {part.sentence.text}"
    return coverage(evidence.plan, evidence.weights, text) >= NEAR


def _write_figures(evidence: Evidence, shelf: Shelf) -> Draft:
    """The draft from the curated table: each query in its turn, nothing said twice."""
    pairs = zip(evidence.plan.queries, evidence.found, strict=True)
    told = [tell(evidence.plan, query, found, shelf) for query, found in pairs]
    statuses = {one.status for one in told}
    status: Status = statuses.pop() if len(statuses) == 1 else "partial"
    sentences = dict.fromkeys(sentence for one in told for sentence in one.sentences)
    rulings = dict.fromkeys(ruling for one in told for ruling in one.rulings)
    if asks_source(evidence.plan.standalone):
        sentences = dict.fromkeys(_with_documents(sentences, shelf))
    if wants_words(evidence.plan.question.text):
        sentences = dict.fromkeys([*sentences, *_quoted(sentences)])
    return Draft(evidence, status, tuple(sentences), rulings=tuple(rulings))


def _only_near(missing: str, evidence: Evidence, shelf: Shelf) -> Draft:
    """A refusal where a person or contact is asked for: no figure or title answers that."""
    figures = distinct(tuple(f for found in evidence.found for f in found.exact))[:NEAREST]
    lead = Sentence(_LACKS.format(missing=missing), lead_in=True)
    near = (said(f"相近但不同的数据：{statement(f)}。", [f], shelf) for f in figures)
    return Draft(evidence, "not_found", (lead, *near))


def _quoted(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """The document's own words that ``sentences`` rest on, each once: 原话怎么说的."""
    for source in dict.fromkeys(source for one in sentences for source in one.sources):
        yield Sentence(source.quote, (source,))


def _with_documents(sentences: Iterable[Sentence], shelf: Shelf) -> Iterator[Sentence]:
    """``sentences``, over each the document that says it; those of several stand before all."""
    before = ""
    for sentence in sorted(sentences, key=lambda one: len({s.document for s in one.sources}) < 2):  # noqa: PLR2004 -- several
        documents = {source.document for source in sentence.sources}
        if len(documents) == 1 and documents != {before}:
            before = documents.pop()
            yield document_lead(before, shelf)
        yield sentence
