"""Whether each figure of a sentence stands with its own year, region, indicator and kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assistant.firewall.names import document_names, figure_names, headings, hide, labels
from assistant.firewall.quantities import Said, amount_of, computed, said, year
from assistant.library import Library
from assistant.types import Sentence
from index.numbers import find_quantities
from index.plans import FIVE_YEAR_PLAN, PLAN_YEARS
from index.text import fold, squeeze
from index.types import Figure, Quantity

Slot: TypeAlias = Literal["year", "region", "indicator", "kind", "document", "period"]
SLOTS: dict[Slot, str] = {
    "region": "地区",
    "indicator": "指标",
    "kind": "目标或实际",
    "document": "文件",
    "period": "规划期",
    "year": "年份",
}
"""What an amount must stand with, in the order of checking; all years named by 均为 last."""
OPTIONAL: set[Slot] = {"document", "period"}
_KINDS = (
    ("target", re.compile(r"目标|计划|力争|要达到|应达|将达|要求|预计|预期值")),
    ("actual", re.compile(r"实际|实绩|现状|已达|已经|达到了|完成了|实现了")),
)
_LATER = re.compile(r"以?后|之后|起|以来")
_GLUED = re.compile(r"(?![的到至为和与及比高低均达])\w")
"""What may not follow an amount without a unit: it could be one."""
_NUMERALS = frozenset("一十百千万亿")
_UP_TO_NAME = re.compile(
    r"(?:^|[^\w]|[\d〇零一二三四五六七八九]年[底末]?的?|\u25a1[的和与及]|其中|[将使到末])\Z"
)
_FROM_NAME = re.compile(
    r"\Z|[^\w]|\d|的?(?:目标|实际|[规计]划)|[从由为是要应将已比与和及到在均都达降升]|力争|提[高升]到"
)
"""What an indicator may stand between; 民办X and X增幅 are other indicators than X."""
_BOTH = re.compile(r"(?:均|都|同)(?:为|是|达)\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """Something that says of what the amounts behind it are."""

    slot: Slot
    value: object
    line: int
    start: int


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in a sentence and the figures it is of; none if it stands in a wrong place."""

    text: str
    line: int
    start: int
    owners: tuple[Figure, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with its names hidden, and the amounts of figures in it, in their order."""

    sentence: Sentence
    lines: tuple[str, ...]
    plain: tuple[str, ...]
    """The lines with headings hidden as well."""
    amounts: tuple[Amount, ...]

    @property
    def told(self) -> tuple[Figure, ...]:
        """The figures that are told, in their order."""
        return tuple(dict.fromkeys(f for amount in self.amounts for f in amount.owners))


def read(sentence: Sentence, library: Library) -> Reading:
    """``sentence`` with each amount taken to the figures whose it is.

    An amount is that of a figure whose year, region, indicator and kind are the ones that
    stand nearest before it (or in brackets right behind it), and whose document and period
    are the ones named, if any are.
    """
    written = [squeeze(line) for line in sentence.text.splitlines()]
    tokens = [t for n, line in enumerate(written) for t in _tokens(line, n, sentence, library)]
    names = [*document_names(library), *figure_names(sentence.figures)]
    lines = tuple(hide(line, names) for line in written)
    allowed = computed(sentence)
    amounts = []
    for n, line in enumerate(lines):
        quantities = find_quantities(line)
        tokens += [
            Token("year", year(q), n, q.start)
            for q in quantities
            if year(q) and not _LATER.match(line, q.end)
        ]
        for quantity in quantities:
            amount = _amount(quantity, n, line, tokens=tokens, figures=sentence.figures)
            if amount and (amount.owners or said(quantity) not in allowed):
                amounts.append(amount)
    plain = tuple(hide(line, headings(sentence, library)) for line in lines)
    return Reading(sentence, lines, plain, tuple(amounts))


def _tokens(line: str, n: int, sentence: Sentence, library: Library) -> Iterator[Token]:
    for document in library.documents.values():
        for at in _places(line, document.card.title):
            yield Token("document", document.card.id, n, at)
            yield Token("region", document.card.region, n, at)
    line = hide(line, document_names(library))
    yield from (Token("indicator", value, n, at) for at, value in _indicators(line, sentence))
    line = hide(line, figure_names(sentence.figures))
    for region in library.regions:
        yield from (Token("region", region, n, at) for at in _places(line, region))
    for kind, words in _KINDS:
        yield from (Token("kind", kind, n, found.start()) for found in words.finditer(line))
    for found in FIVE_YEAR_PLAN.finditer(hide(line, headings(sentence, library))):
        yield Token("period", PLAN_YEARS[found.group()], n, found.start())


def _indicators(line: str, sentence: Sentence) -> Iterator[tuple[int, tuple[str, str]]]:
    """Where an indicator is named, with its breakdown; a breakdown alone continues the last."""
    forms: dict[str, tuple[str, str]] = {}
    for figure in sentence.figures:
        forms |= {fold(k): (squeeze(figure.indicator), part) for k, part in labels(figure).items()}
        if figure.breakdown:
            forms[fold(squeeze(figure.breakdown))] = ("", squeeze(figure.breakdown))
    longest = sorted(forms, key=len, reverse=True)
    around = hide(line, [*figure_names(sentence.figures), *(f.region for f in sentence.figures)])
    last = ""
    for found in re.finditer("|".join(map(re.escape, longest)), fold(line)):
        indicator, part = forms[found.group()]
        apart = _UP_TO_NAME.search(around[: found.start()]) and _FROM_NAME.match(
            around, found.end()
        )
        last = (indicator if apart else f"含有{indicator}的名称") if indicator else last
        yield found.start(), (last, part)


def _places(line: str, written: str) -> Iterator[int]:
    return (f.start() for f in re.finditer(re.escape(fold(squeeze(written))), fold(line)))


def _amount(
    quantity: Quantity, n: int, line: str, *, tokens: list[Token], figures: Iterable[Figure]
) -> Amount | None:
    """The quantity as an amount of the figures whose it is; None if no figure says it."""
    says: Said = said(quantity)
    alike = [figure for figure in figures if says in amount_of(figure)]
    if not alike or (year(quantity) and not any(f.unit == "年" for f in alike)):
        return None
    if not quantity.unit and _GLUED.match(line, quantity.end):
        return Amount(quantity.text, n, quantity.start, (), "后面多了单位")
    if line[quantity.start - 1 : quantity.start] in _NUMERALS:
        return Amount(quantity.text, n, quantity.start, (), "前面多了数字")
    span = quantity.start, quantity.end, _closed(line, quantity.end)
    for slot, title in SLOTS.items():
        values = _nearest(slot, n, line, span=span, tokens=tokens)
        if not values and slot not in OPTIONAL:
            return Amount(quantity.text, n, quantity.start, (), f"没有写明{title}")
        alike = [figure for figure in alike if not values or _fits(figure, slot, values)]
        if not alike or (slot == "year" and {figure.year for figure in alike} != values):
            return Amount(quantity.text, n, quantity.start, (), f"不是所写{title}的数据")
    return Amount(quantity.text, n, quantity.start, tuple(alike))


def _closed(line: str, end: int) -> int:
    """Where the bracket closes that opens right behind an amount; ``end`` if none does."""
    while line[end : end + 1] == "\u25a1":
        end += 1
    return line.find("）", end) if line[end : end + 1] in {"（", "("} else end


def _nearest(
    slot: Slot, n: int, line: str, *, span: tuple[int, int, int], tokens: list[Token]
) -> set[object]:
    """What ``slot`` is filled with for an amount: in its brackets, before it, or behind it.

    均为 speaks of all that stand before it. A year must stand in the amount's own line.
    """
    start, end, closed = span
    mine = [token for token in tokens if token.slot == slot]
    here = sorted((t for t in mine if t.line == n), key=lambda t: t.start)
    inside = [t.value for t in here if end <= t.start < closed]
    before = [t.value for t in here if t.start < start]
    earlier = [t.value for t in mine if t.line < n and slot != "year"]
    behind = [t.value for t in here if t.start >= end]
    if inside:
        return set(inside) if len(set(inside)) == 1 else set()
    if before and _BOTH.search(line[:start]):
        return set(before)
    return set(before[-1:] or earlier[-1:] or behind[:1])


def _fits(figure: Figure, slot: Slot, values: set[object]) -> bool:
    if slot == "period":
        return any(isinstance(span, range) and figure.year in span for span in values)
    if slot == "indicator":
        return (squeeze(figure.indicator), squeeze(figure.breakdown)) in values
    return getattr(figure, slot) in values
