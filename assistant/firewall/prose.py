"""The rule for sentences that a chat model worded: supported by their sources, if not verbatim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.firewall import words
from assistant.firewall.bearing import moved, turned
from assistant.firewall.names import document_names, figure_names, headings, hide
from assistant.firewall.placed import is_time, misplaced, times_of
from assistant.firewall.quantities import said
from assistant.firewall.support import source_texts, strange_names, strange_words, supported
from assistant.firewall.typed import typed
from assistant.library import Library
from assistant.table.phrase import amount_text
from assistant.types import Sentence, Source
from index.numbers import find_quantities
from index.text import fold, squeeze, word_classes

LEAST = 0.6
"""Share of the content words, by weight, that the sources must have whatever an encoder says;
the rates of error are in ``assistant/prose/nearness.py``."""
LEAST_CLAUSE = 0.34
"""The same for each clause."""
_FORM = re.compile(r"[{}\[\]<>|`#*_=\\^~$@]|https?:|www\.|…{3}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"\w")
_FEWEST = 4
"""Chinese characters of the shortest sentence."""


def unsupported(sentence: Sentence, library: Library) -> str:
    """Why a chat model's ``sentence`` must not be said; empty if its sources carry it.

    Its quantities and figures are judged by ``foreign`` and ``mispaired`` besides.
    """
    text = sentence.text
    amounts = [amount_text(figure) for figure in sentence.figures]
    amounts += [] if amounts else [q.text for q in find_quantities(text)]
    if reason := unreadable(hide(text, amounts)):
        return reason
    if sentence.figures:
        return _beyond_figures(sentence, library)
    if uncarried := _uncarried(sentence, library):
        return f"数字没有出处（{'、'.join(uncarried)}）"
    if names := strange_names(text, sentence.sources, library):
        return f"出处里没有这个名称（{'、'.join(names)}）"
    if reason := misplaced(text, sentence.sources, library):
        return reason
    return _not_borne_out(text, sentence.sources, library)


def unreadable(text: str) -> str:
    """Why ``text`` is no plain Chinese sentence; empty if it is."""
    if _FORM.search(text) or "\n" in text:
        return "含有不能识别的标记"
    chinese, letters = len(_CHINESE.findall(text)), len(_LETTER.findall(text))
    if chinese < _FEWEST or chinese < letters / 2:
        return "不是完整的中文句子"
    return ""


def _uncarried(sentence: Sentence, library: Library) -> list[str]:
    """What states an amount in the sentence and stands like that in none of its sources."""
    texts = source_texts(sentence.sources)
    known = {said(q) for text in texts for q in find_quantities(squeeze(text))}
    hidden = hide(squeeze(sentence.text), [*document_names(library), *headings(sentence, library)])
    written = "\n".join(map(squeeze, texts))
    carried = [
        q for q in find_quantities(hidden) if said(q) in known and (is_time(q) or q.text in written)
    ]
    for quantity in reversed(carried):
        hidden = hidden[: quantity.start] + "□" * len(quantity.text) + hidden[quantity.end :]
    return typed(hidden, texts)


def _not_borne_out(text: str, sources: Sequence[Source], library: Library) -> str:
    """Why the words are not those of the sources, or turn them around; empty if they are."""
    texts = [source.quote for source in sources]
    if word := turned(text, [*texts, *("。".join(s.section) for s in sources)]):
        return f"肯定、否定或程度与出处不同（{word}）"
    if strange := strange_words(text, sources, library):
        return f"出处里没有这样的说法（{'、'.join(strange)}）"
    found = supported(text, sources, library)
    if found.share < LEAST or found.worst < LEAST_CLAUSE:
        return "所注出处没有这个意思"
    if word := moved(text, found.windows):
        return f"词语的先后或所受的限定与出处不同（{word}）"
    return ""


def _beyond_figures(sentence: Sentence, library: Library) -> str:
    """What a sentence that tells figures says besides them; empty if that is nothing."""
    figures = sentence.figures
    text = hide(squeeze(sentence.text), [*document_names(library), *figure_names(figures)])
    text = hide(text, [amount_text(figure) for figure in figures])
    rest = squeeze(text)
    if bound := words.BOUND.search(rest):
        return f"数据前后多了范围（{bound.group()}）"
    names = [name for f in figures for name in (f.indicator, f.breakdown, f.region, f.stage)]
    held = fold("".join((*names, *(f.section for f in figures), *_quotes(figures))))
    strange = [
        word
        for word, kind in word_classes(fold(rest))
        if kind[:1] in {"n", "v", "a", "i", "l", "j", "z", "d", "t"}
        and len(word) > 1
        and not words.TELLING.fullmatch(word)
        and word not in held
        and not find_quantities(word)
    ]
    allowed = {said(q) for f in figures for q in find_quantities(f"{f.year}年")}
    times = times_of([rest]) - allowed
    if times:
        return "年份不是数据的年份"
    return f"数据之外另有所说（{'、'.join(strange)}）" if strange else ""


def _quotes(figures: Sequence[object]) -> list[str]:
    return [str(getattr(figure, "quote", "")) for figure in figures]
