"""What an answer taken away says beside its text: sources, figures, how it came about."""

from __future__ import annotations

from datetime import date

from assistant.records.blocks import printable
from assistant.table.phrase import KIND, amount_text
from assistant.types import Answer, AnswerFigure, Citation, Conflict, Status
from index.types import Figure

STATUS: dict[Status, str] = {
    "answered": "",
    "partial": "只能回答一部分",
    "not_found": "文件中没有找到依据",
    "out_of_scope": "不在文件范围内",
}
FIGURE_COLUMNS = ("指标", "地区", "年份", "类别", "数值", "属性", "出处")


def title(answer: Answer) -> str:
    """The question on one line."""
    return _line(answer.question)


def remarks(answer: Answer) -> tuple[str, ...]:
    """How the question was understood and how far it is answered, where that must be said."""
    understood = answer.standalone_question
    lines = [f"理解为：{_line(understood)}"] if understood != answer.question else []
    return (*lines, *[label for label in [STATUS[answer.status]] if label])


def source_line(citation: Citation) -> str:
    """Title, number, date and section path of a cited place."""
    number, issued = citation.document.number, citation.document.issued
    facts = [number] if number else []
    facts += [f"{issued.year}年{issued.month}月{issued.day}日"] if issued else []
    known = f"（{'，'.join(facts)}）" if facts else ""
    path = " › ".join(citation.section)
    return _line(f"《{citation.document.title}》{known}{path}")


def quote(citation: Citation) -> str:
    """The cited words as they stand in the document."""
    return printable(citation.quote)


def figures(answer: Answer) -> tuple[tuple[str, ...], ...]:
    """A row of FIGURE_COLUMNS for each figure; the last is the number of its citation."""
    return tuple(
        (
            f"{f.indicator}（{f.breakdown}）" if f.breakdown else f.indicator,
            f.region,
            f"{f.year}年",
            KIND[f.kind],
            amount(f),
            f.attribute,
            str(f.citation),
        )
        for f in answer.figures
    )


def amount(figure: AnswerFigure) -> str:
    """The figure's amount whole, with comparator and unit."""
    shared = {name: getattr(figure, name) for name in AnswerFigure.model_fields}
    del shared["citation"]
    return amount_text(Figure(**shared, document="", section="", quote="", note=""))


def conflicts(answer: Answer) -> tuple[str, ...]:
    """A line for each disagreement of the documents."""
    return tuple(_conflict(conflict) for conflict in answer.conflicts)


def trace_line(answer: Answer, today: date) -> str:
    """Who wrote the answer, from which index and table, and when it was taken away."""
    trace = answer.trace
    writer = "内置写作规则" if trace.writer == "built-in" else trace.writer
    parts = [f"写作：{writer}"]
    parts += [f"索引：{trace.index}"] if trace.index else []
    parts += [f"数据表：{trace.figures_version}"] if trace.figures_version else []
    day = f"{today.year}年{today.month}月{today.day}日"
    verbatim = "引文逐字取自原文。" if answer.citations else ""
    return _line(f"知策回答，{day}导出。{'；'.join(parts)}。{verbatim}")


def _conflict(conflict: Conflict) -> str:
    note = f"：{conflict.note}" if conflict.note else ""
    return _line(f"{conflict.indicator}（{conflict.year}年）{note}")


def _line(text: str) -> str:
    return " ".join(printable(text).split())
