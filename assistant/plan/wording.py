"""The words of a question: which carry content, and what officials say for colloquial ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import accumulate

from assistant.plan.items import ITEM
from index.text import content_words, fold, is_word, segments, word_classes
from prompts import load_lines, load_pairs

_COUNT = re.compile(r"\d|几")


def content_terms(text: str) -> tuple[str, ...]:
    """The words of ``text`` that carry content, each once: no question words, no numbers."""
    silent = _silent_terms()
    words = (word for word in content_words(text) if word not in silent)
    return tuple(dict.fromkeys(word for word in words if not _COUNT.match(word)))


_FUNCTION = re.compile(r"[drcpuyfkoqmtlz]|e$")
"""Classes of words that name nothing: adverbs, pronouns, particles, counts, set phrases."""


def asked_terms(text: str, knows: Callable[[str], bool]) -> tuple[str, ...]:
    """The content terms of ``text`` that an answer must hold.

    A term that no document knows counts only if it names something by itself: not if it is
    a function word (自己, 以后, 搞不搞), nor a compound whose parts are terms themselves.
    第二条 points at something and names nothing.
    """
    text = ITEM.sub(lambda item: "行动" if "行动" in item[0] else " ", EITHER.sub("", text))
    text = _ASIDE.sub(" ", text)
    text = recut(text)
    terms = content_terms(text)
    functional = {word for word, kind in word_classes(fold(text)) if _FUNCTION.match(kind)}
    kept: list[str] = []
    for term in terms:
        if knows(term):
            kept.append(term)
        elif _is_compound(term, terms, knows):
            continue
        elif is_word(term):  # 光合作用 is no 作用, and not known
            kept += [term] if term not in functional else []
        elif inside := _known_inside(term, knows):
            kept.append(inside)
        elif term not in functional:
            kept.append(term)
    return tuple(dict.fromkeys(kept))


_ASIDE = re.compile("除了?[^，,。？?]{1,8}?(?:[之以]?外|(?=还))[，,]?")
"""What is set aside and not asked about: 除了班主任还能让谁参与."""


def recut(text: str) -> str:
    """``text`` with commas around a colloquial word that would else be cut in two.

    规划里特教有哪些 is cut 规划, 里特, 教, and 特教 would be lost.
    """
    for said in official_words(text):
        start = fold(text).find(said)
        borders = set(accumulate(map(len, segments(fold(text))), initial=0))
        end = start + len(said)
        if start not in borders and borders & set(range(start + 1, end)):
            text = f"{text[:start]},{said},{text[end:]}"
    return text


EITHER = re.compile(r"(\w)不(?=\1)")
"""What makes 能不能 and 鼓不鼓励 of 能 and 鼓励."""


def _known_inside(term: str, knows: Callable[[str], bool]) -> str:
    """The longest part of a wrongly cut term that the documents have: 师德 in 师德出."""
    lengths = range(len(term) - 1, 1, -1)
    parts = (term[i : i + n] for n in lengths for i in range(len(term) - n + 1))
    return next((part for part in parts if knows(part)), "")


_JOINS = re.compile(r"(?!比).[pu]")
"""A preposition or particle of one character: the 由 that 由谁负责 leaves, not that of 占比."""


def naming_words(text: str, knows: Callable[[str], bool]) -> list[str]:
    """The words of ``text`` in their order, without function words that no document has."""
    words = word_classes(fold(text))
    return [
        word
        for word, kind in words
        if (knows(word) and not _JOINS.match(word + kind)) or not _FUNCTION.match(kind)
    ]


QUOTED = re.compile(r'"([^"]{2,12})"')
"""A name in quotes, in folded text."""


def clauses_naming(text: str) -> tuple[str, ...]:
    """The clauses of ``text`` that name something, if it has several; as a story has.

    上面管不管 names nothing: whatever is asked so is like it.
    """
    clauses = _CLAUSE.findall(text)
    return tuple(clause for clause in clauses if _names(clause)) if clauses[1:] else ()


def asked_part(text: str, asking: Iterable[str]) -> str:
    """The folded clauses of ``text`` with a word of ``asking``, if others set the scene.

    Else all of it.
    """
    clauses = [fold(clause) for clause in clauses_naming(text)]
    words = tuple(asking)
    asks = [clause for clause in clauses if any(word in clause for word in words)]
    return "，".join(asks) if clauses[1:] and asks else fold(text)


_CLAUSE = re.compile(r"[^，,。；;：:！!？?\n]{2,}")
_SHORT = 4
"""Characters from which on a clause is looked at by itself."""


def _names(clause: str) -> bool:
    nouns = (w for w, kind in word_classes(fold(clause)) if kind[0] in "nj" and len(w) > 1)
    return len(clause) >= _SHORT and not all(map(is_silent, nouns))


def _is_compound(term: str, terms: tuple[str, ...], knows: Callable[[str], bool]) -> bool:
    """Whether known parts of ``term`` make up the whole of it: 学校 + 食堂."""
    parts = [part for part in terms if part != term and part in term and knows(part)]
    return len(term) <= sum(map(len, parts)) and bool(parts)


def is_silent(word: str) -> bool:
    """Whether ``word``, single or doubled (说说), only asks, points or joins, or is no word."""
    return bool({word, word * 2} & _silent_terms()) or not re.search(r"\w", word)


def is_courtesy(text: str) -> bool:
    """Whether ``text`` only greets, thanks, agrees or takes leave, and asks nothing."""
    return bool(_courtesy().fullmatch(re.sub(r"[\W_]", "", fold(text))))


@lru_cache(maxsize=1)
def _courtesy() -> re.Pattern[str]:
    """Words of courtesy one after another, each with the particles that may follow it."""
    kinds = {"thanks", "greeting"}
    words = [word for kind, word in load_pairs("turn_words") if kind in kinds]
    either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?:(?:{either})(?:你们?|您|了|啦|啊|哦|呀|哈|的|老师)*)+")


def official_words(text: str) -> dict[str, tuple[str, ...]]:
    """For each colloquial expression in ``text`` the words that official documents use.

    Those that stand in ``text`` already are left out.
    """
    folded = fold(text)
    return {
        said: tuple(word for word in official if word not in folded)
        for said, official in synonyms_in(text).items()
    }


def synonyms_in(text: str) -> dict[str, tuple[str, ...]]:
    """For each colloquial expression in ``text`` all words that official documents use."""
    return dict(_synonyms_of(fold(text)))


@lru_cache(maxsize=2048)
def _synonyms_of(folded: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The pairs of synonyms in a text; one question asks for those of the same text 30 times."""
    return tuple((said, official) for said, official in _synonyms() if said in folded)


@lru_cache(maxsize=1)
def colloquial_words() -> tuple[str, ...]:
    """The colloquial expressions for which official words are known."""
    return tuple(said for said, _ in _synonyms())


def official_of(text: str) -> tuple[str, ...]:
    """The official words for all colloquial ones in ``text``."""
    return tuple(word for said in official_words(text).values() for word in said)


def terms_said_for(official: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """For each content term of a colloquial expression the official terms that stand for it."""
    found: dict[str, tuple[str, ...]] = {}
    for said, words in official.items():
        for term in content_terms(said):
            found[term] = found.get(term, ()) + sum((content_terms(w) for w in words), ())
    return found


@lru_cache(maxsize=1)
def _silent_terms() -> frozenset[str]:
    return frozenset(load_lines("silent_words"))


@lru_cache(maxsize=1)
def _synonyms() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((said, tuple(official.split())) for said, official in load_pairs("synonyms"))
