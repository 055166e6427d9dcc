"""What the tables of a report hold, as text; Markdown and HTML only dress it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.types import Stage
from eval.report.headline import Change, Comparison, Group, Marked, Summary, Times, Wrong
from eval.report.words import (
    KINDS,
    MEASURES,
    SPLITS,
    STAGES,
    WRONG,
    Measure,
    chinese_of,
    date_of,
    milliseconds,
    percent,
)
from eval.statistics import Estimate
from eval.types import CaseKind

NONE = "—"
_SMALLEST = 0.001
_KIND_MEASURES = (
    "figures_exact",
    "figures_whole",
    "key_points_all",
    "citation_recall",
    "citation_precision",
    "verbatim",
    "refused_rightly",
    "answered_rightly",
    "recall@5",
    "mrr",
    "ndcg@10",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, and in small print what it rests on."""

    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A head and rows; the first cell of a row names it."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def headline_table(summary: Summary, comparison: Comparison | None = None) -> Table:
    """Every headline measure by split; with a comparison also the change over shared cases."""
    groups = list(summary.splits.values())
    rows = [[Cell(WRONG.chinese, WRONG.meaning), *(_wrong(group.wrong) for group in groups)]]
    for measure in MEASURES:
        if any(measure.name in group.scores for group in groups):
            cells = [score_cell(group.scores.get(measure.name), measure) for group in groups]
            rows.append([Cell(measure.chinese, measure.meaning), *cells])
    if comparison:
        changes = _changes(comparison)
        for row in rows:
            row.append(changes.get(row[0].value, Cell(NONE)))
    rows += _plain_rows(groups, comparison)
    head = ["指标", *(f"{SPLITS[name]}（{g.cases} 题）" for name, g in summary.splits.items())]
    return _table([*head, "与先前相比"] if comparison else head, rows)


def kind_table(summary: Summary, comparison: Comparison | None = None) -> Table:
    """The main measures of each kind of question, all splits together."""
    shown = [m for m in MEASURES if m.name in _KIND_MEASURES and _occurs(summary, m)]
    splits = [name for name in ("dev", "held-out") if name in summary.splits]
    right = MEASURES[0]
    head = ["题型", "题数", right.chinese, *(f"其中{SPLITS[name]}" for name in splits)]
    head += ["变化"] if comparison else []
    head += [WRONG.chinese, *(measure.chinese for measure in shown), "出错", "耗时中位数"]
    rows = []
    for kind, groups in summary.kinds.items():
        whole = groups["all"]
        row = [Cell(KINDS[kind]), Cell(str(whole.cases)), _mean(whole, right)]
        row += [_mean(groups[name], right) if name in groups else Cell(NONE) for name in splits]
        if comparison:
            row.append(_kind_change(comparison, kind))
        row.append(Cell(str(whole.wrong.count) if whole.wrong else NONE))
        row += [_mean(whole, measure) for measure in shown]
        row += [Cell(str(whole.crashes)), _median(whole.times)]
        rows.append(row)
    return _table(head, rows)


def stage_table(summary: Summary) -> Table:
    """Milliseconds of each stage of an answer: the median by split."""
    groups = [group for group in summary.splits.values() if group.times]
    names = [name for name, group in summary.splits.items() if group.times]
    rows = [
        [Cell(STAGES[stage]), *(_stage(group.times, stage) for group in groups)] for stage in STAGES
    ]
    head = ["阶段（毫秒，中位数）", *(SPLITS[name] for name in names)]
    return _table(head, rows if groups else [])


def card_table(summary: Summary) -> Table:
    """What the run was made with."""
    card = summary.card
    named = {
        "运行": card.id,
        "系统": card.system,
        "写作": card.writer,
        "向量模型": card.encoder,
        "开始时间": date_of(card.started),
        "代码版本": card.commit,
        "索引": card.index,
        "数据表版本": card.figures_version,
        "题目集": card.cases,
        "评判模型": card.judge,
    }
    named |= {f"设置 {name}": value for name, value in sorted(card.settings.items())}
    named |= {f"提示词 {name}": value for name, value in sorted(card.prompts.items())}
    return _table(["项目", "值"], [[Cell(k), Cell(v or NONE)] for k, v in named.items()])


def version_table(summary: Summary) -> Table:
    """Version of each scorer, by the name the tables use."""
    rows = [
        [Cell(chinese_of(name), name), Cell(str(version))]
        for name, version in summary.versions.items()
    ]
    return _table(["评分项", "版本"], rows)


def scores_of(row: Marked) -> Iterator[str]:
    """The measures of a case that are not full marks, as ``name value``."""
    for name, value in row.scores.items():
        if value is not None and (value if name == WRONG.name else 1 - value) > 0:
            measure = next((m for m in MEASURES if m.name == name), WRONG)
            yield f"{chinese_of(name)} {'有' if measure is WRONG else measure.written(value)}"


def score_cell(score: Estimate | None, measure: Measure) -> Cell:
    """A mean with its interval and the number of cases it applies to."""
    if score is None:
        return Cell(NONE)
    between = f"{_bare(measure, score.low)}–{_bare(measure, score.high)}"
    return Cell(measure.written(score.mean), f"{between}，n={score.count}")


def _bare(measure: Measure, value: float) -> str:
    return measure.written(value).removesuffix("%")


def _table(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    return Table(tuple(head), tuple(tuple(row) for row in rows))


def _wrong(wrong: Wrong | None) -> Cell:
    if wrong is None:
        return Cell(NONE)
    rate = percent(wrong.count / wrong.n)
    return Cell(rate, f"{wrong.count}/{wrong.n}，上界 {percent(wrong.upper)}")


def _plain_rows(groups: Sequence[Group], comparison: Comparison | None) -> list[list[Cell]]:
    """Crashes and times, which have no interval."""
    times = [group.times for group in groups]
    last = [Cell(NONE)] if comparison else []
    return [
        [Cell("出错", "没有得到回答的题数"), *(Cell(str(g.crashes)) for g in groups), *last],
        [Cell("耗时中位数", "一题从问到答"), *map(_median, times), *last],
        [
            Cell("耗时 95 分位", "95% 的题不超过"),
            *(Cell(milliseconds(t.p95) if t else NONE) for t in times),
            *last,
        ],
    ]


def _median(times: Times | None) -> Cell:
    return Cell(milliseconds(times.median)) if times else Cell(NONE)


def _stage(times: Times | None, stage: Stage) -> Cell:
    return Cell(f"{times.stages[stage]:.1f}") if times else Cell(NONE)


def _mean(group: Group, measure: Measure) -> Cell:
    score = group.scores.get(measure.name)
    return Cell(measure.written(score.mean)) if score else Cell(NONE)


def _occurs(summary: Summary, measure: Measure) -> bool:
    return any(measure.name in groups["all"].scores for groups in summary.kinds.values())


def _changes(comparison: Comparison) -> dict[str, Cell]:
    """By Chinese name what changed over the cases of both runs."""
    found = {
        measure.chinese: Cell(
            measure.change(change.now - change.before),
            f"原 {measure.written(change.before)}，{_p(change)}",
        )
        for measure in MEASURES
        if (change := comparison.changes.get(measure.name))
    }
    if wrong := comparison.changes.get(WRONG.name):
        more = wrong.test.better - wrong.test.worse  # of a measure where 1 is bad
        before = round(wrong.before * wrong.test.count)
        found[WRONG.chinese] = Cell(
            f"{more:+d} 题" if more else "±0 题", f"原 {before} 题，{_p(wrong)}"
        )
    return found


def _p(change: Change) -> str:
    """The p of the paired test: how often chance alone would differ as much."""
    p = change.test.p
    return "p<0.001" if p < _SMALLEST else f"p={p:.3f}"


def _kind_change(comparison: Comparison, kind: CaseKind) -> Cell:
    change = comparison.kinds.get(kind)
    return Cell(MEASURES[0].change(change.now - change.before)) if change else Cell(NONE)
