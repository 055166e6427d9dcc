"""What the commands share: problems in one line, and how far a long run is."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from index.types import Progress

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]


@contextlib.contextmanager
def told_in_one_line() -> Iterator[None]:
    """A problem of ours is one line on stderr and exit code 1."""
    from assistant.errors import AssistantProblem
    from index.errors import IndexProblem

    try:
        yield
    except (AssistantProblem, IndexProblem) as problem:
        print(f"出错：{' '.join(str(problem).split())}", file=sys.stderr)
        raise typer.Exit(1) from problem


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A progress bar on the terminal's error stream; yields what moves it on."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn
    from rich.progress import Progress as Bar

    columns = ("[progress.description]{task.description}", BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
