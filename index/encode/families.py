"""What models want to see before a query and before a passage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompts:
    """Texts put before every query and before every passage."""

    query: str = ""
    passage: str = ""


_TASK = "Instruct: Given a web search query, retrieve relevant passages that answer the query"
# From the model cards of intfloat, BAAI and Qwen; the first pattern that fits counts.
_FAMILIES = (
    (re.compile(r"(?:^|[-_])e5[-_].*instruct"), Prompts(query=f"{_TASK}\nQuery: ")),
    (re.compile(r"(?:^|[-_])e5(?:[-_:]|$)"), Prompts(query="query: ", passage="passage: ")),
    (
        re.compile(r"bge-(?:small|base|large)-zh"),
        Prompts(query="为这个句子生成表示以用于检索相关文章："),
    ),
    (re.compile(r"qwen3-embedding"), Prompts(query=f"{_TASK}\nQuery:")),
)


def family_prompts(model: str) -> Prompts:
    """The prompts that the family of ``model`` was trained on, told by its last name part."""
    last = model.rstrip("/").rpartition("/")[2].lower()
    return next((prompts for pattern, prompts in _FAMILIES if pattern.search(last)), Prompts())


def prompts_of(model: str, *, stored: Mapping[str, str | None]) -> Prompts:
    """The prompts stored with ``model``, else those of its family.

    sentence-transformers stores empty prompts by default, so an empty one says nothing.
    """
    query = stored.get("query") or ""
    passage = next(filter(None, map(stored.get, ("document", "passage", "corpus"))), "")
    return Prompts(query, passage) if query or passage else family_prompts(model)
