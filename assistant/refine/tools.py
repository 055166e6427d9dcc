"""A bounded loop in which the chat model looks things up itself; no value is shown to it.

What it calls for is taken down as a proposal and put to the same proof as any other.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import ModelProblem
from assistant.evidence import Shelf
from assistant.model import ChatModel, Deadline, Message, ToolCall
from assistant.refine.proposal import Lookup, Proposal
from assistant.tools import CompareArguments, FigureArguments, IndicatorArguments, as_tools
from index.numbers import find_quantities
from index.search import hybrid

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

MOST_CALLS = 4
_FOUND = 5
"""Passages of a search that are named to the model."""
_OPEN = ("id", "indicator", "region", "year", "kind", "document")
"""What the model is shown of a figure: all but what it amounts to."""
_LEFT_OUT = "list_indicators"
_log = logging.getLogger(__name__)


class SearchArguments(BaseModel):
    """Arguments of ``search_documents``."""

    model_config = ConfigDict(extra="forbid")

    words: str = Field(min_length=2, max_length=100, description="要查找的内容，用书面说法")


def tools_over(shelf: Shelf) -> dict[str, BaseTool]:
    """The tools by name: those over the curated table, and the search in the documents."""
    from langchain_core.tools import StructuredTool  # noqa: PLC0415 -- 0.1 s

    def searched(**given: Any) -> list[str]:  # noqa: ANN401 -- validated by the schema
        words = SearchArguments(**given).words
        found = hybrid(shelf.index, shelf.encoder, words, k=_FOUND)
        return [f"{p.chunk.document}：{' > '.join(p.chunk.section)}" for p in found]

    search = StructuredTool.from_function(
        func=searched,
        name="search_documents",
        description="在文件里查找段落，给出文件和标题。",
        args_schema=SearchArguments,
    )
    tools = [tool for tool in as_tools(shelf.table, shelf.matcher) if tool.name != _LEFT_OUT]
    return {tool.name: tool for tool in (*tools, search)}


def look_around(
    messages: list[Message], shelf: Shelf, model: ChatModel, *, deadline: Deadline
) -> Proposal:
    """What the model looked for, as a proposal; empty if it cannot call tools."""
    tools = tools_over(shelf)
    made: list[ToolCall] = []
    talk = list(messages)
    try:
        while len(made) < MOST_CALLS:
            reply = model.call_tools(talk, list(tools.values()), deadline=deadline)
            calls = reply.calls[: MOST_CALLS - len(made)]
            if not calls:
                break
            made += calls
            talk.append(Message("assistant", reply.text, calls))
            talk += [Message("tool", _result(call, tools), call_id=call.id) for call in calls]
    except ModelProblem as problem:
        _log.debug("tools given up: %s", type(problem).__name__)
    return _proposed(made, shelf)


def _result(call: ToolCall, tools: dict[str, BaseTool]) -> str:
    """What the call gives, without any value."""
    tool = tools.get(call.name)
    if tool is None:
        return "没有这个工具"
    try:
        given = tool.invoke(call.arguments)
    except ValidationError as error:
        return f"参数不对：{'、'.join(str(e['loc'][0]) for e in error.errors() if e['loc'])}"
    return json.dumps(masked(given), ensure_ascii=False)


def masked(value: Any) -> Any:  # noqa: ANN401 -- what a tool returns
    """``value`` without what figures amount to: no statement, no quote, no difference."""
    if isinstance(value, dict):
        if "amount" in value:
            return {key: value[key] for key in _OPEN}
        return {key: masked(one) for key, one in value.items() if key not in _TELLING}
    if isinstance(value, list):
        return [masked(one) for one in value]
    return _without_quantities(value) if isinstance(value, str) else value


_TELLING = {"difference", "ruling", "wording"}
"""Fields of the tools' results that tell a value in words."""


def _without_quantities(text: str) -> str:
    for quantity in reversed(find_quantities(text)):
        text = f"{text[: quantity.start]}□{text[quantity.end :]}"
    return text


def _proposed(calls: Iterable[ToolCall], shelf: Shelf) -> Proposal:
    """The calls as what they mean to look up; wrong ones mean nothing."""
    lookups: list[Lookup] = []
    searches: list[str] = []
    for call in calls:
        try:
            if call.name in {"find_figures", "figure_trend"}:
                lookups.append(_lookup(FigureArguments(**call.arguments)))
            elif call.name == "find_conflicts":
                lookups.append(Lookup(indicator=IndicatorArguments(**call.arguments).words))
            elif call.name == "compare_figures":
                lookups += _compared(CompareArguments(**call.arguments), shelf)
            elif call.name == "search_documents":
                searches.append(SearchArguments(**call.arguments).words)
        except ValidationError:
            continue
    return Proposal(searches=searches, figures=lookups)


def _lookup(given: FigureArguments) -> Lookup:
    ends = [year for year in (given.year_from, given.year_to) if year is not None]
    years = list(range(min(ends), max(ends) + 1)) if ends else []
    kind = given.kind or ""
    return Lookup(indicator=given.indicator, years=years, region=given.region, kind=kind)


def _compared(given: CompareArguments, shelf: Shelf) -> list[Lookup]:
    """The figures compared; the difference itself is left to the rules."""
    known = {figure.id: figure for figure in shelf.table.figures}
    pair = [known[one] for one in (given.first, given.second) if one in known]
    return [
        Lookup(indicator=f.indicator, years=[f.year], region=f.region, kind=f.kind) for f in pair
    ]
