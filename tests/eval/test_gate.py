"""The gate stops what is worse than the baseline by more than noise, and says why."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from assistant.types import Answer, Trace
from eval.cases import fingerprint
from eval.errors import RunProblem
from eval.gate import check_acceptable, decide, unfit
from eval.report.headline import Summary, summarise
from eval.types import Case, Outcome, Run, RunCard, World
from index.figures import FigureTable

RIGHT = {"figures_whole": 1.0, "wrong_figure": 0.0, "verbatim": 1.0}
WRONG = {**RIGHT, "figures_whole": 0.0}
WORLD = World({}, FigureTable((), {}, (), "t1"), {})
NAMES = tuple(f"c{n}" for n in range(40))


def case(name: str, question: str = "占比是多少？") -> Case:
    return Case(id=name, question=question, kind="value", answerable=True)


CASES = tuple(map(case, NAMES))


def run(*crashed: str, **fields: object) -> Run:
    answer = Answer(
        question="占比是多少？",
        standalone_question="占比是多少？",
        status="answered",
        text="90%以上[1]",
        trace=Trace(writer="built-in"),
    )
    card = {
        "id": "1",
        "system": "zhice",
        "writer": "built-in",
        "encoder": "",
        "started": "",
        "commit": "",
        "figures_version": "t1",
        "cases": fingerprint(CASES),
        "asked": NAMES,
    }
    outcomes = tuple(
        Outcome(case=n, error="ValueError") if n in crashed else Outcome(case=n, answer=answer)
        for n in NAMES
    )
    return Run(RunCard.model_validate({**card, **fields}), outcomes)


def summary(wrong: Mapping[str, Mapping[str, float]] | None = None, *crashed: str) -> Summary:
    """Everything right but for the cases told."""
    scores = {name: (wrong or {}).get(name, RIGHT) for name in NAMES}
    return summarise(run(*crashed), scores, cases=CASES, world=WORLD)


def test_a_run_like_the_baseline_passes() -> None:
    verdict = decide(summary(), summary())
    assert verdict.passed
    assert not verdict.remarks


def test_a_wrong_figure_stops_even_where_the_baseline_has_it() -> None:
    bad = summary({"c3": {**RIGHT, "wrong_figure": 1.0}})
    (line,) = decide(bad, bad).failures
    assert line == "答错数字的有 1 题（2.5%），应为 0：c3。"


def test_a_quotation_that_is_not_verbatim_stops() -> None:
    bad = summary({"c3": {**RIGHT, "verbatim": 0.5}})
    assert decide(bad, bad).failures == ("引文不是逐字的有 1 题，应为 0：c3。",)


def test_a_crash_stops() -> None:
    bad = summary({"c3": WRONG}, "c3")
    assert decide(bad, bad).failures == ("出错的有 1 题，应为 0：c3。",)


@pytest.mark.parametrize(("lost", "passed"), [(1, True), (4, True), (5, False), (9, False)])
def test_five_cases_lost_and_none_won_are_more_than_noise(lost: int, passed: bool) -> None:
    verdict = decide(summary(dict.fromkeys(NAMES[:lost], WRONG)), summary())
    assert verdict.passed is passed
    assert any(f"由对变错的有 {lost} 题：c0" in remark for remark in verdict.remarks)


def test_a_fall_is_told_with_its_numbers() -> None:
    failures = decide(summary(dict.fromkeys(NAMES[:6], WRONG)), summary()).failures
    assert (
        "开发集的数字完整低于基线：100.0% → 85.0%（40 题中 6 题变差、0 题变好，单侧 p=0.016）"
        in failures
    )


def test_a_fall_within_noise_is_told_and_passes() -> None:
    verdict = decide(summary(dict.fromkeys(NAMES[:2], WRONG)), summary())
    assert verdict.passed
    assert any(remark.endswith("（未超出偶然）") for remark in verdict.remarks)


def test_what_is_lost_here_and_won_there_passes() -> None:
    before = summary(dict.fromkeys(NAMES[:5], WRONG))
    assert decide(summary(dict.fromkeys(NAMES[5:10], WRONG)), before).passed


def test_many_falls_of_less_than_one_case_together_pass() -> None:
    slightly = {**RIGHT, "mrr": 0.95}
    fully = {**RIGHT, "mrr": 1.0}
    before = summary(dict.fromkeys(NAMES, fully))
    assert decide(summary(dict.fromkeys(NAMES, fully) | {"c0": slightly}), before).passed
    nineteen = dict.fromkeys(NAMES, fully) | dict.fromkeys(NAMES[:19], slightly)
    assert decide(summary(nineteen), before).passed
    assert not decide(summary(dict.fromkeys(NAMES, slightly)), before).passed


def test_nothing_in_common_with_the_baseline_stops() -> None:
    other = summarise(run(), dict.fromkeys(NAMES, RIGHT), cases=(), world=WORLD)
    assert "没有相同的题" in decide(summary(), other).failures[0]


def test_a_whole_run_of_today_fits() -> None:
    assert not list(unfit(run(), CASES, WORLD))
    check_acceptable(run(), CASES, WORLD)


def test_what_says_nothing_about_today_does_not_fit() -> None:
    stopped = Run(run().card, run().outcomes[:-3])
    assert "还有 3 题" in next(unfit(stopped, CASES, WORLD))
    few = run(asked=NAMES[:-1])
    assert "缺 1 题：c39" in next(unfit(Run(few.card, few.outcomes[:-1]), CASES, WORLD))
    edited = (*CASES[:-1], case("c39", "比例是多少？"))
    assert "题目在这次运行之后改过" in next(unfit(run(), edited, WORLD))
    table = World({}, FigureTable((), {}, (), "t2"), {})
    assert "核定数据表在这次运行之后改过" in next(unfit(run(), CASES, table))


def test_only_zhice_without_a_model_becomes_the_baseline() -> None:
    with pytest.raises(RunProblem, match="系统 words"):
        check_acceptable(run(system="words"), CASES, WORLD)
    with pytest.raises(RunProblem, match="写作 openai:x"):
        check_acceptable(run(writer="openai:x"), CASES, WORLD)
    with pytest.raises(RunProblem, match="不能作基线：题目在这次运行之后改过"):
        check_acceptable(run(cases="old"), CASES, WORLD)
