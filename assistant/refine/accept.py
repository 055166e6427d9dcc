"""A proposal put to the proof: nothing of it counts that the conversation does not carry.

Whatever the model adds must be said in the conversation (years, places, quantities, topics of
the stand-alone question), or be near it by the rules' own measure (indicators), and what is
found in the end must be relevant as anything else that is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.errors import QuestionProblem
from assistant.evidence import Shelf, gather
from assistant.plan import make_plan, read_question
from assistant.plan.asked import asked_for, kind_of
from assistant.plan.named import places_of
from assistant.plan.queries import figure_queries
from assistant.plan.times import years_of
from assistant.plan.wording import content_terms, official_of, official_words
from assistant.refine.proposal import LOOKUPS, SEARCHES, Lookup, Proposal
from assistant.table.lookup import LIKELY, SURE, TIED, look_up
from assistant.types import Evidence, FigureQuery, Match, Plan, Question
from assistant.write import write
from index.numbers import find_quantities
from index.search import overlap
from index.text import fold, is_word

_NEAR = 3
"""Passages that may confirm an indicator, as in ``assistant.evidence``."""
_SEARCH = 40
"""Characters of a search that are taken up."""


_HEARD = 0.25
"""Confidence below which an indicator is not meant, whatever passage quotes it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the conversation carries."""

    question: str
    text: str
    """All turns, folded."""
    years: frozenset[int]
    places: frozenset[str]
    own_years: frozenset[int]
    """Years that the question itself names."""

    @classmethod
    def of(cls, question: Question, shelf: Shelf) -> Said:
        """What ``question`` and the turns before it say."""
        library = shelf.library
        turns = [turn.question for turn in question.history] + [question.text]
        return cls(
            question.text,
            fold("\n".join(turns)),
            frozenset(y for turn in turns for y in years_of(turn, library.newest_year)),
            frozenset(place for turn in turns for place in places_of(turn, library)),
            frozenset(years_of(question.text, library.newest_year)),
        )


def accept(proposal: Proposal, plain: Evidence, shelf: Shelf) -> Plan:
    """The plan that ``proposal`` makes of the one behind ``plain``; that one if it proves none."""
    for plan in _candidates(proposal, plain, shelf):
        if _proves(plan, plain, shelf):
            return plan
    return plain.plan


def _candidates(proposal: Proposal, plain: Evidence, shelf: Shelf) -> Iterator[Plan]:
    """Plans worth gathering for: with its figures, as it words the question, with its searches."""
    before = plain.plan
    said = Said.of(before.question, shelf)
    text = standalone(proposal.question, said, shelf)
    plan = before
    if text and text != before.standalone:
        plan = replace(
            make_plan(Question(text), shelf.library, shelf.matcher), question=before.question
        )
    queries = tuple(_queries(proposal.figures, plan, plain, said, shelf))
    if queries:
        yield replace(plan, queries=queries, asked=asked_for(plan.standalone))
    if plan is not before:
        yield plan
    if searches := _searches(proposal.searches, shelf):
        yield replace(plan, search=" ".join([plan.search, *searches]))


def standalone(text: str, said: Said, shelf: Shelf) -> str:
    """``text`` if all that it speaks of was said, and it is still what is asked; else empty."""
    try:
        clean = read_question(text).text
    except QuestionProblem:
        return ""
    if not _is_timely(clean, said, shelf) or _has_own_topic(said, shelf):
        return ""
    amounts = [q for q in find_quantities(clean) if q.unit != "年"]
    if set(places_of(clean, shelf.library)) - said.places:
        return ""
    if any(fold(amount.text) not in said.text for amount in amounts):
        return ""
    official = " ".join(official_of(said.text))
    known = f"{said.text} {official} {' '.join(said.places)}"
    return "" if any(term not in known for term in content_terms(clean)) else clean


def _is_timely(text: str, said: Said, shelf: Shelf) -> bool:
    """Whether ``text`` names years that were said: just the question's own, if it has any.

    Where two are compared, one may be of an earlier turn.
    """
    years = set(years_of(text, shelf.library.newest_year))
    if said.own_years and asked_for(said.question) not in _OF_TWO:
        return years == said.own_years
    return said.own_years <= years <= said.years


_OF_TWO = {"difference", "comparison", "trend"}


def _has_own_topic(said: Said, shelf: Shelf) -> bool:
    """Whether the question has a word that no document knows: earlier turns do not explain it.

    What is in no dictionary (建得) is a slip of the cutter and no topic.
    """
    terms = (term for term in content_terms(said.question) if is_word(term))
    return any(not (shelf.library.knows(t) or official_words(t)) for t in terms)


def _queries(
    lookups: Sequence[Lookup], plan: Plan, plain: Evidence, said: Said, shelf: Shelf
) -> Iterator[FigureQuery]:
    """What to look up, as the rules would if they had been sure of the indicator."""
    words = official_of(plan.standalone)
    for lookup in lookups[:LOOKUPS]:
        name = _indicator(lookup.indicator, shelf)
        if not name or not _is_near(name, plan, plain, shelf):
            continue
        made = figure_queries(
            plan.standalone,
            (Match(name, 1.0, name),),
            words,
            plan.places,
            plan.prefer.years,
            shelf.library,
            shelf.matcher,
        )
        narrowed = (_narrowed(query, lookup, plan, said) for query in made[:1])
        yield from (query for query in narrowed if look_up(query, shelf.table).exact)


def _narrowed(query: FigureQuery, lookup: Lookup, plan: Plan, said: Said) -> FigureQuery:
    """``query`` with the years and places said that ``lookup`` names, if it has none itself."""
    years = tuple(year for year in lookup.years if year in said.years)
    region = lookup.region if lookup.region in said.places else ""
    kind = kind_of(plan.standalone) or lookup.kind or None
    return replace(
        query,
        years=query.years or years,
        regions=(region,) if region and not plan.places else query.regions,
        kind=query.kind or kind,
    )


def _indicator(name: str, shelf: Shelf) -> str:
    """The canonical name of the indicator that ``name`` means beyond doubt; else empty."""
    if name in shelf.table.indicators:
        return name
    best = shelf.matcher.match(name)[:1]
    return best[0].indicator if best and best[0].confidence >= SURE else ""


def _is_near(name: str, plan: Plan, plain: Evidence, shelf: Shelf) -> bool:
    """Whether the question likely means the indicator, or a passage near to it confirms it."""
    matches = {m.indicator: m.confidence for m in shelf.matcher.match(plan.standalone)}
    confidence = matches.get(name, 0.0)
    if confidence < _HEARD:
        return False
    near = [passage.chunk for passage in plain.passages[:_NEAR]]
    sources = [shelf.library.figure_source(figure) for figure in shelf.table.of(name)]
    return confidence >= LIKELY - TIED or any(
        overlap(chunk, source) for source in sources for chunk in near
    )


def _searches(texts: Sequence[str], shelf: Shelf) -> list[str]:
    """The searches whose words the documents know."""
    trimmed = (fold(text)[:_SEARCH] for text in texts[:SEARCHES])
    return [t for t in trimmed if any(shelf.library.knows(term) for term in content_terms(t))]


def _proves(plan: Plan, plain: Evidence, shelf: Shelf) -> bool:
    """Whether what is found for ``plan`` would be told.

    Words of the model's own (its searches) must not make their own finds look near: they are
    judged by how near the question itself came.
    """
    found = gather(plan, shelf)
    if plan.queries and any(one.exact for one in found.found):
        return True
    if found.found:
        return False
    if plan.standalone == plain.plan.standalone:
        found = replace(found, margin=min(found.margin, plain.margin), heard=plain.heard)
    return write(found, shelf).status == "answered"
