"""The one detail a question is after: where nothing told has it, nothing told answers."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.evidence import gather
from assistant.plan import make_plan, read_question
from assistant.types import Evidence, Sentence, Source
from assistant.write.passages import select
from assistant.write.refusing.detail import untold_detail
from assistant.write.refusing.lacks import lacking
from assistant.write.refusing.naming import of_another
from index.questions import load_questions
from index.sections import split_sections
from index.sources import shipped_documents


def detail_of(assistant: Assistant, question: str) -> str:
    shelf = assistant.shelf
    evidence = gather(make_plan(read_question(question), shelf.library, shelf.matcher), shelf)
    return untold_detail(evidence, [part.sentence for part in select(evidence, shelf)], shelf)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("减负40条第12条怎么规定的？", "“第12条”"),
        ("劳动清单里三年级学生要会做哪几样家务", "“三年级”"),
        ("初一新生的体育课怎么开", "“初一”"),
        ("孩子近视300度要不要戴OK镜", "“ok”"),
        ("VR教室怎么建", "“vr”"),
        ("市妇联在家庭教育这块承担什么职责", "“妇联”"),
        ("普惠性人力资本提升行动里，市公安局具体承担哪几项工作？", "“公安局”的具体分工"),
    ],
)
def test_a_detail_that_nothing_told_has_is_missing(
    assistant: Assistant, question: str, missing: str
) -> None:
    assert detail_of(assistant, question) == missing
    answer = assistant.ask(question)
    assert answer.status == "not_found"


@pytest.mark.parametrize(
    "question",
    [
        "STEM教育怎么推进",
        "5G校园网怎么建",
        "减负40条怎么落实",
        "劳动教育要建什么清单制度",
        "学有优教方案里市教育局负责什么",
        "普惠性人力资本提升行动是什么",
    ],
)
def test_a_detail_that_is_told_is_not_missing(assistant: Assistant, question: str) -> None:
    assert detail_of(assistant, question) == ""


def test_questions_known_to_be_answered_are_seldom_taken_for_near_misses(
    assistant: Assistant,
) -> None:
    """Every fifth known question with its own answer told and no other question to help.

    Many are in everyday words, which a question like them would tell are the same.
    """
    shelf = assistant.shelf
    documents = shelf.library.documents
    sections = {name: split_sections(document) for name, document in documents.items()}
    known = load_questions(shipped_documents(), documents, sections)[::5]
    refused: dict[str, int] = {"detail": 0, "another": 0, "lacks": 0}
    for question in known:
        plan = make_plan(read_question(question.text), shelf.library, shelf.matcher)
        raw = documents[question.document].raw[question.start : question.end]
        place = Source(
            question.document,
            question.section,
            raw,
            question.start,
            question.end,
            question.context,
        )
        told = [Sentence(raw, (place,))]
        weights = {term: shelf.index.words.weight(term) for term in plan.terms}
        evidence = Evidence(plan, weights=weights)
        refused["detail"] += bool(untold_detail(evidence, told, shelf))
        refused["another"] += of_another(evidence, told, shelf)
        refused["lacks"] += bool(lacking(plan.standalone, [raw]))
    shares = {kind: count / len(known) for kind, count in refused.items()}
    assert shares["detail"] < 0.005
    assert shares["another"] < 0.07
    assert shares["lacks"] < 0.05
