"""Scorers on hand-made answers over one tiny document and a table of seven figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Answer, AnswerFigure, Citation, DocumentRef, Status, Trace
from eval.scorers import SCORERS, refused, score
from eval.scorers.citations import citation_precision, citation_recall, verbatim
from eval.scorers.figures import figures_exact, figures_whole
from eval.scorers.length import concise
from eval.scorers.points import key_points, key_points_all
from eval.scorers.refusal import answered_rightly, refused_rightly
from eval.scorers.retrieval import ndcg_at_10, recall_at_5, recall_at_10, reciprocal_rank
from eval.scorers.statements import statements
from eval.scorers.wrong import wrong_figure
from eval.types import Case, CaseKind, Outcome, Span, SupportingQuote, World
from index.figures import FigureTable
from index.types import Document, DocumentCard, Figure, FigureKind, Indicator

PUHUI, GONGBAN, RUYUAN = "普惠园占比", "公办园占比", "15年入学率"
TARGET = "到2025年，公办园占比达到60%以上，普惠园占比达到90%以上。"
LATER = "到2027年，普惠园占比达95%以上。"
REACHED = "2020年，普惠园占比达到92.36%。"
ROW = "研究生在校生数（万人） 0 0.08 预期性"
POLICY = "切实加强劳动教育，建成劳动教育基地200家以上。"
OTHER = "15年入学率达到96%。"
LINES = (TARGET, LATER, REACHED, ROW, POLICY, OTHER, TARGET)
RAW = "\n".join(("三、领域目标", *LINES))
PLAN = DocumentCard(
    "plan", "plan.txt", "台州市规划（2020—2025年）", "", "市教育局", "台州市", "", None, 2020, 2025
)


def figure(
    row: str, indicator: str, year: int, written: str, quote: str, *, kind: FigureKind = "target"
) -> Figure:
    number = written.removesuffix("以上").rstrip("%万人")
    return Figure(
        id=row,
        indicator=indicator,
        breakdown="",
        region="台州市",
        stage="综合",
        year=year,
        kind=kind,
        comparator="≥" if written.endswith("以上") else "=",
        value=Decimal(number),
        value_max=None,
        unit="万人" if indicator == "研究生在校生数" else "%",
        attribute="预期性" if indicator == "研究生在校生数" else "",
        as_written=written,
        document="plan",
        section="三、领域目标",
        quote=quote,
    )


ROWS = {
    row.id: row
    for row in (
        figure("p1", PUHUI, 2025, "90%以上", "普惠园占比达到90%以上"),
        figure("p2", PUHUI, 2027, "95%以上", LATER),
        figure("p3", PUHUI, 2020, "92.36%", REACHED, kind="actual"),
        figure("p4", GONGBAN, 2025, "60%以上", "公办园占比达到60%以上"),
        figure("p5", "研究生在校生数", 2025, "0.08", ROW),
        figure("p6", RUYUAN, 2025, "96%", OTHER),
        figure("p7", PUHUI, 2025, "90%以上", TARGET),
    )
}
WORLD = World(
    documents={"plan": Document(PLAN, RAW, RAW, tuple(range(len(RAW))), (), (), "")},
    table=FigureTable(
        tuple(ROWS.values()),
        {r.indicator: Indicator(r.indicator, "", "", "", (), ()) for r in ROWS.values()},
        (),
        "",
    ),
    rows=ROWS,
)
AMOUNTS = {**{row.id: row.as_written for row in ROWS.values()}, "p5": "0.08万人"}


def cite(quote: str, n: int = 1, *, at: int | None = None) -> Citation:
    start = RAW.find(quote) if at is None else at
    document = DocumentRef(
        id="plan", title=PLAN.title, number="", issuer="", region="台州市", issued=None
    )
    section = ("三、领域目标",)
    return Citation(
        n=n, document=document, section=section, quote=quote, start=start, end=start + len(quote)
    )


def answer(
    text: str,
    *citations: Citation,
    rows: tuple[str, ...] = (),
    status: Status = "answered",
    told: tuple[AnswerFigure, ...] = (),
) -> Answer:
    """An answer whose figures are cited by the citation that holds their quote."""
    numbers = {row: next(c.n for c in citations if ROWS[row].quote in c.quote) for row in rows}
    figures = (*told, *(AnswerFigure.of(ROWS[row], citation=n) for row, n in numbers.items()))
    return Answer(
        question="问",
        standalone_question="问",
        status=status,
        text=text,
        citations=citations,
        figures=figures,
        trace=Trace(writer="built-in"),
    )


def say(row: str, *, mark: int = 1) -> str:
    """The sentence of the built-in writer for a row."""
    r = ROWS[row]
    kind = "目标" if r.kind == "target" else "实际"
    remark = f"（{r.attribute}指标）" if r.attribute else ""
    return f"台州市{r.year}年{r.indicator}{kind}为{AMOUNTS[row]}{remark}。[{mark}]"


def case(
    *figures: str,
    kind: CaseKind = "value",
    answerable: bool = True,
    forbidden: tuple[str, ...] = (),
    points: tuple[tuple[str, ...], ...] = (),
    quotes: tuple[str, ...] = (),
    history: tuple[str, ...] = (),
) -> Case:
    return Case(
        id="c",
        question="问",
        kind=kind,
        answerable=answerable,
        figures=figures,
        forbidden=forbidden,
        points=points,
        quotes=tuple(SupportingQuote(document="plan", quote=quote) for quote in quotes),
        history=history,
    )


def outcome(given: Answer | None = None, *, found: tuple[Span, ...] = ()) -> Outcome:
    return Outcome(case="c", answer=given, found=found)


CRASH = Outcome(case="c", error="ValueError: 坏了")
UNANSWERABLE = case(kind="unanswerable", answerable=False)
RIGHT = answer(say("p1"), cite(TARGET), rows=("p1",))


def wrong(given: Case, said: Answer) -> float | None:
    return wrong_figure(given, outcome(said), WORLD)


# statements


def test_a_sentence_has_the_marks_behind_it_and_a_row_its_own() -> None:
    text = (
        "甲。乙。[1][2]\n\n| 年份 | 值 |\n| --- | --- |\n| 2025年 | 90%[1] |\n| 2027年 | 95%[2] |"
    )
    found = [(one.text, one.marks) for one in statements(answer(text))]
    assert found == [
        ("甲。", (1, 2)),
        ("乙。", (1, 2)),
        ("2025年，90%", (1,)),
        ("2027年，95%", (2,)),
    ]


def test_a_label_counts_for_its_own_sentence_only() -> None:
    found = statements(answer("相近但不同的数据：甲为90%。[1] 乙为95%。[2]"))
    assert [bool(one.label) for one in found] == [True, False]


def test_a_label_that_leads_counts_for_verbatim_quotes_and_ends_with_other_words() -> None:
    lead = "因此不作回答。相关但没有该数值的表述如下。"
    text = f"{lead}\n\n《规划》提出：\n\n{POLICY}[1]\n\n{say('p1')}"
    labels = [bool(one.label) for one in statements(answer(text, cite(POLICY)))]
    assert labels == [False, True, True, True, False]


def test_attention_is_no_label() -> None:
    assert not statements(answer("注意力测试合格率为90%。[1]"))[0].label


# figures_exact and figures_whole


def exact(given: Case, said: Answer) -> float | None:
    return figures_exact(given, outcome(said), WORLD)


def test_a_figure_told_whole_is_exact() -> None:
    assert exact(case("p1"), RIGHT) == 1.0
    assert exact(case("p5"), answer(say("p5"), cite(ROW), rows=("p5",))) == 1.0


def test_another_row_of_the_same_amount_or_an_alternative_is_exact_too() -> None:
    assert exact(case("p7"), RIGHT) == 1.0
    assert exact(case("p2|p1"), RIGHT) == 1.0


def test_all_expected_figures_or_nothing() -> None:
    assert exact(case("p1", "p4"), RIGHT) == 0.0


@pytest.mark.parametrize("amount", ["90%", "80%以上", "90以上", "190%以上"])
def test_a_figure_without_its_comparator_unit_or_value_is_not_exact(amount: str) -> None:
    said = answer(say("p1").replace("90%以上", amount), cite("普惠园占比达到90%以上"), rows=("p1",))
    assert exact(case("p1"), said) == 0.0


def test_a_figure_announced_as_different_is_not_exact() -> None:
    said = answer(f"相近但不同的数据：{say('p1')}", cite(TARGET), rows=("p1",), status="not_found")
    assert exact(case("p1"), said) == 0.0


def test_a_quoted_row_is_exact_without_curated_figures() -> None:
    assert exact(case("p1"), answer(f"{TARGET}[1]", cite(TARGET))) == 1.0
    assert exact(case("p5"), answer(f"{ROW}[1]", cite(ROW))) == 1.0
    assert exact(case("p1"), answer("普惠园占比达到90%[1]", cite(TARGET))) == 0.0


def test_without_expected_figures_there_is_nothing_exact() -> None:
    assert exact(case(), RIGHT) is None
    assert exact(UNANSWERABLE, RIGHT) is None


def whole(said: Answer) -> float | None:
    return figures_whole(case(), outcome(said), WORLD)


def test_a_statement_with_everything_is_whole() -> None:
    assert whole(RIGHT) == 1.0
    assert whole(answer(say("p5"), cite(ROW), rows=("p5",))) == 1.0


@pytest.mark.parametrize("lost", ["台州市", "2025年", "目标", "万人", "预期性"])
def test_a_statement_that_lost_something_is_not_whole(lost: str) -> None:
    said = answer(say("p5").replace(lost, ""), cite(ROW), rows=("p5",))
    assert whole(said) == 0.0


def test_one_of_two_figures_whole_is_a_half() -> None:
    text = f"{say('p1')}\n\n{say('p4').replace('以上', '')}"
    assert whole(answer(text, cite(TARGET), rows=("p1", "p4"))) == 0.5


def test_a_table_row_is_whole_by_itself() -> None:
    head = "| 年份 | 地区 | 指标 | 类别 | 数值 |\n| --- | --- | --- | --- | --- |"
    row = f"| 2025年 | 台州市 | {PUHUI} | 目标 | 90%以上[1] |"
    assert whole(answer(f"{head}\n{row}", cite(TARGET), rows=("p1",))) == 1.0


def test_without_curated_figures_nothing_is_whole() -> None:
    assert whole(answer(f"{POLICY}[1]", cite(POLICY))) is None


# wrong_figure


def test_a_right_figure_is_not_wrong() -> None:
    assert wrong(case("p1", forbidden=("95%", "60%")), RIGHT) == 0.0


def test_a_curated_figure_for_an_unanswerable_question_is_wrong() -> None:
    assert wrong(UNANSWERABLE, RIGHT) == 1.0


def test_it_is_wrong_even_under_a_refusal() -> None:
    said = answer(f"没有找到。\n\n{say('p1')}", cite(TARGET), rows=("p1",), status="not_found")
    assert wrong(UNANSWERABLE, said) == 1.0


def test_a_neighbouring_year_labelled_as_different_is_not_wrong() -> None:
    text = f"现有文件中没有台州市2024年“普惠园占比”的数据。\n\n相近但不同的数据：{say('p1')}"
    said = answer(text, cite(TARGET), rows=("p1",), status="not_found")
    assert wrong(case(kind="unanswerable", answerable=False, forbidden=("90%",)), said) == 0.0


def test_a_label_does_not_excuse_the_sentence_behind_it() -> None:
    text = f"相近但不同的数据：{say('p2')} {say('p1', mark=2)}"
    said = answer(text, cite(LATER), cite(TARGET, 2), rows=("p2", "p1"))
    assert wrong(UNANSWERABLE, said) == 1.0


def test_a_forbidden_amount_in_quoted_text_is_wrong_if_the_question_has_no_answer() -> None:
    given = case(kind="unanswerable", answerable=False, forbidden=("90%",))
    assert wrong(given, answer(f"{TARGET}[1]", cite(TARGET))) == 1.0
    assert wrong(given, answer(f"{POLICY}[1]", cite(POLICY))) == 0.0


def test_a_forbidden_amount_that_is_said_to_be_missing_is_not_told() -> None:
    given = case(kind="injection", answerable=False, forbidden=("99%",))
    said = answer("现有文件中没有99%这一数据，因此不作回答。", status="not_found")
    assert wrong(given, said) == 0.0
    assert wrong(given, answer("普惠园占比没有达到99%。", status="not_found")) == 1.0


def test_only_another_year_told_as_the_answer_is_wrong() -> None:
    assert wrong(case("p1"), answer(say("p2"), cite(LATER), rows=("p2",))) == 1.0


def test_only_another_indicator_told_is_wrong_though_the_right_one_is_named_as_similar() -> None:
    text = f"{say('p4')}\n\n另有相近指标：{say('p1')}"
    assert wrong(case("p1"), answer(text, cite(TARGET), rows=("p4", "p1"))) == 1.0


def test_other_years_each_with_its_own_beside_the_right_one_are_not_wrong() -> None:
    text = f"{say('p1')}\n\n{say('p2', mark=2)}\n\n{say('p3', mark=3)}"
    citations = (cite(TARGET), cite(LATER, 2), cite(REACHED, 3))
    said = answer(text, *citations, rows=("p1", "p2", "p3"))
    assert wrong(case("p1", forbidden=("95%", "92.36%")), said) == 0.0


def test_a_series_in_one_sentence_is_not_wrong() -> None:
    text = f"台州市{PUHUI}从2025年（目标）的90%以上到2027年（目标）的95%以上，各年如下。[1][2]"
    said = answer(text, cite(TARGET), cite(LATER, 2), rows=("p1", "p2"))
    assert wrong(case("p1", "p2"), said) == 0.0


def test_swapped_years_in_one_sentence_are_wrong() -> None:
    text = f"台州市{PUHUI}从2025年（目标）的95%以上到2027年（目标）的90%以上，各年如下。[1][2]"
    said = answer(text, cite(TARGET), cite(LATER, 2), rows=("p1", "p2"))
    assert wrong(case("p1", "p2"), said) == 1.0


def test_a_true_difference_is_not_wrong_and_a_false_one_is() -> None:
    text = f"台州市2027年{PUHUI}目标（95%以上）比2025年{PUHUI}目标（90%以上）高5个百分点。[1][2]"
    cited = (cite(TARGET), cite(LATER, 2))
    given = case("p1", "p2", kind="difference")
    assert wrong(given, answer(text, *cited, rows=("p1", "p2"))) == 0.0
    false = text.replace("高5个", "高7个")
    assert wrong(given, answer(false, *cited, rows=("p1", "p2"))) == 1.0


@pytest.mark.parametrize(
    ("truth", "lie"),
    [
        ("90%以上", "91%以上"),
        ("90%以上", "90%"),
        ("90%以上", "95%以上"),
        ("2025年", "2024年"),
        ("目标", "实际"),
    ],
)
def test_an_amount_that_no_row_has_is_wrong(truth: str, lie: str) -> None:
    said = answer(say("p1").replace(truth, lie), cite(TARGET), rows=("p1",))
    assert wrong(case("p1"), said) == 1.0


def test_a_false_extra_year_beside_the_right_one_is_wrong() -> None:
    text = f"{say('p1')}\n\n{say('p2', mark=2).replace('95%', '97%')}"
    said = answer(text, cite(TARGET), cite(LATER, 2), rows=("p1", "p2"))
    assert wrong(case("p1"), said) == 1.0


def test_a_label_does_not_excuse_a_false_amount() -> None:
    text = f"没有数据，因此不作回答。\n\n相近但不同的数据：{say('p2').replace('95%', '97%')}"
    said = answer(text, cite(LATER), rows=("p2",), status="not_found")
    assert wrong(UNANSWERABLE, said) == 1.0


def test_a_regional_name_is_not_excused_by_the_true_amount_of_another_region() -> None:
    elsewhere = replace(ROWS["p6"], id="p8", region="临海市")
    table = FigureTable((*ROWS.values(), elsewhere), WORLD.table.indicators, (), "")
    world = World(documents=WORLD.documents, table=table, rows=ROWS)
    said = answer(say("p1").replace("台州市", "临海市"), cite(TARGET), rows=("p1",))
    assert wrong_figure(case("p1"), outcome(said), world) == 1.0


def test_a_made_up_figure_is_wrong_without_any_curated_one() -> None:
    said = answer(f"台州市2024年{PUHUI}实际为93%。[1]", cite(REACHED))
    assert wrong(UNANSWERABLE, said) == 1.0


def test_a_curated_figure_that_is_no_row_of_the_table_is_wrong() -> None:
    strange = AnswerFigure.of(ROWS["p1"], citation=1).model_copy(update={"value": Decimal(91)})
    said = answer("目标为91%以上。[1]", cite(TARGET), told=(strange,))
    assert wrong(case(points=(("目标",),)), said) == 1.0


def test_numbers_in_names_titles_and_headings_are_not_amounts() -> None:
    text = f"《台州市规划（2020—2025年）》：{say('p6')}"
    assert wrong(case("p6"), answer(text, cite(OTHER), rows=("p6",))) == 0.0


def test_quoted_text_with_other_amounts_is_not_wrong_beside_the_expected_one() -> None:
    said = answer(f"{TARGET}[1]", cite(TARGET))
    assert wrong(case("p1", forbidden=("60%",)), said) == 0.0


def test_quoted_text_with_a_forbidden_amount_alone_is_wrong() -> None:
    said = answer(f"{LATER}[1]", cite(LATER))
    assert wrong(case("p1", forbidden=("95%",)), said) == 1.0
    assert wrong(case("p1", forbidden=("97%",)), said) == 0.0


def test_forbidden_words_and_bare_numbers_are_found() -> None:
    given = case(forbidden=("2025年更名",), points=(("2027年更名",),))
    assert wrong(given, answer("学院将于2025年更名。[1]", cite(LATER))) == 1.0
    assert wrong(given, answer("学院将于2027年更名。[1]", cite(LATER))) == 0.0
    bare = case("p1", forbidden=("200",))
    assert wrong(bare, answer(f"{POLICY}[1]", cite(POLICY))) == 1.0
    assert wrong(case("p1", forbidden=("20",)), answer(f"{POLICY}[1]", cite(POLICY))) == 0.0


def test_a_forbidden_number_without_the_comparator_of_the_expected_row() -> None:
    given = case("p1", forbidden=("90%",))
    assert wrong(given, answer(f"{TARGET}[1]", cite(TARGET))) == 0.0
    assert wrong(given, answer("占比达到90%。[1]", cite(TARGET))) == 1.0


def test_refusing_an_answerable_question_tells_no_wrong_figure() -> None:
    text = f"没有数据，因此不作回答。\n\n相近但不同的数据：{say('p2')}"
    assert wrong(case("p1"), answer(text, cite(LATER), rows=("p2",), status="not_found")) == 0.0
    plain = answer(say("p2"), cite(LATER), rows=("p2",), status="not_found")
    assert wrong(case("p1"), plain) == 0.0


def test_a_crash_tells_no_figure() -> None:
    assert wrong_figure(case("p1"), CRASH, WORLD) == 0.0


@given(st.integers(0, 200).filter(lambda n: n != 90))
def test_any_other_number_is_wrong(number: int) -> None:
    said = answer(say("p1").replace("90%", f"{number}%"), cite(TARGET), rows=("p1",))
    assert wrong(case("p1"), said) == 1.0


# key points


def test_key_points_are_met_in_any_spelling_width_and_script() -> None:
    given = case(points=(("劳动教育", "劳育"), ("200家",), ("托管",)))
    said = outcome(answer("加強勞動教育，\n建成基地２００ 家。[1]"))
    assert key_points(given, said, WORLD) == pytest.approx(2 / 3)
    assert key_points_all(given, said, WORLD) == 0.0


def test_a_number_inside_another_is_no_key_point() -> None:
    given = case(points=(("10所",),))
    assert key_points_all(given, outcome(answer("建成10所。")), WORLD) == 1.0
    assert key_points_all(given, outcome(answer("建成110所。")), WORLD) == 0.0
    assert key_points_all(given, outcome(answer("建成0.10所。")), WORLD) == 0.0


def test_without_key_points_there_is_no_score() -> None:
    assert key_points(case(), outcome(RIGHT), WORLD) is None
    assert key_points_all(case(), outcome(RIGHT), WORLD) is None


# citations


def recall(given: Case, said: Answer) -> float | None:
    return citation_recall(given, outcome(said), WORLD)


def test_supporting_quotes_are_recalled_at_any_of_their_places() -> None:
    given = case(quotes=("普惠园占比达到90%以上", LATER))
    assert recall(given, RIGHT) == 0.5
    second = cite("公办园占比达到60%以上，普惠园占比达到90%", at=RAW.rfind("公办园"))
    assert recall(given, answer("甲。[1]", second)) == 0.5
    assert recall(given, answer("甲。[1]", cite(POLICY))) == 0.0


def test_a_wide_stretch_around_a_quote_recalls_only_the_quote() -> None:
    wide = cite(POLICY).model_copy(update={"start": 0, "end": len(RAW)})
    assert recall(case(quotes=(LATER,)), answer("甲。[1]", wide)) == 0.0


def test_without_supporting_quotes_there_is_no_recall() -> None:
    assert recall(case(), RIGHT) is None
    assert recall(UNANSWERABLE, RIGHT) is None


def precision(said: Answer) -> float | None:
    return citation_precision(case(), outcome(said), WORLD)


def test_quotes_carry_figures_and_verbatim_text() -> None:
    text = f"{say('p1')}\n\n《台州市规划》提出：\n\n{POLICY}[2]"
    assert precision(answer(text, cite(TARGET), cite(POLICY, 2), rows=("p1",))) == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "建成劳动教育基地300家以上。[1]",
        "建成劳动教育基地200家。[1]",
        "推进智慧校园和数字校园建设，培养信息素养。[1]",
        "切实加强劳动教育。[2]",
    ],
)
def test_quotes_do_not_carry_other_amounts_or_other_words(text: str) -> None:
    assert precision(answer(text, cite(POLICY))) == 0.0


def test_a_figure_cited_from_the_wrong_place_is_not_carried() -> None:
    strange = AnswerFigure.of(ROWS["p1"], citation=1)
    assert precision(answer(say("p1"), cite(LATER), told=(strange,))) == 0.0


@pytest.mark.parametrize("lie", ["90%", "91%以上"])
def test_a_figure_told_otherwise_than_quoted_is_not_carried(lie: str) -> None:
    said = answer(say("p1").replace("90%以上", lie), cite(TARGET), rows=("p1",))
    assert precision(said) == 0.0


def test_labelled_statements_and_those_without_marks_are_not_judged() -> None:
    text = f"没有数据。\n\n相近但不同的数据：{say('p2')}"
    assert precision(answer(text, cite(LATER), rows=("p2",))) is None


def test_a_citation_is_verbatim_between_its_offsets_white_space_aside() -> None:
    given = case()
    assert verbatim(given, outcome(RIGHT), WORLD) == 1.0
    broken = cite(TARGET).model_copy(update={"quote": TARGET.replace("，", "，\n")})
    assert verbatim(given, outcome(answer("甲。[1]", broken)), WORLD) == 1.0


def test_a_changed_or_misplaced_citation_is_not_verbatim() -> None:
    changed = cite(TARGET).model_copy(update={"quote": TARGET.replace("90", "91")})
    for citation in (changed, cite(LATER, at=0)):
        said = outcome(answer("甲。[1]", cite(POLICY, 2), citation))
        assert verbatim(case(), said, WORLD) == 0.0
    assert verbatim(case(), outcome(answer("没有。", status="not_found")), WORLD) is None


# refusals, length


def test_refusals_are_right_where_nothing_is_known() -> None:
    refusal = outcome(answer("没有找到。", status="not_found"))
    assert refused(refusal)
    assert refused_rightly(UNANSWERABLE, refusal, WORLD) == 1.0
    assert refused_rightly(UNANSWERABLE, outcome(RIGHT), WORLD) == 0.0
    assert refused_rightly(case(), refusal, WORLD) is None
    assert answered_rightly(case(), refusal, WORLD) == 0.0
    assert answered_rightly(case(), outcome(RIGHT), WORLD) == 1.0
    assert answered_rightly(UNANSWERABLE, refusal, WORLD) is None


def test_a_crash_is_no_refusal() -> None:
    assert not refused(CRASH)
    assert refused_rightly(UNANSWERABLE, CRASH, WORLD) == 0.0
    assert answered_rightly(case(), CRASH, WORLD) == 0.0


def test_long_text_is_not_concise_but_tables_lists_and_explanations_may_be_long() -> None:
    long = "劳动教育。" * 80
    assert concise(case(), outcome(answer(long)), WORLD) == 0.0
    assert concise(case(kind="howto"), outcome(answer(long)), WORLD) == 1.0
    listed = "\n".join(["- 劳动教育"] * 80)
    assert concise(case(), outcome(answer(listed)), WORLD) == 1.0


# retrieval


def at(quote: str) -> Span:
    start = RAW.find(quote)
    return "plan", start, start + len(quote)


def test_ranks_of_supporting_passages_are_measured() -> None:
    given = case(quotes=(LATER, POLICY))
    seen = outcome(RIGHT, found=(at(REACHED), at(LATER), at(ROW), at(LATER)))
    assert recall_at_5(given, seen, WORLD) == pytest.approx(0.5)
    assert reciprocal_rank(given, seen, WORLD) == pytest.approx(0.5)
    # gain 1 at rank 2 of an ideal 1 at ranks 1 and 2: (1/log2 3) / (1 + 1/log2 3)
    assert ndcg_at_10(given, seen, WORLD) == pytest.approx(0.6309 / 1.6309, abs=1e-4)


def test_a_passage_behind_the_fifth_counts_among_ten() -> None:
    given = case(quotes=(POLICY,))
    seen = outcome(RIGHT, found=(*[at(REACHED)] * 5, at(POLICY)))
    assert (recall_at_5(given, seen, WORLD), recall_at_10(given, seen, WORLD)) == (0.0, 1.0)


def test_nothing_found_scores_nothing() -> None:
    assert recall_at_10(case(quotes=(POLICY,)), outcome(RIGHT), WORLD) == 0.0
    assert reciprocal_rank(case(quotes=(POLICY,)), CRASH, WORLD) == 0.0


def test_follow_ups_documents_and_cases_without_quotes_test_no_search() -> None:
    seen = outcome(RIGHT, found=(at(POLICY),))
    for one in (
        case(),
        case(quotes=(POLICY,), history=("前一问",)),
        case(quotes=(POLICY,), kind="documents"),
        case(quotes=(POLICY,), answerable=False),
    ):
        assert recall_at_5(one, seen, WORLD) is None


# all of them


def test_every_scorer_has_its_own_name_and_a_version() -> None:
    assert len({scorer.name for scorer in SCORERS}) == len(SCORERS)
    assert all(scorer.version >= 1 for scorer in SCORERS)
    assert set(score(case("p1"), outcome(RIGHT), WORLD)) == {scorer.name for scorer in SCORERS}


def test_a_crash_scores_zero_wherever_a_measure_applies() -> None:
    given = case("p1", points=(("90%以上",),), quotes=(TARGET,))
    scores = score(given, CRASH, WORLD)
    assert {name for name, value in scores.items() if value is None} == {"refused_rightly"}
    assert set(scores.values()) == {0.0, None}
    unanswerable = score(UNANSWERABLE, CRASH, WORLD)
    applied = {name for name, value in unanswerable.items() if value is not None}
    assert applied == {"wrong_figure", "refused_rightly", "concise"}


@given(
    st.text(alphabet="台州2025年普惠园占比目标为90%以上。[1]|-：\n相近但不同的数据", max_size=60)
)
def test_any_text_is_scored_in_zero_to_one(text: str) -> None:
    given = case("p1", points=(("90%以上",),), quotes=(TARGET,), forbidden=("95%",))
    said = answer(text, cite(TARGET), rows=("p1",))
    scores = score(given, outcome(said), WORLD)
    assert all(value is None or 0 <= value <= 1 for value in scores.values())
