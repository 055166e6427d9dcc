"""How retrieval is measured, and the yardstick it is measured against."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.chain import Assistant
from eval.bench import Row, growth, retrieval
from eval.cases import load_cases
from eval.errors import CaseProblem
from eval.retrieval import CASES, Lookup, load_lookups, measure
from eval.systems.tutorial import build_tutorial
from index.figures import load_table, shipped_data
from index.sources import read_documents, shipped_documents


def test_the_rank_of_the_first_supporting_place_counts() -> None:
    lookups = [Lookup("甲", (("plan", 10, 20),)), Lookup("乙", (("plan", 30, 40),))]
    found = {"甲": [("plan", 0, 5), ("plan", 15, 25)], "乙": [("other", 30, 40)]}
    outcome = measure(lookups, lambda question: found[question])
    assert (outcome.questions, outcome.first, outcome.in_five) == (2, 0.0, 0.5)
    assert outcome.reciprocal_rank == 0.25


def test_a_place_found_behind_the_fifth_is_not_in_five() -> None:
    spans = [("plan", 0, 1)] * 5 + [("plan", 10, 20)]
    outcome = measure([Lookup("甲", (("plan", 10, 20),))], lambda _: spans)
    assert outcome.in_five == 0.0
    assert outcome.reciprocal_rank == pytest.approx(1 / 6)


def test_every_quote_of_the_question_set_is_found_in_its_document() -> None:
    documents = {d.card.id: d for d in read_documents(shipped_documents())}
    lookups = load_lookups(tuple(documents.values()))
    assert all(
        documents[d].raw[start:end].strip() for one in lookups for d, start, end in one.places
    )


@pytest.mark.parametrize(
    ("value", "limit", "at_least", "kept"),
    [
        (1.0, None, False, True),
        (2.0, 1.0, False, False),
        (0.8, 0.9, True, False),
        (1, 1, True, True),
    ],
)
def test_a_row_knows_whether_it_keeps_its_limit(
    value: float, limit: float | None, at_least: bool, kept: bool
) -> None:
    assert Row("测量", value, "", limit, at_least).kept is kept


def test_the_tutorial_finds_less_in_five_than_zhice(assistant: Assistant) -> None:
    documents = tuple(assistant.shelf.library.documents.values())
    lookups = load_lookups(documents)[:40]
    tutorial = build_tutorial(documents[3:4], assistant.shelf.encoder)
    assert len(tutorial.find(lookups[0].question)) == 5
    rows = {row.name: row.value for row in retrieval(assistant, lookups, documents[3:4])}
    assert rows["知策 前五命中"] > rows["教程做法 前五命中"]


def test_search_still_answers_when_the_index_has_grown(
    assistant: Assistant, tmp_path: Path
) -> None:
    lookups = load_lookups(tuple(assistant.shelf.library.documents.values()))[:5]
    names = [row.name for row in growth(tmp_path, assistant, lookups, 300)]
    assert names == ["写入 300 段", "300 段中查找 p95"]


def test_only_questions_that_stand_alone_and_name_their_source_measure_retrieval() -> None:
    documents = read_documents(shipped_documents())
    table = load_table(shipped_data(), [document.card.id for document in documents])
    cases = load_cases(CASES, documents=documents, table=table)
    asked = {lookup.question for lookup in load_lookups(documents)}
    assert asked == {
        case.question
        for case in cases
        if case.answerable and case.quotes and not case.history and case.kind != "documents"
    }
    assert len(asked) > 300


def test_a_wrong_case_is_a_problem_when_retrieval_is_measured(tmp_path: Path) -> None:
    (tmp_path / "dev.yaml").write_text("- {id: one}\n", encoding="utf-8")
    with pytest.raises(CaseProblem, match="用例 one：缺少 question"):
        load_lookups(read_documents(shipped_documents()), folder=tmp_path)
