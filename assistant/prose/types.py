"""What a chat model is given to write from, and what it wrote."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.types import Sentence, Source
from index.types import Figure


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity of a passage behind a label: its words, and the passage it stands in."""

    text: str
    source: Source
    n: int
    """The passage's number."""


@dataclass(frozen=True, slots=True)
class Material:
    """What the model may tell: labels for what it must not see, numbers for sources."""

    question: str
    sources: tuple[Source, ...] = ()
    """The source with number *n* at place *n* - 1; passages first, then those of figures."""
    passages: tuple[str, ...] = ()
    """The passages as they are shown, in the order of their numbers."""
    lines: tuple[str, ...] = ()
    """The figures as they are shown, without values."""
    figures: dict[str, Figure] = field(default_factory=dict)
    """``F1`` → the figure."""
    amounts: dict[str, Amount] = field(default_factory=dict)
    """``Q1`` → the quantity."""

    sample: str = ""
    """How a sentence with the first figure's label may read; empty if there is no figure."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing for the model to tell."""
        return not self.passages and not self.figures

    def passage(self, n: int) -> Source | None:
        """The passage with this number; None if there is none."""
        return self.sources[n - 1] if 0 < n <= len(self.passages) else None


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence of the model: what of it may be said, or why nothing."""

    written: str
    sentence: Sentence | None = None
    reason: str = ""
