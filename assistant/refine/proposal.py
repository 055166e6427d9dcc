"""What the chat model proposes: a shape to fill in, read leniently, believed in nothing."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

SEARCHES = 3
"""Searches that are taken up at most."""
LOOKUPS = 4
"""Indicators that are taken up at most."""


def _some(value: Any) -> Any:  # noqa: ANN401 -- a model's JSON
    """``value``; nothing where the model wrote null."""
    return [] if value is None else value


def _kind(value: Any) -> Any:  # noqa: ANN401 -- see above
    return value if value in {"target", "actual"} else ""


class Lookup(BaseModel):
    """An indicator to look up in the curated table."""

    model_config = ConfigDict(extra="ignore")

    indicator: str = Field(description="指标名称，照抄可选指标之一")
    years: Annotated[list[int], BeforeValidator(_some)] = Field([], description="对话里的年份")
    region: str | None = Field("", description="对话里的地区；没有就留空")
    kind: Annotated[Literal["target", "actual", ""], BeforeValidator(_kind)] = Field(
        "", description="target 目标；actual 实际；分不清就留空"
    )


class Proposal(BaseModel):
    """How a question could be understood and looked for."""

    model_config = ConfigDict(extra="ignore")

    question: str = Field("", description="不依赖上文的完整问题")
    searches: Annotated[list[str], BeforeValidator(_some)] = Field(
        [], description="最多三个检索词组"
    )
    figures: Annotated[list[Lookup], BeforeValidator(_some)] = Field([], description="问到的指标")
