"""The same told again at greater length or in few words; friendly words; years beyond all plans."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.write.courtesy import ABOUT, OUTSIDE, THANKS, WHAT_IS_RIGHT


def test_more_is_what_was_not_told_until_all_is_told(assistant: Assistant) -> None:
    turns = ["民办教育怎么规范", "详细点", "还有吗", "还有吗"]
    answers = [assistant.ask(turn, turns[:n]) for n, turn in enumerate(turns)]
    assert all(answer.status == "answered" for answer in answers)
    first, more, *_, last = ({c.quote for c in answer.citations} for answer in answers)
    assert not first & more
    assert last == first
    assert "没有更详细的表述" in answers[-1].text


def test_more_of_a_list_is_what_stands_under_its_headings(assistant: Assistant) -> None:
    answer = assistant.ask("展开说说", ("数字化改革有哪些任务",))
    assert answer.status == "answered"
    assert "促进技术融合" in answer.text
    assert len(answer.text) > len(assistant.ask("数字化改革有哪些任务").text)


@pytest.mark.parametrize("question", ["劳动教育怎么抓", "县管校聘怎么推进", "教共体是什么"])
def test_in_few_words_one_sentence_is_told(assistant: Assistant, question: str) -> None:
    short = assistant.ask("简单点说", (question,))
    assert short.status == "answered"
    assert len(short.citations) == 1
    assert len(short.text) < len(assistant.ask(question).text) / 2


def test_a_list_stays_whole_in_few_words(assistant: Assistant) -> None:
    whole = assistant.ask("十四五规划有哪些重大行动")
    assert assistant.ask("概括一下", ("十四五规划有哪些重大行动",)).text == whole.text


@pytest.mark.parametrize(
    ("turns", "text"),
    [
        (("你好",), ABOUT),
        (("你是谁",), ABOUT),
        (("你能干什么",), ABOUT),
        (("谢谢",), THANKS),
        (("双减怎么落实", "好的，明白了"), THANKS),
        (("双减怎么落实", "不对"), WHAT_IS_RIGHT),
        (("不对",), OUTSIDE),
        (("今天天气怎么样",), OUTSIDE),
    ],
)
def test_where_nothing_is_asked_the_answer_is_friendly(
    assistant: Assistant, turns: tuple[str, ...], text: str
) -> None:
    answer = assistant.ask(turns[-1], turns[:-1])
    assert (answer.status, answer.text) == ("out_of_scope", text)


@pytest.mark.parametrize(
    "turns",
    [
        ("学前教育怎么发展", "2030年呢"),
        ("2030年学前教育有哪些目标",),
        ("高等教育有哪些目标", "那2035年呢"),
    ],
)
def test_a_year_that_no_plan_reaches_is_refused(
    assistant: Assistant, turns: tuple[str, ...]
) -> None:
    answer = assistant.ask(turns[-1], turns[:-1])
    assert answer.status == "not_found"
    assert "没有关于203" in answer.text


TALKS: list[tuple[tuple[str, ...], str, str]] = [
    (
        ("普惠园占比2025年目标是多少", "临海呢", "说错了，我问的是台州"),
        "answered",
        "台州市2025年普惠性",
    ),
    (("普惠园占比2025年目标", "不是95%吗"), "answered", "不一致"),
    (("普惠园占比2025年目标", "不是95%吗", "是90%以上吧"), "answered", "与文件一致"),
    (("蓝天教育行动是什么", "目标是多少"), "answered", "95%以上"),
    (("十四五规划有哪些重大行动", "第三个展开说说", "详细点"), "answered", "普通高中"),
    (("数字化改革有哪些任务", "第二条展开说说", "谁负责", "第一条呢"), "answered", "促进技术融合"),
    (("现代化实施方案的文号", "学有优教方案呢"), "answered", "2023年4月19日"),
    (("有哪些文件", "第二个是什么时候印发的"), "answered", "2021年9月26日"),
    (("普惠园占比2025年目标", "具体怎么做"), "answered", "普惠性幼儿园扩容工程"),
    (("普惠园占比2025年目标", "谁负责"), "answered", "创建国家学前教育普及普惠县"),
    (("老年大学覆盖率2027年", "村里的呢"), "answered", "50%以上"),
    (("体质健康合格率目标", "高校的呢", "小学呢"), "answered", "99%"),
    (("教师编制不够怎么办", "幼儿园呢"), "answered", "报备员额"),
]


@pytest.mark.parametrize(("turns", "status", "told"), TALKS)
def test_a_conversation_keeps_what_it_is_about(
    assistant: Assistant, turns: tuple[str, ...], status: str, told: str
) -> None:
    answer = assistant.ask(turns[-1], turns[:-1])
    assert (answer.status, told in answer.text) == (status, True), answer.text
