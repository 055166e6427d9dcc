"""One request to a chat model: what comes over the wire, put together into a reply.

Replies are always read as a stream, so that an endless one can be cut and its connection
closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import operator
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from assistant.errors import ModelProblem
from assistant.model import faults
from assistant.model.reading import arguments
from assistant.model.thoughts import without_thoughts
from assistant.model.types import Message, ModelSpec, Reply, ToolCall
from assistant.model.waiting import Deadline

if TYPE_CHECKING:
    from langchain_core.language_models import LanguageModelInput
    from langchain_core.messages import AIMessageChunk, BaseMessage
    from langchain_core.runnables import Runnable

    Talk = Runnable[LanguageModelInput, BaseMessage]

S = TypeVar("S")

MOST_TRIES = 4
"""Tries of one request that the server puts off with 429 or 503."""
_CUT = {"length", "max_tokens"}
"""Finish reasons of a reply that was cut (OpenAI; Anthropic and Google)."""
_ENDS = ("finish_reason", "stop_reason", "done_reason")
"""Where providers tell why a reply ended."""
_log = logging.getLogger(__name__)


async def kept(
    work: Coroutine[Any, Any, S],
    spec: ModelSpec,
    by: Deadline,
    *,
    at_end: Callable[[], None] = lambda: None,
) -> S:
    """What ``work`` comes to, by the deadline; ``at_end`` is called however it ends.

    A problem is raised outside the except clause: the package's own exception, which may
    hold what the server said of the key, must not hang on it.
    """
    try:
        async with asyncio.timeout(by.left()):
            return await work
    except ModelProblem:
        raise
    except TimeoutError:
        problem: ModelProblem = faults.slow(spec)
    except Exception as error:  # noqa: BLE001 -- every provider's package raises its own
        problem = faults.fault(error, spec, tries=0, begun=False).problem
    finally:
        at_end()
    raise problem


async def talk_to(
    talk: Talk,
    messages: Sequence[Message],
    spec: ModelSpec,
    by: Deadline,
    *,
    hear: Callable[[str], None] = lambda _: None,
    options: dict[str, Any] | None = None,
) -> Reply:
    """The whole reply; ``hear`` is called with each piece of its raw text.

    ``options`` are LangChain's, for this request.
    """
    texts: list[str] = []
    calls: list[AIMessageChunk] = []
    length, tokens, end = 0, 0, ""
    chunks = _chunks(talk, [_native(m) for m in messages], spec, by, options=options or {})
    async with contextlib.aclosing(chunks):
        async for chunk in chunks:
            text = str(chunk.text)
            texts.append(text)
            hear(text)
            if chunk.tool_call_chunks:
                calls.append(chunk)
            length += len(text) + sum(len(c["args"] or "") for c in chunk.tool_call_chunks)
            if length > spec.longest:
                raise faults.endless(spec)
            tokens = chunk.usage_metadata["input_tokens"] if chunk.usage_metadata else tokens
            end = _end(chunk) or end
    if not end and spec.provider == "openai":  # others may have another word for it
        raise faults.broken(spec) if length else faults.empty(spec)
    if end.lower() in _CUT:
        raise faults.endless(spec)
    reply = Reply(without_thoughts("".join(texts)), _calls(calls, spec), tokens)
    if not reply.text and not reply.calls:
        raise faults.empty(spec)
    return reply


async def _chunks(
    talk: Talk,
    messages: list[BaseMessage],
    spec: ModelSpec,
    by: Deadline,
    *,
    options: dict[str, Any],
) -> AsyncGenerator[AIMessageChunk]:
    """What comes over the wire; a request that the server puts off is made again."""
    for tries in range(MOST_TRIES):
        begun = False
        stream = cast("AsyncGenerator[AIMessageChunk]", talk.astream(messages, **options))
        try:
            async with contextlib.aclosing(stream):
                async for chunk in stream:
                    begun = True
                    yield chunk
        except Exception as error:  # noqa: BLE001 -- every provider's package raises its own
            fault = faults.fault(error, spec, tries=tries, begun=begun)
        else:
            return
        _log.info("%s", fault.problem)
        last = tries + 1 == MOST_TRIES
        if fault.again is None or last or fault.again >= by.left():
            raise fault.problem
        await asyncio.sleep(fault.again)


def _end(chunk: AIMessageChunk) -> str:
    """Why the reply ends with ``chunk``; empty if it goes on."""
    told = (chunk.response_metadata.get(key) for key in _ENDS)
    return next((str(reason) for reason in told if reason), "")


def _calls(chunks: list[AIMessageChunk], spec: ModelSpec) -> tuple[ToolCall, ...]:
    """The calls in ``chunks``; LangChain's own reading would mend half a JSON silently."""
    if not chunks:
        return ()
    whole = functools.reduce(operator.add, chunks)
    calls = []
    for part in whole.tool_call_chunks:
        given = arguments(part["args"] or "")
        if given is None or not part["name"]:
            raise faults.unreadable(spec, "工具调用")
        calls.append(ToolCall(part["id"] or "", part["name"], given))
    return tuple(calls)


def _native(message: Message) -> BaseMessage:
    """``message`` as LangChain has it."""
    from langchain_core.messages import (  # noqa: PLC0415 -- loads slowly
        AIMessage,
        HumanMessage,
        SystemMessage,
        ToolMessage,
    )

    match message.role:
        case "system":
            return SystemMessage(message.text)
        case "user":
            return HumanMessage(message.text)
        case "tool":
            return ToolMessage(message.text, tool_call_id=message.call_id)
    calls = [{"id": c.id, "name": c.name, "args": c.arguments} for c in message.calls]
    return AIMessage(message.text, tool_calls=calls)
