"""A plan that the rules are not sure of, refined by the chat model within the same rules."""

from __future__ import annotations

from assistant.refine.refine import is_unsure, refine

__all__ = ["is_unsure", "refine"]
