"""The whole way from a question to a checked answer, over the five real documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.errors import QuestionProblem
from assistant.settings import Settings
from assistant.types import Answer
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


def test_every_citation_of_every_answer_is_verbatim(assistant: Assistant) -> None:
    library = assistant.shelf.library
    lookups = load_lookups(tuple(library.documents.values()))
    wrong = [
        (lookup.question, citation.quote)
        for lookup in lookups
        for citation in asked(assistant, lookup.question).citations
        if "".join(citation.quote.split())
        not in "".join(
            library.documents[citation.document.id].raw[citation.start : citation.end].split()
        )
    ]
    assert len(lookups) > 250
    assert not wrong


def test_every_answer_has_its_marks_and_no_others(assistant: Assistant) -> None:
    import re

    for lookup in load_lookups(tuple(assistant.shelf.library.documents.values())):
        answer = asked(assistant, lookup.question)
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
