"""A summary as Markdown: the report in Chinese, and the tables of the README in English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from eval.report.headline import Comparison, Group, Marked, Summary, compare
from eval.report.notices import notices
from eval.report.tables import (
    NONE,
    Cell,
    Table,
    card_table,
    headline_table,
    kind_table,
    scores_of,
    stage_table,
    version_table,
)
from eval.report.words import KINDS, MEASURES, SPLITS, STATUSES, SYSTEMS, Measure, named, percent

_README = (
    "right",
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
_ABLATION = (
    "right",
    "figures_exact",
    "figures_whole",
    "key_points_all",
    "refused_rightly",
    "answered_rightly",
    "recall@5",
    "mrr",
)
Align: TypeAlias = Literal["---", "---:"]
_README_SPLITS = ("dev", "held-out", "all")
_SPECIAL = re.compile(r"([\\`*_|~\[\]])")


def report_markdown(summary: Summary, earlier: Summary | None = None) -> str:
    """The whole report in Chinese; with ``earlier`` also what changed since."""
    comparison = compare(summary, earlier) if earlier else None
    return "\n\n".join(_parts(summary, comparison)) + "\n"


def readme_table(summary: Summary) -> str:
    """The compact table of the README: headline measures by split, in English."""
    groups = {name: summary.splits[name] for name in _README_SPLITS if name in summary.splits}
    shown = list(groups.values())
    rows = [
        ["wrong-figure rate (upper 95 % bound)", *map(_wrong, shown)],
        *([m.english, *(_interval(group, m) for group in shown)] for m in _measures(_README)),
        ["crashes", *(str(group.crashes) for group in shown)],
        ["time to answer, median / 95th percentile", *map(_time, shown)],
    ]
    head = ["measure", *(f"{name} ({group.cases})" for name, group in groups.items())]
    return _pipes(head, rows)


def ablation_table(summaries: Mapping[str, Summary]) -> str:
    """One row a system, in the order given, over all its cases; in English for the README."""
    measures = _measures(_ABLATION)
    rows = []
    for name, summary in summaries.items():
        group = summary.splits.get("all")
        shown = [_wrong(group), *(_mean(group, measure) for measure in measures), _time(group)]
        rows.append([named(SYSTEMS, name), *shown])
    heads = ["system", "wrong-figure rate", *(measure.english for measure in measures)]
    return _pipes([*heads, "time, median / 95 %"], rows)


def _parts(summary: Summary, comparison: Comparison | None) -> Iterator[str]:
    card = summary.card
    yield f"# 知策评测报告：{_plain(card.id)}"
    yield from (f"> **注意** {_plain(notice)}" for notice in notices(summary, comparison))
    if summary.marked:
        yield f"## 总表\n\n{_table(headline_table(summary, comparison))}"
        yield f"## 各题型\n\n{_table(kind_table(summary, comparison))}"
        if comparison:
            yield _changed(comparison)
        yield f"## 各阶段耗时\n\n{_table(stage_table(summary))}"
        yield from _misses(summary.misses)
    if summary.crashes:
        lines = [f"- `{row.case.id}` {_plain(_error(row))}" for row in summary.crashes]
        yield f"## 出错的题目（{len(summary.crashes)} 题）\n\n" + "\n".join(lines)
    yield f"## 评分项版本\n\n{_table(version_table(summary), align='---')}"
    yield f"## 运行说明\n\n{_table(card_table(summary), align='---')}"


def _changed(comparison: Comparison) -> str:
    better, worse = (
        "、".join(f"`{row.case.id}`" for row in rows) or "无"
        for rows in (comparison.better, comparison.worse)
    )
    earlier = _plain(comparison.earlier.id)
    return (
        f"## 与先前的运行 {earlier} 相比（共同的 {comparison.shared} 题）\n\n"
        f"- 变对 {len(comparison.better)} 题：{better}\n- 变错 {len(comparison.worse)} 题：{worse}"
    )


def _misses(misses: Sequence[Marked]) -> Iterator[str]:
    yield f"## 没有答对的题目（{len(misses)} 题）"
    if not misses:
        yield "没有。"
    yield from map(_miss, misses)


def _miss(row: Marked) -> str:
    case, answer = row.case, row.outcome.answer
    lines = [f"### `{case.id}`（{KINDS[case.kind]}，{SPLITS[case.split]}）", ""]
    lines += [f"- 先前的问题：{_plain(question)}" for question in case.history]
    lines += [f"- 问题：{_plain(case.question)}"]
    lines += [f"- 不足：{_plain(line)}" for line in row.missing]
    lines += [f"- 得分：{'；'.join(scores_of(row)) or NONE}"]
    if answer:
        lines += [f"- 回答（{STATUSES[answer.status]}）：", "", _quoted(answer.text)]
    return "\n".join(lines)


def _error(row: Marked) -> str:
    return f"（{KINDS[row.case.kind]}）{row.case.question} —— {row.outcome.error or '没有回答'}"


def _table(table: Table, *, align: Align = "---:") -> str:
    return _pipes(table.head, [[_cell(cell) for cell in row] for row in table.rows], align=align)


def _cell(cell: Cell) -> str:
    value = _plain(cell.value)
    return f"{value}（{_plain(cell.detail)}）" if cell.detail else value


def _pipes(head: Sequence[str], rows: Iterable[Sequence[str]], *, align: Align = "---:") -> str:
    """A Markdown table: names to the left, what follows to the right unless ``align`` differs."""
    rule = ["---", *(align for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows])


def _plain(text: str) -> str:
    """``text`` on one line, nothing in it read as Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", _without_tags(" ".join(text.split())))


def _quoted(text: str) -> str:
    """An answer as a quotation: its own Markdown shows, but it loads and runs nothing."""
    harmless = _without_tags(text).replace("![", "!\\[")
    return "\n".join(f"> {line}".rstrip() for line in harmless.splitlines())


def _without_tags(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _measures(names: Sequence[str]) -> list[Measure]:
    return [measure for measure in MEASURES if measure.name in names]


def _wrong(group: Group | None) -> str:
    if not group or not group.wrong:
        return NONE
    rate = group.wrong.count / group.wrong.n
    return f"{percent(rate)} (≤ {percent(group.wrong.upper)})"


def _mean(group: Group | None, measure: Measure) -> str:
    score = group.scores.get(measure.name) if group else None
    return measure.written(score.mean) if score else NONE


def _interval(group: Group, measure: Measure) -> str:
    score = group.scores.get(measure.name)
    if not score:
        return NONE
    low, high = (measure.written(bound).removesuffix("%") for bound in (score.low, score.high))
    return f"{measure.written(score.mean)} ({low}–{high})"


def _time(group: Group | None) -> str:
    if not group or not group.times:
        return NONE
    return f"{group.times.median:.0f} / {group.times.p95:.0f} ms"
