"""Whatever a provider's package raises, told as one of our problems in one Chinese line.

Packages of different makers share no base class, but nearly all show the HTTP status as
``status_code`` and the answer as ``response``; the rest is told by the names of their classes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pydantic import SecretStr

from assistant.errors import (
    ModelAway,
    ModelBroken,
    ModelBusy,
    ModelDenied,
    ModelEmpty,
    ModelEndless,
    ModelFailed,
    ModelOverflow,
    ModelProblem,
    ModelRefused,
    ModelSlow,
    ModelUnknown,
    ModelUnreadable,
)
from assistant.model.types import ModelSpec

_TOO_LONG = re.compile(
    r"context.{0,20}(length|size|window)|(prompt|input).{0,20}too long|maximum context|上下文",
    re.IGNORECASE,
)
"""How OpenAI, vLLM, llama.cpp and Ollama say that a prompt exceeds the context."""
_EXCERPT = 120
"""Characters of a server's own words in a message."""
_SHORTEST_KEY = 6
"""A shorter key is a placeholder (``x``, ``EMPTY``); masking it would garble every message."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A failed request: our problem, and whether and when to try again."""

    problem: ModelProblem
    again: float | None = None
    """Seconds to wait before another try; None if one would not help."""


def fault(error: Exception, spec: ModelSpec, *, tries: int, begun: bool) -> Fault:
    """What ``error`` means for a request to ``spec``.

    ``tries`` counts the tries that failed before; ``begun`` says that part of a reply came.
    """
    status = _status(error)
    if begun and status is None and not _is(error, "Timeout"):
        return Fault(broken(spec))
    problem = _by_status(status, error, spec) if status else _by_name(error, spec)
    if isinstance(problem, ModelAway) and tries == 0:
        return Fault(problem, again=0.0)  # a kept connection may have been closed meanwhile
    if begun or status not in {429, 503}:
        return Fault(problem)
    told = _retry_after(error)
    return Fault(problem, again=2.0**tries if told is None else told)


def _by_status(status: int, error: Exception, spec: ModelSpec) -> ModelProblem:
    said = _excerpt(error, spec.api_key)
    if status in {401, 403}:
        return ModelDenied(f"{_who(spec)}不接受密钥（HTTP {status}）；请检查密钥的设置。")
    if status == 404:  # noqa: PLR2004 -- an HTTP status
        return ModelUnknown(f"{_who(spec)}不存在（HTTP 404）；请检查模型名，地址应写到 /v1 为止。")
    if status == 429:  # noqa: PLR2004 -- an HTTP status
        pause = _retry_after(error)
        when = "过一会儿" if pause is None else f"过 {pause:.0f} 秒"
        return ModelBusy(f"{_who(spec)}请求太多（HTTP 429）；请{when}再试。")
    if status >= 500:  # noqa: PLR2004 -- an HTTP status
        return ModelFailed(f"{_who(spec)}出错（HTTP {status}{said}）；请查看该服务的日志。")
    if _is(error, "ContextOverflow") or _TOO_LONG.search(str(error)):
        return ModelOverflow(
            f"{_who(spec)}容不下这么长的内容（HTTP {status}）；请调小 ZHICE_MODEL_CONTEXT。"
        )
    return ModelRefused(f"{_who(spec)}不接受请求（HTTP {status}{said}）；请检查对话模型的设置。")


def _by_name(error: Exception, spec: ModelSpec) -> ModelProblem:
    if _is(error, "Timeout"):
        return slow(spec)
    if _is(error, "Connect") or isinstance(error, OSError):
        return ModelAway(f"{_who(spec)}连不上，或没有应答就断开；请确认服务已启动、地址正确。")
    # LangChain's own words for a stream without a single event.
    if isinstance(error, ValueError) and "No generation" in str(error):
        return empty(spec)
    said = _excerpt(error, spec.api_key)
    return ModelFailed(f"{_who(spec)}出错（{type(error).__name__}{said}）；请查看该服务的日志。")


def slow(spec: ModelSpec) -> ModelSlow:
    """The time set was over before the reply was."""
    return ModelSlow(f"{_who(spec)}没有在 {spec.timeout:g} 秒内答完；可调大 ZHICE_MODEL_TIMEOUT。")


def broken(spec: ModelSpec) -> ModelBroken:
    """The connection ended before the reply did."""
    return ModelBroken(f"{_who(spec)}的回答中途断开；请再试一次，或查看该服务的日志。")


def empty(spec: ModelSpec) -> ModelEmpty:
    """The reply has neither text nor calls."""
    return ModelEmpty(f"{_who(spec)}的回答是空的；请检查地址是否写到 /v1 为止、模型是否可用。")


def endless(spec: ModelSpec) -> ModelEndless:
    """The reply was cut at a limit, here or at the server."""
    return ModelEndless(f"{_who(spec)}的回答太长，没有写完就截断了；请换一个模型。")


def toolless(spec: ModelSpec) -> ModelRefused:
    """The provider's package has no tools."""
    return ModelRefused(f"{_who(spec)}不能调用工具；改为先检索、后写作。")


def unreadable(spec: ModelSpec, wanted: str) -> ModelUnreadable:
    """The reply does not have the shape called ``wanted``."""
    return ModelUnreadable(f"{_who(spec)}的回答不是所要的格式（{wanted}）；请换一个模型。")


_SHORT: dict[type[ModelProblem], str] = {
    ModelAway: "对话模型连不上",
    ModelDenied: "对话模型不接受密钥",
    ModelUnknown: "没有所设的对话模型，或地址不对",
    ModelBusy: "对话模型的请求太多",
    ModelFailed: "对话模型的服务出错",
    ModelRefused: "对话模型不接受请求",
    ModelOverflow: "内容超出对话模型的上下文长度",
    ModelSlow: "对话模型没有在限定时间内答完",
    ModelBroken: "对话模型的回答中途断开",
    ModelEmpty: "对话模型的回答是空的",
    ModelEndless: "对话模型的回答太长，没有写完",
    ModelUnreadable: "对话模型的回答不是所要的格式",
}


def in_short(problem: ModelProblem) -> str:
    """``problem`` without names, addresses and digits: fit to stand beside an answer."""
    return _SHORT.get(type(problem), "对话模型不可用")


def _who(spec: ModelSpec) -> str:
    return f"对话模型 {spec.name}（{spec.address}）"


def _is(error: Exception, name: str) -> bool:
    """Whether a class of ``error`` has ``name`` in its name, as far up as Exception."""
    return any(name.lower() in kind.__name__.lower() for kind in type(error).__mro__)


def _status(error: Exception) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _excerpt(error: Exception, key: SecretStr) -> str:
    """The server's own words behind a colon, on one line, without the key."""
    secret, said = key.get_secret_value(), " ".join(str(error).split())
    if len(secret) >= _SHORTEST_KEY:
        said = said.replace(secret, "******")
    return f"：{said[:_EXCERPT]}" if said else ""


def _retry_after(error: Exception) -> float | None:
    """Seconds that the server asks to wait; None if it does not say."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    told = str(headers.get("retry-after", "")).strip()
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(told)
    except ValueError:
        return None
    return max(
        0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    )
