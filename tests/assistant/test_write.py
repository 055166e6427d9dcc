"""The built-in writer: lists whole, parts one by one, refusals that name what is near."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.evidence import gather
from assistant.plan import make_plan, read_question
from assistant.types import Answer, Draft
from assistant.write import write

NEAR_PASSAGES = 2
NEAR_FIGURES = 3
DIFFERENT = "相近但不同的数据"
ACTIONS = [
    "学前教育“扩容提质”行动",
    "义务教育“整体优化”行动",
    "普通高中教育“固本强基”行动",
    "职业教育“协同推进”行动",
    "高等教育“转型升级”行动",
    "民办教育“支持规范”行动",
    "特殊教育“全程融通”行动",
    "终身教育“服务全民”行动",
]
IDEAS = ["德育为先", "公平优质", "跨越发展", "互通融合", "创新示范"]
PROJECTS = [
    "立德铸魂工程",
    "学前教育补短提升工程",
    "义务教育优质均衡发展工程",
    "高中段普职协调特色发展工程",
    "高等教育跨越发展工程",
    "产教融合发展工程",
    "终身教育体系建设工程",
    "特殊教育能力提升工程",
    "卓越教师队伍建设工程",
    "智慧教育引领工程",
    "教育开放合作工程",
]
MEASURES = ["对标补短", "聚焦作风", "瞄准质量", "立德树人", "统筹协调"]
DEEDS = ["⑴", "⑵", "⑶", "⑷", "⑸", "⑹", "⑺", "⑻", "⑼", "⑽"]
LISTS: list[tuple[str, list[str]]] = [
    ("十四五规划的五大基本理念是什么", IDEAS),
    ("基本理念有哪几条", IDEAS),
    ("八大重大行动有哪些", ACTIONS),
    ("规划里八个重大行动分别叫什么", ACTIONS),
    ("2020年十件教育实事有哪些", DEEDS),
    ("教育现代化实施方案的十一项工程有哪些", PROJECTS),
    ("临海2021年五项举措有哪些", MEASURES),
    ("臨海2021年五項舉措是什麼", MEASURES),
]
REFUSED = [
    "市教育局电话多少",
    "高中弹性上学几点到校",
    "课后托管一个月收多少钱",
    "幼儿园哪天开学",
    "建立的是哪三张清单",
    "普惠园补助每人5000元对吗",
    "体育中考取消了吗",
    "台州学院在哪个镇",
    "北京双减政策怎么规定的",
    "近视率2024年目标",
    "普惠园占比2021年是多少",
]


def drafted(assistant: Assistant, question: str) -> Draft:
    shelf = assistant.shelf
    plan = make_plan(read_question(question), shelf.library, shelf.matcher)
    return write(gather(plan, shelf), shelf)


def paragraphs(answer: Answer) -> list[str]:
    return answer.text.split("\n\n")


@pytest.mark.parametrize(("question", "items"), LISTS, ids=[q for q, _ in LISTS])
def test_a_list_is_told_whole_and_in_order(
    assistant: Assistant, question: str, items: list[str]
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    places = [answer.text.find(item) for item in items]
    assert -1 not in places
    assert places == sorted(places)


def test_a_list_under_one_heading_is_followed_by_nothing_else(assistant: Assistant) -> None:
    answer = assistant.ask("教育现代化实施方案的十一项工程有哪些")
    assert len(paragraphs(answer)) == len(["lead-in", "list"])
    assert len(answer.citations) == len(["heading", *PROJECTS])


def test_a_count_that_no_list_has_is_not_answered_by_another_list(assistant: Assistant) -> None:
    assert assistant.ask("学有优教方案的十大工程是什么").status == "not_found"


def test_a_heading_that_says_less_than_the_best_sentence_is_no_list(assistant: Assistant) -> None:
    draft = drafted(assistant, "学校减轻教师负担有哪些要求")
    told = [sentence.text for sentence in draft.sentences if not sentence.lead_in]
    assert any("教师" in text and "负担" in text for text in told)
    assert not any("\n- " in text for text in told)


@pytest.mark.parametrize("question", REFUSED)
def test_a_refusal_names_few_things_and_labels_them_as_different(
    assistant: Assistant, question: str
) -> None:
    draft = drafted(assistant, question)
    assert draft.status == "not_found"
    first, *rest = draft.sentences
    assert first.lead_in
    assert "不作回答" in first.text
    figures = [sentence for sentence in rest if sentence.figures]
    passages = [sentence for sentence in rest if sentence.sources and not sentence.figures]
    assert len(figures) <= NEAR_FIGURES
    assert len(passages) <= NEAR_PASSAGES
    assert all(sentence.text.startswith(DIFFERENT) for sentence in figures)
    assert not passages or "相关但" in first.text


@pytest.mark.parametrize("question", ["近视率校长电话多少", "普惠园占比，局长叫什么名字"])
def test_a_figure_does_not_answer_who_or_how_to_reach(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status in {"not_found", "partial", "out_of_scope"}
    assert "不作回答" in answer.text or "不在知策的范围内" in answer.text


def test_a_part_beside_one_that_is_answered_is_not_found_rather_than_outside(
    assistant: Assistant,
) -> None:
    """By its own words alone it may share nothing with the documents."""
    answer = assistant.ask("2019年高考录取率多少？考进985的有几个？")
    assert answer.status == "partial"
    assert "在现有文件中没有找到与这个问题相符的内容" in answer.text
    assert "不在知策的范围内" not in answer.text
    assert "不在知策的范围内" in assistant.ask("今天天气怎么样").text


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("仙居山里头好老师留不住，2023年的方案拿出个什么计划", "answered"),
        ("仙居山里头留住好老师有什么计划", "not_found"),
        ("仙居的老师留不住，学有优教怎么说", "not_found"),
        ("杭州山里头好老师留不住，2023年的方案拿出个什么计划", "not_found"),
    ],
)
def test_a_district_in_the_scene_of_a_story_is_not_what_is_asked_of(
    assistant: Assistant, question: str, status: str
) -> None:
    assert assistant.ask(question).status == status


def test_a_place_inside_the_name_of_a_school_is_not_that_place(assistant: Assistant) -> None:
    answer = assistant.ask("北京双减政策怎么规定的")
    assert answer.status == "not_found"
    assert "没有关于北京的" in answer.text


@pytest.mark.parametrize(
    ("question", "answered", "unanswered"),
    [
        ("近视率2025年目标多少，校长电话多少", "50.8%", "没有给出所问的电话"),
        ("县管校聘怎么推进，明年天气怎么样", "“县管校聘”", "关于“明年天气怎么样”"),
        ("双减怎么落实？普惠园占比2030年目标是多少？", "“双减”", "没有台州市2030年"),
        ("公办园占比2025年目标是多少？近视率2030年目标呢？", "60%以上", "没有台州市2030年"),
    ],
)
def test_a_part_that_is_not_answered_is_named_beside_the_one_that_is(
    assistant: Assistant, question: str, answered: str, unanswered: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "partial"
    assert answered in answer.text
    assert unanswered in answer.text
    assert answer.text.find(answered) < answer.text.find(unanswered)
    assert not answer.trace.removed


def test_each_part_is_answered_under_its_own_words(assistant: Assistant) -> None:
    answer = assistant.ask("双减怎么落实？近视率2025年目标是多少？")
    assert answer.status == "answered"
    first, second = answer.text.find("关于“双减"), answer.text.find("关于“近视率2025年目标")
    assert 0 <= first < second < answer.text.find("50.8%")


def test_figures_near_a_refused_part_keep_their_place_after_a_document(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("双减怎么落实？近视率2030年目标是多少？")
    assert "以下数据仅供参考：" in answer.text
    assert DIFFERENT in answer.text
    assert not answer.trace.removed


def test_where_no_part_is_answered_nothing_is(assistant: Assistant) -> None:
    answer = assistant.ask("今天天气怎么样？明天股票涨不涨？")
    assert answer.status in {"out_of_scope", "not_found"}
    assert not answer.citations


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("去年优质园占比是多少", "最新文件印发于2023年，“去年”按2022年理解。"),
        ("明年优质园占比目标", "最新文件印发于2023年，“明年”按2024年理解。"),
        ("前年近视率", "最新文件印发于2023年，“前年”按2021年理解。"),
        ("怎么防治校园欺零", "“校园欺零”按“校园欺凌”理解。"),
    ],
)
def test_how_a_word_was_understood_is_said_first(
    assistant: Assistant, question: str, note: str
) -> None:
    answer = assistant.ask(question)
    assert paragraphs(answer)[0] == note
    assert not answer.trace.removed


def test_who_is_responsible_is_told_with_the_lead_first(assistant: Assistant) -> None:
    answer = assistant.ask("幼儿园成本分担机制是哪个局牵头？")
    assert "牵头单位：市发展改革委；责任单位：市财政局、市教育局。" in answer.text


def test_nothing_is_said_twice(assistant: Assistant) -> None:
    for question in ("县管校聘怎么推进", "双减怎么落实", "公办园占比、普惠园占比，25年各要多少"):
        told = [s.text for s in drafted(assistant, question).sentences if s.sources]
        assert len(told) == len(set(told))


def test_an_amount_of_another_year_is_not_told_beside_the_one_asked_for(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("那2022年那会儿呢", ["优质高中分给初中的名额2027年占多少"])
    assert "70" in answer.text
    assert "60%" not in answer.text
