"""The same told again as it is wanted: at greater length (详细点) or in few words (简单点说)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.evidence import Shelf, coverage
from assistant.plan.dialogue.turns import manner_of, times_asked_for_more
from assistant.types import Evidence, Sentence
from assistant.write.lists import told_whole
from assistant.write.order import in_force_first
from assistant.write.passages import Told, arrange, children, tell_one, unnumbered

WHOLE = 1500
"""Characters of a section that is told whole where more is asked for."""
AT_ONCE = 2
"""Parts that are told more each time."""
NEAR = 0.5
"""Share of what the best passage meets that one must meet to be told as more."""
_MORE = Sentence("除前面已引用的外，文件中还有下列相关内容。", lead_in=True)
_WHOLE = Sentence("完整的原文如下。", lead_in=True)
_ALL_TOLD = Sentence("文件中与这个问题相关的内容都在这里，没有更详细的表述。", lead_in=True)
_SENTENCE = re.compile(r"[^。！？；;\n]+(?:[。！？；;]+[”’」』）)]*|$)")
_SHORTEST = 12
"""Characters from which a sentence says something; below, it is a heading."""


def in_manner(told: Sequence[Told], evidence: Evidence, shelf: Shelf) -> Iterator[Sentence]:
    """``told`` as it is wanted: as it is, more than that, or the one sentence that says most."""
    question = evidence.plan.question
    manner = manner_of(question.text) if question.history else ""
    if manner == "plain":
        told = [_shortest(told, evidence, shelf)]
    elif manner == "more":
        history = [turn.question for turn in question.history]
        times = times_asked_for_more(question.text, history)
        more = list(_more(told, evidence, shelf))[AT_ONCE * (times - 1) : AT_ONCE * times]
        again = any(old.sentence.text in new.sentence.text for new in more for old in told)
        yield (_WHOLE if again else _MORE) if more else _ALL_TOLD
        told = more or told
    yield from arrange(in_force_first(told, evidence, shelf), shelf)


def _shortest(told: Sequence[Told], evidence: Evidence, shelf: Shelf) -> Told:
    """The sentence that meets the question best, of the newest document; a list as it is."""
    sentences: list[tuple[float, date, Told]] = []
    for part in told:
        if len(part.sentence.sources) == 1:
            source = part.sentence.sources[0]
            said = [m.group().strip().rstrip("；;") for m in _SENTENCE.finditer(source.quote)]
            for text in [one for one in said if len(one) >= _SHORTEST] or said:
                met = coverage(evidence.plan, evidence.weights, text)
                one = Sentence(text, (replace(source, quote=text),))
                age = shelf.library.newest_first(part.document)
                sentences.append((met, age, Told(one, part.document)))
    return max(sentences, key=lambda one: one[:2])[2] if sentences else told[0]


def _more(told: Sequence[Told], evidence: Evidence, shelf: Shelf) -> Iterator[Told]:
    """What is not told yet: the sections told in part, what a list names, other passages."""
    said = {part.sentence.text for part in told}
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for part in (*_wholes(told, shelf), *_passages(evidence, shelf)):
        place = (part.document, part.sentence.sources[0].section)
        text = part.sentence.text
        if place in seen or any(text in other for other in said) or len(text) > WHOLE:
            continue
        seen.add(place)
        said.add(text)
        yield part


def _wholes(told: Sequence[Told], shelf: Shelf) -> Iterator[Told]:
    """Of a list what stands under each heading, of a sentence its whole section."""
    for part in told:
        for source in part.sentence.sources[1:] or part.sentence.sources:
            if not source.section:
                continue
            whole = told_whole(part.document, source.section, shelf)
            if len(whole.sources) == 1:
                quote = unnumbered(whole.text)
                whole = Sentence(quote, (replace(whole.sources[0], quote=quote),))
            yield Told(whole, part.document)


def _passages(evidence: Evidence, shelf: Shelf) -> Iterator[Told]:
    """The other passages found that meet the question nearly as well, each as it is told."""
    best = max(evidence.coverage, default=0.0)
    for passage, share in zip(evidence.passages, evidence.coverage, strict=True):
        if share >= NEAR * best and not children(passage.chunk, shelf):
            yield tell_one(passage, evidence, shelf)
