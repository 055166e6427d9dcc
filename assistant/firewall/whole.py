"""Whether a sentence tells its figures whole, and claims nothing of them that is not so."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.firewall.names import hide, labels
from assistant.firewall.pairing import Reading, read
from assistant.library import Library
from assistant.table.phrase import amount_text, remark
from assistant.types import Sentence
from index.figures import amount
from index.text import squeeze
from index.types import Figure

_ATTRIBUTE = re.compile(r"约束性|预期性")
_CHANGE = re.compile(
    r"(?P<up>提[高升]|上升|增[加长至]|升[至到高]|(?<![至最])[高多](?=约?[\d.]+))"
    r"|(?P<down>降低|下降|减[少至]|降[至到]|(?<![至最])[低少](?=约?[\d.]+))"
)
_THAN = re.compile(r"(?<!占)比(?![例率重值])|较(?!好|大|高|低)")
_PAIR = 2


def mispaired(sentence: Sentence, library: Library) -> str:
    """Why the figures of ``sentence`` are not told whole and truly; empty if they are."""
    reading = read(sentence, library)
    wrong = [one for one in reading.amounts if not one.owners]
    if wrong:
        return f"{wrong[0].text} {wrong[0].fault}"
    missing = [figure for figure in sentence.figures if figure not in reading.told]
    if missing:
        return f"没有完整说出 {amount_text(missing[0])}"
    return _wrong_attribute(reading) or _wrong_change(reading) or _wrong_verdict(reading)


def _wrong_attribute(reading: Reading) -> str:
    """约束性 and 预期性 must be those of the line's figures; right behind each, if they differ."""
    for n, line in enumerate(reading.sentence.text.splitlines()):
        figures = {f for one in reading.amounts if one.line == n for f in one.owners}
        attributes = {figure.attribute for figure in figures}
        told = hide(squeeze(line), [label for figure in figures for label in labels(figure)])
        if len(attributes) > 1:
            whole = (squeeze(amount_text(figure) + remark(figure)) for figure in figures)
            told = hide(told, whole)
            attributes = set()
        if wrong := [word for word in _ATTRIBUTE.findall(told) if word not in attributes]:
            return f"指标属性不是{wrong[0]}"
    return ""


def _wrong_change(reading: Reading) -> str:
    """A rise, a fall and 持平 must be so, from the earlier to the later or as 比 has it."""
    text = "".join(reading.plain)
    found = list(_CHANGE.finditer(text))
    even = "持平" in text
    if len(reading.told) < _PAIR or not (found or even):
        return ""
    ways = {one.lastgroup for one in found} | ({"even"} if even else set())
    actual = _change(reading)
    return "" if ways == {actual} else "变化方向与数据不符"


def _change(reading: Reading) -> str:
    """Which way the values go in a sentence that tells two figures; empty if it is unclear."""
    if len(reading.told) != _PAIR:
        return ""
    first, second = reading.told
    if _value(first) == _value(second):
        return "even"
    ends = sorted({(one.line, one.start) for one in reading.amounts})
    (line, start), (_, stop) = ends[0], ends[-1]
    if than := _THAN.search(reading.plain[line]):
        if than.start() > stop > start:
            return ""
        before, after = (
            (second, first) if than.start() > start or start == stop else (first, second)
        )
    elif first.year != second.year:
        before, after = sorted((first, second), key=lambda figure: figure.year)
    else:
        return ""
    return "up" if _value(before) < _value(after) else "down"


def _wrong_verdict(reading: Reading) -> str:
    """Where an actual stands beside a target, 达到了 and 没有达到 must be so."""
    text = "".join(reading.plain)
    missed, met = "没有达到" in text, "达到了" in text
    targets = [figure for figure in reading.told if figure.kind == "target"]
    actuals = [figure for figure in reading.told if figure.kind == "actual"]
    if len(targets) == len(actuals) == 1:
        so = _meets(actuals[0], targets[0])
        return "是否达到与数据不符" if (missed and so) or (met and not so) else ""
    return "没有可以比较的目标和实际" if missed else ""


def _meets(actual: Figure, target: Figure) -> bool:
    reached, wanted = _value(actual), _value(target)
    if target.comparator in {"≤", "<"}:
        return reached < wanted or (reached == wanted and target.comparator == "≤")
    return reached > wanted or (reached == wanted and target.comparator != ">")


def _value(figure: Figure) -> Decimal:
    return amount(figure)[0]
