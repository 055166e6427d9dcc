"""What the commands of the evaluation share: problems in one line, the question set, tables."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli import told_in_one_line

if TYPE_CHECKING:
    from assistant.settings import Settings
    from eval.report import Summary
    from eval.types import Case, Run, World


@contextlib.contextmanager
def told() -> Iterator[None]:
    """A problem of the evaluation is told as those of the assistant are."""
    from assistant.errors import AssistantProblem
    from eval.errors import EvalProblem

    with told_in_one_line():
        try:
            yield
        except EvalProblem as problem:
            raise AssistantProblem(str(problem)) from problem


def question_set(folder: Path | None) -> tuple[Settings, tuple[Case, ...], World]:
    """The settings, the cases of ``folder`` (or the shipped ones), and what they rest on."""
    from assistant.settings import Settings
    from eval.cases import CASES, load_cases
    from eval.systems import open_world

    settings = Settings.read()
    world = open_world(settings)
    documents = tuple(world.documents.values())
    return settings, load_cases(folder or CASES, documents=documents, table=world.table), world


def scored(run: Run, cases: Sequence[Case], world: World) -> Summary:
    """The summary of ``run``."""
    from eval.report import scored as summary_of

    return summary_of(run, cases=cases, world=world)


def show_headline(summary: Summary, warning: str) -> None:
    """Print the headline table of ``summary``, and what must be known to read it."""
    from eval.report.notices import notices
    from eval.report.tables import headline_table

    table = headline_table(summary)
    rows = [
        (row[0].value, *(f"{c.value}（{c.detail}）" if c.detail else c.value for c in row[1:]))
        for row in table.rows
    ]
    show_table(table.head, rows)
    for line in filter(None, (warning, *notices(summary))):
        print(f"注意：{line}")


def show_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*head)
    for row in rows:
        table.add_row(*map(Text, row))
    # Piped, there is no terminal to ask for its width; 160 holds three splits.
    Console(width=None if sys.stdout.isatty() else 160).print(table)
