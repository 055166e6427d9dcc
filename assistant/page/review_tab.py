"""The 评测 tab: the newest evaluation run, read when the tab is first opened.

Import this module when the page is built: it loads Gradio.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import gradio as gr

from assistant.page.review import WAITING, Review, misses_html, problem_html, review_html

if TYPE_CHECKING:
    from gradio.components import Component

_FAULT = "评测结果没有读出来；详情见运行 zhice serve 的终端。其余页面不受影响。"
_SCRIPT = """
let turned = false;
element.addEventListener("change", (event) => {
  if (event.target.matches("select")) trigger("click", {kind: event.target.value, page: 1});
});
element.addEventListener("click", (event) => {
  const button = event.target.closest(".eval-page");
  if (!button) return;
  const kind = element.querySelector("select").value;
  turned = true;
  trigger("click", {kind, page: Number(button.dataset.page)});
});
watch("value", () => {
  if (turned) element.scrollIntoView({block: "start"});
  turned = false;
});
"""


@dataclass(frozen=True, slots=True)
class ReviewTab:
    """The tab's components: the run in numbers, and its misses."""

    numbers: Component
    misses: Component


def build_tab(tab: gr.Tab, reviews: Callable[[], Review | None]) -> ReviewTab:
    """The components inside the open ``tab``; they are filled when it is selected."""
    numbers = gr.HTML(WAITING, elem_id="review", apply_default_css=False)
    misses = gr.HTML("", elem_id="misses", apply_default_css=False, js_on_load=_SCRIPT)

    def selected() -> list[str]:
        review = _read(reviews)
        if isinstance(review, str):
            return [review, ""]
        return [review_html(review), misses_html(review)]

    def chosen(event: gr.EventData) -> str:
        sent = event._data if isinstance(event._data, dict) else {}  # noqa: SLF001 -- Gradio's attributes raise where nothing was sent
        review = _read(reviews)
        page = sent.get("page")
        return misses_html(
            None if isinstance(review, str) else review,
            kind=str(sent.get("kind", "")),
            page=page if isinstance(page, int) else 1,
        )

    tab.select(
        selected,
        outputs=[numbers, misses],
        api_visibility="private",
        show_progress="hidden",
        concurrency_limit=1,
    )
    misses.click(chosen, outputs=misses, api_visibility="private", show_progress="hidden")
    return ReviewTab(numbers, misses)


def _read(reviews: Callable[[], Review | None]) -> Review | str | None:
    """The review, or one line of HTML."""
    try:
        return reviews()
    except Exception:  # whatever is wrong with a record must not break the page
        logging.getLogger(__name__).exception("the evaluation run cannot be shown")
        return problem_html(_FAULT)
