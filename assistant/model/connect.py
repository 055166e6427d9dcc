"""The door to chat models: any provider behind four typed calls of bounded time and length."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Coroutine, Iterator, Sequence
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias, TypeVar

from pydantic import BaseModel, SecretStr

from assistant.errors import (
    ModelEmpty,
    ModelEndless,
    ModelFailed,
    ModelProblem,
    ModelRefused,
    ModelUnreadable,
    SettingsProblem,
)
from assistant.model import faults
from assistant.model.reading import read
from assistant.model.thoughts import Thoughts
from assistant.model.types import Message, ModelSpec, Reply
from assistant.model.waiting import Deadline, finish, start
from assistant.model.wire import kept, talk_to
from prompts import load_prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.tools import BaseTool
    from openai import AsyncOpenAI

    from assistant.model.wire import Talk

T = TypeVar("T", bound=BaseModel)
S = TypeVar("S")
Way: TypeAlias = Literal["schema", "tool", "text"]
"""How a shape is asked for: as a JSON schema, as the arguments of a tool, in words."""


def open_model(spec: ModelSpec) -> ChatModel:
    """The model of ``spec``; nothing is sent yet. Raises SettingsProblem if it cannot be made."""
    return ChatModel(spec, _openai(spec) if spec.provider == "openai" else _other(spec))


def _openai(spec: ModelSpec) -> BaseChatModel:
    """A model behind an OpenAI-compatible endpoint.

    Everything is passed explicitly: what is left out is taken from variables like
    OPENAI_API_KEY, and a key meant for one service must not be sent to another.
    """
    from langchain_openai import ChatOpenAI  # noqa: PLC0415 -- loads slowly
    from openai import DefaultAsyncHttpxClient  # noqa: PLC0415 -- loads slowly

    return ChatOpenAI(
        model=spec.model,
        base_url=spec.address,
        api_key=spec.api_key if spec.api_key.get_secret_value() else SecretStr("EMPTY"),
        temperature=spec.temperature,
        timeout=spec.timeout,
        max_retries=0,
        stream_usage=False,
        stream_chunk_timeout=None,
        use_responses_api=False,
        extra_body=spec.extra_body or None,
        http_async_client=DefaultAsyncHttpxClient(timeout=spec.timeout),
    )


def _other(spec: ModelSpec) -> BaseChatModel:
    """A model of another provider, if its package is installed."""
    from langchain.chat_models import init_chat_model  # noqa: PLC0415 -- loads slowly

    given: dict[str, Any] = {"base_url": spec.base_url} if spec.base_url else {}
    if spec.api_key.get_secret_value():
        given["api_key"] = spec.api_key
    try:
        inner: BaseChatModel = init_chat_model(
            spec.model,
            model_provider=spec.provider,
            temperature=spec.temperature,
            timeout=spec.timeout,
            max_retries=0,
            **given,
        )
    except ImportError as error:
        reason = f"需要的软件包没有安装（{error}）；请用 pip 安装，或改用 openai:模型名。"
    except Exception as error:  # noqa: BLE001 -- every provider checks its fields its own way
        reason = f"无法建立（{type(error).__name__}）；请检查服务商的名字和密钥。"
    else:
        return inner
    raise SettingsProblem(f"对话模型 {spec.name} {reason}")


class ChatModel:
    """A chat model: replies, streams, fills in shapes and calls tools.

    Each call raises a child of ModelProblem if nothing usable came by the deadline, which
    calls may share (default: the spec's time-out for each). Calls may come from any thread.
    """

    def __init__(self, spec: ModelSpec, inner: BaseChatModel) -> None:
        """Talk through ``inner``, LangChain's model."""
        self.spec = spec
        self._inner = inner
        self._openai: AsyncOpenAI | None = getattr(inner, "root_async_client", None)
        self._ways: tuple[Way, ...] = ("schema", "tool", "text")
        if spec.provider != "openai":
            self._ways = ("tool", "text")

    def __repr__(self) -> str:
        """Name and address; never the key."""
        return f"<ChatModel {self.spec.name} {self.spec.address}>"

    def __enter__(self) -> Self:
        """Itself; its connections are closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.close()

    @property
    def name(self) -> str:
        """``openai:NAME``."""
        return self.spec.name

    def close(self) -> None:
        """Close connections that are kept open; other providers' packages see to their own."""
        if self._openai is not None:
            finish(self._openai.close())

    def deadline(self) -> Deadline:
        """The moment by which an answer that begins now must be whole."""
        return Deadline.after(self.spec.timeout)

    def reply(self, messages: Sequence[Message], *, deadline: Deadline | None = None) -> str:
        """The whole reply, without thoughts."""
        return self.call_tools(messages, (), deadline=deadline).text

    def stream(
        self, messages: Sequence[Message], *, deadline: Deadline | None = None
    ) -> Iterator[str]:
        """The reply piece by piece, without thoughts; leaving early closes the connection.

        A problem is raised behind the pieces that came before it.
        """
        by, thoughts = deadline or self.deadline(), Thoughts()
        pieces: SimpleQueue[str | None] = SimpleQueue()
        work = talk_to(
            self._inner, messages, self.spec, by, hear=lambda text: pieces.put(thoughts.feed(text))
        )
        task = start(kept(work, self.spec, by, at_end=lambda: pieces.put(None)))
        try:
            while (piece := pieces.get()) is not None:
                if piece:
                    yield piece
            task.result()
            if rest := thoughts.end():
                yield rest
        finally:
            task.cancel()

    def call_tools(
        self,
        messages: Sequence[Message],
        tools: Sequence[type[BaseModel] | BaseTool],
        *,
        choice: str | None = None,
        usage: bool = False,
        deadline: Deadline | None = None,
    ) -> Reply:
        """The reply of a model that may call ``tools``, or must call the one named ``choice``.

        Raises ModelUnreadable for calls whose arguments are no JSON object; whether names and
        arguments fit a tool is for the caller to see. ``usage`` asks for the prompt's length,
        which some servers do not understand.
        """
        by = deadline or self.deadline()
        talk: Talk = self._inner
        if tools:
            talk = self._with_tools(tools, choice)
        options = {"stream_usage": True} if usage and self._openai else {}
        return self._finished(talk_to(talk, messages, self.spec, by, options=options), by)

    def structured(
        self, messages: Sequence[Message], schema: type[T], *, deadline: Deadline | None = None
    ) -> T:
        """The reply in the shape of ``schema``.

        Asked for as JSON schema, then as a tool's arguments, then in words; the way that
        worked is tried first the next time. Validated here and not by with_structured_output,
        since errors that the OpenAI package raises get past it (langchain #32977).
        """
        by = deadline or self.deadline()
        problem: ModelProblem = faults.unreadable(self.spec, schema.__name__)
        for way in self._ways:
            try:
                found = self._shaped(way, messages, schema, by)
            except (ModelRefused, ModelFailed, ModelEmpty, ModelEndless, ModelUnreadable) as error:
                problem = error
                continue
            if found is not None:
                self._ways = (way, *(other for other in self._ways if other != way))
                return found
            problem = faults.unreadable(self.spec, schema.__name__)
        raise problem

    @property
    def way(self) -> Way:
        """How a shape is asked for first."""
        return self._ways[0]

    def served(self) -> list[str] | None:
        """The names of the models at the address; None where a provider has no such list."""
        if self._openai is None:
            return None
        return self._finished(_names(self._openai), self.deadline())

    def _shaped(
        self, way: Way, messages: Sequence[Message], schema: type[T], by: Deadline
    ) -> T | None:
        """What the model fills into ``schema``, asked for in one way; None if it does not fit."""
        if way == "tool":
            reply = self.call_tools(messages, [schema], choice=schema.__name__, deadline=by)
            said = (*(json.dumps(call.arguments) for call in reply.calls), reply.text)
            found = (read(text, schema) for text in said)
            return next((one for one in found if one is not None), None)
        if way == "text":
            return read(self.reply(_asking_json(messages, schema), deadline=by), schema)
        # In the extra body: as an argument it makes the OpenAI package parse the reply itself.
        shape = {"name": schema.__name__, "strict": True, "schema": _strict(schema)}
        wanted = {"type": "json_schema", "json_schema": shape}
        talk = self._inner.bind(extra_body={**self.spec.extra_body, "response_format": wanted})
        return read(self._finished(talk_to(talk, messages, self.spec, by), by).text, schema)

    def _with_tools(self, tools: Sequence[type[BaseModel] | BaseTool], choice: str | None) -> Talk:
        given = {"tool_choice": choice} if choice else {}
        # NotImplementedError is BaseChatModel's own: the package knows no tools.
        with contextlib.suppress(NotImplementedError):
            return self._inner.bind_tools(tools, **given)
        raise faults.toolless(self.spec)

    def _finished(self, work: Coroutine[Any, Any, S], by: Deadline) -> S:
        return finish(kept(work, self.spec, by))


def _asking_json(messages: Sequence[Message], schema: type[BaseModel]) -> list[Message]:
    """``messages`` that ask for ``schema`` in words, in front and thus apart from any material."""
    asked = load_prompt("as_json", schema=json.dumps(_strict(schema), ensure_ascii=False))
    first, *rest = messages
    return [Message(first.role, f"{first.text}\n\n{asked}"), *rest]


async def _names(client: AsyncOpenAI) -> list[str]:
    return [model.id for model in (await client.models.list()).data]


def _strict(schema: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema in the strict form: every field required, nothing besides."""
    from langchain_core.utils.function_calling import convert_to_openai_tool  # noqa: PLC0415 -- slow

    parameters: dict[str, Any] = convert_to_openai_tool(schema, strict=True)["function"][
        "parameters"
    ]
    return parameters
