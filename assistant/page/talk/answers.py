"""Pure renderers of the conversation: questions, answers, refusals, faults, figures, conflicts.

All HTML is made here and in the other renderers, every text in it escaped; Gradio shows it
as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block

from assistant.page.talk.conflicts import conflict_html, row_of
from assistant.page.talk.sources import Places, mark_link, sources_html
from assistant.page.types import Exchange
from assistant.records.export import as_text
from assistant.table.phrase import KIND, amount_text
from assistant.types import Answer, AnswerFigure, Citation, Status

EXAMPLES: dict[str, tuple[str, ...]] = {
    "校长常问": (
        "“县管校聘”怎么推进？",
        "教师队伍建设有哪些措施？",
        "校园安全有哪些要求？",
        "随迁子女入学有哪些政策？",
    ),
    "科室常查": (
        "2025年台州市普惠性幼儿园在园幼儿占比要达到多少？",
        "2025年台州市有哪些约束性指标？",
        "台州市高等教育毛入学率历年有什么变化？",
        "2025年儿童平均预期受教育年限目标是多少？",
    ),
}
"""What the starting page offers, by audience; a test asks each of them."""
FEW = 6
"""Figures shown at once; more are folded, under a table all of them."""
_SHORT = 6
"""Characters of a table cell that are not broken over two lines: 2025年, 台州市, 66.3%."""
_LABELS: dict[Status, str] = {
    "partial": "只能回答一部分",
    "not_found": "文件中没有找到依据",
    "out_of_scope": "不在文件范围内",
}
_TABLE = re.compile(r"^\|", re.MULTILINE)
_MARK = re.compile(r"\[(\d{1,3})\]")


def welcome_html() -> str:
    """The starting page: what can be asked, by audience."""
    groups = "".join(_group(audience, questions) for audience, questions in EXAMPLES.items())
    return (
        '<div class="welcome"><h2>请用一句话提问</h2>'
        "<p>只依据已收入的教育规划文件回答；每句话注明出处，每个数字来自核定数据表或原文。</p>"
        f'<div class="audiences">{groups}</div></div>'
    )


def _group(audience: str, questions: Sequence[str]) -> str:
    entries = "".join(f"<li>{_ask_button(question)}</li>" for question in questions)
    return f"<section><h3>{escape(audience)}</h3><ul>{entries}</ul></section>"


def _ask_button(question: str) -> str:
    text = escape(question)
    return f'<button type="button" class="ask quiet" data-question="{text}">{text}</button>'


def exchange_html(exchange: Exchange, places: Places, *, turn: int) -> str:
    """A question, how it was understood, and what came of it."""
    outcome = exchange.outcome
    meant = outcome.standalone_question if isinstance(outcome, Answer) else exchange.understood
    differs = meant and meant != exchange.question
    understood = f'<p class="understood">理解为：{escape(meant)}</p>' if differs else ""
    if outcome is None:
        shown = '<p class="waiting" role="status">正在查找文件……</p>'
    elif isinstance(outcome, str):
        shown = problem_html(outcome)
    else:
        after = _after_answer(outcome, turn) if exchange.whole else _chips(outcome, turn)
        shown = (
            f"{answer_html(outcome, places, turn=turn)}{after}"
            f'<div class="held" hidden>{sources_html(outcome, places, turn=turn)}</div>'
        )
    growing = "" if exchange.whole and outcome is not None else ' aria-busy="true"'
    return (
        f'<section class="exchange" id="answer-{turn}" data-turn="{turn}" tabindex="-1"{growing}>'
        f'<p class="question">{escape(exchange.question)}</p>{understood}{shown}</section>'
    )


def problem_html(text: str) -> str:
    """The one line of a problem: something is wrong here, not in the documents."""
    return (
        '<div class="problem" role="alert"><p class="label">没有得到回答</p>'
        f"<p>{escape(text)}</p></div>"
    )


def answer_html(answer: Answer, places: Places, *, turn: int = 1) -> str:
    """``answer`` as the ``turn``-th on a page; its marks [n] lead to the source cards."""
    label = _LABELS.get(answer.status, "")
    marks = {"turn": turn, "citations": {citation.n: citation for citation in answer.citations}}
    parts = [
        f'<div class="answer {answer.status}">',
        f'<p class="label">{label}</p>' if label else "",
        f'<div class="said">{_markdown().render(answer.text, marks)}</div>',
        *(conflict_html(one, answer, places, turn=turn) for one in answer.conflicts),
        "</div>",
    ]
    return "".join(part for part in parts if part)


def _after_answer(answer: Answer, turn: int) -> str:
    """What follows a whole answer: a model's fault, its figures, what can be done and asked."""
    problem = answer.trace.problem
    fault = (
        '<p class="model-fault" role="status">对话模型没有参与这个回答，文字由内置规则写成：'
        f"{escape(problem)}</p>"
        if problem
        else ""
    )
    return f"{fault}{_chips(answer, turn)}{_actions(answer, turn)}{_next_questions(answer)}"


def _chips(answer: Answer, turn: int) -> str:
    figures = list({figure.id: figure for figure in answer.figures}.values())
    if not figures:
        return ""
    near = answer.status == "not_found"
    title = "相近但不同的数据" if near else f"用到的数据（{len(figures)}）"
    chips = [_chip(figure, turn) for figure in figures]
    told = len(chips) > FEW and _TABLE.search(answer.text)  # the table says it all already
    few = 0 if told else FEW
    head = f"<h4>{title}</h4>" if few else ""
    first = f'<ul class="chips">{"".join(chips[:few])}</ul>' if few else ""
    rest = "".join(chips[few:])
    more = f"另外{len(chips) - few}项" if few else title
    folded = (
        f'<details><summary>{more}</summary><ul class="chips">{rest}</ul></details>' if rest else ""
    )
    return f'<section class="used" aria-label="{title}">{head}{first}{folded}</section>'


def _chip(figure: AnswerFigure, turn: int) -> str:
    """A figure whole: amount, indicator, region, year, kind and attribute."""
    breakdown = f"（{figure.breakdown}）" if figure.breakdown else ""
    facts = [figure.region, f"{figure.year}年", KIND[figure.kind], figure.attribute]
    named = escape(figure.indicator)
    return (
        f'<li class="chip"><a class="open-indicator" href="#" data-indicator="{named}" '
        f'title="在“指标”里查看"><b>{escape(amount_text(row_of(figure)))}</b> '
        f"<span>{named}{escape(breakdown)}</span> "
        f"<small>{escape(' · '.join(fact for fact in facts if fact))}</small></a>"
        f'<details class="wrong"><summary>这个数据有误</summary>'
        '<div class="note"><input type="text" maxlength="1000" aria-label="哪里有误" '
        'placeholder="哪里有误（可不填）">'
        f'<button type="button" class="quiet" data-do="flag" data-turn="{turn}" '
        f'data-figure="{escape(figure.id)}">提交</button></div></details></li>'
    )


def _actions(answer: Answer, turn: int) -> str:
    """Copy, export, and whether it helped."""

    def button(do: str, label: str, more: str = "") -> str:
        which = f'class="quiet" data-do="{do}" data-turn="{turn}"'
        return f'<button type="button" {which}{more}>{label}</button>'

    exports = button("docx", "导出 Word") + button("markdown", "导出 Markdown")
    thumbs = button("up", f"{_THUMB}有帮助", _UNPRESSED) + button(
        "down", f"{_THUMB}没帮助", _UNPRESSED
    )
    return (
        '<div class="actions" role="group" aria-label="对这个回答">'
        f'{button("copy", "复制")}{exports}<span class="thumbs">{thumbs}</span></div>'
        f'<pre class="plain" hidden>{escape(as_text(answer))}</pre>'
    )


_UNPRESSED = ' aria-pressed="false"'
_THUMB = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 11v9H4v-9zm3 9h7.6a2 2 0 0 0 2-1.6'
    'l1.3-6A2 2 0 0 0 19 10h-5.2l.8-3.8A1.8 1.8 0 0 0 12.9 4L9.600 10.400z"/></svg>'
)


def _next_questions(answer: Answer) -> str:
    if not answer.suggestions:
        return ""
    buttons = "".join(map(_ask_button, answer.suggestions))
    return f'<div class="next" role="group" aria-label="可以接着问">{buttons}</div>'


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    """Markdown as answers use it: quoted text must not lose a * or be renumbered."""

    def dash_list(state: StateBlock, line: int, *rest: Any) -> bool:  # noqa: ANN401 -- passed on
        first = state.bMarks[line] + state.tShift[line]
        return state.src.startswith("-", first) and list_block(state, line, *rest)

    markdown = MarkdownIt("zero", {"html": False, "breaks": True})
    markdown.enable(["list", "newline", "table"])
    markdown.block.ruler.at("list", dash_list, {"alt": ["paragraph"]})
    markdown.add_render_rule("text", _text)
    markdown.add_render_rule("table_open", _table_open)
    markdown.add_render_rule("table_close", _table_close)
    markdown.add_render_rule("td_open", _cell_open)
    return markdown


def _text(_renderer: Any, tokens: Sequence[Any], at: int, _options: Any, env: Any) -> str:  # noqa: ANN401 -- called so by the library
    """Escaped text, its marks [n] made links where a citation n exists."""
    known: dict[int, Citation] = env["citations"]
    text = escape(tokens[at].content)
    return _MARK.sub(
        lambda m: mark_link(known[int(m[1])], env["turn"]) if int(m[1]) in known else m[0], text
    )


def _table_open(*_: Any) -> str:  # noqa: ANN401 -- called so by the library
    return '<div class="table-box" tabindex="0" role="region" aria-label="表格"><table>'


def _cell_open(_renderer: Any, tokens: Sequence[Any], at: int, *_: Any) -> str:  # noqa: ANN401 -- called so by the library
    """A cell; one of few characters stays on one line, so that long ones have the room."""
    short = len(_MARK.sub("", tokens[at + 1].content).strip()) <= _SHORT
    return '<td class="short">' if short else "<td>"


def _table_close(*_: Any) -> str:  # noqa: ANN401 -- called so by the library
    return "</table></div>"
