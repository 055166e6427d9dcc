"""No quantity leaves an answer that its sources do not carry. Pure functions; fail closed.

A quantity in any disguise (Arabic, full-width, Chinese numerals, 七成三) is found by
``index.numbers``. It may stay if it is a figure told in that very sentence, whole and with
its own year and region, or a tool's result from such figures, or stands in the cited quote
with the same comparator, or is part of a name: a document's title, a heading, an indicator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

from assistant.phrase import amount_text, name, remark
from assistant.types import Sentence
from index.numbers import find_quantities, normalised
from index.text import fold, squeeze
from index.types import Quantity

Said: TypeAlias = tuple[Decimal, Decimal | None, str, str]
"""Value, greatest value, unit and comparator of a quantity, 万 and 亿 multiplied out."""

_HIDDEN = "\u25a1"
_MARKER = re.compile(r"\[\d{1,3}\]")


def foreign(sentence: Sentence, *, names: Iterable[str], question: str) -> list[str]:
    """The quantities of ``sentence`` that nothing carries, as they are written in it.

    ``names`` are titles, numbers and dates of documents, which may hold figures of their
    own. The question's quantities may only be repeated where the sentence is an ``echo``.
    """
    text = squeeze(_MARKER.sub("", sentence.text))
    headings = (heading for source in sentence.sources for heading in source.section)
    text = _hide(text, [*names, *headings])
    if sentence.figures:
        return _foreign_to_figures(text, sentence, question)
    carried = {said(q) for s in sentence.sources for q in find_quantities(squeeze(s.quote))}
    carried |= {said(q) for s in sentence.sources for q in find_quantities(s.context)}
    if sentence.echo:
        carried |= _echoed(question)
    return [q.text for q in find_quantities(text) if said(q) not in carried]


def said(quantity: Quantity) -> Said:
    """What a quantity says, apart from how it is written."""
    value, unit = normalised(quantity)
    most = quantity.value_max
    if most is not None:
        most = normalised(Quantity(most, quantity.unit, "=", 0, 0, ""))[0]
    return value, most, unit, quantity.comparator


def mispaired(sentence: Sentence) -> str:
    """Why a figure stands beside a year or region that is not its own; empty if none does.

    Every line that tells a figure must name its year, and no region but its own or that of
    another figure told in the line.
    """
    lines = [squeeze(line) for line in sentence.text.splitlines()]
    for figure in sentence.figures:
        told = [line for line in lines if squeeze(amount_text(figure)) in line]
        if not told:
            return f"没有完整说出 {amount_text(figure)}"
        if not any(f"{figure.year}年" in line for line in told):
            return f"{amount_text(figure)} 没有年份"
    regions = {figure.region for figure in sentence.figures}
    text = squeeze(sentence.text)
    named = [region for region in regions if region in text]
    if len(regions) > 1 and len(named) < len(regions):
        return "几个地区的数据没有分别写明地区"
    return ""


def _foreign_to_figures(text: str, sentence: Sentence, question: str) -> list[str]:
    remarks = (remark(figure) for figure in sentence.figures)
    amounts = [amount_text(figure) for figure in sentence.figures]
    years = [f"{figure.year}年" for figure in sentence.figures]
    labels = [name(figure) for figure in sentence.figures]
    plain_names = [figure.indicator for figure in sentence.figures]
    allowed = {said(q) for written in amounts for q in find_quantities(squeeze(written))}
    allowed |= {said(q) for year in years for q in find_quantities(year)}
    allowed |= {said(quantity) for quantity in sentence.computed}
    if sentence.echo:
        allowed |= _echoed(question)
    hidden = _hide(text, [*labels, *plain_names, *filter(None, remarks)])
    return [q.text for q in find_quantities(hidden) if said(q) not in allowed]


def _echoed(question: str) -> set[Said]:
    return {said(quantity) for quantity in find_quantities(question)}


def _hide(text: str, names: Iterable[str]) -> str:
    """``text`` with every occurrence of a name made unreadable, longest names first."""
    for written in sorted({squeeze(one) for one in names if one}, key=len, reverse=True):
        if find_quantities(written):
            text = _replace_folded(text, written)
    return text


def _replace_folded(text: str, written: str) -> str:
    folded, wanted = fold(text), fold(written)
    at = folded.find(wanted)
    while at >= 0:
        text = text[:at] + _HIDDEN * len(wanted) + text[at + len(wanted) :]
        folded = fold(text)
        at = folded.find(wanted, at + len(wanted))
    return text
