"""Question + earlier turns → ``Plan``: what is asked, and whether it is ours to answer."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from assistant.errors import QuestionProblem
from assistant.library import Library
from assistant.types import Plan, Question, Turn
from index.text import SPACE, content_words, fold
from index.types import Preference
from prompts import load_lines, load_pairs

_SELF_CONTAINED = 3
"""Content words from which on a question stands by itself."""
LONGEST = 2000
"""Characters of a question. Longer than any sentence of the documents."""

_YEAR = re.compile(r"(?<!\d)(19|20)\d{2}(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)([12]\d)年(?![制级])")
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


def make_plan(question: Question, library: Library) -> Plan:
    """The plan for ``question``; a follow-up is completed from the turns before."""
    standalone = _completed(question)
    terms = content_terms(standalone)
    official = official_words(standalone)
    return Plan(
        question=question,
        standalone=standalone,
        scope="inside" if terms else "outside",
        terms=terms,
        search=" ".join([standalone, *dict.fromkeys(sum(official.values(), ()))]),
        said_for=_terms_said_for(official),
        prefer=Preference(_region(standalone, library), _years(standalone)),
    )


def _completed(question: Question) -> str:
    """The question with the nearest earlier one that stands by itself put before it."""
    if len(content_terms(question.text)) >= _SELF_CONTAINED:
        return question.text
    for turn in reversed(question.history):
        if len(content_terms(turn.question)) >= _SELF_CONTAINED:
            return f"{turn.question} {question.text}"
    return question.text


def content_terms(text: str) -> tuple[str, ...]:
    """The words of ``text`` that carry content, each once: no question words, no numbers."""
    silent = _silent_terms()
    words = (word for word in content_words(text) if word not in silent)
    return tuple(dict.fromkeys(word for word in words if not word[0].isdigit()))


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


def _region(text: str, library: Library) -> str:
    """The region that ``text`` names by its name or the name without 市; else the default."""
    folded = fold(text)
    named = [r for r in library.regions if r in folded or r.rstrip("市县区") in folded]
    return next((r for r in named if r != library.default_region), library.default_region)


def _years(text: str) -> tuple[int, ...]:
    found = [int(match.group()) for match in _YEAR.finditer(fold(text))]
    found += [2000 + int(match.group(1)) for match in _SHORT_YEAR.finditer(fold(text))]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _silent_terms() -> frozenset[str]:
    return frozenset(load_lines("silent_words"))


@lru_cache(maxsize=1)
def _synonyms() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((said, tuple(official.split())) for said, official in load_pairs("synonyms"))
