"""The web page: pure renderers, the tabs around them, and the server under both."""

from __future__ import annotations

from contextlib import closing
from threading import Thread
from typing import TYPE_CHECKING

from assistant.page.types import Desk, Reviews

if TYPE_CHECKING:
    from assistant.page.app import Page
    from assistant.settings import Settings


def build_page(desk: Desk) -> Page:
    """The page around ``desk``."""
    from assistant.page.app import assemble  # noqa: PLC0415 -- Gradio, 2 s, only for the page
    from assistant.page.server import owner_of, user_of  # noqa: PLC0415 -- likewise

    return assemble(desk, owner_of, user_of)


def run_page(desk: Desk, settings: Settings) -> None:
    """The page around ``desk``, until Ctrl-C; its address is printed. Port 0 is any free one."""
    from assistant.page.app import dress  # noqa: PLC0415 -- see build_page
    from assistant.page.server import serve_app  # noqa: PLC0415 -- likewise

    serve_app(build_page(desk), settings, **dress())


def serve(settings: Settings, *, reviews: Reviews | None = None) -> None:
    """The page of these settings; ``reviews`` tells what the tab 评测 shows.

    Raises IndexProblem, RecordsProblem, SettingsProblem or UsersProblem before it listens.
    """
    from assistant.access.address import check_access  # noqa: PLC0415 -- argon2, only here

    check_access(settings)  # a wrong host is told at once, not when all is loaded
    from assistant.chain import Assistant  # noqa: PLC0415 -- LangChain and Chroma, 1 s
    from assistant.page.talk.answers import EXAMPLES  # noqa: PLC0415 -- only for the page
    from assistant.records import Records  # noqa: PLC0415 -- SQLAlchemy

    # Not beside the import of Gradio in a thread: that takes 3.2 s for both, not 2.9.
    with Assistant.open(settings) as assistant, closing(Records.open(settings.home)) as records:
        for question, *_ in EXAMPLES.values():
            # The first answer is 0.2 s slower than all others; no chat model is waited for.
            Assistant(assistant.shelf).ask(question)
        if second := assistant.shelf.matcher.second:
            # Of another encoder than the packaged one 31 names must be encoded: while nobody waits.
            Thread(target=second.warm, name="zhice-warm", daemon=True).start()
        desk = Desk(
            assistant.stream,
            assistant.shelf,
            reviews=reviews,
            records=records,
            at_once=settings.answers_at_once or (MODEL_AT_ONCE if settings.model else AT_ONCE),
        )
        run_page(desk, settings)


AT_ONCE = 2
"""Questions answered at once by the built-in writer: each fills a core for some 0.1 s."""
MODEL_AT_ONCE = 8
"""Questions answered at once with a chat model: each waits for the model nearly all the time."""
