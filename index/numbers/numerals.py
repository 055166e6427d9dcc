"""Numerals as written, Arabic or Chinese → their value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {c: value for value, c in enumerate("零一二三四五六七八九")} | {"0": 0, "两": 2}
MAGNITUDES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}

_COUNTING = "一二三四五六七八九两"
_CHARACTER = rf"(?:[零{_COUNTING}十百千万亿]|(?<=[零{_COUNTING}0])0(?![1-9.]))"
CHINESE = re.compile(
    rf"(?P<vague>(?<![分人次指倍总系函参基少多])数(?=[十百千万亿])|几(?=[十百千万亿]))?"
    rf"(?P<whole>{_CHARACTER}{{1,60}})(?:点(?P<decimals>[零0{_COUNTING}]+)(?P<after>[万亿]{{0,2}}))?(?P<some>几)?"
)
"""A run of numeral characters; whether it is a number is for ``chinese`` to say."""

_INTEGER = r"\d{1,3}(?:,\d{3})++(?!,?\d)|\d+"
_FRACTION = r"\.(?!(?:19|20)\d\d *年)\d+(?!\.?\d)"
_PLAIN = rf"(?:(?<!\d\.)(?:{_INTEGER}){_FRACTION}|{_INTEGER}|(?<!\d)\.\d+)"
_SMALL = r"(?:[百千](?![米克瓦卡兆分]))"
_SIZE = rf"(?: *{_SMALL}?(?:万亿|万(?!分之)|亿)|(?<!\d\d\d){_SMALL})"
_MORE = r"(?<=[百千万亿])(?:\d+(?:\.\d+)?[百千万亿])*(?:\d{3,4}(?!\d))?"
ARABIC = re.compile(rf"(?P<plain>{_PLAIN})(?P<size>{_SIZE})?(?P<more>{_MORE})?")
"""1,200 or 20.7万 or 1亿2000万. A second point makes a date: 2021.9.26 reads as three numbers."""

_SCALED = re.compile(r"(?P<head>[^万亿]*?)(?P<scale>万亿|万|亿)")
_PAIR = re.compile(
    rf"(?P<tens>.*十)?(?P<low>[{_COUNTING}])(?P<high>[{_COUNTING}])(?P<size>[十百千]?)"
)
_PART = re.compile(r"(\d+(?:\.\d+)?)([百千万亿]*)")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written; ``scale`` (万, 亿) is not multiplied into the value."""

    value: Decimal
    value_max: Decimal | None = None
    scale: str = ""

    @property
    def ends(self) -> tuple[Decimal, ...]:
        """The value, and behind it the upper end of a pair."""
        return (self.value,) if self.value_max is None else (self.value, self.value_max)

    def full(self, value: Decimal) -> Decimal:
        """``value`` with the scale multiplied in."""
        for character in self.scale:
            value *= MAGNITUDES[character]
        return value


def arabic(found: re.Match[str]) -> Numeral:
    """The number that ``ARABIC`` found: 20.7万 is 20.7 with scale 万, 3千 is 3000."""
    if found["more"]:
        return Numeral(_sum_of_parts(found.group().replace(",", "").replace(" ", "")))
    value = Decimal(found["plain"].replace(",", ""))
    size = (found["size"] or "").strip()
    scale = size.lstrip("百千")
    for character in size.removesuffix(scale):
        value *= MAGNITUDES[character]
    return Numeral(value, scale=scale)


def _sum_of_parts(written: str) -> Decimal:
    total = Decimal(0)
    for digits, sizes in _PART.findall(written):
        part = Decimal(digits)
        for size in sizes:
            part *= MAGNITUDES[size]
        total += part
    return total


def chinese(whole: str, decimals: str = "", after: str = "") -> Numeral | None:
    """The number that a run of numeral characters states, or None if it states none.

    三十五, 一千二百, 两万三 (23000), 二零二五, 九十五点五; 七八十 is a pair, 70 to 80.
    A run that ends in 万 or 亿 keeps it as scale: 二十万 is 20 with scale 万.
    """
    if decimals:
        base = integer(whole)
        point = "".join(str(DIGITS[c]) for c in decimals)
        return None if base is None else Numeral(Decimal(f"{base}.{point}"), scale=after)
    scaled = _SCALED.fullmatch(whole)
    if scaled is None:
        return _unscaled(whole)
    head = _unscaled(scaled["head"]) if scaled["head"] else Numeral(Decimal(1))
    return head and Numeral(head.value, head.value_max, scaled["scale"])


def _unscaled(run: str) -> Numeral | None:
    value = integer(run)
    return _pair(run) or (None if value is None else Numeral(Decimal(value)))


def _pair(run: str) -> Numeral | None:
    found = _PAIR.fullmatch(run)
    if found is None or (found["tens"] and found["size"]):
        return None
    low, high = DIGITS[found["low"]], DIGITS[found["high"]]
    if high != low + 1 and run != "三五":
        return None
    base = integer(found["tens"]) if found["tens"] else 0
    if base is None:
        return None
    size = MAGNITUDES.get(found["size"], 1)
    return Numeral(Decimal(base + low * size), Decimal(base + high * size))


def integer(run: str) -> int | None:
    """The whole number that ``run`` states by magnitudes or digit by digit, or None."""
    if len(run) > 1 and all(c in DIGITS and c != "两" for c in run):
        return int("".join(str(DIGITS[c]) for c in run))
    for name in ("亿", "万"):
        if name in run:
            head, _, tail = run.rpartition(name)
            return _joined(head, tail, size=MAGNITUDES[name])
    return _below_ten_thousand(run)


def _joined(head: str, tail: str, *, size: int) -> int | None:
    many = integer(head) if head else 1
    if many is None or not tail:
        return many and many * size
    if DIGITS.get(tail):
        return many * size + DIGITS[tail] * size // 10  # 两万三
    rest = integer(tail)
    return None if rest is None or rest >= size else many * size + rest


def _below_ten_thousand(run: str) -> int | None:
    if not run:
        return None
    total, ceiling, digit, zero = 0, 10**4, None, False
    for character in run:
        if character in MAGNITUDES:
            size = MAGNITUDES[character]
            if size >= ceiling or (digit is None and total and size > MAGNITUDES["十"]):
                return None
            total += (1 if digit is None else digit) * size
            ceiling, digit, zero = size, None, False
        elif digit is not None:
            return None
        elif DIGITS[character] == 0:
            zero = True
        else:
            digit = DIGITS[character]
    if digit and not zero and MAGNITUDES["十"] < ceiling < MAGNITUDES["万"]:
        return total + digit * ceiling // 10  # 一百二
    return total + (digit or 0)
