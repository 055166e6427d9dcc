"""The model may refine a plan that the rules are not sure of, within the conversation."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from assistant.chain import Assistant
from assistant.evidence import gather
from assistant.model import ToolCall, open_model
from assistant.plan import read_question
from assistant.refine import is_unsure
from assistant.refine.accept import Said, accept, standalone
from assistant.refine.proposal import Lookup, Proposal
from assistant.refine.tools import MOST_CALLS, _result, masked, tools_over
from assistant.table.phrase import amount_text, statement
from assistant.types import Answer, Evidence
from assistant.write import write
from tests import model_acts as acts
from tests.model_acts import Act, Asked, Script
from tests.model_server import ModelServer

MEMBERS = "你好，我们支部要写材料，想问下2019年全市教育系统一共新入党了几个人"
FIGURE = "台州市普惠性幼儿园在园幼儿占比2025年要达到多少？"
LIBRARY_CARD = "台州图书馆借书证怎么办"


@pytest.fixture(autouse=True)
def words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules' second look abstains: there is always a question that it leaves open."""
    monkeypatch.setattr("assistant.table.likeliest.ENOUGH", math.inf)


def plain(assistant: Assistant, question: str, *history: str) -> Evidence:
    return gather(assistant._plan(read_question(question, history)), assistant.shelf)


def tool_names(asked: Asked) -> set[str]:
    return {tool["function"]["name"] for tool in asked.get("tools") or ()}


def planner(proposal: dict[str, Any], *calls: tuple[str, str]) -> Script:
    """A model that proposes ``proposal``, makes ``calls`` when it may, and writes honestly."""

    def script(asked: Asked) -> Act:
        if "find_figures" in tool_names(asked):
            done = any(message["role"] == "tool" for message in asked["messages"])
            return Act("完成") if done else Act(calls=calls)
        if "〔材料〕" in str(asked["messages"][-1]["content"]):
            return acts.honest(asked)
        return acts.fills(proposal)(asked)

    return script


def answered(assistant: Assistant, script: Script, question: str, *history: str) -> Answer:
    with ModelServer(script) as server, open_model(server.spec()) as model:
        return replace(assistant, model=model).ask(question, history)


def test_only_what_would_be_refused_is_unsure(assistant: Assistant) -> None:
    shelf = assistant.shelf
    for question in (FIGURE, "县管校聘怎么推进？", "今天天气怎么样", "有哪些文件"):
        assert not is_unsure(write(plain(assistant, question), shelf))
    assert is_unsure(write(plain(assistant, MEMBERS), shelf))
    assert is_unsure(write(plain(assistant, "那2030年呢", "高等教育毛入学率2025年目标"), shelf))
    both = plain(assistant, "双减怎么落实，台州图书馆借书证怎么办？")
    assert not both.parts or not is_unsure(write(both, shelf))


def test_a_sure_plan_is_not_sent_to_the_model(assistant: Assistant) -> None:
    with ModelServer(acts.honest) as server, open_model(server.spec()) as model:
        answer = replace(assistant, model=model).ask(FIGURE)
        (asked,) = server.asked
    assert "〔材料〕" in str(asked["messages"][-1]["content"])
    assert answer.figures


def test_an_indicator_that_the_model_names_is_looked_up_if_the_passages_confirm_it(
    assistant: Assistant,
) -> None:
    assert assistant.ask(MEMBERS).status == "not_found"
    script = planner({"question": "", "searches": [], "figures": [{"indicator": "发展党员数"}]})
    answer = answered(assistant, script, MEMBERS)
    assert answer.status == "answered"
    assert "951人" in answer.text
    assert answer.question == MEMBERS


@pytest.mark.parametrize(
    "call",
    [
        ("find_figures", '{"indicator": "发展党员数", "year_from": 2019}'),
        ("figure_trend", '{"indicator": "发展党员数", "kind": "actual"}'),
        ("find_conflicts", '{"words": "发展党员数"}'),
    ],
)
def test_what_the_model_looks_up_by_tools_is_put_to_the_same_proof(
    assistant: Assistant, call: tuple[str, str]
) -> None:
    script = planner({"question": "", "searches": [], "figures": []}, call)
    assert "951人" in answered(assistant, script, MEMBERS).text


def test_the_tools_end_after_a_few_calls(assistant: Assistant) -> None:
    def script(asked: Asked) -> Act:
        if "find_figures" in tool_names(asked):
            return Act(calls=(("search_documents", '{"words": "发展党员"}'),) * 3)
        return acts.honest(asked)

    with ModelServer(script) as server, open_model(server.spec()) as model:
        answer = replace(assistant, model=model).ask(MEMBERS)
        turns = [asked for asked in server.asked if "find_figures" in tool_names(asked)]
        results = [m for m in turns[-1]["messages"] if m["role"] == "tool"]
    assert len(turns) == 2
    assert len(results) < MOST_CALLS
    assert answer.status == "not_found"
    assert not answer.trace.problem


RUBBISH: dict[str, Script] = {
    "half a JSON": acts.bad_json(),
    "half a call": acts.rubbish_calls(),
    "call as text": acts.calls_as_text({"indicator": "发展党员数"}),
    "prose": acts.says("我认为应该查发展党员数。"),
    "english": acts.english(),
    "empty": acts.empty(),
    "refuses shapes": acts.refuses("not supported"),
    "unknown tool": planner({}, ("delete_all", "{}"), ("find_figures", '{"year": "x"}')),
    "lists": acts.says('{"question": null, "searches": null, "figures": null}'),
}


@pytest.mark.parametrize("kind", RUBBISH)
def test_a_model_that_fumbles_changes_nothing(assistant: Assistant, kind: str) -> None:
    answer, built_in = answered(assistant, RUBBISH[kind], MEMBERS), assistant.ask(MEMBERS)
    assert answer.text == built_in.text
    assert answer.status == "not_found"
    assert not answer.trace.problem


def test_a_model_that_is_away_is_asked_once(assistant: Assistant) -> None:
    with ModelServer(acts.denied()) as server, open_model(server.spec()) as model:
        answer = replace(assistant, model=model).ask(MEMBERS)
        assert len(server.asked) == 1
    assert answer.trace.problem == "对话模型不接受密钥"
    assert answer.text.startswith(assistant.ask(MEMBERS).text)


LIES = [
    Proposal(figures=[Lookup(indicator="普惠性幼儿园在园幼儿占比", years=[2025], kind="target")]),
    Proposal(searches=["普惠性幼儿园在园幼儿占比", "学前教育扩容提质行动"]),
    Proposal(question="台州市2025年普惠性幼儿园在园幼儿占比是多少", searches=["普惠园"]),
]


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize(
    "question",
    [LIBRARY_CARD, "台州社保卡补办要多少天", "推荐几部好看的电影", "2019年台州多少人考上清华北大"],
)
def test_no_proposal_answers_what_the_documents_do_not_say(
    assistant: Assistant, question: str, lie: Proposal
) -> None:
    evidence = plain(assistant, question)
    assert accept(lie, evidence, assistant.shelf) is evidence.plan


@pytest.mark.parametrize(
    "lie",
    [
        Proposal(figures=[Lookup(indicator="高等教育毛入学率", years=[2025])]),
        Proposal(question="2025年高等教育毛入学率目标"),
        Proposal(question="高等教育毛入学率2025年目标，2027年呢，那2030年呢"),
    ],
)
def test_a_year_without_a_figure_is_not_exchanged_for_another(
    assistant: Assistant, lie: Proposal
) -> None:
    evidence = plain(assistant, "那2030年呢", "高等教育毛入学率2025年目标", "2027年呢")
    assert accept(lie, evidence, assistant.shelf) is evidence.plan


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2019年标准化心理辅导中心建得怎么样了", True),
        ("标准化心理辅导中心建得怎么样了", False),
        ("2025年标准化心理辅导中心建得怎么样了", False),
        ("临海市2019年标准化心理辅导中心建得怎么样了", False),
        ("2019年标准化心理辅导中心覆盖90%了吗", False),
        ("2019年普惠性幼儿园建得怎么样了", False),
        ("", False),
        ("😀", False),
        ("2019年" * 1000, False),
    ],
)
def test_a_stand_alone_question_says_only_what_was_said(
    assistant: Assistant, text: str, kept: bool
) -> None:
    question = read_question("2019年建得怎么样了", ("标准化心理辅导中心25年多少县要建成",))
    said = Said.of(question, assistant.shelf)
    assert bool(standalone(text, said, assistant.shelf)) is kept


def test_another_topic_is_not_explained_by_what_was_asked_before(assistant: Assistant) -> None:
    question = read_question("明天台州下雨吗", ("高等教育毛入学率2025年目标",))
    said = Said.of(question, assistant.shelf)
    assert not standalone("高等教育毛入学率2025年目标", said, assistant.shelf)


def test_a_follow_up_is_answered_as_the_model_completes_it(assistant: Assistant) -> None:
    history, question = "八大重大行动有哪些", "学前的扩容提质怎么弄"
    evidence = plain(assistant, question, history)
    plan = accept(Proposal(question="学前扩容提质行动怎么弄"), evidence, assistant.shelf)
    assert plan.question.text == question
    assert plan.standalone == "学前扩容提质行动怎么弄"


def test_no_tool_shows_a_value(assistant: Assistant) -> None:
    tools = tools_over(assistant.shelf)
    assert set(tools) == {
        "find_figures",
        "compare_figures",
        "figure_trend",
        "find_conflicts",
        "search_documents",
    }
    table = assistant.shelf.table
    for figure in table.figures[::9]:
        call = ToolCall("1", "find_figures", {"indicator": figure.indicator[:100]})
        shown = _result(call, tools)
        for told in table.of(figure.indicator):
            assert amount_text(told) not in shown or not amount_text(told)[-1:].isalpha()
            assert statement(told) not in shown
            assert told.quote not in shown
    pair = ToolCall("1", "compare_figures", {"first": "q23-044", "second": "q23-044"})
    assert "difference" not in json.loads(_result(pair, tools))
    for words in ("毛入学率", "普惠园占比"):
        conflicts = _result(ToolCall("1", "find_conflicts", {"words": words}), tools)
        assert "%" not in conflicts
    found = _result(ToolCall("1", "search_documents", {"words": "毛入学率72%"}), tools)
    assert "72" not in found


def test_masking_leaves_only_what_names_a_figure() -> None:
    shown = {"id": "a", "indicator": "率", "region": "台州市", "year": 2025, "kind": "目标"}
    shown |= {"document": "d"}
    whole = {**shown, "amount": "90%以上", "statement": "率为90%以上", "quote": "达90%以上"}
    assert masked({"figures": [whole], "sure": True}) == {"figures": [shown], "sure": True}
    assert masked(["增加5个百分点"]) == ["增加□"]


def test_wrong_arguments_and_unknown_tools_are_told_to_the_model(assistant: Assistant) -> None:
    tools = tools_over(assistant.shelf)
    assert _result(ToolCall("1", "nothing", {}), tools) == "没有这个工具"
    assert "indicator" in _result(ToolCall("1", "find_figures", {}), tools)


def test_an_indicator_may_be_called_as_people_call_it(assistant: Assistant) -> None:
    evidence = plain(assistant, MEMBERS)
    called = Proposal(figures=[Lookup(indicator="发展党员"), Lookup(indicator="不存在的指标")])
    plan = accept(called, evidence, assistant.shelf)
    assert [m.indicator for query in plan.queries for m in query.matches] == ["发展党员数"]
    assert plan.queries[0].years == (2019,)


def test_figures_that_the_model_compares_are_looked_up(assistant: Assistant) -> None:
    (figure,) = [f for f in assistant.shelf.table.of("发展党员数") if f.year == 2019]
    pair = json.dumps({"first": figure.id, "second": "none"})
    script = planner({}, ("compare_figures", pair))
    assert "951人" in answered(assistant, script, MEMBERS).text
