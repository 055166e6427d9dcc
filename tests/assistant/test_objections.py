"""What speaks against what is told: each check, each counted once, none decides alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chain import Assistant
from assistant.evidence import Shelf, gather
from assistant.plan import make_plan, read_question
from assistant.types import Evidence, Sentence, Source
from assistant.write.passages import Told, select
from assistant.write.refusing.objections import names_regions, objections

UNNAMED = ""
"""What is missing and has no name."""
MANY_REGIONS = "推动玉环市、三门县特殊教育学校建设投用。"
GIFTED = "制定《台州市普通高中英才教育激活计划》。"
CHECKS: list[tuple[str, str, tuple[str, ...]]] = [
    ("哪几个县要新建特教学校", "推动特殊教育学校建设投用。", ("地区名称",)),
    ("哪几个县要新建特教学校", "推动台州市特殊教育学校建设投用。", ("地区名称",)),
    ("哪几个县要新建特教学校", MANY_REGIONS, ()),
    ("教师资格证怎么报名", "严格教师资格制度。", ("办理方式",)),
    ("老年大学在哪", "新建老年大学10个。", ("具体地点",)),
    ("乡村名校要建多少所", "创建乡村名校100所。", ()),
    ("名校要建多少所", "创建幸福学校100所。", ("具体数值",)),
    ("减负40条第12条怎么规定的", "落实“减负40条”。", ("“第12条”",)),
    ("减负40条第12条怎么规定的", "落实“减负40条”第12条。", ()),
    ("小学有英才教育激活计划吗", GIFTED, (UNNAMED,)),
    ("小学有英才教育激活计划吗", "小学制定英才教育激活计划。", ()),
    ("县管校聘怎么推进", "全面推进县管校聘。", ()),
]
QUESTIONS = sorted({question for question, _, _ in CHECKS})
TEXTS = sorted({text for _, text, _ in CHECKS})


def tell(text: str, shelf: Shelf) -> Told:
    """``text`` as if it stood in a document."""
    document = next(iter(shelf.library.documents))
    return Told(Sentence(text, (Source(document, (), text, 0, len(text)),)), document)


def against(assistant: Assistant, question: str, *texts: str) -> tuple[str, ...]:
    """What speaks against ``texts`` as an answer, with no known question to help."""
    shelf = assistant.shelf
    plan = make_plan(read_question(question), shelf.library, shelf.matcher)
    weights = {term: shelf.index.words.weight(term) for term in plan.terms}
    told = [tell(text, shelf) for text in texts]
    found = objections(Evidence(plan, weights=weights), told, shelf)
    return tuple(one.missing for one in found)


@pytest.mark.parametrize(
    ("question", "text", "missing"), CHECKS, ids=[f"{q}：{t}" for q, t, _ in CHECKS]
)
def test_each_check_tells_what_it_finds_missing(
    assistant: Assistant, question: str, text: str, missing: tuple[str, ...]
) -> None:
    assert against(assistant, question, text) == missing


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("新校区怎么报名，在哪个镇", "加快新校区建设。", ("具体地点", "办理方式")),
        ("一年级和三年级学生要做哪样家务", "开展家务劳动。", ("“一年级”",)),
        ("小学三年级英才教育激活计划怎么实施", GIFTED, (UNNAMED, "“三年级”")),
        ("小学和幼儿园有英才教育激活计划吗", GIFTED, (UNNAMED,)),
        ("哪几个县第12条怎么报名", "严格教师资格制度。", ("地区名称", "办理方式", "“第12条”")),
    ],
)
def test_checks_add_up_and_each_counts_once(
    assistant: Assistant, question: str, text: str, missing: tuple[str, ...]
) -> None:
    assert against(assistant, question, text) == missing


def test_an_amount_that_is_not_told_counts_once_for_its_form_and_once_for_its_thing(
    assistant: Assistant,
) -> None:
    assert against(assistant, "名校要建多少所", "创建名校。") == ("具体数值", "具体数值")
    assert against(assistant, "名校要建多少所", "创建幸福学校100所。") == ("具体数值",)


def test_who_answers_for_a_group_is_told_by_other_means(assistant: Assistant) -> None:
    assert UNNAMED not in against(assistant, "小学英才教育激活计划由谁负责", GIFTED)
    assert against(assistant, "小学英才教育激活计划怎么实施", GIFTED) == (UNNAMED,)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("食物中毒归哪几个部门处置", ("牵头或责任单位",)),
        ("产教融合由哪些部门负责", ()),
        ("产教融合怎么推进", ()),
    ],
)
def test_units_asked_for_by_name_must_be_named_by_a_document(
    assistant: Assistant, question: str, missing: tuple[str, ...]
) -> None:
    shelf = assistant.shelf
    evidence = gather(make_plan(read_question(question), shelf.library, shelf.matcher), shelf)
    found = objections(evidence, list(select(evidence, shelf)), shelf)
    assert tuple(one.missing for one in found) == missing


def test_the_city_of_all_documents_is_no_district(assistant: Assistant) -> None:
    shelf = assistant.shelf
    assert not names_regions([tell("推动台州市学校建设。", shelf)], shelf)
    assert not names_regions([], shelf)
    assert names_regions([tell("推动学校建设。", shelf), tell(MANY_REGIONS, shelf)], shelf)


@settings(deadline=None)
@given(st.sampled_from(QUESTIONS), st.lists(st.sampled_from(TEXTS), unique=True, max_size=4))
def test_the_order_of_what_is_told_does_not_matter(
    assistant: Assistant, question: str, texts: list[str]
) -> None:
    assert against(assistant, question, *texts) == against(assistant, question, *texts[::-1])


@settings(deadline=None)
@given(st.sampled_from(QUESTIONS), st.lists(st.sampled_from(TEXTS), unique=True, max_size=4))
def test_a_text_that_is_not_objected_to_is_not_spoilt_by_others(
    assistant: Assistant, question: str, texts: list[str]
) -> None:
    spared = [text for text in texts if not against(assistant, question, text)]
    assert not spared or not against(assistant, question, *texts)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("减负40条第12条怎么规定的？", "“第12条”"),
        ("英才教育专项经费有多少", "具体数值"),
        ("标准化学校覆盖率25年目标", "具体数值"),
        ("新校区在哪个镇", "具体地点"),
        ("食物中毒归哪几个部门处置", "牵头或责任单位"),
        ("学校的无线网密码多久换一次", "具体频次"),
    ],
)
def test_a_refusal_names_what_is_missing(assistant: Assistant, question: str, missing: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not_found"
    assert answer.text.startswith(f"现有文件没有给出所问的{missing}，因此不作回答。")


def test_a_refusal_names_nothing_where_what_is_missing_has_no_name(assistant: Assistant) -> None:
    answer = assistant.ask("小学有英才教育激活计划吗")
    assert answer.status == "not_found"
    assert answer.text.startswith("现有文件没有直接回答这个问题，因此不作回答。")


def test_units_that_answer_for_it_are_told_though_a_check_objects(assistant: Assistant) -> None:
    question = "产教融合第3条由谁负责"
    assert against(assistant, question, "加强产教融合。") == ("“第3条”",)
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert "牵头单位：市教育局" in answer.text


def test_districts_asked_for_are_told_from_the_passage_that_names_them(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("哪几个县要新建特教学校")
    assert answer.status == "answered"
    assert "玉环市、三门县、仙居县" in answer.text


@pytest.mark.parametrize(
    ("question", "text", "sure"),
    [
        ("教研员电话多少", "加强教研员队伍建设。", True),
        ("市妇联怎么推进家庭教育", "推进家庭教育。", True),
        ("VR教室怎么建", "建设教室。", True),
        ("减负40条第12条怎么规定的", "落实“减负40条”。", False),
        ("名校要建多少所", "创建名校。", False),
    ],
)
def test_only_what_has_no_other_words_refuses_by_itself(
    assistant: Assistant, question: str, text: str, *, sure: bool
) -> None:
    shelf = assistant.shelf
    plan = make_plan(read_question(question), shelf.library, shelf.matcher)
    found = objections(Evidence(plan), [tell(text, shelf)], shelf)
    assert found
    assert any(one.sure for one in found) == sure


@pytest.mark.parametrize(
    ("question", "times"),
    [("十大工程是什么", 3), ("十件教育实事是什么", 1), ("教育实事有哪些", 0)],
)
def test_so_many_as_no_document_has_are_objected_to_once_more(
    assistant: Assistant, question: str, times: int
) -> None:
    assert against(assistant, question, "办好教育实事，实施教育工程。").count("具体名目") == times
