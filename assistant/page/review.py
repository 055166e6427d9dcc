"""An evaluation run as the page shows it: what it is given, and the HTML made of it. Pure.

The page knows nothing of the evaluation: numbers come as text, already worded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

PAGE = 10
"""Misses shown at a time: there are hundreds."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, and in small print what it rests on."""

    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A head and rows; the first cell of a row names it."""

    head: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that was not answered wholly right, and why not; ``kind`` in Chinese."""

    id: str
    kind: str
    question: str
    earlier: tuple[str, ...]
    expected: tuple[str, ...]
    why: tuple[str, ...]
    status: str
    answer: str


@dataclass(frozen=True, slots=True)
class Review:
    """An evaluation run: what it is, its numbers, what it is compared with, its misses.

    ``kept_aside`` counts the misses of the part that nobody may look into; they are not
    among ``misses``. ``remarks`` are what a reader must know before the numbers.
    """

    title: str
    facts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    headline: Grid = Grid()
    kinds: Grid = Grid()
    changes: tuple[str, ...] = ()
    misses: tuple[Miss, ...] = ()
    kept_aside: int = 0


WAITING = '<p class="eval-quiet" role="status">正在读取评测记录，约需几秒……</p>'
NOTHING = (
    '<p class="eval-quiet">还没有评测记录；运行 zhice eval run 之后，这里显示最新一次的结果。</p>'
)


def problem_html(text: str) -> str:
    """One line: why there is nothing to show."""
    return f'<p class="eval-problem" role="alert">{escape(" ".join(text.split()))}</p>'


def review_html(review: Review | None) -> str:
    """The run in numbers: headline measures with intervals, by kind, what changed."""
    return "\n".join(_parts(review)) if review else NOTHING


def _parts(review: Review) -> Iterator[str]:
    facts = "".join(f"<span>{escape(fact)}</span>" for fact in review.facts)
    yield f'<h2 class="eval-title">{escape(review.title)}</h2><p class="eval-quiet">{facts}</p>'
    if review.remarks:
        lines = "".join(f"<li>{escape(remark)}</li>" for remark in review.remarks)
        yield f'<ul class="eval-remarks">{lines}</ul>'
    if review.headline.rows:
        yield f"<h3>总表</h3>{_grid(review.headline, 'eval-headline')}"
    if review.changes:
        lines = "".join(f"<li>{escape(change)}</li>" for change in review.changes)
        yield f'<h3>与先前相比</h3><ul class="eval-list">{lines}</ul>'
    if review.kinds.rows:
        yield f"<h3>各题型</h3>{_grid(review.kinds, 'eval-kinds')}"


def _grid(grid: Grid, kind: str) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in grid.head)
    rows = "".join(
        f'<tr><th scope="row">{_cell(row[0])}</th>'
        f"{''.join(f'<td>{_cell(cell)}</td>' for cell in row[1:])}</tr>"
        for row in grid.rows
    )
    return (
        f'<div class="eval-scroll" role="region" tabindex="0" aria-label="{grid.head[0]}">'
        f'<table class="eval-table {kind}"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cell(cell: Cell) -> str:
    detail = f"<small>{escape(cell.detail)}</small>" if cell.detail else ""
    return f"<span>{escape(cell.value)}</span>{detail}"


def misses_html(review: Review | None, *, kind: str = "", page: int = 1) -> str:
    """One page of the misses of a kind (all if empty), each to be opened and read."""
    if review is None or not review.headline.rows:
        return ""
    known = kind if any(miss.kind == kind for miss in review.misses) else ""
    chosen = [miss for miss in review.misses if not known or miss.kind == known]
    last = max(1, -(-len(chosen) // PAGE))
    page = min(max(page, 1), last)
    shown = chosen[(page - 1) * PAGE : page * PAGE]
    aside = (
        f"留出集里另有 {review.kept_aside} 题没有答对；留出集用来检验是否只会做看过的题，"
        "不逐题显示，只计入总数。"
    )
    return "\n".join(
        [
            f"<h3>没有答对的题目（{len(chosen)} 题）</h3>",
            f'<p class="eval-quiet">{aside}</p>' if review.kept_aside else "",
            _chooser(review.misses, known) if review.misses else "",
            "".join(map(_miss, shown)) or '<p class="eval-quiet">没有。</p>',
            _pager(page, last) if last > 1 else "",
        ]
    )


def _chooser(misses: Sequence[Miss], chosen: str) -> str:
    """A list of the kinds to choose from, each with its number of misses."""
    counts: dict[str, int] = {}
    for miss in misses:
        counts[miss.kind] = counts.get(miss.kind, 0) + 1
    options = [f'<option value="">全部题型（{len(misses)}）</option>']
    for kind, count in counts.items():
        selected = " selected" if kind == chosen else ""
        options.append(
            f'<option value="{escape(kind)}"{selected}>{escape(kind)}（{count}）</option>'
        )
    return f'<label class="eval-choose">题型 <select>{"".join(options)}</select></label>'


def _miss(miss: Miss) -> str:
    earlier = "".join(f"<p>先前问：{escape(question)}</p>" for question in miss.earlier)
    answer = escape(miss.answer) if miss.answer else "（没有得到回答）"
    return (
        f'<details class="eval-miss"><summary><span class="eval-kind">{escape(miss.kind)}</span>'
        f"<span>{escape(miss.question)}</span></summary>{earlier}"
        f"<dl><dt>应当</dt><dd>{_lines(miss.expected)}</dd>"
        f'<dt>不足</dt><dd class="eval-why">{_lines(miss.why)}</dd>'
        f'<dt>回答（{escape(miss.status)}）</dt><dd class="eval-answer">{answer}</dd></dl>'
        f'<p class="eval-id">题号 {escape(miss.id)}</p></details>'
    )


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines) or "<p>—</p>"


def _pager(page: int, last: int) -> str:
    def button(to: int, name: str) -> str:
        off = "" if 1 <= to <= last else " disabled"
        return f'<button type="button" class="eval-page" data-page="{to}"{off}>{name}</button>'

    return (
        f'<nav class="eval-pager" aria-label="翻页">{button(page - 1, "上一页")}'
        f"<span>第 {page} 页，共 {last} 页</span>{button(page + 1, '下一页')}</nav>"
    )
