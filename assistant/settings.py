"""All settings in one place: environment variables ``ZHICE_…``, read once at the entry."""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsProblem
from index.figures import shipped_data
from index.sources import shipped_documents

PREFIX = "ZHICE_"


def default_home() -> Path:
    """``.zhice`` in a checkout of the project, else the user's data folder."""
    checkout = Path(__file__).parent.parent
    if (checkout / "pyproject.toml").exists():
        return checkout / ".zhice"
    import platformdirs  # noqa: PLC0415 -- only in an installed copy

    return Path(platformdirs.user_data_dir("zhice", appauthor=False))


class Settings(BaseSettings):
    """What can be set. Field ``chroma_url`` is the variable ``ZHICE_CHROMA_URL``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    home: Path = Field(default_factory=default_home, description="索引等运行数据所在的文件夹")
    documents: Path = Field(
        default_factory=shipped_documents, description="文件库：登记表 documents.csv 及其文件"
    )
    figures: Path = Field(
        default_factory=shipped_data, description="核定数据表 figures.csv 等所在的文件夹"
    )
    encoder: str = Field(
        "packaged",
        min_length=1,
        description="编码模型：packaged；sentence-transformers 模型名或文件夹；openai:模型名",
    )
    encoder_base_url: str = Field("", description="openai: 编码模型的接口地址，到 /v1 为止")
    encoder_api_key: SecretStr = Field(SecretStr(""), description="该接口的密钥")
    model: str = Field(
        "", description="对话模型：openai:模型名，或 服务商:模型名；空则用内置的写作规则"
    )
    model_base_url: str = Field("", description="openai: 对话模型的接口地址，到 /v1 为止")
    model_api_key: SecretStr = Field(SecretStr(""), description="该接口的密钥")
    model_temperature: float = Field(0.0, ge=0, le=2, description="对话模型的温度")
    model_timeout: float = Field(
        60.0, gt=0, le=3600, description="一次回答最多等对话模型多少秒，连同重试"
    )
    model_context: int = Field(8192, ge=1024, description="对话模型的上下文长度（token 数）")
    model_extra_body: str = Field(
        "",
        description="openai: 每次请求附加的 JSON 对象，"
        '如 {"chat_template_kwargs": {"enable_thinking": false}}',
    )
    model_cache: bool = Field(
        True, description="对话模型写过的回答存在 home 里，同样的问题不再问模型；on 或 off"
    )
    trace_endpoint: str = Field(
        "", description="OpenTelemetry 收集器的网址（OTLP/HTTP），如 http://127.0.0.1:4318"
    )
    judge_model: str = Field("", description="评测用的评判模型，写法同 model；空则不评判")
    judge_model_base_url: str = Field("", description="评判模型的接口地址，到 /v1 为止")
    judge_model_api_key: SecretStr = Field(SecretStr(""), description="评判模型接口的密钥")
    chroma_url: str = Field("", description="已有 Chroma 服务的网址；空则用本机文件夹")
    host: str = Field("127.0.0.1", description="网页监听的地址")
    port: int = Field(7860, ge=0, le=65535, description="网页监听的端口")
    users_file: Path | None = Field(
        None, description="用户文件，由 zhice user add 写成；设了它，网页须登录"
    )
    hosts: str = Field("", description="网页可用的其他主机名，用逗号分隔；放在反向代理之后时要设")
    open_access: bool = Field(
        default=False, description="设为 true 时，不登录也允许其他机器访问网页"
    )
    answers_at_once: int = Field(
        0,
        ge=0,
        le=64,
        description="网页同时回答多少个问题；0 为自动：用内置写作规则 2，用对话模型 8",
    )
    requests_per_minute: int = Field(240, ge=1, description="一位用户每分钟最多在网页上操作多少次")

    @field_validator("model_extra_body")
    @classmethod
    def _is_json_object(cls, value: str) -> str:
        try:
            fits = isinstance(json.loads(value or "{}"), dict)
        except (ValueError, RecursionError):
            fits = False
        if not fits:
            raise ValueError('应为一个 JSON 对象，如 {"enable_thinking": false}')
        return value

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Self:
        """The settings of the environment; raises SettingsProblem on any that is wrong."""
        environment = os.environ if environment is None else environment
        known = {f"{PREFIX}{name}".upper(): name for name in cls.model_fields}
        values: dict[str, str] = {}
        for variable, value in environment.items():
            name = variable.upper()
            if not name.startswith(PREFIX):
                continue
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
                hint = f"；是不是 {close[0]}？" if close else "；可用的设置见 README。"
                raise SettingsProblem(f"不认识的设置 {variable}{hint}")
            if value:
                values[known[name]] = value
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            field = str(first["loc"][0])
            shown = "******" if field.endswith("key") else repr(first["input"])
            raise SettingsProblem(
                f"设置 {PREFIX}{field.upper()} 的值 {shown} 不合格（{first['msg']}）；请改正。"
            ) from error
