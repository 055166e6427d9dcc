"""What the scripted server of ``model_server.py`` can play: how one request is answered.

A script is a function from the request's JSON to an ``Act``; the usual ones are here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Asked: TypeAlias = dict[str, Any]
KEY = "sk-geheim-0123456789"
"""The key that ``spec()`` sends and that must never be seen."""
MODEL = "zhice-test"


@dataclass(frozen=True)
class Act:
    """How the server answers one request."""

    text: str = ""
    calls: tuple[tuple[str, str], ...] = ()
    """Tool calls: a name and its arguments as text."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    error: str = ""
    """What the body of a status other than 200 says."""
    piece: int = 4
    """Characters of a piece of a streamed text."""
    pause: float = 0.0
    """Seconds before each piece."""
    stop_after: int | None = None
    """Pieces after which the connection is torn."""
    quiet_after: int | None = None
    """Pieces after which the stream ends as if all were said, but without a reason."""
    tear: bool = False
    """The connection is torn before a byte is sent."""
    drip: str = ""
    """``body`` or ``headers``: a byte now and then that says nothing, without end."""
    endless: bool = False
    """The text again and again."""
    finish: str = "stop"
    prompt_tokens: int = 0
    raw: bytes | None = None
    """The whole body, instead of anything else."""


Script: TypeAlias = Callable[[Asked], Act]


def says(text: str, **how: Any) -> Script:
    """The same text for everything asked."""
    return lambda _: Act(text, **how)


def echoes() -> Script:
    """What the user said last: an honest model."""
    return lambda asked: Act(str(asked["messages"][-1]["content"]))


_LABELLED = re.compile(
    r"^(?P<label>\{F\d+\})：指标：(?P<what>[^；]+)；(?:细分：(?P<part>[^；]+)；)?"
    r"地区：(?P<where>[^；]+)；年份：(?P<when>[^；]+)；(?P<kind>[^；]+)；.*出处(?P<mark>\[\d+\])$",
    re.MULTILINE,
)
_PASSAGE = re.compile(r"^(\[\d+\])《[^\n]*：\n((?:(?!\n\n|\n〔)[\s\S])+)", re.MULTILINE)
_QUESTION = re.compile(r"〔问题〕\n(.*?)\n〔问题完〕", re.DOTALL)
_SENTENCE = re.compile(r"[^。；;！？\n]+")
_ALL = re.compile(r"怎么|如何|哪些|什么|为何|办法|措施|举措")
_MOST = 6
_AS_GOOD = 0.75


def honest(asked: Asked) -> Act:
    """A model that does what the prompt asks: a sentence for each figure, then what answers.

    Of the passages it tells, in their order, the sentences that share most with the question,
    or all of the best passage where measures or reasons are asked for; six at most. It writes
    labels for amounts and marks for sources, and nothing that is not in its material. Asked
    for a plan, it proposes none; it calls no tools, and repairs nothing.
    """
    said = str(asked["messages"][-1]["content"])
    if "〔材料〕" not in said:
        if "不能用" in said:
            return Act("略去。")
        return fills({"question": "", "searches": [], "figures": []})(asked)
    told = [
        "{where}{when}{what}{part}{kind}为{label}{mark}。".format(**one.groupdict(""))
        for one in _LABELLED.finditer(said)
    ]
    told += _answering(said)[: max(_MOST - len(told), 1)]
    return Act("\n".join(told) or "材料里没有。")


def _answering(said: str) -> list[str]:
    """The sentences of the passages shown that answer the question."""
    question = "".join(_QUESTION.findall(said))
    found = [
        (clause.strip(), mark, _alike(clause, question))
        for mark, text in _PASSAGE.findall(said)
        for clause in _SENTENCE.findall(text)
    ]
    best = max((score for _, _, score in found), default=0)
    first = next((mark for _, mark, score in found if score == best), "")
    return [
        f"{clause}{mark}。"
        for clause, mark, score in found
        if score >= _AS_GOOD * best or (mark == first and _ALL.search(question))
    ]


def _alike(clause: str, question: str) -> int:
    return len(
        {question[n : n + 2] for n in range(len(question) - 1) if question[n : n + 2] in clause}
    )


def fills(shape: dict[str, Any]) -> Script:
    """``shape`` in whatever way a shape is asked for, else an echo: a model that can do all."""
    said = json.dumps(shape, ensure_ascii=False)

    def script(asked: Asked) -> Act:
        if asked.get("tools"):
            return Act(calls=((asked["tools"][0]["function"]["name"], said),))
        wanted = "response_format" in asked or "JSON Schema" in str(asked["messages"][0]["content"])
        return Act(said) if wanted else echoes()(asked)

    return script


def in_turn(*scripts: Script) -> Script:
    """One script a request; the last goes on."""
    left = list(scripts)

    def script(asked: Asked) -> Act:
        turn = left.pop(0) if len(left) > 1 else left[0]
        return turn(asked)

    return script


def only(way: str, shape: dict[str, Any]) -> Script:
    """``shape`` in one way (``schema``, ``tool``, ``text``); the others are refused with 400."""

    def script(asked: Asked) -> Act:
        used = "schema" if "response_format" in asked else "tool" if "tools" in asked else "text"
        if used == way:
            return fills(shape)(asked)
        return Act(status=400, error=f"{used} is not supported")

    return script


def drips(part: str = "body") -> Script:
    """A byte now and then, in the ``body`` or the ``headers``, and never an answer."""
    return lambda _: Act(drip=part)


def slow(text: str, *, pause: float) -> Script:
    """The text, a piece each ``pause`` seconds."""
    return says(text, pause=pause)


def breaks_off(text: str, *, after: int = 1) -> Script:
    """The connection is torn after some pieces of the text."""
    return says(text, stop_after=after)


def falls_silent(text: str, *, after: int = 1) -> Script:
    """The stream ends in good order, but in the middle of the text."""
    return says(text, quiet_after=after)


def tears() -> Script:
    """The connection is torn before a byte is sent, like a kept one that has grown old."""
    return says("", tear=True)


def denied() -> Script:
    """401, and the server babbles out the key it was given."""
    return lambda _: Act(status=401, error=f"Incorrect API key provided: {KEY}")


def unknown_model() -> Script:
    """404."""
    return lambda asked: Act(status=404, error=f"The model `{asked['model']}` does not exist.")


def busy(retry_after: str = "") -> Script:
    """429, with the header if one is given."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    return lambda _: Act(status=429, headers=headers, error="Rate limit reached")


def fails(status: int = 500) -> Script:
    """A fault of the server, which shows the key in its message."""
    return lambda _: Act(status=status, error=f"internal error for {KEY}")


def refuses(error: str) -> Script:
    """400 with a reason."""
    return lambda _: Act(status=400, error=error)


def empty() -> Script:
    """A reply without a word."""
    return says("")


def endless(text: str = "全市普惠性幼儿园覆盖面持续提高，") -> Script:
    """The text again and again until the client hangs up."""
    return says(text, endless=True, piece=200)


def english() -> Script:
    """A reply in English."""
    return says("The target for 2025 is more than 90 percent.")


def thinks(thought: str, text: str, **how: Any) -> Script:
    """A thought in tags before the text."""
    return says(f"<think>\n{thought}\n</think>\n\n{text}", **how)


def rubbish_calls() -> Script:
    """Tool calls whose arguments are half a JSON object."""
    return lambda asked: Act(
        calls=((asked["tools"][0]["function"]["name"], '{"question": "普惠'),)
        if asked.get("tools")
        else (),
        text="" if asked.get("tools") else "不知道",
    )


def calls_as_text(shape: dict[str, Any]) -> Script:
    """A tool call written out as text."""
    call = json.dumps({"name": "find", "arguments": shape}, ensure_ascii=False)
    return says(f"<tool_call>\n{call}\n</tool_call>")


def bad_json() -> Script:
    """Whatever shape is asked for: an object without an end."""
    return says('{"correct": 2, "complete": ')
