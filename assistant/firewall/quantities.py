"""The quantities of a sentence that nothing carries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import permutations
from typing import TypeAlias

from assistant.firewall.names import (
    HIDDEN,
    blank,
    document_names,
    figure_names,
    headings,
    hide,
    spaced,
)
from assistant.library import Library
from assistant.table.phrase import amount_text
from assistant.tools import compare_figures
from assistant.types import Sentence
from index.figures import amount
from index.numbers import find_quantities, normalised
from index.text import fold, squeeze
from index.types import Figure, Quantity
from prompts import load_lines

Said: TypeAlias = tuple[Decimal, Decimal | None, str, str]
"""Value, greatest value, unit and comparator of a quantity, 万 and 亿 multiplied out."""

_SIGN = re.compile(r"[%‰‱℅\U0001d000-\U0001ffff]|百分|分之|个点|&[#a-z0-9]+;|<[a-z/!]|~~|\\")
"""What an amount hides behind: signs, emoji, entities and mark-up that a page would render."""
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Me", "Mn"})
_WORD = re.compile(
    r"[二三四五六七八九两几零倍半曾壹贰叁肆柒捌玖佰仟]|[陆伍拾](?=[个所名人项家门])|一成|[^\W\d_\u3400-\u9fff]+"
    r"|[不未没无非莫]|难以|错误|虚假|如果|假如|[今去明前后上次翌本]年(?!度)"
    r"|全部|所有|全员|全市域|[每各]所|人人|[多少]数|大部分|翻番|腰斩"
    r"|若干|许多|大量|少量|一批|同比|环比|[年月人师生户平]均|每[年月天日人]"
    r"|以[上下内]|之[上下内]|左右|上下|至[少多]|最[少多]|[高低多少大小]于|[超突]过|超出"
    r"|足足|大[约概致]|(?<!制)约(?!束)|接近|将近|逼近|几乎|差[不点]|有余|出头|开外|[往朝]上"
    r"|全[县区]|[我本][县区]"
)
"""Words that state an amount, change one, deny it, or move it to another year or place."""
_AROUND = re.compile(r"[以之][上下内]|左右|上下|至[少多]|最[少多]|[约近超]|[高低多少大小]于")
_HARMLESS = re.compile(r"十[三四五]五|说法不一|[数口][值径]不同|略有不同|但不同|没有达到")
_DENIES = re.compile(r"没有|未找到|查不到")
_YEARS = range(1990, 2101)


def foreign(
    sentence: Sentence, library: Library, *, question: str = "", names: Iterable[str] = ()
) -> list[str]:
    """What of ``sentence`` says an amount that nothing carries, as it is written in it.

    The question's quantities may only be repeated by a lead-in that is an ``echo`` and
    denies; ``names`` are indicators that a lead-in may name. Each line is read twice, with
    and without the blanks between numbers.
    """
    known = [*document_names(library), *headings(sentence, library)]
    known += figure_names(sentence.figures) if sentence.figures else names
    allowed = _allowed(sentence, question)
    found: list[str] = []
    for line in sentence.text.splitlines():
        for text in dict.fromkeys((squeeze(line), spaced(line))):
            hidden = hide(text, known)
            quantities = find_quantities(hidden)
            strange = (q for q in quantities if said(q) not in allowed)
            found += [q.text for q in strange if not (_denies(sentence) and year(q))]
            if sentence.figures or sentence.lead_in:
                found += _left_over(hidden, quantities, sentence, library)
    return list(dict.fromkeys(found))


def said(quantity: Quantity) -> Said:
    """What a quantity says, apart from how it is written.

    A rank is no count, and a range with a comparator (3-4个以上) no mere range.
    """
    value, unit = normalised(quantity)
    most = quantity.value_max
    if most is not None:
        most = normalised(Quantity(most, quantity.unit, "=", 0, 0, ""))[0]
    if "第" in quantity.text or (most is not None and _AROUND.search(quantity.text)):
        unit = f"第{unit}" if "第" in quantity.text else f"{unit}?"
    return value, most, unit, quantity.comparator


def year(quantity: Quantity) -> int:
    """The year that a quantity names, or 0."""
    named = quantity.unit == "年" and quantity.comparator == "=" and quantity.value in _YEARS
    return int(quantity.value) if named else 0


def amount_of(figure: Figure) -> set[Said]:
    """What the figure's amount says as it is told: 至少学会1至2项 is not 1至2项."""
    told = {said(quantity) for quantity in find_quantities(squeeze(amount_text(figure)))}
    return told or {amount(figure)}


def computed(sentence: Sentence) -> set[Said]:
    """What the sentence computed, as far as it is the difference of two of its figures."""
    pairs = permutations(sentence.figures, 2) if sentence.computed else ()
    differences = (compare_figures(first, second) for first, second in pairs)
    results = {said(difference.quantity) for difference in differences if difference}
    return results & {said(quantity) for quantity in sentence.computed}


def _allowed(sentence: Sentence, question: str) -> set[Said]:
    if sentence.figures:
        years = (q for f in sentence.figures for q in find_quantities(f"{f.year}年"))
        told = {one for figure in sentence.figures for one in amount_of(figure)}
        return told | computed(sentence) | {said(q) for q in years}
    if sentence.lead_in:
        return {said(q) for q in find_quantities(question)} if _denies(sentence) else set()
    texts = [form(s.quote) for s in sentence.sources for form in (squeeze, spaced)]
    texts += [source.context for source in sentence.sources]
    return {said(quantity) for text in texts for quantity in find_quantities(text)}


def _denies(sentence: Sentence) -> bool:
    """Whether the sentence says what there is not, so that a year in it states nothing."""
    return sentence.lead_in and sentence.echo and bool(_DENIES.search(sentence.text))


def _left_over(
    text: str, quantities: Sequence[Quantity], sentence: Sentence, library: Library
) -> Iterator[str]:
    """What else could be read as an amount, or change one: digits and signs that stayed.

    In a sentence that tells figures also numerals, foreign letters, comparators, denials and
    places of which none of the figures is.
    """
    text = hide(text, [amount_text(figure) for figure in sentence.figures])
    for quantity in quantities:
        text = blank(text, quantity.start, quantity.end)
    yield from (c for c in text if unicodedata.category(c)[0] == "N")
    yield from (f"U+{ord(c):04X}" for c in text if unicodedata.category(c) in _UNSEEN)
    folded = fold(text)
    yield from _SIGN.findall(folded)
    if sentence.figures:
        yield from _WORD.findall(_HARMLESS.sub(HIDDEN, folded))
        apart = hide(folded, [figure.region for figure in sentence.figures])
        stems = (region.rstrip("市县区") for region in library.regions)
        yield from (place for place in (*stems, *load_lines("places")) if place in apart)
