"""What a chat model can do, found out by trying: ``zhice model check``.

Each trial is bounded by the model's time-out, the length of the prompts by its context.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydantic import BaseModel, Field

from assistant.errors import ModelOverflow, ModelProblem, ModelRefused, ModelSlow
from assistant.model.connect import ChatModel, Way
from assistant.model.types import Message, Reply
from prompts import load_prompt

_WORD = "海棠七号"
"""What stands at the beginning of a long prompt and is asked for at its end."""
_FILLER = "各县（市、区）要加强组织领导，落实工作责任，完善保障机制，营造良好氛围。"
_SHORTEST = 512
"""Tokens of the first prompt that tries the context; each further one is twice as long."""
_ROOM = 256
"""Tokens of the context left for the reply and for what the chat template adds."""
_LOST = 0.75
"""A prompt that the server counts as shorter than this share was cut by it."""
_LISTED = 5
"""Names of models that a finding shows."""
CHAT = "对话"
"""The feature without which there is none."""
USES = {
    CHAT: "由模型写回答",
    "流式输出": "逐句显示",
    "工具调用": "请模型补查数据表",
    "格式化输出": "请模型补全问题",
}
"""What Zhice does with each feature."""
_WAYS: dict[Way, str] = {"schema": "JSON Schema", "tool": "工具参数", "text": "文字说明"}


class find_figures(BaseModel):  # noqa: N801 -- the name of the tool that the model sees
    """查询核定数据表中的指标数值。"""

    question: str = Field(description="要查询的指标和年份")


class Mentioned(BaseModel):
    """一句话说到的年份和指标。"""

    year: int = Field(description="年份，四位数字")
    indicator: str = Field(description="指标名称")


@dataclass(frozen=True, slots=True)
class Finding:
    """One feature: whether it will be on, and in a line why."""

    feature: str
    on: bool
    line: str


def probe(model: ChatModel) -> Iterator[Finding]:
    """What ``model`` can do, as it is found out; without a conversation nothing else is tried."""
    trials: list[tuple[str, Callable[[ChatModel], Finding]]] = [
        ("流式输出", _stream),
        ("工具调用", _tool),
        ("格式化输出", _shape),
        ("上下文长度", _context),
    ]
    yield _tried("模型列表", _list, model)
    talks = _tried(CHAT, _chat, model)
    yield talks
    for feature, trial in trials:
        untried = Finding(feature, on=False, line="没有试，因为对话不通。")
        yield _tried(feature, trial, model) if talks.on else untried


def _tried(feature: str, trial: Callable[[ChatModel], Finding], model: ChatModel) -> Finding:
    try:
        return trial(model)
    except ModelProblem as problem:
        return Finding(feature, on=False, line=str(problem))


def _list(model: ChatModel) -> Finding:
    names = model.served()
    if names is None:
        return Finding("模型列表", on=False, line="这个服务商没有模型列表；不影响使用。")
    shown = "、".join(names[:_LISTED]) + ("等" if len(names) > _LISTED else "")
    if model.spec.model in names:
        return Finding("模型列表", on=True, line=f"该地址有 {len(names)} 个模型：{shown}。")
    line = f"该地址的 {len(names)} 个模型（{shown}）里没有 {model.spec.model}；请检查模型名。"
    return Finding("模型列表", on=False, line=line)


def _chat(model: ChatModel) -> Finding:
    said = model.reply(_asked("probe_chat"))
    return Finding(CHAT, on=True, line=f"能对话，回答是“{_short(said)}”。")


def _stream(model: ChatModel) -> Finding:
    pieces = list(model.stream(_asked("probe_shape")))
    if len(pieces) > 1:
        line = f"回答分 {len(pieces)} 段到达，句子核对后逐句显示。"
        return Finding("流式输出", on=True, line=line)
    return Finding("流式输出", on=False, line="回答一次到齐，只能整段显示。")


def _tool(model: ChatModel) -> Finding:
    reply = model.call_tools(_asked("probe_tool"), [find_figures])
    made = [call for call in reply.calls if call.name == "find_figures"]
    if made and isinstance(made[0].arguments.get("question"), str):
        return Finding("工具调用", on=True, line="模型会调用工具，能自己查数据表。")
    if made or reply.calls:
        return Finding("工具调用", on=False, line="调用的工具名或参数不对；改为先检索、后写作。")
    line = f"没有调用工具，而是回答“{_short(reply.text)}”；改为先检索、后写作。"
    return Finding("工具调用", on=False, line=line)


def _shape(model: ChatModel) -> Finding:
    model.structured(_asked("probe_shape"), Mentioned)
    return Finding("格式化输出", on=True, line=f"能按格式填写，用的是{_WAYS[model.way]}。")


def _context(model: ChatModel) -> Finding:
    reached, failed, why = 0, 0, ""
    rate = 1.0  # tokens of a character, until the server has counted a prompt
    for tokens in _lengths(model.spec.context):
        failed, (why, counted) = tokens, _holds(model, tokens, rate)
        if why:
            break
        reached, rate = tokens, counted or rate
    if not why:
        line = f"约 {reached} 个 token 的内容能读到开头，够用（设置为 {model.spec.context}）。"
        return Finding("上下文长度", on=True, line=line)
    line = f"约 {failed} 个 token 时{why}；请换一个模型。"
    if reached:
        line = (
            f"读到约 {reached} 个 token 为止没有问题，约 {failed} 个时{why}；"
            f"请把 ZHICE_MODEL_CONTEXT 设为 {reached + _ROOM}。"
        )
    return Finding("上下文长度", on=False, line=line)


def _lengths(context: int) -> Iterator[int]:
    """Lengths of the prompts to try, in tokens: doubling, up to what the context holds."""
    length, most = _SHORTEST, context - _ROOM
    while length < most:
        yield length
        length *= 2
    yield most


def _holds(model: ChatModel, tokens: int, rate: float) -> tuple[str, float]:
    """Why a prompt of ``tokens`` is too long (empty if it is not), and tokens of a character.

    Some servers (Ollama) cut the beginning of a long prompt off and say nothing: neither the
    word there nor the length of the prompt then comes back.
    """
    filler = _FILLER * max(1, round(tokens / rate / len(_FILLER)))
    prompt = _asked("probe_context", word=_WORD, filler=filler)
    characters = len(prompt[0].text)
    try:
        reply = _counted(model, prompt)
    except (ModelOverflow, ModelRefused):
        return "服务不接受", 0.0
    except ModelSlow:
        return f"等了 {model.spec.timeout:g} 秒没有等到回答", 0.0
    except ModelProblem as problem:
        return f"没有得到回答（{problem}）", 0.0
    expected = characters * rate
    if reply.prompt_tokens and rate != 1.0 and reply.prompt_tokens < expected * _LOST:
        return "开头被服务截掉", 0.0
    if _WORD not in reply.text:
        return "答不出开头的内容", 0.0
    return "", reply.prompt_tokens / characters


def _counted(model: ChatModel, prompt: list[Message]) -> Reply:
    """The reply, with the prompt's length if the server knows how to tell it."""
    with contextlib.suppress(ModelRefused):
        return model.call_tools(prompt, (), usage=True)
    return model.call_tools(prompt, ())


def _asked(name: str, **fields: str) -> list[Message]:
    return [Message("user", load_prompt(name, **fields))]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 30 else f"{line[:30]}…"  # noqa: PLR2004 -- fits a terminal
