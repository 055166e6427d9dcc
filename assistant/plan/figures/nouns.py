"""The nouns of a question that its figure must speak of: 心理健康 教师持证率 is not any 持证率."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.library import Library
from assistant.plan.asked import slot_words
from assistant.plan.figures.changes import names_of
from assistant.plan.figures.narrowing import without_speaker
from assistant.plan.wording import is_silent, official_words
from assistant.table.lookup import LIKELY, SURE, look_up, told_of
from assistant.types import FigureQuery
from index.figures import FigureTable
from index.text import fold, pairs_of, word_classes


def of_nouns(
    queries: tuple[FigureQuery, ...], text: str, library: Library, table: FigureTable
) -> tuple[FigureQuery, ...]:
    """``queries``, a single one narrowed to the noun that its figures say nothing of.

    Where the indicator is surely named the noun must be a topic by itself: of 686 dev questions
    with figures two then have such a noun, neither left without its answer.
    体育教育投入 is not answered by what was spent on buildings. The readings that speak of the
    noun go first: what they have of other years is then named as different.
    """
    if len(queries) != 1 or queries[0].missing or not queries[0].matches:
        return queries
    query = queries[0]
    rows = look_up(query, table).exact
    told = fold(" ".join([query.matches[0].phrase, *(told_of(row, table) for row in rows)]))
    left = list(_unexplained(text, told, library)) if rows and _by_words(query) else []
    if query.matches[0].confidence >= SURE:
        left = [word for word in left if library.has_heading(word)]
    if not left:
        return queries
    narrow = (*query.narrow, *((word, *_official(word)) for word in left))
    ranked = sorted(
        query.matches,
        key=lambda m: m.confidence < LIKELY or not _speaks(m.indicator, left, table),
    )
    best = max(match.confidence for match in query.matches)
    ranked[0] = replace(ranked[0], confidence=best)
    return (replace(query, narrow=narrow, matches=tuple(ranked)),)


def _by_words(query: FigureQuery) -> bool:
    """Whether words name the indicator: a second look has weighed all of the question already."""
    first = query.matches[0]
    return first.confidence != SURE or first.phrase != first.indicator


def _unexplained(text: str, told: str, library: Library) -> Iterator[str]:
    """The nouns of ``text`` that say what sort of thing is asked for, of which ``told`` is silent.

    Such a noun begins a name, right before what ``told`` explains of it, is in no part
    explained, and known to the documents.
    """
    asked = fold(without_speaker(text))
    pairs = pairs_of(told)
    known = {n for n in range(len(asked) - 1) if asked[n : n + 2] in pairs}
    end, before, sort = 0, "", ""
    for word, kind in word_classes(asked):
        start, end = end, end + len(word)
        begins = sort[:1] not in {"n", "v"} or bool(_OF_PLACE.search(before))
        before, sort = word, kind
        alone = end in known and not known & set(range(start - 1, end - 1))
        if begins and alone and _is_common(word, kind, library):
            said = (word, *_official(word))
            if not any(pairs_of(one) & pairs for one in said):
                yield word


def _is_common(word: str, kind: str, library: Library) -> bool:
    """Whether ``word`` is a common noun that the documents have, and no document's title."""
    noun = kind == "vn" or (kind[0] == "n" and kind not in _NAMES)
    if not noun or not word[1:] or _OF_PLACE.search(word):
        return False
    titles = (document.card.title for document in library.documents.values())
    named = any(word in fold(title) for title in titles)
    silent = is_silent(word) or word in slot_words()
    return not named and not silent and library.knows(word)


_NAMES = {"nr", "ns", "nt", "nrt"}
_OF_PLACE = re.compile("[市县区省国段]$")


def _official(word: str) -> tuple[str, ...]:
    return tuple(one for words in official_words(word).values() for one in words)


def _speaks(indicator: str, words: Sequence[str], table: FigureTable) -> bool:
    told = fold(" ".join(told_of(row, table) for row in table.of(indicator)))
    return all(word in told for word in words)


def of_counted(query: FigureQuery, text: str, table: FigureTable) -> FigureQuery:
    """``query`` of the indicator that counts what ``text`` counts, if the first counts another.

    老年大学新加多少个位子 asks for 老年学位, not for the number of 老年大学: the noun that is
    counted, or the official word for it, stands in the one's name and not in the other's.
    """
    counted = _COUNTED.search(fold(text))
    if not counted or not query.matches:
        return query
    noun = counted["noun"]
    words = (noun, *official_words(noun).get(noun, ()))
    first = query.matches[0]
    if any(word in names_of(first.indicator, table) for word in words):
        return query
    named = (m for m in query.matches if any(word in fold(m.indicator) for word in words))
    meant = next((m for m in named if m.confidence >= _COUNTING), None)
    if meant is None:
        return query
    sure = replace(meant, confidence=max(first.confidence, SURE))
    return replace(query, matches=(sure, *(m for m in query.matches if m != meant)))


_COUNTED = re.compile(
    r"(?:多少|几)(?:[个所名位家项门种处])?(?P<noun>[\u4e00-\u9fff]{2,3})(?:[啊呀呢来着]*)(?:$|[?？。,，;；])"
)
_COUNTING = 0.4
"""How likely by its words an indicator is at least whose name has the noun that is counted."""
