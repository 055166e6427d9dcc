"""The vocabulary of the page: what it is made around, and what stands on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from assistant.evidence import Shelf
    from assistant.page.review import Review
    from assistant.records import Records
    from assistant.types import Answer, Event

Stream: TypeAlias = "Callable[[str, tuple[str, ...]], Iterator[Event]]"
"""From a question and the earlier ones to what happens while it is answered."""
Reviews: TypeAlias = "Callable[[], Review | None]"
"""The newest evaluation run, read when it is looked at; None if there is none."""
Outcome: TypeAlias = "Answer | str | None"
"""What came of a question; a str is the line of a problem, None is not yet."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the page is made around."""

    stream: Stream
    shelf: Shelf
    reviews: Reviews | None = None
    records: Records | None = None
    """Where conversations and remarks are kept; None keeps nothing."""
    at_once: int = 2
    """Questions answered at the same time; the built-in writer fills a core with each."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question on the page and what came of it."""

    question: str
    outcome: Outcome
    understood: str = ""
    """The question as it was understood, known before there is an answer."""
    whole: bool = True
    """Whether the answer is complete; it is not while its sentences still come."""


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation a browser has open."""

    exchanges: tuple[Exchange, ...] = ()
    id: str = ""
    """Its id among the records; empty if it is not kept, or not yet."""
