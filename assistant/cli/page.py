"""``zhice serve``: the web page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from assistant.cli.console import told_in_one_line

if TYPE_CHECKING:
    from assistant.page.types import Reviews
    from assistant.settings import Settings

ReviewsOf: TypeAlias = "Callable[[Settings], Reviews]"
"""What makes the 评测 tab's reviews; the evaluation gives it, which nothing here may import."""


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="监听地址，默认取设置 ZHICE_HOST。")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="端口，默认取设置 ZHICE_PORT。")
    ] = None,
) -> None:
    """打开网页。"""
    with told_in_one_line():
        from assistant.page import serve as serve_page
        from assistant.settings import Settings as Read

        given = {"host": host, "port": port}
        update = {name: value for name, value in given.items() if value is not None}
        settings = Read.read().model_copy(update=update)
        reviews_of: ReviewsOf | None = context.obj
        serve_page(settings, reviews=reviews_of(settings) if reviews_of else None)
