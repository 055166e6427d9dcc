"""The known questions as witnesses: what is asked like them is measured by what answers them.

A question that a passage is known to answer stands beside the figures quoted from that
passage. Asked in other words than any name has, 重高名额 or 外来娃, it still lies near such a
question, and with it near the indicator. One that lies near a question that no document
answers, and near none that the figure found would answer, asks for something else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from assistant.library import Library
from index.figures import FigureTable
from index.known import heard
from index.store import OpenIndex
from index.types import NOWHERE, Chunk, Encoder


@dataclass(frozen=True, slots=True)
class Statement:
    """How near one known question is, and the indicators quoted from its answer."""

    nearness: float
    indicators: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What known questions say of what is asked."""

    statements: tuple[Statement, ...] = ()
    """Those that are answered, nearest first."""
    unanswered: float | None = None
    """How near the nearest is that no document answers; None where no such are known."""

    def of(self, indicators: Collection[str]) -> float:
        """How near the nearest question is that figures of one of ``indicators`` answer."""
        speaking = (one for one in self.statements if one.indicators & {*indicators})
        return max((one.nearness for one in speaking), default=0.0)


SILENCE = Hearing()
_YEAR = re.compile(r"(?:20|(?<!\d))(\d\d)(?=年|(?<=20\d\d))")
"""The last two digits of a year: 2019, 2019年, 19年."""


def speaks_of(unanswered: str, text: str) -> bool:
    """Whether that one question is unanswered says anything of ``text``: both of one year, if any.

    That no document tells the rate of 2019 says nothing of whether any tells one, nor that none
    names thirty projects of whether any tells how many.
    """
    named = {*_YEAR.findall(unanswered)}
    if _AMOUNT.search(text) and _NAMES.search(unanswered) and not _AMOUNT.search(unanswered):
        return False
    return not named or bool(named & {*_YEAR.findall(text)})


_AMOUNT = re.compile("多少|几(?!个?[是叫])")
_NAMES = re.compile("名单|哪些|哪几|分别是|叫什么|都是谁")


@dataclass(frozen=True, slots=True)
class Witnesses:
    """The known questions of an index, each with the indicators that its answer has."""

    index: OpenIndex
    encoder: Encoder
    library: Library
    table: FigureTable
    _places: dict[str, list[tuple[int, int, str]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def hear(self, text: str) -> Hearing:
        """What the known questions nearest to ``text`` say."""
        questions = self.index.questions
        if questions is None:
            return SILENCE
        found = heard(questions, [text], self.encoder.queries([text]), where=NOWHERE)
        said = (Statement(one.score, self._answering(one.chunk)) for one in found.answered)
        timely = (one for one in found.unanswered if speaks_of(one.chunk.text, text))
        against = max((one.score for one in timely), default=0.0 if found.unanswered else None)
        return Hearing(tuple(said), against)

    def _answering(self, answer: Chunk) -> frozenset[str]:
        """The indicators of which a figure is quoted from ``answer``."""
        if not self._places:
            for figure in self.table.figures:
                source = self.library.figure_source(figure)
                place = (source.start, source.end, figure.indicator)
                self._places.setdefault(figure.document, []).append(place)
        return frozenset(
            indicator
            for start, end, indicator in self._places.get(answer.document, ())
            if answer.start < end and start < answer.end
        )


def support(said: Sequence[Statement], able: Sequence[str]) -> dict[str, float]:
    """How strongly each of ``able`` is spoken for: nearness, shared among those of one answer.

    Only those that are able share: of an answer with money and schools, 几所 means the schools.
    """
    found: dict[str, float] = {}
    for one in said:
        held = one.indicators.intersection(able)
        for name in held:
            found[name] = max(found.get(name, 0.0), one.nearness / len(held))
    return found
