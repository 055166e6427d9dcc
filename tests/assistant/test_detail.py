"""The one detail a question is after: where nothing told has it, that speaks against it."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.evidence import gather
from assistant.plan import make_plan, read_question
from assistant.types import Evidence, Sentence, Source
from assistant.write.passages import Told, select
from assistant.write.refusing.detail import untold_details, untold_names
from assistant.write.refusing.naming import of_another_scope
from assistant.write.refusing.objections import objections
from index.questions import load_questions
from index.sections import split_sections
from index.sources import shipped_documents

UNITS = "牵头或责任单位"


def details_of(assistant: Assistant, question: str) -> list[str]:
    shelf = assistant.shelf
    evidence = gather(make_plan(read_question(question), shelf.library, shelf.matcher), shelf)
    told = [part.sentence for part in select(evidence, shelf)]
    return [*untold_details(evidence, told, shelf), *untold_names(evidence, told, shelf)]


MISSING: list[tuple[str, tuple[str, ...]]] = [
    ("减负40条第12条怎么规定的？", ("“第12条”",)),
    ("劳动清单里三年级学生要会做哪几样家务", ("“三年级”",)),
    ("初一新生的体育课怎么开", ("“初一”",)),
    ("孩子近视300度要不要戴OK镜", ("“ok”",)),
    ("VR教室怎么建", ("“vr”",)),
    ("市妇联在家庭教育这块承担什么职责", ("“妇联”", "“市妇联”的具体分工")),
    ("普惠性人力资本提升行动里，市公安局具体承担哪几项工作？", ("“公安局”的具体分工",)),
]


@pytest.mark.parametrize(("question", "missing"), MISSING)
def test_a_detail_that_nothing_told_has_is_missing(
    assistant: Assistant, question: str, missing: tuple[str, ...]
) -> None:
    assert details_of(assistant, question) == list(missing)


@pytest.mark.parametrize(
    ("question", "missing"),
    MISSING,
)
def test_a_question_after_such_a_detail_is_refused_by_its_name(
    assistant: Assistant, question: str, missing: tuple[str, ...]
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not_found"
    assert missing[0] in answer.text


def test_of_each_kind_of_detail_one_is_missing_at_most(assistant: Assistant) -> None:
    assert details_of(assistant, "VR教室和XR教室怎么建") == ["“vr”"]
    assert details_of(assistant, "市妇联的VR教室怎么建") == ["“vr”", "“妇联”"]


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
    assert details_of(assistant, question) == []


def test_questions_known_to_be_answered_are_seldom_objected_to(assistant: Assistant) -> None:
    """Every 25th known question with its own answer told and no other question to help.

    Many are in everyday words, which a question like them would tell are the same. What refuses
    by itself must hardly ever be wrong; what is only counted may be.
    """
    shelf = assistant.shelf
    documents = shelf.library.documents
    sections = {name: split_sections(document) for name, document in documents.items()}
    known = load_questions(shipped_documents(), documents, sections)[::25]
    counts = dict.fromkeys(("scope", "sure", "detail", "group", "kind", "any", "several"), 0)
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
        found = objections(evidence, [Told(told[0], question.document)], shelf)
        # Units are not searched for here.
        against = [one.missing for one in found if one.missing != UNITS]
        counts["sure"] += any(one.sure for one in found)
        counts["scope"] += of_another_scope(evidence, told, shelf)
        counts["group"] += "" in against
        counts["detail"] += any("“" in one for one in against)
        counts["kind"] += any(one and "“" not in one for one in against)
        counts["any"] += bool(against)
        counts["several"] += len(set(against)) > 1
    shares = {kind: count / len(known) for kind, count in counts.items()}
    assert shares["scope"] < 0.002
    assert shares["sure"] < 0.02  # most are of a group: 小学, where 义务教育 is told
    assert shares["detail"] < 0.01
    assert shares["group"] < 0.03
    assert shares["kind"] < 0.13
    assert shares["any"] < 0.155
    assert shares["several"] < 0.01
