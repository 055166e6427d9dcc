"""Chat models: one thin, typed door to any of them, and a probe of what they can do."""

from __future__ import annotations

from assistant.model.connect import ChatModel, open_model
from assistant.model.types import Message, ModelSpec, Reply, ToolCall
from assistant.model.waiting import Deadline

__all__ = ["ChatModel", "Deadline", "Message", "ModelSpec", "Reply", "ToolCall", "open_model"]
