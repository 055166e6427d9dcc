"""What a question names: another group, place or paper is not answered by this one."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.evidence import gather
from assistant.plan import make_plan, read_question
from assistant.types import Evidence, Sentence
from assistant.write.passages import select
from assistant.write.refusing.naming import (
    asking,
    nouns_of,
    of_another_group,
    of_another_scope,
)


def gathered(assistant: Assistant, question: str) -> tuple[Evidence, list[Sentence]]:
    """The evidence for a question, and what of it would be told."""
    shelf = assistant.shelf
    evidence = gather(make_plan(read_question(question), shelf.library, shelf.matcher), shelf)
    return evidence, [part.sentence for part in select(evidence, shelf)]


def judged_of_another_group(assistant: Assistant, question: str) -> bool:
    return of_another_group(*gathered(assistant, question), assistant.shelf)


def judged_of_another_scope(assistant: Assistant, question: str) -> bool:
    return of_another_scope(*gathered(assistant, question), assistant.shelf)


@pytest.mark.parametrize(
    "question",
    [
        "小学有英才教育激活计划吗",
        "幼儿园也要实施县管校聘吗",
        "中职英才教育激活计划怎么实施",
        "高校县管校聘怎么推进",
    ],
)
def test_what_is_told_of_another_group_is_no_answer(assistant: Assistant, question: str) -> None:
    assert judged_of_another_group(assistant, question)
    assert assistant.ask(question).status == "not_found"


@pytest.mark.parametrize("question", ["台州2021年教育工作总结讲了啥", "十五五规划讲了什么"])
def test_what_is_told_of_another_paper_is_no_answer_however_near(
    assistant: Assistant, question: str
) -> None:
    assert judged_of_another_scope(assistant, question)
    assert assistant.ask(question).status == "not_found"


def test_by_a_plan_is_no_name_of_one(assistant: Assistant) -> None:
    assert not judged_of_another_scope(assistant, "县管校聘2027年按规划怎么推进")


def test_who_answers_for_another_paper_is_not_told_either(assistant: Assistant) -> None:
    assert judged_of_another_scope(assistant, "十五五规划由谁负责")
    assert judged_of_another_scope(assistant, "十五五规划怎么写")


@pytest.mark.parametrize(
    "question",
    [
        "学分银行的账户怎么开",
        "镇海中学台州分校录取分数线",
        "幸福学校评选的打分表发我",
        "猫为什么爱睡觉",
        "台州数字经济规划里的产业目标",
    ],
)
def test_what_is_told_of_another_thing_is_no_answer(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "not_found"


@pytest.mark.parametrize(
    "question",
    [
        "英才教育激活计划怎么实施",
        "县管校聘怎么推进",
        "学分银行怎么建设",
        "小学放学后托管怎么做",
        "台州2020年教育工作思路讲了啥",
        "十四五规划里怎么抓师德",
        "临海县管校聘怎么深化",
        "产教融合由哪些部门负责",
        "幼儿园课程改革怎么提升质量",  # the text says 学前教育 and 保教
        "成人学习成果怎么认定",  # and here 终身 and 继续教育
        "考考你：特殊教育“全程·融通”体系的五个特征词",  # what a list is called need not be told
        "县中职称评审权下放了吗",  # names no 中职
    ],
)
def test_what_is_told_of_the_thing_asked_is_an_answer(assistant: Assistant, question: str) -> None:
    assert not judged_of_another_group(assistant, question)
    assert not judged_of_another_scope(assistant, question)
    assert assistant.ask(question).status == "answered"


def test_clauses_that_ask_nothing_are_left_out() -> None:
    assert asking("领导让我写个汇报，双减要做哪些动作") == "双减要做哪些动作"
    assert asking("县管校聘") == "县管校聘"


def test_words_that_only_ask_name_nothing(assistant: Assistant) -> None:
    assert set(nouns_of("学分银行是怎么回事", assistant.shelf)) == {"学分", "银行"}


def test_a_degree_of_another_region_and_level_is_no_answer(assistant: Assistant) -> None:
    answer = assistant.ask("临海初中老师里研究生学历的，2025年要占多少")
    assert not answer.figures
    assert "%" not in answer.text
