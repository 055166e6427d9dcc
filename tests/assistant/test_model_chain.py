"""The chat model in the chain, over real HTTP: it words answers, and its faults harm none."""

from __future__ import annotations

import contextlib
import itertools
import json
import logging
import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.chain import Assistant
from assistant.model import open_model
from assistant.types import Answer, Said
from tests import model_acts as acts
from tests.model_acts import KEY, MODEL, Act, Asked, Script
from tests.model_server import ModelServer, nobody

FIGURE = "台州市普惠性幼儿园在园幼儿占比2025年要达到多少？"
POLICY = "县管校聘怎么推进？"
REFUSED = "今天天气怎么样"
UNSURE = "各位专家好，请问2019年我市教育口新吸收的入党同志是几位呀，写简报用"
"""What the rules refuse and the model is asked how to understand."""
AWAY = "对话模型这次没有可用"
UNHELD = "对话模型写的内容没有通过核对"


@contextlib.contextmanager
def with_model(
    assistant: Assistant, script: Script, **changes: object
) -> Iterator[tuple[Assistant, ModelServer]]:
    """The assistant with a model that plays ``script``."""
    with ModelServer(script) as server, open_model(server.spec(**changes)) as model:
        yield replace(assistant, model=model), server


def asked(assistant: Assistant, script: Script, question: str, **changes: object) -> Answer:
    with with_model(assistant, script, **changes) as (ready, _):
        return ready.ask(question)


def assert_built_in(answer: Answer, built_in: Answer, line: str) -> None:
    """The built-in answer in whole, one line behind it, the problem told without digits."""
    assert answer.text.startswith(f"{built_in.text}\n\n{line}")
    assert "\n" not in answer.text.removeprefix(f"{built_in.text}\n\n")
    same = ("status", "figures", "citations", "conflicts", "suggestions", "standalone_question")
    for name in same:
        assert getattr(answer, name) == getattr(built_in, name)
    assert answer.trace.writer == "built-in"
    assert answer.trace.problem
    assert not re.search(r"\d", answer.trace.problem)
    assert "\n" not in answer.trace.problem
    assert re.fullmatch(r"[0-9a-f]{12}", answer.trace.prompts)


@pytest.mark.parametrize("question", [FIGURE, POLICY])
def test_an_honest_model_writes_the_answer(assistant: Assistant, question: str) -> None:
    answer, built_in = asked(assistant, acts.honest, question), assistant.ask(question)
    assert answer.trace.writer == f"openai:{MODEL}"
    assert answer.status == built_in.status == "answered"
    assert {figure.id for figure in built_in.figures} <= {figure.id for figure in answer.figures}
    assert not answer.trace.problem
    assert re.fullmatch(r"[0-9a-f]{12}", answer.trace.prompts)


def test_the_contract_is_the_same_with_and_without_a_model(assistant: Assistant) -> None:
    def keys(value: object) -> object:
        if isinstance(value, dict):
            return {key: keys(one) for key, one in value.items()}
        return [keys(value[0])] if isinstance(value, list) and value else type(value).__name__

    for question in (FIGURE, REFUSED):
        by_model = json.loads(asked(assistant, acts.honest, question).model_dump_json())
        by_rules = json.loads(assistant.ask(question).model_dump_json())
        assert by_model.keys() == by_rules.keys()
        assert by_model["trace"].keys() == by_rules["trace"].keys()
        for name in ("citations", "figures"):
            assert keys(by_model[name]) == keys(by_rules[name])


def test_a_refusal_is_not_handed_to_the_model(assistant: Assistant) -> None:
    with with_model(assistant, acts.honest) as (ready, server):
        answer = ready.ask(REFUSED)
        assert not server.asked
    assert answer.status == "out_of_scope"
    assert (answer.trace.writer, answer.trace.prompts, answer.trace.problem) == ("built-in", "", "")


def test_what_leaves_the_model_nothing_to_word_is_told_as_it_stands(assistant: Assistant) -> None:
    question = "八大重大行动有哪些"
    with with_model(assistant, acts.honest) as (ready, server):
        answer = ready.ask(question)
        assert not server.asked
    assert answer.text == assistant.ask(question).text
    assert not answer.trace.problem


def test_what_is_told_as_it_stands_never_begins_anew(assistant: Assistant) -> None:
    with with_model(assistant, acts.honest) as (ready, server):
        *events, answer = ready.stream("双减谁负责")
        assert not server.asked
    assert isinstance(answer, Answer)
    said = [event.so_far.text for event in events if isinstance(event, Said)]
    assert said
    for before, after in itertools.pairwise([*said, answer.text]):
        assert after.startswith(before)


FAULTS: dict[str, tuple[Script, dict[str, object]]] = {
    "对话模型不接受密钥": (acts.denied(), {}),
    "没有所设的对话模型，或地址不对": (acts.unknown_model(), {"model": "qwen9"}),
    "对话模型的请求太多": (acts.busy("3600"), {}),
    "对话模型的服务出错": (acts.fails(), {}),
    "对话模型不接受请求": (acts.refuses("bad request"), {}),
    "内容超出对话模型的上下文长度": (acts.refuses("maximum context length is 2048"), {}),
    "对话模型没有在限定时间内答完": (acts.slow("全市" * 50, pause=0.3), {"timeout": 1.0}),
    "对话模型的回答中途断开": (acts.breaks_off("推进县管校聘工作。" * 9, after=9), {}),
    "对话模型的回答是空的": (acts.empty(), {}),
    "对话模型连不上": (acts.tears(), {}),
}


@pytest.mark.parametrize("question", [FIGURE, POLICY])
@pytest.mark.parametrize("problem", FAULTS)
def test_a_fault_of_the_model_leaves_the_built_in_answer(
    assistant: Assistant, caplog: pytest.LogCaptureFixture, question: str, problem: str
) -> None:
    script, changes = FAULTS[problem]
    with caplog.at_level(logging.DEBUG):
        answer = asked(assistant, script, question, **changes)
    assert_built_in(answer, assistant.ask(question), AWAY)
    assert answer.trace.problem == problem
    assert KEY not in caplog.text
    assert KEY not in answer.model_dump_json()


def test_nobody_at_the_address(assistant: Assistant) -> None:
    with nobody() as url, with_model(assistant, acts.empty(), base_url=url) as (ready, _):
        answer = ready.ask(POLICY)
    assert_built_in(answer, assistant.ask(POLICY), AWAY)
    assert answer.trace.problem == "对话模型连不上"


@pytest.mark.parametrize(
    "script",
    [
        acts.drips("body"),
        acts.drips("headers"),
        acts.busy("1"),
        acts.busy(),
        acts.slow("全市推进县管校聘。", pause=0.2),
        acts.says("全市推进县管校聘，", endless=True, pause=0.05),
    ],
    ids=["body", "headers", "busy", "busy-untold", "slow", "endless-slow"],
)
@pytest.mark.parametrize("question", [POLICY, UNSURE])
def test_nothing_hangs_longer_than_the_time_set(
    assistant: Assistant, script: Script, question: str
) -> None:
    started = time.monotonic()
    answer = asked(assistant, script, question, timeout=1.0)
    assert time.monotonic() - started < 6.0  # the machine may be busy; the limit is a second
    assert answer.trace.problem
    assert answer.text.startswith(assistant.ask(question).text)


NONSENSE: dict[str, Script] = {
    "english": acts.english(),
    "thoughts": acts.says("<think>普惠园占比应该是95%</think>\n我不知道。"),
    "rubbish": acts.says("@@@ ### $$$ " * 20),
    "figures": acts.says("县管校聘要求2025年达到百分之九十五[1]。覆盖七成三的学校[1]。"),
    "no marks": acts.says("县管校聘要推进。各校要落实。"),
    "call": acts.calls_as_text({"question": "县管校聘"}),
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_where_no_sentence_of_the_model_holds_the_built_in_answer_says_so(
    assistant: Assistant, kind: str
) -> None:
    answer = asked(assistant, NONSENSE[kind], POLICY)
    assert_built_in(answer, assistant.ask(POLICY), UNHELD)
    assert answer.trace.problem == "对话模型写的句子都没有通过核对"
    assert answer.trace.removed


def test_an_endless_reply_is_cut(assistant: Assistant) -> None:
    with with_model(assistant, acts.endless()) as (ready, server):
        answer = ready.ask(POLICY)
        assert server.hung_up.wait(5)
    assert answer.text.startswith(assistant.ask(POLICY).text)
    assert answer.trace.writer == "built-in"


def test_thoughts_are_not_part_of_the_answer(assistant: Assistant) -> None:
    def script(asked: Asked) -> Act:
        return Act(f"<think>先想一想，大概是95%[1]。</think>\n\n{acts.honest(asked).text}")

    answer = asked(assistant, script, FIGURE)
    assert answer.trace.writer == f"openai:{MODEL}"
    assert "想一想" not in answer.text
    assert "95%" not in answer.text


def test_a_stream_that_breaks_midway_ends_in_the_built_in_answer(assistant: Assistant) -> None:
    def script(asked: Asked) -> Act:
        return Act(acts.honest(asked).text, stop_after=20)

    with with_model(assistant, script) as (ready, _):
        *events, answer = ready.stream(POLICY)
    said = [event.so_far for event in events if isinstance(event, Said)]
    assert said[0].trace.writer == f"openai:{MODEL}"
    assert isinstance(answer, Answer)
    assert_built_in(answer, assistant.ask(POLICY), AWAY)
    assert said[-1].text == answer.text


def test_a_sentence_is_out_before_the_model_has_finished(assistant: Assistant) -> None:
    def script(asked: Asked) -> Act:
        return Act(acts.honest(asked).text, endless=True, pause=0.01)

    with with_model(assistant, script) as (ready, server):
        events = ready.stream(POLICY)
        said = next(event for event in events if isinstance(event, Said))
        assert not server.hung_up.is_set()
        events.close()  # type: ignore[attr-defined] # a generator
        assert server.hung_up.wait(5)
    assert said.so_far.citations


def test_sentences_that_come_are_those_of_the_answer(assistant: Assistant) -> None:
    with with_model(assistant, acts.honest) as (ready, _):
        *events, answer = ready.stream(POLICY)
    assert isinstance(answer, Answer)
    said = [event.so_far for event in events if isinstance(event, Said)]
    assert len(said) > 2
    for so_far in said:
        assert answer.text.startswith(so_far.text)
        assert answer.citations[: len(so_far.citations)] == so_far.citations
    assert said[-1].figures == answer.figures


def test_the_problem_is_in_the_log_with_the_id(
    assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="assistant.answering"):
        answer = asked(assistant, acts.denied(), FIGURE)
    (line,) = [r.getMessage() for r in caplog.records if r.name.startswith("assistant.answering")]
    assert answer.trace.id in line
    assert "对话模型不接受密钥" in line
