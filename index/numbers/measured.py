"""A number and its unit at one place of a reading."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Context, Decimal, Inexact, localcontext
from typing import Literal, TypeAlias

from index.numbers import words
from index.numbers.numerals import ARABIC, CHINESE, MAGNITUDES, Numeral, arabic, chinese, integer
from index.numbers.units import AFTER_SEVERAL, MEASURES, PERIODS, UNIT
from index.types import Comparator

Kind: TypeAlias = Literal["word", "fraction", "arabic", "chinese"]

_OVER = re.compile(r" *分之 *")
_RATIO = re.compile(r"(?<![\d/.])(?P<part>\d{1,5})/(?P<whole>[2-9]|10{1,4})(?![\d/.])")
"""3/4 and 73/100; 9/26 may be a date or two table values and stays two numbers."""
_PARTS = {Decimal(100): "%", Decimal(1000): "‰", Decimal(10**4): "‱"}
_LATIN_NAME = re.compile(r"\d{1,2}[gdk](?![a-z0-9])")
_TENTH = re.compile(rf"(?P<tenth>[一二三四五六七八九])(?![是{''.join(MAGNITUDES)}])|(?P<half>半)")
_AND_A_HALF = re.compile(r"半(?![\u4e00-\u9fff])|半(?=以|左|内|的|时)")
_MORE_BY_HALF = re.compile(r"半(?P<unit>小时|月|百分点)")
_NAME_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with its unit at [start, end) of a reading, without comparator words."""

    value: Decimal
    unit: str
    start: int
    end: int
    kind: Kind
    value_max: Decimal | None = None
    comparator: Comparator | None = None
    """From a word inside, such as 余 in 20余万."""
    certain: bool = True
    """Whether it is a quantity by itself, without a range or an ordinal around it."""


@dataclass(frozen=True, slots=True)
class _Written:
    numeral: Numeral
    end: int
    run: str = ""
    """The Chinese numeral characters, empty for an Arabic number."""
    vague: bool = False
    point: bool = False


def measured(text: str, start: int) -> Measured | None:
    """The number that begins at ``start`` of a reading, with its unit."""
    return (
        _word(text, start) or _fraction(text, start) or _ratio(text, start) or _number(text, start)
    )


def numeral_end(text: str, start: int) -> int:
    """Where a search goes on if the numeral at ``start`` states no quantity."""
    written = _numeral(text, start)
    return start + 1 if written is None else written.end


def _word(text: str, start: int) -> Measured | None:
    for pattern, value, unit, comparator in words.FIXED:
        if found := pattern.match(text, start):
            return Measured(value, unit, start, found.end(), "word", comparator=comparator)
    if found := words.COUNTED_BY.match(text, start):
        size = integer(found["size"])
        if size is not None:
            return Measured(Decimal(size), "", start, found.end(), "word", comparator="≈")
    if (found := words.DOUBLINGS.match(text, start)) and (
        times := _numeral(text, found.start("times"))
    ):
        return Measured(times.numeral.value, "番", start, found.end(), "word")
    if words.HALF_OF.match(text, start):
        _, name, end = _unit(text, start + 1)
        return Measured(Decimal("0.5"), name, start, end, "word")
    return None


def _fraction(text: str, start: int) -> Measured | None:
    below = _numeral(text, start)
    over = _OVER.match(text, below.end) if below else None
    above = _numeral(text, over.end()) if over else None
    if below is None or above is None or not below.numeral.value:
        return None
    whole = below.numeral.full(below.numeral.value)
    unit = _PARTS.get(whole, "%")
    ends = [above.numeral.full(end) for end in above.numeral.ends]
    if whole not in _PARTS:
        ends = [_percent(end, whole) for end in ends]
    return Measured(
        ends[0],
        unit,
        start,
        above.end,
        "fraction",
        value_max=ends[1] if len(ends) > 1 else None,
        comparator="≈" if above.vague else None,
    )


def _ratio(text: str, start: int) -> Measured | None:
    found = _RATIO.match(text, start)
    if found is None or int(found["part"]) >= int(found["whole"]):
        return None
    share = _percent(Decimal(found["part"]), Decimal(found["whole"]))
    return Measured(share, "%", start, found.end(), "fraction")


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    """The share in percent; if it does not come out even, to two decimals or four digits."""
    with localcontext() as context:
        context.clear_flags()
        context.prec = 30 + max(0, part.adjusted() - whole.adjusted())
        share = 100 * part / whole
        if not context.flags[Inexact]:
            return share
        return share.quantize(Decimal("0.01")) if share >= 1 else Context(prec=4).plus(share)


def _number(text: str, start: int) -> Measured | None:
    written = _numeral(text, start)
    if written is None:
        return None
    inside = words.INSIDE.match(text, written.end)
    scale, name, end = _unit(text, inside.end() if inside else written.end)
    unit = written.numeral.scale + scale + name
    comparator: Comparator | None = "≈" if written.vague else None
    if inside:
        comparator = words.INSIDE_MEANS[inside.lastgroup or ""]
    number = Measured(
        written.numeral.value,
        unit,
        start,
        end,
        "chinese" if written.run else "arabic",
        value_max=written.numeral.value_max,
        comparator=comparator,
        certain=comparator is not None or _is_certain(text, start, end, written=written, name=name),
    )
    return _with_rest(text, number, name=name)


def _with_rest(text: str, number: Measured, *, name: str) -> Measured:
    """``number`` with what may follow its unit inside: 七成三, 两年半, 两个半小时, 5年内."""
    half = Decimal("0.5")
    if name == "成" and (found := _TENTH.match(text, number.end)):
        tenth = integer(found["tenth"]) if found["tenth"] else 5
        value = number.value + Decimal(tenth or 0) / 10
        return replace(number, value=value, end=found.end())
    if (name in PERIODS or name == "倍") and (found := _AND_A_HALF.match(text, number.end)):
        return replace(number, value=number.value + half, end=found.end())
    if name == "个" and (found := _MORE_BY_HALF.match(text, number.end)):
        unit = f"{number.unit}{found['unit']}"
        return replace(number, value=number.value + half, unit=unit, end=found.end())
    if name == "年内" and number.value < _NAME_LIMIT:
        return replace(number, comparator="≤")
    return number


def _numeral(text: str, start: int) -> _Written | None:
    if found := ARABIC.match(text, start):
        return _Written(arabic(found), found.end())
    found = CHINESE.match(text, start)
    if found is None:
        return None
    numeral = chinese(found["whole"], found["decimals"] or "", found["after"] or "")
    if numeral is None:
        return None
    vague = bool(found["vague"] or found["some"])
    point = found["decimals"] is not None
    return _Written(numeral, found.end(), found["whole"], vague=vague, point=point)


def _unit(text: str, start: int) -> tuple[str, str, int]:
    """Scale, name and end of the unit at ``start``; empty, empty, ``start`` if there is none."""
    found = UNIT.match(text, start)
    scale, name = (found["scale"] or "", found["name"] or "") if found else ("", "")
    return scale, name, found.end() if found and (scale or name) else start


def _is_certain(text: str, start: int, end: int, *, written: _Written, name: str) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if not written.run:
        glued = "a" <= before <= "z" and not text.startswith("top", max(0, start - 3))
        small = written.numeral.value < _NAME_LIMIT
        return end > written.end or not ((glued and small) or _LATIN_NAME.match(text, start))
    if written.run[0] in "百千万亿":
        heading = before == ":" or (before == "(" and after == ")")
        return before in {"近", "超", "逾"} or (name in MEASURES - PERIODS and not heading)
    return _is_amount(written, name)


def _is_amount(written: _Written, name: str) -> bool:
    """Whether a Chinese numeral states an amount and is not a part of an ordinary word.

    A lone numeral needs a measure word behind it (两所), and so does a pair (七八个, but not
    十四五); three digits with a zero, four digits and 三十五 need nothing.
    """
    run = written.run
    if name in MEASURES or (name in AFTER_SEVERAL and run != "一"):
        return True
    if written.numeral.value_max is not None:
        return run[-1] in MAGNITUDES
    if written.point or (len(run) > 1 and any(character in MAGNITUDES for character in run)):
        return True
    return "两" not in run and len(run) > (2 if "零" in run or "0" in run else 3)
