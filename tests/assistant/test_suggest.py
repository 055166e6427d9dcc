"""What could be asked next: few, answerable, and nothing that was just asked."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.evidence import gather
from assistant.plan import make_plan, read_question
from assistant.suggest import MOST, TRIED, suggest
from assistant.types import Draft
from assistant.write import write
from index.text import fold

QUESTIONS = [
    "普惠园占比2025年目标",
    "公办幼儿园占比多少",
    "近视率是约束性的吗",
    "高等教育毛入学率历年变化",
    "高等教育毛入学率2025年目标",
    "临海普惠园覆盖面2025年",
    "优质幼儿园占比历年变化",
    "幼儿园教师持证率2025年",
    "随迁子女公办就读率目标",
    "义务教育标准化学校比例2022年",
    "中职双师型教师比例2025年",
    "小学教师本科学历比例",
    "残疾儿童入学率2025年",
    "社会公众教育满意度目标",
    "老年大学新建几个",
    "近视率2024年目标",
    "杭州普惠园占比2025年",
    "普惠园占比2021年是多少",
    "台州2030年近视率目标",
    "指标到校比例",
    "县管校聘怎么推进",
    "双减深化行动怎么落实",
    "双减深化行动谁负责",
    "幼儿园成本分担机制是哪个局牵头",
    "八大重大行动有哪些",
    "五大基本理念是什么",
    "2020年十件教育实事有哪些",
    "怎么防治校园欺凌",
    "职业教育校企合作怎么做",
    "老师编制怎么定",
    "教共体怎么建",
    "民办学校怎么规范",
    "特殊教育学校标准化建设有什么要求",
    "劳动教育有哪些举措",
    "临海2021年五项举措有哪些",
    "校外培训机构怎么治理",
    "乡村教师有什么政策",
    "市教育局电话多少",
    "高中弹性上学几点到校",
    "你手里都有哪些文件",
]


def drafted(assistant: Assistant, question: str) -> Draft:
    shelf = assistant.shelf
    return write(
        gather(make_plan(read_question(question), shelf.library, shelf.matcher), shelf), shelf
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_suggestion_is_answered_when_it_is_asked(assistant: Assistant, question: str) -> None:
    suggestions = assistant.ask(question).suggestions
    assert len(suggestions) <= MOST
    assert len(set(suggestions)) == len(suggestions)
    assert not [one for one in suggestions if assistant.ask(one).status != "answered"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_suggestion_repeats_what_was_asked(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    asked = {fold(text).rstrip("?") for text in (answer.question, answer.standalone_question)}
    assert not [one for one in answer.suggestions if fold(one).rstrip("?") in asked]


@pytest.mark.parametrize("question", [q for q in QUESTIONS if "年" in q and "有哪些" not in q])
def test_no_suggestion_asks_for_a_figure_that_was_just_told(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    kinds = {"target": "目标", "actual": "实际"}
    told = {
        f"{f.region}{f.year}年{f.breakdown}{f.indicator}{kinds[f.kind]}是多少？"
        for f in answer.figures
    }
    if answer.status == "answered":
        assert not told & set(answer.suggestions)


def test_whoever_asked_who_is_responsible_is_not_told_to_ask_it(assistant: Assistant) -> None:
    answer = assistant.ask("幼儿园成本分担机制是哪个局牵头")
    assert not [one for one in answer.suggestions if "谁负责" in one]


@pytest.mark.parametrize("question", ["近视率是约束性的吗", "近视率是约束性还是预期性指标"])
def test_whoever_asked_for_the_attribute_is_not_told_to_ask_it(
    assistant: Assistant, question: str
) -> None:
    assert not [one for one in assistant.ask(question).suggestions if "约束性还是预期性" in one]


@pytest.mark.parametrize("question", ["今天天气怎么样", "红烧肉怎么做好吃", "write a python loop"])
def test_nothing_is_suggested_after_what_is_not_ours(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "out_of_scope"
    assert answer.suggestions == ()


def test_what_cannot_be_answered_is_not_suggested(assistant: Assistant) -> None:
    draft = drafted(assistant, "高等教育毛入学率2025年目标")
    assert suggest(draft, assistant.shelf, lambda _: False) == ()


def test_only_a_few_are_tried(assistant: Assistant) -> None:
    tried: list[str] = []
    draft = drafted(assistant, "高等教育毛入学率2025年目标")
    suggest(draft, assistant.shelf, lambda question: bool(tried.append(question)))  # type: ignore[func-returns-value]  # append gives None: refused
    assert 0 < len(tried) <= TRIED


def test_a_refusal_leads_on_to_the_figures_it_names(assistant: Assistant) -> None:
    answer = assistant.ask("近视率2024年目标")
    assert answer.status == "not_found"
    assert "台州市2025年儿童青少年总体近视率目标是多少？" in answer.suggestions
