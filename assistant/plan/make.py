"""Question + earlier turns → ``Plan``: what is asked, and whether it is ours to answer."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from assistant.errors import QuestionProblem
from assistant.library import Library
from assistant.plan.asked import (
    asked_for,
    asks_about_documents,
    asks_amount,
    asks_list,
    attribute_of,
    documents_of,
    kind_of,
    places_of,
    years_of,
)
from assistant.table.lookup import LIKELY, SURE
from assistant.table.match import Matcher
from assistant.types import Asked, FigureQuery, Match, Plan, Question, Turn
from index.text import SPACE, content_words, fold
from index.types import Preference
from prompts import load_lines, load_pairs

_CANDIDATES = 12
"""Indicators kept as possible readings of a question."""
NAMED = 0.85
"""Confidence from which an indicator counts as named even if no amount is asked for."""
_BOTH_KINDS = {"achieved", "difference"}
"""What needs targets and actuals, whichever of the words stands in the question."""
_SELF_CONTAINED = 3
"""Content words from which on a question stands by itself."""
LONGEST = 2000
"""Characters of a question. Longer than any sentence of the documents."""

_COUNT = re.compile(r"\d|几")
_ENUMERATION = re.compile(r"[、，,；;]|和|与|及|跟")
_WORD = re.compile(r"\w")


def read_question(text: str, history: tuple[str, ...] = ()) -> Question:
    """``text`` as a question: control characters and lone surrogates gone, white space single.

    Raises QuestionProblem if nothing readable is left or it is too long.
    """
    clean = tidy(text)
    if len(clean) > LONGEST:
        raise QuestionProblem(f"问题太长（{len(clean)} 字）；请缩短到 {LONGEST} 字以内。")
    if not clean:
        raise QuestionProblem("问题是空的；请输入想了解的政策或指标。")
    if not _WORD.search(clean):
        raise QuestionProblem(f"问题里没有可读的文字（{clean[:20]!r}）；请用文字提问。")
    turns = tuple(Turn(tidy(earlier)[:LONGEST]) for earlier in history)
    return Question(clean, tuple(turn for turn in turns if _WORD.search(turn.question)))


def tidy(text: str) -> str:
    """``text`` without control characters and lone surrogates, white space made single."""
    kept = (c if unicodedata.category(c) not in {"Cc", "Cf", "Cs"} else " " for c in text)
    return SPACE.sub(" ", "".join(kept)).strip()


def make_plan(question: Question, library: Library, matcher: Matcher) -> Plan:
    """The plan for ``question``; a follow-up is completed from the turns before."""
    own = _plan(question, question.text, library, matcher)
    turns = tuple(turn for turn in question.history if content_terms(turn.question))
    if not turns:
        return own
    terms = content_terms(question.text)
    strange = [term for term in terms if not library.knows(term) and term not in own.said_for]
    if terms and len(strange) == len(terms):
        return own  # another subject altogether: what was asked before does not explain it
    *earlier, last = turns
    before = make_plan(Question(last.question, tuple(earlier)), library, matcher)
    if own.queries and all(q.matches[:1] and q.matches[0].confidence >= SURE for q in own.queries):
        return own
    if before.queries and not _new_topic(question.text, library, matcher):
        return _continued(question, before, library, matcher)
    if len(content_terms(question.text)) >= _SELF_CONTAINED:
        return own
    return _plan(question, f"{before.standalone} {question.text}", library, matcher)


def _continued(question: Question, before: Plan, library: Library, matcher: Matcher) -> Plan:
    """A follow-up to a question about figures: what it leaves out is as it was before.

    The stand-alone question is written anew from region, years and indicator, so that the
    user sees how the follow-up was understood.
    """
    text = question.text
    asked = before.queries[0]
    years = years_of(text) or _shifted_years(text, asked.years)
    places = places_of(text, library)
    default = library.default_region in text or any(word in text for word in _DEFAULT_WORDS)
    regions = places or ((library.default_region,) if default else asked.regions)
    names = dict.fromkeys(query.matches[0].indicator for query in before.queries if query.matches)
    when = "、".join(f"{year}年" for year in years)
    standalone = f"{'、'.join(regions)}{when}{'、'.join(names)}{text if not years else ''}"
    fresh = _plan(question, f"{standalone} {text}", library, matcher)
    queries = tuple(
        replace(
            query,
            years=years,
            regions=regions,
            kind=kind_of(text) if kind_of(text) or years else query.kind,
            text=f"{query.text if not _names_breakdown(text) else ''} {text}",
            documents=(),
        )
        for query in before.queries
    )
    return replace(
        fresh,
        standalone=standalone,
        asked=asked_for(text),
        queries=queries,
        places=places or before.places,
        prefer=Preference(_region(regions, library), years),
    )


_DEFAULT_WORDS = ("全市", "台州")
_SHIFTS = {"前一年": -1, "上一年": -1, "上年": -1, "后一年": 1, "下一年": 1, "再下一年": 1}
_BREAKDOWN = re.compile(r"学前|义务|高中|小学|初中|中职|高职")


def _new_topic(text: str, library: Library, matcher: Matcher) -> list[str]:
    """The words of a follow-up that may name something else to measure.

    Regions, breakdowns and the words by which amounts are asked for do not.
    """
    places = "".join((*library.regions, *places_of(text, library)))
    return [
        term
        for term in content_terms(text)
        if matcher.knows(term)
        and term not in places
        and not asks_amount(term)
        and not _BREAKDOWN.search(term)
    ]


def _names_breakdown(text: str) -> bool:
    return bool(_BREAKDOWN.search(fold(text)))


def _shifted_years(text: str, years: tuple[int, ...]) -> tuple[int, ...]:
    """The years before, moved by what 前一年, 后一年 and their like say."""
    folded = fold(text)
    shift = next((by for word, by in _SHIFTS.items() if word in folded), 0)
    return tuple(year + shift for year in years)


def _plan(question: Question, standalone: str, library: Library, matcher: Matcher) -> Plan:
    """The plan for ``standalone``, which needs no earlier turn."""
    terms = content_terms(standalone)
    official = official_words(standalone)
    words = tuple(dict.fromkeys(word for said in official.values() for word in said))
    matches = tuple(matcher.match(standalone, words)[:_CANDIDATES])
    named = matches[0].indicator if matches and matches[0].confidence >= LIKELY else ""
    places = tuple(place for place in places_of(standalone, library) if place not in named)
    about_documents = asks_about_documents(standalone)
    queries = (
        ()
        if about_documents
        else _figure_queries(standalone, matches, words, places, library, matcher)
    )
    return Plan(
        question=question,
        standalone=standalone,
        scope="inside" if terms or about_documents else "outside",
        about_documents=about_documents,
        documents=documents_of(standalone, library),
        terms=terms,
        search=" ".join([standalone, *words]),
        said_for=_terms_said_for(official),
        asked=asked_for(standalone) if queries else "policy",
        queries=queries,
        places=places,
        prefer=Preference(_region(places, library), years_of(standalone)),
    )


def _figure_queries(
    text: str,
    matches: tuple[Match, ...],
    words: tuple[str, ...],
    places: tuple[str, ...],
    library: Library,
    matcher: Matcher,
) -> tuple[FigureQuery, ...]:
    """What to look up in the curated table; nothing if the question is not about figures.

    It is if it asks for an amount and likely names an indicator, or if it names one beyond
    doubt together with a year. Each part of an enumeration that names an indicator of its
    own is a query of its own.
    """
    best = matches[0].confidence if matches else 0.0
    years = years_of(text)
    wants = (asks_amount(text) and best >= LIKELY) or (best >= NAMED and bool(years))
    listed = asks_list(text) and asked_for(text) == "value"
    attribute = attribute_of(text) if asks_list(text) else ""
    if not attribute and (not wants or listed):
        return ()
    whole = FigureQuery(
        matches=() if attribute else matches,
        years=years,
        regions=_regions(asked_for(text), places, library),
        kind=None if asked_for(text) in _BOTH_KINDS else kind_of(text),
        documents=documents_of(text, library),
        attribute=attribute,
        text=" ".join([text, *words]),
    )
    return (whole,) if attribute else _parted(whole, matcher) or (whole,)


def _regions(asked: Asked, places: tuple[str, ...], library: Library) -> tuple[str, ...]:
    """The regions asked about; one named for comparison is compared with the default."""
    if not places or (asked == "comparison" and len(places) == 1):
        return tuple(dict.fromkeys([library.default_region, *places]))
    return places


def _parted(whole: FigureQuery, matcher: Matcher) -> tuple[FigureQuery, ...]:
    """One query for each part of an enumeration, if two or more name their own indicator."""
    found: dict[str, FigureQuery] = {}
    for part in _ENUMERATION.split(whole.text):
        words = tuple(word for said in official_words(part).values() for word in said)
        matches = tuple(matcher.match(part, words)[:_CANDIDATES])
        if matches and matches[0].confidence >= SURE:
            found.setdefault(matches[0].indicator, replace(whole, matches=matches, text=part))
    return tuple(found.values()) if len(found) > 1 else ()


def content_terms(text: str) -> tuple[str, ...]:
    """The words of ``text`` that carry content, each once: no question words, no numbers."""
    silent = _silent_terms()
    words = (word for word in content_words(text) if word not in silent)
    return tuple(dict.fromkeys(word for word in words if not _COUNT.match(word)))


def official_words(text: str) -> dict[str, tuple[str, ...]]:
    """For each colloquial expression in ``text`` the words that official documents use."""
    folded = fold(text)
    return {
        said: tuple(word for word in official if word not in folded)
        for said, official in _synonyms()
        if said in folded
    }


def _terms_said_for(official: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for said, words in official.items():
        for term in content_terms(said):
            found[term] = found.get(term, ()) + sum((content_terms(w) for w in words), ())
    return found


def _region(places: tuple[str, ...], library: Library) -> str:
    """The region whose passages go first: the one named, else that of most documents."""
    named = [place for place in places if place in library.regions]
    return named[0] if named else library.default_region


@lru_cache(maxsize=1)
def _silent_terms() -> frozenset[str]:
    return frozenset(load_lines("silent_words"))


@lru_cache(maxsize=1)
def _synonyms() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((said, tuple(official.split())) for said, official in load_pairs("synonyms"))
