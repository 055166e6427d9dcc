"""The vocabulary of talking to a chat model: which model, what is said, what comes back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import SecretStr

from assistant.errors import SettingsProblem

if TYPE_CHECKING:
    from assistant.settings import Settings

Role: TypeAlias = Literal["system", "user", "assistant", "tool"]
OPENAI = "https://api.openai.com/v1"
"""Where ``openai:`` models are if no address is set."""
LONGEST = 32_000
"""Characters of a reply, thoughts included, after which it is cut off as endless."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """What a model wants done: a tool by its name, with arguments."""

    id: str
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of the talk with a model.

    ``calls`` are those of an assistant's turn; ``call_id`` says which one a tool's turn answers.
    """

    role: Role
    text: str
    calls: tuple[ToolCall, ...] = ()
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said, without its thoughts, and the calls it wants made."""

    text: str
    calls: tuple[ToolCall, ...] = ()
    prompt_tokens: int = 0
    """Length of the prompt as the server counted it; 0 if it did not say."""


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """Which model to talk to, and how."""

    provider: str
    model: str
    base_url: str = ""
    api_key: SecretStr = field(default=SecretStr(""))
    temperature: float = 0.0
    timeout: float = 60.0
    """Seconds, the most a whole answer may wait."""
    context: int = 8192
    """Tokens."""
    extra_body: dict[str, Any] = field(default_factory=dict)
    """Fields added to each request, for ``openai:`` models."""
    longest: int = LONGEST

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The answering model; raises SettingsProblem where the settings make none."""
        return cls(
            *_named(settings.model, "ZHICE_MODEL"),
            base_url=_checked(settings.model_base_url, "ZHICE_MODEL_BASE_URL"),
            api_key=_sendable(settings.model_api_key, "ZHICE_MODEL_API_KEY"),
            temperature=settings.model_temperature,
            timeout=settings.model_timeout,
            context=settings.model_context,
            extra_body=json.loads(settings.model_extra_body or "{}"),
        )

    @classmethod
    def judge(cls, settings: Settings) -> Self:
        """The judge of the evaluation: its own model, always at temperature 0."""
        return cls(
            *_named(settings.judge_model, "ZHICE_JUDGE_MODEL"),
            base_url=_checked(settings.judge_model_base_url, "ZHICE_JUDGE_MODEL_BASE_URL"),
            api_key=_sendable(settings.judge_model_api_key, "ZHICE_JUDGE_MODEL_API_KEY"),
            timeout=settings.model_timeout,
            context=settings.model_context,
        )

    @property
    def name(self) -> str:
        """``openai:NAME``, as set."""
        return f"{self.provider}:{self.model}"

    @property
    def address(self) -> str:
        """Where the model is, as messages tell it."""
        default = OPENAI if self.provider == "openai" else f"{self.provider} 的默认地址"
        return self.base_url or default


def _named(name: str, variable: str) -> tuple[str, str]:
    """Provider and model of a setting like ``openai:NAME``."""
    provider, _, model = (part.strip() for part in name.partition(":"))
    if not provider or not model:
        raise SettingsProblem(
            f"设置 {variable} 的值 {name!r} 不是模型名；请写成 openai:模型名 或 服务商:模型名。"
        )
    return provider, model


def _checked(url: str, variable: str) -> str:
    """``url`` without a slash at its end; its value is not told, a password may be in it."""
    try:
        parts = urlsplit(url.strip())
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a broken IPv6 address
        fits = False
    if url and not fits:
        raise SettingsProblem(f"设置 {variable} 不是网址；请写成 http://主机:端口/v1 的样子。")
    if url and (parts.username or parts.password or parts.query or parts.fragment):
        raise SettingsProblem(f"设置 {variable} 里不要带用户名、密码或 ? 参数；密钥请另设。")
    return url.strip().rstrip("/")


def _sendable(key: SecretStr, variable: str) -> SecretStr:
    """``key`` without white space around it; an HTTP header holds printable ASCII only."""
    value = key.get_secret_value().strip()
    if not (value.isascii() and value.isprintable()):
        raise SettingsProblem(f"设置 {variable} 里有不能发送的字符；请重新复制密钥。")
    return SecretStr(value)
