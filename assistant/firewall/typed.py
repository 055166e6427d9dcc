"""What of a text states an amount by itself: digits in any script, numerals, shares in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from assistant.firewall import words
from assistant.firewall.names import blank
from index.numbers import find_quantities
from index.plans import FIVE_YEAR_PLAN
from index.text import fold, squeeze, word_classes

_NUMERAL = re.compile(
    r"[零一二三四五六七八九十百千万亿兆两半几倍壹贰叁肆柒捌玖拾佰仟廿卅]|成(?=数|倍)"
)
_VAGUE = re.compile(
    r"若干|许多|大量|少量|大批|多数|少数|大半|小半|成倍|翻[番倍]|绝大|大部|大多|部分|全[部体员]"
    r"|所有|一律|[每各]个|人人|悉数|腰斩|个别|寥寥|极少|居多|过半|对半"
)
_ORDER = re.compile(r"第?[一二三四五六七八九十]{1,3}(?:是|[，、,])")
"""一是, 第一，: what counts the points of a text."""
_COUNTED = re.compile(r"[名个所项件家年月日次人元位]")


def typed(text: str, held: Iterable[str] = ()) -> list[str]:
    """What of ``text`` states an amount, and does not stand like that in a text of ``held``.

    ``text`` has neither labels nor marks; what the sources may carry is not taken out of it.
    """
    known = [squeeze(fold(one)) for one in held]
    found: list[str] = []
    plain = text
    for quantity in find_quantities(text):
        found.append(quantity.text)
        plain = blank(plain, quantity.start, quantity.end)
    folded = fold(plain)
    found += [c for c in plain if unicodedata.category(c)[0] == "N"]
    found += [f"U+{ord(c):04X}" for c in plain if unicodedata.category(c) in words.UNSEEN]
    found += words.SIGN.findall(folded)
    found += [w for w in _VAGUE.findall(folded) if not _is_held(w, known)]
    return found + [w for w in _numerals(folded) if not _is_held(w, known)]


def _is_held(word: str, known: list[str]) -> bool:
    return any(word in text for text in known)


def _numerals(text: str) -> list[str]:
    """Numerals that are words by themselves: not 统一, 一体化, 十四五 or 一是."""
    text = _ORDER.sub(lambda found: "，" * len(found.group()), text)
    text = FIVE_YEAR_PLAN.sub(lambda found: "，" * len(found.group()), text)
    return [
        word
        for word, kind in word_classes(text)
        if _NUMERAL.search(word)
        and (kind.startswith(("m", "q")) or len(word) == 1 or _COUNTED.search(word))
    ]
