"""Whether what was found has the kind of thing asked for: an amount, a name, a time."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.write.refusing.lacks import lacking, lacking_name, lacking_surely


def named(question: str, told: list[str]) -> str:
    """What a refusal names as missing: the first thing that is."""
    return next(chain(lacking_surely(question, told), lacking(question, told)), "")


LACKS: list[tuple[str, str, str]] = [
    ("市教育局电话多少", "市教育局负责实施。", "电话"),
    ("报名网址是什么", "建立网上报名平台。", "网址"),
    ("教育局的邮箱给我", "市教育局负责实施。", "邮箱"),
    ("查一下热线", "开通热线服务。", ""),
    ("教育局的公众号", "加强宣传。", "公众号"),
    ("中考状元能不能发公众号", "严禁宣传中高考状元。", ""),
    ("市教育局局长是谁", "市教育局局长负总责。", "人名"),
    ("校长叫什么", "实行校长职级制。", "人名"),
    ("新校区在哪个镇", "加快新校区建设。", "具体地点"),
    ("老年大学在哪", "新建老年大学10个。", "具体地点"),
    ("临海跟台州差在哪", "两地各有侧重。", ""),
    ("课后托管一个月收多少钱", "托管率达49.92%。", "具体数值"),
    ("培训多少老师", "培训教师300人。", ""),
    ("培训多少老师", "培训率达到30%。", "具体数值"),
    ("高中几点到校", "延迟上学，273所小学实施。", "具体数值"),
    ("几号开学", "9月1日开学。", ""),
    ("中考是哪几天", "深化中考改革。", "具体数值"),
    ("多久检查一次", "定期检查学校食堂。", ""),
    ("多久检查一次", "深化月查月会月报活动。", ""),
    ("隔多久小结", "“一季一小结”制度。", ""),
    ("多久检查一次", "加强学校食堂检查。", "具体频次"),
    ("周末去哪玩好", "推广“安吉游戏”。", "具体地点"),
    ("想报名要交什么材料", "开展网上报名。", "办理方式"),
    ("想报名要交什么材料", "报名材料由学校公布。", ""),
    ("“一网一码一图”分别指什么", "以“一网一码一图”为载体。", "具体内容"),
    ("哪几个县要建学校，点了名没有", "推动甲县、乙县学校建设。", ""),
    ("师生比是多少", "改善师生比。", "具体数值"),
    ("什么时候完成", "力争早日完成。", "具体时间"),
    ("什么时候完成", "到2022年全面完成。", ""),
    ("要有几个博士点", "引进博士110人、团队3个。", "具体数值"),
    ("要有几个博士点", "新增博士点2个。", ""),
    ("建立哪三张清单", "建立“三张清单”。", "具体内容"),
    ("建立哪三张清单", "建立问题、任务、责任三张清单。", ""),
    ("五大理念是什么", "坚持理念先行。", "具体名目"),
    ("五大理念是什么", "理念：\n- 甲\n- 乙\n- 丙\n- 丁\n- 戊", ""),
    ("十一项工程有哪些", "工程：\n- 甲\n- 乙\n- 丙", "具体名目"),
    ("几个相统一是哪几个", "坚持教书与育人相统一、言传与身教相统一。", ""),
    ("培训机构黑名单公布吗", "加强培训机构治理。", ""),
    ("试点学校名单", "确定试点学校。", "名单"),
    ("确认毛入学率是120%对吧", "毛入学率达到70%。", "数值"),
    ("确认毛入学率是70%对吧", "毛入学率达到70%。", ""),
    ("每人补助5000元对吗", "按规定给予补助。", "数值"),
    ("听说要取消中考是吗", "深化中考改革。", "这种说法"),
    ("听说要取消中考是吗", "深化中考改革，取消各类特长生招生。", "这种说法"),
    ("论文要求取消了吗", "取消高级职称评审的论文要求。", ""),
    ("听说台州要取消教师职称，是真的吗", "取消高级职称评审的论文要求。", "这种说法"),
    ("学校退出以后学生分到哪里去", "建立民办随迁子女学校退出机制。", "具体地点"),
    ("英才教育专项经费有多少", "设立专项经费，表彰5位教师。", "具体数值"),
    ("专项经费有多少", "设立专项经费200万元。", ""),
    ("标准化学校覆盖率25年目标", "到2025年，标准化学校建设全面推进。", "具体数值"),
    ("标准化学校覆盖率25年目标", "到2025年，标准化学校比例达到98%。", ""),
    ("覆盖率25年怎么提高", "到2025年，全面推进。", ""),
    ("官微影响力排多少", "官微影响力列市级单位第四。", ""),
    ("官微影响力排第几", "官微影响力不断提升。", "名次"),
    ("学校几时交付", "确保学校秋季开学前交付使用。", ""),
    ("学校几时交付", "加快学校建设。", "具体时间"),
    ("“1735”体系里1、7、3、5各代表什么", "对接“1735”现代产业体系。", "具体内容"),
    ("有哪两位外地专家来了台州", "专家程红兵和郑杰加盟台州。", ""),
    ("有哪两位外地专家来了台州", "引进外地专家2位。", "具体名目"),
    ("教书十几年了，评职称有没有照顾", "评职称向农村倾斜。", ""),
    ("教师资格证怎么考", "教师资格证持证率达68.6%。", "办理方式"),
    ("怎么推进县管校聘", "全面推进县管校聘。", ""),
]


@pytest.mark.parametrize(
    ("question", "told", "missing"), LACKS, ids=[f"{q}：{t}" for q, t, _ in LACKS]
)
def test_what_is_missing_of_the_thing_asked_is_named(
    question: str, told: str, missing: str
) -> None:
    assert named(question, [told]) == missing


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("近视率2025年目标是多少", ""),
        ("普惠园占比，局长电话是多少", "电话"),
        ("谁负责普惠园", ""),
        ("普惠园的局长是谁", "人名"),
        ("中职双师型教师临海跟台州差在哪", ""),
    ],
)
def test_a_name_or_contact_is_nothing_a_figure_can_tell(question: str, missing: str) -> None:
    assert lacking_name(question) == missing


@pytest.mark.parametrize("width", ["120％", "１２０%", "120%"])
def test_a_stated_amount_is_read_in_any_width(width: str) -> None:
    assert named(f"确认是{width}对吧", ["达到70%。"]) == "数值"
    assert named(f"确认是{width}对吧", ["达到120%。"]) == ""


@pytest.mark.parametrize(
    ("question", "told", "missing"),
    [
        ("新校区的校长是谁，在哪个镇", "加快新校区建设。", ["具体地点", "人名"]),
        ("几年建成，花多少钱，在哪个镇", "加快新校区建设。", ["具体地点", "具体数值"]),
        ("老年大学在哪", "新建老年大学10个。", ["具体地点"]),
        ("县管校聘怎么推进", "全面推进县管校聘。", []),
    ],
)
def test_each_check_tells_once_what_it_finds_missing(
    question: str, told: str, missing: list[str]
) -> None:
    assert list(lacking(question, [told])) == missing


@given(st.lists(st.text(max_size=40), max_size=4))
def test_a_question_that_wants_nothing_special_lacks_nothing(told: list[str]) -> None:
    assert not list(lacking("县管校聘怎么推进？", told))


@given(st.lists(st.sampled_from([told for _, told, _ in LACKS]), max_size=4))
def test_more_that_is_told_never_lacks_an_amount_the_less_had(told: list[str]) -> None:
    if not named("培训多少老师", told):
        assert not named("培训多少老师", [*told, "县管校聘。"])
