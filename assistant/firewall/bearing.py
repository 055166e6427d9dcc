"""Denial, modality and order: what turns a sentence around though its words are the source's.

A word that denies, binds or softens must stand before the same word in the source; what the
source denies or softens must not be told without that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from assistant.firewall.names import HIDDEN
from index.text import content_words, fold, is_cjk, segments, squeeze

_DENIES = (
    r"[不未没无非勿莫否]|严?禁止?|取消|停[止办招]|废[除止]|撤销|拒绝|避免|防止|杜绝|反对|限制"
    r"|暂缓|除外"
)
_SOFTENS = r"力争|争取|拟(?!定)|鼓励|探索|试[点行]|原则上|逐步|有条件|打算|准备"
_BINDS = (
    r"已经?|必须|应当|一律|强制|仅|只[有能要]|唯一|首次|率先|最|始终|完全|彻底|确保|保证|立即|目前"
)
_TURNS = re.compile(f"(?P<denies>{_DENIES})|(?P<softens>{_SOFTENS})|(?P<binds>{_BINDS})")
_PLANS = re.compile(r"计划|[应须]|完成了|实现了|达到了|建成了")
"""May be added to nothing; what they stand before may vary."""
_CLAUSE = re.compile(r"[^，。；：！？!?,;:、\n]+")
_CLAUSES = re.compile(r"[^，。；：！？!?,;:\n]+")
_LONG = 2
_NEXT = 4
"""Characters between a word that turns and the word it turns."""


def turned(text: str, sources: Iterable[str]) -> str:
    """What denies, binds or softens in ``text`` and not in the sources; empty if all does."""
    held = "。".join(map(_plain, sources))
    said, known = _plain(text), _pairs(held)
    for word, near in _turning(said):
        if (word, near[0]) not in known:
            return word
    return next((w for w in _PLANS.findall(said) if w not in held), "")


@lru_cache(maxsize=256)
def _pairs(held: str) -> frozenset[tuple[str, str]]:
    """Each word that turns, with each of the words it may turn."""
    return frozenset((word, other) for word, near in _turning(held) for other in near)


def _plain(text: str) -> str:
    return squeeze(fold(text))


def _turning(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each word that turns, and the words it may turn: those behind it, then the one before.

    At the end of its clause it turns what stands before it, or nothing.
    """
    for clause in _CLAUSE.findall(text):
        words = segments(clause)
        for at, word in enumerate(words):
            if _TURNS.search(word):
                behind = [w for w in words[at + 1 :] if _is_content(w)][:_MAY_TURN]
                before = [w for w in reversed(words[:at]) if _is_content(w)][:1]
                yield word, [*behind, *before] or [""]


_MAY_TURN = 3
"""Words behind a word that turns, one of which it may turn."""


def _is_content(word: str) -> bool:
    return len(word) >= _LONG and is_cjk(word[0])


def moved(text: str, windows: Sequence[str]) -> str:
    """What of ``text`` stands in another order than in its source, or lost what turns it.

    ``windows`` are for each clause the part of a source that it is taken from, its headings
    behind ``HIDDEN``, which a clause may repeat as they are. Each clause is
    laid along its window: words that the window has, but not in that order, have moved; so
    has one that the window denies or softens where the clause does not. Empty if none has.
    """
    for clause, window in zip(clauses_of(text), windows, strict=True):
        said = _plain(clause)
        quote, _, heads = _plain(window).partition(HIDDEN)
        if said in heads:
            continue
        words = [word for word in segments(said) if _is_content(word)]
        places = _laid(words, quote)
        lost = next((w for n, w in enumerate(words) if n not in places and w in quote), "")
        if lost or (lost := _unturned(said, quote, set(places.values()))):
            return lost
    return ""


def clauses_of(text: str) -> list[str]:
    """The clauses of ``text`` that hold any word."""
    return [clause for clause in _CLAUSES.findall(text) if content_words(clause)]


def _laid(words: Sequence[str], held: str) -> dict[int, int]:
    """For the longest chain of ``words`` that ``held`` has in this order, the place of each."""
    spots = [
        (n, found.start(), found.start() + len(word))
        for n, word in enumerate(words)
        for found in re.finditer(re.escape(word), held)
    ]
    best: list[tuple[int, int]] = []
    for at, (n, start, end) in enumerate(spots):
        before = [i for i in range(at) if spots[i][0] < n and spots[i][2] <= start]
        last = max(before, key=lambda i: best[i][0], default=-1)
        best.append(((best[last][0] if before else 0) + end - start, last))
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    places: dict[int, int] = {}
    while at >= 0:
        places[spots[at][0]] = spots[at][1]
        at = best[at][1]
    return places


def _unturned(said: str, held: str, places: set[int]) -> str:
    """A word that denies or softens one that is told, and is not told with it."""
    for clause in _CLAUSE.finditer(held):
        for found in _TURNS.finditer(clause.group()):
            if found.lastgroup == "binds" or found.group() in said:
                continue
            end = clause.start() + found.end()
            if any(end <= at <= end + _NEXT for at in places if at < clause.end()):
                return found.group()
    return ""
