"""Text → the form in which quantities are read, with the way back to every offset."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from index.text import fold

_GAP = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
_RING = re.compile(r"(?<=[0-9零一二三四五六七八九])[○◯o]+(?=[0-9零一二三四五六七八九%年])")
"""A ring or a letter written for a zero: 二○二五年, 9O%."""
_EM_DASHES = "‒–—―"
_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
_BANKING = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_DIGIT = "[零壹贰叁肆伍陆柒捌玖]"
_ANY = "[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]"
_BANKING_RUN = re.compile(
    rf"(?<![收队大登着]){_DIGIT}?[拾佰仟]{_ANY}*(?<={_ANY}{{2}})"
    rf"|(?<![队大登着]){_DIGIT}(?=[成万亿]|分之|个?百分点)"
    rf"|(?:(?<=分之)|(?<={_ANY}点)){_DIGIT}+"
)
"""陆, 伍 and 拾 are also ordinary characters (大陆, 队伍, 收拾): alone they are no numeral."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as quantities are read in it.

    ``origins[i]`` is the offset in the given text of the character that stands at ``i``.
    """

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the given text of the stretch [start, end) of the reading."""
        return self.origins[start], self.origins[end - 1] + 1


def read(text: str) -> Reading:
    """``text`` folded, with digits of every script made ASCII and special numerals spelt out.

    ⑽ reads ``10``, ½ reads ``1/2``, 廿 reads 二十, 柒拾叁 reads 七十三. Zero-width and
    combining characters are left out, so that they cannot part a number.
    """
    characters: list[str] = []
    origins: list[int] = []
    before = ""
    for offset, (written, folded) in enumerate(zip(text, fold(text), strict=True)):
        spelt = _spell(written, folded, before=before)
        characters.append(spelt)
        origins += [offset] * len(spelt)
        before = written
    return _closed_up("".join(characters), origins)


def _closed_up(text: str, origins: list[int]) -> Reading:
    """White space between Chinese characters left out: a broken line may part 以 and 上."""
    gaps = {i for gap in _GAP.finditer(text) for i in range(*gap.span())}
    kept = [i for i in range(len(text)) if i not in gaps]
    closed = "".join(text[i] for i in kept)
    plain = _BANKING_RUN.sub(lambda run: run.group().translate(_BANKING), closed)
    zeros = _RING.sub(lambda rings: "0" * len(rings.group()), plain)
    return Reading(text=zeros, origins=tuple(origins[i] for i in kept))


def _spell(written: str, folded: str, *, before: str) -> str:
    category = unicodedata.category(written)
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(written))
    if category in {"No", "Nl"} and written != "〇":
        return _spell_numeral(written, folded)
    if written == "，" and not "０" <= before <= "９":
        return written  # folded to a comma it would join 94，300 to a number of thousands
    if written == "\t" or written in _EM_DASHES:
        return written  # a tab parts table cells; an em dash is no minus sign
    return _TENS.get(folded, folded)


def _spell_numeral(written: str, folded: str) -> str:
    spelt = unicodedata.normalize("NFKC", written).replace("\N{FRACTION SLASH}", "/")
    if unicodedata.decomposition(written).startswith(("<super>", "<sub>")):
        return spelt
    if "/" in spelt:
        return f" {spelt} "
    value = unicodedata.numeric(written, -1)
    return f" {int(value)} " if value == int(value) and value >= 0 else folded
