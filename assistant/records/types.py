"""The vocabulary of what is kept, and its limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from assistant.types import Answer

Verdict: TypeAlias = Literal["up", "down"]
"""A thumb; a figure said to be wrong is ``down`` with the figure's id."""

TITLE_LENGTH = 60
"""Characters of a title; longer ones are cut and end with …"""
CONVERSATIONS = 200
"""Conversations of one owner; beyond, those untouched longest are removed."""
EXCHANGES = 200
"""Questions in one conversation; a further one is refused."""
FEEDBACK = 1000
"""Remarks of one owner; a further one is refused."""
KEPT = timedelta(days=401)
"""After this a browser's cookie has ended and nobody can reach its conversations: they go."""
NOTE_LENGTH = 1000
"""Characters of a note; a longer one is refused, not cut."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without what was said in it."""

    id: str
    owner: str
    title: str
    created: datetime
    """In UTC, as all times here."""
    updated: datetime


@dataclass(frozen=True, slots=True)
class Started:
    """A new conversation, and those of the owner that had to go for it."""

    conversation: Conversation
    removed: tuple[Conversation, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it: an answer, or the one line of a problem."""

    question: str
    outcome: Answer | str
    created: datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader says of an answer, or of the figure of it that is named."""

    verdict: Verdict
    figure: str = ""
    """Id of the figure that is meant; empty if it is the whole answer."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A remark as it is kept: with its owner, and with all that it is about."""

    answer_id: str
    owner: str
    verdict: Verdict
    figure: str
    note: str
    created: datetime
    answer: str
    """The whole answer as JSON, its citations among it."""
    citations: str
    """The answer's citations as a JSON list; of one figure only that figure's."""
    manifest: str
    """The index it was made from: its manifest as JSON, or its id."""
    figures_version: str
