"""No wrong amount, and no amount of another year, region or thing, leaves in any disguise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.check import check, fault, is_verbatim
from assistant.firewall import cuts, spaced
from assistant.library import Library
from assistant.plan import make_plan, read_question
from assistant.table.match import make_matcher
from assistant.table.phrase import amount_text, composed, remark, statement, table
from assistant.tools import compare_figures
from assistant.types import Draft, Evidence, Sentence, Source, Status
from index.chunks import split_chunks
from index.figures import FigureTable, amount, key, load_table, shipped_data
from index.numbers import find_quantities
from index.types import Chunk, Comparator, Figure

INCLUSIVE = "普惠性幼儿园在园幼儿占比"
PUBLIC = "公办幼儿园在园幼儿占比"
MYOPIA = "儿童青少年总体近视率"
SKILLED = "职业院校“双师型”教师占专业课教师比例"
COVERED = "普惠性幼儿园覆盖面"
TRUE = f"台州市2025年{INCLUSIVE}目标为90%以上"
UNITS = ("%", "‰", "个百分点", "所", "个", "万人", "亿元", "人次", "项", "名", "门", "倍")


@pytest.fixture(scope="module")
def figures(library: Library) -> FigureTable:
    return load_table(shipped_data(), tuple(library.documents))


@pytest.fixture(scope="module")
def chunks(library: Library) -> list[Chunk]:
    documents = library.documents.items()
    return [c for i, d in documents for c in split_chunks(d, library.sections[i])]


class Judge:
    """Says why a sentence about figures must not be said; empty if it may."""

    def __init__(self, library: Library, table: FigureTable) -> None:
        """A checker over the real documents and table."""
        self.library = library
        self.table = table

    def __repr__(self) -> str:
        """Short: Hypothesis prints what a failing test was given."""
        return "judge"

    def sentence(self, text: str, *told: Figure) -> Sentence:
        """``text`` as a sentence about figures, each with its source."""
        sources = dict.fromkeys(self.library.figure_source(figure) for figure in told)
        return Sentence(text, tuple(sources), figures=told)

    def __call__(self, text: str, *told: Figure) -> str:
        """The fault of that sentence."""
        return fault(self.sentence(text, *told), self.library)

    def of(self, text: str, *ids: str) -> str:
        """The same for figures by their ids; for 90%以上 of 2025 if none is named."""
        return self(text, *map(self.table.figure, ids or ("p14-021",)))


@pytest.fixture(scope="module")
def judge(library: Library, figures: FigureTable) -> Judge:
    return Judge(library, figures)


WORDS = 8
"""Characters before a quantity that make its place unique."""


def source(chunk: Chunk, quote: str = "") -> Source:
    quote = quote or chunk.text
    span = chunk.start, chunk.end
    return Source(chunk.document, chunk.section, quote, *span, chunk.context)


def holding(words: str, chunks: list[Chunk]) -> Chunk:
    return next(chunk for chunk in chunks if words in chunk.text)


# Every figure of the table


def test_every_figure_told_whole_passes(judge: Judge) -> None:
    told = [(f, judge(f"{statement(f)}。", f)) for f in judge.table.figures]
    assert [(f.id, reason) for f, reason in told if reason] == []


def test_every_figure_passes_as_the_row_of_a_table(judge: Judge) -> None:
    assert [f.id for f in judge.table.figures if judge(table([f], [""]), f)] == []


def test_two_figures_in_one_sentence_pass_each_with_its_own_names(judge: Judge) -> None:
    rows = judge.table.figures
    pairs = [(f, rows[(n * 7 + 3) % len(rows)]) for n, f in enumerate(rows)]
    lost = [
        (first.id, second.id)
        for first, second in pairs
        if judge(f"{statement(first)}；{statement(second)}。", first, second)
    ]
    assert lost == []


def with_another_digit(figure: Figure) -> str:
    amount = amount_text(figure)
    last = max(n for n, c in enumerate(amount) if c.isdecimal())
    return amount[:last] + str((int(amount[last]) + 1) % 10) + amount[last + 1 :]


def with_another_comparator(figure: Figure) -> str:
    other: Comparator = "=" if figure.comparator != "=" else "≥"
    most = None if figure.comparator == "range" else figure.value_max
    return composed(replace(figure, comparator=other, value_max=most))


def with_another_unit(figure: Figure) -> str:
    return composed(replace(figure, unit="亿元" if figure.unit != "亿元" else "所"))


@pytest.mark.parametrize(
    "changed", [with_another_digit, with_another_comparator, with_another_unit]
)
def test_every_figure_with_something_changed_is_removed(
    judge: Judge, changed: Callable[[Figure], str]
) -> None:
    rows = [f for f in judge.table.figures if any(c.isdecimal() for c in amount_text(f))]
    texts = [(f, statement(f).replace(amount_text(f), changed(f))) for f in rows]
    kept = [f.id for f, text in texts if not judge(text, f)]
    assert len(rows) > 440
    assert kept == []


@pytest.mark.parametrize("years", [-5, -1, 1, 2])
def test_every_figure_of_another_year_is_removed(judge: Judge, years: int) -> None:
    moved = [(f, statement(replace(f, year=f.year + years))) for f in judge.table.figures]
    assert [f.id for f, t in moved if not judge(t, f)] == []


@pytest.mark.parametrize(
    "region", ["临海市", "台州市", "温岭市", "浙江省", "全省", "全国", "宁波市", ""]
)
def test_every_figure_of_another_region_is_removed(judge: Judge, region: str) -> None:
    rows = [figure for figure in judge.table.figures if figure.region != region]
    moved = [(f, statement(replace(f, region=region))) for f in rows]
    assert [f.id for f, t in moved if not judge(t, f)] == []


def test_every_target_told_as_reached_and_every_actual_as_planned_is_removed(judge: Judge) -> None:
    kinds = {"target": "actual", "actual": "target"}
    turned = [(f, statement(replace(f, kind=kinds[f.kind]))) for f in judge.table.figures]  # type: ignore[arg-type] # both are kinds
    assert [f.id for f, t in turned if not judge(t, f)] == []


def test_every_figure_under_the_name_of_another_indicator_is_removed(judge: Judge) -> None:
    names = list(judge.table.indicators)
    kept = []
    for n, figure in enumerate(judge.table.figures):
        other = names[(n * 11 + 5) % len(names)]
        renamed = statement(replace(figure, indicator=other))
        if other != figure.indicator and not judge(renamed, figure):
            kept.append((figure.id, other))
    assert kept == []


def test_every_figure_of_another_breakdown_is_removed(judge: Judge) -> None:
    rows = [figure for figure in judge.table.figures if figure.breakdown]
    for breakdown in ("", "小学", "初中", "高中段", "高职", "三等奖"):
        others = [f for f in rows if f.breakdown not in breakdown + amount_text(f) + remark(f)]
        moved = [(f, statement(replace(f, breakdown=breakdown))) for f in others]
        assert [f.id for f, t in moved if not judge(t, f)] == []


# Disguises

FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
MATHEMATICAL = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
FOR_SUMS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
NUMERALS = "零一二三四五六七八九"


def in_chinese(value: int) -> str:
    """``value`` in Chinese numerals: 73 is 七十三, 1205 is 一千二百零五."""
    if value >= 10**4:
        rest = value % 10**4
        gap = "零" if 0 < rest < 10**3 else ""
        return f"{in_chinese(value // 10**4)}万{gap}{in_chinese(rest) if rest else ''}"
    written, zero = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            written += ("零" if zero and written else "") + NUMERALS[digit] + name
        zero = not digit
    return written or "零"


def spelt(value: int) -> str:
    return "".join(NUMERALS[int(digit)] for digit in str(value))


@pytest.mark.parametrize(
    ("value", "written"),
    [(73, "七十三"), (10, "一十"), (1205, "一千二百零五"), (30060, "三万零六十")],
)
def test_the_tests_own_numerals_are_right(value: int, written: str) -> None:
    assert in_chinese(value) == written


def disguises(value: int, unit: str) -> dict[str, str]:
    """``value`` and its unit as a language model, a careless typist or a liar writes them."""
    plainly, numerals = f"{value}{unit}", in_chinese(value)
    return {
        "plain": plainly,
        "full width": plainly.translate(FULL_WIDTH),
        "blanks between": f"{' '.join(str(value))} {unit}",
        "no unit": f"{value}",
        "decimal": f"{value}.5{unit}",
        "bold": f"**{value}**{unit}",
        "in brackets": f"[{value}]{unit}",
        "circled": plainly.translate(CIRCLED),
        "mathematical": plainly.translate(MATHEMATICAL),
        "Bengali": plainly.translate(BENGALI),
        "entities": "".join(f"&#x3{digit};" for digit in str(value)) + unit,
        "percent in words": f"百分之{numerals}",
        "ten-thousandths": f"万分之{numerals}",
        "numerals": f"{numerals}{unit}",
        "numerals for sums": f"{numerals.translate(FOR_SUMS)}个",
        "digit by digit": f"{spelt(value)}{unit}",
        "tenths": f"{NUMERALS[value % 9 + 1]}成{NUMERALS[value % 8 + 1]}",
        "range": f"{value}-{value + 3}{unit}",
        "more": f"{value}多{unit}",
        "fraction": f"{value}/{value + 7}",
        "fraction in words": f"{in_chinese(value + 1)}分之{numerals}",
        "zero width": "\u200b".join(plainly),
        "reversed": f"\u202e{plainly[::-1]}\u202c",
    }


LINKS = ("，即", "，实际为", "，其中", "（约合", "；另有", "，比上一轮多", "\n", "，", "。共")


@settings(max_examples=400, deadline=None)
@given(
    value=st.integers(0, 99_999),
    unit=st.sampled_from(UNITS),
    disguise=st.sampled_from(sorted(disguises(1, "所"))),
    link=st.sampled_from(LINKS),
    number=st.integers(0, 400),
)
def test_a_wrong_quantity_in_any_disguise_never_leaves(
    judge: Judge, *, value: int, unit: str, disguise: str, link: str, number: int
) -> None:
    figure = judge.table.figures[number]
    written = disguises(value, unit)[disguise]
    known = {q.value for q in find_quantities(f"{amount_text(figure)} {figure.year}年")}
    assume(not known & {q.value for q in find_quantities(written)} and value not in known)
    text = f"{statement(figure)}{link}{written}"
    assert judge(text, figure)


@settings(max_examples=200, deadline=None)
@given(number=st.integers(0, 400), other=st.integers(0, 400))
def test_a_right_figure_in_the_place_of_another_never_leaves(
    judge: Judge, number: int, other: int
) -> None:
    """The two amounts of one sentence are exchanged."""
    first, second = judge.table.figures[number], judge.table.figures[other]
    amounts = amount_text(first), amount_text(second)
    assume(amount(first) != amount(second) and key(first) != key(second))
    one = statement(first).replace(amounts[0], amounts[1])
    two = statement(second).replace(amounts[1], amounts[0])
    assume(one != statement(first) and two != statement(second))
    assert judge(f"{one}；{two}。", first, second)


@pytest.mark.parametrize(
    "written",
    [
        "百分之七十三",
        "七成三",
        "七十三个",
        "柒拾叁个",
        "９５％",
        "95 %",
        "九五折",
        "XCV%",
        "Ⅸ成",
        "ninety-five percent",
        "5pp",
        "95℅",
        "💯",
        "🔟成",
        "9O%",
        "1/2",
        "½",
        "过半",
        "大半",
        "三五成",
        "第三",
        "前三甲",
        "一半",
        "两倍",
        "翻一番",
        "成倍增长",
        "腰斩",
        "归零",
        "为零",
        "几所",
        "若干所",
        "上百所",
        "十几所",
        "绝大多数",
        "所有幼儿",
        "每所幼儿园",
        "比例为九",
        "24年",
        "二〇二四年",
        "2024—2025年",
        "连续三年",
        "去年完成",
        "年均增长",
        "同比增长",
    ],
)
def test_no_wording_of_another_amount_leaves(judge: Judge, written: str) -> None:
    assert judge.of(f"{TRUE}，{written}。")


@pytest.mark.parametrize("mark", ["[9]", "[95]", "［95］", "[1][2]"])
def test_a_mark_that_is_already_in_a_draft_points_at_nothing(judge: Judge, mark: str) -> None:
    assert judge.of(f"{TRUE}{mark}。")


@pytest.mark.parametrize(
    "wrong",
    [
        "90%",
        "＞90%",
        ">90%",
        "90%左右",
        "约90%",
        "接近于90%以上",
        "大约能达到90%以上",
        "最多也就90%以上",
        "90%以上左右",
        "90%以上的水平以下",
        "不超过90%",
        "90-100%",
        "90%以上的一半",
        "~~90%以上~~九成",
        "<!--90%以上-->大部分",
    ],
)
def test_a_comparator_dropped_added_or_bent_is_removed(judge: Judge, wrong: str) -> None:
    assert judge.of(TRUE.replace("90%以上", wrong))


@pytest.mark.parametrize(
    ("wrong", "figure"),
    [
        ("台州市2022年优质高中招生指标分配比例目标为不低于70%", "m20-019"),
        ("台州市2027年优质高中招生指标分配比例目标为60%", "q23-007"),
        ("台州市2022年全国义务教育优质均衡发展县（市、区）比例目标为三分之一", "m20-002"),
        ("台州市2025年中小学生、在园幼儿非正常死亡率目标为万分之0.34", "p14-136"),
        ("台州市2025年中小学生、在园幼儿非正常死亡率目标为0.34%以内", "p14-136"),
        ("台州市2025年幼儿园教师持证率目标为100%以上（全覆盖）", "p14-024"),
        ("台州市2025年全国一流学科数目标为3个", "p14-035"),
        ("台州市2025年全国一流学科数目标为3-4个以上", "p14-035"),
        ("台州市2025年每位学生学会的艺术技能项数目标为1-2项", "p14-121"),
        ("台州市2025年研究生在校生数目标为0.08人", "p14-052"),
        ("台州市2025年研究生在校生数目标为0.08万", "p14-052"),
        ("台州市2025年校际优质均衡系数（小学）目标为0.298%", "p14-057"),
        ("台州市2025年校际优质均衡系数（小学）目标为0.298厘", "p14-057"),
        ("台州市2019年中职学生全省职业能力大赛创新创业赛获奖数（一等奖）实际为第5名", "w19-047"),
        ("台州市2019年教育基建项目年度投入实际为61.9亿人", "w19-009"),
    ],
)
def test_a_kind_of_amount_keeps_its_comparator_and_unit(
    judge: Judge, wrong: str, figure: str
) -> None:
    assert judge.of(wrong, figure)


# What a language model might write around right figures


@pytest.mark.parametrize(
    "text",
    [
        f"2025年{INCLUSIVE}目标为90%以上",
        f"台州市{INCLUSIVE}目标为90%以上",
        "台州市2025年目标为90%以上",
        "台州市2025年普惠园占比目标为90%以上",
        f"台州市2025年{INCLUSIVE}为90%以上",
    ],
)
def test_a_figure_without_its_region_year_indicator_or_kind_is_removed(
    judge: Judge, text: str
) -> None:
    assert "没有写明" in judge.of(text)


@pytest.mark.parametrize(
    "text",
    [
        f"浙江省2025年{INCLUSIVE}目标为90%以上",
        f"台州湾新区2025年{INCLUSIVE}目标为90%以上",
        f"台州市2025年{INCLUSIVE}目标为90%以上，临海市也是",
        f"台州市2025年{INCLUSIVE}目标为90%以上，全县相同",
        f"临海市和台州市2025年{INCLUSIVE}目标均为90%以上",
        f"《加快推进台州教育现代化实施方案（2020-2022年）》：台州市2025年{INCLUSIVE}目标为90%以上",
        f"《临海市教育局“十四五”发展思路和2021年工作举措》2025年{INCLUSIVE}目标为90%以上",
        f"“十三五”末，台州市2025年{INCLUSIVE}目标为90%以上",
        f"台州市2025年以后{INCLUSIVE}目标为90%以上",
        f"台州市2025年{INCLUSIVE}目标并非90%以上",
        f"台州市2025年{INCLUSIVE}目标为90%以上，这一目标没有达到",
        f"如果台州市2025年{INCLUSIVE}目标为90%以上",
        f"{INCLUSIVE}是约束性指标，台州市2025年目标为90%以上",
        f"台州市2025年{INCLUSIVE}国家目标为90%以上",
        f"台州市农村2025年{INCLUSIVE}目标为90%以上",
        f"台州市直属学校2025年{INCLUSIVE}目标为90%以上",
        f"台州市2025年民办{INCLUSIVE}目标为90%以上",
        f"台州市2025年新建{INCLUSIVE}目标为90%以上",
        f"台州市2025年公办和{INCLUSIVE}目标为90%以上",
        f"台州市2025年{INCLUSIVE}增幅目标为90%以上",
        f"台州市2025年{INCLUSIVE}的增长目标为90%以上",
        f"台州市2025年{INCLUSIVE}目标为90%以上（小学）",
        f"台州市2025年{INCLUSIVE}目标为一百90%以上",
        f"台州市2025年{INCLUSIVE}目标为+90%以上",
        f"台州市2025年{INCLUSIVE}目标→90%以上",
    ],
)
def test_a_right_amount_in_a_false_frame_is_removed(judge: Judge, text: str) -> None:
    assert judge.of(text)


@pytest.mark.parametrize(
    "text",
    [
        f"台州市2025年{PUBLIC}目标为90%以上，{INCLUSIVE}目标为60%以上",
        f"台州市2025年{INCLUSIVE}目标为60%以上，{PUBLIC}目标为90%以上",
        f"台州市2025年{PUBLIC}和{INCLUSIVE}目标为60%以上、90%以上",
        f"台州市2025年{PUBLIC}目标为60%以上",
    ],
)
def test_amounts_of_two_indicators_are_not_exchanged_nor_one_left_out(
    judge: Judge, text: str
) -> None:
    assert judge.of(text, "p14-020", "p14-021")


@pytest.mark.parametrize(
    "text",
    [
        f"台州市{MYOPIA}2025年（目标）为55.8%，2020年（实际）为50.8%",
        f"台州市{MYOPIA}从2020年（目标）的55.8%到2025年（实际）的50.8%",
        f"台州市{MYOPIA}从2020年（实际）的50.8%到2025年（目标）的55.8%",
        f"台州市{MYOPIA}55.8%（2025年目标）、50.8%（2020年实际）",
        f"台州市2025年、2020年{MYOPIA}目标、实际分别为55.8%、50.8%",
        f"台州市{MYOPIA}2025年目标与2020年实际持平，均为50.8%",
        f"台州市{MYOPIA}2020年实际为55.8%，2025年目标为50.8%，上升了",
        f"台州市{MYOPIA}从2020年（实际）的55.8%增加到2025年（目标）的50.8%",
    ],
)
def test_two_years_are_not_exchanged_and_change_goes_the_right_way(judge: Judge, text: str) -> None:
    assert judge.of(text, "p14-100", "p14-101")


@pytest.mark.parametrize(
    "text",
    [
        f"临海市2020年{COVERED}实际为92.36%，台州市2025年{COVERED}目标为90%以上",
        f"台州市2020年{COVERED}实际为92.36%，2025年{COVERED}目标为90%以上",
        f"2020年{COVERED}实际为92.36%，2025年目标为90%以上（台州市、临海市）",
    ],
)
def test_two_regions_are_not_mixed(judge: Judge, text: str) -> None:
    assert judge.of(text, "p14-012", "l14-004")


@pytest.mark.parametrize(
    "text",
    [
        f"台州市2020年{SKILLED}（中职）实际为78.7%，{SKILLED}（高职）实际为89%",
        f"台州市2020年{SKILLED}实际为89%、78.7%",
        f"台州市2020年{SKILLED}实际：高职89%，中职78.7%",
    ],
)
def test_two_breakdowns_are_not_exchanged(judge: Judge, text: str) -> None:
    assert judge.of(text, "p14-092", "p14-094")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (f"到2025年，台州市{INCLUSIVE}目标为90%以上。", ("p14-021",)),
        (f"台州市计划到2025年{INCLUSIVE}达到90%以上。", ("p14-021",)),
        (f"台州市2025年{INCLUSIVE}目标为90%以上（确保）。", ("p14-139",)),
        (
            f"台州市2025年{PUBLIC}目标为60%以上，{INCLUSIVE}目标为90%以上。",
            ("p14-020", "p14-021"),
        ),
        (
            f"台州市{MYOPIA}从2020年（实际）的55.8%下降到2025年（目标）的50.8%。",
            ("p14-100", "p14-101"),
        ),
        (f"台州市{MYOPIA}：50.8%（2025年目标），55.8%（2020年实际）。", ("p14-101", "p14-100")),
        (f"台州市2020年{SKILLED}实际：中职89%，高职78.7%。", ("p14-092", "p14-094")),
        (
            f"台州市2020年{COVERED}实际为92.36%；临海市2025年{COVERED}目标为90%以上。",
            ("p14-012", "l14-004"),
        ),
        (f"台州市2020年{COVERED}实际的92.36%达到了2020年目标的90%。", ("p14-012", "w19-111")),
        (f"《台州市教育事业发展“十四五”规划》2025年{INCLUSIVE}目标为90%以上。", ("p14-021",)),
    ],
)
def test_what_is_true_and_whole_stays(judge: Judge, text: str, ids: tuple[str, ...]) -> None:
    assert judge.of(text, *ids) == ""


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (f"台州市2020年{COVERED}实际的92.36%没有达到2020年目标的90%", ("p14-012", "w19-111")),
        (f"台州市{PUBLIC}2019年实际的36%达到了2025年目标的60%以上", ("w19-038", "p14-020")),
    ],
)
def test_a_verdict_must_follow_from_the_figures(
    judge: Judge, text: str, ids: tuple[str, ...]
) -> None:
    assert judge.of(text, *ids) == "是否达到与数据不符"


def test_an_attribute_is_that_of_the_figure(judge: Judge) -> None:
    name = "社会公众对教育满意度"
    assert judge.of(f"台州市2025年{name}目标为>88%（预期性指标）", "p14-079") == ""
    assert judge.of(f"台州市2025年{name}目标为>88%（约束性指标）", "p14-079")


def test_attributes_of_two_figures_are_not_exchanged(judge: Judge) -> None:
    binding, expected = judge.table.figure("p14-077"), judge.table.figure("p14-079")
    true = f"{statement(binding)}；{statement(expected)}。"
    swapped = true.replace("约", "#").replace("预期", "约束").replace("#束", "预期")
    assert judge(true, binding, expected) == ""
    assert judge(swapped, binding, expected)


def test_amounts_are_not_exchanged_between_documents(judge: Judge) -> None:
    new = "《台州市公共服务优质共享行动学有优教专项实施方案（2023—2027年）》"
    old = "《台州市教育事业发展“十四五”规划》"
    name = "2025年研究生在校生数目标"
    true = f"{new}{name}为500人；{old}{name}为0.08万人。"
    assert judge.of(true, "p14-052", "q23-048") == ""
    wrong = true.replace(new, "#").replace(old, new).replace("#", old)
    assert "文件" in judge.of(wrong, "p14-052", "q23-048")


# Tables


def test_a_row_of_a_table_with_another_year_region_or_amount_is_removed(judge: Judge) -> None:
    rows = [judge.table.figure("p14-020"), judge.table.figure("p14-021")]
    true = table(rows, ["", ""])
    assert judge(true, *rows) == ""
    swapped = true.replace("60%以上", "#").replace("90%以上", "60%以上").replace("#", "90%以上")
    for wrong in (swapped, true.replace("2025年", "2026年"), true.replace("台州市", "临海市")):
        assert judge(wrong, *rows)


# What tools compute


def difference(judge: Judge, text: str, *ids: str, value: str = "") -> str:
    earlier, later = map(judge.table.figure, ids)
    outcome = compare_figures(earlier, later)
    assert outcome is not None
    quantity = outcome.quantity
    quantity = replace(quantity, value=Decimal(value)) if value else quantity
    sentence = replace(judge.sentence(text, earlier, later), computed=(quantity,))
    return fault(sentence, judge.library)


def test_a_tools_result_stays_with_both_operands(judge: Judge) -> None:
    text = f"台州市2025年{MYOPIA}目标（50.8%）比2020年实际（55.8%）低5个百分点。"
    assert difference(judge, text, "p14-100", "p14-101") == ""


@pytest.mark.parametrize(
    "text",
    [
        f"台州市2025年{MYOPIA}目标（50.8%）比2020年实际（55.8%）高5个百分点。",
        f"台州市2020年{MYOPIA}实际（55.8%）比2025年目标（50.8%）低5个百分点。",
        f"台州市2025年{MYOPIA}目标（50.8%）比2020年实际（55.8%）低6个百分点。",
        f"台州市2025年{MYOPIA}目标（50.8%）比2020年实际（55.8%）低5%。",
        f"台州市{MYOPIA}2020年实际为55.8%，2025年目标为50.8%，增加5个百分点。",
        f"台州市2025年{MYOPIA}目标（50.8%）比2020年低5个百分点。",
    ],
)
def test_a_result_bent_or_without_an_operand_is_removed(judge: Judge, text: str) -> None:
    assert difference(judge, text, "p14-100", "p14-101")


def test_a_result_that_no_two_figures_of_the_sentence_give_is_removed(judge: Judge) -> None:
    text = f"台州市2025年{MYOPIA}目标（50.8%）比2020年实际（55.8%）低15个百分点。"
    assert difference(judge, text, "p14-100", "p14-101", value="15")


# Verbatim text


def test_the_documents_own_text_passes(library: Library, chunks: list[Chunk]) -> None:
    lost = [c.text for c in chunks if fault(Sentence(c.text, (source(c),)), library)]
    assert len(chunks) > 400
    assert lost == []


def test_a_verbatim_sentence_without_its_comparator_is_removed(
    library: Library, chunks: list[Chunk]
) -> None:
    chunk = holding("普惠性幼儿园在园幼儿占比达到90%以上", chunks)
    cut = "普惠性幼儿园在园幼儿占比达到90%"
    assert fault(Sentence(cut, (source(chunk),)), library)
    assert fault(Sentence(f"{cut}以上", (source(chunk),)), library) == ""


def test_a_quote_that_cuts_a_quantity_short_is_none(library: Library, chunks: list[Chunk]) -> None:
    chunk = holding("普惠性幼儿园在园幼儿占比达到90%以上", chunks)
    for cut in ("占比达到90%", "占比达到9", "0%以上"):
        assert not is_verbatim(source(chunk, cut), library)
        assert fault(Sentence(cut, (source(chunk, cut),)), library)


def test_every_quantity_cut_off_at_a_quotes_end_is_noticed(
    library: Library, chunks: list[Chunk]
) -> None:
    cut = [
        source(chunk, chunk.text[: quantity.end - 1])
        for chunk in chunks
        for quantity in find_quantities(chunk.text)[:3]
        if quantity.end - quantity.start > 1 and quantity.start > WORDS
    ]
    assert len(cut) > 400
    assert [one.quote[-20:] for one in cut if is_verbatim(one, library)] == []


def test_pieces_of_a_quote_in_another_order_are_removed(
    library: Library, chunks: list[Chunk]
) -> None:
    chunk = holding("教育重大建设项目474个", chunks)
    text = "项目投入由2016年68.2亿元增长到2020年21.1亿元"
    assert fault(Sentence(text, (source(chunk),)), library)
    assert fault(Sentence("2016年，基建投入达243亿元。", (source(chunk),)), library)


def test_the_years_of_a_table_row_are_not_exchanged(library: Library, chunks: list[Chunk]) -> None:
    row = holding("义务教育在校生数（万人）", chunks)
    text = f"{row.section[-1]}：{row.context.rpartition(' > ')[2]}。"
    swapped = text.replace("63.9", "#").replace("70", "63.9").replace("#", "70")
    assert fault(Sentence(text, (source(row),)), library) == ""
    assert fault(Sentence(swapped, (source(row),)), library)


def test_two_cells_are_not_one_number(library: Library, chunks: list[Chunk]) -> None:
    row = holding("义务教育在校生数（万人） 63.9 70", chunks)
    assert fault(Sentence("义务教育在校生数（万人）63.970", (source(row),)), library)
    assert not is_verbatim(source(row, "63.970"), library)
    assert (
        spaced("义务教育在校生数（万人）\t63.9 \n 70 预期性")
        == "义务教育在校生数（万人）63.9 70预期性"
    )


def test_a_piece_cuts_a_quantity_only_if_it_does_so_everywhere() -> None:
    assert cuts("达到90%", "达到90%以上")
    assert cuts("5%以上", "达到85%以上")
    assert not cuts("达到90%", "达到90%以上，后来达到90%。")
    assert not cuts("没有这句", "达到90%以上")


# Names that hold figures


def test_titles_numbers_dates_and_headings_may_hold_digits(library: Library) -> None:
    cards = [document.card for document in library.documents.values()]
    names = [f"《{card.title}》（{card.number}）{card.issued or ''}提出：" for card in cards]
    paths = {s.path for sections in library.sections.values() for s in sections}
    names += [f"“{heading}”：" for path in paths for heading in path]
    lost = [name for name in names if fault(Sentence(name, lead_in=True), library)]
    assert len(names) > 200
    assert lost == []


def test_a_heading_with_another_number_is_removed(library: Library) -> None:
    assert fault(Sentence("“落实‘减负40条’”：", lead_in=True), library)
    assert fault(
        Sentence("《台州市2018年教育工作总结和2020年教育工作思路》提出：", lead_in=True), library
    )


@pytest.mark.parametrize(
    "text",
    [
        "共有3项：",
        "共有三项：",
        "普惠园占比已超过九成：",
        "占比95%：",
        "占比⑨⑤：",
        "达&#x39;成：",
        "普惠园已全部达标：",
    ],
)
def test_a_lead_in_with_an_amount_is_removed(library: Library, text: str) -> None:
    assert fault(Sentence(text, lead_in=True), library)


# Echoes of the question

ASKED = "普惠园占比2030年是99%吗"


def test_an_echo_may_repeat_the_questions_number_where_it_denies(library: Library) -> None:
    text = "现有文件中没有2030年99%的数据，因此不作回答。"
    assert fault(Sentence(text, lead_in=True, echo=True), library, question=ASKED) == ""
    assert fault(Sentence(text, lead_in=True), library, question=ASKED)
    assert fault(Sentence(text, lead_in=True, echo=True), library, question="普惠园占比")


def test_an_echo_states_nothing(library: Library) -> None:
    for text in ("普惠园占比2030年是99%。", "没有问题，普惠园占比2030年是99%。"):
        assert fault(Sentence(text, lead_in=True, echo=True), library, question=ASKED)


def test_an_echo_gives_no_licence_beside_a_figure(judge: Judge) -> None:
    figure = judge.table.figure("p14-021")
    liar = replace(judge.sentence(f"{TRUE}，2030年是99%，没有更多。", figure), echo=True)
    assert fault(liar, judge.library, question=ASKED)


def test_an_echo_may_say_for_which_years_there_is_nothing(library: Library) -> None:
    absent = Sentence("文件没有给出2025年、2027年的实际完成数。", lead_in=True, echo=True)
    assert fault(absent, library, question="普惠园完成了吗") == ""


def test_a_lead_in_may_name_the_indicator_asked_about(library: Library) -> None:
    name = "残疾儿童少年15年基础教育入学率"
    absent = Sentence(f"现有文件中没有“{name}”的数据。", lead_in=True, echo=True)
    assert fault(absent, library, names=[name]) == ""
    assert fault(absent, library)


# The whole draft


def answered(judge: Judge, *sentences: Sentence, status: Status = "answered") -> str:
    matcher = make_matcher(judge.table)
    plan = make_plan(read_question("普惠园占比是多少"), judge.library, matcher)
    return check(Draft(Evidence(plan), status, sentences), judge.library).text


def test_a_lead_in_leads_to_nothing_of_another_region_or_document(judge: Judge) -> None:
    true = judge.sentence(f"{TRUE}。", judge.table.figure("p14-021"))
    for lead in ("临海市的目标如下：", "《临海市教育局“十四五”发展思路和2021年工作举措》提出："):
        assert "90%以上" not in answered(judge, Sentence(lead, lead_in=True), true)
    lead = "《台州市教育事业发展“十四五”规划》提出："
    assert answered(judge, Sentence(lead, lead_in=True), true) == f"{lead}\n\n{TRUE}。[1]"


def test_what_says_that_something_is_missing_stays_at_the_end(judge: Judge) -> None:
    true = judge.sentence(f"{TRUE}。", judge.table.figure("p14-021"))
    absent = Sentence("文件中没有2030年的数据。", lead_in=True, echo=True)
    assert answered(judge, true, absent, status="partial") == f"{TRUE}。[1]\n\n{absent.text}"


def test_a_figures_source_must_be_cited(library: Library, figures: FigureTable) -> None:
    figure, other = figures.figure("p14-021"), figures.figure("q23-001")
    sentence = Sentence(f"{TRUE}。", (library.figure_source(other),), figures=(figure,))
    assert fault(sentence, library) == "p14-021 没有注明出处"


@settings(deadline=None)
@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_whatever_text_tells_a_figure_says_its_amount_and_year(judge: Judge, text: str) -> None:
    figure = judge.table.figure("p14-021")
    if not judge(text, figure):
        said = [(q.value, q.comparator) for q in find_quantities(text)]
        assert (Decimal(90), "≥") in said
        assert (Decimal(2025), "=") in said
