"""``Plan`` → ``Evidence``: the passages found, and how much of the question each one meets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.library import Library
from assistant.plan.asked import insists_on_kind, slot_words
from assistant.plan.times import years_of
from assistant.plan.wording import QUOTED, asked_part, clauses_naming
from assistant.table.lookup import LIKELY, SURE, TIED, is_quoted, look_up
from assistant.table.match import Matcher
from assistant.table.readings import of_documents
from assistant.types import Evidence, FigureQuery, Found, Plan
from index.figures import FigureTable
from index.search import RERANKED, Expanded, expanded, overlap, shared, spoken_for
from index.store import OpenIndex
from index.text import fold, is_word, segments
from index.types import Chunk, Encoder, Figure, Passage

PASSAGES = 8
"""Passages gathered for an answer: five hold the supporting one for 99% of questions."""


ALIKE = 0.6
"""How near a known question is from which its passage is looked at whatever its words are: of
265 dev questions with one that near, 86% have a right answer where it stands."""


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """Everything answers are made from: the open index, its encoder and the library.

    One is no other, so that what is read off it can be remembered.
    """

    index: OpenIndex
    encoder: Encoder
    library: Library
    table: FigureTable
    matcher: Matcher


def gather(plan: Plan, shelf: Shelf) -> Evidence:
    """The evidence for ``plan``, best first: the curated table if it is asked, or passages."""
    if plan.parts:
        return Evidence(plan, parts=tuple(gather(part, shelf) for part in plan.parts))
    if plan.scope == "outside" or plan.about_documents:
        return Evidence(plan)
    if plan.queries and all(_is_sure(query) for query in plan.queries):
        return Evidence(plan, found=tuple(_figures(query, plan, shelf) for query in plan.queries))
    plan = replace(plan, terms=_told_terms(plan, shelf))
    weights = _weighed(plan, shelf)
    search = _search(plan, weights, shelf, k=RERANKED)
    around = _without_letters(search.passages, plan)
    known = [p for p in around[PASSAGES:] if spoken_for(p.chunk, search.questions) >= ALIKE]
    passages = (*around[:PASSAGES], *known)
    confirmed = [_confirmed(query, passages, shelf) for query in plan.queries]
    if confirmed and all(query is not None for query in confirmed):
        found = tuple(_figures(query, plan, shelf) for query in confirmed if query)
        if any(one.exact for one in found):
            return Evidence(plan, found=found)
    shares = [_met(plan, weights, passage.chunk, search.questions) for passage in passages]
    kept = _meant(plan, passages, shares)
    return Evidence(
        plan,
        tuple(passages[n] for n in kept),
        tuple(shares[n] for n in kept),
        _margin(around),
        weights,
        heard=search.heard,
    )


def _without_letters(passages: Sequence[Passage], plan: Plan) -> Sequence[Passage]:
    """``passages`` without the letters by which documents are issued, if others were found.

    A letter names the document and every addressee, and says nothing of what is in it; only
    who asks of the letter wants it told.
    """
    if _ASKS_ISSUE.search(fold(plan.standalone)):
        return passages
    return [p for p in passages if p.chunk.section or not _ISSUES.search(p.chunk.text)] or passages


_ASKS_ISSUE = re.compile("[印下]?发[的布出]|印发|下发|通知|[文编]号|几号|出台|附件")
_ISSUES = re.compile(r"印发给你们|印发.{0,60}的?通知|^[^。]{1,20}号$", re.DOTALL)


def _told_terms(plan: Plan, shelf: Shelf) -> tuple[str, ...]:
    """The plan's terms cut right, with the names it quotes, without the scene of a story.

    What only the scene has and no document knows (七大姑, 拍桌子) says nothing of what is asked.
    """
    terms = _recut(plan, shelf)
    knows, asked = shelf.library.knows, asked_part(plan.standalone, slot_words())
    quoted = [name for name in QUOTED.findall(fold(plan.standalone)) if knows(name)]
    kept = [t for t in terms if t in asked or knows(t) or plan.said_for.get(t)]
    kept = kept if any(map(knows, kept)) else list(terms)
    return tuple(dict.fromkeys([*kept, *quoted]))


def _weighed(plan: Plan, shelf: Shelf) -> dict[str, float]:
    """The plan's terms with their weights; those of a story's scene count less."""
    asked, weight = asked_part(plan.standalone, slot_words()), shelf.index.words.weight
    story = len(clauses_naming(plan.standalone)) >= _STORY
    told = {t for t in plan.terms if not story or t in asked or plan.said_for.get(t)}
    return {term: weight(term) * (1.0 if term in told else SCENE) for term in plan.terms}


SCENE = 0.5
"""What a word counts that only sets the scene of what is asked."""
_STORY = 3
"""Clauses that name something from which on a question tells a story."""


def _recut(plan: Plan, shelf: Shelf) -> tuple[str, ...]:
    """The plan's terms; in what is cut as one word but is none the commonest pair instead.

    抓师德 is taken for a name and searched for as 抓师, which some passage has side by side;
    师德 stands in many.
    """
    weight, knows = shelf.index.words.weight, shelf.library.knows
    mended: dict[str, str] = {}
    for word in segments(fold(plan.standalone)):
        if len(word) > _PAIR and not is_word(word) and not knows(word):
            pairs = [word[n : n + _PAIR] for n in range(len(word) - 1)]
            best = min(filter(knows, pairs), key=weight, default="")
            mended |= {p: best for p in pairs if best and knows(p) and not is_word(p)}
    return tuple(dict.fromkeys(mended.get(term, term) for term in plan.terms))


_PAIR = 2


def _margin(passages: Sequence[Passage]) -> float:
    """The greatest cosine less the mean of all, in the measure of what is left to 1."""
    cosines = [p.similarity for p in passages if p.similarity is not None]
    if not cosines:
        return 0.0
    mean = sum(cosines) / len(cosines)
    return (max(cosines) - mean) / max(1 - mean, 1e-6)


def find_passages(plan: Plan, shelf: Shelf, *, k: int) -> list[Passage]:
    """The ``k`` best passages for ``plan``; those that figures asked for are quoted from first.

    That a figure of the table answers the question is worth ``FIGURE`` in the search's
    score: on 156 questions it raised the mean reciprocal rank from 0.88 to 0.90.
    """
    weights = {term: shelf.index.words.weight(term) for term in plan.terms}
    passages = _search(plan, weights, shelf, k=max(k, RERANKED)).passages
    sure = [query for query in plan.queries if _is_sure(query)]
    asked = [figure for query in sure for figure in _figures(query, plan, shelf).exact]
    moved = [
        replace(passage, score=passage.score + FIGURE)
        if any(_quoted_from(figure, [passage.chunk], shelf) for figure in asked)
        else passage
        for passage in passages
    ]
    return sorted(moved, key=lambda passage: -passage.score)[:k]


FIGURE = 4.0
"""What it counts in a passage's score that a figure asked for is quoted from it."""


def _search(plan: Plan, weights: Mapping[str, float], shelf: Shelf, *, k: int) -> Expanded:
    """The ``k`` best passages: the search's score, and how much of the question each meets."""
    found = expanded(
        shelf.index,
        shelf.encoder,
        plan.search,
        clauses=clauses_naming(plan.standalone),
        k=max(k, RERANKED),
        where=plan.where,
        prefer=plan.prefer,
    )
    scored = [
        replace(p, score=p.score + COVERED * share_of(weights, p.chunk.indexed, plan.said_for))
        for p in found.passages
    ]
    return replace(found, passages=tuple(sorted(scored, key=lambda p: -p.score)[:k]))


def _met(
    plan: Plan, weights: dict[str, float], chunk: Chunk, questions: Sequence[Passage]
) -> float:
    """How much of the question ``chunk`` meets: its words, and known questions it answers."""
    share = coverage(plan, weights, _told_of(chunk, questions))
    return share + (1 - share) * min(1.0, KNOWN * spoken_for(chunk, questions))


KNOWN = 0.8
"""What a known question speaks for its passage beside shared words: all key points of 320 of
339 dev questions on policy are told with it, of 314 without (0 to 1.4 tried)."""


def _told_of(chunk: Chunk, questions: Sequence[Passage]) -> str:
    """The text of ``chunk`` with the known questions like the one asked that it answers."""
    known = (known.chunk.text for known in questions if shared(chunk, known.chunk) >= OWN)
    return "\n".join((chunk.indexed, *known))


OWN = 0.5
"""Share of the shorter of a passage and an answer from which the answer is the passage's."""


COVERED = 4.0
"""What it counts in a passage's score that it meets the whole question, official words for
colloquial ones included: raised the mean reciprocal rank on 156 questions from 0.877 to
0.890 (0 to 20 tried; 2 to 10 are better than none)."""


def _meant(plan: Plan, passages: Sequence[Passage], shares: Sequence[float]) -> list[int]:
    """The numbers of the passages to use: of the document named, the region, the year's part.

    Others are used only where those have nothing near as good. A year's part is one whose
    heading names the year: 2020年工作思路.
    """
    kept = list(range(len(passages)))
    named = [n for n in kept if passages[n].chunk.document in plan.documents]
    own = [n for n in kept if passages[n].chunk.region == plan.prefer.region]
    years = plan.prefer.years
    year = f"{years[0]}年" if len(years) == 1 and not plan.documents else ""
    timely = [n for n in kept if year and year in " ".join(passages[n].chunk.section)]
    best = max(shares, default=0.0)
    for chosen in (named, own, timely):
        both = [n for n in kept if n in chosen]
        if both and max(shares[n] for n in both) >= NEAR_BEST * best:
            kept = both
    return kept


def _is_sure(query: FigureQuery) -> bool:
    return not query.matches or query.matches[0].confidence >= SURE


def _confirmed(
    query: FigureQuery, passages: tuple[Passage, ...], shelf: Shelf
) -> FigureQuery | None:
    """``query`` with only those indicators that the nearest passages speak of.

    The last resort for wording that no name or alias has: the encoder finds the passage,
    and the figures quoted from it tell the indicator. None if they tell none.
    """
    if _is_sure(query):
        return query
    likely = {m.indicator: m for m in query.matches if m.confidence >= LIKELY - TIED}
    near = [p.chunk for p in passages[:_CONFIRMING]]
    kept = [
        match
        for name, match in likely.items()
        if is_quoted(match, query, shelf.table)
        or any(_quoted_from(figure, near, shelf) for figure in shelf.table.of(name))
    ]
    return replace(query, matches=tuple(kept)) if kept else None


NEAR_BEST = 0.72
"""What counts as nearly as good as the best: this share of what the best one meets."""
_CONFIRMING = 3
"""Passages that may confirm an indicator."""


def _quoted_from(figure: Figure, chunks: list[Chunk], shelf: Shelf) -> bool:
    source = shelf.library.figure_source(figure)
    return any(overlap(chunk, source) for chunk in chunks)


def _figures(query: FigureQuery, plan: Plan, shelf: Shelf) -> Found:
    """What the table has; a document or the default region only narrows where that finds."""
    query = of_documents(query, shelf.table, least=LIKELY)
    tries = [query, replace(query, documents=())]
    if not plan.places:
        tries.append(replace(query, documents=(), regions=()))
    if query.kind and not insists_on_kind(plan.standalone):
        tries.insert(2, replace(query, documents=(), kind=None))
    if query.years and _asks_elsewhere(plan, shelf):
        tries.append(replace(query, years=(), kind=None))
    outcomes = [look_up(one, shelf.table) for one in tries]
    return next((found for found in outcomes if found.exact), outcomes[1])


def _asks_elsewhere(plan: Plan, shelf: Shelf) -> bool:
    """Whether only another place is named, and the year is that of an earlier turn: 临海呢.

    A place has years of its own; of another level or kind the year asked for is meant.
    """
    asked = fold(plan.question.text)
    place = any(name.rstrip("市县区") in asked for name in plan.places)
    return place and not years_of(asked, shelf.library.newest_year)


def coverage(plan: Plan, weights: dict[str, float], text: str) -> float:
    """The share of the plan's terms, by weight, that ``text`` holds; in [0, 1].

    A colloquial term is held where an official word stands for it.
    """
    return share_of(weights, text, plan.said_for)


def share_of(
    weights: Mapping[str, float], text: str, said_for: Mapping[str, tuple[str, ...]]
) -> float:
    """The share of the weighted terms that ``text`` holds, itself or by an official word."""
    folded = fold(text)
    total = sum(weights.values())
    met = sum(
        weight
        for term, weight in weights.items()
        if term in folded or any(word in folded for word in said_for.get(term, ()))
    )
    return met / total if total else 0.0
