"""The second look at a question whose words name no indicator surely: what could it mean?

Year, unit, region and level leave few indicators that have such a figure at all. Among these
the characters shared with a name (``Match.confidence``), the encoder's similarity and the
known questions like the one asked tell one apart, or none: then nothing is looked up.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.measure import measures
from assistant.table.lookup import SURE, answering, is_quoted
from assistant.table.periods import period_fit
from assistant.table.witness import SILENCE, Witnesses, support
from assistant.types import FigureQuery, Match
from index.encode.packed import encoded
from index.figures import FigureTable, spoken
from index.text import fold
from index.types import Encoder
from prompts import load_lines

NEARNESS = 0.15
"""What a standard deviation of similarity counts beside the confidence of the words."""
WITNESSED = 0.5
"""What it counts that a known question just like the one asked is answered by the indicator's
figures (0 to 1 tried: without it 105 of the 119 lie above; from 0.6 on questions that the
table cannot answer come near)."""
LEAD = 0.5
"""What the lead over the next indicator counts at most: one that is left alone leads by all."""
CROWD = 0.1
"""What ten times as many indicators take off: among many one is near by chance."""
GAP = 0.3
"""What it takes off that an indicator has none of the years and regions asked for."""
NAMED_AMOUNT = 0.5
"""What it counts that the question names an amount of just this indicator: 那个65%."""
ENOUGH = 1.18
"""Score from which an indicator is taken as meant. Measured on 209 questions for an amount
that no name fits: 111 of the 119 whose indicator comes first lie above, and none of those for
which the table has nothing; the highest of these is 1.10 (0.15 and 0.2 tried for
``NEARNESS``: with 0.2 the highest of these is nearer to those that are answered)."""
TIMELESS = 0.15
"""What it takes off that no year is asked for, so that almost any indicator is able."""
LEAST = 0.15
"""What its words must have in common with the question: similarity alone is no proof."""
BEHIND = 0.15
"""What its words may lag behind those of another that is able: similarity alone is no proof."""
_TRIED = 12
"""Indicators compared at most, those with most characters of the question."""
_BACKGROUND = 9
"""Every ninth indicator tells how similar a question is to just any."""


LIKELY_ENOUGH = 0.5
"""Likelihood below which no indicator is taken as meant, though its score is enough, where
unanswered questions are known. Fitted to 308 dev questions that a second look is for and 1,200
that no figure answers, each without itself as a witness. Of 332 questions written after all that
are known, 30 of 243 lose their figure and 37 of 89 are told one that is not asked for (at 0.33:
17 and 51), of 284 dev questions 4 and 5. By likelihood alone, counts of things that no indicator
has were told one (十四五规划有几个重大行动)."""


@dataclass(frozen=True, slots=True)
class _Signs:
    """What tells whether the indicator that comes first is meant."""

    words: float
    nearness: float
    lead: float
    gap: float
    crowd: float
    """How many indicators are able, as a power of ten."""
    timed: bool

    def score(self, first: float) -> float:
        """Where nothing is known of what cannot be answered: ``first``, the lead, the doubt."""
        doubt = CROWD * self.crowd + (0.0 if self.timed else TIMELESS)
        return first + self.lead - doubt

    def likelihood(self, answered: float, unanswered: float) -> float:
        """How likely it is meant, in [0, 1], by logistic regression.

        ``answered`` is how near the nearest question is that the indicator answers,
        ``unanswered`` the nearest that nothing does. What a year counts is set, not learned:
        the unanswered questions were written without one.
        """
        score = (
            -4.13
            + 3.57 * self.words
            + 0.11 * self.nearness
            + 0.71 * self.lead
            - 4.81 * self.gap
            - 0.78 * self.crowd
            + 1.5 * self.timed
            + 8.67 * answered
            - 5.01 * unanswered
        )
        return 1 / (1 + math.exp(-score))


@dataclass(frozen=True, slots=True)
class SecondLook:
    """The table's indicators and their names as vectors: those packed, or made when needed."""

    table: FigureTable
    encoder: Encoder
    witnesses: Witnesses | None = None
    _vectors: dict[str, NDArray[np.float32]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def likeliest(
        self,
        query: FigureQuery,
        matches: Sequence[Match],
        *,
        years: int = 1,
        named: Collection[str] = (),
    ) -> tuple[Match, ...]:
        """The indicator that ``query`` means first, then others that it may mean; or nothing.

        ``matches`` tell what the question's words have in common with each indicator;
        ``years`` is of how many years it must have a figure: a trend needs two. It must be one
        of those ``named``, if any are.
        """
        words = {match.indicator: match.confidence for match in matches}
        held = {name: answering(name, query, self.table) for name in self._timely(query)}
        able = [
            name
            for name, rows in held.items()
            if len({f.year for f in rows}) >= years and not of_others(name, fold(query.text))
        ]
        told = self.witnesses.hear(query.text) if self.witnesses else SILENCE
        heard = support(told.statements, able)
        best = sorted(able, key=lambda name: (-words.get(name, 0.0), name))[:_TRIED]
        tried = list(dict.fromkeys([*best, *heard]))
        if not any(words.get(name) for name in tried):
            return ()
        nearness = self.nearness(query.text, tried)
        quoted = [n for n in able if is_quoted(Match(n, 1.0, n), query, self.table)]
        scores = {
            name: words.get(name, 0.0)
            + NEARNESS * nearness[name]
            + WITNESSED * heard.get(name, 0.0)
            + (NAMED_AMOUNT if quoted == [name] else 0.0)
            + period_fit(held[name], query)
            - GAP * self._gap(name, query)
            for name in tried
        }
        ranked = sorted(tried, key=lambda name: (-scores[name], name))
        first = scores[ranked[0]]
        signs = _Signs(
            words=words.get(ranked[0], 0.0),
            nearness=nearness[ranked[0]],
            lead=min(first - scores[ranked[1]] if ranked[1:] else LEAD, LEAD),
            gap=self._gap(ranked[0], query),
            crowd=math.log10(len(able)),
            timed=bool(query.years),
        )
        behind = words.get(tried[0], 0.0) - signs.words
        overruled = bool(named) and ranked[0] not in named
        known = behind <= BEHIND and signs.words >= LEAST and not overruled
        meant = known and signs.score(first) >= ENOUGH
        if meant and told.unanswered is not None:
            meant = signs.likelihood(told.of(ranked[:1]), told.unanswered) >= LIKELY_ENOUGH
        if not meant:
            return ()
        return tuple(
            Match(name, max(SURE, words.get(name, 0.0)) - (first - scores[name]), name)
            for name in ranked
        )

    def _gap(self, name: str, query: FigureQuery) -> float:
        """The share of the years and regions asked for of which ``name`` has no figure."""
        rows = answering(name, query, self.table)
        held = {figure.year for figure in rows} | {figure.region for figure in rows}
        asked = {*ends(query.years), *query.regions}
        return len(asked - held) / len(asked) if asked else 0.0

    def _timely(self, query: FigureQuery) -> list[str]:
        """The indicators that have a figure of the year, measured as asked."""
        return list(
            dict.fromkeys(
                figure.indicator
                for figure in self.table.figures
                if (not query.years or figure.year in query.years)
                and measures(figure.unit, query.units)
            )
        )

    def nearness(self, text: str, names: Sequence[str]) -> dict[str, float]:
        """How similar ``text`` is to each of ``names``, in standard deviations from any."""
        background = list(self.table.indicators)[::_BACKGROUND]
        self._encode([*background, *names])
        asked = self.encoder.queries([text])[0]
        usual = [float(self._vectors[name] @ asked) for name in background]
        mean, spread = float(np.mean(usual)), float(np.std(usual)) or 1.0
        return {name: (float(self._vectors[name] @ asked) - mean) / spread for name in names}

    def warm(self) -> None:
        """Have the vectors that every second look needs, so that the first need not wait."""
        self._encode(list(self.table.indicators)[::_BACKGROUND])

    def _encode(self, names: Sequence[str]) -> None:
        """Have the vectors of ``names``, each with its aliases."""
        new = [name for name in dict.fromkeys(names) if name not in self._vectors]
        texts = [spoken(self.table.indicators[name]) for name in new]
        if new:
            self._vectors.update(zip(new, encoded(self.encoder, "passage", texts)[0], strict=True))


def of_others(name: str, text: str) -> bool:
    """Whether the indicator ``name`` is that of a group of people that ``text`` does not name.

    Or counts people of another kind than ``text`` does: 学生数 and 里面老师几个.
    """
    if any(words[0] in name and not any(word in text for word in words) for words in _groups()):
        return True
    kinds = [words for words, asked in _people() if asked.search(text)]
    own = any(word in name for words in kinds for word in words)
    return bool(kinds) and not own and any(w in name for words, _ in _people() for w in words)


@lru_cache(maxsize=1)
def _people() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    """The kinds of people, each with its words and the pattern of a question that counts them."""
    kinds = [tuple(line.split()) for line in load_lines("people")]
    found = []
    for words in kinds:
        one = "|".join(sorted(words, key=len, reverse=True))
        behind = rf"(?:{one})(?:一共|总共|大概|到底)?[有要]?(?:多少|几)[个名位]?(?![所家门节])"
        found.append((words, re.compile(rf"{behind}|(?:多少|几)[个名位]?(?:{one})")))
    return tuple(found)


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[str, ...], ...]:
    """The groups of people, each as indicators name it and in other words."""
    return tuple(tuple(line.split()) for line in load_lines("groups"))


def ends(years: Sequence[int]) -> tuple[int, ...]:
    """``years``, of a span of several only the first and the last."""
    spans = len(years) > _PAIR and max(years) - min(years) + 1 == len(years)
    return (min(years), max(years)) if spans else tuple(years)


_PAIR = 2
