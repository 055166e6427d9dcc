"""What is asked of the documents themselves: which there are, and by what they were made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.evidence import Shelf
from assistant.plan.asked import slot_words
from assistant.plan.wording import content_terms
from assistant.types import Plan, Sentence
from assistant.write.mentions import sentences_of, source_of
from assistant.write.passages import document_lead
from index.text import fold

_ASKS = re.compile(
    r"(?:根据|依据|依照|按照?|照着?|参照|凭)[^，,。；;?]{0,10}(?:哪|什么|啥)[^，,。；;?]{0,8}"
    r"(?:制定|编制|编写|起草|出台|定|编|搞|弄|做|来)的?(?:[?。]|$)"
    r"|(?:制定|编制|编写|起草|出台)[^，,。；;?]{0,4}(?:依据|根据)"
)
_MADE = re.compile(r"(?:制[定订]|编制)(?:本|此)|(?:制[定订]|编制)的?(?:方案|规划|举措|总结)")


def asks_basis(question: str) -> bool:
    """Whether ``question`` asks by what a document was made: 方案是照着哪些文件定的."""
    return bool(_ASKS.search(fold(question)))


def names_papers(plan: Plan) -> bool:
    """Whether papers are asked for: 最晚的是哪份 and 最新的呢, not 最晚几点到校."""
    text = fold(plan.standalone)
    named = plan.documents or _PAPER.search(text)
    for word in slot_words():
        text = text.replace(word, " ")
    return bool(named) or not content_terms(text)


_PAPER = re.compile(
    "[文编]件|[文编]号|规划|方案|总结|思路|举措|纲要|[材资]料|[印下发][发的布出]|出台|收录|份"
)


def tell_basis(plan: Plan, shelf: Shelf) -> Iterator[Sentence]:
    """The sentence of each document named in which it says by what it was made."""
    for document in plan.documents:
        text = fold(shelf.library.documents[document].text)
        for section, start, end in sentences_of(document, shelf):
            if _MADE.search(text[start:end]):
                source = source_of(document, section, start, end, shelf)
                yield document_lead(document, shelf)
                yield Sentence(source.quote, (source,))
                break
