"""How far the words of a sentence are those of its sources, and which names are not theirs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.firewall import words as words_of
from assistant.firewall.bearing import clauses_of
from assistant.firewall.names import HIDDEN, hide, place_names
from assistant.library import Library
from assistant.types import Source
from index.text import content_words, fold, squeeze, word_classes
from prompts import load_pairs

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_QUOTED = re.compile(r"《([^《》]+)》|“([^“”]+)”|「([^「」]+)」|\"([^\"]+)\"")
_LATIN = re.compile(r"[a-z]{2,}|[a-z](?=[^a-z])")
_NAME_CLASSES = ("nr", "ns", "nt", "nz")
_TEXT_SHARE = 1000
"""Characters of all documents' text for which a word that stands once counts as one more."""


@dataclass(frozen=True, slots=True)
class Support:
    """How far sources carry a sentence, by the weight of its content words."""

    share: float
    """Of all content words, those in the part of a source nearest to their clause, in [0, 1]."""
    worst: float
    """The same for the clause of which they carry least."""
    windows: tuple[str, ...]
    """For each of ``clauses_of`` the part of a source that carries most of it."""


def source_texts(sources: Iterable[Source]) -> list[str]:
    """What sources say: quote, headings, and the context of each."""
    return ["\n".join((s.quote, *s.section, s.context)) for s in sources]


def supported(text: str, sources: Sequence[Source], library: Library) -> Support:
    """How far the content words of ``text`` are those of its sources.

    Each clause is taken to the one or two sentences of a source that carry most of it, so
    that words strung together from all over a passage do not count.
    """
    windows = _windows(sources)
    met = total = 0.0
    worst, best = 1.0, []
    for clause in clauses_of(text):
        words = _weighted(clause, library)
        whole = sum(words.values())
        plain = squeeze(fold(clause))
        found, _, window = max((_met(words, one), plain in one, one) for one in windows)
        met, total = met + found, total + whole
        worst = min(worst, found / whole if whole else 1.0)
        best.append(window)
    return Support(met / total if total else 0.0, worst, tuple(best))


def _met(words: dict[str, float], window: str) -> float:
    return sum(weight for word, weight in words.items() if word in window)


@lru_cache(maxsize=256)
def _windows_of(source: Source) -> tuple[str, ...]:
    heads = squeeze(fold("".join((*source.section, source.context))))
    sentences = [squeeze(fold(s)) for s in _SENTENCE.findall(source.quote)] or [""]
    pairs = zip(sentences, [*sentences[1:], ""], strict=True)
    return tuple(f"{first}{second}{HIDDEN}{heads}" for first, second in pairs)


def _windows(sources: Sequence[Source]) -> list[str]:
    return [window for source in sources for window in _windows_of(source)] or [""]


def _weighted(text: str, library: Library) -> dict[str, float]:
    """The content words of ``text`` by how rare they are in all documents."""
    words = dict.fromkeys(content_words(text))
    return {w: 0.0 if words_of.FRAMING.fullmatch(w) else weight_of(w, library) for w in words}


def weight_of(word: str, library: Library) -> float:
    """How much a word says: the rarer in the documents, the more."""
    return _weight(word, library.text)


@lru_cache(maxsize=8192)
def _weight(word: str, text: str) -> float:
    return math.log(1 + len(text) / _TEXT_SHARE / (1 + text.count(word)))


def strange_words(text: str, sources: Sequence[Source], library: Library) -> list[str]:
    """Words of ``text`` that say something and that its sources have in no other word either.

    Nouns and adjectives count always, verbs only where they are rare: 推进 may stand for 推动.
    """
    held = squeeze(fold("\n".join((*source_texts(sources), *_titles(sources, library)))))
    found = []
    for word, kind in word_classes(squeeze(fold(text))):
        told = kind.startswith(_TELLING) or (kind[:1] == "v" and weight_of(word, library) > _RARE)
        if len(word) < _SHORTEST or not told or words_of.FRAMING.fullmatch(word):
            continue
        if word in held or any(other in held for other in _alike().get(word, ())):
            continue
        parts = [part for part in content_words(word) if part != word]
        if not parts or not all(part in held for part in parts):
            found.append(word)
    return list(dict.fromkeys(found))


_TELLING = ("n", "a", "i", "l", "j", "vn", "z", "s")
"""Classes of words that say what a sentence is about."""
_SHORTEST = 2
_RARE = 1.6
"""Weight from which a verb says something by itself; 推进, 加强 and 实施 have less."""


def _titles(sources: Sequence[Source], library: Library) -> list[str]:
    return [library.card(source.document).title for source in sources]


@lru_cache(maxsize=1)
def _alike() -> dict[str, set[str]]:
    """For each word of the list of synonyms those that stand for it, both ways."""
    alike: dict[str, set[str]] = {}
    for colloquial, official in load_pairs("synonyms"):
        for other in official.split():
            alike.setdefault(fold(colloquial), set()).add(fold(other))
            alike.setdefault(fold(other), set()).add(fold(colloquial))
    return alike


def strange_names(text: str, sources: Sequence[Source], library: Library) -> list[str]:
    """Names of ``text`` that its sources do not have: places, bodies, titles, Latin words."""
    cards = [library.card(source.document) for source in sources]
    known = [*source_texts(sources), *(c.title for c in cards), *(c.region for c in cards)]
    held = squeeze(fold("\n".join(known)))
    plain = squeeze(fold(hide(squeeze(text), [c.title for c in cards])))
    quoted = [next(filter(None, groups)) for groups in _QUOTED.findall(squeeze(text))]
    named = [squeeze(fold(one)) for one in quoted] + _LATIN.findall(plain)
    named += [w for w, kind in word_classes(plain) if kind in _NAME_CLASSES and len(w) > 1]
    stems = (region.rstrip("市县区") for region in library.regions)
    named += [place for place in (*stems, *place_names()) if place in plain]
    return list(dict.fromkeys(name for name in named if name not in held))
