"""Policy answers that must tell the thing that is named, over the five real documents."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("“蓝天教育”行动是帮哪些孩子的", ["随迁子女“蓝天教育”行动"]),
        ("幼儿园里没编制的合同制老师，社保公积金怎么交", ["足额足项缴纳社会保险和住房公积金"]),
        (
            "学有优教方案靠哪几条来保障",
            ["强化要素保障", "强化协同推进", "强化执行落实", "强化考评督导"],
        ),
        ("市十四五教育规划保障措施里第三项是哪一项？", ["健全完善教育督导"]),
        (
            "市教育局2020年的工作是围绕哪几个“聚焦”来排的？",
            ["聚焦补短提升", "聚焦改革治理", "聚焦理念引领", "聚焦统筹推进"],
        ),
        (
            "2021年那个教育规划跟2023年的学有优教方案，管的年份有什么不一样？",
            ["“十四五”规划", "2023-2027年"],
        ),
        ("台州学院的奔头 2020方案和2023方案各怎么写", ["到2022年，台州学院", "更名为台州大学"]),
        ("天天填表迎检，老师哪有心思备课。上面说过要给老师减负没有？", ["减"]),
        ("市十四五教育规划的主要任务列一下", ["全面落实立德树人根本任务"]),
    ],
)
def test_what_is_named_is_what_is_told(
    assistant: Assistant, question: str, told: list[str]
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert all(words in answer.text for words in told)


def test_a_word_that_is_quoted_by_the_documents_alone_names_nothing(assistant: Assistant) -> None:
    answer = assistant.ask("老师师德出了问题会怎么处理，有没有黑名单之类的制度")
    assert "行业禁入制度" in answer.text


def test_the_document_that_speaks_of_a_thing_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("银龄讲学在哪份材料里")
    assert answer.status == "answered"
    assert "《台州市2019年教育工作总结和2020年教育工作思路》提到" in answer.text
