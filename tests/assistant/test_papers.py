"""Questions on the documents themselves: by what one was made, and which is the newest."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.write.papers import asks_basis


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("学有优教方案是照着省里哪些文件定的？", True),
        ("十四五规划是根据什么编的", True),
        ("2020-2022方案依据什么制定的", True),
        ("编制规划的依据", True),
        ("学费按什么标准收", False),
        ("按照方案，要定哪些制度", False),
        ("哪些文件提到教共体", False),
    ],
)
def test_what_a_document_was_made_by_is_asked_in_many_ways(question: str, asks: bool) -> None:
    assert asks_basis(question) is asks


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("学有优教方案是照着省里哪些文件定的？", "浙江省公共服务七优享工程学有优教专项实施方案"),
        ("十四五教育规划是根据什么编的", "《浙江教育现代化2035行动纲要》"),
        ("2020-2022方案依据什么制定的", "《台州教育现代化2035行动纲要》"),
    ],
)
def test_a_document_says_itself_by_what_it_was_made(
    assistant: Assistant, question: str, told: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert told in answer.text
    assert "印发日期：" not in answer.text


@pytest.mark.parametrize(
    ("history", "question"),
    [((), "早上最晚几点到校不算迟到"), (("2019年弹性上学的小学有多少所",), "早上最晚几点到校")],
)
def test_the_latest_time_of_day_is_no_document(
    assistant: Assistant, history: tuple[str, ...], question: str
) -> None:
    answer = assistant.ask(question, history)
    assert answer.status in {"not_found", "out_of_scope"}
    assert "文件名称：" not in answer.text


@pytest.mark.parametrize(
    ("history", "question"),
    [((), "最晚印发的是哪份"), (("有哪些文件",), "最新的呢"), ((), "最新的是哪份文件")],
)
def test_the_newest_document_is_told(
    assistant: Assistant, history: tuple[str, ...], question: str
) -> None:
    assert "印发日期：2023年4月19日" in assistant.ask(question, history).text
