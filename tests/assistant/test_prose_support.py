"""What a sentence of a model must share with its sources, and what must not be turned."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assistant.chain import Assistant
from assistant.check import fault
from assistant.firewall.bearing import moved, turned
from assistant.firewall.support import supported
from assistant.firewall.typed import typed
from assistant.prose.fill import filled
from assistant.prose.nearness import SURE, likely, too_far
from assistant.types import Sentence, Source
from tests.assistant.prose_talk import draft_of, material_of, tell

SOURCE = "鼓励职业学校与企业共建产业学院，严禁公布考试排名。力争建成示范校，已完成布局调整。"


def passage(assistant: Assistant, words: str) -> Source:
    """The first passage of a question about 县管校聘 that has ``words``."""
    material = material_of(draft_of(assistant, "县管校聘怎么推进"), assistant.shelf)
    return next(source for source in material.sources if words in source.quote)


@pytest.mark.parametrize(
    "text",
    ["鼓励职业学校与企业共建产业学院", "严禁公布考试排名", "力争建成示范校", "已完成布局调整"],
)
def test_what_stands_like_that_is_not_turned(text: str) -> None:
    assert turned(text, [SOURCE]) == ""
    assert moved(text, [SOURCE]) == ""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("严禁企业共建产业学院", "严禁"),
        ("必须建成示范校", "必须"),
        ("不公布考试排名", "不"),
        ("没有完成布局调整", "没有"),
        ("计划完成布局调整", "计划"),
        ("已建成示范校", "已"),
    ],
)
def test_what_denies_or_binds_otherwise_is_found(text: str, word: str) -> None:
    assert turned(text, [SOURCE]) == word


@pytest.mark.parametrize(
    "text",
    ["职业学校与企业共建产业学院", "公布考试排名", "建成示范校", "企业与职业学校共建产业学院"],
)
def test_what_is_left_out_or_swapped_is_found(text: str) -> None:
    assert moved(text, [SOURCE])


@pytest.mark.parametrize(
    "text",
    [
        "统一推进一体化",
        "“十四五”时期",
        "一是加强领导",
        "第一，完善机制",
        "一批名师不断涌现",
        "同一标准",
    ],
)
def test_words_with_numerals_that_say_no_amount_stay(text: str) -> None:
    assert typed(text, [text]) == []


@pytest.mark.parametrize(
    "text",
    [
        "七成三",
        "九成以上的学校",
        "近一半",
        "翻番",
        "大部分学校",
        "三分之一",
        "两倍",
        "过半",
        "若干所",
        *("Ⅳ", "㈦", "⁷", "７", "〇一二", "许多学校", "百分之九十", "十五个", "两所"),
    ],
)
def test_amounts_in_any_disguise_are_typed(text: str) -> None:
    assert typed(text)


def test_a_source_that_says_most_of_it_in_other_words_is_near_enough(assistant: Assistant) -> None:
    source = passage(assistant, "促进师资均衡配置")
    shelf = assistant.shelf
    near = Sentence("推动师资均衡配置。", (source,), prose=True)
    assert fault(near, shelf.library) == ""
    assert supported(near.text, near.sources, shelf.library).share < SURE
    assert too_far(near, shelf.library, shelf.encoder) == ""
    far = Sentence("学校食堂推行明厨亮灶，推动膳食均衡配置。", (source,), prose=True)
    assert too_far(far, shelf.library, shelf.encoder)


def test_nearness_grows_with_words_and_meaning() -> None:
    assert likely(0.6, 0.8) < likely(0.8, 0.8) < likely(0.8, 0.95)


def test_the_year_of_an_amount_is_added_where_the_sentence_names_none(
    assistant: Assistant,
) -> None:
    draft = draft_of(assistant, "随迁子女怎么入学")
    shelf = assistant.shelf
    said = re.compile(r"到2027年[,，]\s*随迁子女在地公办学校就读比例达到90%")
    documents = shelf.library.documents.values()
    document, found = next((d, f) for d in documents if (f := said.search(d.text)))
    quote = found.group()
    source = Source(document.card.id, (), quote, *document.raw_span(*found.span()))
    sentence = Sentence(quote, (source,))
    draft = replace(draft, status="answered", sentences=(sentence,))
    material = material_of(draft, shelf)
    label = next(label for label, amount in material.amounts.items() if amount.text == "90%")
    told = filled(f"随迁子女在地公办学校就读比例达到{{{label}}}[1]。", material, shelf)
    assert told.sentence
    assert told.sentence.text == "随迁子女在地公办学校就读比例达到90%（2027年）。"
    assert fault(told.sentence, shelf.library) == ""
    wrong = filled(f"到2025年，随迁子女在地公办学校就读比例达到{{{label}}}[1]。", material, shelf)
    assert wrong.sentence is None


def test_the_breakdown_of_a_figure_is_added_where_the_sentence_names_none(
    assistant: Assistant,
) -> None:
    question = "学前教育学生公办学校就读率2025年目标是多少"
    draft = draft_of(assistant, question)
    figures = material_of(draft, assistant.shelf).figures
    label, figure = next((k, f) for k, f in figures.items() if f.breakdown)
    told = tell(assistant, draft, f"到2025年，{figure.indicator}达到{{{label}}}。")
    assert len(told.prose) == 1
    assert f"{figure.indicator}（{figure.breakdown}）" in told.prose[0]
    other = f"到2025年，{figure.indicator}（义务段）达到{{{label}}}。"
    assert tell(assistant, draft, other).prose == []


def test_what_a_thin_sentence_leaves_out_is_told_by_the_built_in_writer(
    assistant: Assistant,
) -> None:
    draft = draft_of(assistant, "教师减负有哪些要求")
    material = material_of(draft, assistant.shelf)
    first = material.passages[0].partition("\n")[2].partition("，")[0]
    told = tell(assistant, draft, f"{first}[1]。")
    cited = {source for one in draft.sentences for source in one.sources}
    assert cited <= {source for one in told.sentences for source in one.sources}
