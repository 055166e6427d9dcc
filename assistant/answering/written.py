"""What has been written: by the chat model if it can be had, with the rules behind it.

The built-in writer's draft stands first. The model words it anew, sentence by sentence; if it
fails, or if no sentence of its own holds, the built-in draft is the answer, in whole.
"""

from __future__ import annotations

import contextvars
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.answering.course import Course
from assistant.errors import ModelProblem
from assistant.evidence import Shelf
from assistant.model import ChatModel
from assistant.model.faults import in_short
from assistant.types import Draft, Sentence

BUILT_IN = "built-in"
NOTHING_HELD = "对话模型写的句子都没有通过核对"
_AWAY = "对话模型这次没有可用，以上内容由知策的内置写作规则写成。"
_UNHELD = "对话模型写的内容没有通过核对，以上内容由知策的内置写作规则写成。"
_REFUSALS = {"not_found", "out_of_scope"}


@dataclass(frozen=True, slots=True)
class Written:
    """A draft on its way to the check: a whole one, or only what was written last."""

    draft: Draft
    removed: tuple[str, ...] = ()
    """Sentences of the model that were dropped, each with the reason."""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Writing:
    """An answer while it is written: piece upon piece, in the end the whole."""

    drafts: Iterator[Written]


def by_rules(draft: Draft, course: Course) -> Writing:
    """The built-in writer's ``draft``, with a line behind it if the model should have written."""
    return Writing(iter([_instead(draft, course, ())]))


def by_model(draft: Draft, shelf: Shelf, model: ChatModel, course: Course) -> Writing:
    """``draft`` in the words of ``model``; a refusal is told as it stands."""
    if course.problem or draft.status in _REFUSALS:
        return by_rules(draft, course)
    return Writing(_here(_composed(draft, shelf, model, course)))


def _composed(draft: Draft, shelf: Shelf, model: ChatModel, course: Course) -> Iterator[Written]:
    from assistant.prose import compose  # noqa: PLC0415 -- only with a chat model

    sentences: list[Sentence] = []
    removed: list[str] = []
    lead = 0
    """Where the lead-ins begin that go with the next statement: alone they say nothing."""
    try:
        for one in compose(draft, shelf, model, deadline=course.by(model)):
            if isinstance(one, str):
                removed.append(one)
                continue
            sentences.append(one)
            if not one.lead_in:
                yield _by(model, draft, sentences[lead:], whole=False)
                lead = len(sentences)
    except ModelProblem as problem:
        course.fails(in_short(problem))
    else:
        if any(sentence.prose for sentence in sentences):
            course.asks_model()
            yield replace(_by(model, draft, sentences, whole=True), removed=tuple(removed))
            return
        if removed:  # else there was nothing that the model could have worded
            course.fails(NOTHING_HELD)
    yield _instead(draft, course, tuple(removed))


def _by(model: ChatModel, draft: Draft, sentences: list[Sentence], *, whole: bool) -> Written:
    own = replace(draft, sentences=tuple(sentences), writer=model.name)
    return Written(own, whole=whole)


def _instead(draft: Draft, course: Course, removed: tuple[str, ...]) -> Written:
    """The built-in ``draft``; where the model should have written it, a line says so."""
    if not course.problem:
        return Written(draft, removed)
    line = _UNHELD if course.problem == NOTHING_HELD else _AWAY
    told = (*draft.sentences, Sentence(line, lead_in=True))
    return Written(replace(draft, sentences=told), removed)


def _here(drafts: Iterator[Written]) -> Iterator[Written]:
    """``drafts``, each made in the present context: what traces them knows where they belong."""
    context = contextvars.copy_context()
    end = object()
    while (made := context.run(next, drafts, end)) is not end:
        yield made  # type: ignore[misc] # the sentinel is of no type of ours
