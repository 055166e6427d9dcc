"""Nothing is told twice, and no point of the built-in draft is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.chain import Assistant
from assistant.check import fault
from assistant.prose.told import is_head, parts_of, tells
from assistant.types import Draft, Sentence, Source
from tests.assistant.prose_talk import draft_of, material_of, tell

HOW = "县管校聘怎么推进"
TREND = "高等教育毛入学率2020年到2025年怎么变化"


@pytest.fixture(scope="module")
def draft(assistant: Assistant) -> Draft:
    return draft_of(assistant, HOW)


def test_what_the_model_leaves_out_of_a_passage_is_told_and_nothing_else(
    assistant: Assistant, draft: Draft
) -> None:
    source = material_of(draft, assistant.shelf).sources[1]
    spans = parts_of(source.quote)
    first = source.quote[slice(*spans[1])]
    told = tell(assistant, draft, f"{first.rstrip('。；')}[2]。")
    assert len(told.prose) == 1
    rest = "".join(told.built_in)
    assert first not in rest
    assert all(source.quote[a:b].rstrip("。；\n") in rest for a, b in spans[2:])
    assert not [s for s in told.sentences if not s.lead_in and fault(s, assistant.shelf.library)]


def test_a_second_lead_in_of_a_document_says_so(assistant: Assistant, draft: Draft) -> None:
    source = material_of(draft, assistant.shelf).sources[1]
    clause = source.quote[slice(*parts_of(source.quote)[1])].rstrip("。；")
    leads = [text for text in tell(assistant, draft, f"{clause}[2]。").built_in if "提出：" in text]
    assert any("还提出：" in text for text in leads)


def test_a_table_is_told_once_and_whole(assistant: Assistant) -> None:
    told = tell(assistant, TREND, "台州市2020年高等教育毛入学率实际为{F1}[1]，2025年为{F2}[2]。")
    assert told.prose == ["台州市2020年高等教育毛入学率实际为接近60%，2025年为70%（目标）。"]
    assert sum("| --- |" in text for text in told.built_in) == 1
    assert not any("各年如下" in text for text in told.built_in)
    wrong = "台州市2020年高等教育毛入学率实际为{F1}[1]，2025年实际为{F2}[2]。"
    assert tell(assistant, TREND, wrong).prose == []


def test_an_indicator_may_be_called_as_the_question_calls_it(assistant: Assistant) -> None:
    told = tell(assistant, "普惠园占比2025年目标是多少", "普惠园占比2025年目标为{F1}[1]。")
    assert told.prose == ["普惠性幼儿园在园幼儿占比2025年目标为90%以上（台州市）。"]
    other = tell(assistant, "公办园占比2025年目标是多少", "普惠园占比2025年目标为{F1}[1]。")
    assert other.prose == []


def test_a_label_says_of_which_passage_it_is(assistant: Assistant, draft: Draft) -> None:
    material = material_of(draft, assistant.shelf)
    label = next(label for label, amount in material.amounts.items() if amount.text == "20%-30%")
    text = f"职业院校可将专兼职教师总数的{{{label}}}名额用于自主聘用。"
    assert tell(assistant, draft, text).prose == [text.replace(f"{{{label}}}", "20%-30%")]


def test_an_amount_is_told_of_what_its_clause_is_about(assistant: Assistant) -> None:
    draft = draft_of(assistant, "集团化办学怎么推进")
    material = material_of(draft, assistant.shelf)
    label, amount = next((k, a) for k, a in material.amounts.items() if a.text == "65%以上")
    loose = f"推进义务教育优质均衡，覆盖{{{label}}}[{amount.n}]。"
    assert tell(assistant, draft, loose).prose == []


@pytest.mark.parametrize(
    ("words", "part", "so"),
    [
        ("建成乡村名校150所", "建成150所乡村名校。", True),
        ("建成乡村名校", "建成150所乡村名校。", False),
        ("深化招生改革", "建成150所乡村名校。", False),
    ],
)
def test_a_part_is_told_with_its_amounts(
    assistant: Assistant, words: str, part: str, so: bool
) -> None:
    assert tells(words, part, assistant.shelf.library) is so


def test_a_heading_is_no_part() -> None:
    source = Source("d", ("3.切实保障教师待遇",), "3.切实保障教师待遇。健全机制。", 0, 20)
    assert is_head("3.切实保障教师待遇。", source)
    assert not is_head("健全机制。", source)


def test_a_list_stays_as_it_is(assistant: Assistant, draft: Draft) -> None:
    source = next(s for one in draft.sentences for s in one.sources)
    listed = replace(source, quote="甲；\n乙；\n丙；\n丁。")
    changed = replace(draft, sentences=(Sentence(listed.quote, (listed,)),))
    assert material_of(changed, assistant.shelf).empty
