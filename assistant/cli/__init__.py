"""``zhice``: thin; heavy things are imported inside the commands that need them."""

from __future__ import annotations

import typer

from assistant.cli import answers, documents, model, page, table, users
from assistant.cli.console import progress_bar, told_in_one_line
from assistant.cli.page import ReviewsOf

__all__ = ["app", "main", "progress_bar", "told_in_one_line"]

app = typer.Typer(
    name="zhice",
    help="知策：依据教育规划文件回答问题，每句话都有出处。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("ask")(answers.ask)
app.command("chat")(answers.chat)
app.command("search")(answers.search)
app.command("figures")(table.figures)
app.command("audit")(table.audit)
app.command("serve")(page.serve)
app.add_typer(documents.index_app, name="index")
app.add_typer(model.model_app, name="model")
app.add_typer(users.users_app, name="user")


def main(reviews_of: ReviewsOf | None = None) -> None:
    """The command ``zhice``; ``reviews_of`` makes what the page shows of the evaluation."""
    app(obj=reviews_of)
