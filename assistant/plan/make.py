"""Question + earlier turns → ``Plan``: what is asked, and whether it is ours to answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.errors import QuestionProblem
from assistant.library import Library
from assistant.plan.asked import asked_for, asks_about_documents, asks_exact_amount
from assistant.plan.dialogue.follow import complete
from assistant.plan.dialogue.resumed import resumed
from assistant.plan.figures.amounts import with_commas
from assistant.plan.figures.meant import matches_of
from assistant.plan.figures.narrowing import levels_apart
from assistant.plan.inherit import of_year_held
from assistant.plan.items import placed
from assistant.plan.named import documents_of, places_of
from assistant.plan.parts import parts_of
from assistant.plan.queries import figure_queries
from assistant.plan.scopes import scoped
from assistant.plan.spell import speller_of
from assistant.plan.times import plan_ends, time_notes, years_of
from assistant.plan.wording import (
    asked_terms,
    colloquial_words,
    is_courtesy,
    official_words,
    terms_said_for,
)
from assistant.table.lookup import LIKELY
from assistant.table.match import Matcher
from assistant.table.periods import period_named
from assistant.types import Plan, Question, Turn
from index.text import SPACE, close_up
from index.types import Preference

LONGEST = 2000
"""Characters of a question. Longer than any sentence of the documents."""
TURNS = 20
"""Earlier turns that are read; what was said before them is forgotten."""
_HEAD = 4
"""Characters that parts have in common if they are items under one head."""
_WORD = re.compile(r"\w")


def read_question(text: str, history: tuple[str, ...] = ()) -> Question:
    """``text`` as a question: control characters and lone surrogates gone.

    White space between Chinese characters is closed up, 硕士 学位 is 硕士学位, or a comma between
    two things asked.

    Raises QuestionProblem if nothing readable is left or it is too long.
    """
    clean = close_up(with_commas(tidy(text)))
    if len(clean) > LONGEST:
        raise QuestionProblem(f"问题太长（{len(clean)} 字）；请缩短到 {LONGEST} 字以内。")
    if not clean:
        raise QuestionProblem("问题是空的；请输入想了解的政策或指标。")
    if not _WORD.search(clean):
        raise QuestionProblem(f"问题里没有可读的文字（{clean[:20]!r}）；请用文字提问。")
    turns = tuple(
        Turn(close_up(with_commas(tidy(earlier)))[:LONGEST]) for earlier in history[-TURNS:]
    )
    return Question(clean, tuple(turn for turn in turns if _WORD.search(turn.question)))


def tidy(text: str) -> str:
    """``text`` without control characters and lone surrogates, white space made single."""
    kept = (c if unicodedata.category(c) not in {"Cc", "Cf", "Cs"} else " " for c in text)
    return SPACE.sub(" ", "".join(kept)).strip()


def make_plan(question: Question, library: Library, matcher: Matcher) -> Plan:
    """The plan for ``question``; what it leaves out is as the turns before said.

    Turns that are about nothing in the documents are passed over: a joke in between does not
    end a conversation.
    """
    earlier: list[Plan] = []
    for turn in question.history:
        plan = _read(Question(turn.question), earlier, library, matcher)
        if _is_topic(plan, library):
            earlier.append(plan)
    return _read(question, earlier, library, matcher)


def _read(question: Question, earlier: Sequence[Plan], library: Library, matcher: Matcher) -> Plan:
    """The plan for ``question`` after ``earlier`` ones, slips of the pen mended."""
    text, slips = speller_of(library.text, library.stems, _right_words(matcher)).mend(question.text)
    text = placed(text, earlier[-1].standalone) if earlier else text
    plan = _plan(question, complete(text, earlier, library, matcher), library, matcher)

    def read(part: str) -> Plan:
        return _plan(question, part, library, matcher)

    plan = resumed(plan, text, earlier, library, matcher, read)
    mended = (f"“{slip}”按“{word}”理解。" for slip, word in slips.items())
    times = (*time_notes(text, library.newest_year), *plan.notes)
    plan = replace(plan, notes=(*mended, *dict.fromkeys(times)))
    texts = parts_of(text, library.knows)
    parts = scoped(plan, library, matcher.table, read)
    levels = "、".join(levels_apart(plan.standalone))
    whole = bool(levels) and all(query.missing == levels for query in plan.queries)
    if not parts and texts[1:] and not (whole and plan.queries):
        parts = _parts(plan, texts, earlier, library, matcher, read)
    return replace(plan, parts=parts)


def _right_words(matcher: Matcher) -> str:
    """Names and aliases of the indicators and colloquial words: right, if in no document."""
    return "\n".join((matcher.written, *colloquial_words()))


def _parts(
    whole: Plan,
    texts: Sequence[str],
    earlier: Sequence[Plan],
    library: Library,
    matcher: Matcher,
    read: Callable[[str], Plan],
) -> tuple[Plan, ...]:
    """The plans of the questions in one, each completed from those before it."""
    said = list(earlier)
    parts: list[Plan] = []
    for text in texts:
        headed = all(one.startswith(texts[0][:_HEAD]) for one in texts)
        leant = of_year_held(text, said, matcher.table)
        standalone = text if headed else complete(text, leant, library, matcher)
        if whole.places and not places_of(standalone, library):
            standalone = f"{'、'.join(whole.places)}{standalone}"
        if not years_of(standalone, library.newest_year) and asks_exact_amount(standalone):
            first = years_of(texts[0], library.newest_year)[:1]
            period = "" if first or plan_ends(standalone) else period_named(texts[0])
            standalone = f"{period}{''.join(f'{year}年' for year in first)}{standalone}"
        plan = read(standalone)
        plan = plan if headed else resumed(plan, text, said, library, matcher, read)
        parts.append(plan)
        if _is_topic(plan, library):
            said.append(plan)
    return tuple(parts)


def _is_topic(plan: Plan, library: Library) -> bool:
    """Whether later turns may lean on ``plan``: it names something the documents know."""
    return bool(plan.queries) or any(
        library.knows(term) or plan.said_for.get(term) for term in plan.terms
    )


def _plan(question: Question, standalone: str, library: Library, matcher: Matcher) -> Plan:
    """The plan for ``standalone``, which needs no earlier turn."""
    terms = asked_terms(standalone, lambda term: library.knows(term) or bool(official_words(term)))
    terms = () if is_courtesy(standalone) else terms
    official = official_words(standalone)
    words = tuple(dict.fromkeys(word for said in official.values() for word in said))
    matches = matches_of(standalone, words, matcher)
    named = matches[0].indicator if matches and matches[0].confidence >= LIKELY else ""
    places = tuple(place for place in places_of(standalone, library) if place not in named)
    years = years_of(standalone, library.newest_year)
    about_documents = asks_about_documents(standalone, library)
    queries = (
        ()
        if about_documents
        else figure_queries(standalone, matches, words, places, years, library, matcher)
    )
    return Plan(
        question=question,
        standalone=standalone,
        scope="inside" if terms or about_documents else "outside",
        about_documents=about_documents,
        documents=documents_of(standalone, library),
        terms=terms,
        search=" ".join([standalone, *words]),
        said_for=terms_said_for(official),
        asked=asked_for(standalone) if queries else "policy",
        queries=queries,
        places=places,
        prefer=Preference(_region(places, library), years),
        notes=time_notes(standalone, library.newest_year),
    )


def _region(places: tuple[str, ...], library: Library) -> str:
    """The region whose passages go first: the one named, else that of most documents."""
    named = [place for place in places if place in library.regions]
    return named[0] if named else library.default_region
