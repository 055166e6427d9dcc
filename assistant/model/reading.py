"""JSON that a model wrote, read into the shape that was asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)

_MOST_PLACES = 50
"""Opening braces that are tried; an honest reply has its object at the first."""
_WRAPPERS = ("arguments", "parameters")
"""Where a tool call that was written as text keeps what was asked for."""


def read(text: str, schema: type[T]) -> T | None:
    """The first JSON object in ``text`` that fits ``schema``; prose and fences may surround it."""
    for found in _objects(text):
        for candidate in (found, *(found.get(wrapper) for wrapper in _WRAPPERS)):
            try:
                return schema.model_validate(candidate)
            except ValidationError:
                continue
    return None


def _objects(text: str) -> Iterator[dict[str, Any]]:
    decoder, at = json.JSONDecoder(), text.find("{")
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):  # the latter for [[[[… without end
            end = at + 1
        else:
            yield found
        at = text.find("{", end)


def arguments(text: str) -> dict[str, Any] | None:
    """The arguments of a tool call; None if they are not one JSON object."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
