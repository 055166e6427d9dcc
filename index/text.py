"""One folding of Chinese text and one tokenizer; index and query use the same.

Folding keeps the length: character *i* of the folded text stands at offset *i* of the
original, so whatever is found in the one can be cut out of the other.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?|[\u3400-\u9fff]+")
_LOOSE = re.compile(
    r"(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])|(?<=[\uff10-\uff19])\s+(?=[\uff10-\uff19])"
)
_CJK = re.compile(r"[\u3400-\u9fff]")
_QUOTES = dict.fromkeys("“”„‟«»「」『』＂\u301d\u301e", '"') | dict.fromkeys("‘’‚‛＇", "'")
_DASHES = dict.fromkeys("‐‑‒–—―−－", "-")
_LOOKALIKES = _QUOTES | _DASHES | {"〔": "(", "〕": ")", "【": "[", "】": "]", "〇": "0"}


@lru_cache(maxsize=1)
def _simplifier() -> object:
    import opencc  # noqa: PLC0415 -- 30 ms, only needed where text is folded

    return opencc.OpenCC("t2s")


@lru_cache(maxsize=65536)
def _fold_character(character: str) -> str:
    """``character`` folded until nothing changes any more: ﹁ → 「 → ", 薴 → 苧 → 苎."""
    folded = _fold_once(character)
    return folded if folded == character else _fold_character(folded)


def _fold_once(character: str) -> str:
    if character in _LOOKALIKES:
        return _LOOKALIKES[character]
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}:
        return " "
    folded = unicodedata.normalize("NFKC", character).lower()
    if len(folded) != 1:
        return character
    if "\u3400" <= folded <= "\u9fff" or "\uf900" <= folded <= "\ufaff":
        simple = str(_simplifier().convert(folded))  # type: ignore[attr-defined]
        return simple if len(simple) == 1 else folded
    return folded


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """``text`` with width, quotes, dashes, case and script made equal; same length.

    Full-width → half-width, traditional → simplified (OpenCC, character by character),
    curly quotes → straight, 〇 → 0, control characters and lone surrogates → space.
    Remembered: a question is compared with the same few thousand names and headings each time.
    """
    return "".join(map(_fold_character, text))


def squeeze(text: str) -> str:
    """``text`` without any white space: the form in which quotes are compared."""
    return SPACE.sub("", text)


def is_cjk(character: str) -> bool:
    """Whether ``character`` is a Chinese character."""
    return bool(_CJK.match(character))


def tokens(text: str) -> list[str]:
    """Terms of ``text`` for the word index: Chinese words, character bigrams, Latin words.

    A two-character word counts twice (as word and as bigram), which weighs words above
    accidental neighbours. White space inside Chinese text does not part words.
    """
    import rjieba  # noqa: PLC0415 -- loads its dictionary

    found: list[str] = []
    for match in _WORD.finditer(close_up(fold(text))):
        run = match.group()
        if not is_cjk(run[0]):
            found.append(run)
            continue
        found += [word for word in rjieba.cut_for_search(run) if len(word) > 1]
        found += [run[i : i + 2] for i in range(len(run) - 1)]
        if len(run) == 1:
            found.append(run)
    return found


def content_words(text: str) -> list[str]:
    """The words of ``text`` with two or more characters, longer ones also by their parts."""
    import rjieba  # noqa: PLC0415 -- see tokens

    return [
        word
        for match in _WORD.finditer(close_up(fold(text)))
        for word in (
            rjieba.cut_for_search(match.group()) if is_cjk(match.group()) else [match.group()]
        )
        if len(word) > 1
    ]


def segments(text: str) -> list[str]:
    """``text`` cut into words, nothing left out."""
    import rjieba  # noqa: PLC0415 -- see tokens

    return list(rjieba.cut(text))


def word_classes(text: str) -> list[tuple[str, str]]:
    """``text`` cut into words, each with its class in ICTCLAS notation (n, v, a, d, r, …)."""
    import rjieba  # noqa: PLC0415 -- see tokens

    return list(rjieba.tag(text))


def pairs_of(text: str) -> set[str]:
    """The pairs of neighbouring characters of ``text``, folded."""
    return {a + b for a, b in pairwise(fold(text))}


def is_word(text: str) -> bool:
    """Whether the dictionary of the tokenizer has ``text`` as a word."""
    import rjieba  # noqa: PLC0415 -- see tokens

    return bool(rjieba.has_word(text))


def close_up(text: str) -> str:
    """``text`` without white space between a Chinese character and its neighbours.

    Nor between full-width digits, which stand as close as characters: ２ ０２５年.
    """
    return _LOOSE.sub("", text)


def width(text: str) -> int:
    """Columns that ``text`` takes on a page: 2 for a wide character, 1 for a narrow one."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
