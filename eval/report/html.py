"""A summary as one HTML page in Chinese that needs nothing from another machine.

Every text of cases, answers and settings is escaped: what looks like HTML is shown as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from eval.report.charts import charts
from eval.report.headline import Comparison, Marked, Summary, compare
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
from eval.report.words import KINDS, SPLITS, STATUSES, WRONG, date_of, milliseconds, percent

_STYLE = Path(__file__).parent / "page.css"
# Shows the misses of one kind; the numbers of the choice never change.
_SCRIPT = """
const choice = document.getElementById("kind");
choice?.addEventListener("change", () => {
  for (const miss of document.querySelectorAll("details[data-kind]"))
    miss.hidden = choice.value !== "" && miss.dataset.kind !== choice.value;
});
"""
_CAPTIONS = {
    "kinds": "各题型整题答对的比例",
    "measures-compared": "各项指标：这次与先前（共同的题目）",
    "kinds-compared": "各题型整题答对的比例：这次与先前（共同的题目）",
    "times": "一题从问到答的耗时",
}


def report_html(summary: Summary, earlier: Summary | None = None) -> str:
    """The whole page; with ``earlier`` also what changed since."""
    comparison = compare(summary, earlier) if earlier else None
    title = f"知策评测报告 {summary.card.id}"
    body = "\n".join(_body(summary, comparison))
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # Forbids what the page has no need of; an answer can never make it load anything.
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:\">\n"
        f'<link rel="icon" href="data:,">\n<title>{escape(title)}</title>\n'
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f"<body>\n{body}\n<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    )


def _body(summary: Summary, comparison: Comparison | None) -> Iterator[str]:
    card = summary.card
    facts = [card.system, card.writer, card.encoder, date_of(card.started), card.commit]
    yield "<header><h1>知策评测报告</h1>"
    yield f'<p class="quiet">{escape(" · ".join(filter(None, facts)))}</p>'
    for notice in notices(summary, comparison):
        yield f'<p class="notice" role="note">{escape(notice)}</p>'
    yield "</header>"
    if summary.marked:
        yield from _numbers(summary, comparison)
        yield from _misses(summary.misses)
    if summary.crashes:
        yield f"<h2>出错的题目（{len(summary.crashes)} 题）</h2>"
        yield from map(_crash, summary.crashes)
    yield f"<h2>评分项版本</h2>{_table(version_table(summary), kind='facts')}"
    yield f"<h2>运行说明</h2>{_table(card_table(summary), kind='facts')}"


def _numbers(summary: Summary, comparison: Comparison | None) -> Iterator[str]:
    drawn = charts(summary, comparison)
    yield _tiles(summary)
    yield f"<h2>总表</h2>{_table(headline_table(summary, comparison))}"
    yield f'<p class="quiet">{_LEGEND}</p>'
    yield f"<h2>各题型</h2>{_figure('kinds', drawn)}{_table(kind_table(summary, comparison))}"
    if comparison:
        yield f"<h2>与先前的运行 {escape(comparison.earlier.id)} 相比</h2>"
        yield _changed("变对", comparison.better) + _changed("变错", comparison.worse)
        yield _figure("measures-compared", drawn) + _figure("kinds-compared", drawn)
    yield f"<h2>耗时</h2>{_figure('times', drawn)}{_table(stage_table(summary))}"


_LEGEND = (
    "小字是 95% 置信区间（答错数字：95% 单侧上界）和适用的题数 n；不适用的题不计分，"
    "出错的题按没有答对计分。p 是配对检验的概率：越大，差异越可能只是偶然。"
)


def _tiles(summary: Summary) -> str:
    """The four numbers to see first, over all cases."""
    group = summary.splits["all"]
    tiles = []
    if right := group.scores.get("right"):
        share = f"{percent(right.low).rstrip('%')}–{percent(right.high)}，{right.count} 题"
        tiles.append(("整题答对", percent(right.mean), share))
    if wrong := group.wrong:
        tiles.append(("答错数字", f"{wrong.count} 题", f"上界 {percent(wrong.upper)}"))
    if verbatim := group.scores.get("verbatim"):
        tiles.append(("逐字引用", percent(verbatim.mean), f"{verbatim.count} 题"))
    if group.times:
        late = f"95% 不超过 {milliseconds(group.times.p95)}"
        tiles.append(("耗时中位数", milliseconds(group.times.median), late))
    shown = (
        f'<div class="tile">{name}<b>{value}</b><small>{detail}</small></div>'
        for name, value, detail in tiles
    )
    return f'<div class="tiles">{"".join(shown)}</div>'


def _table(table: Table, *, kind: str = "numbers") -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.head)
    rows = "".join(
        f'<tr><th scope="row">{_cell(row[0])}</th>'
        + "".join(f"<td>{_cell(cell)}</td>" for cell in row[1:])
        + "</tr>\n"
        for row in table.rows
    )
    return (
        f'<div class="scroll {kind}" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"\n<tbody>\n{rows}</tbody></table></div>"
    )


def _cell(cell: Cell) -> str:
    detail = f"<small>{escape(cell.detail)}</small>" if cell.detail else ""
    return escape(cell.value) + detail


def _figure(name: str, drawn: Mapping[str, str]) -> str:
    if name not in drawn:
        return ""
    caption = _CAPTIONS[name]
    return (
        f'<figure aria-label="{caption}"><figcaption>{caption}</figcaption>{drawn[name]}</figure>'
    )


def _changed(label: str, rows: Sequence[Marked]) -> str:
    if not rows:
        return f"<p>{label} 0 题</p>"
    items = "".join(
        f"<li>{escape(row.case.question)} <code>{escape(row.case.id)}</code></li>" for row in rows
    )
    return f"<details><summary>{label} {len(rows)} 题</summary><ul>{items}</ul></details>"


def _misses(misses: Sequence[Marked]) -> Iterator[str]:
    yield f"<h2>没有答对的题目（{len(misses)} 题）</h2>"
    if not misses:
        yield "<p>没有。</p>"
        return
    kinds = [row.case.kind for row in misses]
    options = "".join(
        f'<option value="{kind}">{name}（{kinds.count(kind)}）</option>'
        for kind, name in KINDS.items()
        if kind in kinds
    )
    yield (
        '<p class="choice"><label for="kind">题型</label>'
        f'<select id="kind"><option value="">全部（{len(misses)}）</option>{options}</select></p>'
    )
    yield from map(_miss, misses)


def _miss(row: Marked) -> str:
    case, answer = row.case, row.outcome.answer
    told = answer.text if answer else ""
    status = STATUSES[answer.status] if answer else NONE
    lines = {
        "编号": f"<code>{escape(case.id)}</code>",
        "先前的问题": "<br>".join(map(escape, case.history)),
        "不足": f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in row.missing)}</ul>",
        "得分": escape("；".join(scores_of(row)) or NONE),
        f"回答（{status}）": f'<div class="said">{escape(told)}</div>',
        "题目说明": escape(case.note),
    }
    shown = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in lines.items() if text)
    return (
        f'<details data-kind="{case.kind}"><summary>{_tags(row)}{escape(case.question)}</summary>'
        f"<dl>{shown}</dl></details>"
    )


def _crash(row: Marked) -> str:
    error = escape(row.outcome.error or "没有回答，也没有错误说明")
    return (
        f"<details><summary>{_tags(row)}{escape(row.case.question)}</summary><dl>"
        f"<dt>编号</dt><dd><code>{escape(row.case.id)}</code></dd>"
        f'<dt>错误</dt><dd><div class="said">{error}</div></dd></dl></details>'
    )


def _tags(row: Marked) -> str:
    names = (KINDS[row.case.kind], SPLITS[row.case.split])
    wrong = f'<span class="tag bad">{WRONG.chinese}</span>' if row.scores.get(WRONG.name) else ""
    return "".join(f'<span class="tag">{name}</span>' for name in names) + wrong
