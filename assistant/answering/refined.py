"""The plan, refined by the chat model where the rules alone are not sure of it."""

from __future__ import annotations

from assistant.answering.course import Course
from assistant.errors import ModelProblem
from assistant.evidence import Shelf
from assistant.model import ChatModel
from assistant.model.faults import in_short
from assistant.refine import is_unsure, refine
from assistant.types import Plan


def refined(plan: Plan, shelf: Shelf, model: ChatModel, course: Course) -> Plan:
    """``plan``, or what ``model`` makes of it; a model that cannot be had is noted."""
    evidence = course.evidence(plan, shelf)
    if not is_unsure(course.draft(evidence, shelf)):
        return plan
    course.asks_model()
    try:
        return refine(evidence, shelf, model, deadline=course.by(model))
    except ModelProblem as problem:
        course.fails(in_short(problem))
        return plan
