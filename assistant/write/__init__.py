"""``Evidence`` → ``Draft`` by rules alone: the built-in writer, no model needed."""

from __future__ import annotations

from assistant.write.refusing.relevance import judge
from assistant.write.write import write

__all__ = ["judge", "write"]
