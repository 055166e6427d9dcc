"""The figures beside one told: of which of them does the next turn ask?

After 新增幼儿园多少所 one asks 能坐下多少娃, after 查处多少老师 饭碗丢掉的有几个: few words of
any name, but the figure meant stands beside the one told, in its sentence, under its heading,
as another level of it or as a related indicator. Among these few the unit asked for, words,
levels, the encoder's similarity and the known questions mostly leave one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from assistant.measure import PEOPLE, asked_units, measures
from assistant.plan.wording import content_terms, official_of
from assistant.table.likeliest import SecondLook, of_others
from assistant.table.witness import SILENCE, support
from index.figures import FigureTable
from index.text import fold
from index.types import Figure

Label: TypeAlias = tuple[str, str]
"""Indicator and breakdown: what a figure is of, whatever its year."""


@dataclass(frozen=True, slots=True)
class Kin:
    """The figure that a turn most likely asks for, of those told and those beside them."""

    label: Label
    """Without a breakdown if ``parts``."""
    told: bool
    """Whether it is one of those told before."""
    likelihood: float
    """In [0, 1], among all that stand there and that it asks for none of them."""
    parts: bool
    """Whether several of its indicator are meant as likely."""
    measured: bool
    """Whether it is told in the unit asked for, if one is."""


@dataclass(frozen=True, slots=True)
class Said:
    """A turn as it bears on what stands beside the figures told."""

    text: str
    slot: bool
    """Whether it names a year, a place, a kind of figure, an amount, or more than a value."""
    other: bool
    """Whether it names a thing that nothing said before has."""
    known: bool = False
    """Whether it names anything that the documents know."""


def kin_asked(said: Said, told: Sequence[Figure], second: SecondLook | None) -> Kin | None:
    """What ``said`` most likely asks for after the figures ``told``; None if for none of them."""
    if second is None or not told:
        return None
    signs, unanswered = signs_of(said, told, second)
    if not signs:
        return None
    scores = {label: one.score() for label, one in signs.items()}
    nothing = score_of_nothing(said, unanswered)
    best = max(sorted(scores), key=lambda label: scores[label])
    if scores[best] <= nothing:
        return None
    weights = {label: math.exp(score - scores[best]) for label, score in scores.items()}
    total = sum(weights.values()) + math.exp(nothing - scores[best])
    name, level = best
    alike = [label for label in weights if label[0] == name and weights[label] >= _ALIKE]
    parts = len(alike) > 1
    level = "" if parts else level
    known = all(signs[label].told for label in alike)
    likelihood = sum(weights[label] for label in alike) / total
    return Kin((name, level), known, likelihood, parts, signs[best].unit >= 0)


_ALIKE = 0.5
"""Share of the best label's weight from which another of its indicator may be meant as well:
of 解聘 and 查处 both are told."""


def labels_beside(text: str, told: Sequence[Figure], table: FigureTable) -> dict[Label, bool]:
    """The labels of ``told`` and of all beside them → whether in a sentence with one of them.

    None that counts other people than ``text`` does.
    """
    asked = fold(text)
    names = {figure.indicator for figure in told}
    related = {other for name in names for other in table.indicators[name].related}
    found: dict[Label, bool] = {}
    for figure in table.figures:
        same = [one for one in told if one.document == figure.document]
        quoted = any(figure.quote in one.quote or one.quote in figure.quote for one in same)
        headed = any(figure.section == one.section for one in same)
        near = quoted or headed or figure.indicator in names | related
        if near and not of_others(figure.indicator, asked):
            found[_label(figure)] = found.get(_label(figure), False) or quoted
    return found


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells whether one label is asked for."""

    unit: int
    """1 if it is told in the unit asked for, -1 if in another, 0 if any will do."""
    nearness: float
    """How similar the turn, after what was told, is to its names, in standard deviations."""
    heard: float
    """How near known questions are that its figures answer."""
    words: int
    """Words of the turn, at most two, that it has and those told have not."""
    related: bool
    quoted: bool
    """Whether it stands in one sentence with a figure told."""
    told: bool
    again: bool
    """Whether it was told just so: nothing new of it is asked."""
    level: bool
    """Whether the turn names its breakdown."""

    def row(self) -> tuple[float, ...]:
        """The signs as numbers, in the order of ``BESIDE``."""
        signs = (self.unit, self.nearness, self.heard, self.words, self.related, self.quoted)
        return tuple(map(float, (*signs, self.told, self.again, self.level)))

    def score(self) -> float:
        """Its weight among the others, as a power of e."""
        return _weighed(self.row(), BESIDE)


def row_of_nothing(said: Said, unanswered: float) -> tuple[float, ...]:
    """What speaks for nothing that stands beside: news, and an unanswered question near it."""
    news = min(len(content_terms(said.text)), _NEWS)
    return 1.0, unanswered, float(said.other), float(news)


def score_of_nothing(said: Said, unanswered: float) -> float:
    """The weight of what stands nowhere beside: another topic, or what no document tells."""
    return _weighed(row_of_nothing(said, unanswered), NOTHING)


def _weighed(row: Sequence[float], weights: Sequence[float]) -> float:
    return sum(sign * weight for sign, weight in zip(row, weights, strict=True))


BESIDE = (1.83, 0.56, 3.27, 2.28, 0.39, 1.22, 0.55, -1.50, 1.32)
NOTHING = (1.98, 1.07, 1.44, 1.03)
"""Weights of a conditional logit, fitted to 269 dev dialogues whose last turn leaves out what it
asks for (``eval/calibration/beside.py``). Asked each without its fifth: of 40 turns taken with a
likelihood of 0.7 for a figure not told before 39 are right.
"""
_NEWS = 3


def signs_of(
    said: Said, told: Sequence[Figure], second: SecondLook
) -> tuple[dict[Label, Signs], float]:
    """The signs of each label, and how near the nearest question is that nothing answers."""
    joined, table = f"{told[0].indicator}，{said.text}", second.table
    beside = labels_beside(said.text, told, table)
    names = list(dict.fromkeys(name for name, _ in beside))
    nearness = second.nearness(joined, names)
    hearing = second.witnesses.hear(joined) if second.witnesses else SILENCE
    heard = support(hearing.statements, names)
    labels = {_label(figure) for figure in told}
    known = fold("".join(part for label in sorted(labels) for part in label))
    words = (*content_terms(said.text), *official_of(said.text))
    fresh = [word for word in words if word not in known]
    units, asked = asked_units(said.text), fold(said.text)
    related = {o for figure in told for o in table.indicators[figure.indicator].related}
    signs: dict[Label, Signs] = {}
    for label, quoted in beside.items():
        name, level = label
        signs[label] = Signs(
            unit=_unit(label, units, table),
            nearness=nearness[name],
            heard=heard.get(name, 0.0),
            words=min(sum(word in fold(name + level) for word in fresh), _WORDS),
            related=name in related,
            quoted=quoted,
            told=label in labels,
            again=label in labels and not said.slot,
            level=bool(level) and level.removesuffix("段") in asked,
        )
    return signs, hearing.unanswered or 0.0


_WORDS = 2


def _unit(label: Label, units: tuple[str, ...], table: FigureTable) -> int:
    """1 if ``label`` is told in one of ``units``, -1 if not, 0 if none is asked for.

    多少娃 is answered by places for them.
    """
    if not units:
        return 0
    name, level = label
    held = {figure.unit for figure in table.of(name) if figure.breakdown == level}
    seats = units == PEOPLE and _SEATS in name
    return 1 if seats or any(measures(unit, units) for unit in held) else -1


_SEATS = "学位"


def _label(figure: Figure) -> Label:
    return figure.indicator, figure.breakdown
