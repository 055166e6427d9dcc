"""Slips of the pen: what sounds like words of the documents and is none itself.

校园欺零 → 校园欺凌, 委圆会 → 委员会. A stretch that is a word, or that some document has, is
never touched; what is replaced is told to the user.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from assistant.plan.wording import QUOTED, is_silent
from assistant.table.match import syllables
from index.text import fold, is_word, segments, word_classes
from prompts import load_lines

_LENGTHS = (4, 3)
"""Characters of a word, or of two side by side, that may be misspelt. With two characters
more stretches across words would be taken for slips than there are slips: of these only names."""
_PART = 2
"""Characters of each of two words side by side."""
_NOT_TEXT = re.compile(r"[^\u3400-\u9fffa-z0-9\n]")


@dataclass(frozen=True, slots=True)
class Speller:
    """The words of the documents by their sound, and their text without punctuation."""

    words: dict[tuple[str, ...], tuple[str, ...]]
    text: str
    names: dict[tuple[str, ...], str] = field(default_factory=dict)
    """Names of two characters by their sound: of levels and regions, and those in quotes."""

    def mend(self, question: str) -> tuple[str, dict[str, str]]:
        """``question`` with slips replaced, and what was replaced by what.

        A stretch that would cut a word at its beginning (校|长工资) or its end (所有资|料) is
        none, nor is one of words that fit as they stand (工作是).
        """
        folded = fold(question)
        slips: dict[str, str] = {}
        for length in _LENGTHS:
            for start in range(len(folded) - length + 1):
                window = folded[start : start + length]
                if (word := self._meant(window)) and not _fits(folded, start, start + length):
                    slips[window] = word
                    question = question[:start] + word + question[start + length :]
                    folded = fold(question)
        for window, name in self._short(folded):
            slips[window] = name
            question = question.replace(window, name)
        return question, slips

    def _short(self, folded: str) -> Iterator[tuple[str, str]]:
        """Slips of names of two characters: 双简, 临还.

        Only what is cut as one word or as two single characters and is no word. Of 26,729 right
        and wrong questions only slips have any; 有 is a word of its own (这些事有 is no 四有).
        """
        cut = segments(folded)
        pairs = (a + b for a, b in pairwise(cut) if len(a) == len(b) == 1 and b != "有")
        pairs = (pair for pair in pairs if not _cuts_word(folded, pair))
        for window in dict.fromkeys((*(w for w in cut if len(w) == _PART), *pairs)):
            name = self.names.get(tuple(syllables(window)), "")
            apart = sum(a != b for a, b in zip(name, window, strict=False))
            if apart == 1 and not is_word(window) and window not in self.text:
                yield window, name

    def _meant(self, window: str) -> str:
        """The words that ``window`` sounds like, one character apart; empty if it is no slip."""
        halves = window[:_PART], window[_PART:]
        if _NOT_TEXT.search(window) or window in self.text or is_word(window):
            return ""
        if len(window) == 2 * _PART and all(map(is_word, halves)):
            return ""  # 校长工资 is two words, not 校涨工资
        alike = [
            word
            for word in self.words.get(tuple(syllables(window)), ())
            if sum(a != b for a, b in zip(word, window, strict=True)) == 1
        ]
        return max(alike, key=self.text.count, default="")


def _cuts_word(text: str, pair: str) -> bool:
    """Whether ``pair`` begins or ends inside a word of ``text``: 中只 in 升高中只凭分."""
    at = text.find(pair)
    around = (text[max(at - 1, 0) : at + 1], text[at + 1 : at + 3])
    return any(len(word) == _PART and is_word(word) for word in around)


def _fits(text: str, start: int, stop: int) -> bool:
    """Whether ``text`` is right from ``start`` to ``stop`` as the dictionary cuts it.

    A word goes over one of both places, or there are but words of the dictionary and such as
    join, ask or count.
    """
    end, inside = 0, list[str]()
    for word, kind in word_classes(text):
        begin, end = end, end + len(word)
        over = any(begin < place < end for place in (start, stop))
        if over and (is_word(word) or kind == "m"):  # 师德|四个
            return True
        if begin < stop and end > start:
            inside.append(word)
    return all(is_silent(word) or (len(word) >= _PART and is_word(word)) for word in inside)


@lru_cache(maxsize=4)
def speller_of(text: str, places: tuple[str, ...], names: str = "") -> Speller:
    """The speller over the words of ``text``, which is folded; ``places`` are no slips.

    ``names`` are further words that are right, one a line: what people call the indicators.
    """
    text = f"{text}\n{names}"
    parts = segments(text)
    pairs = (a + b for a, b in pairwise(parts) if len(a) == len(b) == _PART)
    found: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    for word in dict.fromkeys((*parts, *pairs)):
        if len(word) in _LENGTHS and not word.startswith(places) and not _NOT_TEXT.search(word):
            found[tuple(syllables(word))][word] = None
    words = {sound: tuple(alike) for sound, alike in found.items()}
    quoted = [name for name in QUOTED.findall(text) if len(name) == _PART]
    levels = [name for name in load_lines("subsets") if len(name) == _PART]
    short = {tuple(syllables(name)): name for name in (*levels, *quoted, *places)}
    return Speller(words, _NOT_TEXT.sub("", text), short)
