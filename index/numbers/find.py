"""Finds the quantities of a text: numbers with units, ranges, the comparators around them."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from index.numbers import words
from index.numbers.measured import Measured, measured, numeral_end
from index.numbers.numerals import MAGNITUDES
from index.numbers.reading import Reading, read
from index.numbers.units import LENGTHS, PERIODS, RANKED, size_and_name
from index.text import is_cjk
from index.types import Comparator, Quantity

_SPOT = re.compile(r"[0-9.零一二三四五六七八九两十百千万亿数几半翻全过超近大绝多减对各成]")
_ORDERED = re.compile(r"(?P<ranking>(?:[居列排获]|全[省市国球])[^，。；、,;]{0,4})?[第前] *\Z")
_WINDOW = 16
"""Characters before a number in which its comparator word is looked for."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def find_quantities(text: str) -> list[Quantity]:
    """Every quantity of ``text``, in order, none overlapping; offsets into ``text`` as given.

    90%以上 gives 90, unit %, comparator ≥. Years, dates, item and document numbers are
    quantities too. Ordinals carry their 第 in ``Quantity.text``. Where no unit follows,
    ``unit`` is empty; 万 and 亿 belong to the unit (20.7万人 is 20.7, unit 万人).
    """
    return list(_found(text))


@lru_cache(maxsize=4096)
def _found(text: str) -> tuple[Quantity, ...]:
    """The quantities of ``text``; one answer asks for those of the same quote several times."""
    reading = read(text)
    masked = words.IDIOMS.sub(lambda idiom: "□" * len(idiom.group()), reading.text)
    reading = replace(reading, text=masked)
    found: list[Quantity] = []
    position = floor = 0
    while spot := _SPOT.search(masked, position):
        amount = _amount(masked, spot.start())
        if amount is None:
            position = numeral_end(masked, spot.start())
            continue
        quantity, position = _dressed(text, reading, amount, floor=floor)
        floor = position
        if not found or found[-1].end <= quantity.start:  # 廿 is two characters of the reading
            found.append(quantity)
    return tuple(found)


def _amount(text: str, start: int) -> Measured | None:
    """The number or range at ``start``, if it states an amount."""
    first = measured(text, start)
    if first is None:
        return None
    link = words.LINK.match(text, first.end)
    second = measured(text, link.end()) if link else None
    if link and second and not _is_part_of_date(text, first, second):
        joined = _joined(first, second, dashed=bool(link["dash"]))
        if joined:
            return joined
    return first if first.certain or _is_rank(text, first) else None


def _is_part_of_date(text: str, first: Measured, second: Measured) -> bool:
    """Whether more digits hang on by a hyphen: 2023-04-19 holds no range 4 to 19."""
    before, after = text[max(0, first.start - 2) : first.start], text[second.end : second.end + 2]
    return bool(re.fullmatch(r"\d-", before) or re.fullmatch(r"-\d", after))


def _joined(first: Measured, second: Measured, *, dashed: bool) -> Measured | None:
    """The range from ``first`` to ``second``, or None if they are two quantities."""
    if "word" in {first.kind, second.kind} or first.value_max or second.value_max:
        return None
    unit = second.unit or (first.unit if dashed or first.kind == "fraction" else "")
    (low_size, low_name), (high_size, name) = size_and_name(first.unit), size_and_name(unit)
    low, high = first.value, second.value
    if not dashed and low < _FIRST_YEAR <= high <= _LAST_YEAR and name in {"", "年"}:
        return None  # 增至30到2025年
    if low_size != high_size and (first.unit or low >= high):  # 5000万-1亿元, 5000-1万人
        low, high, unit = low * low_size, high * high_size, name
    if low_name not in {"", name} or low >= high:
        return None
    return replace(first, value=low, value_max=high, unit=unit, end=second.end, certain=True)


def _is_rank(text: str, number: Measured) -> bool:
    """Whether a lone Chinese numeral is a rank: 居全省第三, 前五; 第二方阵 is a word.

    第一 is one only where something is ranked: 居全省第一, but not 健康第一.
    """
    before = _ORDERED.search(text, max(0, number.start - _WINDOW), number.start)
    plain = number.kind == "chinese" and not number.unit
    if before is None or not plain or is_cjk(text[number.end : number.end + 1]):
        return False
    return number.value > 1 or bool(before["ranking"])


def _dressed(text: str, reading: Reading, amount: Measured, *, floor: int) -> tuple[Quantity, int]:
    """The quantity with the comparator words around ``amount``, and its end in the reading."""
    start, value = _with_sign(reading.text, amount, floor=floor)
    start, before = _comparator_before(reading.text, amount, start=start, floor=floor)
    end, after = _comparator_after(reading.text, amount)
    in_tenths = 10 if amount.unit == "成" else 1
    first, last = reading.span(start, end)
    quantity = Quantity(
        value=value * in_tenths,
        unit="%" if amount.unit == "成" else amount.unit,
        comparator="range"
        if amount.value_max is not None
        else before or amount.comparator or after or "=",
        start=first,
        end=last,
        text=text[first:last],
        value_max=amount.value_max and amount.value_max * in_tenths,
    )
    return quantity, end


def _with_sign(text: str, amount: Measured, *, floor: int) -> tuple[int, Decimal]:
    minus = words.NEGATIVE.search(text, floor, amount.start)
    if minus and (minus.start() > floor or floor == 0):
        return minus.start(), -amount.value
    ordinal = words.ORDINAL.search(text, floor, amount.start)
    return (ordinal.start() if ordinal else amount.start), amount.value


def _comparator_before(
    text: str, amount: Measured, *, start: int, floor: int
) -> tuple[int, Comparator | None]:
    """Where the quantity begins with its comparator word, and what that word means."""
    found = words.BEFORE.search(text, max(floor, start - _WINDOW), start)
    if found is None:
        return start, None
    word = found.group().strip()
    if (word == "前" and amount.unit not in RANKED) or (word == "近" and amount.unit in PERIODS):
        return start, None  # 前三年 and 近三年 say when, not how many
    if word in words.ONLY_ROUND and text[start] not in MAGNITUDES and amount.unit != "成":
        return start, None
    return found.start(), words.BEFORE_MEANS[found.lastgroup or ""]


def _comparator_after(text: str, amount: Measured) -> tuple[int, Comparator | None]:
    """Where the quantity ends with its comparator word, and what that word means."""
    found = words.AFTER.match(text, amount.end)
    if found is None and amount.unit in PERIODS | LENGTHS:
        found = words.AFTER_PERIOD.match(text, amount.end)
    if found is None:
        return amount.end, None
    return found.end(), words.AFTER_MEANS[found.lastgroup or ""]
