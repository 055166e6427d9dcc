"""An answer sentence by sentence: one that is whole taken apart, one that comes put together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.types import Answer, Citation

_BREAK = "\n\n"
"""What stands between the sentences of an answer."""
_MARK = re.compile(r"\[(\d+)\]")


def growing(answer: Answer) -> Iterator[Answer]:
    """``answer`` after its first sentence, after its second, … up to the last.

    Citations and figures come with the sentence that first needs them, conflicts and
    suggestions with the whole.
    """
    sentences = answer.text.split(_BREAK)
    for count in range(1, len(sentences) + 1):
        text = _BREAK.join(sentences[:count])
        marks = {int(mark) for mark in _MARK.findall(text)}
        yield answer.model_copy(
            update={
                "text": text,
                "citations": tuple(c for c in answer.citations if c.n in marks),
                "figures": tuple(f for f in answer.figures if f.citation in marks),
                "conflicts": (),
                "suggestions": (),
            }
        )


def joined(so_far: Answer | None, more: Answer) -> Answer:
    """``so_far`` and behind it the sentences of ``more``, their citations numbered on."""
    if so_far is None:
        return more
    citations = list(so_far.citations)
    numbers: dict[int, int] = {}
    for citation in more.citations:
        known = next((one for one in citations if _same(one, citation)), None)
        if known is None:
            known = citation.model_copy(update={"n": len(citations) + 1})
            citations.append(known)
        numbers[citation.n] = known.n
    text = _MARK.sub(lambda mark: f"[{numbers[int(mark.group(1))]}]", more.text)
    told = {figure.id for figure in so_far.figures}
    figures = [
        figure.model_copy(update={"citation": numbers[figure.citation]})
        for figure in more.figures
        if figure.id not in told
    ]
    return so_far.model_copy(
        update={
            "text": f"{so_far.text}{_BREAK}{text}",
            "citations": tuple(citations),
            "figures": (*so_far.figures, *figures),
        }
    )


def _same(one: Citation, other: Citation) -> bool:
    return one.model_copy(update={"n": other.n}) == other
