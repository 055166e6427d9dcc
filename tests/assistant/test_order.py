"""What is told first: measures, the newest plan, sentences before rows."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.write.order import is_report

NEWEST_FIRST = [
    "学前教育这几年要干哪几件事",
    "特殊教育要抓哪几件事",
    "保障措施有哪几条",
]


@pytest.mark.parametrize("question", NEWEST_FIRST)
def test_the_newest_of_plans_that_fit_alike_is_told_first(
    assistant: Assistant, question: str
) -> None:
    documents = [c.document for c in assistant.ask(question).citations]
    issued = [str(one.issued) for one in dict.fromkeys(documents)]
    assert len(issued) > 1
    assert issued == sorted(issued, reverse=True)


@pytest.mark.parametrize("question", ["师德师风建设", "学校党建要做什么", "民办教育怎么规范"])
def test_a_report_of_a_year_gone_by_is_not_told_first(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert not is_report(answer.citations[0].section)


def test_a_year_asked_for_is_told_first(assistant: Assistant) -> None:
    answer = assistant.ask("2019年师德师风做了什么")
    assert "2019年工作总结" in "".join(answer.citations[0].section)


@pytest.mark.parametrize(
    "question",
    [
        "公共教育服务体系不完善，有什么举措",
        "现代学校制度没形成，怎么完善",
    ],
)
def test_measures_are_told_where_they_are_asked_for_not_findings(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert not any(is_report(citation.section) for citation in answer.citations[:1])


@pytest.mark.parametrize("question", ["教师轮岗，两地有何区别", "体质健康有哪些举措"])
def test_a_row_of_a_table_is_not_told_where_sentences_answer(
    assistant: Assistant, question: str
) -> None:
    assert "指标属性" not in assistant.ask(question).text


def test_headings_of_reports_and_findings_are_known() -> None:
    assert is_report(("一、2019年工作总结", "6.加强队伍建设更加有力"))
    assert is_report(("二、发展趋势与挑战",))
    assert not is_report(("六、重大行动", "（一）学前教育“扩容提质”行动"))
