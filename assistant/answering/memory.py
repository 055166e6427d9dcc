"""Answers that a chat model wrote, kept on disk: the same question costs the model nothing.

An answer is kept for just what it rests on: the index, the table, prompts and word lists, the
model and how it is asked. A cache that fails is passed over; it never stops an answer.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from diskcache import Cache, JSONDisk, Timeout

from assistant.evidence import Shelf
from assistant.model import ModelSpec
from assistant.types import Answer, Question
from prompts import fingerprints

MOST_BYTES = 64 * 1024 * 1024
"""About twenty thousand answers; the oldest go first."""
_FORM = 1
"""To be raised when answers are written in another way, so that old ones are not told."""
_WAIT = 1.0
"""Seconds to wait for another process that writes."""
_log = logging.getLogger(__name__)
T = TypeVar("T")


class Memory:
    """The answers kept in a folder; calls may come from any thread."""

    def __init__(self, folder: Path) -> None:
        """Keep answers in ``folder``, made when first needed."""
        self._folder = folder
        self._opened: Cache | None = None

    def recall(self, key: str) -> Answer | None:
        """The answer kept under ``key``, if any."""
        found = self._tried(lambda: self._cache.get(key))
        try:
            return None if found is None else Answer.model_validate_json(found)
        except ValueError as error:  # of another version, or damaged
            _log.warning("answer cache: %s is not an answer (%s)", key, type(error).__name__)
            return None

    def keep(self, key: str, answer: Answer) -> None:
        """Keep ``answer`` under ``key`` unless the built-in writer had to stand in."""
        if answer.trace.prompts and not answer.trace.problem:
            self._tried(lambda: self._cache.set(key, answer.model_dump_json()))

    def close(self) -> None:
        """Close the connection of this thread."""
        if self._opened is not None:
            self._opened.close()

    @property
    def _cache(self) -> Cache:
        if self._opened is None:
            self._opened = Cache(
                str(self._folder), disk=JSONDisk, size_limit=MOST_BYTES, timeout=_WAIT
            )
        return self._opened

    def _tried(self, work: Callable[[], T]) -> T | None:
        """What ``work`` comes to; None with a line in the log if the cache fails."""
        try:
            return work()
        except (OSError, sqlite3.Error, Timeout, ValueError, zlib.error) as error:
            _log.warning("answer cache left out: %s", type(error).__name__)
            return None


def key_of(question: Question, shelf: Shelf, spec: ModelSpec) -> str:
    """Under what the answer to ``question`` is kept: a hash of all that it rests on."""
    rests_on = [
        _FORM,
        shelf.index.manifest.id,
        shelf.table.version,
        fingerprints(),
        [spec.name, spec.address, spec.temperature, spec.context, spec.extra_body],
        question.text,
        [turn.question for turn in question.history],
    ]
    return hashlib.sha256(json.dumps(rests_on, ensure_ascii=False).encode()).hexdigest()
