"""Which indicators a question means: by name and alias, tolerant of slips and homophones."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from assistant.types import Match
from index.figures import FigureTable
from index.text import fold

_NOT_TEXT = re.compile(r"[^\u3400-\u9fffa-z]+")
_UNIT = re.compile(r"\([^()]*\)$")
_INSIDE_NAMES = re.compile(r"[\"'()、·]")
"""Punctuation that names have inside: 省“双高”中职学校, 县（市、区）."""
HOMOPHONE = 0.85
"""What a pair of characters counts that only sounds right."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    indicator: str
    text: str
    pairs: tuple[str, ...]
    sounds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Matcher:
    """All names and aliases, prepared for matching."""

    phrases: tuple[_Phrase, ...]
    weights: dict[str, float]
    """How much a pair of characters tells indicators apart."""

    def match(self, question: str, official: Iterable[str] = ()) -> list[Match]:
        """The indicators that ``question`` may mean, best first.

        ``official`` are official words for colloquial ones in the question.
        """
        heard = _Heard.of(" ".join([question, *official]))
        best: dict[str, Match] = {}
        for phrase in self.phrases:
            score = self._score(phrase, heard)
            if score > best.get(phrase.indicator, _NONE).confidence:
                best[phrase.indicator] = Match(phrase.indicator, score, phrase.text)
        return sorted(best.values(), key=lambda m: (-m.confidence, m.indicator))

    def knows(self, word: str) -> bool:
        """Whether some name or alias has a pair of characters of ``word``."""
        return any(pair in self.weights for pair in _pairs(fold(word)))

    def _score(self, phrase: _Phrase, heard: _Heard) -> float:
        """The share of the phrase that the question holds, and of the question it explains."""
        total = met = 0.0
        explained: set[str] = set()
        for pair, sound in zip(phrase.pairs, phrase.sounds, strict=True):
            weight = self.weights[pair]
            total += weight
            if pair in heard.pairs:
                met += weight
                explained.add(pair)
            elif sound in heard.sounds:
                met += HOMOPHONE * weight
                explained |= heard.sounds[sound]
        held = met / total if total else 0.0
        if not held:
            return 0.0
        known = heard.weight(self.weights)
        used = sum(self.weights.get(pair, 0.0) for pair in explained)
        share = used / known if known else 0.0
        near = fuzz.partial_ratio(phrase.text, heard.text) / 100
        return held * (0.6 + 0.3 * min(1.0, share) + 0.1 * near)


_NONE = Match("", 0.0, "")


@dataclass(frozen=True, slots=True)
class _Heard:
    """A question as pairs of characters and of syllables."""

    text: str
    pairs: frozenset[str]
    sounds: dict[tuple[str, str], set[str]]

    @classmethod
    def of(cls, question: str) -> _Heard:
        pairs: set[str] = set()
        sounds: dict[tuple[str, str], set[str]] = {}
        text = _bare(question)
        for run in _runs(_INSIDE_NAMES.sub("", fold(question))):
            for pair, sound in zip(_pairs(run), _sounds(run), strict=True):
                pairs.add(pair)
                sounds.setdefault(sound, set()).add(pair)
        return cls(text, frozenset(pairs), sounds)

    def weight(self, weights: dict[str, float]) -> float:
        """The weight of all pairs of the question that some name or alias has."""
        return sum(weights.get(pair, 0.0) for pair in self.pairs)


def make_matcher(table: FigureTable) -> Matcher:
    """The matcher over the table's indicators."""
    phrases = tuple(
        _Phrase(indicator.name, text, tuple(_pairs(text)), tuple(_sounds(text)))
        for indicator in table.indicators.values()
        for text in dict.fromkeys(map(_bare, (indicator.name, *indicator.aliases)))
        if len(text) > 1
    )
    holders: Counter[str] = Counter()
    for name in table.indicators:
        holders.update({pair for p in phrases if p.indicator == name for pair in p.pairs})
    count = len(table.indicators)
    weights = {pair: math.log(1 + count / held) for pair, held in holders.items()}
    return Matcher(phrases, weights)


def _bare(text: str) -> str:
    """``text`` folded, without unit, digits, punctuation and white space."""
    return "".join(_runs(_UNIT.sub("", fold(text))))


def _runs(text: str) -> list[str]:
    return [run for run in _NOT_TEXT.split(fold(text)) if run]


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


def _sounds(text: str) -> list[tuple[str, str]]:
    """The syllables of each pair, without tones; n/l, flat/retroflex and -ng made equal."""
    syllables = [_syllable(character) for character in text]
    return list(pairwise(syllables))


@lru_cache(maxsize=8192)
def _syllable(character: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- loads its dictionary

    plain = lazy_pinyin(character)[0]
    return re.sub(r"^([zcs])h", r"\1", plain).replace("ng", "n")
