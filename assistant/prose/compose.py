"""Draft → what a chat model makes of it, sentence by sentence, each checked; then the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assistant.check import fault
from assistant.errors import ModelProblem
from assistant.evidence import Shelf
from assistant.model import ChatModel, Deadline, Message
from assistant.prose.essentials import Essentials
from assistant.prose.fill import filled, resolved
from assistant.prose.mask import masked
from assistant.prose.material import make_material, tokens_of
from assistant.prose.nearness import too_far
from assistant.prose.reader import sentences
from assistant.prose.told import repeats
from assistant.prose.types import Judged, Material
from assistant.types import Draft, Sentence
from prompts import load_prompt

MOST = 10
"""Sentences after which the model is not heard any further."""
_REPLY = 3
"""The part of the context that is kept for replies: one in three."""
_TIME_TO_REPAIR = 2.0
"""Seconds that must be left for a repair to be asked for."""
_REPEATED = "重复"
_BESIDE = "与问题没有关系"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_FEWEST = 6
"""Chinese characters of the shortest sentence worth a repair."""
_NONE = "（无）"


def compose(
    draft: Draft, shelf: Shelf, model: ChatModel, *, deadline: Deadline
) -> Iterator[Sentence | str]:
    """The sentences of the answer, checked; a text tells which was removed, and why.

    What the model leaves out of the draft's essentials follows in the built-in writer's
    words. Raises a child of ModelProblem if the model fails before it has said all.
    """
    essentials = Essentials.of(draft, shelf)
    room = model.spec.context * (_REPLY - 1) // _REPLY - tokens_of(load_prompt("write"))
    room -= tokens_of(draft.evidence.plan.standalone) + _MARGIN
    material = make_material(draft, essentials, shelf, room=room)
    if material.empty:
        yield from draft.sentences
        return
    yield from essentials.notes
    writing = _Writing(material, essentials, shelf, model, deadline)
    yield from writing.sentences()
    yield from (f"{one.written}：{one.reason}" for one in writing.failed)
    yield from essentials.left(writing.told)


_MARGIN = 200
"""Tokens of the words around the material."""


@dataclass(slots=True)
class _Writing:
    """One answer being written: what is told so far, and what was not let through."""

    material: Material
    essentials: Essentials
    shelf: Shelf
    model: ChatModel
    deadline: Deadline
    told: list[Sentence] = field(default_factory=list)
    failed: list[Judged] = field(default_factory=list)

    def sentences(self) -> Iterator[Sentence]:
        """The model's sentences that hold, and those it could repair."""
        talk = [Message("system", load_prompt("write")), Message("user", _asked(self.material))]
        said: list[str] = []
        yield from self._heard(self.model.stream(talk, deadline=self.deadline), said)
        worth = [one for one in self.failed if _is_worth_repair(one)]
        if not worth or self.deadline.left() < _TIME_TO_REPAIR:
            return
        talk += [
            Message("assistant", "\n".join(said)),
            Message("user", _repair(worth, self.material)),
        ]
        first = list(self.failed)
        try:
            yield from self._heard(self.model.stream(talk, deadline=self.deadline), said)
        except ModelProblem:  # what is told already holds; the built-in writer tells the rest
            self.failed = first

    def _heard(self, pieces: Iterator[str], said: list[str]) -> Iterator[Sentence]:
        for written in sentences(pieces):
            said.append(written)
            judged = self._judged(written)
            if judged.sentence is None:
                self.failed.append(judged)
            else:
                self.told.append(judged.sentence)
                yield judged.sentence
            if len(self.told) + len(self.failed) >= MOST:
                return

    def _judged(self, written: str) -> Judged:
        """``written`` as it may be said, or why not."""
        judged = filled(written, self.material, self.shelf)
        if judged.sentence is None:
            return judged
        shelf = self.shelf
        if repeats(judged.sentence, self.told, shelf.library):
            return resolved(judged, _REPEATED)
        reason = fault(judged.sentence, shelf.library)
        reason = reason or (_BESIDE if self.essentials.is_beside(judged.sentence) else "")
        reason = reason or too_far(judged.sentence, shelf.library, shelf.encoder)
        return resolved(judged, reason)


def _is_worth_repair(judged: Judged) -> bool:
    """Whether it is a statement; not a repetition, an opening phrase or what is no Chinese."""
    said = judged.written
    told = judged.reason not in {_REPEATED, _BESIDE} and not said.endswith(("：", ":"))
    return told and len(_CHINESE.findall(said)) >= _FEWEST


def _asked(material: Material) -> str:
    return load_prompt(
        "write_material",
        figures="\n".join(material.lines) or _NONE,
        passages="\n\n".join(material.passages) or _NONE,
        question=material.question,
        sample=material.sample,
    )


def _repair(failed: Iterable[Judged], material: Material) -> str:
    """The request to repair, with reasons that give no amount away."""
    lines = [f"- {one.written}\n  原因：{masked(one.reason.partition('（')[0])}" for one in failed]
    return load_prompt("repair", failed="\n".join(lines), sample=material.sample)
