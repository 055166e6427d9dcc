"""Waiting for a model, never longer than agreed.

Requests run on an event loop of their own, for only there can a whole request be ended at a
moment: time-outs of HTTP clients begin anew with every byte that drips in.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Self, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment (of the monotonic clock) that several requests may share."""

    moment: float

    @classmethod
    def after(cls, seconds: float) -> Self:
        """The moment ``seconds`` from now."""
        return cls(time.monotonic() + seconds)

    def left(self) -> float:
        """Seconds until the moment, never below 0."""
        return max(0.0, self.moment - time.monotonic())


class _Loop:
    """The one event loop of the process, started when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(
                    target=self._loop.run_forever, name="zhice-model", daemon=True
                ).start()
            return self._loop


_loop = _Loop()


def start(work: Coroutine[Any, Any, T]) -> Future[T]:
    """``work``, begun; cancelling the future ends the request and closes its connection."""
    return asyncio.run_coroutine_threadsafe(work, _loop.running())


def finish(work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` comes to; an interrupt (Ctrl-C) ends it."""
    task = start(work)
    try:
        return task.result()
    finally:
        task.cancel()
