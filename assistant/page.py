"""The web page: pure renderers from answers to HTML, then the Gradio page around them.

All HTML is made here, every text in it escaped; Gradio shows it as it is. Nothing on the
page comes from another machine.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block

from assistant.errors import AssistantProblem, SettingsProblem
from assistant.plan import LONGEST, tidy
from assistant.types import Answer, Citation, Status
from index.errors import IndexProblem

if TYPE_CHECKING:
    import gradio as gr

    from assistant.settings import Settings

EXAMPLES = (
    "2025年台州市普惠性幼儿园在园幼儿占比要达到多少？",
    "“县管校聘”怎么推进？",
    "教师队伍建设有哪些措施？",
)
_LABELS: dict[Status, str] = {
    "partial": "只能回答一部分",
    "not_found": "文件中没有找到依据",
    "out_of_scope": "不在文件范围内",
}
_say = partial(print, flush=True)
_FAULT = "程序出错，这个问题没有得到回答；请重试，详情见运行 zhice serve 的终端。"
_MARK = re.compile(r"\[(\d{1,3})\]")
_GAP = re.compile(r"\n\s*\n")
# Links jump by script: with a query string in the address Gradio's <base> makes "#…" a new page.
_SCRIPT = """
document.documentElement.lang = "zh-CN";
element.addEventListener("click", (event) => {
  const link = event.target.closest("a.jump");
  const goal = link && document.getElementById(link.hash.slice(1));
  if (!goal) return;
  event.preventDefault();
  document.querySelectorAll(".here").forEach((card) => card.classList.remove("here"));
  goal.classList.add("here");
  goal.focus({preventScroll: true});
  goal.scrollIntoView({block: "nearest"});
});
let seen = 0;
watch("value", () => {
  const exchanges = element.querySelectorAll(".exchange");
  if (exchanges.length > seen) exchanges[exchanges.length - 1].scrollIntoView();
  seen = exchanges.length;
});
"""

Ask: TypeAlias = Callable[[str, tuple[str, ...]], Answer]
Conversation: TypeAlias = "tuple[Exchange, ...]"
Outcome: TypeAlias = Answer | str | None  # a str is the line of a problem, None is not yet


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question on the page and what came of it."""

    question: str
    outcome: Outcome


def answer_html(answer: Answer, *, turn: int = 1) -> str:
    """``answer`` as the ``turn``-th of a page; its markers [n] lead to the source cards."""
    parts = [f'<div class="answer {answer.status}">']
    if label := _LABELS.get(answer.status):
        parts.append(f'<p class="label">{label}</p>')
    if answer.standalone_question != answer.question:
        parts.append(f'<p class="understood">理解为：{escape(answer.standalone_question)}</p>')
    marks = {"turn": turn, "numbers": {citation.n for citation in answer.citations}}
    return "\n".join([*parts, _markdown().render(answer.text, marks), "</div>"])


def sources_html(answer: Answer, *, turn: int = 1) -> str:
    """A card for each citation of ``answer``."""
    return "\n".join(_card(citation, turn) for citation in answer.citations)


def problem_html(text: str) -> str:
    """The one line of a problem."""
    return f'<p class="problem" role="alert">{escape(text)}</p>'


def conversation_html(conversation: Conversation) -> str:
    """All questions and what came of them, oldest first."""
    if not conversation:
        return '<p class="welcome">请用一句话提问，也可以从下面的例子开始。</p>'
    exchanges = (
        f'<section class="exchange" id="answer-{turn}" tabindex="-1">'
        f'<p class="question">{escape(e.question)}</p>{_outcome_html(e.outcome, turn)}</section>'
        for turn, e in enumerate(conversation, 1)
    )
    return f'<div role="log">{"".join(exchanges)}</div>'


def panel_html(conversation: Conversation) -> str:
    """The sources of all answers, newest answer first."""
    groups = [
        f'<p class="asked">{escape(e.question)}</p>{sources_html(e.outcome, turn=turn)}'
        for turn, e in enumerate(conversation, 1)
        if isinstance(e.outcome, Answer) and e.outcome.citations
    ]
    hint = '<p class="hint">回答里的 [1]、[2] 指向这里的原文。</p>'
    return "\n".join(["<h2>原文出处</h2>", *(groups[::-1] or [hint])])


def _outcome_html(outcome: Outcome, turn: int) -> str:
    if isinstance(outcome, Answer):
        return answer_html(outcome, turn=turn)
    return problem_html(outcome) if outcome else '<p class="waiting">正在查找文件……</p>'


def _card(citation: Citation, turn: int) -> str:
    number, issued = citation.document.number, citation.document.issued
    facts = [f"文号：{escape(number)}"] if number else []
    facts += [f"发布日期：{issued.year}年{issued.month}月{issued.day}日"] if issued else []
    return (
        f'<article class="source" id="source-{turn}-{citation.n}" tabindex="-1">'
        f'<h3><a class="jump" href="#answer-{turn}" title="回到回答">[{citation.n}]</a> '
        f"《{escape(citation.document.title)}》</h3>"
        f'<p class="facts">{"".join(f"<span>{fact}</span>" for fact in facts)}</p>'
        f'<p class="path">{escape(" › ".join(citation.section))}</p>'
        f"<blockquote>{escape(citation.quote)}</blockquote></article>"
    )


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
    return markdown


def _text(_renderer: Any, tokens: Sequence[Any], at: int, _options: Any, env: Any) -> str:  # noqa: ANN401 -- called so by the library
    """Escaped text, its markers [n] made links where a source n exists."""
    link = rf'<a class="jump mark" href="#source-{env["turn"]}-\1">[\1]</a>'
    text = escape(tokens[at].content)
    return _MARK.sub(lambda m: m.expand(link) if int(m[1]) in env["numbers"] else m[0], text)


def stages(ask: Ask, question: str, earlier: Conversation) -> Iterator[Conversation]:
    """The conversation as it grows: waiting, then the answer paragraph by paragraph."""
    asked = tidy(question)[:LONGEST]
    yield (*earlier, Exchange(asked, None))
    history = tuple(e.question for e in earlier if isinstance(e.outcome, Answer))
    outcome = _outcome(ask, question, history)
    if isinstance(outcome, Answer):
        for gap in _GAP.finditer(outcome.text):
            part = {"text": outcome.text[: gap.start()], "suggestions": ()}
            yield (*earlier, Exchange(asked, outcome.model_copy(update=part)))
    yield (*earlier, Exchange(asked, outcome))


def _outcome(ask: Ask, question: str, history: tuple[str, ...]) -> Answer | str:
    try:
        return ask(question, history)
    except (AssistantProblem, IndexProblem) as problem:
        return " ".join(str(problem).split())
    except Exception:  # a fault in one question must not leave the page waiting for ever
        logging.getLogger(__name__).exception("question %r failed", question)
        return _FAULT


def build_page(ask: Ask) -> gr.Blocks:
    """The page around ``ask``: conversation and question box, beside them the sources."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr  # noqa: PLC0415 -- 2 s, only for the page

    html = partial(gr.HTML, apply_default_css=False, js_on_load=_SCRIPT)
    page = gr.Blocks(title="知策", analytics_enabled=False)
    with page:
        html("<h1>知策</h1><p>依据教育规划文件回答问题，每句话都有出处。</p>", elem_id="masthead")
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk", min_width=0):
                talk = html(conversation_html(()), elem_id="conversation")
                with gr.Row(elem_id="proposals"):
                    proposals = [gr.Button(text, size="sm", min_width=0) for text in EXAMPLES]
                box = gr.Textbox(
                    label="问题",
                    show_label=False,
                    placeholder="请输入问题，按回车提问",
                    submit_btn="提问",
                    elem_id="box",
                )
            with gr.Column(elem_id="sources", min_width=0):
                panel = html(panel_html(()), elem_id="cards")
        _connect(ask, [talk, panel, box, gr.State(()), *proposals])
    return page


def _connect(ask: Ask, parts: list[Any]) -> None:
    """Let the box and the proposals ask; they wait in one line, so that no turn is lost."""
    import gradio as gr  # noqa: PLC0415 -- see build_page

    _, _, box, state, *proposals = parts

    def respond(question: str, earlier: Conversation) -> Iterator[list[Any]]:
        for conversation in stages(ask, question, earlier):
            outcome = conversation[-1].outcome
            typed = tidy(question) if isinstance(outcome, str) else gr.skip() if outcome else ""
            offered = outcome.suggestions if isinstance(outcome, Answer) else ()
            texts = [*offered, *[""] * len(proposals)][: len(proposals)]
            yield [
                conversation_html(conversation),
                panel_html(conversation),
                typed,
                conversation if outcome else earlier,
                *(gr.Button(text, visible=bool(text)) for text in texts),
            ]

    for listen, source in [(box.submit, box), *((button.click, button) for button in proposals)]:
        listen(
            respond,
            inputs=[source, state],
            outputs=parts,
            api_visibility="private",
            show_progress="hidden",
            concurrency_id="ask",
            concurrency_limit=1,
        )


def serve(settings: Settings) -> None:
    """The page of these settings; raises IndexProblem or SettingsProblem before it listens."""
    from assistant.chain import Assistant  # noqa: PLC0415 -- LangChain and Chroma, 1 s

    # Not beside the import of Gradio in a thread: that takes 3.2 s for both, not 2.9.
    run_page(Assistant.open(settings).ask, host=settings.host, port=settings.port)


def run_page(ask: Ask, *, host: str, port: int) -> None:
    """The page around ``ask``, until Ctrl-C; its address is printed. Port 0 is any free one."""
    port = _free_port(host, port)
    page = build_page(ask)
    _launch(page, host, port)
    _say(f"网页已打开：{page.local_url} （按 Ctrl-C 结束）")
    with contextlib.suppress(KeyboardInterrupt):
        while page.is_running:
            time.sleep(0.2)
    page.close(verbose=False)


def _launch(page: gr.Blocks, host: str, port: int) -> None:
    import gradio as gr  # noqa: PLC0415 -- see build_page

    # Gradio calls its own page once before launch() returns; a proxy would not reach it.
    known = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or "localhost"
    os.environ["no_proxy"] = f"{known},{host},127.0.0.1,localhost"
    page.launch(
        server_name=host,
        server_port=port,
        prevent_thread_lock=True,
        share=False,
        quiet=True,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        app_kwargs={"openapi_url": None},
        theme=gr.themes.Default(primary_hue="blue", font="system-ui", font_mono="monospace"),
        css=Path(__file__).with_name("page.css").read_text(encoding="utf-8"),
    )


def _free_port(host: str, port: int) -> int:
    """``port`` if the page can listen there; for 0 one that is free."""
    try:
        with socket.create_server((host, port)) as server:
            return int(server.getsockname()[1])
    except (OSError, OverflowError) as error:
        what = f"网页不能在 {host}:{port} 打开（{str(error).partition(' (')[0]}）"
        raise SettingsProblem(f"{what}；请改设 ZHICE_HOST 或 ZHICE_PORT。") from error
