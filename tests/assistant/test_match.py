"""Which indicators a question means, through names, aliases, homophones and slips."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.library import open_library
from assistant.plan import official_words
from assistant.table.lookup import LIKELY, SURE, TIED
from assistant.table.match import HOMOPHONE, Matcher, make_matcher
from assistant.types import Match
from index.figures import FigureTable, load_table, shipped_data
from index.sources import shipped_documents


@pytest.fixture(scope="module")
def figures() -> FigureTable:
    return load_table(shipped_data(), tuple(open_library(shipped_documents()).documents))


@pytest.fixture(scope="module")
def matcher(figures: FigureTable) -> Matcher:
    return make_matcher(figures)


def tied(matches: list[Match]) -> set[str]:
    """The indicators that are as good as the best one."""
    return {m.indicator for m in matches if m.confidence >= matches[0].confidence - TIED}


def meant(matcher: Matcher, question: str) -> set[str]:
    official = tuple(word for words in official_words(question).values() for word in words)
    return tied(matcher.match(question, official))


def test_every_name_finds_its_own_indicator_first_and_beyond_doubt(
    matcher: Matcher, figures: FigureTable
) -> None:
    found = {name: matcher.match(name)[0] for name in figures.indicators}
    assert {n: m.indicator for n, m in found.items() if m.indicator != n} == {}
    assert {n: m.confidence for n, m in found.items() if m.confidence < SURE} == {}


def test_every_name_in_a_sentence_is_found(matcher: Matcher, figures: FigureTable) -> None:
    asked = {name: f"请问台州市到2025年{name}要达到多少呢？" for name in figures.indicators}
    assert [n for n, question in asked.items() if n not in tied(matcher.match(question))] == []


def test_every_alias_finds_its_indicator_among_the_best(
    matcher: Matcher, figures: FigureTable
) -> None:
    lost = [
        (alias, name)
        for name, indicator in figures.indicators.items()
        for alias in indicator.aliases
        if name not in tied(matcher.match(alias))
    ]
    assert lost == []


def test_an_alias_of_two_indicators_finds_both(matcher: Matcher) -> None:
    found = matcher.match("智慧校园")
    assert {match.indicator for match in found[:2]} == {
        "智慧校园比例",
        "中小学智慧校园、学科教室和创新实验室覆盖率",
    }
    assert found[0].confidence == found[1].confidence


@pytest.mark.parametrize(
    ("typed", "indicator"),
    [
        ("毛入学律", "高等教育毛入学率"),
        ("双师形", "中职学校“双师型”教师比例"),
        ("标准画学校", "新增义务教育标准化学校数"),
        ("近视绿", "儿童青少年总体近视率"),
        ("普惠圆占比", "普惠性幼儿园在园幼儿占比"),
        ("毛入圆率", "学前教育毛入园率"),
        ("公半园占比", "公办幼儿园在园幼儿占比"),
        ("分配升", "优质高中招生指标分配比例"),
        ("教共提", "高质量城乡教共体结对学校数"),
        ("智慧效园", "智慧校园比例"),
        ("师均横向经非", "高校师均横向经费"),
        ("老年学校覆概率", "乡镇（街道）老年学校覆盖率"),
        ("研究声在校生数", "研究生在校生数"),
    ],
)
def test_a_homophone_is_heard_as_what_is_meant(
    matcher: Matcher, typed: str, indicator: str
) -> None:
    matches = matcher.match(typed)
    assert indicator in tied(matches)
    assert matches[0].confidence >= LIKELY


def test_a_homophone_may_mean_either_of_two_indicators(matcher: Matcher) -> None:
    likely = {m.indicator for m in matcher.match("标准画学校") if m.confidence >= LIKELY}
    assert "义务教育标准化学校比例" in likely


@pytest.mark.parametrize(
    ("typed", "indicator"),
    [
        ("高等教育毛入学", "高等教育毛入学率"),
        ("随迁子女公办就读", "随迁子女公办义务教育学校就读率"),
        ("普惠性幼儿园的在园幼儿的占比", "普惠性幼儿园在园幼儿占比"),
        ("乡村名教", "乡村名校数"),
        ("县管校骋", "“县管校聘”改革覆盖率"),
        ("留学声", "在学长短期留学生数"),
        ("省双高中职学校数", "省“双高”中职学校数"),
        ("省“双高”中职学校数", "省“双高”中职学校数"),
    ],
)
def test_a_slip_or_a_word_left_out_is_no_hindrance(
    matcher: Matcher, typed: str, indicator: str
) -> None:
    assert indicator in tied(matcher.match(typed))


@pytest.mark.parametrize(
    ("said", "indicator"),
    [
        ("戴眼镜的孩子比例", "儿童青少年总体近视率"),
        ("幼师有证的比例", "幼儿园教师持证率"),
        ("职高升大学比例", "中职毕业生升入普通高校比例"),
        ("高中招生名额分给初中的比例", "优质高中招生指标分配比例"),
        ("残疾娃上学比例", "残疾儿童少年入学（园）率"),
        ("大学入学率", "高等教育毛入学率"),
        ("硕士点有几个", "硕士学位授予点数"),
        ("砸了多少钱搞基建", "教育基建五年累计投入"),
    ],
)
def test_colloquial_words_stand_for_official_ones(
    matcher: Matcher, said: str, indicator: str
) -> None:
    assert indicator in meant(matcher, said)


@pytest.mark.parametrize(
    "text",
    [
        "今天天气怎么样",
        "红烧肉怎么做好吃",
        "股票",
        "世界杯冠军是谁",
        "北京烤鸭多少钱",
        "房价是多少",
        "write a python loop",
        "你好",
        "2025年",
        "90%以上",
        "？？",
        "",
        "   ",
        "😀",
    ],
)
def test_unrelated_text_means_no_indicator(matcher: Matcher, text: str) -> None:
    assert [m for m in matcher.match(text) if m.confidence >= LIKELY] == []


def test_traditional_characters_and_full_width_letters_are_the_same(matcher: Matcher) -> None:
    assert matcher.match("高等教育毛入學率")[0] == matcher.match("高等教育毛入学率")[0]
    assert matcher.match("ＳＴＥＭ学校")[0] == matcher.match("stem学校")[0]


def test_a_homophone_is_never_surer_than_the_right_word(matcher: Matcher) -> None:
    right, heard = matcher.match("毛入学率")[0], matcher.match("毛入学律")[0]
    assert right.indicator == heard.indicator
    assert HOMOPHONE * right.confidence <= heard.confidence < right.confidence


def test_a_match_names_the_phrase_that_fits_best(matcher: Matcher) -> None:
    assert matcher.match("普惠园占比是多少")[0].phrase == "普惠园占比"


def test_a_word_is_known_if_some_name_has_a_part_of_it(matcher: Matcher) -> None:
    assert matcher.knows("近视")
    assert not matcher.knows("红烧肉")


@settings(deadline=None)
@given(st.text(max_size=60))
def test_confidence_is_a_share_and_the_best_come_first(text: str) -> None:
    matches = _matcher().match(text)
    confidences = [match.confidence for match in matches]
    assert all(0 < one <= 1 + 1e-9 for one in confidences)
    assert confidences == sorted(confidences, reverse=True)
    assert len({match.indicator for match in matches}) == len(matches)


def _matcher(made: list[Matcher] = []) -> Matcher:  # noqa: B006 -- made once for Hypothesis
    if not made:
        known = tuple(open_library(shipped_documents()).documents)
        made.append(make_matcher(load_table(shipped_data(), known)))
    return made[0]
