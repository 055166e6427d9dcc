"""When the chat model is asked about a plan, and how what it says becomes a better one."""

from __future__ import annotations

import json
import logging

from assistant.errors import (
    ModelEmpty,
    ModelEndless,
    ModelRefused,
    ModelUnreadable,
)
from assistant.evidence import Shelf
from assistant.model import ChatModel, Deadline, Message
from assistant.plan.asked import asks_amount
from assistant.refine.accept import accept
from assistant.refine.proposal import Proposal
from assistant.refine.tools import look_around
from assistant.table.lookup import LIKELY, TIED
from assistant.types import Draft, Evidence, Plan
from prompts import load_prompt

_SHARE = 0.5
"""Share of the time left that refining may take; the rest is for writing."""
_OFFERED = 12
"""Indicators named to the model."""
_NEAR = 3
"""Passages whose figures' indicators are named to the model."""
_log = logging.getLogger(__name__)


def is_unsure(draft: Draft) -> bool:
    """Whether the rules refuse in this draft and another reading could answer.

    Not for several questions in one, nor for one that shares no word with the documents
    unless it may lean on earlier turns.
    """
    evidence = draft.evidence
    follows = bool(evidence.plan.question.history)
    if evidence.parts or evidence.plan.about_documents:
        return False
    if evidence.found:
        return follows and not any(one.exact for one in evidence.found)
    return draft.status == "not_found" or (draft.status == "out_of_scope" and follows)


def refine(evidence: Evidence, shelf: Shelf, model: ChatModel, *, deadline: Deadline) -> Plan:
    """A better plan than the one behind ``evidence``, or that one.

    A model that answers in another shape or cannot call tools changes nothing. Raises
    ModelProblem if the model cannot be had.
    """
    by = Deadline.after(deadline.left() * _SHARE)
    material = _material(evidence, shelf)
    try:
        asked = [Message("system", load_prompt("plan")), Message("user", material)]
        plan = accept(model.structured(asked, Proposal, deadline=by), evidence, shelf)
    except (ModelEmpty, ModelEndless, ModelRefused, ModelUnreadable) as problem:
        _log.debug("no plan from the model: %s", type(problem).__name__)
        plan = evidence.plan
    if plan is not evidence.plan:
        return plan
    asked = [Message("system", load_prompt("plan_tools")), Message("user", material)]
    return accept(look_around(asked, shelf, model, deadline=by), evidence, shelf)


def _material(evidence: Evidence, shelf: Shelf) -> str:
    """The question and what the rules made of it, as JSON: material, not instructions."""
    question = evidence.plan.question
    told = {
        "问题": question.text,
        "此前的问题": [turn.question for turn in question.history],
        "现在的理解": evidence.plan.standalone,
        "可选指标": _offered(evidence, shelf),
    }
    return json.dumps(told, ensure_ascii=False)


def _offered(evidence: Evidence, shelf: Shelf) -> list[str]:
    """The indicators that the question may mean, and those of the passages nearest to it."""
    likely = shelf.matcher.match(evidence.plan.standalone)[:_OFFERED]
    names = [match.indicator for match in likely if match.confidence >= LIKELY - TIED]
    sections = {(p.chunk.document, " > ".join(p.chunk.section)) for p in evidence.passages[:_NEAR]}
    if asks_amount(evidence.plan.standalone):
        names += [f.indicator for f in shelf.table.figures if (f.document, f.section) in sections]
    return list(dict.fromkeys(names))[:_OFFERED]
