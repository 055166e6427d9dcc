"""Lists that are asked for by their length, items that are asked for by their number."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.write.counting.inventory import Listing, listings

LISTS: list[tuple[str, int, str, str]] = [
    ("20到22年教育现代化那个方案，十一项工程分别是哪些", 11, "立德铸魂工程", "教育开放合作工程"),
    ("现代化方案里的工程一共十一个，名字报一下", 11, "立德铸魂工程", "教育开放合作工程"),
    ("2020年要办的十件教育实事，一条条列给我", 10, "30所农村普惠性幼儿园", "选派50名中小学校长"),
    ("局里2020年工作思路分六个“聚焦”，标题列下", 6, "聚焦补短提升", "聚焦统筹推进"),
    ("台州教育十四五 主要任务 八项 目录", 8, "落实立德树人", "新时代教育评价改革"),
    ("八大行动有哪些", 8, "学前教育“扩容提质”行动", "终身教育“服务全民”行动"),
    ("重大行动有几个", 8, "学前教育“扩容提质”行动", "终身教育“服务全民”行动"),
    ("十四五教育规划一共提了几大行动，都叫啥", 8, "学前教育“扩容提质”行动", "“服务全民”行动"),
    ("学有优教五年方案重点任务分几大块？", 6, "学前教育普及普惠", "终身教育普惠共享"),
    ("学有优教19项任务", 19, "1.创建国家学前教育", "19.推进城乡社区教育场景构建"),
    ("2019年总结里六个“更加有力”分别是啥", 6, "坚持党的领导", "加强队伍建设"),
    ("初中强势崛起那块，强化推进的三个计划叫什么名字", 3, "课程改革达标计划", "校长专业提升计划"),
    ("小学教育品质塑造行动六项分别叫什么", 6, "品牌培植行动", "未来学校构筑工程"),
    ("临海十四五的六个“全面”列一下", 6, "全面推进扩容提质", "全面构建教育治理体系"),
    ("教育外部环境要优化哪三个环境", 3, "优化教育政策环境", "倡导善教乐学环境"),
    ("内部公平优质状态那块讲了五个“度”，哪五个", 5, "均衡度", "活力度"),
    ("教育治理现代化三大机制", 3, "政策法规监管体系", "社会参与教育治理机制"),
    ("2020年要做的三十项工作列标题", 30, "1.扎实推进教育现代化", "30.强化教学准备"),
    ("学有优教方案对幼儿园这一块派了哪几项任务？", 3, "1.创建国家学前教育", "3.健全幼儿园成本"),
    ("学有优教方案里职业教育那块都有哪几条任务", 3, "加快构建现代职业教育", "加强产教深度融合"),
    ("十四五规划有几章", 7, "一、主要成就与赶超指向", "七、保障措施"),
]
RUNS: list[tuple[str, str]] = [
    ("开学前要落实的六项要求", "强化复学演练等六项要求"),
    ("复学要抓的四个重点环节", "开学前、开学日、开学后以及应急处置四个重点环节"),
    ("三位一体教育质量管理机制是哪三位", "监测探路——行政决策——督导跟进"),
    ("学有优教推进，四个“一”制度是哪四个", "“一月一例会”“一季一小结”"),
    ("高等教育实施的三大行动是什么", "“筑高原、垒尖峰、强青蓝”三大行动"),
    ("学校共同体（教共体）有几种模式", "融合型、捆绑型、协作型"),
    ("教育大家按哪七个导向培养", "成效显著和社会认可的导向"),
    ("高校重点打造哪些专业群？看2020-2022那个方案", "通用航空、经济金融等专业群"),
    ("三级研训体系是哪三级", "市教研室、教研区、学校教研组三级"),
]
ITEMS: list[tuple[str, str]] = [
    ("学有优教方案第18条讲的啥，要点列一下", "实施促进老年教育普惠共享行动"),
    ("2020年工作思路第28条是什么", "强化责任落实"),
    ("十件实事的第七件", "实施银龄讲学计划"),
    ("十件实事的最后一件", "选派50名中小学校长"),
    ("现代化方案第三项工程是什么", "义务教育优质均衡发展工程"),
    ("重大行动第六个是什么", "民办教育“支持规范”行动"),
    ("十四五规划第三项主要任务是什么", "注重激发中小学校办学活力"),
]
NOT_HELD = [
    "浙江省六大行动有哪些",
    "教育部八大行动有哪些",
    "临海的八大行动有哪些",
    "台州八大产业有哪些",
    "六个一是什么",
    "五个一批是哪五个",
    "十五五规划八项任务",
]


@pytest.mark.parametrize(("question", "count", "first", "last"), LISTS)
def test_a_list_is_told_whole_and_in_its_order(
    assistant: Assistant, question: str, count: int, first: str, last: str
) -> None:
    answer = assistant.ask(question)
    items = [line for line in answer.text.splitlines() if line.startswith(("- ", *"⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"))]
    assert answer.status == "answered"
    assert len(items) == count
    assert first in items[0]
    assert last in items[-1]
    assert all(item.endswith("]") for item in items)  # each with its citation


@pytest.mark.parametrize(("question", "told"), RUNS)
def test_an_enumeration_is_told_by_its_sentence(
    assistant: Assistant, question: str, told: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert told in answer.text
    assert len(answer.citations) == 1


@pytest.mark.parametrize(("question", "told"), ITEMS)
def test_an_item_is_found_by_its_number(assistant: Assistant, question: str, told: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert told in answer.text.split("\n\n")[1].split("\n")[0]


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("学有优教方案特殊教育那块有哪几项任务", "市委组织部"),
        ("学有优教方案对临海派了哪几项任务", "市委组织部"),
        ("十四五规划对义务教育有哪几项任务", "（七）全面谋划教育治理现代化"),
    ],
)
def test_a_list_of_the_document_is_not_of_whatever_is_asked(
    assistant: Assistant, question: str, other: str
) -> None:
    """任务清单 in a sentence on coordination lists no tasks of a field."""
    assert other not in assistant.ask(question).text


@pytest.mark.parametrize("question", NOT_HELD)
def test_a_list_that_no_document_has_is_not_made_up(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status in {"not_found", "out_of_scope"}


def test_a_number_that_no_item_has_is_said_to_be_missing(assistant: Assistant) -> None:
    answer = assistant.ask("学有优教方案第20条是什么")
    assert answer.status == "not_found"
    assert "没有第20条" in answer.text


def test_the_list_of_another_year_is_labelled(assistant: Assistant) -> None:
    answer = assistant.ask("2022年十件教育实事有哪些")
    assert answer.status == "not_found"
    assert answer.text.startswith("现有文件没有关于2022年的相应内容")
    assert "相关但不同" in answer.text


def test_a_list_of_another_length_is_said_to_be_so(assistant: Assistant) -> None:
    text = assistant.ask("六大重大行动").text
    assert text.startswith("文件列出的项数与问题中的不同")
    assert text.count("\n- ") == 8


def test_two_documents_that_fit_as_well_are_both_told(assistant: Assistant) -> None:
    text = assistant.ask("保障措施有哪四条").text
    assert text.count("提出：") == 2
    assert text.count("\n- ") == 8


@pytest.mark.parametrize("question", ["十一项工程分别由谁牵头", "八大行动什么时候完成"])
def test_what_is_asked_of_the_items_is_not_answered_with_their_names(
    assistant: Assistant, question: str
) -> None:
    assert "\n- " not in assistant.ask(question).text


def test_a_second_question_beside_the_list_is_answered_as_well(assistant: Assistant) -> None:
    text = assistant.ask("八大行动是哪些？公办园占比目标多少").text
    assert "终身教育“服务全民”行动" in text
    assert "60%" in text


@pytest.mark.parametrize(
    ("question", "least"),
    [("约束性指标有哪五个", 5), ("五年目标表里有几个指标", 10), ("十四五主要发展指标有多少项", 20)],
)
def test_a_table_is_told_as_a_table(assistant: Assistant, question: str, least: int) -> None:
    lines = assistant.ask(question).text.splitlines()
    assert lines[0].startswith("| 年份")
    assert len(lines) - 2 >= least


def test_no_list_holds_the_caption_of_a_table(assistant: Assistant) -> None:
    answer = assistant.ask("学有优教的主要目标有哪些")
    assert answer.text.count("\n- ") == 6
    assert "五年目标" not in answer.text


def _of(assistant: Assistant, document: str, kind: str) -> list[Listing]:
    return [one for one in listings(document, assistant.shelf) if one.kind == kind]


def test_every_item_of_every_list_is_verbatim(assistant: Assistant) -> None:
    """An item is a part of its source, and the source stands where it says it does."""
    for document, whole in assistant.shelf.library.documents.items():
        found = list(listings(document, assistant.shelf))
        assert found
        for one in found:
            assert len(one.items) > 1
            joined = "".join(source.quote for source in one.sources)
            assert all(item in joined for item in one.items)
            assert all(0 <= s.start < s.end <= len(whole.raw) for s in one.sources)


def test_brackets_part_no_items(assistant: Assistant) -> None:
    runs = _of(assistant, "taizhou-education-14th-five-year-plan", "run")
    levels = [one.items for one in runs if one.items[-1].endswith("村（居）")]
    assert [len(items) for items in levels] == [4]
