"""Two runs side by side: what changed in which case, and whether it may be chance."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.types import Answer, Trace
from eval.compare import Comparison, compare, lines_of, rows_of
from eval.report.headline import Summary, summarise
from eval.types import Case, Outcome, Run, RunCard, World
from index.figures import FigureTable

RIGHT = {"figures_whole": 1.0, "wrong_figure": 0.0}
WRONG = {"figures_whole": 0.0, "wrong_figure": 0.0}
WORLD = World({}, FigureTable((), {}, (), ""), {})


def case(name: str, **fields: object) -> Case:
    split = "dev" if name.startswith("d") else "held-out"
    given = {"id": name, "question": f"{name}是多少？", "kind": "value", "answerable": True}
    return Case.model_validate({**given, "split": split, **fields})


def outcome(name: str, **fields: object) -> Outcome:
    question = f"{name}是多少？"
    given = {"question": question, "standalone_question": question, "status": "answered"}
    answer = {**given, "text": "90%以上[1]", "trace": Trace(writer="built-in"), **fields}
    return Outcome(case=name, answer=Answer.model_validate(answer))


def summary(
    scores: Mapping[str, Mapping[str, float | None]],
    *outcomes: Outcome,
    cases: tuple[Case, ...] = (),
    **fields: object,
) -> Summary:
    """A run whose cases score as told; outcomes not given are plain answers."""
    given = {one.case: one for one in outcomes}
    known = {one.id: one for one in cases}
    card = {"id": "1", "system": "zhice", "writer": "built-in", "encoder": "", "started": ""}
    run = Run(
        RunCard.model_validate({**card, "commit": "", "asked": tuple(scores), **fields}),
        tuple(given.get(name, outcome(name)) for name in scores),
    )
    asked = [known.get(name, case(name)) for name in scores]
    return summarise(run, scores, cases=asked, world=WORLD)


def difference(comparison: Comparison, measure: str, split: str = "all") -> str:
    return next(
        d.verdict for d in comparison.differences if (d.measure.name, d.split) == (measure, split)
    )


def test_equal_runs_have_no_difference() -> None:
    same = summary({"d1": RIGHT, "h1": WRONG})
    comparison = compare(same, same)
    assert not comparison.changes
    assert "2 题的回答完全相同。" in "\n".join(lines_of(comparison))
    assert {row[-1] for row in rows_of(comparison)} == {"没有差别"}


def test_a_case_that_turned_wrong_stands_before_one_that_turned_right() -> None:
    before = summary({"d1": WRONG, "d2": RIGHT, "d3": RIGHT})
    now = summary({"d1": RIGHT, "d2": WRONG, "d3": RIGHT})
    comparison = compare(before, now)
    assert [(c.case.id, c.turned) for c in comparison.changes] == [("d2", -1), ("d1", 1)]
    text = "\n".join(lines_of(comparison))
    assert text.index("由对变错（1 题）\n  d2") < text.index("由错变对（1 题）\n  d1")
    assert "数字完整：100.0% → 0.0%" in text


def test_a_point_that_is_lost_is_named() -> None:
    points = case("d1", points=(("县管校聘",), ("轮岗",)))
    full = {"key_points": 1.0, "key_points_all": 1.0}
    half = {"key_points": 0.5, "key_points_all": 0.0}
    before = summary({"d1": full}, outcome("d1", text="县管校聘、轮岗[1]"), cases=(points,))
    now = summary({"d1": half}, outcome("d1", text="县管校聘[1]"), cases=(points,))
    (change,) = compare(before, now).changes
    assert "现在：缺少要点：轮岗" in change.lines
    assert "要点覆盖：100.0% → 50.0%" in change.lines
    (back,) = compare(now, before).changes
    assert "不再：缺少要点：轮岗" in back.lines


def test_a_status_that_changed_and_a_crash_are_told() -> None:
    refused = outcome("d1", status="not_found")
    crashed = Outcome(case="d2", error="TimeoutError: 太久")
    before = summary({"d1": RIGHT, "d2": RIGHT})
    now = summary({"d1": RIGHT, "d2": WRONG}, refused, crashed)
    lines = {change.case.id: change.lines for change in compare(before, now).changes}
    assert "状态：已回答 → 没有依据" in lines["d1"]
    assert "状态：已回答 → 出错" in lines["d2"]
    assert "现在：出错：TimeoutError: 太久" in lines["d2"]


def test_other_words_with_the_same_scores_are_only_counted() -> None:
    before = summary({"d1": RIGHT})
    comparison = compare(before, summary({"d1": RIGHT}, outcome("d1", text="达到90%以上[1]")))
    assert (comparison.changes, comparison.reworded) == ((), ("d1",))
    assert "另有 1 题的回答改了措辞" in "\n".join(lines_of(comparison))


def test_one_case_more_may_be_chance_and_ten_are_not() -> None:
    names = [f"d{n}" for n in range(20)]
    before = summary(dict.fromkeys(names, WRONG))
    one = summary({name: RIGHT if name == "d0" else WRONG for name in names})
    ten = summary({name: RIGHT if n < 10 else WRONG for n, name in enumerate(names)})
    assert difference(compare(before, one), "figures_whole") == "差别可能只是偶然"
    assert difference(compare(before, ten), "figures_whole") == "差别显著"
    assert difference(compare(before, ten), "wrong_figure") == "没有差别"


def test_means_are_of_the_cases_that_a_measure_applies_to_in_both_runs() -> None:
    before = summary({"d1": {"mrr": 1.0}, "d2": {"mrr": None}, "h1": {"mrr": 0.5}})
    now = summary({"d1": {"mrr": 0.5}, "d2": {"mrr": 1.0}, "h1": {"mrr": 0.5}})
    found = {d.split: d for d in compare(before, now).differences if d.measure.name == "mrr"}
    assert (found["all"].before, found["all"].now, found["all"].test.count) == (0.75, 0.5, 2)
    assert (found["dev"].before, found["dev"].now) == (1.0, 0.5)
    rows = [row for row in rows_of(compare(before, now)) if row[1].startswith("MRR")]
    assert [row[0] for row in rows] == ["全部", "开发集"]
    assert rows[0][2:6] == ("0.750", "0.500", "-0.250", "0/1")


def test_more_wrong_figures_are_counted_as_worse() -> None:
    before = summary({"d1": {"wrong_figure": 0.0}})
    rows = rows_of(compare(before, summary({"d1": {"wrong_figure": 1.0}})))
    assert next(row[5] for row in rows if row[1].startswith("答错数字")) == "0/1"


def test_only_what_both_runs_were_asked_in_the_same_words_is_compared() -> None:
    before = summary({"d1": RIGHT, "d2": RIGHT}, outcome("d2", question="另一问"))
    now = summary({"d1": WRONG, "d2": WRONG, "d3": WRONG}, figures_version="2")
    comparison = compare(before, now)
    assert [change.case.id for change in comparison.changes] == ["d1"]
    text = "\n".join(lines_of(comparison))
    assert "各有 2 题和 3 题，其中问法相同的 1 题" in text
    assert "核定数据表不同" in text


def test_two_systems_may_be_compared() -> None:
    text = "\n".join(lines_of(compare(summary({"d1": RIGHT}, system="words"), summary({}))))
    assert "两次运行的系统不同：words 和 zhice。" in text
