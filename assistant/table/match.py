"""Which indicators a question means: by name and alias, tolerant of slips and homophones."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from assistant.table.likeliest import SecondLook
from assistant.table.witness import Witnesses
from assistant.types import Match
from index.figures import FigureTable
from index.text import fold
from index.types import Encoder

_NOT_TEXT = re.compile(r"[^\u3400-\u9fffa-z]+")
_UNIT = re.compile(r"\([^()]*\)$")
_INSIDE_NAMES = re.compile(r"[\"'()、·]")
"""Punctuation that names have inside: 省“双高”中职学校, 县（市、区）."""
HOMOPHONE = 0.85
"""What a pair of characters counts that only sounds right."""


_REMEMBERED = 512
"""Texts whose matches are remembered."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    indicator: str
    text: str
    parts: tuple[tuple[str, tuple[str, str], float], ...]
    """Each pair of characters, its syllables, and how much it tells indicators apart."""
    total: float
    """The weight of all pairs."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name or an alias of an indicator, alone or with a breakdown."""

    indicator: str
    text: str
    pairs: tuple[str, ...]
    sounds: tuple[tuple[str, str], ...]

    def weighed(self, weights: dict[str, float]) -> _Phrase:
        each = tuple(weights[pair] for pair in self.pairs)
        parts = tuple(zip(self.pairs, self.sounds, each, strict=True))
        return _Phrase(self.indicator, self.text, parts, sum(each))


@dataclass(frozen=True, slots=True)
class Matcher:
    """All names and aliases, prepared for matching."""

    phrases: tuple[_Phrase, ...]
    weights: dict[str, float]
    """How much a pair of characters tells indicators apart."""
    breakdowns: frozenset[str]
    """All breakdowns of the table: 初中, 高职, 学前段."""
    table: FigureTable = field(compare=False, repr=False)
    written: str = field(default="", compare=False, repr=False)
    """All names and aliases, a line each."""
    second: SecondLook | None = field(default=None, compare=False)
    """What tells the indicator where its name is not said; None without an encoder."""
    sounding: dict[tuple[str, str], frozenset[int]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """For each pair of syllables the numbers of the phrases that have it."""
    _known: dict[str, list[Match]] = field(default_factory=dict, compare=False, repr=False)
    """What was matched before: one question is matched several times while it is planned."""

    def match(self, question: str, official: Iterable[str] = ()) -> list[Match]:
        """The indicators that ``question`` may mean, best first.

        ``official`` are official words for colloquial ones in the question.
        """
        text = " ".join([question, *official])
        if text not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[text] = self._match(text)
        return list(self._known[text])

    def _match(self, text: str) -> list[Match]:
        heard = _Heard.of(text)
        known = heard.weight(self.weights)
        best: dict[str, Match] = {}
        alike = {n for sound in heard.sounds for n in self.sounding.get(sound, ())}
        for phrase in (self.phrases[n] for n in sorted(alike)):
            enough = best.get(phrase.indicator, _NONE).confidence
            score = self._score(phrase, heard, known, enough)
            if score > enough:
                best[phrase.indicator] = Match(phrase.indicator, score, phrase.text)
        return sorted(best.values(), key=lambda m: (-m.confidence, m.indicator))

    def knows(self, word: str) -> bool:
        """Whether some name or alias has a pair of characters of ``word``."""
        return any(pair in self.weights for pair in _pairs(fold(word)))

    def _score(self, phrase: _Phrase, heard: _Heard, known: float, enough: float) -> float:
        """The share of the phrase that the question holds, and of the question it explains.

        ``known`` is the weight of all that names and aliases have of the question. 0 where it
        cannot be above ``enough``: it is at most the share held.
        """
        met = 0.0
        explained: set[str] = set()
        for pair, sound, weight in phrase.parts:
            if pair in heard.pairs:
                met += weight
                explained.add(pair)
            elif sound in heard.sounds:
                met += HOMOPHONE * weight
                explained |= heard.sounds[sound]
        held = met / phrase.total if met else 0.0
        if held <= enough:
            return 0.0
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


def make_matcher(
    table: FigureTable, encoder: Encoder | None = None, witnesses: Witnesses | None = None
) -> Matcher:
    """The matcher over the table's indicators; with ``encoder`` also for what has no name.

    For that ``witnesses`` are heard, if there are any.
    """
    names = [
        name
        for indicator in table.indicators.values()
        for text in dict.fromkeys(map(_bare, (indicator.name, *indicator.aliases)))
        if len(text) > 1
        for name in _names(indicator.name, text, table)
    ]
    holders: Counter[str] = Counter()
    for indicator in table.indicators:
        holders.update({pair for n in names if n.indicator == indicator for pair in n.pairs})
    count = len(table.indicators)
    weights = {pair: math.log(1 + count / held) for pair, held in holders.items()}
    breakdowns = frozenset(f.breakdown for f in table.figures if f.breakdown)
    second = SecondLook(table, encoder, witnesses) if encoder else None
    sounding: dict[tuple[str, str], set[int]] = {}
    for number, name in enumerate(names):
        for sound in name.sounds:
            sounding.setdefault(sound, set()).add(number)
    numbers = {sound: frozenset(found) for sound, found in sounding.items()}
    phrases = tuple(name.weighed(weights) for name in names)
    written = "\n".join(dict.fromkeys(name.text for name in names))
    return Matcher(phrases, weights, breakdowns, table, written, second, numbers)


def _names(indicator: str, text: str, table: FigureTable) -> Iterator[_Name]:
    """``text`` as a name of ``indicator``, alone and with each breakdown that it lacks."""
    breakdowns = dict.fromkeys(_bare(f.breakdown).removesuffix("段") for f in table.of(indicator))
    for part in ("", *(name for name in breakdowns if name and name not in text)):
        pairs = (*_pairs(text), *_pairs(part))
        yield _Name(indicator, text, pairs, (*_sounds(text), *_sounds(part)))


def _bare(text: str) -> str:
    """``text`` folded, without unit, digits, punctuation and white space."""
    return "".join(_runs(_UNIT.sub("", fold(text))))


def _runs(text: str) -> list[str]:
    return [run for run in _NOT_TEXT.split(fold(text)) if run]


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


def _sounds(text: str) -> list[tuple[str, str]]:
    """The syllables of each pair of characters."""
    return list(pairwise(syllables(text)))


def syllables(text: str) -> list[str]:
    """The syllable of each character, without tone; zh/z, ch/c, sh/s and -ng/-n made equal."""
    return [_syllable(character) for character in text]


@lru_cache(maxsize=8192)
def _syllable(character: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- loads its dictionary

    plain = lazy_pinyin(character)[0]
    return re.sub(r"^([zcs])h", r"\1", plain).replace("ng", "n")
