"""The 指标 tab as HTML: the table of figures, and the page of one indicator.

Pure renderers from frozen data to strings; every text in them is escaped, every amount whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from assistant.table.browse import COLUMNS, Filters, Order, Yearbook, loosened, told
from assistant.table.phrase import KIND, amount_text, name
from assistant.tools import Disagreement, find_conflicts
from index.text import squeeze
from index.types import Figure, Indicator

_MOST_LOOSENED = 3
"""Filters named at most where nothing meets them all."""
_SORTED = {True: "descending", False: "ascending"}
_ARROWS = {"none": "", "ascending": "▲", "descending": "▼"}


def table_html(book: Yearbook, figures: Sequence[Figure], order: Order) -> str:
    """``figures`` as one table whose headers sort it; nothing where there are none."""
    if not figures:
        return ""
    headers = "".join(_header(column, order) for column in COLUMNS)
    rows = "".join(row_html(book, figure) for figure in figures)
    return (
        '<div class="fig-scroll" tabindex="0" role="region" aria-label="指标数据表">'
        '<table class="fig-table"><thead><tr>'
        f'{headers}<th scope="col" class="fig-source">出处</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _header(column: str, order: Order) -> str:
    way = _SORTED[order.descending] if order.column == column else "none"
    return (
        f'<th scope="col" class="fig-{column}" aria-sort="{way}">'
        f'<button type="button" class="fig-sort" data-column="{column}">{COLUMNS[column]}'
        f'<span aria-hidden="true">{_ARROWS[way]}</span></button></th>'
    )


def row_html(book: Yearbook, figure: Figure) -> str:
    """One row: what is measured, of what, when, the whole amount, and where it stands."""
    title = escape(f"《{book.card(figure).title}》")
    return (
        f'<tr><th scope="row" class="fig-indicator">{indicator_link(figure.indicator)}</th>'
        f'<td class="fig-breakdown">{escape(figure.breakdown)}</td>'
        f'<td class="fig-region">{escape(figure.region)}</td>'
        f'<td class="fig-year">{figure.year}</td>'
        f'<td class="fig-kind">{_kind(figure)}</td>'
        f'<td class="fig-amount">{escape(amount_text(figure))}</td>'
        f'<td class="fig-attribute">{escape(figure.attribute)}</td>'
        f'<td class="fig-document" title="{title}">{escape(book.short[figure.document])}</td>'
        f'<td class="fig-source">{source_link(book, figure)}</td></tr>'
    )


def _kind(figure: Figure) -> str:
    return f'<span class="fig-{figure.kind}">{KIND[figure.kind]}</span>'


def indicator_link(indicator: str) -> str:
    """A link to the page of one indicator."""
    text = escape(indicator)
    return f'<a class="open-indicator" href="#" data-indicator="{text}">{text}</a>'


def source_link(book: Yearbook, figure: Figure) -> str:
    """A link to the words in the document that the figure rests on."""
    source = book.sources[figure.id]
    said = escape(f"{figure.region}{figure.year}年{name(figure)}{amount_text(figure)}")
    return (
        f'<a class="open-source" href="#" data-document="{escape(source.document)}" '
        f'data-start="{source.start}" data-end="{source.end}" '
        f'title="{escape(source.quote)}" aria-label="打开原文：{said}">原文</a>'
    )


def count_html(book: Yearbook, figures: Sequence[Figure], filters: Filters) -> str:
    """How many rows are shown, or in one line why none is and what to loosen."""
    if figures:
        every = len(book.figures)
        shown = f"{every} 条中的 <b>{len(figures)}</b> 条" if filters.set_fields() else ""
        return f'<p class="fig-count" role="status">{shown or f"共 <b>{every}</b> 条"}</p>'
    return f'<p class="fig-count fig-empty" role="status">{escape(_why_empty(book, filters))}</p>'


def _why_empty(book: Yearbook, filters: Filters) -> str:
    """What was asked in vain, and which filters shut the figures out."""
    asked = "、".join(f"“{one}”" for one in told(filters, book))
    ways = [f"“{label}”（{count} 条）" for label, count in loosened(book, filters)]
    if len(filters.set_fields()) == 1:
        return f"没有{asked}的数据；请换一个说法，或清除筛选。"
    if not ways:
        return f"没有同时符合{asked}的数据；请清除筛选后重新选择。"
    return f"没有同时符合{asked}的数据；可以去掉{'，或去掉'.join(ways[:_MOST_LOOSENED])}。"


def indicator_html(book: Yearbook, indicator: str) -> str:
    """The head of an indicator's page: name, definition, other names, disagreements."""
    known = book.table.indicators.get(indicator)
    if known is None:
        return (
            f'<p class="fig-empty" role="alert">没有指标“{escape(indicator)}”；请从列表里选。</p>'
        )
    figures = book.table.of(indicator)
    facts = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in _facts(known, figures))
    notices = "".join(_notice(book, one) for one in find_conflicts(book.table, figures))
    return (
        f'<article class="fig-one"><h2 tabindex="-1">{escape(indicator)}</h2>'
        f'<dl class="fig-facts">{facts}</dl>{notices}</article>'
    )


def _facts(indicator: Indicator, figures: Sequence[Figure]) -> list[tuple[str, str]]:
    """Term and HTML of what is said of an indicator; what is unknown is left out."""
    units = "、".join(dict.fromkeys(f.unit for f in figures if f.unit))
    facts = [
        ("学段", escape(indicator.stage)),
        ("单位", escape(units or indicator.unit)),
        ("含义", escape(indicator.definition)),
        ("也称", escape("、".join(indicator.aliases))),
        ("相关", "、".join(map(indicator_link, indicator.related))),
    ]
    return [(term, text) for term, text in facts if text]


def _notice(book: Yearbook, disagreement: Disagreement) -> str:
    """Figures that differ, each with its document, and what was found out about them."""
    ruling = disagreement.ruling
    kind = ruling.ruling if ruling else "尚未核定"
    words = ruling.wording if ruling else "各处写法不同，尚未核定以哪一个为准。"
    values = "".join(
        f"<li><b>{escape(amount_text(figure))}</b> {figure.year}年{KIND[figure.kind]}"
        f"{_unlike(figure, disagreement.figures)} <span>《{escape(book.card(figure).title)}》"
        f"{escape(figure.section.split(' > ')[-1])}</span> {source_link(book, figure)}</li>"
        for figure in disagreement.figures
    )
    return (
        f'<section class="fig-conflict"><h3>数据有出入：{escape(kind)}</h3>'
        f"<p>{escape(words)}</p><ul>{values}</ul></section>"
    )


def _unlike(figure: Figure, figures: Sequence[Figure]) -> str:
    """The indicator's name where a disagreement is between several."""
    several = len({name(other) for other in figures}) > 1
    return f" {escape(name(figure))}" if several else ""


def values_html(book: Yearbook, indicator: str) -> str:
    """All values of an indicator: regions, breakdowns, targets and actuals apart, by year."""
    figures = sorted(book.table.of(indicator), key=_group)
    parts = [
        _values_table(book, title, list(group))
        for title, group in groupby(figures, key=lambda f: " · ".join(filter(None, _group(f)[:2])))
    ]
    return f'<div class="fig-values">{"".join(parts)}</div>' if parts else ""


def _group(figure: Figure) -> tuple[str, str, str, int, str]:
    return figure.region, figure.breakdown, figure.kind, figure.year, figure.id


def _values_table(book: Yearbook, title: str, figures: Sequence[Figure]) -> str:
    bodies = "".join(
        '<tbody><tr class="fig-part"><th colspan="6" scope="rowgroup">'
        f"{_kind(group[0])}</th></tr>"
        f"{''.join(_value_row(book, figure) for figure in group)}</tbody>"
        for group in _by_kind(figures)
    )
    headers = "".join(
        f'<th scope="col" class="fig-{column}">{label}</th>'
        for column, label in (
            ("year", "年份"),
            ("amount", "数值"),
            ("attribute", "性质"),
            ("document", "文件"),
            ("note", "说明"),
            ("source", "出处"),
        )
    )
    return (
        f'<div class="fig-scroll" tabindex="0" role="region" aria-label="{escape(title)}">'
        f'<table class="fig-table fig-series"><caption>{escape(title)}</caption>'
        f"<thead><tr>{headers}</tr></thead>{bodies}</table></div>"
    )


def _by_kind(figures: Iterable[Figure]) -> list[list[Figure]]:
    return [list(group) for _, group in groupby(figures, key=lambda figure: figure.kind)]


def _value_row(book: Yearbook, figure: Figure) -> str:
    title = escape(f"《{book.card(figure).title}》")
    return (
        f'<tr><th scope="row" class="fig-year">{figure.year}</th>'
        f'<td class="fig-amount">{escape(amount_text(figure))}</td>'
        f'<td class="fig-attribute">{escape(figure.attribute)}</td>'
        f'<td class="fig-document" title="{title}">{escape(book.short[figure.document])}</td>'
        f'<td class="fig-note">{escape(_remarks(figure))}</td>'
        f'<td class="fig-source">{source_link(book, figure)}</td></tr>'
    )


def _remarks(figure: Figure) -> str:
    """The note, and the wording of the document where the amount is shown in other words."""
    shown, written = squeeze(amount_text(figure)), squeeze(figure.as_written)
    wording = "" if written in shown else f"原文写作“{figure.as_written}”"
    return "；".join(part for part in (wording, figure.note) if part)
