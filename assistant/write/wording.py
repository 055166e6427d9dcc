"""What a question wants explained or named, and which text does that."""

from __future__ import annotations

import re

from assistant.library import bare_title
from assistant.plan.wording import is_silent
from index.text import fold, word_classes
from index.types import Chunk

_EXPLAINED = re.compile(
    r"(?:什么是|什么叫|啥是|啥叫|何为|何谓)\"?([^，,。?\"]+)|"
    r'([^，,。?"]+)"?(?:到底|究竟|具体)?(?:是什么|是啥|是干嘛|是干什么|指什么|指的是|什么意思|啥意思)'
)
_WITHIN = re.compile(r"里的|中的|里面的|说的|提到的|讲的|提的|所谓的?")


def explained(question: str) -> str:
    """What a question wants explained: 幸福教育 of 幸福教育到底是什么; empty if nothing."""
    match = _EXPLAINED.search(fold(question))
    phrase = (match.group(1) or match.group(2)) if match else ""
    return _WITHIN.split(phrase.rstrip("的是"))[-1].removesuffix("到底").removesuffix("究竟")


def defines(chunk: Chunk, subject: str) -> bool:
    """Whether ``chunk`` says what ``subject`` is: as the head of what describes it, or by 是指.

    A heading that begins with it does as well.
    """
    quoted = f'"?{re.escape(subject)}"?'
    told = re.compile(rf"的{quoted}[。;]|{quoted}(?:是指|即|是以|是一|指的是|包括)")
    heading = bare_title(chunk.section[-1]).lstrip('“"') if chunk.section else ""
    return bool(told.search(fold(chunk.text))) or heading.startswith(subject)


_CALLED = re.compile(r"(?:叫做?|个|出|是)(?:什么|啥|哪个)$")


def called(question: str) -> str:
    """The noun whose name is asked for: 银行 of 叫个什么银行来着; empty if of none.

    The sentence that has it is told with those that meet the question best.
    """
    before = ""
    for word, kind in word_classes(fold(question)):
        if _CALLED.search(before) and kind[0] in "nv" and len(word) > 1:
            return "" if is_silent(word) else word
        before += word
    return ""
