"""A sentence with labels → the sentence with its amounts and sources, or why there is none."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.evidence import Shelf
from assistant.firewall import words
from assistant.firewall.names import HIDDEN, blank, document_names, headings, hide
from assistant.firewall.pairing import OPTIONAL, SLOTS, read
from assistant.firewall.placed import is_time, places, times_of
from assistant.firewall.prose import unreadable
from assistant.firewall.quantities import said
from assistant.firewall.support import source_texts
from assistant.firewall.typed import typed
from assistant.library import Library
from assistant.prose.mask import masked
from assistant.prose.reader import MARK
from assistant.prose.types import Judged, Material
from assistant.table.phrase import KIND, amount_text, name, remark
from assistant.types import Sentence, Source
from index.numbers import find_quantities
from index.text import fold
from index.types import Figure

LABEL = re.compile(r"[{｛\[［【]{1,2}\s*([FfQqＦＱ]\s*\d{1,3})\s*[}｝\]］】]{1,2}")
_END = re.compile(r"[。！？!?；;，,、]*\s*\Z")
_BOTH = "自己写了数字，句末也没有材料编号"
_OWN = "\0"
"""Stands for the figure that a sentence is read for."""
_OF_OTHER, _OF_OTHER_KIND = "不是所写指标的数据", f"不是所写{SLOTS['kind']}的数据"
_BOUNDED = re.compile(rf"(?:{words.BOUND.pattern}){HIDDEN}|{HIDDEN}(?:{words.BOUND.pattern})")
_SLOTS = {title: slot for slot, title in SLOTS.items() if slot not in OPTIONAL}
"""The firewall's words for what an amount must stand with → its slot."""


def filled(written: str, material: Material, shelf: Shelf) -> Judged:
    """The model's sentence with all that its labels and marks stand for."""
    library = shelf.library
    figures, sources, reason = _resolved(written, material, library)
    if reason:
        return Judged(written, reason=reason)
    named = _with_names(written, figures, shelf)
    made = _made(named, material, library, figures=figures, sources=sources)
    return replace(made, written=written)


def _with_names(written: str, figures: tuple[Figure, ...], shelf: Shelf) -> str:
    """``written`` with the names of its figures as they are.

    They were shown without amounts, and models call them as the question does: 普惠园占比. The
    name that stands for one is of the figure behind the label, so that it can only come true.
    """
    for full in (one for figure in figures for one in (figure.indicator, figure.breakdown)):
        if full and (shown := masked(full)) != full:
            written = written.replace(shown, full)
    names = {figure.indicator for figure in figures}
    if len(names) != 1 or (name := names.pop()) in written:
        return written
    known = shelf.table.indicators[name].aliases if name in shelf.table.indicators else ()
    alias = next((one for one in sorted(known, key=len, reverse=True) if one in written), "")
    return written.replace(alias, name, 1) if alias else written


def _resolved(
    written: str, material: Material, library: Library
) -> tuple[tuple[Figure, ...], tuple[Source, ...], str]:
    """The figures and sources that labels and marks stand for, or what is wrong with them."""
    labels = [fold(label).upper().replace(" ", "") for label in LABEL.findall(written)]
    marks = [int(n) for run in MARK.findall(written) for n in re.findall(r"\d+", run)]
    if unknown := [one for one in labels if one not in (material.figures | material.amounts)]:
        return (), (), f"没有这个标签（{'、'.join(unknown)}）"
    if not all(0 < n <= len(material.sources) for n in marks):
        return (), (), "没有这个出处编号"
    figures = tuple(dict.fromkeys(material.figures[one] for one in labels if one[0] == "F"))
    amounts = [material.amounts[one] for one in labels if one[0] == "Q"]
    marks = marks or list(dict.fromkeys(amount.n for amount in amounts)) or _only(material)
    cited = tuple(dict.fromkeys(material.sources[n - 1] for n in marks))
    own = tuple(dict.fromkeys(library.figure_source(figure) for figure in figures))
    faults = {
        "一句话里不能同时用两种标签": bool(figures and amounts),
        "没有注明数字所在的出处": any(amount.n not in marks for amount in amounts),
        "所注出处没有这个数据": bool(figures) and any(one not in own for one in cited),
        _BOTH: not (own or cited) and masked(written) != written,
        "没有出处": not (own or cited),
        "所注出处只供写出数据，应写上数据的标签": not figures
        and any(material.passage(n) is None for n in marks),
    }
    return figures, own or cited, next((reason for reason, so in faults.items() if so), "")


def _only(material: Material) -> list[int]:
    """The number of the one passage that can be meant where a sentence has no mark, if any."""
    return [1] if len(material.sources) == len(material.passages) == 1 else []


def _made(
    written: str,
    material: Material,
    library: Library,
    *,
    figures: tuple[Figure, ...],
    sources: tuple[Source, ...],
) -> Judged:
    bare = MARK.sub("", LABEL.sub(HIDDEN, written))
    if reason := unreadable(bare.replace(HIDDEN, "数值")):
        return Judged(written, reason=reason)
    if _BOUNDED.search(bare):
        return Judged(written, reason="标签前后多写了范围")
    if own := _typed(bare, figures, sources, library):
        return Judged(written, reason=f"自己写了数字（{'、'.join(own)}）")
    plain = _END.sub("", MARK.sub("", written).strip()).strip()
    if figures:
        return _with_figures(written, plain, material, library, figures=figures, sources=sources)
    text = LABEL.sub(lambda found: _amount(found, material), plain)
    return Judged(written, Sentence(f"{_with_times(text, sources)}。", sources, prose=True))


def _typed(
    bare: str, figures: tuple[Figure, ...], sources: tuple[Source, ...], library: Library
) -> list[str]:
    """What amounts the model wrote itself; a year may stand that its sources have."""
    names = [*document_names(library), *headings(Sentence("", sources), library)]
    names += [one for figure in figures for one in (figure.indicator, figure.breakdown)]
    text = hide(bare, names)
    texts = [f"{figure.year}年" for figure in figures] or source_texts(sources)
    known = times_of(texts)
    for quantity in reversed([q for q in find_quantities(text) if is_time(q) and said(q) in known]):
        text = blank(text, quantity.start, quantity.end)
    return typed(text, source_texts(sources))


def _amount(found: re.Match[str], material: Material) -> str:
    return material.amounts[_key(found)].text


def _key(found: re.Match[str]) -> str:
    return fold(found.group(1)).upper().replace(" ", "")


def _with_times(text: str, sources: tuple[Source, ...]) -> str:
    """``text`` with the year behind an amount, where the source says one and it does not."""
    added = text
    quantities = [q for q in find_quantities(text) if not is_time(q)]
    found = dict(zip([said(q) for q in quantities], quantities, strict=True))
    for place in places(text):
        if place.times or place.says not in found:
            continue
        held = [p for s in sources for p in places(s.quote) if p.says == place.says]
        alike = [p for p in held if place.next_to in p.before]
        times = {p.times for p in alike or held}
        if len(times) == 1 and (only := times.pop()):
            words = found[place.says].text
            when = "、".join(_time(one) for one in sorted(only, key=lambda t: t[0]))
            added = added.replace(words, f"{words}（{when}）", 1)
    return added


def _time(says: tuple[object, ...]) -> str:
    first, last, *_ = says
    return f"{first}年" if last is None else f"{first}-{last}年"


def _with_figures(
    written: str,
    plain: str,
    material: Material,
    library: Library,
    *,
    figures: tuple[Figure, ...],
    sources: tuple[Source, ...],
) -> Judged:
    """The sentence with its figures whole, and behind each what it does not say of it.

    What it says wrongly of a figure stays wrong: region, year, indicator and kind are only
    added where it names none, or where what was added to another figure stands between.
    """
    added: dict[Figure, frozenset[str]] = {}
    for figure in figures:
        slots = _unsaid(plain, figure, material, library)
        if slots is None:
            return Judged(written, reason="数据与所写的地区、指标、年份或类别不符")
        added[figure] = slots
    sentence = _whole(plain, material, sources, added)
    for _ in _SLOTS:
        faults = {one.fault for one in read(sentence, library).amounts if not one.owners}
        every: frozenset[str] = frozenset().union(*added.values())
        between = {slot for title, slot in _SLOTS.items() if f"不是所写{title}的数据" in faults}
        if not between & every:
            break
        added = {figure: slots | (between & every) for figure, slots in added.items()}
        sentence = _whole(plain, material, sources, added)
    return Judged(written, sentence)


def _whole(
    plain: str,
    material: Material,
    sources: tuple[Source, ...],
    added: dict[Figure, frozenset[str]],
) -> Sentence:
    """The sentence with every figure told, and what is added to each."""
    text = LABEL.sub(lambda found: _told(material.figures[_key(found)], added), plain)
    return Sentence(f"{text}。", sources, figures=tuple(added), prose=True)


def _unsaid(
    plain: str, figure: Figure, material: Material, library: Library
) -> frozenset[str] | None:
    """What the sentence does not say of one of its figures; None if it says something wrong.

    The sentence is read as if all other labels were blank.
    """
    slots: frozenset[str] = frozenset()
    own = LABEL.sub(lambda one: _OWN if material.figures[_key(one)] == figure else HIDDEN, plain)
    for _ in range(len(_SLOTS) + 1):
        text = own.replace(_OWN, _told(figure, {figure: slots}))
        sentence = Sentence(f"{text}。", figures=(figure,), prose=True)
        faults = [one.fault for one in read(sentence, library).amounts if not one.owners]
        if not faults:
            return slots
        slot = _SLOTS.get(faults[0].removeprefix("没有写明"), "")
        if "indicator" not in slots and faults[0] == _OF_OTHER and _is_bare(plain, figure):
            slot = "indicator"
        if "kind" not in slots and faults[0] == _OF_OTHER_KIND and _names_no_kind(own):
            slot = "kind"
        if not slot or slot in slots:
            return None
        slots |= {slot}
    return None


def _names_no_kind(own: str) -> bool:
    """Whether the kind that stands before the figure is that of another amount before it.

    Of 2020年实际为□，2025年为□ the second is not said to be an actual.
    """
    before = own.partition(_OWN)[0]
    clause = before.rpartition(HIDDEN)[2]
    return HIDDEN in before and not any(word in clause for word in KIND.values())


def _is_bare(plain: str, figure: Figure) -> bool:
    """Whether the indicator is named, but neither its breakdown nor another one behind it."""
    indicator = figure.indicator
    bare = indicator in plain and not re.search(re.escape(indicator) + r"\s*[（(]", plain)
    return bool(figure.breakdown) and bare and figure.breakdown not in plain


def _told(figure: Figure, added: dict[Figure, frozenset[str]]) -> str:
    """The figure's amount with its remark, and in brackets what the sentence does not say."""
    slots = added[figure]
    said_of = (
        figure.region if "region" in slots else "",
        f"{figure.year}年" if "year" in slots else "",
        name(figure) if "indicator" in slots else "",
        KIND[figure.kind] if "kind" in slots else "",
    )
    words = "".join(said_of)
    return f"{amount_text(figure)}{remark(figure)}{f'（{words}）' if words else ''}"


def resolved(judged: Judged, reason: str) -> Judged:
    """``judged`` with the reason why its sentence must not be said, if there is one."""
    return replace(judged, sentence=None, reason=reason) if reason else judged
