"""The quantities of a sentence that nothing carries."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import permutations
from typing import TypeAlias

from assistant.firewall import words
from assistant.firewall.names import (
    HIDDEN,
    blank,
    document_names,
    figure_names,
    headings,
    hide,
    place_names,
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

Said: TypeAlias = tuple[Decimal, Decimal | None, str, str]
"""Value, greatest value, unit and comparator of a quantity, 万 and 亿 multiplied out."""

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
            found += [q.text for q in quantities if not _may_stand(q, hidden, sentence, allowed)]
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
    if "第" in quantity.text or (most is not None and words.AROUND.search(quantity.text)):
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
        return {said(quantity) for quantity in find_quantities(question)}
    texts = [form(s.quote) for s in sentence.sources for form in (squeeze, spaced)]
    texts += [source.context for source in sentence.sources]
    return {said(quantity) for text in texts for quantity in find_quantities(text)}


def _may_stand(quantity: Quantity, text: str, sentence: Sentence, allowed: set[Said]) -> bool:
    """Whether something carries the quantity, or an echo says in its clause that it is missing.

    A year for which there is nothing need not be in the question; a year of the question
    states nothing.
    """
    carried = said(quantity) in allowed
    if not sentence.lead_in:
        return carried
    if sentence.echo and carried and year(quantity):
        return True
    missing = sentence.echo and words.DENIES.search(text, 0, quantity.start)
    return bool(missing) and (carried or year(quantity) > 0)


def _left_over(
    text: str, quantities: Sequence[Quantity], sentence: Sentence, library: Library
) -> Iterator[str]:
    """What else could be read as an amount, or change one: digits, signs, shares in words.

    In a sentence that tells figures also numerals, foreign letters, comparators, denials,
    words that narrow or move what is told, and places of which none of the figures is.
    """
    text = hide(text, [amount_text(figure) for figure in sentence.figures])
    for quantity in quantities:
        text = blank(text, quantity.start, quantity.end)
    yield from (c for c in text if unicodedata.category(c)[0] == "N")
    yield from (f"U+{ord(c):04X}" for c in text if unicodedata.category(c) in words.UNSEEN)
    folded = fold(text)
    yield from words.SIGN.findall(folded)
    if sentence.lead_in:
        yield from words.CLAIM.findall(folded)
    if sentence.figures:
        yield from (c for c in folded if unicodedata.category(c) == "Sm" and c != "|")
        yield from words.BENDING.findall(words.HARMLESS.sub(HIDDEN, folded))
        apart = hide(folded, [figure.region for figure in sentence.figures])
        stems = (region.rstrip("市县区") for region in library.regions)
        yield from (place for place in (*stems, *place_names()) if place in apart)
