"""The whole way from a question to a checked answer, over the five real documents."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.chain import Assistant
from assistant.errors import QuestionProblem
from assistant.settings import Settings
from assistant.types import Answer
from eval.cases import load_cases
from eval.retrieval import CASES, load_lookups
from index.errors import IndexMissing, IndexStale

ANSWER_KEYS = {
    "question",
    "standalone_question",
    "status",
    "text",
    "citations",
    "figures",
    "conflicts",
    "suggestions",
    "trace",
}


def asked(assistant: Assistant, question: str, *earlier: str) -> Answer:
    return assistant.ask(question, earlier)


def test_a_target_is_answered_whole_and_cited(assistant: Assistant) -> None:
    answer = asked(assistant, "台州市普惠性幼儿园在园幼儿占比2025年要达到多少？")
    assert answer.status == "answered"
    assert "90%以上" in answer.text
    assert any("普惠性幼儿园在园幼儿占比达到90%以上" in c.quote for c in answer.citations)


def test_a_policy_is_answered_with_the_supporting_sentence(assistant: Assistant) -> None:
    answer = asked(assistant, "县管校聘怎么推进？")
    assert answer.status == "answered"
    assert all("县管校聘" in citation.quote for citation in answer.citations)


def test_a_heading_is_answered_with_all_that_stands_under_it(assistant: Assistant) -> None:
    answer = asked(assistant, "规划里八个重大行动分别叫什么")
    assert answer.text.count("行动[") >= 8
    assert "（八）终身教育“服务全民”行动" in answer.text


@pytest.mark.parametrize("question", ["今天天气怎么样", "红烧肉怎么做好吃", "write a python loop"])
def test_what_is_not_ours_is_refused_without_citations(assistant: Assistant, question: str) -> None:
    answer = asked(assistant, question)
    assert answer.status == "out_of_scope"
    assert not answer.citations
    assert "不在知策的范围内" in answer.text


def test_a_follow_up_shows_how_it_was_understood(assistant: Assistant) -> None:
    answer = asked(assistant, "谁负责？", "“双减”深化行动怎么落实？")
    assert answer.question == "谁负责？"
    assert "双减" in answer.standalone_question


def test_an_unreadable_question_is_a_problem_not_an_answer(assistant: Assistant) -> None:
    with pytest.raises(QuestionProblem):
        asked(assistant, "😀")


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> tuple[Answer, ...]:
    """Of every fourth question that a passage supports; ``tests/eval`` asks all."""
    lookups = load_lookups(tuple(assistant.shelf.library.documents.values()))
    return tuple(asked(assistant, lookup.question) for lookup in lookups[::4])


def test_every_citation_of_every_answer_is_verbatim(
    assistant: Assistant, answers: tuple[Answer, ...]
) -> None:
    documents = assistant.shelf.library.documents
    wrong = [
        (answer.question, citation.quote)
        for answer in answers
        for citation in answer.citations
        if "".join(citation.quote.split())
        not in "".join(documents[citation.document.id].raw[citation.start : citation.end].split())
    ]
    assert len(answers) > 250
    assert not wrong


def test_every_answer_has_its_marks_and_no_others(answers: tuple[Answer, ...]) -> None:
    for answer in answers:
        marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", answer.text)}
        assert marks == {citation.n for citation in answer.citations}


def test_the_contract_is_kept_to_the_letter(assistant: Assistant) -> None:
    written = json.loads(asked(assistant, "县管校聘怎么推进？").model_dump_json())
    assert set(written) == ANSWER_KEYS
    citation = written["citations"][0]
    assert set(citation) == {"n", "document", "section", "quote", "start", "end"}
    document = {"id", "title", "number", "issuer", "region", "issued"}
    assert set(citation["document"]) == document
    trace = {"writer", "removed", "milliseconds", "index", "figures_version"}
    trace |= {"id", "prompts", "problem"}
    assert set(written["trace"]) == trace
    stages = {"plan", "evidence", "write", "check", "total"}
    assert set(written["trace"]["milliseconds"]) == stages


def test_without_an_index_the_repair_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="zhice index build"):
        Assistant.open(Settings(home=tmp_path))


def test_an_index_of_other_documents_does_not_answer(home: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text("一、目标\n到2025年达到90%。\n", encoding="utf-8")
    (tmp_path / "documents.csv").write_text(
        "id,file,title,number,issuer,region,level,issued,period_start,period_end,note\n"
        "plan,plan.txt,规划,,局,某市,市,,2021,2025,\n",
        encoding="utf-8",
    )
    with pytest.raises(IndexStale, match=r"文件有变化.*zhice index build"):
        Assistant.open(Settings(home=home, documents=tmp_path))


def test_the_cases_that_measure_retrieval_are_there() -> None:
    assert {path.name for path in CASES.glob("*.yaml")} >= {"dev.yaml", "held-out.yaml"}


DIALOGUES: list[list[tuple[str, list[str], list[str]]]] = [
    [
        ("普惠园占比2025年要达到多少", ["普惠"], ["台州市2025年", "90%以上"]),
        ("那2027年呢？", ["2027年", "普惠"], ["台州市2027年", "95%以上"]),
        ("公办园呢，2025年", ["2025年", "公办"], ["公办幼儿园在园幼儿占比", "60%以上"]),
        ("近视率2025年目标是多少", ["近视率"], ["50.8%"]),
        ("是约束性的吗", ["近视率", "约束性"], ["约束性指标", "50.8%"]),
    ],
    [
        ("“双减”深化行动怎么落实？", ["双减"], ["双减"]),
        ("谁负责？", ["双减", "谁负责"], ["牵头单位：市教育局"]),
        ("高等教育毛入学率2025年目标", ["高等教育"], [">70%"]),
        ("后一年的呢", ["2026年", "高等教育毛入学率"], ["2026年", "71%"]),
        ("2020年实际呢", ["2020年", "高等教育毛入学率", "实际"], ["2020年", "60%"]),
    ],
    [
        ("规划里八个重大行动分别叫什么", ["重大行动"], ["（八）终身教育“服务全民”行动"]),
        ("第二条展开说说", ["义务教育“整体优化”行动"], ["小学教育品质塑造行动"]),
        ("第三个呢", ["普通高中教育“固本强基”行动"], ["学生体质固本行动"]),
        ("中职双师型教师比例2025年目标", ["双师型"], ["台州市2025年", "91%"]),
        ("临海呢？", ["临海", "双师型"], ["临海市2025年", "90%以上"]),
    ],
]


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=[turns[0][0] for turns in DIALOGUES])
def test_five_turns_are_each_understood_and_answered(
    assistant: Assistant, dialogue: list[tuple[str, list[str], list[str]]]
) -> None:
    earlier: list[str] = []
    for question, understood, told in dialogue:
        answer = asked(assistant, question, *earlier)
        earlier.append(question)
        assert answer.status in {"answered", "partial"}, question
        assert not [w for w in understood if w not in answer.standalone_question], question
        assert not [w for w in told if w not in answer.text], question
        assert not answer.trace.removed, question


@pytest.mark.parametrize(
    ("listing", "pointing", "item"),
    [
        ("八大重大行动有哪些", "第二条展开说说", "义务教育“整体优化”行动"),
        ("八大重大行动有哪些", "最后一个具体讲讲", "终身教育“服务全民”行动"),
        ("临海2021年五项举措有哪些", "第二条展开说说", "聚焦作风"),
        ("十四五规划的基本理念有哪几条", "第2条展开说说", "公平优质"),
    ],
)
def test_an_item_of_the_list_told_is_told_at_length(
    assistant: Assistant, listing: str, pointing: str, item: str
) -> None:
    answer = asked(assistant, pointing, listing)
    assert answer.question == pointing
    assert item in answer.standalone_question
    assert answer.status == "answered"
    assert item in answer.text


def test_an_item_without_a_list_before_it_is_no_item(assistant: Assistant) -> None:
    assert asked(assistant, "第二条展开说说").status in {"not_found", "out_of_scope"}


def _noise(text: str, marks: list[int]) -> str:
    """``text`` with blanks, full-width or traditional characters, and another final mark."""
    import opencc

    if marks[0] % 2:
        text = opencc.OpenCC("s2t").convert(text)
    if marks[1] % 2:
        text = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    blank = ("", " ", "\u3000", "\n")[marks[2] % 4]
    place = marks[3] % len(text)
    if not any(c.isascii() and c.isalnum() for c in text[max(0, place - 1) : place + 1]):
        text = text[:place] + blank + text[place:]
    return text.rstrip("？?") + ("", "？", "?", "。", "？？", " ")[marks[4] % 6]


NOISY = [
    "普惠性幼儿园在园幼儿占比2025年要达到多少？",
    "儿童青少年总体近视率2025年目标是多少？",
    "高等教育毛入学率2026年目标",
    "杭州2025年普惠性幼儿园占比是多少？",
    "台州2030年近视率目标是多少？",
    "公办幼儿园在园幼儿占比是约束性还是预期性指标？",
    "临海市2025年普惠性幼儿园覆盖面目标",
    "幼儿园教师持证率2020年目标完成了吗？",
    "县管校聘怎么推进？",
    "今天天气怎么样？",
]


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(marks=st.lists(st.integers(0, 100), min_size=5, max_size=5))
@pytest.mark.parametrize("question", NOISY)
def test_noise_in_writing_changes_neither_status_nor_figures(
    assistant: Assistant, question: str, marks: list[int]
) -> None:
    plain, noisy = asked(assistant, question), asked(assistant, _noise(question, marks))
    assert noisy.status == plain.status
    assert [figure.id for figure in noisy.figures] == [figure.id for figure in plain.figures]


SAMPLED = 150
Drawn = TypeVar("Drawn")


def sampled(rows: Sequence[Drawn]) -> list[Drawn]:
    """The same ``SAMPLED`` of ``rows`` in every run."""
    return random.Random(20221122).sample(rows, SAMPLED)  # noqa: S311 -- a sample, no secret


def test_an_indicator_is_found_by_its_name_and_first_alias_for_each_year(
    assistant: Assistant,
) -> None:
    table = assistant.shelf.table
    rows = sampled(table.figures)
    missed: list[str] = []
    for figure in rows:
        indicator = table.indicators[figure.indicator]
        for name in (indicator.name, *indicator.aliases[:1]):
            kind = {"target": "目标", "actual": "实际"}[figure.kind]
            question = f"{figure.region}{figure.year}年{figure.breakdown}{name}{kind}是多少"
            told = {
                (f.indicator, f.breakdown, f.region, f.year, f.kind)
                for f in asked(assistant, question).figures
            }
            meant = figure.indicator, figure.breakdown, figure.region, figure.year, figure.kind
            if meant not in told:
                missed.append(question)
    assert missed == []


def test_no_answer_to_a_dev_question_has_removed_sentences(assistant: Assistant) -> None:
    shelf = assistant.shelf
    documents = tuple(shelf.library.documents.values())
    cases = load_cases(CASES, documents=documents, table=shelf.table)
    dev = [case for case in cases if case.split == "dev"]
    chosen = sampled(dev)
    answers = {case.id: asked(assistant, case.question, *case.history) for case in chosen}
    assert {i: a.trace.removed for i, a in answers.items() if a.trace.removed} == {}
